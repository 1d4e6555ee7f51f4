"""What questions take for granted, against the starter library."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.unit.retrieve.halves import is_held_out

from everyline.domain.answer import Answer, Label
from everyline.engine.ask import Request, ask
from everyline.engine.build import Bench
from everyline.engine.forms import Form, render
from everyline.engine.reverify import recheck
from everyline.publish.export import answer_to_json

LABELLED: dict[str, list[Any]] = yaml.safe_load(Path(__file__).with_name("premises.yaml").read_text("utf-8"))


def texts(name: str, *, is_held: bool | None = None) -> list[str]:
    found = [entry if isinstance(entry, str) else entry["ask"] for entry in LABELLED[name]]
    return [text for text in found if is_held is None or is_held_out(text) is is_held]


def labels(bench: Bench, question: str) -> list[Label]:
    return [premise.label for premise in ask(bench, Request(question)).premises]


@pytest.mark.parametrize("is_held", [False, True])
@pytest.mark.parametrize(("name", "label"), [("contradicted", Label.CONTRADICTED), ("unsettled", Label.INSUFFICIENT)])
def test_false_and_unsettled_premises_are_named_by_half(starter: Bench, name: str, label: Label, is_held: bool) -> None:
    asked = texts(name, is_held=is_held)
    missed = [text for text in asked if labels(starter, text) != [label]]
    assert len(missed) / len(asked) <= 0.1, missed


@pytest.mark.parametrize("is_held", [False, True])
def test_no_premise_is_reported_where_none_is_false(starter: Bench, is_held: bool) -> None:
    assert [text for text in texts("none", is_held=is_held) if labels(starter, text)] == []


def test_premises_written_later(starter: Bench) -> None:
    missed = [text for text in texts("fresh_contradicted") if labels(starter, text) != [Label.CONTRADICTED]]
    assert missed == []
    assert [text for text in texts("fresh_none") if labels(starter, text)] == []


def test_there_are_forty_and_a_hundred() -> None:
    assert len(texts("contradicted")) + len(texts("unsettled")) == 40
    assert len(texts("none")) == 100


@pytest.fixture(scope="module")
def corrected(starter: Bench) -> Answer:
    return ask(starter, Request("Why is baricitinib approved for children with alopecia areata?"))


def test_the_correction_is_cited_and_supported(corrected: Answer) -> None:
    (premise,) = corrected.premises
    assert premise.label is Label.CONTRADICTED
    assert premise.text == "baricitinib is approved for children with alopecia areata"
    claims = {claim.id: claim for claim in corrected.claims}
    assert premise.claims
    for claim in (claims[one] for one in premise.claims):
        assert claim.verdict.label is Label.SUPPORTED
        assert claim.citations
    assert any("adults" in claims[one].text for one in premise.claims)


def test_the_correction_comes_first_in_every_form_that_is_text(corrected: Answer) -> None:
    for form in (Form.TEXT, Form.MD, Form.HTML):
        shown = render(corrected, form).decode()
        assert shown.index("What the question takes for granted") < shown.index("Bottom line")


def test_an_answer_with_a_premise_verifies(starter: Bench, corrected: Answer) -> None:
    assert recheck(starter, answer_to_json(corrected)).holds


def test_a_premise_of_a_drug_without_evidence_stands_beside_the_abstention(starter: Bench) -> None:
    answer = ask(starter, Request("Because abrocitinib is approved for alopecia areata, what is its dose?"))
    assert [premise.label for premise in answer.premises] == [Label.INSUFFICIENT]
    assert answer.abstention is not None
