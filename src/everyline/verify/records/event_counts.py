"""How many people had an event, and whether a cohort had all or most of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from everyline.domain.answer import ReasonKind
from everyline.verify.records.events import Events, Mention, Value
from everyline.verify.records.found import Found, Place, holds
from everyline.verify.records.statement import Clause, Number, Scope

SAYS_NONE = re.compile(
    r"\b(?:no|none|zero|neither|nobody|nor|not|never|without|(?<![\d.])0(?![\d.]|%)|"
    r"not a single|free of|unlike|nothing|didn't|doesn't)\b(?! (?:more|less|fewer|only|"
    r"one)\b)(?!%)"
)


def places_of(values: Iterable[Value]) -> tuple[Place, ...]:
    return tuple(
        Place(evidence, row.start, row.end, row.name + f" {row.value:g}/{row.of:g}")
        for value in values
        for evidence, row in value.rows[:4]
    )


def shared_out(
    clause: Clause, events: Events, mentions: list[Mention], known: list[Mention], scoped: list[Scope], total: bool
) -> Found | None:
    """ "all cases of X were in cohort 1"; "most of the cases of X"; "the only cases"."""
    text = clause.text
    said = re.search(
        r"\b(?P<q>all|only|every|most|majority|none|half)\b(?: \d+| one|"
        r" single)?(?: of)?(?: the)?(?: of)?(?: recorded| observed)? (?:\w+ )?(?:cases?|"
        r"instances?|occurr?ences?|incidents?)\b",
        text,
    )
    if not said:
        said = re.search(r"\b(?P<q>only)\b(?= (?:observed|recorded|found|reported|occurr?ed|seen|in|affected)\b)", text)
    if not said and not known:
        said = re.search(r"\b(?P<q>all|most|none|every)(?: of)?(?: the)? adverse events?\b", text)
    if not said or not (known or total) or len(scoped) != 1 or scoped[0].cohort <= 0:
        return None
    results, shown = [], []
    meant: list[frozenset[frozenset[str]] | None] = [m.names for m in known]
    for names in meant or [None]:
        part = events.value(names, scoped[0])
        whole = events.value(names, Scope(scoped[0].trial, 0))
        shown.append(part)
        if not whole.people:
            results.append(False)
        elif said.group("q") in ("most", "majority"):
            results.append(part.people * 2 > whole.people)
        elif said.group("q") == "none":
            results.append(part.people == 0)
        else:
            number = next((n for n in clause.numbers if n.kind == "count" and n.value != scoped[0].cohort), None)
            results.append(
                part.people == whole.people and (number is None or holds(number.op, whole.people, number.value))
            )
    return Found(all(results), all(m.is_exact for m in known), ReasonKind.ARM, text, places_of(shown))


_EACH = re.compile(r"\b(?:both|each|neither)\b")
_SUM = re.compile(r"\b(?:total|across|combined|between|altogether|overall|in all)\b")


def counted(
    clause: Clause, events: Events, mentions: list[Mention], known: list[Mention], scoped: list[Scope], total: bool
) -> Found | None:
    """How many people of a cohort had an event: so many, so large a share, none, some, all."""
    text = clause.text
    if not known and not total and mentions and not events.names:
        return None
    none = bool(SAYS_NONE.search(re.sub(r"\bno (?:more|less|fewer|greater) than\b", "", text)))
    number = next((n for n in clause.numbers if n.kind in ("count", "share", "fraction")), None)
    complement = (
        bool(re.search(r"\b(?:did not|do not|didn't|not (?:suffer|experience)|without)\b", text)) and number is not None
    )
    summed = bool(_SUM.search(text))
    parts: list[Scope] = []
    for scope in scoped:
        several = scope.trial == "b" or scope.cohort == -1
        if several and not summed and (none or bool(_EACH.search(text)) or number is None):
            parts += events.parts(scope)
        else:
            parts.append(scope)
    if summed and len(parts) > 1 and {p.trial for p in parts} == {"p", "s"}:
        parts = [Scope("b", 0)] if all(p.cohort <= 0 for p in parts) else parts
    if not any(events.arms(part) for part in parts):
        if any(p.cohort > 1 for p in parts):
            return Found(none, False, ReasonKind.ARM, text, ())
        return None
    groups: list[frozenset[frozenset[str]] | None]
    use = known or mentions
    any_of = summed or bool(re.search(r"\beither\b", text))
    if use:
        strict = [m for m in use if m.is_exact] or use
        if any_of and len(strict) > 1:
            groups = [frozenset(name for m in strict for name in m.names)]
        else:
            groups = [m.names for m in strict]
    elif total:
        groups = [None]
    else:
        return None
    everyone = bool(
        re.search(
            r"\b(?:all|every|every single|100%)(?: of)?(?: the)? (?:\w+ )?(?:patients?|"
            r"participants?|subjects?|people|@)",
            text,
        )
    ) or bool(re.search(r"^(?:all|every)\b", text) and re.search("patient|partic|subject", text))
    results, shown = [], []
    for names in groups:
        for part in parts:
            value = events.value(names, part)
            shown.append(value)
            count, share = value.people, value.share
            if complement and number is not None:
                count, share = value.size - count, 100 - share
                results.append(_fits(number, count, share))
            elif none and not (number is not None and number.kind != "count" and number.value):
                results.append(count == 0)
            elif everyone and number is None:
                results.append(value.size > 0 and count >= value.size)
            elif number is not None:
                results.append(_fits(number, count, share))
                if none:
                    results[-1] = not results[-1]
            else:
                results.append(count > 0)
    ok = all(results)
    exact = bool(known) and all(m.is_exact for m in known) and len(known) == len(mentions) if mentions else total
    if known and not any(m.is_exact for m in known):
        exact = False
    return Found(ok, exact, ReasonKind.NEGATION if none else ReasonKind.NUMBER, text, places_of(shown))


def _fits(number: Number, count: float, share: float) -> bool:
    if number.kind == "count":
        if number.near:
            return abs(count - number.value) <= 0.1 * max(1.0, number.value)
        return holds(number.op, count, number.value)
    said = number.value if number.kind == "share" else 100 * number.value
    if number.near and not number.op:
        return abs(share - said) <= 6
    return holds(
        number.op,
        share,
        said,
        0.5 if number.kind == "share" and not number.places else (0.06 if number.kind == "share" else 1.0),
    )
