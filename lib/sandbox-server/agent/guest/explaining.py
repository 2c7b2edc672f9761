"""What the name at the cursor is, in Python."""

import inspect
import re
import reprlib
import types

from code_before import Code, expression_before, open_bracket
from finding import NOTHING, Instance, Names, class_of, is_a, is_routine

MAX_DOC_CHARACTERS = 4000
MAX_SIGNATURE_CHARACTERS = 1000
MAX_VALUE_CHARACTERS = 400

_NAME_ON = re.compile(r"\w*")
_EXPLAINED_BY_NAME = (type, types.ModuleType)


def explanations(before, after):
    """Yields the fields of ANSWER: each time more is known, without what may run the program's own code first."""
    names = Names(before)
    for tokens in _subjects(before, after):
        steps = expression_before(tokens)
        value = NOTHING if steps is None else names.follow(steps)
        if value is not NOTHING and any(kind in ("name", "attribute") for kind, _ in steps):
            yield from _explain(_written(tokens, steps), value)
            return


def _subjects(before, after):
    """The tokens that end with the name at the cursor; then those with what is called there."""
    code = Code(before + _NAME_ON.match(after).group())
    if code.comment:
        return
    tokens = code.tokens
    if code.prefix and code.string is None:
        tokens = Code(before + _NAME_ON.match(after).group() + " ").tokens
        yield tokens
        tokens = tokens[:-1]
    while tokens:
        opened = open_bracket(tokens, "(")
        if opened is None:
            return
        tokens = tokens[:opened]
        yield tokens


def _written(tokens, steps):
    """As in the code, for as long as it is names and dots."""
    names = []
    for kind, argument in reversed(steps):
        if kind not in ("name", "attribute"):
            break
        names.append(argument)
    return ".".join(reversed(names))


def _explain(name, value):
    of = class_of(value)
    known = [("name", name), ("type", "property" if type(value) is property else of.__name__)]
    doc = _doc(value)
    if doc:
        known.append(("doc", doc))
    yield known
    if type(value) in (Instance, property):
        return
    signature = _signature(value)
    if signature:
        known.append(("signature", signature))
        yield known
    if not is_a(value, _EXPLAINED_BY_NAME) and not is_routine(value):
        short = _short(value)
        if short:
            known.append(("value", short))
            yield known


def _doc(value):
    """Its own; of an instance that of its class, unless that is one that everybody knows."""
    if type(value) is Instance:
        value = value.of
    elif not is_a(value, (*_EXPLAINED_BY_NAME, property)) and not is_routine(value):
        value = type(value)
        if value.__module__ == "builtins":
            return ""
    try:
        doc = inspect.getdoc(value)
    except Exception:
        return ""
    if type(doc) is not str:
        return ""
    return _text(doc if len(doc) <= MAX_DOC_CHARACTERS else doc[:MAX_DOC_CHARACTERS] + "…")


def _signature(value):
    if not callable(value):
        return ""
    try:
        return _text(str(inspect.signature(value))[:MAX_SIGNATURE_CHARACTERS])
    except Exception:
        return ""


def _short(value):
    shortener = reprlib.Repr()
    shortener.maxlevel, shortener.maxother, shortener.maxstring, shortener.maxlong = 3, 200, 200, 80
    try:
        text = shortener.repr(value)
    except Exception:
        return ""
    return _text(text[:MAX_VALUE_CHARACTERS])


def _text(text):
    """A str without what UTF-8 cannot say."""
    return text.encode("utf-8", "replace").decode("utf-8")
