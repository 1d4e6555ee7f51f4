"""The part of FHIRPath that conditions of pathways are written in, parsed within bounds; nothing is evaluated here.

What lies beyond it is refused with its reason, so that no expression of somebody else's is run, looped or guessed at.
Source: FHIRPath 2.0, https://hl7.org/fhirpath/, sections 4 (literals), 5 (functions) and 6 (operations).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 20_000
_DEEPEST = 40
_MOST_TOKENS = 6_000
FUNCTIONS = frozenset({"where", "select", "exists", "distinct", "count", "first", "iif", "not"})
_UNITS = frozenset(f"{one}{s}" for one in ("day", "week", "month", "year") for s in ("", "s"))


class UnreadableExpression(ValueError):
    """An expression that is not read here, with the reason."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as it is printed. kind: text, number, date, boolean, empty or time ("36 weeks")."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Variable:
    """`%name`, or `$this` with the name "$this"."""

    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """An element, of a node or of the context."""

    of: Node | None
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function, of a node or of the context."""

    of: Node | None
    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator between two nodes, such as `>=`, `+`, `in` or `|`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Chain:
    """Nodes joined by `and` or by `or`, as long as no parenthesis stands between."""

    operator: str
    parts: tuple[Node, ...]


Node = Literal | Variable | Member | Call | Operation | Chain

_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<date>@\d{4}-\d{2}-\d{2}(?![\dT:]))"
    r"|(?P<number>\d{1,150}(?:\.\d{1,150})?)"
    r"|(?P<text>'(?:[^'\\]|\\.)*')"
    r"|(?P<quoted>`[^`\\]+`)"
    r"|(?P<variable>%(?:`[^`\\]+`|[A-Za-z_]\w*))"
    r"|(?P<this>\$this\b)"
    r"|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<sign>>=|<=|!=|[.(){},=<>+\-|])",
    re.ASCII | re.DOTALL,
)
_ESCAPES = {"'": "'", "\\": "\\", "/": "/", "`": "`", '"': '"', "n": "\n", "r": "\r", "t": "\t", "f": "\f"}
# Operators by how tightly they bind, the loosest first; FHIRPath 2.0, section 6.8 "Operator Precedence".
_LEVELS = (("or",), ("and",), ("in",), ("=",), (">=", "<=", ">", "<"), ("|",), ("+", "-"))
_LEVEL_OF = {one: level for level, several in enumerate(_LEVELS) for one in several}
_CHAINS = 2  # so many of the levels join as many parts as there are
_KNOWN_WORDS = frozenset({"or", "and", "in", "true", "false"})
_OTHER_WORDS = frozenset({"xor", "implies", "contains", "is", "as", "div", "mod"})


def parse(text: str) -> Node:
    """The expression a text holds. Raises UnreadableExpression for what is too long, nested too deeply, or not read."""
    if len(text) > LONGEST:
        raise UnreadableExpression(f"it has {len(text):,} characters, more than {LONGEST:,}")
    tokens = list(_tokens(text))
    if not tokens:
        raise UnreadableExpression("it is empty")
    if len(tokens) > _MOST_TOKENS:
        raise UnreadableExpression(f"it has {len(tokens):,} parts, more than {_MOST_TOKENS:,}")
    return _Parser(tokens).whole()


def quoted(text: str) -> str:
    """A text as a FHIRPath string."""
    return "'" + "".join(_BACK.get(one, one) for one in text) + "'"


def nodes(node: Node) -> Iterator[Node]:
    """A node and all within it, from left to right."""
    match node:
        case Member(of, _):
            inner: tuple[Node | None, ...] = (of,)
        case Call(of, _, arguments):
            inner = (of, *arguments)
        case Operation(_, left, right):
            inner = (left, right)
        case Chain(_, parts):
            inner = parts
        case _:
            inner = ()
    yield node
    for one in inner:
        if one is not None:
            yield from nodes(one)


_BACK = {"'": "\\'", "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f"}


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None or found.lastgroup is None:
            raise UnreadableExpression(f"{text[place : place + 12]!r} at character {place + 1} is not read")
        place = found.end()
        if found.lastgroup != "space":
            yield found.lastgroup, found[0]


class _Parser:
    """One reading of tokens, by precedence."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._expression()
        if self._at < len(self._tokens):
            raise self._refused()
        return node

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

    def _take(self, sign: str) -> None:
        if self._peek() != ("sign", sign):
            raise self._refused()
        self._at += 1

    def _refused(self) -> UnreadableExpression:
        kind, said = self._peek()
        return UnreadableExpression("it breaks off" if kind == "end" else f"{said[:20]!r} is not read where it stands")

    def _expression(self, loosest: int = 0) -> Node:
        """An operand with the operators behind it that bind at least as tightly as a level."""
        node = self._postfix()
        level = len(_LEVELS)
        while (next_level := self._operator_level()) is not None and loosest <= next_level <= level:
            level = next_level
            node = self._joined(node, level) if level < _CHAINS else self._operation(node, level)
        return node

    def _operator_level(self) -> int | None:
        kind, said = self._peek()
        return _LEVEL_OF.get(said) if kind in ("word", "sign") else None

    def _joined(self, first: Node, level: int) -> Chain:
        operator = self._peek()[1]
        parts = [first]
        while self._peek() == ("word", operator):
            self._at += 1
            parts.append(self._expression(level + 1))
        return Chain(operator, tuple(parts))

    def _operation(self, left: Node, level: int) -> Operation:
        operator = self._peek()[1]
        self._at += 1
        return Operation(operator, left, self._expression(level + 1))

    def _postfix(self) -> Node:
        node = self._primary()
        while self._peek() == ("sign", "."):
            self._at += 1
            node = self._member(node)
        return node

    def _primary(self) -> Node:
        kind, said = self._peek()
        match kind:
            case "sign" if said == "(":
                return self._inner()[0]
            case "sign" if said == "{":
                self._at += 1
                self._take("}")
                return Literal("empty", "")
            case "sign" if said == "-" and self._is_number_next():
                self._at += 2
                return Literal("number", f"-{self._tokens[self._at - 1][1]}")
            case "number":
                self._at += 1
                unit = self._peek()
                if unit[0] == "word" and unit[1] in _UNITS:
                    self._at += 1
                    return Literal("time", f"{said} {unit[1].removesuffix('s')}s")
                return Literal("number", said)
            case "date":
                self._at += 1
                return Literal("date", said[1:])
            case "text":
                self._at += 1
                return Literal("text", _unescaped(said[1:-1]))
            case "variable":
                self._at += 1
                return Variable(said[1:].strip("`"))
            case "this":
                self._at += 1
                return Variable("$this")
            case "word" if said in ("true", "false"):
                self._at += 1
                return Literal("boolean", said)
            case "word" | "quoted":
                return self._member(None)
            case _:
                raise self._refused()

    def _is_number_next(self) -> bool:
        return self._at + 1 < len(self._tokens) and self._tokens[self._at + 1][0] == "number"

    def _member(self, of: Node | None) -> Node:
        kind, said = self._peek()
        if kind not in ("word", "quoted") or said in _KNOWN_WORDS:
            raise self._refused()
        if kind == "word" and said in _OTHER_WORDS:
            raise UnreadableExpression(f"the operator {said} is not read")
        self._at += 1
        name = said.strip("`")
        if self._peek() != ("sign", "("):
            return Member(of, name)
        if name not in FUNCTIONS:
            raise UnreadableExpression(f"the function {name[:40]}() is not read")
        return Call(of, name, self._inner(is_call=True))

    def _inner(self, *, is_call: bool = False) -> tuple[Node, ...]:
        """What stands in a parenthesis: the arguments of a call, by commas, or one operand."""
        self._take("(")
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnreadableExpression(f"it is nested more than {_DEEPEST} times")
        parts: list[Node] = []
        if not (is_call and self._peek() == ("sign", ")")):
            parts.append(self._expression())
            while is_call and self._peek() == ("sign", ","):
                self._at += 1
                parts.append(self._expression())
        self._take(")")
        self._depth -= 1
        return tuple(parts)


def _unescaped(text: str) -> str:
    def one(found: re.Match[str]) -> str:
        if found[1] not in _ESCAPES:
            raise UnreadableExpression(f"the escape \\{found[1]} is not read")
        return _ESCAPES[found[1]]

    return re.sub(r"\\(.)", one, text, flags=re.DOTALL)
