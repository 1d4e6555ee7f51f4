"""An answer as its reader gets it: lines in plain words for lay readers, sections in the reader's order.

The facts are settled before: which lines there are, what they cite, that they are supported. A line in plain words is
shown only where the judge supports it on the same citations and it keeps every fact of the line it rewords.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from everyline.answer.plain_language.advice import instructs
from everyline.answer.plain_language.reword import WRITER, reword
from everyline.answer.plain_language.terms import explained
from everyline.answer.plans import PLANS
from everyline.answer.readers import PROFILES
from everyline.answer.readers.base import MOST_FIRST, MOST_LINES, Profile
from everyline.domain.answer import Answer, AnswerSection, Claim, Draft, Label, Term, Verdict
from everyline.domain.ids import ClaimId
from everyline.domain.question import QuestionType, Reader
from everyline.verify.kept import altered
from everyline.verify.sentences import sentences

_NAMED = re.compile(r"Intervention: (.+?)\.(?= |\n|$)")
# Lay readers get a line above this grade where there are not enough others. Grade: Kincaid et al. 1975, with syllables
# counted as groups of vowels.
_HARD = 12.0
_FAR_TOO_HARD = 16.0
_FEWEST = 2
_NEVER_LEFT_OUT = frozenset({"boxed_warning", "safety", "approval", "dosing", "interaction", "special_population"})
# A sentence of no more words is hard through its names alone, which no wording spares anybody.
_SHORT = 22

_LEFT_OUT = "More lines, long or technical, are left out here. The version for clinicians has them."
_DIFFER = "Sources differ on further points, which the version for clinicians shows."
_FOR_PRESCRIBERS = "Some advice to doctors is left out here. Ask your doctor or pharmacist about it."


def plainly(draft: Draft, verdict: Verdict, judge: Callable[[Draft], Verdict]) -> tuple[Draft, Verdict] | None:
    """A supported draft in the plainest words that keep its facts and its verdict, with the verdict on those words.

    The draft itself where no rewording passes; None where all that is left instructs the reader.
    """
    verdicts: dict[str, Verdict] = {draft.text: verdict}

    def accepts(text: str) -> bool:
        if altered(draft.text, text):
            return False
        verdicts[text] = judge(replace(draft, text=text))
        return verdicts[text].label is Label.SUPPORTED

    names = [name for citation in draft.citations for name in _NAMED.findall(citation.quote)]
    text = reword(draft.text, accepts, names)
    return None if instructs(text) else (replace(draft, text=text), verdicts[text])


def for_reader(answer: Answer) -> Answer:
    """The answer with its sections in the order of its reader's profile, as many lines as the reader is due, and
    clinical words explained where the profile says so."""
    profile = PROFILES[answer.question.reader]
    ordered = tuple(sorted(answer.sections, key=lambda section: _place(section, profile, answer.question.type)))
    named = tuple(replace(one, heading=profile.heading(one.kind, one.heading)) for one in ordered)
    arranged = replace(answer, sections=named, provenance=replace(answer.provenance, writer=_writer(answer, profile)))
    if profile.is_short:
        arranged = _short(arranged)
    elif profile.reader is not Reader.CLINICIAN and answer.question.type is not QuestionType.TREATMENT_OPTIONS:
        arranged = _bounded(arranged)
    return explaining(arranged)


def explaining(answer: Answer) -> Answer:
    """The answer with clinical words explained where its reader's profile says so."""
    explains = PROFILES[answer.question.reader].explains
    return replace(answer, terms=tuple(_terms(answer)) if explains else ())


def without_instructions(answer: Answer, count: int) -> Answer:
    """The answer with a word on lines that only instruct prescribers, where any were left out."""
    return replace(answer, gaps=(*answer.gaps, _FOR_PRESCRIBERS)) if count else answer


def _writer(answer: Answer, profile: Profile) -> str:
    made = answer.provenance.writer
    if profile.reader is Reader.CLINICIAN:
        return made
    return (
        f"{made}, {WRITER} for a {profile.reader.value}"
        if profile.reader.is_lay
        else (f"{made} for a {profile.reader.value}")
    )


