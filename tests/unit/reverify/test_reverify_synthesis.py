"""A stored synthesis is worked out again: an untouched one holds, and any number changed in it is found and named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from tests.unit.publish import bundles, syntheses

from everyline.domain.answer import EvidenceText, Label, Verdict
from everyline.domain.ids import ContentHash, DocumentId
from everyline.domain.text import Status
from everyline.engine.reverify_answer import verify_answer
from everyline.engine.verification import Verification, verification_to_text
from everyline.publish.everyline_verify import check
from everyline.publish.export import answer_to_json, digest_of, id_of
from everyline.publish.load import answer_from_json
from everyline.publish.proof import bundle, provable_answer


def judge(claim: str, evidence: Sequence[EvidenceText]) -> Verdict:
    return Verdict(Label.SUPPORTED, 1.0, (), syntheses.JUDGE)


STORED = answer_to_json(syntheses.answer())


def verify(text: str, standing: Callable[[DocumentId], Status | None] = lambda _: None) -> Verification:
    return verify_answer(text, syntheses.text_of, judge, syntheses.JUDGE, standing)


def forged(found: dict[str, Any]) -> str:
    """A changed answer to which the forger has also given the id of its new content."""
    return json.dumps({**found, "id": id_of(digest_of(found))})


def changed(change: Callable[[dict[str, Any]], object]) -> Verification:
    found = json.loads(STORED)
    change(found)
    return verify(forged(found))


def test_an_untouched_synthesis_holds_and_all_of_it_was_worked_out_again() -> None:
    found = verify(STORED)
    assert (found.failures, found.is_complete) == ((), True)
    # Two claims, five rows with two quotations each, and two inputs of a calculation.
    assert (found.citations, found.quotations_found) == (14, 14)
    assert "5 rows, 1 pooled estimate, 2 absolute effects, 1 calculation" in verification_to_text(found)


# Not checked against anything: the year is that of the reference, and steps give their reasons in words.
UNCHECKED = ("year", "level", "change", "start", "end")
WORKED = ("table", "summaries")


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The place of every number of a JSON value, quotations' positions aside."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in UNCHECKED:
                yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from places(inner, (*path, place))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path


EVERY = [
    one for one in places({key: json.loads(STORED)[key] for key in WORKED}) if not {"citation", "further"} & set(one)
]


def test_there_are_numbers_to_change() -> None:
    assert len(EVERY) > 70


@pytest.mark.parametrize("place", EVERY, ids=lambda one: ".".join(map(str, one)))
@pytest.mark.parametrize("by", [1.07, 0.9])
def test_any_number_changed_in_it_is_found(place: tuple[str | int, ...], by: float) -> None:
    found = json.loads(STORED)
    holder: Any = found
    for step in place[:-1]:
        holder = holder[step]
    was = holder[place[-1]]
    holder[place[-1]] = was + (1 if by > 1 else -1) if isinstance(was, int) else was * by if was else 0.25
    assert not verify(forged(found)).holds


@pytest.mark.parametrize("line", range(5))
def test_any_line_of_a_calculation_changed_is_found(line: int) -> None:
    def change(found: dict[str, Any]) -> None:
        steps = found["calculations"][0]["steps"]
        before, equals, after = steps[line].partition("= ")
        steps[line] = f"{before}{equals}{int(after[0]) + 1}{after[1:]}"

    (failure, *_) = changed(change).failures
    assert "The calculation “SALT of 20 or less at week 24: deuruxolitinib 8 mg" in failure.what


def said(verification: Verification) -> str:
    return " ".join(one.what for one in verification.failures)


def test_what_differs_is_named_with_both_values() -> None:
    found = changed(lambda one: one["summaries"][0]["pooled"].update(tau2=0.5))
    (what,) = [one.what for one in found.failures if "tau2" in one.what]
    assert what.startswith("The pooled estimate of “SALT of 20 or less” (baricitinib 4 mg once daily against placebo)")
    assert what.endswith("tau2 is stored as 0.5, but is 0.")


def test_a_figure_its_source_does_not_print_is_named() -> None:
    found = changed(lambda one: one["table"][0]["groups"][0].update(percent=48.8))
    assert "row king-2022-brave-f01 gives percent 48.8 for 4 mg, which its source does not print there." in said(found)


def test_a_figure_of_another_line_of_the_source_is_not_taken() -> None:
    """BRAVE-AA2 had 35.9 %, which stands in the same card, but not in the sentence that the row cites."""
    assert "gives percent 35.9 for 4 mg" in said(changed(lambda one: one["table"][0]["groups"][0].update(percent=35.9)))


def test_a_quotation_of_a_row_must_stand_where_it_is_said_to() -> None:
    found = changed(lambda one: one["table"][0]["citation"].update(quote="At week 36 nothing happened."))
    assert "The quotation was altered" in said(found)
    moved = changed(lambda one: one["table"][0]["citation"].update(start=0, end=10))
    assert "does not stand at characters 0 to 10" in said(moved)


def test_impossible_figures_are_refused_by_name() -> None:
    found = changed(lambda one: one["table"][4]["groups"][0].update(events=400))
    assert "holds what can't be: 400 events among 351 people in 8 mg" in said(found)
    turned = changed(lambda one: one["summaries"][1]["estimate"].update(low=50.0))
    assert "holds what can't be: an interval runs from 50.0" in said(turned)


def test_what_stands_on_nothing_is_named() -> None:
    found = changed(lambda one: one["table"].pop(0))
    assert "rests on king-2022-brave-f01, which is not in the table" in said(found)
    assert "names king-2022-brave-f09, which the answer does not have" in said(
        changed(lambda one: one["disagreements"][0].update(sides=["king-2022-brave-f09"]))
    )
    assert "has no reference in the list" in said(changed(lambda one: one["table"][0]["citation"].update(reference=7)))


def test_an_input_must_stand_in_its_source_and_go_into_a_step() -> None:
    def other(found: dict[str, Any]) -> None:
        found["calculations"][0]["inputs"][0]["value"] = "29.7 %"

    assert "8 mg, 29.7, goes into no step" in said(changed(other))
    assert "8 mg, 29.7, is not printed in card:king-2024-thrive-aa1" in said(changed(other))


def test_a_result_no_step_comes_to_is_named() -> None:
    found = changed(lambda one: one["calculations"][0].update(result="388 more of 1000 people"))
    assert "its result names 388, which no step comes to" in said(found)


def test_a_row_that_rests_on_a_retracted_work_does_not_hold() -> None:
    found = verify(STORED, lambda one: Status.RETRACTED if one == "card:king-2024-thrive-aa1" else Status.CURRENT)
    assert "The table rests on card:king-2024-thrive-aa1, which has been retracted." in said(found)


def test_a_row_whose_work_is_not_at_hand_is_not_called_false() -> None:
    found = verify_answer(STORED, lambda _, __: None, judge, syntheses.JUDGE)
    assert found.holds
    assert not found.is_complete
    assert any("does not hold card:king-2022-brave" in one.what for one in found.unchecked)


def test_a_calculation_without_a_sum_is_said_to_be_unchecked() -> None:
    def prose(found: dict[str, Any]) -> None:
        found["calculations"][0].update(steps=["counted by hand"], result="many", inputs=[])

    found = changed(prose)
    assert found.holds
    assert any("holds no sum that could be worked again" in one.what for one in found.unchecked)


def test_an_effect_of_another_dose_of_the_same_finding_is_not_taken() -> None:
    """The card's finding tells of 4 mg and of 2 mg; the effect of 2 mg stands in the table, but in another row."""
    made = syntheses.answer()
    low = syntheses.difference(16.6, 9.5, 23.8)
    other = replace(made.synthesis.rows[2], dose="2 mg once daily", estimates=(low,))
    given = replace(made.synthesis, rows=(*made.synthesis.rows, other))
    found = json.loads(answer_to_json(replace(made, synthesis=given)))
    assert verify(forged(found)).holds
    study = found["summaries"][0]["pooled"]["studies"][0]
    study["estimate"].update(value=16.6, low=9.5, high=23.8, standard_error=None)
    assert "takes another effect for King 2022, BRAVE-AA1 than its row has" in said(verify(forged(found)))


def test_a_bundle_of_such_an_answer_is_made_and_checked() -> None:
    content = provable_answer(answer_from_json(STORED))
    kept = {one.document.hash: one.document for one in map(syntheses.card, ("king-2022-brave", "king-2024-thrive-aa1"))}
    versions: dict[ContentHash, Any] = dict(kept)
    made = bundle(content, versions, bundles.JUDGED, bundles.key(), stress=None)
    proof = check(made, content=json.loads(STORED))
    assert [one for one in proof.faults if "judge" not in one] == []
    altered = json.loads(STORED)
    altered["summaries"][0]["absolute"]["nnt"] = 5
    assert any("its hash differs" in one for one in check(made, content=altered).faults)
