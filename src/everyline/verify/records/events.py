"""Statements about adverse events: counts, shares, comparisons, and which event is the most frequent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from everyline.domain.answer import ReasonKind
from everyline.verify.records.found import Found, Place, holds
from everyline.verify.records.parse import Arm, Part, Record, Row
from everyline.verify.records.statement import Clause, Number, Scope, numbers, scopes
from everyline.verify.records.terms import SYSTEMS, key, keys_of, words

_FRAME = frozenset(
    """patient patients participant participants subject subjects people person individual individuals case cases
    instance instances occurrence occurrences occurence occurences incident incidents incidence event events
    adverse adversse side effect effects type types kind kinds category categories different various total
    totals number numbers amount amounts recorded record records recording reported report reports reporting
    observed observe observes observing obeserved experienced experience experiences experiencing experiecing
    suffered suffer suffers suffering developed develop develops developing affected affect affects monitor had
    has have having were was where be been being are is am in of from with none no not never any more less fewer
    than higher lower greater same as many much twice half only exactly least most common commonly uncommon
    frequent frequently prevalent highest lowest percentage percent percentages proportion rate rates study
    studies trial trials cohort cohorts group groups arm arms all every each both either neither nor across
    between throughout during related due to associated severe serious significant significantly clinically
    signs sign symptoms symptom showed show shows showing diagnosed diagnosis occurred occur occurs occurring
    found identified identify seen there this that which who whom whose for the a an some several multiple
    single just even overall while and or it its their they at compared comparison contrast unlike also did do
    does doing didn't doesn't none least one two another second first over under above below almost nearly
    approximately about around total totalling similar identical equal equally times time time's x few out
    respectively together combined treated received receiving underwent undergoing intervention interventions
    duration presented present presence by on into but however whereas although if so then can be considered
    much far slightly marginally majority minority difference differ differs differing another per those these
    whole entire across recorded including other others wide variety range list listed section data results
    result having once additionally cases condition conditions issue issues problem problems disease diseases
    disorder disorders complication complications dysfunction dysfunctions classified caused induced health
    medical possible likely unlikely up given we us large larger small smaller none zero contracted displayed
    display exhibit exhibited kind noted note evidence documented document reaction had member members both
    either additionally happening cohorst patinets patiets cohortsthe committed involving like higher-rate least
    fewer numerous majority grade incidences unusual abnormal abnormally abnormality""".split()
) - {"dysfunction", "reaction", "disease"}


class Mention(NamedTuple):
    """A phrase of a clause that may name an event: its keys, its place, and the names of the record it means."""

    at: int
    text: str
    keys: tuple[str, ...]
    names: frozenset[frozenset[str]]
    is_exact: bool


class Value(NamedTuple):
    """People with an event, and the people they are counted in; the rows that say so."""

    people: float
    size: float
    rows: tuple[tuple[str, Row], ...]

    @property
    def share(self) -> float:
        """In percent; 0 where nobody was counted."""
        return 100 * self.people / self.size if self.size else 0.0


_TOKEN = re.compile(r"@\w\w|[a-z][a-z0-9'\-]*|\d[\w.%/]*|[,;()]")
_TOTAL = frozenset((key("total"),))


class Events:
    """The adverse events of one or two trials, ready to be asked."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = [record for record in records if record.part is Part.EVENTS]
        self.names: set[frozenset[str]] = set()
        self.raw: dict[frozenset[str], str] = {}
        for record in self.records:
            for arm in record.arms:
                for row in arm.rows:
                    if row.keys != _TOTAL and row.keys:
                        self.names.add(row.keys)
                        self.raw.setdefault(row.keys, row.name.lower())
        self.vocabulary = sorted({key for name in self.names for key in name})

    # Whom and what.

    def arms(self, scope: Scope) -> list[tuple[Record, Arm]]:
        """The arms a scope speaks of."""
        return [
            (record, arm)
            for record in self.records
            if scope.trial == "b" or (scope.trial == "s") == record.is_secondary
            for arm in record.arms
            if scope.cohort <= 0 or arm.number == scope.cohort
        ]

    def parts(self, scope: Scope) -> list[Scope]:
        """The single trials or cohorts of a scope that names several."""
        if scope.trial == "b":
            found = [Scope("p", 0), Scope("s", 0)]
            return found if scope.cohort == 0 else [one for part in found for one in self.parts(Scope(part.trial, -1))]
        if scope.cohort == -1:
            return [Scope(scope.trial, arm.number) for _, arm in self.arms(Scope(scope.trial, 0))]
        return [scope]

    def value(self, names: Iterable[frozenset[str]] | None, scope: Scope) -> Value:
        """The people with any of these events; names None: with any event at all, by the record's total."""
        wanted = frozenset(names) if names is not None else frozenset((_TOTAL,))
        count = size = 0.0
        rows: list[tuple[str, Row]] = []
        for record, arm in self.arms(scope):
            size += arm.size
            for row in arm.rows:
                if row.keys in wanted:
                    count += row.value
                    rows.append((record.evidence, row))
        return Value(count, size, tuple(rows))

    def match(self, phrase: Sequence[str]) -> tuple[frozenset[frozenset[str]], bool]:
        """The event names a phrase means, and whether by their own words."""
        wanted = frozenset(phrase)
        if not wanted:
            return frozenset(), False
        if wanted in self.names:
            return frozenset((wanted,)), True
        holding = frozenset(name for name in self.names if wanted <= name)
        family = frozenset(
            name
            for word in phrase
            for system, starts in SYSTEMS.items()
            if word.startswith(system) and len(phrase) == 1
            for name in self.names
            if any(part.startswith(starts) for part in name)
        )
        if len(phrase) == 1 and family:
            return family | holding, True
        if holding:
            return holding, True
        within = [name for name in self.names if name <= wanted]
        if within:
            best = max(len(name) for name in within)
            return frozenset(name for name in within if len(name) == best), len(wanted) - best <= 1
        near: set[str] = set()
        for word in wanted:
            close = get_close_matches(word, self.vocabulary, 1, 0.86) if len(word) > 5 else []
            near.add(close[0] if close else word)
        if near != wanted:
            if frozenset(near) in self.names:
                return frozenset((frozenset(near),)), True
            holding = frozenset(name for name in self.names if near <= name)
            if holding:
                return holding, True
        if family:
            return family, False
        shared = [(len(wanted & name) / len(wanted | name), name) for name in self.names]
        best_share = max((share for share, _ in shared), default=0.0)
        if best_share >= 0.4:
            return frozenset(name for share, name in shared if share == best_share), False
        return frozenset(), False

    def mentions(self, text: str, spans: Sequence[Number]) -> list[Mention]:
        """The phrases of a text that may name events, in order."""
        taken = [(number.start, number.end) for number in spans]
        found: list[Mention] = []
        chunk: list[tuple[int, str]] = []

        def close() -> None:
            if chunk:
                said = " ".join(word for _, word in chunk)
                phrase = keys_of(words(said))
                if phrase:
                    names, exact = self.match(phrase)
                    found.append(Mention(chunk[0][0], said, phrase, names, exact))
                chunk.clear()

        for match in _TOKEN.finditer(text):
            token = match.group()
            if any(a <= match.start() < b for a, b in taken) or token[0] in "@,;()0123456789":
                close()
            elif token in _FRAME:
                if token == "of" and chunk:
                    continue
                close()
            else:
                chunk.append((match.start(), token))
        close()
        return found


