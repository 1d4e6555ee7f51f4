"""Auditing in the browser: watched line by line, a report to take along, and what is refused."""

from __future__ import annotations

import html
import json
import re

import pytest
from fastapi.testclient import TestClient

ARTICLE = (
    "Ritlecitinib for alopecia areata\n\nThe dose of ritlecitinib is 50 mg by mouth once daily.\n\n"
    "The dose of ritlecitinib is 500 mg once daily. <script>alert(1)</script>\n"
)


def test_the_audit_is_told_line_by_line_before_the_report(anybody: TestClient) -> None:
    with anybody.stream("POST", "/audit", data={"text": ARTICLE}) as answer:
        pieces = list(answer.iter_text())
    assert len(pieces) > 3
    assert "statements that can be checked" in "".join(pieces[:2])
    page = "".join(pieces)
    assert "a1, supported" in page
    assert "a2, contradicted" in page
    assert "<script>alert" not in page
    assert page.index("a2, contradicted") < page.index("Line by line")


def test_each_quotation_of_a_report_opens_its_source(anybody: TestClient) -> None:
    page = anybody.post("/audit", data={"text": ARTICLE}).text
    address = re.search(r'class="ref source" href="([^"]+)"', page)
    assert address
    source = anybody.get(html.unescape(address[1]))
    assert source.status_code == 200
    assert "<mark" in source.text


@pytest.mark.parametrize(
    "form, holds",
    [("md", "500 mg"), ("json", '"contradicted": 1'), ("html", "<!doctype html>"), ("claimreview", "ClaimReview")],
)  # fmt: skip
def test_the_report_is_had_as_a_file(anybody: TestClient, form: str, holds: str) -> None:
    page = anybody.post("/audit", data={"text": ARTICLE}).text
    again = re.search(r'name="article" value="([^"]+)"', page)
    assert again
    report = anybody.post("/audit/report", data={"article": html.unescape(again[1]), "form": form})
    assert report.status_code == 200
    assert holds in report.text
    assert "attachment" in report.headers["content-disposition"]
    if form == "json":
        assert json.loads(report.text)["summary"]["supported"] == 1


def test_an_upload_is_read_by_its_ending(anybody: TestClient) -> None:
    page = f"<html><body><h1>Ritlecitinib</h1><p>{ARTICLE.splitlines()[2]}</p></body></html>"
    answer = anybody.post("/audit", files={"file": ("../../x.html", page.encode(), "text/html")})
    assert answer.status_code == 200
    assert "a1, supported" in answer.text


@pytest.mark.parametrize(
    "given, said",
    [({"data": {"text": ""}}, ""), ({"files": {"file": ("x.pdf", b"%PDF-broken", "application/pdf")}}, ""),
     ({"files": {"file": ("x.docx", b"PK\x03\x04broken", "application/zip")}}, "")],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_a_next_step(
    anybody: TestClient,
    given: dict[str, dict[str, object]],
    said: str,
) -> None:
    answer = anybody.post("/audit", **given)  # type: ignore[arg-type]
    assert answer.status_code == 400
    assert said in answer.text
    assert 'role="alert"' in answer.text
    assert "Traceback" not in answer.text


def test_a_report_of_what_did_not_arrive_whole_is_refused(anybody: TestClient) -> None:
    assert anybody.post("/audit/report", data={"article": "%%%", "form": "md"}).status_code == 400
    assert anybody.post("/audit/report", data={"article": "aGk=", "form": "exe"}).status_code == 422
