"""Checks the rows of a stored evidence table again: every figure against its source, every derived effect against the
figures it is from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from math import isclose

from everyline.appraise.effects import compare, standard_error
from everyline.domain.ids import ContentHash, DocumentId
from everyline.domain.synthesis import Estimate, Group, Measure, Row
from everyline.engine.arithmetic import numbers

Documents = Callable[[DocumentId, ContentHash], str | None]
# Stored numbers have ten significant digits.
_TOLERANCE = 1e-6
_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()


def check_row(row: Row, documents: Documents) -> Iterator[str]:
    """What is wrong with the figures of a row; that its quotation stands is checked with all citations."""
    if row.document != row.citation.document:
        yield f"is of {row.document}, but cites {row.citation.document}."
    cited = (row.citation, *row.further)
    quoted = printed_numbers("\n".join(one.quote for one in cited))
    texts = [documents(one.document, one.document_hash) for one in cited]
    printed = quoted | printed_numbers("\n".join(text for text in texts if text is not None))
    for group in row.groups:
        for what, value in _figures(group):
            # How many people there were may be told far from the result.
            where = printed if what == "n" else quoted
            if not stands(value, where) and not _follows(what, value, group):
                yield f"gives {what} {value:g} for {group.label}, which its source does not print there."
    for estimate in row.estimates:
        yield from _estimate(estimate, row, quoted)
    counted = sum(group.n or 0 for group in row.groups)
    if row.participants is not None and row.participants != counted and not stands(row.participants, printed):
        yield f"gives {row.participants} people, which its source does not print and its groups do not come to."


def _figures(group: Group) -> Iterator[tuple[str, float]]:
    given = (
        ("n", group.n),
        ("events", group.events),
        ("percent", group.percent),
        ("mean", group.mean),
        ("sd", group.sd),
        ("value", group.value),
    )
    return ((what, float(value)) for what, value in given if value is not None)


def _follows(what: str, value: float, group: Group) -> bool:
    """Whether a percentage is that of the group's own counts, which are looked up themselves."""
    return (
        what == "percent"
        and bool(group.n)
        and group.events is not None
        and (isclose(value, 100 * group.events / (group.n or 1), abs_tol=0.51))
    )


def printed_numbers(text: str) -> frozenset[float]:
    """Every number of a text, small ones in words too."""
    words = {float(_WORDS.index(word)) for word in re.findall(r"[a-z]+", text.lower()) if word in _WORDS}
    plain = {value for value, _ in numbers(text.replace("·", "."))}
    # "1,234" is read as one number; in a list "1,234" may be two.
    apart = {value for value, _ in numbers(text.replace(",", " "))}
    return frozenset(words | plain | apart)


def stands(value: float, printed: frozenset[float]) -> bool:
    return any(isclose(abs(value), one, rel_tol=1e-9, abs_tol=1e-9) for one in printed)


def _estimate(estimate: Estimate, row: Row, printed: frozenset[float]) -> Iterator[str]:
    name = f"gives a {estimate.measure.value} of {estimate.value:.6g}"
    if estimate.is_derived:
        if not any(same_estimate(estimate, one) for one in derived(row.groups)):
            yield f"{name} as worked out from its groups, which do not give it."
        return
    for part in (estimate.value, estimate.low, estimate.high):
        # A difference of proportions is filed in percentage points.
        shares = (part, part / 100) if part is not None and estimate.measure is Measure.RISK_DIFFERENCE else (part,)
        if part is not None and not any(stands(one, printed) for one in shares if one is not None):
            yield f"{name} with {part:g}, which its source does not print there."
    if estimate.standard_error is not None:
        again = _error_of(estimate)
        if again is None or not isclose(again, estimate.standard_error, rel_tol=_TOLERANCE):
            yield f"{name} with a standard error that its interval does not give."


def _error_of(estimate: Estimate) -> float | None:
    bare = Estimate(
        estimate.measure, estimate.value, estimate.low, estimate.high, estimate.level, estimate.p, estimate.unit
    )
    try:
        return standard_error(bare)
    except ValueError:
        return None


def derived(groups: Sequence[Group]) -> list[Estimate]:
    """Every effect that a treated and a control group of a row give."""
    made: list[Estimate] = []
    for treated in groups:
        for control in groups:
            if not treated.is_control and control.is_control:
                try:
                    made += compare(treated, control)
                except ValueError:  # figures that contradict one another give no effect
                    continue
    return made


def same_estimate(one: Estimate, other: Estimate) -> bool:
    """Equal in measure, value, interval and, where both have one, standard error."""
    if one.measure is not other.measure:
        return False
    pairs = ((one.value, other.value), (one.low, other.low), (one.high, other.high))
    errors = (one.standard_error, other.standard_error)
    return all(near(*pair) for pair in pairs) and (None in errors or near(*errors))


def near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return isclose(one, other, rel_tol=_TOLERANCE, abs_tol=1e-9)