_COMPARES = re.compile(
    r"\b(?P<m>more|higher|greater|larger|increased|most|better|worse|longer)\b|"
    r"\b(?P<l>less|fewer|lower|smaller|reduced|decreased|shorter)\b"
    r"|\b(?P<s>same|equal|equally|identical|as many|as common|similar)\b"
)
_THAN = re.compile(
    r"\bthan\b|\bcompared (?:to|with)\b|\bas(?= (?:in |for |many |@|cases))|"
    r"\b(?:in )?comparison (?:to|with)\b|\bunlike\b"
)
_NONE = re.compile(
    r"\b(?:no|none|zero|neither|nobody|nor|not|never|without|(?<![\d.])0(?![\d.]|%)|"
    r"not a single|free of|unlike|nothing|didn't|doesn't)\b(?! (?:more|less|fewer|only|"
    r"one)\b)(?!%)"
)
_SUPERLATIVE = re.compile(r"\b(?P<most>most|highest|maximum|largest|greatest)\b|\b(?P<least>least|lowest|rarest)\b")


def judge(clause: Clause, events: Events, before: Sequence[Mention], whole: str) -> tuple[Found | None, list[Mention]]:
    """Whether a clause is true of the events; with the events it names, for the clauses after it."""
    text = clause.text
    mentions = events.mentions(text, clause.numbers)
    known = [mention for mention in mentions if mention.names]
    if re.search(r"\brelated\b|types? of|kinds? of", text):
        mentions = [
            m._replace(names=m.names | frozenset(name for name in events.names if frozenset(m.keys) <= name))
            for m in mentions
        ]
        known = [mention for mention in mentions if mention.names]
    total = bool(re.search(r"\bevents?\b|side effect|\baes?\b|reactions?\b", text))
    if not mentions and not total and before:
        mentions = list(before)
        known = [mention for mention in mentions if mention.names]
    elif not mentions and not total and not re.search(r"patients|participants|subjects|cohort size|people", text):
        return None, mentions
    scoped = [scope for _, scope in clause.scopes] or [Scope("p" if len(events.records) < 2 else "b", 0)]
    for rule in (_overlap, _alone, _superlative, _types, _compare, _shared_out, _count):
        found = rule(clause, events, mentions, known, scoped, total)
        if found is not None:
            return found, mentions
    return None, mentions


