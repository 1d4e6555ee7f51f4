"""Statements about adverse events: each clause by the first rule that can read it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from everyline.domain.answer import ReasonKind
from everyline.verify.records.event_comparisons import compared, most_frequent
from everyline.verify.records.event_counts import SAYS_NONE, counted, places_of, shared_out
from everyline.verify.records.events import TOTAL, Events, Mention
from everyline.verify.records.found import Found, holds
from everyline.verify.records.statement import Clause, Scope, numbers, scopes


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
    for rule in (_overlap, _alone, most_frequent, _types, compared, shared_out, counted):
        found = rule(clause, events, mentions, known, scoped, total)
        if found is not None:
            return found, mentions
    return None, mentions


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
        {row.keys for _, arm in events.arms(Scope(t, 0)) for row in arm.rows if row.value > 0 and row.keys != TOTAL}
        for t in "ps"
    ]
    common = have[0] & have[1]
    counts = [n for n in clause.numbers if n.kind == "count"]
    if counts and not SAYS_NONE.search(text):
        return Found(holds(counts[0].op, len(common), counts[0].value), False, ReasonKind.NUMBER, text, ())
    none = bool(apart) or bool(SAYS_NONE.search(text))
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
        places_of(v for n, v in values if n in meant),
    )


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
                if row.keys != TOTAL and row.keys and (pool is None or row.keys in pool):
                    rows[row.keys] = rows.get(row.keys, 0.0) + row.value
                    sizes[row.keys] = sizes.get(row.keys, 0.0) + row.of
    if not rows:
        return None
    values = list(rows.values())
    if re.search(r"\bequally\b|same number of (?:times|each|occurr|cases for)|exactly the same number of each", text):
        if len(scoped) > 1 or any(s.cohort == -1 for s in scoped):
            parts = [part for s in scoped for part in events.parts(s)]
            tables = [{r.keys: r.value for _, a in events.arms(p) for r in a.rows if r.keys != TOTAL} for p in parts]
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


__all__ = ["Events", "Mention", "judge", "numbers", "scopes"]
