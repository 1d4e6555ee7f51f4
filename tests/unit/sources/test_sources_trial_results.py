"""Results as findings: groups and arms, doses, directions, what is refused, and what became of a trial.

Everything here is made up for the tests; NCT00000000 is no trial.
"""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from everyline.answer.plain import word_finding
from everyline.domain.answer import EvidenceText, Label
from everyline.domain.evidence import Direction, Finding
from everyline.domain.record import Kept
from everyline.sources.trials import READER
from everyline.verify.judge import judge

ARMS = [
    {
        "label": "Examplinib high",
        "type": "EXPERIMENTAL",
        "description": "4 mg once daily by mouth",
        "interventionNames": ["Drug: Examplinib"],
    },
    {"label": "Sugar pill", "type": "PLACEBO_COMPARATOR", "interventionNames": ["Drug: Placebo"]},
]
PROTOCOL: dict[str, Any] = {
    "identificationModule": {"nctId": "NCT00000000", "officialTitle": "A Trial of Examplinib in Example Disease"},
    "statusModule": {"overallStatus": "COMPLETED"},
    "conditionsModule": {"conditions": ["Example Disease"]},
    "eligibilityModule": {"minimumAge": "18 Years", "maximumAge": "60 Years", "sex": "FEMALE"},
    "armsInterventionsModule": {"armGroups": ARMS, "interventions": [{"type": "DRUG", "name": "Examplinib 4 mg"}]},
}
GROUPS = [{"id": "OG000", "title": "Examplinib High"}, {"id": "OG001", "title": "Sugar Pill"}]


def outcome(values: tuple[str, str] = ("30", "10"), **fields: Any) -> dict[str, Any]:
    rows = [{"groupId": group["id"], "value": value} for group, value in zip(GROUPS, values, strict=True)]
    counts = [{"groupId": group["id"], "value": "50"} for group in GROUPS]
    return {
        "type": "SECONDARY",
        "title": "Number With Response",
        "timeFrame": "Week 12",
        "paramType": "COUNT_OF_PARTICIPANTS",
        "unitOfMeasure": "Participants",
        "groups": GROUPS,
        "denoms": [{"units": "Participants", "counts": counts}],
        "classes": [{"categories": [{"measurements": rows}]}],
        **fields,
    }


def read(*outcomes: dict[str, Any], protocol: dict[str, Any] = PROTOCOL, **study: Any) -> Kept:
    results = {"outcomeMeasuresModule": {"outcomeMeasures": list(outcomes)}}
    whole = {"protocolSection": protocol, **({"resultsSection": results} if outcomes else {}), **study}
    (record,) = READER.read(io.BytesIO(json.dumps(whole).encode()), "study.json")
    assert isinstance(record, Kept)
    return record


def said(record: Kept, finding: Finding | None = None) -> str:
    return (finding or record.findings[0]).statement.of(record.document.text)


def analysis(**fields: Any) -> dict[str, Any]:
    return {
        "groupIds": ["OG000", "OG001"],
        "nonInferiorityType": "SUPERIORITY",
        "pValue": "0.001",
        "paramType": "Risk Ratio (RR)",
        "paramValue": "3.0",
        "ciPctValue": "95",
        "ciLowerLimit": "1.7",
        "ciUpperLimit": "5.4",
        **fields,
    }


def test_groups_are_arms_of_the_protocol_where_their_titles_agree() -> None:
    record = read(outcome())
    (finding,) = record.findings
    assert said(record) == (
        "Number With Response (secondary outcome; Week 12): 30 of 50 Participants with Examplinib High; "
        "10 of 50 Participants with Sugar Pill."
    )
    assert (finding.intervention, finding.comparator) == ("Examplinib", "Sugar Pill")
    assert finding.dose == "4 mg once daily by mouth"
    assert finding.population == "Example Disease, 18 to 60 years, women"
    assert finding.timepoint == "Week 12"
    assert [(arm.value, arm.n, arm.arm) for arm in finding.arms] == [
        ("30", "50", "Examplinib High"),
        ("10", "50", "Sugar Pill"),
    ]


def test_a_group_that_is_no_arm_says_so() -> None:
    record = read(outcome(groups=[{"id": "OG000", "title": "Everybody"}, GROUPS[1]]))
    assert "Everybody: no arm of the protocol has this title" in record.document.text
    assert "Sugar Pill: a placebo group" in record.document.text


