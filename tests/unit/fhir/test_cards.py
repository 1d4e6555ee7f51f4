"""Which cards there are, how urgent, and what they say; by the two pathways that come with the program."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import islice
from random import Random
from uuid import UUID

import pytest
from fhir.resources.R4B.servicerequest import ServiceRequest
from tests.unit.fhir.cds_matter import ADDRESS, INSTANCE, KEY, ON, cards, matter, opened

from everyline.domain.guidance import Standing
from everyline.domain.hooks import Card, Hook, Indicator, Order
from everyline.domain.pathway import Fact, FactId, Truth
from everyline.engine.guide import packaged
from everyline.fhir.card_matter import SAFETY
from everyline.fhir.card_text import plain, shortened
from everyline.fhir.cards import MOST_CARDS, card_to_object, cards_of
from everyline.fhir.override_reasons import REASONS
from everyline.pathways.evaluate import evaluate
from everyline.pathways.generate import patients

STATIN = "atorvastatin"
BORN = Fact(FactId("birth_date"), date(1960, 5, 1))
ORDER_OF_CICLOSPORIN = Order("MedicationRequest/m2", FactId("ciclosporin"), "Ciclosporin")
ORDER = Order("MedicationRequest/m1", FactId(STATIN), "Atorvastatin 20 mg")


def present(*names: str) -> list[Fact]:
    return [Fact(FactId(one), True, ON) for one in names]


def absent(*names: str) -> list[Fact]:
    return [Fact(FactId(one), False, ON) for one in names]


def healthy() -> list[Fact]:
    """Of whom everything is known, who has an indication and nothing that speaks against it."""
    pathway = opened(STATIN)[0].pathway
    no = [one.id for one in pathway.facts if one.kind.value in ("presence", "medicine") and one.id != "adult_use"]
    measured = [Fact(FactId("creatine_kinase"), Decimal(1), ON), Fact(FactId("ldl_reduction"), Decimal(30), ON)]
    return [BORN, *measured, *present("adult_use"), *absent(*no)]


def taking() -> list[Fact]:
    """The same, who has taken it for a while."""
    return but(healthy(), Fact(FactId(STATIN), True, date(2026, 1, 10)))


def but(facts: list[Fact], *others: Fact) -> list[Fact]:
    return [one for one in facts if one.id not in {other.id for other in others}] + list(others)


def summaries(found: tuple[Card, ...]) -> list[tuple[Indicator, str]]:
    return [(one.indicator, one.summary) for one in found]


def test_opening_a_chart_gives_options_tests_and_what_is_missing() -> None:
    found = cards(STATIN, healthy())
    assert [one.summary.partition(":")[0] for one in found] == ["1 option", "1 test due"]
    options, tests = found
    assert "**Atorvastatin 10 or 20 mg once daily** (recommended by the label)" in options.detail
    assert "  - The patient is older than 17 years (" in options.detail
    assert "  - Rests on: " in options.detail
    assert "Sources:" in options.detail
    assert "> No board has reviewed this pathway." in options.detail
    assert [one.label for one in tests.suggestions] == ["Order: Liver enzyme tests"]


def test_every_card_opens_its_evidence_and_is_about_a_statement() -> None:
    for card in cards(STATIN, healthy()):
        assert card.topic is not None
        assert card.topic.system == "urn:everyline:pathway:atorvastatin:statements"
        assert card.links[0].url == f"{ADDRESS}/pathways/atorvastatin#statement-{card.topic.code}"
        assert card.url == f"{ADDRESS}/pathways/atorvastatin"


def test_a_medicine_that_is_to_be_stopped_comes_first() -> None:
    taken = but(taking(), *present("myopathy", "jaundice"))
    found = cards(STATIN, taken)
    assert summaries(found)[:2] == [
        (Indicator.CRITICAL, "Interrupt atorvastatin promptly"),
        (Indicator.WARNING, "Discontinue atorvastatin"),
    ]
    # With an order in hand a reason to stop weighs more.
    signed = cards(STATIN, taken, Hook.ORDER_SIGN, ORDER)
    assert [one.indicator for one in signed[:2]] == [Indicator.CRITICAL, Indicator.CRITICAL]


def test_what_cannot_wait_is_told_even_where_it_is_not_known_whom_the_pathway_is_for() -> None:
    found = cards(STATIN, present(STATIN, "myopathy"))
    assert summaries(found)[0] == (Indicator.WARNING, "Discontinue atorvastatin")
    assert found[-1].summary.startswith("15 facts are missing: Date of birth")
    assert len(found) == 2


def test_nobody_the_pathway_is_not_for_gets_a_card_on_opening_a_chart() -> None:
    assert cards(STATIN, [Fact(FactId("birth_date"), date(2020, 1, 1))]) == ()
    assert cards_of(matter(STATIN, healthy(), refused="The patient has died."), KEY) == ()


def test_an_order_that_everything_speaks_against_is_critical_and_can_be_removed() -> None:
    found = cards(STATIN, but(healthy(), *present("liver_disease")), Hook.ORDER_SIGN, ORDER)
    first = found[0]
    assert first.indicator is Indicator.CRITICAL
    assert first.summary.startswith("Atorvastatin: contraindicated by this pathway. There is active liver disease")
    removal = card_to_object(first, "77")["suggestions"][0]
    assert removal["label"] == "Remove the order: Atorvastatin 20 mg"
    assert removal["actions"] == [
        {"type": "delete", "description": "Remove the order Atorvastatin 20 mg", "resourceId": "MedicationRequest/m1"}
    ]
    assert first.overrides == REASONS


def test_an_order_of_which_too_little_is_known_is_a_warning_with_what_is_missing() -> None:
    facts = [one for one in healthy() if one.id not in ("liver_disease", "breast_feeding")]
    first = cards(STATIN, facts, Hook.ORDER_SELECT, ORDER)[0]
    assert first.indicator is Indicator.WARNING
    assert first.summary == "Atorvastatin: whether it fits is not known; missing: Breast-feeding, Active liver disease"
    assert first.suggestions == ()


def test_an_order_that_the_pathway_has_no_use_for_is_a_warning_that_says_why() -> None:
    first = cards(STATIN, but(healthy(), *absent("adult_use")), Hook.ORDER_SIGN, ORDER)[0]
    assert first.indicator is Indicator.WARNING
    assert first.summary == "Atorvastatin: this pathway has no use of it for this patient"
    assert "Does not hold: the patient has an indication of the label." in first.detail


def test_an_order_that_fits_gets_no_praise_but_the_tests_before_the_first_dose() -> None:
    found = cards(STATIN, healthy(), Hook.ORDER_SIGN, ORDER)
    assert summaries(found)[0] == (Indicator.WARNING, "Before the first dose: Liver enzymes")
    assert all(one.indicator is Indicator.INFO for one in found[1:])
    assert cards(STATIN, healthy(), Hook.ORDER_SELECT, ORDER)[0].indicator is Indicator.INFO
    draft = card_to_object(found[0], "77")["suggestions"][0]["actions"][0]["resource"]
    assert ServiceRequest.model_validate(draft).subject.reference == "Patient/77"
    assert (draft["intent"], draft["status"], draft["occurrenceDateTime"]) == ("proposal", "draft", ON.isoformat())


def test_a_planned_order_is_not_taken_for_taken_and_what_would_then_hold_is_told_as_such() -> None:
    order = ORDER_OF_CICLOSPORIN
    taken = taking()
    found = cards(STATIN, taken, Hook.ORDER_SIGN, order)
    assert summaries(found)[0] == (
        Indicator.CRITICAL, "If Ciclosporin is taken: Avoid atorvastatin with this medicine",
    )  # fmt: skip
    assert evaluate(opened(STATIN)[0].pathway, taken, ON) == matter(STATIN, taken, Hook.ORDER_SIGN, [order]).evaluation
    limit = Order("MedicationRequest/m3", FactId("clarithromycin"), "Clarithromycin")
    said = cards(STATIN, taken, Hook.ORDER_SIGN, limit)
    assert summaries(said) == [
        (Indicator.WARNING, "Atorvastatin: the dose is not checked. At most 20 mg and the lowest dose that does")
    ]


def test_what_would_hold_is_told_of_all_orders_in_hand_together() -> None:
    picked = Order("MedicationRequest/m3", FactId("clarithromycin"), "Clarithromycin")
    asked = matter(STATIN, taking(), Hook.ORDER_SELECT, [ORDER_OF_CICLOSPORIN, picked])
    asked = replace(
        asked, asked=replace(asked.asked, orders=(picked,), planned=(FactId("ciclosporin"), picked.medicine))
    )
    first = cards_of(asked, KEY)[0]
    assert first.summary == "If Ciclosporin, Clarithromycin are taken: Avoid atorvastatin with this medicine"


def test_an_order_of_a_medicine_that_is_taken_already_is_told_only_that_its_dose_is_not_checked() -> None:
    (card,) = cards(STATIN, taking(), Hook.ORDER_SIGN, ORDER)
    assert card.indicator is Indicator.INFO
    assert card.summary.startswith(
        "Atorvastatin: the dose is not checked. Doses of the pathway: Atorvastatin 10 or 20 mg"
    )
    assert "The dosage range of atorvastatin is 10 to 80 mg once daily." in card.detail


def test_an_order_for_somebody_the_pathway_is_not_for_is_told_once() -> None:
    found = cards(STATIN, [Fact(FactId("birth_date"), date(2020, 1, 1))], Hook.ORDER_SIGN, ORDER)
    assert [one.indicator for one in found] == [Indicator.INFO]
    assert found[0].summary.startswith("Atorvastatin: nothing is said. This pathway is not for this patient")


def test_orders_without_a_medicine_of_the_pathway_give_no_card() -> None:
    assert cards_of(matter(STATIN, healthy(), Hook.ORDER_SIGN), KEY) == ()


def test_what_could_not_be_looked_at_is_told_though_nothing_else_is_missing() -> None:
    said = "The record could not look up `conditions`: it is not known."
    found = cards_of(matter(STATIN, healthy(), told=[said]), KEY)
    assert plain(said) in found[-1].detail


@pytest.mark.parametrize("name", [one.pathway.id for one in packaged()])
def test_every_card_of_made_up_patients_is_short_few_and_says_what_the_evaluation_says(name: str) -> None:
    pathway = opened(name)[0].pathway
    medicines = [one.id for one in pathway.facts if one.kind.value == "medicine"]
    chance = Random(5)
    told = 0
    for facts in islice(patients(pathway, ON, Random(6)), 300):
        hook = chance.choice(list(Hook))
        picked = chance.sample(medicines, chance.choice((1, 1, 2))) if hook is not Hook.PATIENT_VIEW else []
        orders = [Order(f"MedicationRequest/{one}".replace("_", "-"), one, one) for one in picked]
        asked = matter(name, facts, hook, orders)
        found = cards_of(asked, KEY)
        assert found == cards_of(asked, KEY)
        assert len(found) <= MOST_CARDS
        assert [one.indicator for one in found] == sorted(
            (one.indicator for one in found), key=list(Indicator)[::-1].index
        )
        for card in found:
            told += 1
            assert 0 < len(card.summary) < 140
            assert "No board has reviewed this pathway" in card.detail
            assert UUID(card.uuid).version == 5
        assert len({one.uuid for one in found}) == len(found)
        if hook is Hook.PATIENT_VIEW:
            said = {(one.action, one.standing) for card in found for one in card.told}
            shown = [one for one in asked.evaluation.guidance if one.standing is not Standing.UNDETERMINED]
            if asked.scope is not Truth.TRUE:
                shown = [one for one in shown if one.action.kind in SAFETY and one.standing is Standing.INDICATED]
            assert said == {(one.action.id, one.standing.value) for one in shown}
            for one in shown:
                assert any(plain(one.action.says) in card.detail for card in found)
    assert told > 200


def test_ids_of_cards_hang_on_the_call_the_content_and_a_secret() -> None:
    asked = matter(STATIN, healthy())
    first = cards_of(asked, KEY)[0].uuid
    assert first == cards_of(matter(STATIN, healthy()), KEY)[0].uuid
    assert first != cards_of(asked, UUID(int=8))[0].uuid
    other = matter(STATIN, but(healthy(), Fact(FactId("birth_date"), date(1950, 5, 1))))
    assert first != cards_of(other, KEY)[0].uuid
    assert INSTANCE not in first


@pytest.mark.parametrize("said", ["word " * 60, "x" * 300, "a " + "y" * 200, "short", "  spaces \n between  "])
def test_a_summary_is_cut_between_words(said: str) -> None:
    made = shortened(said)
    assert 0 < len(made) < 140
    if made.endswith("…") and " " in made:
        assert " ".join(said.split()).startswith(made[:-1])


def test_texts_of_others_mean_themselves_in_markdown() -> None:
    said = plain("[x](javascript:alert(1)) <img src=x> **b** `c` # d | ![e](f) &lt;")
    assert not re.search(r"(?<!\\)[\[\]<>*`#|!&]", said)
