"""Findings of a drug label, section by section: each a sentence that stands alone, with the label's own fields.

What a sentence does not say of drug and people stands in a line of fields at the end of the document, one for each
combination, so that a claim which adds them can cite where they are from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from everyline.domain.evidence import Arm
from everyline.domain.ids import FindingId
from everyline.domain.record import Refusal
from everyline.domain.text import SectionKind, Span
from everyline.sources.base import Layout
from everyline.sources.label_arms import arms_in
from everyline.sources.label_doses import (
    bare_heading,
    doses_in,
    is_dosing,
    joined,
    population_in,
    population_of_heading,
)
from everyline.sources.label_sentences import (
    connective,
    cut,
    is_fragment,
    says_something,
    stands_alone,
    without_cross_reference,
)
from everyline.sources.label_tables import TableSentence, pairs_in, reactions_in
from everyline.sources.trial_groups import MOST_NAME

Draft = dict[str, Any]
BOXED = "Boxed warning: "
FORBIDDEN = "Contraindications: "
"""How lines begin that say what only the heading of their section says."""

_FIELDS = {
    "population": "Population",
    "intervention": "Intervention",
    "dose": "Dose",
    "comparator": "Comparator",
}


@dataclass(frozen=True, slots=True)
class Drug:
    """A product. name: as a finding gives it, the generic name where there is one. names: every word for it."""

    name: str
    names: tuple[str, ...]

    @classmethod
    def of(cls, brands: Sequence[str], generics: Sequence[str], substances: Sequence[str]) -> Drug:
        """The product of a label's lists of names."""
        generic = "; ".join(dict.fromkeys(name.lower() for name in generics))
        brand = "; ".join(dict.fromkeys(brands))
        name = next((text for text in (generic, brand) if 0 < len(text) <= MOST_NAME and ":" not in text), "")
        plain = (re.sub(r"[®™]", "", name).strip() for name in (*brands, *generics, *substances))
        return cls(name, tuple(dict.fromkeys(name for name in plain if len(name) > 2)))

    def is_named_in(self, text: str) -> bool:
        return any(re.search(rf"(?<!\w){re.escape(name.split()[0])}(?!\w)", text, re.I) for name in self.names)


@dataclass(frozen=True, slots=True)
class Part:
    """A section of running text as it was laid out. lines: with their places in the document's text.

    is_strengths: of dosage forms, which tell contents and no doses. is_overdose: what it says is of an overdose.
    """

    kind: SectionKind
    heading: str
    lines: tuple[tuple[str, int], ...]
    is_strengths: bool = False
    is_overdose: bool = False


