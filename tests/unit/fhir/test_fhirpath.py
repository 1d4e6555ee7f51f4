"""FHIRPath within bounds: what is read keeps its structure; what is huge, deep, looping or unknown is refused early."""

from __future__ import annotations

import time

import pytest

from everyline.fhir.fhirpath import (
    Call,
    Chain,
    Literal,
    Member,
    Operation,
    UnreadableExpression,
    Variable,
    parse,
    quoted,
)


def test_operators_bind_as_the_standard_says() -> None:
    # FHIRPath 2.0, section 6.8: `and` before `or`, comparison before both, `+` before comparison.
    assert parse("a or b and c >= 1 + 2") == Chain(
        "or",
        (
            Member(None, "a"),
            Chain(
                "and",
                (
                    Member(None, "b"),
                    Operation(">=", Member(None, "c"), Operation("+", Literal("number", "1"), Literal("number", "2"))),
                ),
            ),
        ),
    )


def test_a_parenthesis_keeps_what_it_joins_apart() -> None:
    a, b, c = (Member(None, name) for name in "abc")
    assert parse("a and b and c") == Chain("and", (a, b, c))
    assert parse("(a and b) and c") == Chain("and", (Chain("and", (a, b)), c))
    assert parse("a and (b and c)") == Chain("and", (a, Chain("and", (b, c))))
    assert parse("a = b = c") == Operation("=", Operation("=", a, b), c)
    assert parse(" ( ( a ) ) ") == a


def test_calls_variables_and_literals_are_read() -> None:
    assert parse("%on - 36 weeks") == Operation("-", Variable("on"), Literal("time", "36 weeks"))
    assert parse("%`criterion.a-b`.not()") == Call(Variable("criterion.a-b"), "not", ())
    assert parse("x.exists($this >= @2026-11-25)") == Call(
        Member(None, "x"), "exists", (Operation(">=", Variable("$this"), Literal("date", "2026-11-25")),)
    )
    assert parse("{}") == Literal("empty", "")
    assert parse("-2.5") == Literal("number", "-2.5")
    assert parse("a - 2.5") == Operation("-", Member(None, "a"), Literal("number", "2.5"))


@pytest.mark.parametrize("text", ["it's", "back\\slash", "line\nbreak", "tab\t", "é ∑ \U0001f600", "`", '"', ""])
def test_a_text_is_read_back_as_it_was_written(text: str) -> None:
    assert parse(quoted(text)) == Literal("text", text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "a b",
        "a and",
        "(a",
        "a)",
        "a..b",
        "(a, b)",
        "1 = = 2",
        "$index",
        "$total",
        "@2026",
        "@T12:00",
        "@2026-01-01T10:00:00Z",
        "'open",
        "'\\u00e9'",
        "a; b",
        "// remark",
        "a.b(",
        "%",
        "()",
        "in",
        "a implies b",
        "a xor b",
        "a is Quantity",
        "a contains b",
        "4 div 2",
    ],
)
def test_what_is_not_read_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(UnreadableExpression) as told:
        parse(text)
    assert str(told.value)


@pytest.mark.parametrize(
    "function",
    ["repeat", "aggregate", "descendants", "children", "resolve", "trace", "matches", "replaceMatches", "today", "now",
     "memberOf", "combine", "iff", "eval"],
)  # fmt: skip
def test_functions_that_loop_or_reach_out_are_refused_by_name(function: str) -> None:
    with pytest.raises(UnreadableExpression, match=rf"the function {function}\(\) is not read"):
        parse(f"Bundle.entry.{function}($this)")


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "(" * 5_000 + "a" + ")" * 5_000,
        "iif(" * 3_000 + "a" + ", true)" * 3_000,
        "a.not()" + ".not()" * 300_000,
        "a and " * 4_000 + "a",
        "'" + "x" * 50_000_000 + "'",
        "a" * 10_000_000,
        "`" * 19_999,
        "'\\" * 9_999,
        "9" * 19_000,
        "-" * 5_000 + "1",
    ],
    ids=lambda text: text[:8],
)
def test_what_is_huge_is_refused_at_once(text: str) -> None:
    start = time.process_time()
    with pytest.raises(UnreadableExpression):
        parse(text)
    assert time.process_time() - start < 1.0
