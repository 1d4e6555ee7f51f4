"""Pathways as a person asks for them: which there are, what one is, whether it is sound, what it says of a patient.

The facts of a patient are used and forgotten: nothing here keeps them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from everyline.domain.guidance import Grounds
from everyline.domain.ids import ContentHash
from everyline.domain.pathway import LocalCode, Pathway
from everyline.domain.pathway_review import PathwayReview
from everyline.domain.score import Score
from everyline.engine.build import Bench
from everyline.engine.chart import local_codes, read_chart
from everyline.engine.grounds import Evidence, bind, check, evidence_for, evidence_of, own_cards, texts_in
from everyline.errors import InvalidInput, InvalidPathway, UnknownId
from everyline.fhir import requests
from everyline.fhir.releases import Release
from everyline.pathways.calendar_file import calendar_file
from everyline.pathways.evaluate import evaluate
from everyline.pathways.export import Told, notes_of, to_object
from everyline.pathways.facts import FactsRead
from everyline.pathways.lint import Level, Remark, lint
from everyline.pathways.load import load
from everyline.pathways.markdown import to_markdown
from everyline.pathways.scores import read_scores
from everyline.publish.export import escaped

FILE = "pathway.yaml"
EVIDENCE = "evidence"
CASES = "cases"
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")

__all__ = [
    "Level",
    "Opened",
    "Remark",
    "described",
    "facts_hash",
    "grounds_of",
    "lint_opened",
    "lint_path",
    "open_pathway",
    "packaged",
    "pathways_folder",
    "run",
    "scores_of",
    "told_as_calendar",
    "told_as_fhir",
    "told_as_json",
    "told_as_markdown",
    "told_by",
    "unproven",
    "unreviewed",
    "with_codes",
]


@dataclass(frozen=True, slots=True)
class Opened:
    """A pathway with the folder it stands in and the study cards it brings. text: its YAML, as its hash is of.

    cards, cases: the texts of the files beside it by name, as they were when it was opened. The board approves all.
    """

    pathway: Pathway
    folder: Path
    own: Evidence
    text: str = ""
    codes: tuple[LocalCode, ...] = ()
    cards: Mapping[str, str] = field(default_factory=dict)
    cases: Mapping[str, str] = field(default_factory=dict)


def pathways_folder() -> Path:
    """The pathways that come with the program: inside an installed package, at the root of a checkout."""
    installed = Path(__file__).parents[1] / "content" / "pathways"
    return installed if installed.is_dir() else Path(__file__).parents[3] / "content" / "pathways"


def packaged() -> tuple[Opened, ...]:
    """Every pathway that comes with the program, by id."""
    return tuple(_open(file) for file in sorted(pathways_folder().glob(f"*/{FILE}")))


def open_pathway(named: str) -> Opened:
    """The packaged pathway of an id, or the one that a file or a folder holds.

    Raises UnknownId for an id that nothing bears, InvalidInput for a file that can't be read or breaks the form.
    """
    packaged_file = pathways_folder() / named / FILE
    if _ID.fullmatch(named) and packaged_file.is_file():
        return _open(packaged_file)
    path = Path(named)
    try:
        is_there = bool(named) and path.exists()
    except (OSError, ValueError):  # a name too long for the disk, or with a zero in it
        is_there = False
    if not is_there:
        raise UnknownId(f"There is no pathway {named[:80]!r}.", "`everyline pathway list` names those there are.")
    return _open(path / FILE if path.is_dir() else path)


def with_codes(opened: Opened, file: str | Path | None) -> Opened:
    """A pathway that also reads the codes of one's own records, from a file; as it is where none is named.

    Raises InvalidInput, with the line, for a file that can't be read or is wrong.
    """
    return replace(opened, codes=local_codes(Path(file), opened.pathway)) if file else opened


def grounds_of(opened: Opened, bench: Bench | None) -> Grounds:
    """The pathway's statements bound to a library. The same as long as the library is: keep it, for many patients."""
    return bind(opened.pathway, evidence_for(opened.pathway, opened.own, None if bench is None else bench.corpus))