def _places(values: Iterable[Value]) -> tuple[Place, ...]:
    return tuple(
        Place(evidence, row.start, row.end, row.name + f" {row.value:g}/{row.of:g}")
        for value in values
        for evidence, row in value.rows[:4]
    )


def _overlap(
    clause: Clause, events: Events, mentions: list[Mention], known: list[Mention], scoped: list[Scope], total: bool
) -> Found | None:
    """ "record the same adverse events", "do not share any", "entirely different profiles"."""
    text = clause.text
    both = any(s.trial == "b" for s in scoped) or {s.trial for s in scoped} == {"p", "s"}
    if len(events.records) < 2 or not total or not both or known:
        return None
    shared = re.search(r"\b(?:any of the same|of the same|overlap|share|in common)\b", text)
    apart = re.search(r"entirely different|completely different|no overlap", text)
    if not shared and not apart:
        return None
    have = [
        {row.keys for _, arm in events.arms(Scope(t, 0)) for row in arm.rows if row.value > 0 and row.keys != _TOTAL}
        for t in "ps"
    ]
    common = have[0] & have[1]
    counts = [n for n in clause.numbers if n.kind == "count"]
    if counts and not _NONE.search(text):
        return Found(holds(counts[0].op, len(common), counts[0].value), False, ReasonKind.NUMBER, text, ())
    none = bool(apart) or bool(_NONE.search(text))
    return Found((not common) is none, bool(common), ReasonKind.OUTCOME, text, ())


def _alone(
    clause: Clause, events: Events, mentions: list[Mention], known: list[Mention], scoped: list[Scope], total: bool
) -> Found | None:
    """ "X was the only adverse event"."""
    if not re.search(r"\bonly (?:\w+ )?(?:types? of )?adverse events?\b", clause.text) or not known or clause.numbers:
        return None
    meant = frozenset(name for m in known for name in m.names)
    values = [(name, events.value((name,), scope)) for scope in scoped for name in events.names]
    good = all((value.people > 0) == (name in meant) for name, value in values if value.rows)
    return Found(
        good,
        all(m.is_exact for m in known),
        ReasonKind.OUTCOME,
        clause.text,
        _places(v for n, v in values if n in meant),
    )


