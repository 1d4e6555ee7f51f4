"""What is told before an order is signed: what speaks against it, what is not known, and that doses are not checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.unit.fhir.cds_matter import KEY, ON, cards, matter, opened
from tests.unit.fhir.test_cards import ORDER, STATIN, absent, but, healthy, present, taking

from everyline.domain.hooks import Hook, Indicator, Order
from everyline.domain.pathway import Fact, FactId
from everyline.fhir.cards import cards_of
from everyline.fhir.orders import allergies_to

AREATA = "alopecia-areata"
LIMIT = Order("MedicationRequest/m3", FactId("clarithromycin"), "Clarithromycin")


def without(facts: list[Fact], *names: str) -> list[Fact]:
    return [one for one in facts if one.id not in names]


@pytest.mark.parametrize(
    ("condition", "statement"),
    [
        ("liver_disease", "liver"), ("transaminases", "liver"), ("breast_feeding", "nursing"),
        ("hypersensitivity", "allergic"), ("may_conceive", "pregnant"),
    ],
)  # fmt: skip
def test_a_renewal_against_a_known_contraindication_is_as_critical_as_a_start(condition: str, statement: str) -> None:
    for facts in (taking(), healthy()):
        first = cards(STATIN, but(facts, *present(condition)), Hook.ORDER_SIGN, ORDER)[0]
        assert first.indicator is Indicator.CRITICAL
        assert "contraindicated by this pathway" in first.summary
        assert first.topic is not None
        assert first.topic.code == statement
        assert first.links[0].url.endswith(f"#statement-{statement}")
        head = first.detail.partition("Contraindicated in this patient")[0]
        assert "What speaks against it:" in head
        assert "Atorvastatin 10 or 20 mg" not in head


def test_on_opening_a_chart_too_a_contraindicated_use_is_said_to_be_contraindicated() -> None:
    (found, *_) = cards(STATIN, but(healthy(), *present("liver_disease")))
    assert "- Contraindicated: Atorvastatin 10 or 20 mg once daily" in found.detail
    assert "**Atorvastatin 10 or 20 mg once daily**" not in found.detail


def test_a_contraindicated_use_is_never_written_like_an_order() -> None:
    first = cards(STATIN, but(healthy(), *present("pregnancy")), Hook.ORDER_SIGN, ORDER)[0]
    assert "- Contraindicated: Atorvastatin 10 or 20 mg once daily" in first.detail
    assert "**Atorvastatin 10 or 20 mg once daily**" not in first.detail
    assert "The recommended starting dose" not in first.detail


@pytest.mark.parametrize("condition", ["tb_active", "tb_latent", "serious_infection", "pregnancy"])
@pytest.mark.parametrize("region", ["", "US", "EU"])
def test_what_speaks_against_a_taken_medicine_speaks_in_every_region(condition: str, region: str) -> None:
    pathway = opened(AREATA)[0].pathway
    told = {"alopecia_areata", "baricitinib", condition}
    facts = [Fact(FactId("birth_date"), date(1990, 5, 1))]
    facts += [Fact(FactId("region"), region, ON)] if region else []
    for one in pathway.facts:
        if one.kind.value in ("presence", "medicine"):
            facts.append(Fact(one.id, one.id in told, date(2026, 1, 10) if one.id == "baricitinib" else ON))
    order = Order("MedicationRequest/b", FactId("baricitinib"), "Baricitinib 4 mg")
    found = cards(AREATA, facts, Hook.ORDER_SIGN, order)
    assert any(
        one.indicator is Indicator.CRITICAL and one.summary.startswith("Baricitinib: taken, and contraindicated")
        for one in found
    )


def test_two_medicines_that_do_not_go_together_are_no_mere_remark() -> None:
    pathway = opened(AREATA)[0].pathway
    told = {"alopecia_areata", "ritlecitinib"}
    facts = [Fact(FactId("birth_date"), date(1990, 5, 1)), Fact(FactId("salt"), Decimal(60), ON)]
    facts += [Fact(o.id, o.id in told, ON) for o in pathway.facts if o.kind.value in ("presence", "medicine")]
    order = Order("MedicationRequest/b", FactId("baricitinib"), "Baricitinib 4 mg")
    first = cards(AREATA, facts, Hook.ORDER_SIGN, order)[0]
    assert first.indicator is Indicator.CRITICAL
    assert "A JAK inhibitor other than baricitinib is taken" in first.detail


def test_reasons_to_stop_that_cannot_be_settled_are_one_warning_with_what_is_missing() -> None:
    facts = without(taking(), "jaundice", "pregnancy", "myopathy", "creatine_kinase")
    found = cards(STATIN, facts, Hook.ORDER_SIGN, ORDER)
    warned = [one for one in found if one.indicator is Indicator.WARNING]
    assert len(warned) == 1
    assert "missing: " in warned[0].summary
    for name in ("Pregnancy", "Jaundice", "Myopathy"):
        assert name in warned[0].detail
    assert "Interrupt atorvastatin promptly" in warned[0].detail
    # Of another medicine that is ordered beside it, too.
    other = cards(STATIN, facts, Hook.ORDER_SIGN, LIMIT)
    assert any(one.summary.startswith("Reasons to stop or pause can't be settled") for one in other)


@pytest.mark.parametrize("hook", [Hook.ORDER_SELECT, Hook.ORDER_SIGN])
def test_a_limit_that_holds_is_a_warning_on_every_order_and_doses_are_said_not_to_be_checked(hook: Hook) -> None:
    beside = present("clarithromycin")
    for facts in (but(taking(), *beside), but(healthy(), *beside)):
        told = [one for one in cards(STATIN, facts, hook, ORDER) if "the dose is not checked" in one.summary]
        assert [one.indicator for one in told] == [Indicator.WARNING]
        assert "At most 20 mg" in told[0].summary
        assert told[0].topic is not None
        assert told[0].topic.code == "limit-20"
    both = cards(STATIN, healthy(), hook, ORDER, LIMIT)
    assert any(one.indicator is Indicator.WARNING and "At most 20 mg" in one.summary for one in both)


def test_what_could_not_be_looked_up_is_told_beside_an_order() -> None:
    said = "The record could not look up `conditions`: it is not known."
    found = cards_of(matter(STATIN, taking(), Hook.ORDER_SIGN, [ORDER], told=[said]), KEY)
    assert found[0].indicator is Indicator.WARNING
    assert said in found[0].summary


def test_an_allergy_in_words_to_the_ordered_medicine_is_told() -> None:
    allergy = {"resourceType": "AllergyIntolerance", "id": "a", "code": {"text": "LIPITOR"}}
    other = {"resourceType": "AllergyIntolerance", "id": "b", "code": {"text": "Penicillin"}}
    bare = {"resourceType": "AllergyIntolerance", "id": "c", "code": {"coding": [{"system": "urn:x", "code": "1"}]}}
    gone = {**allergy, "verificationStatus": {"coding": [{"system": "urn:x", "code": "refuted"}]}}
    pathway = opened(STATIN)[0].pathway
    said = list(allergies_to([ORDER], pathway, [allergy, other, bare, gone]))
    assert said == [
        "AllergyIntolerance/a is to LIPITOR, which is ordered.",
        "AllergyIntolerance/c does not say in words what it is to, and has no code that is known here.",
    ]
    first = cards_of(matter(STATIN, healthy(), Hook.ORDER_SIGN, [ORDER], told=said), KEY)[0]
    assert first.indicator is Indicator.WARNING
    assert "LIPITOR" in first.summary


def test_what_all_orders_would_bring_about_names_them_all() -> None:
    asked = matter(STATIN, but(healthy(), *present("pregnancy")), Hook.ORDER_SELECT, [ORDER, LIMIT])
    picked = replace(asked, asked=replace(asked.asked, orders=(LIMIT,), planned=(ORDER.medicine, LIMIT.medicine)))
    critical = [one.summary for one in cards_of(picked, KEY) if one.indicator is Indicator.CRITICAL]
    assert critical == ["If Atorvastatin, Clarithromycin are taken: Discontinue atorvastatin immediately"]


def test_an_unreadable_order_is_a_warning_beside_one_that_is_read() -> None:
    asked = matter(STATIN, taking(), Hook.ORDER_SIGN, [ORDER])
    unread = replace(asked, asked=replace(asked.asked, unread=("Which medicine is ordered can't be read: `u`.",)))
    assert cards_of(unread, KEY)[0].summary == "Which medicine is ordered can't be read: `u`."
    assert cards_of(unread, KEY)[0].indicator is Indicator.WARNING


def test_no_use_of_a_medicine_does_not_hide_what_speaks_against_it() -> None:
    facts = but(healthy(), *absent("adult_use"), *present("pregnancy"))
    assert cards(STATIN, facts, Hook.ORDER_SIGN, ORDER)[0].indicator is Indicator.CRITICAL