def run(
    opened: Opened,
    data: bytes,
    on: date,
    grounds: Grounds,
    review: PathwayReview | None = None,
    *,
    besides: bytes = b"",
) -> Told:
    """What the pathway says on a day of the facts in a file, a FHIR Bundle or the short form.

    besides: further facts of the same patient, as what somebody answered who had sent a Bundle; where both tell of one
    day, and not the same, nothing is known of it.
    review: what the board says of it (`standing_of`), told first; what it withdrew or rejected says nothing. None: no
    board was asked.
    Raises InvalidInput naming every fault of the facts; then nothing is evaluated.
    """
    read = read_chart(data, opened.pathway, on, opened.codes)
    if besides:
        read = read.and_also(read_chart(besides, opened.pathway, on, opened.codes))
    return told_by(opened, read, facts_hash(data + besides), on, grounds, review)


def told_by(
    opened: Opened, read: FactsRead, source: ContentHash, on: date, grounds: Grounds, review: PathwayReview | None
) -> Told:
    """What the pathway says of facts that were read, the rest as `run`. source: the hash of their file."""
    review = review or unreviewed(opened.pathway)
    # Of somebody who died, or by a pathway that was taken back, nothing is said; the facts are not even looked at.
    refused = review.refusal or read.refused
    evaluation = evaluate(opened.pathway, () if refused else read.facts, on, refused=refused)
    notes = notes_of(evaluation, grounds, review)
    return Told(opened.pathway, evaluation, grounds, source, notes, read.unused, review)


def unreviewed(pathway: Pathway) -> PathwayReview:
    """That no board is known to have reviewed a pathway; whatever its file says of a review, nothing bears it out."""
    return PathwayReview(besides=unproven(pathway))


def unproven(pathway: Pathway) -> tuple[str, ...]:
    """What a pathway's file says of a review, for where no board's record bears it out; empty where it claims none."""
    if pathway.reviewed_on is None and not pathway.checked_by:
        return ()
    when = f" on {pathway.reviewed_on.isoformat()}" if pathway.reviewed_on else ""
    by = f" by {', '.join(pathway.checked_by)}" if pathway.checked_by else ""
    return (f"Its file says that it was reviewed{when}{by}. No record of a board at hand here bears that out.",)


def told_as_json(told: Told) -> str:
    """The JSON of the contract, ending with a newline; the same evaluation gives the same text."""
    return escaped(json.dumps(to_object(told), ensure_ascii=False, indent=2)) + "\n"


def told_as_markdown(told: Told) -> str:
    """For people."""
    return to_markdown(told)


def told_as_fhir(told: Told, release: str = "R4", subject: str | None = None) -> str:
    """Drafts of requests as a FHIR Bundle, R4 or R5, ending with a newline; the same evaluation gives the same text.

    subject: the reference of the patient, where whoever asks knows it.
    """
    found = requests.bundle(
        told.pathway,
        told.evaluation,
        told.grounds,
        told.notes,
        Release(release),
        facts=told.facts_hash,
        subject=subject,
    )
    return escaped(json.dumps(found, ensure_ascii=False, indent=2)) + "\n"


def told_as_calendar(told: Told) -> str:
    """The schedule as a calendar file (RFC 5545)."""
    return calendar_file(told.evaluation, told.pathway.title, told.facts_hash)


def facts_hash(data: bytes) -> ContentHash:
    """The hash of a file of facts, which stands for it where the facts themselves must not."""
    return ContentHash(f"sha256:{hashlib.sha256(data).hexdigest()}")


