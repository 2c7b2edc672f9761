"""What could stand at the cursor, in Python."""

import builtins
import inspect
import itertools
import keyword
import os
import re
import types

from code_before import Code, expression_before, open_bracket
from finding import NOTHING, Instance, Names, attribute, class_of, is_a, kind_of
from importable import importable

MAX_COMPLETIONS = 200
_MAX_NAME_CHARACTERS = 200
# More names than anybody completes.
_MOST_LOOKED_AT = 20_000
_KEYWORDS = [*keyword.kwlist, "match", "case"]
# After these a name is made, not used.
_NAMING = ("def", "class", "as")
_DEFINED = re.compile(
    r"^[ \t]*(?:(?:async[ \t]+)?(?P<function>def)[ \t]+|(?P<class>class)[ \t]+)?(?P<name>[^\W\d]\w*)[ \t]*"
    r"(?(function)\(|(?(class)[:(]|(?::[^=\n]*)?=(?!=)))",
    re.MULTILINE,
)
_OWN_DIR = (object.__dir__, type.__dir__, types.ModuleType.__dir__)
_FILE_TAKERS = ("open", "Path", "read_csv", "read_text")


def completions(before):
    """Yields the fields of ANSWER: at once what can be told without the program's own code, then all."""
    code = Code(before)
    for candidates in _candidates(code, before):
        yield _fields(code, candidates)


def _fields(code, candidates):
    typed = candidates.typed
    found = sorted(itertools.islice(_matching(candidates.kinds, typed), _MOST_LOOKED_AT), key=candidates.order)
    shown = found[:MAX_COMPLETIONS]
    # What Python counts in characters is told as JavaScript counts.
    replaced = len(typed.encode("utf-16-le", "surrogatepass")) // 2
    pairs = [("replaced", replaced), ("truncated", int(len(found) > len(shown)))]
    for name in shown:
        pairs += [("text", name.encode("utf-8", "replace")), ("kind", candidates.kind(name))]
    return pairs


class Candidates:
    """`kinds`: by text its kind, or a function of the text that tells it; `typed` is what they begin with. `likely` are
    more of the same, which come first."""

    def __init__(self, kinds, typed, likely=()):
        self.kinds, self.typed, self.likely = {**kinds, **dict(likely)}, typed, likely

    def kind(self, name):
        kind = self.kinds[name]
        return kind(name) if callable(kind) else kind

    def order(self, name):
        """What is written as it was typed comes before what differs in case; `_` and `__` come last."""
        inner = (name.startswith("_"), name.startswith("__"), name.lower(), name)
        return (not name.startswith(self.typed), name not in self.likely, *inner)


def _matching(names, typed):
    folded = typed.lower()
    for name in names:
        # A class derived from str may do anything.
        if type(name) is str and len(name) <= _MAX_NAME_CHARACTERS and name.lower().startswith(folded):
            if typed or not name.startswith("_"):
                yield name


def _candidates(code, before):
    names = Names(before)
    if code.comment:
        return
    if code.string is not None:
        yield from _in_string(code, names)
        return
    tokens = code.tokens
    last = tokens[-1].text if tokens else ""
    imported = importable(code)
    if imported is not None:
        yield Candidates(imported, code.prefix)
    elif last == ".":
        steps = expression_before(tokens[:-1])
        if steps is not None:
            for members in _members(names.members_of(steps)):
                yield Candidates(members, code.prefix)
    elif last not in _NAMING and not (tokens and tokens[-1].kind == "number" and tokens[-1].end == len(before)):
        if last == "[" and not code.prefix:
            yield Candidates(_usable(names, before), "", _keys(names, tokens, repr))
        else:
            yield Candidates(_usable(names, before), code.prefix, _keywords_of_call(names, tokens))


def _usable(names, before):
    """All that can be named."""
    kinds = {name: "keyword" for name in _KEYWORDS}
    for found in _DEFINED.finditer(before):
        kind = "function" if found["function"] else "class" if found["class"] else "variable"
        kinds.setdefault(found["name"], kind)

    def kind(name):
        return kind_of(names.find(name))

    known = {*vars(builtins), *names.imports, *names.variables}
    return {**kinds, **{name: kind for name in known if kinds.get(name) != "keyword"}}


def _members(value):
    """At once what is known of the value and its class; then, where it says itself what it has, what it says."""
    if value is NOTHING:
        return
    is_module = is_a(value, types.ModuleType)

    def kind(name):
        told = kind_of(attribute(value, name))
        return "property" if told == "variable" and not is_module else told

    yield dict.fromkeys(_static_names(value), kind)
    of = class_of(value)
    if type(value) is Instance:
        return
    if inspect.getattr_static(of, "__dir__", None) in _OWN_DIR and not (is_module and "__dir__" in vars(value)):
        return
    try:
        yield dict.fromkeys([name for name in of.__dir__(value) if type(name) is str], kind)
    except Exception:
        return


def _static_names(value):
    if type(value) is Instance:
        return _names_of_class(value.of)
    if is_a(value, type):
        return _names_of_class(value)
    try:
        own = object.__getattribute__(value, "__dict__")
    except AttributeError:
        own = {}
    names = {*own} if is_a(own, dict) else set()
    return names if is_a(value, types.ModuleType) else names | _names_of_class(type(value))


def _names_of_class(of):
    return {name for each in type.__dict__["__mro__"].__get__(of) for name in list(vars(each))}


def _keywords_of_call(names, tokens):
    """The arguments by keyword that the call takes which the cursor is in."""
    opened = open_bracket(tokens, "(")
    if opened is None or tokens[-1].text not in ("(", ",") or opened and tokens[opened - 1].kind not in ("name", "op"):
        return {}
    steps = expression_before(tokens[:opened])
    value = NOTHING if steps is None else names.follow(steps)
    try:
        parameters = inspect.signature(value).parameters.values() if callable(value) else ()
    except (ValueError, TypeError):
        return {}
    by_name = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return {f"{each.name}=": "variable" for each in parameters if each.kind in by_name}


def _in_string(code, names):
    tokens = code.tokens
    last = tokens[-1].text if tokens else ""
    if last == "[" and "f" not in code.string.lower():
        quote = code.string.lstrip("rRbBuU")
        keys = _keys(names, tokens, lambda key: _within(key, quote))
        yield Candidates(keys, code.prefix)
    elif last == "(" and len(tokens) > 1 and tokens[-2].text in _FILE_TAKERS:
        yield Candidates(*_files(code.prefix))


def _keys(names, tokens, write):
    steps = expression_before(tokens[:-1])
    value = NOTHING if steps is None else names.follow(steps)
    if not is_a(value, dict):
        return {}
    written = [write(key) for key in list(dict.keys(value)) if type(key) in (str, int)]
    return {text: "property" for text in written if text is not None}


def _within(key, quote):
    """A key as it stands between these quotes; None when it cannot stand there as it is."""
    return key if type(key) is str and key.isprintable() and "\\" not in key and quote[0] not in key else None


def _files(typed):
    """Files and folders of the working folder that a path may go on to."""
    folder, _, name = typed.rpartition("/")
    path = folder + "/" if typed.startswith("/") else folder or "."
    try:
        with os.scandir(path) as entries:
            found = [entry.name + ("/" if entry.is_dir() else "") for entry in entries]
    except OSError:
        found = []
    return dict.fromkeys(found, "file"), name