@dataclass(slots=True)
class LabelFindings:
    """The findings of one label while it is laid out."""

    drug: Drug
    layout: Layout
    prefix: str
    refusals: list[Refusal] = field(default_factory=list)
    _drafts: list[Draft] = field(default_factory=list)
    _said: set[str] = field(default_factory=set)
    _counts: dict[str, int] = field(default_factory=dict)

    def read(self, part: Part) -> None:
        """Take the findings of a section of text."""
        maker = _MAKERS.get(part.kind)
        if maker is None or part.is_strengths:
            return
        for draft in maker(part, self.drug):
            self._add(draft)

    def lay_out_table(self, kind: SectionKind, heading: str, caption: str, lines: Sequence[str]) -> None:
        """Write the sentences of a table that was laid out, where it can be read, and take their findings."""
        rows: list[TableSentence] = []
        topic = ""
        if kind is SectionKind.ADVERSE_REACTIONS:
            topic, rows = "safety", list(reactions_in(lines, caption or heading, self.refusals))
        elif kind is SectionKind.DOSAGE or re.search(r"\binteract", f"{caption} {lines[0] if lines else ''}", re.I):
            topic = "dosing" if kind is SectionKind.DOSAGE else "interaction"
            rows = list(pairs_in(lines))
        if not rows:
            return
        sentences = []
        for row in rows:
            span = self.layout.add(row.figures.text)
            sentences.append((row, span))
        first, last = sentences[0][1], sentences[-1][1]
        self.layout.mark(kind, caption or heading, Span(first.start, last.end))
        for row, span in sentences:
            arms = row.figures.bound(span)
            if topic == "dosing" and not arms:
                if not re.search(r"\bdo not\b|\bnot recommended\b|\bask\b", row.figures.text, re.I):
                    continue
                this = "indication-limit"
            else:
                this = topic
            people = population_of_heading(heading) if topic == "dosing" else _studied(caption)
            self._add(
                {
                    "topic": this,
                    "statement": span,
                    "population": people,
                    "comparator": row.comparator,
                    "outcome": _OUTCOMES.get(this, row.row) if topic == "dosing" else row.row,
                    "dose": joined([told for *_, told in doses_in(row.figures.text)]) if this == "dosing" else None,
                    "arms": arms,
                }
            )

    def _add(self, draft: Draft) -> None:
        said = draft.pop("said", None) or f"{draft['statement'].start}"
        if said in self._said:
            return  # openFDA repeats sections inside others
        self._said.add(said)
        topic = draft["topic"]
        self._counts[topic] = self._counts.get(topic, 0) + 1
        draft["id"] = FindingId(f"{self.prefix}-{topic}-{self._counts[topic]:03}")
        draft.setdefault("intervention", self.drug.name or None)
        self._drafts.append(draft)

    def close(self) -> list[Draft]:
        """Write the lines of fields, and give what a `Finding` needs save document and hash."""
        lines: dict[str, Span] = {}
        for draft in self._drafts:
            for name in _FIELDS:
                if draft.get(name):
                    draft[name] = str(draft[name]).replace("[", "(").replace("]", ")").rstrip(". ")
            line = " ".join(f"{label}: {draft[name]}." for name, label in _FIELDS.items() if draft.get(name))
            if line and line not in lines:
                lines[line] = self.layout.add_section(
                    SectionKind.FINDING_CONTEXT, "fields", line, gap="\n" if lines else "\n\n"
                )
            draft["context"] = lines.get(line)
        return self._drafts


_STUDIES = re.compile(r"\b(?:in|of|from|during) ((?:[\w-]+ ){0,5}(?:stud(?:y|ies)|trials?))\b", re.I)


def _studied(caption: str) -> str | None:
    """Which studies a table's caption is about, in its own words."""
    found = list(_STUDIES.finditer(caption))
    return re.sub(r"^.*\b(?:in|of|from|during) ", "", found[-1][1]) if found else None


