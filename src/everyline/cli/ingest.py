"""`everyline ingest`: literature into a library, every record accounted for."""

from __future__ import annotations

import json as jsonlib
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from everyline.cli.options import JsonOption, LibraryOption
from everyline.domain.record import Outcome
from everyline.errors import InvalidInput
from everyline.settings import Settings

if TYPE_CHECKING:
    from everyline.engine.ingest import IngestReport, Progress


class Kind(Enum):
    """What the files hold; auto looks into each."""

    AUTO = "auto"
    PUBMED = "pubmed"
    JATS = "jats"
    LABEL = "label"
    TRIAL = "trial"
    CARDS = "cards"
    DOCUMENT = "document"
    RETRACTIONS = "retractions"


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files, archives or folders.")],
    kind: Annotated[Kind, typer.Option(help="What they hold.")] = Kind.AUTO,
    json: JsonOption = False,
    again: Annotated[bool, typer.Option(help="Read files that were taken in before.")] = False,
    vectors: Annotated[
        bool, typer.Option(help="Give a new library dense vectors (about 50 passages a second).")
    ] = True,
    library: LibraryOption = None,
) -> None:
    """Take files into the library. Interrupted, it goes on where it stopped when run again."""
    from everyline.engine.build import take_in

    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise InvalidInput(f"There is no {', '.join(missing)}.", "Check the path.")
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Opening...")

        def watch(progress: Progress) -> None:
            bar.update(
                task, description=f"{progress.file}: {progress.records:,} records, {progress.passages:,} passages"
            )

        report = take_in(
            Settings.read(library=library),
            paths,
            kind=kind.value,
            vectors=vectors,
            again=again,
            progress=watch,
        )
    typer.echo(_json(report) if json else _text(report))
    if report.interrupted:
        raise typer.Exit(1)
    if report.outcomes[Outcome.FAILED] == report.records > 0:
        raise typer.Exit(3)


def _json(report: IngestReport) -> str:
    return jsonlib.dumps(
        {
            "records": report.records,
            **{outcome.value: count for outcome, count in report.outcomes.items()},
            "passages": report.passages,
            "files_passed_over": report.files_passed_over,
            "resumed_records": report.resumed_records,
            "interrupted": report.interrupted,
            "snapshot": report.snapshot,
            "reasons": [
                {"outcome": r.outcome.value, "reason": r.reason, "count": r.count, "places": list(r.places)}
                for r in report.reasons
            ],
            "refusals": [
                {"outcome": r.outcome.value, "reason": r.reason, "count": r.count, "places": list(r.places)}
                for r in report.refusals
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


def _text(report: IngestReport) -> str:
    counts = ", ".join(f"{count:,} {outcome.value}" for outcome, count in report.outcomes.items() if count)
    lines = [f"{report.records:,} records: {counts or 'none'}; {report.passages:,} passages indexed."]
    if report.files_passed_over:
        lines.append(f"{report.files_passed_over:,} files were taken in before and passed over (--again reads them).")
    if report.resumed_records:
        lines.append(f"Went on after {report.resumed_records:,} records taken in before.")
    for reason in report.reasons:
        lines.append(f"  {reason.outcome.value} {reason.count:,}: {reason.reason}")
        lines.extend(f"      {place}" for place in reason.places)
    for refusal in report.refusals:
        lines.append(f"  left out {refusal.count:,}: {refusal.reason}")
        lines.extend(f"      {place}" for place in refusal.places)
    if report.interrupted:
        lines.append("Interrupted; everything read is kept. Run the same command again to go on.")
    return "\n".join(lines)