def _superlative(
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
    return Found(all(results) is not negative, exact, ReasonKind.OUTCOME, text, _places(shown))


def _types(
    clause: Clause, events: Events, mentions: list[Mention], known: list[Mention], scoped: list[Scope], total: bool
) -> Found | None:
    """How many kinds of event there are, or occurred so often; whether all, none or some did."""
    text = clause.text
    often = re.search(
        r"\b(?:occurr?ed|affected?|recorded|recorded at least|affecting|were observed|with|in|"
        r"prevalent) (?:in )?(?:exactly |only |just )?(?P<op>more than|less than|at least|"
        r"over|fewer than|under)? ?(?P<n>once|twice|\d+%?|zero|one|two|three|\d+ times)\b|"
        r"\bequally\b|same number of (?:times|each|occurr|cases for)|"
        r"exactly the same number of each",
        text,
    )
    kinds = re.search(r"\b(?:types?|different|categor\w+|kinds?)\b|for which", text)
    every = re.search(
        r"\b(?:every|all|each|none|no|only|any|"
        r"some)(?: of)?(?: the)? (?:\d+ )?(?:recorded )?(?:types? of )?adverse events?",
        text,
    )
    if not total or not (kinds or (often and every)):
        return None
    if len(clause.scopes) > 1 and re.search(r"\b(?:than|same|as)\b", text) and not often:
        return None
    pool = [name for mention in known for name in mention.names] if known else None
    if known and re.search(r"these are|namely|, [a-z ]+,", text):
        return None
    rows: dict[frozenset[str], float] = {}
    sizes: dict[frozenset[str], float] = {}
    for scope in scoped:
        for _, arm in events.arms(scope):
            for row in arm.rows:
                if row.keys != _TOTAL and row.keys and (pool is None or row.keys in pool):
                    rows[row.keys] = rows.get(row.keys, 0.0) + row.value
                    sizes[row.keys] = sizes.get(row.keys, 0.0) + row.of
    if not rows:
        return None
    values = list(rows.values())
    if re.search(r"\bequally\b|same number of (?:times|each|occurr|cases for)|exactly the same number of each", text):
        if len(scoped) > 1 or any(s.cohort == -1 for s in scoped):
            parts = [part for s in scoped for part in events.parts(s)]
            tables = [{r.keys: r.value for _, a in events.arms(p) for r in a.rows if r.keys != _TOTAL} for p in parts]
            return Found(all(t == tables[0] for t in tables), True, ReasonKind.NUMBER, text, ())
        return Found(len(set(values)) == 1, True, ReasonKind.NUMBER, text, ())
    count = next(
        (
            n
            for n in clause.numbers
            if n.kind == "count"
            and re.match(
                r" (?:of the |different |types|kinds|categor|adverse|separate|\w+ (?:adverse|types|categ))",
                text[n.end : n.end + 24],
            )
        ),
        None,
    )
    threshold = None
    later = [n for n in clause.numbers if n is not count and (count is None or n.start > count.start)]
    if re.search(
        r"\bno (?:recorded |observed )?(?:cases|occurr?ences|instances)|\b0 (?:cases|occurr?ences)|zero (?:cases|occ)",
        text,
    ):
        hits = sum(v == 0 for v in values)
    elif often and (later or often.group("n")):
        said = often.group("n") or ""
        op = {"more than": ">", "over": ">", "less than": "<", "under": "<", "fewer than": "<", "at least": ">="}.get(
            often.group("op") or "", ""
        )
        share = "%" in said
        digits = re.sub(r"\D", "", said)
        number = (
            float(digits) if digits else {"once": 1, "twice": 2, "zero": 0, "one": 1, "two": 2, "three": 3}.get(said, 1)
        )
        threshold = number
        hits = sum(
            holds(op, 100 * v / sizes[k] if share and sizes[k] else v, number, 0.5 if share else 0)
            for k, v in rows.items()
        )
    elif re.search(r"at least (?:one|1|a single) case", text):
        hits = sum(v >= 1 for v in values)
    else:
        hits = sum(v > 0 for v in values)
    if count is not None:
        good = holds(count.op, hits, count.value)
        return Found(good, pool is None, ReasonKind.NUMBER, text, ())
    if threshold is None and not re.search(r"cases|occurr?ence|at least", text):
        return None
    if re.search(r"\b(?:none|no|not any) (?:of the )?(?:types? of )?adverse", text) or re.search(
        r"there (?:were|was|are) no(?:t any)? adverse", text
    ):
        return Found(hits == 0, True, ReasonKind.NUMBER, text, ())
    if re.search(r"\b(?:every|all|each|any)\b", text):
        return Found(hits == len(values), True, ReasonKind.NUMBER, text, ())
    if re.search(r"\bsome\b|\bcertain\b", text):
        return Found(hits > 0, True, ReasonKind.NUMBER, text, ())
    return None


def _compare(
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
                _places(values),
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
    return Found(all(results) is not negative, exact and agree, ReasonKind.COMPARATOR, clause.text, _places(shown))


def _shared_out(
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
    return Found(all(results), all(m.is_exact for m in known), ReasonKind.ARM, text, _places(shown))


_EACH = re.compile(r"\b(?:both|each|neither)\b")
_SUM = re.compile(r"\b(?:total|across|combined|between|altogether|overall|in all)\b")


def _count(
    clause: Clause, events: Events, mentions: list[Mention], known: list[Mention], scoped: list[Scope], total: bool
) -> Found | None:
    """How many people of a cohort had an event: so many, so large a share, none, some, all."""
    text = clause.text
    if not known and not total and mentions and not events.names:
        return None
    none = bool(_NONE.search(re.sub(r"\bno (?:more|less|fewer|greater) than\b", "", text)))
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
    return Found(ok, exact, ReasonKind.NEGATION if none else ReasonKind.NUMBER, text, _places(shown))


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


__all__ = ["Events", "Mention", "judge", "numbers", "scopes"]