def described(opened: Opened, grounds: Grounds, review: PathwayReview | None = None) -> str:
    """A pathway as text: steps, actions and where each statement comes from; of what the board took back, only that."""
    pathway = opened.pathway
    backings = {one.statement.id: one for one in grounds.backings}
    numbers = {one.document: one.number for one in grounds.references}
    lines = [
        f"{pathway.title} ({pathway.id})",
        pathway.about,
        f"Written by {', '.join(pathway.authored_by) or 'nobody named'}.",
    ]
    said = review or unreviewed(pathway)
    lines += said.notes
    if said.refusal:  # what was taken back is not read out either
        return "\n".join(lines) + "\n"
    for step in pathway.steps:
        lines += ["", step.title]
        for action in step.actions:
            region = f" [{action.region}]" if action.region else ""
            lines.append(f"  - {action.says}{region}")
            for name in action.statements:
                backing = backings[name]
                cited = ", ".join(str(numbers[one.document]) for one in backing.citations) or "no evidence found"
                source = "the board's own judgement" if backing.statement.is_boards else cited
                lines.append(f"      {backing.statement.text} ({source})")
    if pathway.gaps:
        lines += ["", "Where the library is silent:", *(f"  - {one}" for one in pathway.gaps)]
    if grounds.references:
        lines += [
            "",
            *(f"{one.number}. {one.title} ({one.document}, {one.status.value})" for one in grounds.references),
        ]
    return "\n".join(lines) + "\n"


def scores_of(opened: Opened) -> tuple[Score, ...]:
    """The scores that a pathway's file defines; raises InvalidPathway with the place of a fault."""
    return read_scores(opened.text, FILE, opened.pathway)


def lint_opened(
    opened: Opened, bench: Bench | None, on: date, review: PathwayReview | None = None
) -> tuple[Remark, ...]:
    """Every remark on a pathway; of its citations too where a library is given.

    review: what the board says of it; a review that the file claims and no board's record bears out is warned of.
    """
    evidence = evidence_for(opened.pathway, opened.own, None if bench is None else bench.corpus)
    remarks = [*lint(opened.pathway, on), *check(opened.pathway, evidence, opened.folder / EVIDENCE)]
    if review is None or review.approved_on is None:
        claimed = (said[:1].lower() + said[1:].rstrip(".") for said in unproven(opened.pathway))
        remarks += [Remark(Level.WARNING, "reviewed_on", said) for said in claimed]
    try:
        scores_of(opened)
    except InvalidPathway as fault:
        remarks.append(Remark(Level.ERROR, "scores", fault.message))
    return tuple(sorted(remarks, key=lambda one: one.level is Level.WARNING))


def lint_path(
    path: Path | None, bench: Bench | None, on: date, asked: Callable[[Opened], PathwayReview] | None = None
) -> tuple[tuple[str, tuple[Remark, ...]], ...]:
    """The remarks on each pathway under a path, by its name; the packaged ones where none is given.

    asked: tells what the board says of one; None where there is no board.

    A pathway that can't be loaded has one remark, an error. Raises InvalidInput where the path holds no pathway.
    """
    root = path or pathways_folder()
    files = [root] if root.is_file() else sorted(root.rglob(FILE))
    if not files:
        raise InvalidInput(f"{root} holds no pathway.", f"Name a folder with a {FILE}, or a pathway's file.")
    found: list[tuple[str, tuple[Remark, ...]]] = []
    for file in files:
        name = file.parent.name if file.name == FILE else file.name
        try:
            opened = _open(file)
            found.append((name, lint_opened(opened, bench, on, asked(opened) if asked else None)))
        except InvalidInput as fault:
            found.append((name, (Remark(Level.ERROR, "the file", str(fault)),)))
    return tuple(found)


def _open(file: Path) -> Opened:
    try:
        text = file.read_text(encoding="utf-8")
        pathway = load(text, file.name)
    except OSError as fault:
        raise InvalidInput(f"{file} can't be read.", "Name a pathway's file or folder.") from fault
    except UnicodeDecodeError as fault:
        raise InvalidInput(f"{file} is no UTF-8 text, at byte {fault.start}.", "Save it as UTF-8.") from fault
    except InvalidPathway as fault:
        raise InvalidInput(fault.message, fault.next_step) from fault
    cards = own_cards(file.parent / EVIDENCE)
    cases = texts_in(file.parent / CASES, "cases")
    return Opened(pathway, file.parent, evidence_of(cards), text, cards=cards, cases=cases)
