"""Which cohort or trial had an event more often, and which event is the most frequent."""

from __future__ import annotations

import re

from everyline.domain.answer import ReasonKind
from everyline.verify.records.event_counts import places_of
from everyline.verify.records.events import Events, Mention, Value
from everyline.verify.records.found import Found, holds
from everyline.verify.records.statement import Clause, Scope

_COMPARES = re.compile(
    r"\b(?P<m>more|higher|greater|larger|increased|most|better|worse|longer)\b|"
    r"\b(?P<l>less|fewer|lower|smaller|reduced|decreased|shorter)\b"
    r"|\b(?P<s>same|equal|equally|identical|as many|as common|similar)\b"
)
_THAN = re.compile(
    r"\bthan\b|\bcompared (?:to|with)\b|\bas(?= (?:in |for |many |@|cases))|"
    r"\b(?:in )?comparison (?:to|with)\b|\bunlike\b"
)
_SUPERLATIVE = re.compile(r"\b(?P<most>most|highest|maximum|largest|greatest)\b|\b(?P<least>least|lowest|rarest)\b")


def most_frequent(
    clause: Clause, events: Events, mentions: list[Mention], known: list[Mention], scoped: list[Scope], total: bool
) -> Found | None:
    """ "the most common adverse event in cohort 1 was nausea"; "the highest number of occurrences was 2"."""
    text = clause.text
    sup = re.search(
        r"\b(?P<l>least|less|lowest number|rarest)? ?(?P<m>most|highest|maximum|largest|main|"
        r"greatest)? ?(?:number of occurr?ences|common|frequent\w*|prevalent|occurring|"
        r"reported|highest|maximum|prevalence)\b",
        text,
    )
    if (
        not sup
        or not (sup.group("m") or sup.group("l"))
        or "majority" in text
        or re.search(r"\bmore than .*than\b", text)
    ):
        if not re.search(r"\b(?:highest|maximum) (?:number|percentage|proportion|amount)", text):
            return None
        least = False
    else:
        least = bool(sup.group("l"))
    one_of = bool(re.search(r"\b(?:one|two|three|some|among|some) of the\b|one of", text))
    results: list[bool] = []
    shown: list[Value] = []
    exact = True
    spread = [part for s in scoped for part in (events.parts(s) if s.trial == "b" or s.cohort == -1 else [s])]
    if not mentions:
        spread = [scoped[0]]
    for scope in spread:
        totals = {name: events.value((name,), scope) for name in events.names}
        totals = {name: value for name, value in totals.items() if value.rows}
        if not totals:
            continue
        top = (min if least else max)(value.people for value in totals.values())
        if not mentions:
            counts = [n for n in clause.numbers if n.kind in ("count", "share")]
            if not counts:
                return None
            best = max(
                (events.value((name,), part) for name in totals for part in events.parts(Scope(scope.trial, -1))),
                key=lambda v: v.people,
            )
            said = counts[-1]
            results.append(
                holds(said.op, best.people, said.value)
                if said.kind == "count"
                else holds(said.op, best.share, said.value, 0.5)
            )
            shown.append(best)
            continue
        if not known:
            return Found(False, False, ReasonKind.OUTCOME, text, ())
        ordered = sorted({value.people for value in totals.values()}, reverse=not least)
        floor = ordered[min(len(ordered) - 1, 4)] if one_of else top
        for mention in known:
            value = max((totals[n] for n in mention.names if n in totals), key=lambda v: v.people, default=None)
            exact &= mention.is_exact
            if value is None:
                results.append(False)
                continue
            shown.append(value)
            results.append(value.people <= floor if least else value.people >= floor)
    if not results:
        return None
    if len(scoped) > 1 and len(known) > 1 and not all(results):
        return None
    negative = bool(re.search(r"\b(?:not|isn't|wasn't)\b", text))
    return Found(all(results) is not negative, exact, ReasonKind.OUTCOME, text, places_of(shown))


