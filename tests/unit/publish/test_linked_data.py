"""What is told to those who index: true, complete, and never markup."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from tests.unit.publish.answers import answer

from everyline.domain.ids import Identifiers
from everyline.domain.text import Status
from everyline.publish.linked_data import Facts, description_of, linked_data

FACTS = Facts(
    "https://answers.example.org/articles/x", date(2026, 11, 1), date(2026, 11, 25), ("Ann",), date(2026, 11, 2)
)


def test_a_review_is_told_only_where_a_person_approved() -> None:
    told = json.loads(linked_data(answer(), FACTS))
    assert (told["reviewedBy"], told["lastReviewed"]) == ([{"@type": "Person", "name": "Ann"}], "2026-11-02")
    silent = json.loads(linked_data(answer(), replace(FACTS, reviewers=(), reviewed=None)))
    assert {"reviewedBy", "lastReviewed"} & silent.keys() == set()


def test_a_work_has_the_identifiers_given_each_under_its_kind() -> None:
    ids = Identifiers(pmid="31234567", doi="10.1000/x", nct=("NCT01234567",))
    [work, *_] = answer().references
    made = replace(answer(), references=(replace(work, identifiers=ids, status=Status.RETRACTED),))
    [cited] = json.loads(linked_data(made, FACTS))["citation"]
    assert cited["@type"] == "ScholarlyArticle"
    assert cited["creativeWorkStatus"] == "retracted"
    assert {(one["propertyID"], one["value"]) for one in cited["identifier"]} == {
        ("PMID", "31234567"), ("DOI", "10.1000/x"), ("ClinicalTrials.gov", "NCT01234567"),
    }  # fmt: skip


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--", "]]>", "\u2028 & \u202e"])
def test_no_text_can_end_the_element_it_stands_in(text: str) -> None:
    made = answer()
    made = replace(made, question=replace(made.question, text=text))
    written = linked_data(made, FACTS)
    assert not set("<>&\u2028\u202e") & set(written)
    json.loads(written)


def test_a_description_is_cut_between_words() -> None:
    made = answer()
    [first, *others] = made.claims
    long = replace(made, claims=(replace(first, text="word " * 100), *others), bottom_line=(first.id,))
    assert description_of(long).endswith("word…")
    assert len(description_of(long)) <= 200
