"""What the name at the cursor is, in Python."""

import inspect
import re
import reprlib
import types

from code_before import Code, Token, expression_before, open_bracket
from finding import NOTHING, Instance, Names, class_of, is_a, is_routine

MAX_DOC_CHARACTERS = 4000
MAX_SIGNATURE_CHARACTERS = 1000
MAX_VALUE_CHARACTERS = 400

_NAME_ON = re.compile(r"\w*")
# A class of classes may have others.
_NAME_OF, _MODULE_OF = (type.__dict__[name].__get__ for name in ("__name__", "__module__"))


def explanations(before, after):
    """Yields the fields of ANSWER, each time with more: what may run the program's own code comes last."""
    names = Names(before)
    for tokens in _subjects(before, after):
        steps = expression_before(tokens)
        value = NOTHING if steps is None else names.follow(steps)
        if value is not NOTHING and any(kind in ("name", "attribute") for kind, _ in steps):
            yield from _explain(_written(steps), value)
            return


def _subjects(before, after):
    """The tokens that end with the name at the cursor; then those with what is called there."""
    text = before + _NAME_ON.match(after).group()
    code = Code(text)
    if code.comment:
        return
    tokens = code.tokens
    if code.prefix and code.string is None:
        yield [*tokens, Token("name", code.prefix, len(text))]
    while tokens:
        opened = open_bracket(tokens, "(")
        if opened is None:
            return
        tokens = tokens[:opened]
        yield tokens


def _written(steps):
    """As in the code, for as long as it is names and dots."""
    names = []
    for kind, argument in reversed(steps):
        if kind not in ("name", "attribute"):
            break
        names.append(argument)
    return ".".join(reversed(names))


def _explain(name, value):
    known = [("name", name), ("type", "property" if type(value) is property else _NAME_OF(class_of(value)))]
    yield known
    parts = [("doc", _doc)]
    if type(value) not in (Instance, property):
        parts.append(("signature", _signature))
        if not _is_explained_by_name(value):
            parts.append(("value", _short))
    for key, tell in parts:
        told = tell(value)
        if told:
            known.append((key, told))
            yield known


def _is_explained_by_name(value):
    return is_a(value, (type, types.ModuleType)) or is_routine(value)


def _doc(value):
    """Its own; of an instance that of its class, unless that is one that everybody knows."""
    if type(value) is Instance:
        value = value.of
    elif type(value) is not property and not _is_explained_by_name(value):
        value = type(value)
        if _MODULE_OF(value) == "builtins":
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