def compared(
    clause: Clause, events: Events, mentions: list[Mention], known: list[Mention], scoped: list[Scope], total: bool
) -> Found | None:
    """ "more cases of X in cohort 1 than in cohort 2"; "twice as many X as Y"; "the same number of X in both"."""
    text = re.sub(
        r"\b(?:no )?(?:more|less|fewer|higher|greater|lower) than(?= (?:a |an )?(?:\d|half|"
        r"one|two|three|four|five|quarter|twice|third))",
        lambda m: "_" * len(m.group()),
        clause.text,
    )
    comparing = list(_COMPARES.finditer(text))
    ratio = next((n for n in clause.numbers if n.kind == "times"), None)
    half = re.search(r"\bhalf (?:as many|as much|the (?:number|amount))", text)
    if not comparing and ratio is None and not half:
        return None
    than = None
    for match in _THAN.finditer(text):
        if (
            not comparing
            or match.start() > comparing[0].start()
            or match.group().startswith(("compared", "unlike", "comparison", "in comp"))
        ):
            than = match
            break
    same = any(match.group("s") for match in comparing) and not half
    if than is not None and than.start() > 3:
        left, right = (0, than.start()), (than.end(), len(text))
    elif than is not None:
        comma = text.find(",", than.end())
        if comma < 0:
            return None
        left, right = (comma, len(text)), (than.end(), comma)
    elif same or ratio:
        left = right = (0, len(text))
    else:
        return None

    def inside(bounds: tuple[int, int]) -> tuple[list[Scope], list[Mention]]:
        return (
            [s for at, s in clause.scopes if bounds[0] <= at < bounds[1]],
            [m for m in mentions if bounds[0] <= m.at < bounds[1] and m.names],
        )

    scopes_l, events_l = inside(left)
    scopes_r, events_r = inside(right)
    unknown_r = [m for m in mentions if right[0] <= m.at < right[1] and not m.names and left != right]
    if left == right:
        parts = [part for s in scopes_l for part in events.parts(s)]
        if len(parts) < 2:
            if len(events_l) < 2:
                return None
            values = [events.value(m.names, scoped[0]) for m in events_l]
            return Found(
                len({v.people for v in values}) == 1,
                all(m.is_exact for m in events_l),
                ReasonKind.NUMBER,
                clause.text,
                places_of(values),
            )
        pairs = [(parts[0], parts[1])]
    elif scopes_l and scopes_r:
        pairs = [(a, b) for a in scopes_l for b in [p for s in scopes_r for p in events.parts(s)]]
    elif same and not scopes_r and len([p for s in scopes_l for p in events.parts(s)]) > 1:
        parts = [p for s in scopes_l for p in events.parts(s)]
        pairs = [(parts[0], parts[1])]
    else:
        one = (scopes_l or scopes_r or scoped)[0]
        if not events_r and not unknown_r:
            if one.cohort > 0 and events.arms(Scope(one.trial, 3 - one.cohort)):
                pairs = [(one, Scope(one.trial, 3 - one.cohort))]
            else:
                return None
        else:
            pairs = [(one, one)]
    if not known and mentions and not total:
        mention_sets: list[tuple[object, object]] = [(frozenset(), frozenset())]
    elif events_r and (not scopes_l or not scopes_r or events_l):
        mention_sets = [(a.names, b.names) for a in (events_l or events_r) for b in events_r]
    elif known:
        base = events_l or known
        if re.search(r"\btotal\b|combined", text) and len(base) > 1:
            union = frozenset(name for m in base for name in m.names)
            mention_sets = [(union, union)]
        else:
            mention_sets = [(m.names, m.names) for m in base]
            if unknown_r and pairs[0][0] == pairs[0][1]:
                mention_sets = [(m.names, frozenset()) for m in base]
    elif total or not mentions:
        mention_sets = [(None, None)]
    else:
        return None
    first = comparing[0] if comparing else None
    # "N more", "N% more", "N times".
    number = next(
        (
            n
            for n in clause.numbers
            if n.kind in ("count", "share")
            and (first is None or (n.end <= first.start() + 1 and first.start() - n.end <= 22))
        ),
        None,
    )
    by_share = bool(re.search(r"percent|precent|proportion|\brates?\b|likel|prevalen|%|common|ratio", text)) and not (
        number and number.kind == "share"
    )
    results: list[bool] = []
    agree = True
    shown: list[Value] = []
    for a_names, b_names in mention_sets:
        for a_scope, b_scope in pairs:
            a = events.value(a_names, a_scope)  # type: ignore[arg-type]
            b = events.value(b_names, b_scope)  # type: ignore[arg-type]
            if not total and not mentions:
                a, b = Value(a.size, 1, ()), Value(b.size, 1, ())
            shown += [a, b]
            x, y = (a.share, b.share) if by_share else (a.people, b.people)
            z, w = (a.people, b.people) if by_share else (a.share, b.share)
            if half:
                results.append(x * 2 == y)
            elif ratio is not None:
                results.append(
                    y > 0 and holds(ratio.op, x / y, ratio.value, 0.05 * ratio.value)
                    if y
                    else x > 0 and ratio.op in (">", ">=")
                )
            elif same:
                results.append(abs(x - y) < 0.005)
                agree = agree and (abs(z - w) < 0.005 or x == y)
            else:
                sign = 1 if first and first.group("m") else -1
                if number is not None and number.kind == "count":
                    results.append(holds(number.op, sign * (a.people - b.people), number.value))
                elif number is not None:
                    points = holds(
                        number.op, sign * (a.share - b.share), number.value, 0.6 if not number.places else 0.06
                    )
                    relative = (
                        holds(number.op, sign * 100 * (a.people - b.people) / b.people, number.value, 0.6)
                        if b.people
                        else False
                    )
                    results.append(points or relative)
                    agree = False
                else:
                    results.append(sign * (x - y) > 0)
                    agree = agree and (sign * (z - w) > 0) == (sign * (x - y) > 0)
    negative = bool(
        re.search(
            r"\b(?:not|did not|do not|no) (?:have |had |record |report )?(?:a )?(?:any )?(?:more|"
            r"higher|significantly|the same)",
            text,
        )
    )
    exact = all(m.is_exact for m in known) and (bool(known) or total)
    return Found(all(results) is not negative, exact and agree, ReasonKind.COMPARATOR, clause.text, places_of(shown))
