"""Checks a pathway's stored form again: its bytes, its YAML, its own cards, its cases, and every statement's evidence.

A statement is bound anew to the library at hand and must be bound as it was when the form was made: what the library
would tell today must be what the board looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from everyline.domain.answer import Label
from everyline.domain.guidance import Backing
from everyline.domain.ids import ClaimId, DocumentId
from everyline.domain.pathway import Pathway, PathwayId
from everyline.domain.text import Status
from everyline.engine.build import Bench
from everyline.engine.curate import lint_cards
from everyline.engine.grounds import Evidence, bind, evidence_for, evidence_of
from everyline.engine.pathway_form import (
    CLAIM,
    JsonObject,
    PathwayForm,
    claim_of,
    judged,
    loaded,
    places_of,
    read_form,
)
from everyline.engine.verification import Point, Verification
from everyline.errors import EngineError, UserError
from everyline.pathways.cases import differences, read_cases
from everyline.pathways.lint import Level, lint
from everyline.publish.export import digest_of, id_of
from everyline.verify.judge import JUDGE

_NO_LIBRARY = "Not checkable here: without a library nothing is known of the works it cites."


@dataclass
class _Found:
    """What was found so far."""

    failures: list[Point] = field(default_factory=list)
    unchecked: list[Point] = field(default_factory=list)
    notes: list[Point] = field(default_factory=list)
    quotations: int = 0
    repeated: int = 0


def verify_pathway(content: str, bench: Bench | None, on: date) -> Verification:
    """Check a stored form against a library, as it stands on a day.

    A retracted or replaced source, a statement that is bound otherwise or is not found SUPPORTED any more, a case that
    fails, an error of the lint and a day of review that has passed are failures. What the library does not hold at all
    is not checkable here.
    Raises InvalidInput where it is no stored form, or its YAML or cards can't be read.
    """
    form = read_form(content)
    pathway = loaded(form.pathway, form.yaml)
    own = evidence_of(form.cards)
    found = _Found()
    found.failures += [Point(None, what) for what in _whole(content, form, pathway, own, on)]
    found.failures += [Point(None, what) for what in _cases(form)]
    if bench is None and any(not one["is_boards"] for one in form.claims):
        found.unchecked.append(Point(None, _NO_LIBRARY))
    evidence = evidence_for(pathway, own, None if bench is None else bench.corpus)
    stored = {str(one["id"]): one for one in form.claims}
    backings = bind(pathway, evidence).backings
    for backing in backings:
        _check(found, backing, stored.get(f"{CLAIM}{backing.statement.id}"), evidence, is_known=bench is not None)
    if [one["id"] for one in form.claims] != [f"{CLAIM}{one.statement.id}" for one in backings]:
        found.failures.append(Point(None, "Its claims are not the statements of its YAML, each once and in order."))
    boards = sum(one.statement.is_boards for one in backings)
    if boards:
        found.notes.append(Point(None, f"{boards} of {len(backings)} statements are the board's own judgement."))
    return Verification(
        kind="pathway",
        answer=form.id,
        claims=len(form.claims),
        verdicts=len(backings) - boards,
        citations=sum(len(one["citations"]) for one in form.claims),
        quotations_found=found.quotations,
        verdicts_repeated=found.repeated,
        failures=tuple(dict.fromkeys(found.failures)),
        unchecked=tuple(dict.fromkeys(found.unchecked)),
        notes=tuple(found.notes),
    )


def _whole(content: str, form: PathwayForm, pathway: Pathway, own: Evidence, on: date) -> Iterator[str]:
    stored = json.loads(content)
    made = id_of(digest_of(stored))
    if form.id != made:
        yield f"The form's id is {form.id}, but its content makes {made}: it was changed after it was made."
    if (stored["pathway"].get("hash"), form.title, form.pathway) != (form.hash, pathway.title, pathway.id):
        yield "What it says of its pathway is not what its YAML says."
    if pathway.review_by is not None and form.review_by > pathway.review_by:
        yield f"It is to be reviewed by {form.review_by.isoformat()}, later than its YAML says."
    if form.review_by < on:
        yield f"It was to be reviewed again by {form.review_by.isoformat()}, and that day has passed."
    if dict(form.documents) != {name: one.hash for name, one in own.documents.items()}:
        yield "The works that it says its own study cards stand for are not those of its cards."
    for remark in lint(pathway, on):
        if remark.level is Level.ERROR:
            yield f"{remark.place}: {remark.what}."
    yield from _cards(form.cards)


def _cards(cards: Mapping[str, str]) -> Iterator[str]:
    if not cards:
        return
    with TemporaryDirectory(prefix="everyline-") as folder:
        for name, text in cards.items():
            (Path(folder) / name).write_text(text, encoding="utf-8", newline="")
        for fault in lint_cards(Path(folder)):
            yield f"evidence/{fault.file}{f', {fault.finding}' if fault.finding else ''}: {fault.message}"


def _cases(form: PathwayForm) -> Iterator[str]:
    if not form.cases:
        yield "It has no cases: what it says of a patient was never held against what is expected."
    for one in case_results(form):
        if one.fault:
            yield f"A case fails: {one.fault}."


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case that was run. fault: what the pathway says otherwise than is expected, empty where it passes."""

    name: str
    file: str
    on: date | None
    fault: str


