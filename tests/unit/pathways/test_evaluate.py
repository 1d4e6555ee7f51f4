"""What is said of actions, and the days of tests."""

from __future__ import annotations

from datetime import date

import pytest
from tests.unit.pathways.patients import ON, SAMPLE, TEXT, fact, found

from everyline.domain.guidance import Evaluation, Standing
from everyline.errors import InvalidInput
from everyline.pathways.evaluate import evaluate, sentences
from everyline.pathways.load import load

ADULT = fact("birth_date", date(1990, 2, 28))
SEVERE = fact("grade", "severe")
NOTHING_AGAINST = (fact("clot", False), fact("anc", 4000), fact("infection", False, "2026-11-20"))
US = fact("region", "US")


def standings(told: Evaluation) -> dict[str, str]:
    return {one.action.id: one.standing.value for one in told.guidance}


def test_indicated_only_where_all_is_known() -> None:
    assert standings(found(ADULT, SEVERE, US, *NOTHING_AGAINST))["drug-us"] == "indicated"
    for number in range(3):
        facts = [one for place, one in enumerate(NOTHING_AGAINST) if place != number]
        told = found(ADULT, SEVERE, US, *facts)
        assert standings(told)["drug-us"] == "undetermined"
        guidance = next(one for one in told.guidance if one.action.id == "drug-us")
        assert [one.fact for one in guidance.missing] == [NOTHING_AGAINST[number].id]


def test_one_thing_that_speaks_against_it_is_enough() -> None:
    told = found(ADULT, SEVERE, US, fact("clot", True))
    assert standings(told)["drug-us"] == "contraindicated"
    assert told.guidance[0].because == ("There is a clot (A blood clot is present).",)


def test_where_the_region_is_not_known_each_alternative_is_shown_and_none_recommended() -> None:
    told = standings(found(ADULT, SEVERE, *NOTHING_AGAINST))
    assert (told["drug-us"], told["drug-eu"]) == ("undetermined", "undetermined")
    assert "drug-eu" not in standings(found(ADULT, SEVERE, US, *NOTHING_AGAINST))
    neither = standings(found(ADULT, SEVERE, fact("region", "other"), *NOTHING_AGAINST))
    assert not {"drug-us", "drug-eu"} & set(neither)


def test_who_it_is_not_for_is_refused_and_told_why() -> None:
    told = found(fact("birth_date", date(2020, 1, 1)), SEVERE)
    assert told.refused == "This pathway is not for this patient: it does not hold that the patient is an adult."
    assert (told.guidance, told.schedule) == ((), ())
    assert told.criteria


def test_where_the_age_is_not_known_that_is_told_and_guidance_is_given() -> None:
    told = found(SEVERE)
    assert told.refused is None
    assert told.notes == ("Date of birth is not known: labels hold for ages",)
    assert told.guidance


def days(told: Evaluation, test: str) -> list[str]:
    return [one.on.isoformat() for one in told.schedule if one.test == test]


def test_a_schedule_counts_from_the_start_and_does_not_creep() -> None:
    told = found(ADULT, fact("drug", True, "2026-08-31"), US)
    # 12 weeks on is 2026-11-23, past; then every 3 months of that day.
    assert days(told, "Lipids") == ["2027-02-23", "2027-05-23", "2027-08-23", "2027-11-23"]
    assert not any(one.is_planned for one in told.schedule)


def test_ends_of_months_do_not_creep() -> None:
    told = evaluate(SAMPLE, [ADULT, US, fact("drug", True, "2026-09-07")], date(2026, 11, 30))
    assert days(told, "Lipids") == ["2026-11-30", "2027-02-28", "2027-05-30", "2027-08-30", "2027-11-30"]


def test_planned_tests_are_told_as_such() -> None:
    told = found(ADULT, SEVERE, US, fact("drug", False, "2026-11-20"), *NOTHING_AGAINST)
    assert days(told, "Lipids")[:2] == ["2026-11-25", "2027-02-17"]
    assert all(one.is_planned and "as planned" in one.why for one in told.schedule)


def test_a_weekly_test_years_after_the_start_has_days_too() -> None:
    long = SAMPLE.series[1]
    assert long.id == "weekly"
    told = found(ADULT, fact("region", "EU"), fact("drug", True, "2026-03-01"))
    weekly = days(told, "Pulse")
    assert weekly[0] == "2026-11-29"  # a Sunday, as the start was
    assert weekly[-1] == "2027-02-28"  # `until` ends it
    assert days(found(ADULT, fact("drug", True, "2006-03-01"), US), "Lipids")


def test_without_a_day_of_the_start_no_day_is_made_up() -> None:
    told = found(ADULT, US, fact("drug", True))
    assert told.schedule == ()
    assert told.notes == ("Examplinib is taken since an unknown day: no days for Lipids.",)


def test_tests_end_with_a_course_whose_end_is_known() -> None:
    told = found(ADULT, US, fact("drug", True, "2026-08-31", "2027-03-01"))
    assert days(told, "Lipids") == ["2027-02-23"]


def test_a_stopped_medicine_asks_for_no_tests() -> None:
    assert found(ADULT, US, fact("drug", True, "2026-08-31", "2026-11-25")).schedule == ()


@pytest.mark.parametrize("on", [date(1, 1, 1), date(1899, 12, 31), date(2201, 1, 1), date(9999, 12, 31)])
def test_days_that_nobody_is_treated_on(on: date) -> None:
    with pytest.raises(InvalidInput, match="is no day to evaluate"):
        evaluate(SAMPLE, [], on)


def test_a_trace_reads_as_sentences() -> None:
    told = next(one for one in found(SEVERE).criteria if one.criterion == "is-severe")
    assert sentences(told.trace) == (
        "It is severe: yes.",
        "One of these holds: yes.",
        "It is graded severe: yes.",
        "Grade is severe (found: severe): yes.",
    )


def test_somebody_for_whom_nothing_is_to_be_said() -> None:
    told = evaluate(SAMPLE, [ADULT], ON, refused="The patient has died.")
    assert (told.refused, told.criteria, told.guidance) == ("The patient has died.", (), ())


def test_a_criterion_that_says_what_its_fact_says_is_told_once() -> None:
    text = TEXT.replace("has-clot: {says: there is a clot,", "has-clot: {says: a blood clot is present,")
    pathway = load(text)
    facts = (fact("birth_date", date(1990, 1, 1)), fact("grade", "severe"), fact("region", "US"), fact("clot", True))
    told = [one for one in evaluate(pathway, facts, ON).guidance if one.standing is Standing.CONTRAINDICATED]
    assert [one.because for one in told] == [("A blood clot is present.",)]
