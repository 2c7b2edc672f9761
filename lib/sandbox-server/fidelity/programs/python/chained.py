# exceptions that caused others, groups and notes
class AppError(Exception):
    """Of a class of the program's own."""


def load():
    try:
        return {}["key"]
    except KeyError as problem:
        problem.add_note("a note on the key")
        raise AppError("could not load") from problem


try:
    load()
except AppError:
    raise ExceptionGroup("several", [ValueError("one"), TypeError("two")])