def _place(section: AnswerSection, profile: Profile, asked: QuestionType) -> tuple[int, int]:
    """Where a section stands: what is not known last, the profile's kinds first, the others in the plan's order."""
    order = profile.order(asked)
    if section.kind == "limitations":
        return (2, 0)
    return (0, order.index(section.kind)) if section.kind in order else (1, 0)


def _bounded(answer: Answer) -> Answer:
    """At most so many lines: the bottom line's, then the plan's sections', then the reader's further ones'.

    A line of the bottom line that a section repeats is not counted twice.
    """
    bottom = answer.bottom_line[:MOST_FIRST]
    planned = {section.heading for section in PLANS[answer.question.type].sections}
    taken = set(bottom)
    for is_planned in (True, False):
        for section in answer.sections:
            if (section.heading in planned) is is_planned:
                taken.update([claim for claim in section.claims if claim not in taken][: MOST_LINES - len(taken)])
    kept = (replace(one, claims=tuple(claim for claim in one.claims if claim in taken)) for one in answer.sections)
    return _only(replace(answer, bottom_line=bottom, sections=tuple(one for one in kept if one.claims)))


def _short(answer: Answer) -> Answer:
    """A lay reader's answer: no line twice, easy lines before hard ones, a line of each section before a second one."""
    texts = {claim.id: claim.text for claim in answer.claims}
    bottom = _easiest(answer.bottom_line, texts)
    places = sorted(range(len(answer.sections)), key=lambda place: _due(answer.sections[place], place))
    rest = {place: [claim for claim in answer.sections[place].claims if claim not in bottom] for place in places}
    chosen: set[ClaimId] = set()
    for claim, index in _in_turn(rest):
        is_hard = _grade(texts[claim]) > _HARD and answer.sections[index].kind not in _NEVER_LEFT_OUT
        if len(bottom) + len(chosen) < MOST_LINES and not is_hard:
            chosen.add(claim)
    for claim, _ in _in_turn(rest):
        if len(bottom) + len(chosen) < _FEWEST:
            chosen.add(claim)
    sections = tuple(
        replace(section, claims=tuple(claim for claim in rest[index] if claim in chosen))
        for index, section in enumerate(answer.sections)
    )
    touched = (one for one in answer.conflicts if set(one.claims) & (chosen | set(bottom)))
    conflicts = tuple(replace(one, about=_plain(one.about), claims=one.claims[:2]) for one in touched)[:1]
    gaps = _gaps(answer)
    if len(conflicts) < len(answer.conflicts):
        gaps.append(_DIFFER)
    shown = _only(
        replace(
            answer,
            bottom_line=bottom,
            sections=_merged(section for section in sections if section.claims),
            conflicts=conflicts,
        )
    )
    if len(shown.claims) < len(answer.claims):
        gaps.append(_LEFT_OUT)
    return replace(shown, gaps=tuple(gaps))


def _gaps(answer: Answer) -> list[str]:
    """What the library does not hold, its many points in one sentence."""
    profile = PROFILES[answer.question.reader]
    told: list[str] = []
    points: dict[str, dict[str, None]] = {}
    kinds = {section.heading: section.kind for section in PLANS[answer.question.type].sections}
    for gap in answer.gaps:
        found = _NOTHING.fullmatch(gap)
        if found:
            heading = profile.heading(kinds.get(found["heading"], ""), found["heading"])
            points.setdefault(found["subject"], {})[f"{heading[0].lower()}{heading[1:]}"] = None
        else:
            told.append(gap)
    return [
        *(f"On {subject}, the library holds nothing about: {', '.join(some)}." for subject, some in points.items()),
        *told,
    ]


_NOTHING = re.compile(r"Nothing was found in the library for “(?P<heading>[^”]+)” on (?P<subject>.+)\.")


def _plain(about: str) -> str:
    """What a disagreement is about, in plain words where these keep every fact."""
    told = reword(about, lambda text: not altered(about, text))
    return about if altered(about, told) else told


