"""Registry records: what is kept of the protocol, and results as sentences whose figures are spans."""

from __future__ import annotations

import io
import json

from everyline.domain.record import Failed, Kept, Skipped
from everyline.domain.text import SectionKind
from everyline.sources.trials import READER

# Made up for these tests; NCT00000000 is no trial.
PROTOCOL = {
    "identificationModule": {"nctId": "NCT00000000", "officialTitle": "A Trial of Examplinib in Example Disease"},
    "statusModule": {
        "overallStatus": "COMPLETED",
        "startDateStruct": {"date": "2019-01"},
        "completionDateStruct": {"date": "2021-06-30"},
        "resultsFirstPostDateStruct": {"date": "2022-02-01"},
    },
    "conditionsModule": {"conditions": ["Example Disease"]},
    "designModule": {
        "studyType": "INTERVENTIONAL",
        "phases": ["PHASE3"],
        "designInfo": {"allocation": "RANDOMIZED", "maskingInfo": {"masking": "DOUBLE"}},
        "enrollmentInfo": {"count": 300, "type": "ACTUAL"},
    },
    "eligibilityModule": {
        "eligibilityCriteria": "Inclusion:\n\n* Age \\>= 18\n* No *other* disease",
        "minimumAge": "18 Years",
    },
}
RESULTS = {
    "outcomeMeasuresModule": {
        "outcomeMeasures": [
            {
                "type": "PRIMARY",
                "title": "Percentage of Participants With Response",
                "populationDescription": "All randomised participants.",
                "paramType": "NUMBER",
                "dispersionType": "95% Confidence Interval",
                "unitOfMeasure": "percentage of participants",
                "timeFrame": "Week 36",
                "groups": [
                    {"id": "OG000", "title": "Placebo"},
                    {"id": "OG001", "title": "Examplinib 4 mg", "description": "4 mg once daily."},
                ],
                "denoms": [
                    {
                        "units": "Participants",
                        "counts": [{"groupId": "OG000", "value": "100"}, {"groupId": "OG001", "value": "200"}],
                    }
                ],
                "classes": [
                    {
                        "categories": [
                            {
                                "measurements": [
                                    {"groupId": "OG000", "value": "6.2", "lowerLimit": "3.0", "upperLimit": "12.1"},
                                    {"groupId": "OG001", "value": "38.80", "lowerLimit": "32", "upperLimit": "46"},
                                    {"groupId": "OG001", "value": "NA", "comment": "not reached"},
                                ]
                            }
                        ]
                    }
                ],
                "analyses": [
                    {
                        "groupIds": ["OG001", "OG000"],
                        "pValue": "<0.001",
                        "statisticalMethod": "Regression, Logistic",
                        "paramType": "Odds Ratio (OR)",
                        "paramValue": "8.5",
                        "ciPctValue": "95",
                        "ciLowerLimit": "4.2",
                        "ciUpperLimit": "17.1",
                    }
                ],
            }
        ]
    },
    "adverseEventsModule": {
        "frequencyThreshold": "5",
        "timeFrame": "36 weeks",
        "eventGroups": [
            {"id": "EG0", "title": "Placebo", "seriousNumAffected": 3, "seriousNumAtRisk": 99},
            {"id": "EG1", "title": "Examplinib 4 mg", "seriousNumAffected": 0, "seriousNumAtRisk": 198},
        ],
        "otherEvents": [
            {
                "term": "Acne",
                "stats": [
                    {"groupId": "EG0", "numAffected": 1, "numAtRisk": 99},
                    {"groupId": "EG1", "numAffected": 12, "numAtRisk": 198},
                ],
            }
        ],
    },
}


def read(value: object) -> list[object]:
    return list(READER.read(io.BytesIO(json.dumps(value).encode()), "study.json"))


def kept(value: object) -> Kept:
    (record,) = read(value)
    assert isinstance(record, Kept)
    return record


