"""Statements about measured results: each clause by the first rule that can read it."""

from __future__ import annotations

import re

from everyline.domain.answer import ReasonKind
from everyline.verify.records.found import Found, Place
from everyline.verify.records.result_comparisons import best_of, compared
from everyline.verify.records.result_values import frames, spread_of, stray, valued
from everyline.verify.records.results import Results, times
from everyline.verify.records.statement import Clause, Scope
from everyline.verify.records.terms import keys, keys_of, words


def judge(clause: Clause, results: Results, wanted: frozenset[str]) -> Found | None:
    """Whether a clause is true of the outcomes. wanted: the keys of the whole statement."""
    text = clause.text
    own = frozenset(keys_of(words(text))) or wanted
    named = [] if any(s.cohort > 0 for _, s in clause.scopes) else results.named(text)
    scoped = clause.scopes if not named else tuple(named)
    if not results.records:
        return None
    about = _about(clause, results)
    if about is not None:
        return about
    plain = [s for _, s in scoped] or [Scope("p" if len(results.records) < 2 else "b", 0)]
    wide = own | wanted if len(own) < 3 else own
    found = (
        spread_of(clause, results, wide, plain)
        or best_of(clause, results, wide, plain)
        or compared(clause, results, wide, scoped, plain)
    )
    if found is not None:
        if found.is_true and stray(clause, results):
            return found._replace(is_true=False, is_sure=False, kind=ReasonKind.TIME)
        return found
    found = valued(clause, results, wide, plain)
    return found if found is not None else _studied(clause, results)


def _about(clause: Clause, results: Results) -> Found | None:
    """Statements of the time frame, the outcome measure and the units: the same, not the same, so long."""
    text = clause.text
    both = (len(results.records) > 1 and any(s.trial == "b" for _, s in clause.scopes)) or {
        s.trial for _, s in clause.scopes
    } >= {"p", "s"}
    frame = re.search(r"time ?(?:frame|period|scale)", text)
    negative = bool(re.search(r"\b(?:not|different|differing|neither|don't|non)\b", text))
    if (
        both
        and frame
        and len(clause.scopes)
        and re.search(r"\bsame|different|both use|longer|shorter", text)
        and len(results.records) > 1
    ):
        texts = [r.frame.text if r.frame else "" for r in results.records[:2]]
        spans = [times(t) for t in texts]
        longer = re.search(r"longer|shorter", text)
        if longer and all(spans):
            first = clause.scopes[0][1].trial if clause.scopes else "p"
            a, b = (max(spans[0]), max(spans[1])) if first != "s" else (max(spans[1]), max(spans[0]))
            return Found(a > b if longer.group() == "longer" else a < b, True, ReasonKind.TIME, text, frames(results))
        same = keys(texts[0]) == keys(texts[1]) or (bool(spans[0]) and max(spans[0]) == max(spans[1], default=-1))
        return Found(same is not negative, True, ReasonKind.TIME, text, frames(results))
    about = re.search(r"outcome|metric|measure|endpoint|results", text)
    like = re.search(r"\b(?:same|similar|comparable|compare|synonymous)\b", text)
    unlike = re.search(r"\b(?:different|non[- ]comparable|incomparable|differing)\b", text)
    if both and (like or unlike) and not re.search(r"\bthan\b|\d", text) and len(results.records) > 1:
        if re.search(r"units?\b", text):
            units = [re.sub(r"s$", "", r.arms[0].unit.lower().strip()) if r.arms else "" for r in results.records[:2]]
            alike = units[0] == units[1]
        elif about:
            titles = [frozenset(k for line in r.about[1:2] for k in line.keys) for r in results.records[:2]]
            alike = len(titles[0] & titles[1]) >= 0.3 * max(1, min(len(t) for t in titles))
        else:
            alike = None
        if alike is not None:
            against = bool(unlike) is not bool(re.search(r"\b(?:not|cannot|can't|don't|neither)\b", text))
            return Found(alike is not against, False, ReasonKind.OUTCOME, text, ())
    if frame and not both:
        said = times(text)
        here = [
            r
            for r in results.records
            if not clause.scopes or clause.scopes[0][1].trial in ("b", "s" if r.is_secondary else "p")
        ]
        if said and here:
            good = all(
                any(abs(s - t) <= 0.04 * t + 1 for t in times(r.frame.text if r.frame else ""))
                for s in said
                for r in here
            )
            return Found(good is not negative, good, ReasonKind.TIME, text, frames(results))
    return None


_STUDIES = re.compile(
    r"\b(?:stud(?:y|ies|ying)|investigat\w+|evaluat\w+|test(?:s|ing)?|measur\w+|assess\w+|"
    r"monitor\w*|record\w*|uses?|report\w*)\b"
)
_PLAIN = frozenset(
    keys(
        "trial trials study studies primary secondary both either measure measures measurement outcome metric "
        "metrics use used using impact effect effects intervention interventions evaluate investigate patient "
        "patients participant participants results result different same similar treatment treatments "
        "performance cohort group test testing record evaluating studying measuring investigating assess "
        "monitor record report p0 s0 b0 pe se p1 p2 s1 s2 whereas additionally "
    )
)


def _studied(clause: Clause, results: Results) -> Found | None:
    """What a trial measures: "both trials evaluate PFS", "does not investigate X"."""
    text = clause.text
    verb = _STUDIES.search(text)
    if not verb or (clause.numbers and any(n.kind != "count" for n in clause.numbers)) or re.search(r"\bthan\b", text):
        return None
    wanted = [k for k in dict.fromkeys(keys_of(words(text[verb.end() :]))) if k not in _PLAIN]
    if not wanted:
        return None
    shares = []
    places: list[Place] = []
    for record in results.records:
        if clause.scopes and not any(s.trial in ("b", "s" if record.is_secondary else "p") for _, s in clause.scopes):
            continue
        have = {k for line in record.about for k in line.keys} | {k for arm in record.arms for k in arm.keys}
        shares.append(sum(k in have for k in wanted) / len(wanted))
        if record.about:
            places.append(
                Place(record.evidence, record.about[0].start, record.about[0].end, record.about[0].text[:200])
            )
    if not shares:
        return None
    negative = bool(re.search(r"\b(?:not|neither|nor|don't|doesn't|no)\b", text))
    worst = max(shares) if negative else min(shares)
    return Found((worst >= 0.6) is not negative, False, ReasonKind.OUTCOME, text, tuple(places))
