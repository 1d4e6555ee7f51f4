"""The same outcome, time, dose and people in other words are filed as one; what is only near is not."""

from __future__ import annotations

import pytest

from everyline.appraise.doses import dose_of, file_dose, is_same_dose
from everyline.appraise.normalise import file_comparator, file_drug, file_time
from everyline.appraise.outcomes import file_outcome, is_same_scale
from everyline.appraise.people import age_group, file_population, is_comparable

SAME_OUTCOME = [
    ("SALT ≤20", ["SALT of 20 or less", "SALT <=20", "SALT<=20", "at least 80% scalp coverage",
                  "SALT <=20 (80% or more scalp coverage)", "difference in SALT <=20",
                  "Percentage of Participants Achieving an Absolute SALT Score ≤20 at Week 36"]),
    ("SALT ≤10", ["90% or more scalp coverage", "SALT of 10 or less"]),
    ("ACR 20", ["ACR20", "ACR 20 response"]),
    ("PASI 75", ["PASI-75", "PASI75", "75% improvement in PASI", "PASI 75 response at week 16"]),
    ("SALT 50", ["SALT50"]),
    ("change from baseline in HbA1c", ["HbA1c change", "Change From Baseline in HbA1c at Week 26", "change in HbA1c",
                                       "Mean change from baseline in hemoglobin A1c"]),
    ("percent change from baseline in SALT", ["% change in SALT", "percent change from baseline in SALT"]),
    ("death from any cause", ["All-cause mortality", "deaths", "Number of participants who died", "mortality"]),
    ("any adverse event", ["any AE", "proportion of patients with at least one adverse event", "Adverse Events"]),
    ("serious adverse event", ["serious AE", "SAEs", "Serious adverse events"]),
    ("stopping for an adverse event", ["discontinued for AE", "withdrawal due to adverse events"]),
    ("stroke", ["Incidence of stroke", "patients with stroke"]),
    ("diarrhea", ["diarrhoea", "Diarrhea"]),
    ("overall survival", ["Overall Survival (OS)", "OS"]),
]  # fmt: skip


@pytest.mark.parametrize(("filed", "said"), [(filed, said) for filed, many in SAME_OUTCOME for said in many])
def test_an_outcome_in_other_words_is_filed_as_one(filed: str, said: str) -> None:
    found = file_outcome(said)
    assert (found.filed_as, found.said) == (filed, said)
    assert found.why or said == filed


@pytest.mark.parametrize("filed", [filed for filed, _ in SAME_OUTCOME])
def test_what_is_filed_is_filed_as_itself(filed: str) -> None:
    assert file_outcome(filed).filed_as == filed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SALT ≤20", "SALT <20"),
        ("SALT ≤20", "SALT ≤10"),
        ("SALT50", ">50% SALT improvement"),
        ("SALT50", "SALT of 50 or less"),
        ("% change in SALT", "mean % SALT reduction"),
        ("change in SALT", "% change in SALT"),
        ("any adverse event", "Treatment-Emergent Adverse Events (TEAEs)"),
        ("death from any cause", "cardiovascular death"),
        ("SALT<=20 observed", "SALT<=20 LOCF"),
    ],
)
def test_outcomes_that_differ_are_not_filed_as_one(one: str, other: str) -> None:
    assert file_outcome(one).filed_as != file_outcome(other).filed_as


def test_the_analysis_is_kept_apart_from_the_outcome() -> None:
    observed, carried = (file_outcome(said).filed_as for said in ("SALT<=20 observed", "SALT<=20 LOCF"))
    assert observed == "SALT ≤20 (as observed)"
    assert is_same_scale(observed, carried)


@pytest.mark.parametrize(
    ("said", "filed"),
    [
        ("36 weeks", "week 36"), ("week 36", "week 36"), ("Week 36", "week 36"), ("28 days", "week 4"),
        ("1 year", "month 12"), ("12 months", "month 12"), ("baseline to week 48", "week 48"),
        ("Baseline, Week 24", "week 24"), ("day 5", "day 5"), ("9 months", "month 9"),
        ("median 6 months", "median 6 months"), ("up to 52 weeks", "up to 52 weeks"),
        ("24 weeks after withdrawal", "24 weeks after withdrawal"), ("weeks 104 and 152", "weeks 104 and 152"),
        ("From baseline (up to 3 years)", "From baseline (up to 3 years)"),
    ],
)  # fmt: skip
def test_a_time_is_filed_only_where_it_is_exact(said: str, filed: str) -> None:
    assert file_time(said).filed_as == filed


