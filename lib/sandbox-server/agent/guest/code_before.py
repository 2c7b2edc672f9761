"""Reads Python code that is being written, up to the cursor: what is being typed there, and what stands before it."""

import ast
import keyword
import re

# What matters for the cursor stands near it; a statement of more tokens is data.
_KEPT_TOKENS = 4096
_NESTING = 40

_TOKEN = re.compile(
    r"(?P<space>[ \t\f]+|\\\r?\n)|(?P<comment>\#[^\r\n]*)|(?P<newline>[\r\n]+)"
    r"|(?P<string>[rRbBuUfF]{0,2}(?:\"\"\"|'''|\"|'))"
    r"|(?P<number>\d[\w.]*)|(?P<name>[^\W\d]\w*)|(?P<op>.)"
)
_BODIES = {
    '"""': re.compile(r'(?:[^\\"]|\\(?:.|\Z)|"(?!""))*', re.DOTALL),
    "'''": re.compile(r"(?:[^\\']|\\(?:.|\Z)|'(?!''))*", re.DOTALL),
    '"': re.compile(r'(?:[^\\"\n]|\\(?:.|\Z))*', re.DOTALL),
    "'": re.compile(r"(?:[^\\'\n]|\\(?:.|\Z))*", re.DOTALL),
}
_OPENING = {")": "(", "]": "[", "}": "{"}


class Token:
    """`kind`: name, number, string, op or newline."""

    __slots__ = ("end", "kind", "text")

    def __init__(self, kind, text, end):
        self.kind, self.text, self.end = kind, text, end


class Code:
    """`prefix`: the part of a name that is typed already. `tokens`: what stands before it. Within a string `prefix` is
    all of it so far, and `string` its opening; within a comment there is nothing to say, and `comment` is true."""

    def __init__(self, text):
        self.tokens, self.prefix, self.string, self.comment = [], "", None, False
        self._read(text)

    def _read(self, text):
        at, size = 0, len(text)
        tokens = self.tokens
        while at < size:
            found = _TOKEN.match(text, at)
            kind, at = found.lastgroup, found.end()
            if kind == "string":
                start = found.start()
                quote = found.group().lstrip("rRbBuUfF")
                body_end = _BODIES[quote].match(text, at).end()
                if body_end == size:
                    self._end_in_string(found.group(), text[at:])
                    return
                # One that its line has left open ends there.
                at = body_end + len(quote) if text.startswith(quote, body_end) else body_end
                tokens.append(Token(kind, text[start:at], at))
            elif kind == "comment":
                self.comment = at == size
            elif kind != "space":
                tokens.append(Token(kind, found.group(), at))
        if tokens and tokens[-1].kind == "name" and tokens[-1].end == size:
            self.prefix = tokens.pop().text
        del tokens[:-_KEPT_TOKENS]

    def _end_in_string(self, opening, body):
        inner = _open_field(body) if "f" in opening.lower() else None
        if inner is None:
            self.prefix, self.string = body, opening
        else:
            self._read(inner)

    def statement(self):
        """The tokens of the statement that the cursor is in, as far as imports go: `from x import (` spans lines."""
        end = len(self.tokens)
        opened = open_bracket(self.tokens, "(")
        if opened and self.tokens[opened - 1].text == "import":
            end = opened
        while end and self.tokens[end - 1].kind != "newline" and self.tokens[end - 1].text not in (";", ":"):
            end -= 1
        return self.tokens[end:]


def open_bracket(tokens, kinds):
    """The index of the innermost bracket of these kinds that is still open, when none of other kinds is in it."""
    waiting = []
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        if token.kind != "op":
            continue
        if token.text in _OPENING:
            waiting.append(_OPENING[token.text])
        elif token.text in "([{":
            if not waiting:
                return index if token.text in kinds else None
            if waiting.pop() != token.text:
                return None
    return None


def expression_before(tokens, depth=0):
    """The steps of the expression that the tokens end with, as finding.py takes them; None when it is no such thing."""
    if not tokens or depth > _NESTING:
        return None
    last, rest = tokens[-1], tokens[:-1]
    if last.kind == "name":
        if keyword.iskeyword(last.text) and not last.text[0].isupper():
            return None
        if rest and rest[-1].text == ".":
            value = expression_before(rest[:-1], depth + 1)
            return None if value is None else [*value, ("attribute", last.text)]
        return [("name", last.text)]
    if last.kind in ("string", "number"):
        literal = _literal(last.text)
        return None if literal is None else [("value", literal)]
    if last.kind != "op" or last.text not in _OPENING:
        return None
    opened = open_bracket(rest, _OPENING[last.text])
    if opened is None:
        return None
    inside, value = rest[opened + 1 :], None
    if last.text != "}":
        value = expression_before(rest[:opened], depth + 1)
    if value is None:
        return _display(last.text, inside, depth)
    if last.text == ")":
        return [*value, ("call", None)]
    key = _literal("".join(token.text for token in inside)) if len(inside) <= 2 else None
    return None if key is None else [*value, ("item", key)]


def _display(closing, inside, depth):
    """A list, dict or set that is written out: of what is in it nothing is known."""
    if closing == "]":
        return [("value", [])]
    if closing == "}":
        is_dict = not inside or any(token.text == ":" for token in inside)
        return [("value", {} if is_dict else set())]
    between = _operators(inside)
    if not inside or "," in between:
        return [("value", ())]
    return None if between - {"."} else expression_before(inside, depth + 1)


def _operators(tokens):
    """Those that are in no brackets."""
    found, depth = set(), 0
    for token in tokens:
        if token.kind == "op" and token.text in "([{":
            depth += 1
        elif token.kind == "op" and token.text in _OPENING:
            depth -= 1
        elif depth == 0 and (token.kind == "op" or keyword.iskeyword(token.text)):
            found.add(token.text)
    return found


def _literal(text):
    """The value of a literal; of a formatted string only that it is one."""
    if text[:1].lower() == "f" or text[1:2].lower() == "f" and text[:1].lower() == "r":
        return ""
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


def _open_field(body):
    """The text of the replacement field that a formatted string ends in, before any format."""
    depth, start = 0, None
    at = 0
    while at < len(body):
        if depth == 0 and body.startswith("{{", at):
            at += 1
        elif body[at] == "{":
            depth += 1
            start = at + 1 if depth == 1 else start
        elif body[at] == "}" and depth:
            depth -= 1
        at += 1
    return body[start:] if depth else None
