"""What a pathway says of a patient as JSON, the form that outsiders depend on, and as Markdown for people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any  # a JSON object holds whatever JSON holds

from everyline.domain.citation import Citation
from everyline.domain.guidance import Backing, CriterionFound, Due, Evaluation, Grounds, Guidance, Missing, Standing
from everyline.domain.ids import ContentHash, DocumentId
from everyline.domain.pathway import Action, FactId, Pathway, StatementId
from everyline.domain.text import Status
from everyline.pathways.evaluate import sentences

NOT_ADVICE = "What a pathway says of the facts it was given; no decision about a patient, and no substitute for one."


@dataclass(frozen=True)
class Told:
    """An evaluation with all that is needed to tell it. notes: what readers must know of it, as sentences.

    facts_hash: of the file of facts; of the facts themselves nothing is kept but what the traces say.
    """

    pathway: Pathway
    evaluation: Evaluation
    grounds: Grounds
    facts_hash: ContentHash
    notes: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()

    @cached_property
    def backings(self) -> Mapping[StatementId, Backing]:
        """What the library has for each statement."""
        return {one.statement.id: one for one in self.grounds.backings}

    @cached_property
    def numbers(self) -> Mapping[DocumentId, int]:
        """The number of each reference, by its document."""
        return {one.document: one.number for one in self.grounds.references}

    def of(self, standing: Standing) -> tuple[Guidance, ...]:
        """The actions of one standing, in the order of the pathway."""
        return tuple(one for one in self.evaluation.guidance if one.standing is standing)


def notes_of(pathway: Pathway, evaluation: Evaluation, grounds: Grounds) -> tuple[str, ...]:
    """What readers must know: whether it was reviewed, what evidence is gone, where it is silent."""
    notes: list[str] = []
    if pathway.reviewed_on is None:
        notes.append("No board has reviewed this pathway.")
    elif pathway.review_by is not None and pathway.review_by < evaluation.on:
        notes.append(f"The review of this pathway lapsed on {pathway.review_by.isoformat()}.")
    gone = [one for one in grounds.backings if one.unfound]
    if gone:
        names = ", ".join(sorted({name for one in gone for name in one.unfound})[:5])
        notes.append(f"Statements told without evidence, which this library does not hold ({names}): {len(gone)}.")
    for reference in grounds.references:
        if reference.status is Status.RETRACTED:
            notes.append(f"Reference {reference.number} was retracted; do not rely on what cites it.")
    return (*notes, *evaluation.notes)


# JSON


def to_object(told: Told) -> dict[str, Any]:
    """The evaluation as a JSON object. `guidance` holds what is indicated and nothing else: what is contraindicated, or
    can't be told for want of facts, stands under keys of its own."""
    found = told.evaluation
    return {
        "pathway": found.pathway,
        "title": told.pathway.title,
        "hash": found.hash,
        "on": found.on.isoformat(),
        "reviewed_on": told.pathway.reviewed_on.isoformat() if told.pathway.reviewed_on else None,
        "review_by": told.pathway.review_by.isoformat() if told.pathway.review_by else None,
        "refused": found.refused,
        "notes": list(told.notes),
        "guidance": [_guidance(told, one) for one in told.of(Standing.INDICATED)],
        "contraindicated": [_guidance(told, one) for one in told.of(Standing.CONTRAINDICATED)],
        "undetermined": [_guidance(told, one) for one in told.of(Standing.UNDETERMINED)],
        "criteria": [_criterion(told, one) for one in found.criteria],
        "schedule": [_due(told, one) for one in found.schedule],
        "gaps": list(told.pathway.gaps),
        "unused": list(told.unused),
        "references": [
            {
                "number": one.number,
                "document": one.document,
                "title": one.title,
                "authors": one.authors,
                "journal": one.journal,
                "year": one.year,
                "ids": {kind.value: value for kind, value in reversed(one.identifiers.pairs())},
                "status": one.status.value,
                "url": one.url,
                "note": one.note,
            }
            for one in told.grounds.references
        ],
    }


def _guidance(told: Told, one: Guidance) -> dict[str, Any]:
    step = next(step for step in told.pathway.steps if step.id == one.step)
    statements = tuple(dict.fromkeys((*one.action.statements, *step.statements)))
    return {
        "step": step.title,
        "step_id": one.step,
        "action": one.action.says,
        "action_id": one.action.id,
        "kind": one.action.kind.value,
        "standing": one.standing.value,
        "strength": one.action.strength,
        "region": one.action.region or None,
        "because": list(one.because),
        "missing": [_missing(told, missing) for missing in one.missing],
        "statements": [_statement(told, name) for name in statements],
        "citations": _citations(told, statements),
    }


def _criterion(told: Told, one: CriterionFound) -> dict[str, Any]:
    return {
        "id": one.criterion,
        "says": one.trace.says,
        "truth": one.truth.value,
        "missing": [_missing(told, missing) for missing in one.missing],
        "trace": " ".join(sentences(one.trace)),
    }


def _missing(told: Told, one: Missing) -> dict[str, str]:
    return {"fact": one.fact, "name": fact_names(told.pathway).get(one.fact, one.fact), "why": one.why}