_OUTCOMES = {"dosing": "dose", "indication-limit": "limit of use"}


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence of a section. opens: it is the first of its line. under: the line above that is a heading of its own,
    empty where there is none."""

    text: str
    span: Span
    opens: bool
    under: str

    @property
    def alone(self) -> bool:
        return stands_alone(self.text) and says_something(self.text)


_TITLE = re.compile(r"[A-Z][^.;:!?]{2,90}")


def _sentences(part: Part, drug: Drug) -> Iterator[_Said]:
    """The sentences of a section, without the cross-references at their ends and, where they name the drug, without
    the word that ties them to what came before; what is no sentence is left out."""
    under = ""
    for line, at in part.lines:
        if _TITLE.fullmatch(line) and len(line.split()) <= 12 and is_fragment(line) and not line[-1].isdigit():
            under = line
            continue
        for start, end in cut(line):
            if line[end - 1] not in '.!)]”"' and not _is_labelled_dose(line[start:end]):
                continue
            said = without_cross_reference(line[start:end])
            tie = connective(said)
            if tie and drug.is_named_in(said):
                said, start = said[tie].upper() + said[tie + 1 :], start + tie
            if said.strip():
                yield _Said(said, Span(at + start, at + start + len(said)), start == 0, under)


def _draft(topic: str, said: _Said, outcome: str, **fields: Any) -> Draft:
    return {"topic": topic, "said": said.text, "statement": said.span, "outcome": outcome, "arms": (), **fields}


_DIRECTS = re.compile(
    r"(?:carefully |closely )?(?:discontinue|stop|monitor|test|avoid|do not|consider|evaluate|initiate|advise|assess|"
    r"interrupt|withhold|perform|prescribe|reserve|use|counsel|instruct|check)\b|.*\b(?:should|must|contraindicated|"
    r"not (?:approved|indicated|recommended))\b",
    re.I,
)


def _boxed(part: Part, drug: Drug) -> Iterator[Draft]:
    """What the box is about, and of each of its paragraphs the first sentence and every instruction."""
    head, told = "", ""
    for said in _sentences(part, drug):
        if said.text.startswith(BOXED):
            head = said.text.removeprefix(BOXED).rstrip(".").lower()
        told = "" if said.opens else told
        if said.text.startswith(BOXED) or ((not told or _DIRECTS.match(said.text)) and said.alone):
            told = said.text
            about = said.under.lower() or head
            yield _draft("boxed-warning", said, f"boxed warning: {about}" if about else "boxed warning")


_INDICATED = re.compile(
    r"\b(?:indicated|relieves?|effective in|for the (?:treatment|relief|management|control) of)\b",
    re.I,
)
_LIMITED = re.compile(
    r"\b(?:not (?:been )?(?:indicated|established|studied|evaluated|recommended|approved|intended)|should only be|"
    r"limitations? of use|only (?:to|in|for) patients)\b",
    re.I,
)


def _indications(part: Part, drug: Drug) -> Iterator[Draft]:
    for said in _sentences(part, drug):
        if not said.alone:
            continue
        people = population_in(said.text) or population_of_heading(part.heading)
        if _LIMITED.search(said.text):
            yield _draft("indication-limit", said, "limit of use", population=people)
        elif _INDICATED.search(said.text):
            yield _draft("approval", said, "indication", population=people)


_ADJUSTS = re.compile(
    r"\b(?:adjust\w*|not recommended|avoid\w*|contraindicated|not (?:be )?necessary|reduc\w+)\b", re.I
)
_MONITORS = re.compile(
    r"^(?:monitor|test|evaluate|obtain|perform|assess|check|measure)\b|"
    r"\b(?:should|must) be (?:monitored|performed|obtained|tested|checked|measured|analy[sz]ed|evaluated)\b|"
    r"\bmonitor(?:ing)? (?:of|for|patients)\b|\b(?:evaluate|test) patients for\b",
    re.I,
)
_ORGANS = re.compile(r"\b(renal|hepatic|liver|kidney|geriatric|elderly|pediatric|pregnan\w*|lactation|nursing)\b", re.I)


def _dosing(part: Part, drug: Drug) -> Iterator[Draft]:
    """One finding for each statement of a dose. A sentence of doses that only goes on from the one before joins it."""
    sentences = list(_sentences(part, drug))
    number = 0
    heading = population_of_heading(part.heading)
    while number < len(sentences):
        said = sentences[number]
        number += 1
        if not is_dosing(said.text):
            yield from _beside_doses(said, part, drug, heading)
            continue
        is_whole = stands_alone(said.text, is_of_people=heading is not None) or _is_labelled_dose(said.text)
        while number < len(sentences):
            further = sentences[number]
            goes_on = not further.opens and is_dosing(further.text) and not stands_alone(further.text)
            if not goes_on or further.span.start - said.span.end > 2:
                break
            said = _Said(f"{said.text} {further.text}", Span(said.span.start, further.span.end), said.opens, said.under)
            number += 1
        if is_whole:
            yield _dose_draft(said, population_in(said.text) or heading)


def _dose_draft(said: _Said, people: str | None) -> Draft:
    doses = doses_in(said.text)
    begin = said.span.start
    arms = tuple(
        Arm("dose", value, unit, span=Span(begin + at, begin + at + len(value))) for value, unit, at, _ in doses
    )
    return _draft("dosing", said, "dose", population=people, dose=joined([told for *_, told in doses]), arms=arms)


def _is_labelled_dose(said: str) -> bool:
    """Whether words are a label with its dose: "Severe Symptomatology - 3 mg to 5 mg b.i.d. or t.i.d."."""
    return bool(re.match(r"[A-Z][\w ,'’()/-]{3,80}(?: [-–—] |: )(?:\w+ ){0,3}\d", said)) and is_fragment(said)


def _beside_doses(said: _Said, part: Part, drug: Drug, heading: str | None) -> Iterator[Draft]:
    """What a section on dosing tells besides doses: tests, and what organs and ages mean for the dose."""
    if not said.alone:
        return
    if _MONITORS.search(said.text):
        yield _draft("monitoring", said, "monitoring", population=heading)
    elif _ADJUSTS.search(said.text) and _ORGANS.search(said.text):
        yield _draft("special-population", said, "use", population=heading)


_FORBIDS = re.compile(
    r"\b(?:contraindicat\w*|(?:should|must|do|does|can) ?not|not be|never|not recommended|hypersensitiv\w*|allerg\w*|"
    r"harm|avoid\w*)\b",
    re.I,
)


def _contraindications(part: Part, drug: Drug) -> Iterator[Draft]:
    people = population_of_heading(part.heading)
    people = None if people and re.search(r"contraindicat|do not use", people, re.I) else people
    for said in _sentences(part, drug):
        is_led = said.text.startswith((FORBIDDEN, "Do not use: "))
        if is_led or (_FORBIDS.search(said.text) and said.alone):
            yield _draft("contraindication", said, "contraindication", population=None if is_led else people)


def _warnings(part: Part, drug: Drug) -> Iterator[Draft]:
    """What is warned of under each heading, and what is to be watched; of an overdose, told with that word."""
    head = bare_heading(part.heading).lower() or "warning"
    for said in _sentences(part, drug):
        if not said.alone or _ANIMAL.search(said.text):
            continue
        if part.is_overdose:
            yield _draft("safety", said, "overdosage", population="overdosage")
            continue
        topic = "monitoring" if _MONITORS.search(said.text) else "safety"
        about = "monitoring" if topic == "monitoring" else "warning"
        yield _draft(topic, said, said.under.lower() or (about if _SAYS_NOTHING.fullmatch(head) else head))


_SAYS_NOTHING = re.compile(r"(?:warnings?|precautions?|and|general|information|\W)+")
_STUDIED = re.compile(r"\b(?:(?:has|have|was|were) (?:been )?studied|data (?:described )?.{0,20}reflect)\b", re.I)
_MOST = re.compile(r"\b(?:most (?:common|commonly|frequent|frequently|serious)|common adverse)\b", re.I)


def _reactions(part: Part, drug: Drug) -> Iterator[Draft]:
    """Sentences with figures, those that name what is most common or most serious, and those that name the drug."""
    for said in _sentences(part, drug):
        tells = _FIGURES.search(said.text) or _MOST.search(said.text) or drug.is_named_in(said.text)
        if not tells or _ANIMAL.search(said.text) or _STUDIED.search(said.text) or not said.alone:
            continue
        arms = arms_in(said.text, said.span, drug.names)
        is_of_studies = re.search(r"\b(?:stud(?:y|ies)|trials?|patients)\b", said.under, re.I)
        outcome = said.under.lower() if said.under and not is_of_studies else "adverse reactions"
        control = next((arm.arm for arm in arms if arm.arm and re.match(r"placebo|control", arm.arm, re.I)), None)
        people = said.under if is_of_studies else None
        yield _draft("safety", said, outcome, arms=arms, comparator=control, population=people)


_FIGURES = re.compile(r"\d ?%|\bper 100\b")
_ACTS = re.compile(
    r"\b(?:avoid\w*|not recommended|should|must|recommended|caution\w*|contraindicated|monitor\w*|adjust\w*|limit\w*|"
    r"do not|not exceed|reduc\w+|discontinu\w+)\b",
    re.I,
)
_WORKS = re.compile(
    r"\b(?:increas\w+|decreas\w+|reduc\w+|enhanc\w+|potentiat\w+|inhibit\w+|induc\w+|elevat\w+|risk|effect|impair\w*|"
    r"concentrations?|interact\w*|clearance|cases)\b",
    re.I,
)
_NO_AGENT = re.compile(r"drug interactions?|interactions?|precautions?|other|general", re.I)


def _interactions(part: Part, drug: Drug) -> Iterator[Draft]:
    """What another drug does, and what to do about it: only where the sentence itself names that drug."""
    head = bare_heading(part.heading)
    words = {word.lower().rstrip("s") for word in re.findall(r"[A-Za-z][\w-]{3,}", head)} - _GENERAL
    words = set() if _NO_AGENT.fullmatch(head) else words
    for said in _sentences(part, drug):
        lowered = said.text.lower()
        if words and not any(word in lowered for word in words):
            continue
        if not (_ACTS.search(said.text) or _WORKS.search(said.text)) or not said.alone:
            continue
        yield _draft("interaction", said, f"interaction with {head}" if words else "interaction")


_GENERAL = frozenset("other with drugs drug strong inhibitors inhibitor inducers products agents interactions".split())
_GROUPS: Mapping[str, str] = {
    r"pregnan|teratogen": r"pregnan\w*|fet(?:al|us)|women|gestation\w*|utero",
    r"nursing|lactation|breast": r"nurs\w+|milk|breast-?fe\w+|lactat\w*",
    r"pediatric|paediatric|child": r"p(?:a)?ediatric|child\w*|adolescent\w*|years of age|infants?",
    r"geriatric|elderly": r"geriatric|elderly|older|years of age|65|age",
    r"hepatic|liver": r"hepatic|liver",
    r"renal|kidney": r"renal|kidney",
    r"reproductive|contraception": r"contracept\w*|women|fertil\w*|pregnan\w*",
}
_ADVISES = re.compile(
    r"\b(?:contraindicat\w*|avoid\w*|caution\w*|not recommended|should|must|harm|studies|study|safety|effectiveness|"
    r"efficacy|adjust\w*|discontinu\w*|differences?|studied|available|cases|established|present|excreted|risk|Category)\b"
)
_ANIMAL = re.compile(r"\b(?:rats?|mice|mouse|rodents?|rabbits?|monkeys?|dogs?|animals?(?! reproduct)|pups?)\b", re.I)


def _special(part: Part, drug: Drug) -> Iterator[Draft]:
    """What is said of people by their state or age, in sentences that name it; animals aside."""
    head = bare_heading(part.heading)
    own = next((words for pattern, words in _GROUPS.items() if re.search(pattern, head, re.I)), None)
    named = re.compile(rf"\b(?:{own})\b", re.I) if own else None
    for said in _sentences(part, drug):
        if named is None or not named.search(said.text) or not _ADVISES.search(said.text) or _ANIMAL.search(said.text):
            continue
        if says_something(said.text) and stands_alone(said.text, is_of_people=True):
            people = re.sub(r"(?i)^(pediatric|paediatric|geriatric) use$", r"\1 patients", head)
            yield _draft("special-population", said, "use", population=people)


_MAKERS: Mapping[SectionKind, Callable[[Part, Drug], Iterator[Draft]]] = {
    SectionKind.BOXED_WARNING: _boxed,
    SectionKind.INDICATIONS: _indications,
    SectionKind.DOSAGE: _dosing,
    SectionKind.CONTRAINDICATIONS: _contraindications,
    SectionKind.WARNINGS: _warnings,
    SectionKind.ADVERSE_REACTIONS: _reactions,
    SectionKind.INTERACTIONS: _interactions,
    SectionKind.SPECIAL_POPULATIONS: _special,
}