# What is not known is due a line after this many other sections, wherever it stands.
_UNKNOWN_DUE = 3.5


def _due(section: AnswerSection, place: int) -> float:
    """When a section gets its first line: in order, what is not known before the many sections of an answer run out."""
    return min(_UNKNOWN_DUE, place) if section.kind == "limitations" else place


def _easiest(bottom: Sequence[ClaimId], texts: dict[ClaimId, str]) -> tuple[ClaimId, ...]:
    """The bottom line without what is hard to read, as long as something is left; its first line stays, unless nobody
    could read it."""
    first = [one for one in bottom[:1] if _grade(texts[one]) <= _FAR_TOO_HARD or _longest(texts[one]) <= _SHORT]
    easy = [claim for claim in bottom if _grade(texts[claim]) <= _HARD and claim not in first]
    return tuple([*first, *easy][:MOST_FIRST] or bottom[:1])


def _in_turn(lines: dict[int, list[ClaimId]]) -> Iterator[tuple[ClaimId, int]]:
    """The first line of each section, then the second of each, and so on; no line twice."""
    seen: set[ClaimId] = set()
    for row in range(max(map(len, lines.values()), default=0)):
        for index, claims in lines.items():
            if row < len(claims) and claims[row] not in seen:
                seen.add(claims[row])
                yield claims[row], index


def _merged(sections: Iterable[AnswerSection]) -> tuple[AnswerSection, ...]:
    """Sections that now bear one heading, as one; each line once."""
    merged: dict[str, AnswerSection] = {}
    for section in sections:
        held = merged.get(section.heading)
        claims = tuple(dict.fromkeys((*(held.claims if held else ()), *section.claims)))
        merged[section.heading] = replace(held or section, claims=claims)
    return tuple(merged.values())


def _longest(text: str) -> int:
    """Words of the longest sentence."""
    return max((len(text[start:end].split()) for start, end in sentences(text)), default=0)


def _grade(text: str) -> float:
    """About the US school grade that a text is written for."""
    words = text.split()
    count = max(1, len(sentences(text)))
    syllables = sum(max(1, len(_VOWELS.findall(word))) for word in words)
    return 0.39 * len(words) / count + 11.8 * syllables / max(1, len(words)) - 15.59


_VOWELS = re.compile(r"[aeiouy]+(?!\b)|[aiouy]+\b", re.IGNORECASE)


def _only(answer: Answer) -> Answer:
    """The answer with the claims it shows and no others, and with the references and findings these need."""
    shown = frozenset(claim for group in _groups(answer) for claim in group)
    claims = tuple(claim for claim in answer.claims if claim.id in shown)
    cited = {citation.document for claim in claims for citation in claim.citations}
    cited.update(citation.document for citation in answer.synthesis.citations())
    kept = [reference for reference in answer.references if reference.document in cited]
    findings = ((finding, tuple(one for one in ids if one in shown)) for finding, ids in answer.findings)
    return replace(
        answer,
        claims=claims,
        findings=tuple((finding, ids) for finding, ids in findings if ids),
        references=tuple(replace(one, number=number) for number, one in enumerate(kept, 1)),
    )


def _groups(answer: Answer) -> Iterator[tuple[ClaimId, ...]]:
    """The lines of an answer, in the order a reader meets them."""
    yield from (premise.claims for premise in answer.premises)
    yield answer.bottom_line
    yield from (section.claims for section in answer.sections)
    yield from (conflict.claims for conflict in answer.conflicts)


def _terms(answer: Answer) -> Iterator[Term]:
    """Clinical words of the lines shown, each under the line that has it first."""
    texts: dict[ClaimId, Claim] = {claim.id: claim for claim in answer.claims}
    seen: set[str] = set()
    for claim in dict.fromkeys(claim for group in _groups(answer) for claim in group):
        for word, means in explained(texts[claim].text) if claim in texts else ():
            if means not in seen:
                seen.add(means)
                yield Term(word, means, claim)