def fact_names(pathway: Pathway) -> dict[FactId, str]:
    """The names of facts, for people."""
    return {one.id: one.name for one in pathway.facts}


def _due(told: Told, one: Due) -> dict[str, Any]:
    return {
        "date": one.on.isoformat(),
        "test": one.test,
        "why": one.why,
        "is_planned": one.is_planned,
        "statements": [_statement(told, name) for name in one.statements],
        "citations": _citations(told, one.statements),
    }


def _statement(told: Told, name: StatementId) -> dict[str, Any]:
    statement = told.backings[name].statement
    return {"id": name, "text": statement.text, "is_boards": statement.is_boards}


def _citations(told: Told, names: Iterable[StatementId]) -> list[dict[str, Any]]:
    return [_citation(told, name, one) for name in names for one in told.backings[name].citations]


def _citation(told: Told, statement: StatementId, one: Citation) -> dict[str, Any]:
    return {
        "document": one.document,
        "finding": one.finding,
        "reference": told.numbers[one.document],
        "start": one.span.start,
        "end": one.span.end,
        "quote": one.quote,
        "document_hash": one.document_hash,
        "statement": statement,
    }


# Markdown


def to_markdown(told: Told) -> str:
    """The evaluation for people, references last."""
    return "\n".join(_lines(told)).rstrip() + "\n"


def _lines(told: Told) -> Iterator[str]:
    found = told.evaluation
    yield f"# {_plain(told.pathway.title)}"
    yield ""
    yield f"Evaluated for {found.on.isoformat()}. {NOT_ADVICE}"
    yield ""
    if found.refused is not None:
        yield f"**{_plain(found.refused)}**"
        yield ""
    for note in told.notes:
        yield f"> {_plain(note)}"
        yield ""
    yield from _group(told, "What it says", told.of(Standing.INDICATED))
    yield from _group(told, "What speaks against", told.of(Standing.CONTRAINDICATED))
    yield from _group(told, "Not known yet", told.of(Standing.UNDETERMINED))
    if found.schedule:
        yield from ("## Tests", "", "| day | test | why |", "| --- | --- | --- |")
        for due in found.schedule:
            marks = _marks(told, due.statements)
            yield f"| {due.on.isoformat()} | {_cell(due.test)}{marks} | {_cell(due.why)} |"
        yield ""
    if found.criteria:
        yield from ("## Criteria", "", "| criterion | holds | how that came about |", "| --- | --- | --- |")
        for one in found.criteria:
            # The first sentence says the criterion again.
            trace = " ".join(sentences(one.trace)[1:]) or one.trace.says
            yield f"| {_cell(one.trace.says)} | {one.truth.value} | {_cell(trace)} |"
        yield ""
    yield from _listed("Where the library is silent", told.pathway.gaps)
    yield from _listed("Told and not used", told.unused)
    if told.grounds.references:
        yield from ("## References", "")
        for reference in told.grounds.references:
            told_by = ". ".join(filter(None, [reference.authors, reference.title, reference.journal]))
            year = f" {reference.year}." if reference.year else ""
            status = "" if reference.status is Status.CURRENT else f" **{reference.status.value.upper()}.**"
            url = f" <{reference.url}>" if reference.url else ""
            yield f"{reference.number}. {_plain(told_by)}.{year}{status}{url} {_plain(reference.note)}".rstrip()


def _group(told: Told, heading: str, guidance: Sequence[Guidance]) -> Iterator[str]:
    if not guidance:
        return
    yield from (f"## {heading}", "")
    titles = {step.id: step.title for step in told.pathway.steps}
    step = ""
    for one in guidance:
        if one.step != step:
            if step:
                yield ""
            step = one.step
            yield from (f"### {_plain(titles[step])}", "")
        yield f"- **{_plain(one.action.says)}**{_strength(one.action)}{_marks(told, one.action.statements)}"
        for because in one.because:
            yield f"  - {_plain(because)}"
        for missing in one.missing:
            yield f"  - Missing: {_plain(missing.why)}."
        for name in one.action.statements:
            backing = told.backings[name]
            source = "the board's own judgement" if backing.statement.is_boards else ""
            yield f"  - Says: {_plain(backing.statement.text)}{f' ({source})' if source else _marks(told, [name])}"
    yield ""


def _strength(action: Action) -> str:
    said = ", ".join(filter(None, [action.strength, action.region]))
    return f" ({_plain(said)})" if said else ""


def _marks(told: Told, names: Iterable[StatementId]) -> str:
    cited = dict.fromkeys(told.numbers[one.document] for name in names for one in told.backings[name].citations)
    return "".join(f" [{number}]" for number in cited)


def _listed(heading: str, texts: Sequence[str]) -> Iterator[str]:
    if texts:
        yield from (f"## {heading}", "", *(f"- {_plain(one)}" for one in texts), "")


def _plain(text: str) -> str:
    """A text that means itself in Markdown: facts and codes are other people's words."""
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", " ".join(text.split()))


def _cell(text: str) -> str:
    return _plain(text)