def case_results(form: PathwayForm) -> tuple[CaseResult, ...]:
    """Every case beside a pathway, run; a file that holds no cases is one that fails.

    Raises InvalidInput where the form's YAML makes no pathway.
    """
    return _ran(form.pathway, form.yaml, tuple(form.cases.items()))


@lru_cache(maxsize=8)  # hundreds of cases take a second, and each page of a revision shows what became of them
def _ran(named: PathwayId, yaml: str, files: tuple[tuple[str, str], ...]) -> tuple[CaseResult, ...]:
    return tuple(_run(loaded(named, yaml), files))


def _run(pathway: Pathway, files: tuple[tuple[str, str], ...]) -> Iterator[CaseResult]:
    for file, text in files:
        try:
            cases = read_cases(text, file)
        except (UserError, EngineError) as fault:
            yield CaseResult(file, file, None, str(fault))
            continue
        for case in cases:
            try:
                told = differences(case, pathway)
            except (UserError, EngineError) as fault:
                told = (f"{case.name}: {fault}",)
            yield CaseResult(case.name.removeprefix(f"{file}, "), file, case.on, "; ".join(told).rstrip("."))


def _check(found: _Found, backing: Backing, stored: JsonObject | None, evidence: Evidence, *, is_known: bool) -> None:
    statement = backing.statement
    claim = ClaimId(f"{CLAIM}{statement.id}")
    if stored is None:
        found.failures.append(Point(claim, "The form has no claim for this statement of its YAML."))
        return
    if (stored["text"], stored["is_boards"], tuple(stored["findings"])) != (
        statement.text, statement.is_boards, statement.findings
    ):  # fmt: skip
        found.failures.append(Point(claim, "The claim is not what the statement of its YAML says."))
        return
    if statement.is_boards:
        if stored["citations"] or stored["verdict"] is not None:
            found.failures.append(Point(claim, "It is the board's own judgement, and says that a source bears it out."))
        return
    for document in dict.fromkeys(one.document for one in backing.citations):
        if (fault := _standing(document, evidence)) is not None:
            found.failures.append(Point(claim, fault))
    if backing.unfound:
        names = ", ".join(backing.unfound)
        if is_known:
            found.unchecked.append(Point(claim, f"Not checkable here: this library has no finding {names}."))
        return
    made = claim_of(backing, {})
    if places_of(made) != places_of(stored):
        found.failures.append(Point(claim, "What it cites reads otherwise here than what was looked at."))
        return
    found.quotations += len(backing.citations)
    verdict = judged(statement.text, backing.citations)
    label = (stored["verdict"] or {}).get("label")
    if verdict.label is not Label.SUPPORTED:
        kinds = ", ".join(one.kind.value for one in verdict.reasons)
        found.failures.append(Point(claim, f"The judge at hand ({JUDGE}) finds it {verdict.label.value} ({kinds})."))
    elif label != Label.SUPPORTED.value:
        found.failures.append(Point(claim, f"The verdict stored is {label}, but the judge finds it SUPPORTED."))
    else:
        found.repeated += 1


def _standing(document: DocumentId, evidence: Evidence) -> str | None:
    status = evidence.statuses.get(document, Status.CURRENT)
    if status is Status.RETRACTED:
        return f"It rests on {document}, which has been retracted."
    if status is Status.SUPERSEDED:
        return f"It rests on {document}, which has been replaced."
    return None
