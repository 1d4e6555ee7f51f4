"""Asking in the browser, as a client sees it: threads, readers, files, sharing, how an answer was made."""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from everyline.engine.site import Site
from everyline.errors import Busy, UnknownId

QUESTION = "What is the dose of ritlecitinib?"


def test_the_bottom_line_is_sent_before_the_rest(anybody: TestClient) -> None:
    with anybody.stream("GET", "/ask", params={"q": QUESTION}) as answer:
        pieces = list(answer.iter_text())
    first = next(n for n, piece in enumerate(pieces) if 'class="bottom-line"' in piece)
    rest = next(n for n, piece in enumerate(pieces) if 'id="section-1"' in piece)
    read = next(n for n, piece in enumerate(pieces) if "Read as a question of dosing: ritlecitinib" in piece)
    assert read < first < rest


def test_a_fault_before_anything_is_sent_has_a_status_of_its_own(anybody: TestClient) -> None:
    answer = anybody.get("/ask", params={"q": "?!"})
    assert answer.status_code == 400
    assert "Write it in a sentence" in answer.text


def test_a_thread_carries_the_drug_over_several_questions(anybody: TestClient) -> None:
    asked = {"q": "And at what age?", "after": [QUESTION, "And in pregnancy?"]}
    assert "ritlecitinib" in anybody.get("/ask.json", params=asked).json()["read_as"]["intervention"]
    page = anybody.get("/ask", params=asked).text
    thread = re.search(r'<nav class="thread".*?</nav>', page, re.S)
    assert thread
    assert [html.unescape(one) for one in re.findall(r">([^<]+)</a>", thread[0])] == [QUESTION, "And in pregnancy?"]


def test_a_reader_is_remembered(anybody: TestClient) -> None:
    assert anybody.get("/ask.json", params={"q": QUESTION}).json()["reader"] == "clinician"
    anybody.get("/ask", params={"q": QUESTION, "reader": "patient"})
    assert anybody.get("/ask.json", params={"q": QUESTION}).json()["reader"] == "patient"
    assert anybody.get("/ask.json", params={"q": QUESTION, "reader": "nurse"}).json()["reader"] == "nurse"


@pytest.mark.parametrize("form, begins", [("md", b"# "), ("txt", b""), ("pdf", b"%PDF-"), ("docx", b"PK")])
def test_an_answer_is_had_as_a_file(anybody: TestClient, form: str, begins: bytes) -> None:
    answer = anybody.get(f"/ask.{form}", params={"q": QUESTION})
    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert re.search(r'filename="answer-[0-9a-f]{16}\.', answer.headers["content-disposition"])


def test_an_unknown_form_is_told(anybody: TestClient) -> None:
    assert anybody.get("/ask.exe", params={"q": QUESTION}).status_code == 404


def test_the_basis_names_what_was_cited_and_what_was_left_out(anybody: TestClient) -> None:
    made = anybody.get("/ask/basis.json", params={"q": QUESTION}).json()
    answer = anybody.get("/ask.json", params={"q": QUESTION}).json()
    works = made["searches"][0]["works"]
    cited = {one["document"] for one in works if one["fate"] == "cited"}
    assert cited <= {one["document"] for one in answer["references"]}
    assert cited
    assert all(one["why"] for one in works)
    assert made["kept"] == len(answer["claims"])
    assert "How the question was read" in anybody.get("/ask/basis", params={"q": QUESTION}).text


def test_a_shared_answer_is_read_checked_and_erased(anybody: TestClient) -> None:
    told = anybody.post("/share", data={"q": QUESTION, "reader": "nurse"}).text
    address = re.search(r'href="(/answers/[\w-]+)"', told)
    key = re.search(r"erase\?key=([\w-]+)", told)
    assert address
    assert key
    page = anybody.get(address[1]).text
    assert "it holds" in page
    assert "50 mg by mouth once daily" in page
    assert json.loads(anybody.get(f"{address[1]}.json").content)["reader"] == "nurse"
    assert anybody.post(f"{address[1]}/erase", data={"key": "guessed"}).status_code == 403
    assert anybody.get(f"{address[1]}/erase", params={"key": key[1]}).status_code == 200
    assert anybody.get(address[1]).status_code == 200, "opening the link alone erases nothing"
    assert anybody.post(f"{address[1]}/erase", data={"key": key[1]}).status_code == 200
    assert anybody.get(address[1]).status_code == 404


@pytest.mark.parametrize("path, data", [("/share", {"q": QUESTION}), ("/audit", {"text": "x"})])
def test_a_form_from_another_site_is_refused(anybody: TestClient, path: str, data: dict[str, str]) -> None:
    for headers in ({"origin": "https://elsewhere.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}):
        assert anybody.post(path, data=data, headers=headers).status_code == 403


def test_a_form_of_ours_is_taken_where_the_page_hides_its_origin(anybody: TestClient) -> None:
    """Chromium sends the origin "null" from a page whose referrer policy is no-referrer."""
    headers = {"origin": "null", "sec-fetch-site": "same-origin"}
    assert anybody.post("/share", data={"q": QUESTION}, headers=headers).status_code == 200


def test_a_shared_answer_that_no_longer_holds_shows_no_line(anybody: TestClient, site: Site) -> None:
    stored = anybody.get("/ask.json", params={"q": QUESTION}).text
    identity, _ = site.shared.add(stored.replace("50 mg by mouth once daily", "500 mg by mouth once daily"), site.now())
    page = anybody.get(f"/answers/{identity}").text
    assert "does not hold any more" in page
    assert 'data-claim="' not in page


def test_shared_answers_are_kept_for_half_a_year_and_not_without_end(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = site.now()
    old, _ = site.shared.add("{}", now - timedelta(days=200))
    new, _ = site.shared.add("{}", now)
    assert site.shared.find(new).content == "{}"
    with pytest.raises(UnknownId):
        site.shared.find(old)
    monkeypatch.setattr("everyline.answer.store.MOST_KEPT", 1)
    with pytest.raises(Busy, match="shared"):
        site.shared.add("{}", now)


def test_whoever_would_wait_too_long_is_told_so(
    anybody: TestClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("everyline.engine.site.ASK_WAIT_S", 0.05)
    with site._turn():
        answer = anybody.get("/ask", params={"q": QUESTION})
    assert answer.status_code == 503
    assert "Many questions" in answer.text
    assert anybody.get("/ask", params={"q": QUESTION}).status_code == 200
