"""Who took part: participant flow and baseline of posted results, as text of the document and no findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from everyline.domain.record import Refusal
from everyline.domain.text import SectionKind
from everyline.sources.base import Layout
from everyline.sources.jsonstream import member, rows_in
from everyline.sources.trial_checks import number_in
from everyline.sources.trial_groups import plain
from everyline.sources.trial_sentence import text_of

Row = Mapping[str, Any]


def lay_out_flow(results: Row, layout: Layout, refusals: list[Refusal]) -> None:
    """Append how many started, completed and left, and what they were like at the start."""
    for heading, lines in (
        ("participant flow", _flow(member(results, "participantFlowModule") or {}, refusals)),
        ("baseline", _baseline(member(results, "baselineCharacteristicsModule") or {}, refusals)),
    ):
        text = "\n".join(lines)
        if text:
            layout.add_section(SectionKind.METHODS, heading, text, gap="\n\n")


def _flow(module: Row, refusals: list[Refusal]) -> Iterator[str]:
    titles = {row.get("id"): plain(row.get("title")) for row in rows_in(module.get("groups"))}
    for period in rows_in(module.get("periods")):
        name = plain(period.get("title")) or "Study"
        for milestone in rows_in(period.get("milestones")):
            kind = plain(milestone.get("type")).replace("_", " ").lower()
            yield from _line(f"{name}, {kind}", rows_in(milestone.get("achievements")), titles, refusals)
        for reason in rows_in(period.get("dropWithdraws")):
            yield from _line(
                f"{name}, left: {plain(reason.get('type'))}", rows_in(reason.get("reasons")), titles, refusals
            )


def _line(name: str, rows: tuple[Row, ...], titles: Mapping[Any, str], refusals: list[Refusal]) -> Iterator[str]:
    counts = [(text_of(row, "numSubjects"), titles.get(row.get("groupId"), "")) for row in rows]
    if any((number_in(count) or 0) < 0 for count, _ in counts):
        refusals.append(Refusal(f"participant flow, {name}", "negative count"))
        return
    told = "; ".join(f"{count} participants with {title}" for count, title in counts if count and title)
    if told:
        yield f"{name}: {told}."


def _baseline(module: Row, refusals: list[Refusal]) -> Iterator[str]:
    titles = {row.get("id"): plain(row.get("title")) for row in rows_in(module.get("groups"))}
    for measure in rows_in(module.get("measures")):
        unit = plain(measure.get("unitOfMeasure"))
        kind = text_of(measure, "paramType").replace("_", " ").lower().removeprefix("count of participants")
        for row_class in rows_in(measure.get("classes")):
            for category in rows_in(row_class.get("categories")):
                names = [plain(part.get("title")) for part in (measure, row_class, category)]
                name = ", ".join(filter(None, names))
                told: list[str] = []
                for row in rows_in(category.get("measurements")):
                    value, title = text_of(row, "value"), titles.get(row.get("groupId"), "")
                    spread = text_of(row, "spread")
                    if (number_in(spread) or 0) < 0 or (not kind and (number_in(value) or 0) < 0):
                        refusals.append(Refusal(f"baseline, {name}: {title} {value}", "negative count or spread"))
                        told.clear()
                        break
                    aside = (
                        f" ({plain(measure.get('dispersionType')).replace('_', ' ').lower()} {spread})"
                        if spread
                        else ""
                    )
                    if value and title:
                        told.append(
                            " ".join(filter(None, [kind.replace("number", ""), value, unit])) + f"{aside} with {title}"
                        )
                if told:
                    yield f"Baseline, {name}: {'; '.join(told)}."
