"""What was asked stays with who asked: no cache, no other reader, and no log has it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from everyline.db.sql import open_database
from everyline.domain.answer import EvidenceText, Label, Withheld
from everyline.domain.question import Reader
from everyline.engine.ask import Looked
from everyline.engine.basis import basis_of
from everyline.engine.site import Site
from everyline.verify.judge import judge

QUESTION = "What is the dose of ritlecitinib?"


def test_what_one_reader_had_in_the_address_is_in_no_other_readers_page(anybody: TestClient) -> None:
    for page in ("/articles", "/topics", "/policy"):
        assert "Jane-Doe" not in anybody.get(page, params={"of": "Jane-Doe"}).text
        assert "Jane-Doe" not in anybody.get(page).text


def test_pages_that_tell_a_question_or_a_secret_are_kept_by_nothing(anybody: TestClient) -> None:
    told = anybody.post("/share", data={"q": QUESTION})
    address = re.search(r'href="(/answers/[\w-]+)"', told.text)
    assert address
    asked = {"q": QUESTION}
    answers = [
        told,
        anybody.get(address[1]),
        anybody.get(f"{address[1]}/erase", params={"key": "a secret"}),
        anybody.get("/ask/basis", params=asked),
        anybody.get("/ask/basis.json", params=asked),
        anybody.get("/search", params=asked),
        anybody.get("/ask", params={"q": "?!"}),
    ]
    assert [one.headers.get("cache-control") for one in answers] == ["no-store"] * len(answers)


def test_a_sentence_that_did_not_pass_is_told_to_the_board_alone(site: Site) -> None:
    looked: list[Looked] = []
    answer = site.ask(
        QUESTION, Reader.CLINICIAN, tell=lambda one: looked.append(one) if isinstance(one, Looked) else None
    )
    wrong = "The dose of ritlecitinib is 5000 mg."
    cited = answer.claims[0].citations
    verdict = judge(wrong, [EvidenceText("e", cited[0].quote)])
    assert verdict.label is not Label.SUPPORTED
    answer = replace(answer, withheld=(Withheld(wrong, verdict, cited),))
    for_board = basis_of(answer, looked, names_dropped=True).dropped
    for_readers = basis_of(answer, looked, names_dropped=False).dropped
    assert [one.text for one in for_board] == [wrong]
    assert [one.text for one in for_readers] == [""]
    assert for_readers[0].why == for_board[0].why != ""


def test_a_fault_of_the_database_tells_no_value(database: str) -> None:
    engine = open_database(database)
    with pytest.raises(DBAPIError) as fault, engine.connect() as connection:
        connection.execute(text("SELECT no_such_column FROM members WHERE name = :asked"), {"asked": "Jane Doe"})
    engine.dispose()
    assert "Jane Doe" not in str(fault.value)