def test_a_mean_has_its_spread_and_its_number() -> None:
    record = read(
        outcome(
            paramType="MEAN",
            dispersionType="STANDARD_DEVIATION",
            unitOfMeasure="points",
            classes=[{"categories": [{"measurements": [{"groupId": "OG000", "value": "-3.2", "spread": "1.10"}]}]}],
        )
    )
    assert "mean -3.2 points (standard deviation 1.10; 50 analysed) with Examplinib High." in said(record)
    assert record.findings[0].arms[0].interval == "standard deviation 1.10"


IMPOSSIBLE = [
    ({"values": ("51", "10")}, "more people with the result than were counted"),
    ({"values": ("-1", "10")}, "negative count"),
    (
        {"values": ("110", "10"), "paramType": "NUMBER", "unitOfMeasure": "percentage of participants"},
        "percentage of people outside 0 to 100",
    ),
    ({"groups": GROUPS[:1]}, "a group that the table does not name"),
]


@pytest.mark.parametrize(("fields", "reason"), IMPOSSIBLE)
def test_a_row_with_an_impossible_figure_is_refused_by_name_and_the_rest_is_kept(
    fields: dict[str, Any], reason: str
) -> None:
    record = read(outcome(**fields), outcome(title="Another"))
    assert [refusal.reason for refusal in record.refusals] == [reason]
    assert "Number With Response" in record.refusals[0].part
    assert [finding.outcome for finding in record.findings] == ["Another"]
    assert fields.get("values", ("51",))[0] + " " not in record.document.text.partition("Another")[0]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"value": "5", "lowerLimit": "7", "upperLimit": "3"}, "upper limit below the lower"),
        ({"value": "9", "lowerLimit": "3", "upperLimit": "7"}, "value outside its own limits"),
        ({"value": "5", "spread": "-1"}, "negative spread"),
    ],
)
def test_limits_and_spreads_that_can_not_be_are_refused(row: dict[str, str], reason: str) -> None:
    record = read(
        outcome(
            paramType="MEDIAN",
            unitOfMeasure="months",
            dispersionType="95% Confidence Interval",
            classes=[{"categories": [{"measurements": [{"groupId": "OG000", **row}]}]}],
        )
    )
    assert [refusal.reason for refusal in record.refusals] == [reason]
    assert record.findings == ()


def test_a_mean_may_lie_outside_its_quartiles_and_a_change_may_exceed_a_hundred_percent() -> None:
    quartiles = {"groupId": "OG000", "value": "9", "lowerLimit": "3", "upperLimit": "7"}
    record = read(
        outcome(
            paramType="MEAN",
            unitOfMeasure="percent change",
            dispersionType="Inter-Quartile Range",
            classes=[{"categories": [{"measurements": [quartiles, {"groupId": "OG001", "value": "140"}]}]}],
        )
    )
    assert record.refusals == ()
    assert len(record.findings[0].arms) == 2


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"groupIds": ["OG002", "OG003"]}, "a group that the table does not name"),
        ({"paramValue": "-0.4", "ciLowerLimit": "", "ciUpperLimit": ""}, "ratio that is not above zero"),
        ({"pValue": "1.4"}, "p value outside 0 to 1"),
        ({"pValue": "NS"}, "p value that is no number"),
        ({"ciLowerLimit": "6"}, "upper limit below the lower"),
    ],
)
def test_an_analysis_that_can_not_be_is_refused(fields: dict[str, Any], reason: str) -> None:
    record = read(outcome(analyses=[analysis(**fields)]))
    assert [refusal.reason for refusal in record.refusals] == [reason]
    assert len(record.findings) == 1


@pytest.mark.parametrize(
    ("fields", "direction"),
    [
        ({}, Direction.INCREASED),
        ({"groupIds": ["OG001", "OG000"]}, Direction.INCREASED),
        ({"pValue": "0.4", "ciLowerLimit": "0.8"}, Direction.NO_DIFFERENCE),
        ({"pValue": "0.4"}, None),  # the interval says otherwise
        ({"nonInferiorityType": "NON_INFERIORITY"}, None),
        ({"pValue": "<0.1"}, None),
        ({"groupIds": ["OG000"]}, None),
        ({"ciPctValue": "90", "pValue": "<0.0001"}, Direction.INCREASED),
    ],
)
def test_a_direction_is_told_only_where_the_analysis_tells_it(
    fields: dict[str, Any], direction: Direction | None
) -> None:
    record = read(outcome(analyses=[analysis(**fields)]))
    assert record.findings[0].direction is None
    assert record.findings[1].direction is direction