@pytest.mark.parametrize(("one", "other"), [("month 12", "week 52"), ("9 months", "week 36"), ("3 months", "12 weeks")])
def test_months_are_not_weeks(one: str, other: str) -> None:
    assert file_time(one).filed_as != file_time(other).filed_as


@pytest.mark.parametrize(
    ("said", "around", "filed"),
    [
        ("4 mg", "4 mg or 2 mg once daily", "4 mg once daily"),
        ("8 mg BID", "", "8 mg twice daily"),
        ("4 mg by mouth once daily", "", "4 mg once daily"),
        ("24 ug/kg", "24 or 18 ug/kg", "24 µg/kg"),
        ("25 mg weekly", "", "25 mg once weekly"),
        # A course is said as it is: to file one amount of it would make a dose that nobody gave.
        ("25 mg weekly plus 20 then 15 mg daily", "", "25 mg weekly plus 20 then 15 mg daily"),
        ("2 mg then 4 mg once daily", "", "2 mg then 4 mg once daily"),
        ("2.5-10 mg/mL", "", "2.5-10 mg/mL"),
        ("any", "", "any"),
    ],
)
def test_a_dose_is_filed_only_where_it_is_one_dose(said: str, around: str, filed: str) -> None:
    assert file_dose(said, around).filed_as == filed


@pytest.mark.parametrize(
    ("label", "dose"),
    [
        ("AA1 4 mg", "4 mg"), ("Fulvestrant 500 mg", "500 mg"), ("200/50 mg", "200/50 mg"), ("placebo", ""),
        ("Eribulin plus 900 mg/m^2 capecitabine", ""), ("Exemestane 25 mg + placebo", ""), ("50 %", ""),
        ("4 mg/kg/day", "4 mg/kg/day"),
    ],
)  # fmt: skip
def test_a_group_has_a_dose_where_its_name_holds_one_of_one_drug(label: str, dose: str) -> None:
    assert dose_of(label) == dose


def test_doses_agree_in_amount_and_in_schedule_where_both_tell_it() -> None:
    assert is_same_dose("4 mg", "4 mg once daily")
    assert is_same_dose("4 mg daily", "4 mg once daily")
    assert not is_same_dose("8 mg once daily", "8 mg twice daily")
    assert not is_same_dose("4 mg once daily", "2 mg once daily")


@pytest.mark.parametrize(
    ("said", "filed"),
    [("Placebo", "placebo"), ("placebo tablets", "placebo"), ("vehicle cream", "vehicle"), ("SOC", "usual care"),
     ("standard of care", "usual care"), ("continued baricitinib", "continued baricitinib"), ("sham laser", "sham")],
)  # fmt: skip
def test_a_comparator_is_filed_and_vehicle_is_not_placebo(said: str, filed: str) -> None:
    assert file_comparator(said).filed_as == filed


def test_a_brand_or_code_name_is_filed_under_the_generic_and_says_so() -> None:
    names = {"ctp-543": "deuruxolitinib", "deuruxolitinib": "deuruxolitinib"}
    found = file_drug("CTP-543", names)
    assert (found.filed_as, found.why) == ("deuruxolitinib", "CTP-543 is another name of deuruxolitinib")
    assert file_drug("deuruxolitinib", names).why == ""
    assert file_drug("CTP-543 with minoxidil", names).filed_as == "deuruxolitinib with minoxidil"


@pytest.mark.parametrize(
    ("text", "group"),
    [("adults 18-65 years", "adults"), ("patients aged 12 years and older", "12 years and over"),
     ("105 adolescents aged 12-17", "adolescents"), ("children 6-11 years", "children"), ("an 8-year-old", "children"),
     ("a 14-year-old with AA", "adolescents"), ("women of childbearing potential", ""),
     ("65 years and over", "older adults")],
)  # fmt: skip
def test_an_age_group_is_read_from_words_and_years(text: str, group: str) -> None:
    assert age_group(text) == group


def test_people_are_comparable_by_age_group_marks_and_disease() -> None:
    severe = "adults with severe AA (SALT 50 or more)"
    assert is_comparable(severe, "adults with severe alopecia areata")
    assert is_comparable("adults with type 2 diabetes", "adults 18-75 years with type 2 diabetes")
    assert not is_comparable(severe, "adolescents with severe AA")
    assert not is_comparable("adults with type 2 diabetes", "adults with heart failure")
    assert not is_comparable(severe, "adults with severe AA, responders after 52 weeks")
    assert not is_comparable(severe, "")
    assert file_population("517 adults 18-65 years").filed_as == "adults 18-65 years"