def test_each_figure_of_a_posted_result_is_a_span_of_its_sentence() -> None:
    record = kept({"protocolSection": PROTOCOL, "resultsSection": RESULTS, "hasResults": True})
    text = record.document.text
    figures = [(arm.span.of(text), arm) for finding in record.findings for arm in finding.arms if arm.span]
    assert len(figures) == 8
    assert all(printed == arm.value for printed, arm in figures)
    for finding in record.findings:
        assert all(finding.statement.holds(arm.span) for arm in finding.arms if arm.span)


def test_an_outcome_names_value_unit_interval_denominator_and_arm() -> None:
    record = kept({"protocolSection": PROTOCOL, "resultsSection": RESULTS})
    first = record.findings[0]
    assert first.statement.of(record.document.text) == (
        "Percentage of Participants With Response (primary outcome; Week 36): "
        "6.2 percentage of participants (95% CI 3.0 to 12.1; 100 analysed) with Placebo; "
        "38.80 percentage of participants (95% CI 32 to 46; 200 analysed) with Examplinib 4 mg."
    )
    assert (first.comparator, first.intervention, first.timepoint) == ("Placebo", "Examplinib 4 mg", "Week 36")
    assert first.topic == "efficacy"


def test_an_analysis_gives_estimate_interval_and_p_as_printed() -> None:
    record = kept({"protocolSection": PROTOCOL, "resultsSection": RESULTS})
    assert record.findings[1].statement.of(record.document.text) == (
        "Percentage of Participants With Response (primary outcome; Week 36), Examplinib 4 mg versus Placebo: "
        "Odds Ratio (OR) 8.5 (95% CI 4.2 to 17.1), p <0.001 (Regression, Logistic)."
    )


def test_no_event_in_a_group_is_said_as_zero_and_not_left_out() -> None:
    record = kept({"protocolSection": PROTOCOL, "resultsSection": RESULTS})
    serious = next(finding for finding in record.findings if finding.outcome == "Serious adverse events")
    assert serious.statement.of(record.document.text) == (
        "Serious adverse events: 3 of 99 participants with Placebo; 0 of 198 participants with Examplinib 4 mg."
    )
    assert serious.topic == "safety"


def test_a_study_without_results_is_kept_with_its_protocol() -> None:
    record = kept({"protocolSection": PROTOCOL})
    assert record.findings == ()
    assert record.document.provenance.read_as == "registry record without results"
    assert record.document.publication_types == (
        "Randomized Controlled Trial",
        "Clinical Trial, Phase III",
        "Clinical Trial",
    )


def test_eligibility_is_a_line_each_without_markdown_escapes() -> None:
    document = kept({"protocolSection": PROTOCOL}).document
    (section,) = [section for section in document.sections if section.kind is SectionKind.ELIGIBILITY]
    assert section.span.of(document.text).split("\n") == [
        "Inclusion:",
        "Age >= 18",
        "No *other* disease",
        "Age: from 18 Years.",
    ]


def test_the_year_of_a_study_that_still_runs_is_that_of_its_start() -> None:
    status = {
        "overallStatus": "RECRUITING",
        "startDateStruct": {"date": "2022"},
        "completionDateStruct": {"date": "2028"},
    }
    assert kept({"protocolSection": {**PROTOCOL, "statusModule": status}}).document.year == 2022


def test_a_page_of_studies_gives_each_and_a_break_keeps_those_before_it() -> None:
    whole = json.dumps({"studies": [{"protocolSection": PROTOCOL}] * 3, "nextPageToken": None})
    records = list(READER.read(io.BytesIO(whole[: len(whole) - 60].encode()), "page.json"))
    assert [type(record) for record in records] == [Kept, Kept, Failed]
    assert "cut short" in records[-1].reason


def test_a_study_without_a_number_fails_and_an_empty_search_is_skipped() -> None:
    (failed,) = read({"protocolSection": {"identificationModule": {"nctId": "12345"}}})
    assert isinstance(failed, Failed)
    assert "NCT" in failed.reason
    (skipped,) = read({"studies": [], "totalCount": 0})
    assert isinstance(skipped, Skipped)
