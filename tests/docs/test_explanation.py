"""Explanations name what is there: functions in the order they run, and the numbers that the code has."""

from __future__ import annotations

import importlib
import re

from tests.docs.pages import ROOT, codes, table
from tests.docs.states import with_states

from everyline.appraise import certainty
from everyline.corpus.passages import ABSTRACT_WORDS, PASSAGE_WORDS
from everyline.db.tables import KEPT_SNAPSHOTS
from everyline.domain.evidence import Design
from everyline.domain.text import Notice, NoticeKind, status_of
from everyline.index.lance import EXACT_BELOW
from everyline.retrieve.query import MAX_CHARACTERS

PAGES = ROOT / "docs" / "explanation"
_NUMBERS = {"eight": 8}


def read(name: str) -> str:
    return (PAGES / name).read_text(encoding="utf-8")


def test_the_stages_named_are_functions_that_ask_runs_in_that_order() -> None:
    source = (ROOT / "src/everyline/engine/ask.py").read_text(encoding="utf-8")
    body = source[source.index("def ask(") :]
    named = [
        found for found in codes(read("how-an-answer-is-made.md")) if re.fullmatch(r"[a-z_]+(?:\.[a-z_]+)+", found)
    ]
    assert len(named) >= 6
    for name in named:
        module, _, function = name.rpartition(".")
        assert callable(getattr(importlib.import_module(f"everyline.{module}"), function))
        assert f"{function}(" in body
    in_main = [name.rpartition(".")[2] for name in named if f"{name.rpartition('.')[2]}(" in body.split("\ndef ", 1)[0]]
    places = [body.index(f"{function}(") for function in in_main]
    assert places == sorted(places)


def test_the_checks_of_the_judge_named_are_modules_of_verify() -> None:
    for row in table(read("how-the-judge-decides.md"), "## Checks"):
        for name in codes(row[0]):
            importlib.import_module(f"everyline.verify.{name}")


def test_the_shares_of_the_judge_are_those_of_the_code() -> None:
    judge = importlib.import_module("everyline.verify.judge")  # the package has a function of that name
    text = " ".join(read("how-the-judge-decides.md").split())
    assert f"at least {judge._SAME_MATTER:.0%}".replace("%", " %") in text
    assert judge._MOST_LENT == 3
    assert "at most a third of what the claim says" in text


def test_certainty_starts_where_the_page_says() -> None:
    told = {}
    for designs, start in table(read("certainty.md"), "## Where it starts"):
        for name in designs.split(", "):
            told[name] = start
    names = {
        Design.SYSTEMATIC_REVIEW: "systematic review",
        Design.RCT: "randomised trial",
        Design.CASE_CONTROL: "case-control",
        Design.CASE_SERIES: "case series",
    }
    for design in Design:
        if design is not Design.LABEL:  # gets no certainty at all
            start = certainty._START.get(design, certainty.Certainty.VERY_LOW)
            assert told.pop(names.get(design, design.value)) == start.value.replace("_", " ")
    assert told == {}


def test_sizes_are_those_of_the_code() -> None:
    text = " ".join(read("retrieval.md").split())
    assert f"up to {ABSTRACT_WORDS} words" in text
    assert f"up to {PASSAGE_WORDS} words" in text
    assert f"Up to {EXACT_BELOW:,} passages" in text
    assert f"may have {MAX_CHARACTERS:,} characters" in read("how-an-answer-is-made.md")
    kept = re.search(r"The (\w+) newest finished snapshots", " ".join(read("library-and-snapshots.md").split()))
    assert kept is not None
    assert _NUMBERS[kept[1]] == KEPT_SNAPSHOTS


def test_notices_give_the_status_that_the_page_says() -> None:
    page = (ROOT / "docs/reference/sources.md").read_text(encoding="utf-8")
    for notices, status in table(page, "## Notices and status"):
        for name in codes(notices)[:1] if "unless" in notices else codes(notices):
            assert status.startswith(status_of((Notice(NoticeKind(name), "a list"),)).value)


def test_the_state_table_on_its_page_is_the_one_the_program_uses() -> None:
    page = (ROOT / "docs" / "explanation" / "review.md").read_text(encoding="utf-8")
    assert "| approve | under review | approved |" in page
    assert with_states(page) == page