def test_a_test_of_non_inferiority_says_so_with_its_margin() -> None:
    tested = analysis(nonInferiorityType="NON_INFERIORITY", nonInferiorityComment="The margin was 10 %.")
    record = read(outcome(analyses=[tested]))
    assert said(record, record.findings[1]).endswith(
        "p = 0.001 (test of non-inferiority). Test of non-inferiority: The margin was 10 %."
    )


@pytest.mark.parametrize(
    ("title", "description", "dose"),
    [
        ("Examplinib 4 mg", "4 mg once daily", "4 mg once daily"),
        ("Examplinib", "Examplinib 3.6 mg/kg intravenously every 3 weeks", "3.6 mg/kg intravenously every 3 weeks"),
        ("Examplinib", "50mg-100mg twice daily", None),
        ("Examplinib", "8 mg/kg loading dose, then 6 mg/kg", None),
        ("Examplinib + Otherinib", "Otherinib 175 mg/m2", None),
        ("Examplinib With Otherinib", "Examplinib 1500 milligrams (mg) with Otherinib 175 mg/meters squared", None),
        ("Examplinib", "1 g of gel, containing 50 Mcg", None),
        ("Sugar pill", "4 mg of sugar", None),
    ],
)
def test_a_group_has_one_dose_or_none(title: str, description: str, dose: str | None) -> None:
    group = {"id": "OG000", "title": title, "description": description}
    protocol = {**PROTOCOL, "armsInterventionsModule": {"armGroups": [ARMS[1]]}}
    assert read(outcome(groups=[group, {"id": "OG001", "title": "Other"}]), protocol=protocol).findings[0].dose is None
    alone = outcome(groups=[group], classes=[{"categories": [{"measurements": [{"groupId": "OG000", "value": "3"}]}]}])
    assert read(alone, protocol=protocol).findings[0].dose == dose


@pytest.mark.parametrize(
    ("titles", "comparator"),
    [
        (("Drug A and Placebo", "Drug A and Drug B"), "Drug A and Placebo"),
        (("Placebo + Drug A", "Drug B + Drug A"), "Placebo + Drug A"),
        (("Drug A + Placebo", "Otherinib"), None),  # a double dummy, as far as titles tell
        (("Placebo to Drug A", "Drug A"), None),
        (("Usual Care", "Drug A"), "Usual Care"),
    ],
)
def test_controls_are_known_by_their_titles_where_no_arm_tells(titles: tuple[str, str], comparator: str | None) -> None:
    groups = [{"id": f"OG00{number}", "title": title} for number, title in enumerate(titles)]
    assert read(outcome(groups=groups), protocol={**PROTOCOL, "armsInterventionsModule": {}}).findings[
        0
    ].comparator == (comparator)


def test_an_outcome_of_harm_is_filed_as_safety() -> None:
    assert read(outcome(title="Number of Participants With Adverse Events")).findings[0].topic == "safety"


def test_adverse_events_keep_their_threshold_and_refuse_more_affected_than_at_risk() -> None:
    events = {
        "frequencyThreshold": "5",
        "timeFrame": "12 weeks",
        "eventGroups": [{"id": "EG0", "title": "Sugar pill", "otherNumAffected": 9, "otherNumAtRisk": 50}],
        "otherEvents": [
            {"term": "Acne", "stats": [{"groupId": "EG0", "numAffected": 60, "numAtRisk": 50}]},
            {"term": "Rash", "stats": [{"groupId": "EG0", "numAffected": 2, "numAtRisk": 50}]},
            {"term": "Boil", "stats": [{"groupId": "EG0", "numAffected": -2, "numAtRisk": 50}]},
        ],
    }
    record = read(resultsSection={"adverseEventsModule": events})
    assert [said(record, finding) for finding in record.findings] == [
        "Other adverse events above a frequency of 5% in a group: 9 of 50 participants with Sugar pill.",
        "Rash (other adverse event): 2 of 50 participants with Sugar pill.",
    ]
    assert [(refusal.part.split(" ")[0], refusal.reason) for refusal in record.refusals] == [
        ("Acne", "more people affected than at risk"),
        ("Boil", "negative count"),
    ]


