"""A schedule as a calendar file, held against the rules of RFC 5545."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.unit.pathways.patients import ON, fact, found

from everyline.domain.guidance import Evaluation
from everyline.pathways.calendar_file import calendar_file


def schedule(test: str = "Lipids") -> Evaluation:
    told = found(fact("birth_date", date(1990, 2, 28)), fact("region", "US"), fact("drug", True, "2026-08-31"))
    return replace(told, schedule=tuple(replace(one, test=test) for one in told.schedule))


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_lines_are_folded_and_ended_as_the_standard_says() -> None:
    text = calendar_file(schedule("Fettwerte prüfen, größer; \\ " * 12), "Titel\nzwei", "k")
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode("utf-8")) <= 75 for line in text.split("\r\n"))
    summary = next(line for line in unfolded(text) if line.startswith("SUMMARY:"))
    assert summary == "SUMMARY:" + "Fettwerte prüfen\\, größer\\; \\\\ " * 12
    assert "X-WR-CALNAME:Titel\\nzwei" in text


def test_each_test_is_an_event_of_its_day() -> None:
    lines = unfolded(calendar_file(schedule(), "T", "k"))
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == len(schedule().schedule) == 4
    assert next(line for line in lines if line.startswith("DTSTART")) == "DTSTART;VALUE=DATE:20270223"
    assert next(line for line in lines if line.startswith("DTEND")) == "DTEND;VALUE=DATE:20270224"
    assert {line for line in lines if line.startswith("DTSTAMP")} == {f"DTSTAMP:{ON:%Y%m%d}T000000Z"}
    required = [line.partition(":")[0] for line in lines]
    assert required.count("UID") == 4
    assert {"PRODID", "VERSION"} <= set(required)


def test_control_characters_do_not_reach_a_calendar() -> None:
    text = calendar_file(schedule("a\x00b\x07c\r\nBEGIN:VALARM"), "T", "k")
    assert not {"\x00", "\x07"} & set(text)
    assert "BEGIN:VALARM" not in text.split("\r\n")


def test_ids_are_the_same_again_and_differ_between_patients() -> None:
    def ids(key: str) -> list[str]:
        return [line for line in unfolded(calendar_file(schedule(), "T", key)) if line.startswith("UID")]

    assert ids("k") == ids("k")
    assert len(set(ids("k"))) == 4
    assert not set(ids("k")) & set(ids("other"))