def test_flow_and_baseline_are_text_and_no_findings() -> None:
    groups = [{"id": "G0", "title": "Sugar pill"}]
    started = {"type": "STARTED", "achievements": [{"groupId": "G0", "numSubjects": "50"}]}
    age = {"title": "Age", "paramType": "MEAN", "dispersionType": "STANDARD_DEVIATION", "unitOfMeasure": "years"}
    rows = [{"categories": [{"measurements": [{"groupId": "G0", "value": "41", "spread": "9"}]}]}]
    results = {
        "participantFlowModule": {"groups": groups, "periods": [{"title": "Whole Study", "milestones": [started]}]},
        "baselineCharacteristicsModule": {"groups": groups, "measures": [{**age, "classes": rows}]},
    }
    record = read(resultsSection=results)
    assert "Whole Study, started: 50 participants with Sugar pill." in record.document.text
    assert "Baseline, Age: mean 41 years (standard deviation 9) with Sugar pill." in record.document.text
    assert record.findings == ()


def course(status: dict[str, Any], **study: Any) -> str:
    record = read(protocol={**PROTOCOL, "statusModule": status}, **study)
    return said(record) if record.findings else ""


def test_a_stopped_trial_says_so_with_its_reason_and_looks_like_no_result() -> None:
    status = {"overallStatus": "TERMINATED", "whyStopped": "Slow enrolment."}
    record = read(protocol={**PROTOCOL, "statusModule": status}, hasResults=False)
    assert said(record) == (
        "Trial NCT00000000 was terminated: it stopped early and will not start again. "
        "Reason given for stopping trial NCT00000000: Slow enrolment. "
        "No results of trial NCT00000000 are posted in the registry."
    )
    (finding,) = record.findings
    assert (finding.arms, finding.direction, finding.outcome) == ((), None, "trial programme: course of the trial")
    assert record.document.provenance.read_as == "registry record without results"


def test_that_no_results_are_posted_is_said_only_where_the_record_says_it() -> None:
    assert course({"overallStatus": "COMPLETED"}) == ""
    assert course({"overallStatus": "COMPLETED"}, hasResults=False) == (
        "Trial NCT00000000 is completed. No results of trial NCT00000000 are posted in the registry."
    )
    assert "withdrawn before anybody was enrolled" in course({"overallStatus": "WITHDRAWN"})


def test_results_posted_once_and_results_taken_back_are_told_apart() -> None:
    posted = {"overallStatus": "COMPLETED", "resultsFirstPostDateStruct": {"date": "2020-02-01"}}
    assert "first posted on 2020-02-01 and are withdrawn" in course(posted, hasResults=False)
    events = [{"type": "RELEASE", "date": "2021-01-01"}, {"type": "UNRELEASE", "date": "2021-03-01"}]
    notes = {"annotationModule": {"unpostedAnnotation": {"unpostedEvents": events}}}
    sent = course({"overallStatus": "COMPLETED"}, hasResults=False, annotationSection=notes)
    assert "submitted and taken back on 2021-03-01" in sent


def test_an_outcome_that_is_not_posted_is_told_and_gives_no_finding() -> None:
    unposted = {"title": "Later Outcome", "reportingStatus": "NOT_POSTED", "anticipatedPostingDate": "2027-05"}
    record = read(unposted)
    assert "Later Outcome: no result is posted for this outcome, which is expected by 2027-05." in record.document.text
    assert record.findings == ()


def test_every_finding_is_borne_out_by_the_spans_it_cites() -> None:
    odd = outcome(
        title="Part 1: To Determine [the] Rate: how many?", groups=[{**GROUPS[0], "title": "A: b [c]"}, GROUPS[1]]
    )
    record = read(
        odd, outcome(analyses=[analysis()]), protocol={**PROTOCOL, "statusModule": {"overallStatus": "WITHDRAWN"}}
    )
    assert len(record.findings) == 4
    for finding in record.findings:
        text, citations = word_finding(finding, record.document)
        verdict = judge(text, [EvidenceText(str(n), citation.quote) for n, citation in enumerate(citations)])
        assert verdict.label is Label.SUPPORTED, (text, verdict.reasons)
