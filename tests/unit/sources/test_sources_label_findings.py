"""Findings of labels: sentences that stand alone, whole lists, doses and tables. Everything here is made up."""

from __future__ import annotations

import io
import json

import pytest

from everyline.answer.plain import word_finding
from everyline.domain.answer import EvidenceText, Label
from everyline.domain.evidence import Finding
from everyline.domain.record import Kept
from everyline.sources import labels, openfda
from everyline.sources.label_doses import doses_in, population_in
from everyline.sources.label_sentences import cut, stands_alone, with_leads
from everyline.verify.judge import judge

SET_ID = "00000000-0000-4000-8000-000000000001"
HEAD = f"""<document xmlns="urn:hl7-org:v3"><code code="34391-3" displayName="LABEL"/><title>EXAMPLIN</title>
<effectiveTime value="20230615"/><setId root="{SET_ID}"/><component><structuredBody>
<component><section><code code="48780-1"/><subject><manufacturedProduct><manufacturedProduct><name>EXAMPLIN</name>
<asEntityWithGeneric><genericMedicine><name>Examplinib</name></genericMedicine></asEntityWithGeneric>
</manufacturedProduct></manufacturedProduct></subject></section></component>"""
TAIL = "</structuredBody></component></document>"


def section(code: str, title: str, *paragraphs: str, inside: str = "") -> str:
    text = "".join(part if part.startswith("<") else f"<paragraph>{part}</paragraph>" for part in paragraphs)
    body = f"<text>{text}</text>" if text else ""
    return f'<component><section><code code="{code}"/><title>{title}</title>{body}{inside}</section></component>'


def items(*texts: str) -> str:
    return f"<list>{''.join(f'<item>{text}</item>' for text in texts)}</list>"


def label(*sections: str) -> Kept:
    (record,) = labels.READER.read(io.BytesIO((HEAD + "".join(sections) + TAIL).encode()), "label.xml")
    assert isinstance(record, Kept), record
    return record


def told(record: Kept, topic: str) -> list[str]:
    return [f.statement.of(record.document.text) for f in record.findings if f.topic == topic]


def only(record: Kept, topic: str) -> Finding:
    (finding,) = [finding for finding in record.findings if finding.topic == topic]
    return finding


DOSING, BOXED, FORBIDDEN, REACTIONS = "34068-7", "34066-1", "34070-3", "34084-4"


def test_a_dose_has_its_schedule_its_people_and_its_place() -> None:
    record = label(
        section(
            DOSING,
            "2.5 Plaque Example",
            "The recommended dose of EXAMPLIN for adult patients with plaque example (PE) is 80 mg at "
            "first, followed by 40 mg given every other week. EXAMPLIN tablets are white.",
        )
    )
    finding = only(record, "dosing")
    assert (finding.intervention, finding.population) == ("examplinib", "adult patients with plaque example (PE)")
    assert finding.dose == "80 mg; 40 mg given every other week"
    figures = [(arm.value, arm.unit, arm.span.of(record.document.text)) for arm in finding.arms if arm.span]
    assert figures == [("80", "mg", "80"), ("40", "mg", "40")]


def test_a_dose_whose_people_only_the_heading_names_is_told_with_them() -> None:
    record = label(
        section(
            DOSING,
            "2.2 Example Disease in Pediatric Patients",
            "The recommended dose is 10 mg/day (higher doses have not been studied in this patient population).",
        )
    )
    text, _ = word_finding(only(record, "dosing"), record.document)
    assert text.startswith("Examplinib: the recommended dose is 10 mg/day")
    assert text.endswith("[Example Disease in Pediatric Patients].")


def test_a_sentence_of_doses_that_goes_on_from_another_joins_it() -> None:
    record = label(
        section(
            DOSING,
            "2 DOSAGE",
            "The dose of EXAMPLIN is 160 mg on Day 1 (given as four 40 mg injections). "
            "Two weeks later begin a dose of 40 mg every other week.",
        )
    )
    finding = only(record, "dosing")
    assert finding.statement.of(record.document.text).count(".") == 2
    assert finding.dose == "160 mg on Day 1; 40 mg every other week"


def test_strengths_contents_and_bounds_are_no_doses() -> None:
    assert [dose[3] for dose in doses_in("Doses above 100 mg were used; give 5 mg daily with 40 mg tablets.")] == [
        "above 100 mg",
        "5 mg daily",
    ]
    assert (
        told(label(section("43678-2", "3 DOSAGE FORMS", "The dose pack holds tablets of 5 mg daily.")), "dosing") == []
    )


def test_a_table_of_doses_names_both_columns_and_what_must_not_be_given() -> None:
    table = (
        "<table><tr><td>Age</td><td>Dose</td></tr><tr><td>under 4 years</td><td>do not use</td></tr>"
        "<tr><td>6 to 12 years</td><td>10 mL</td></tr></table>"
    )
    record = label(section(DOSING, "Directions", table))
    assert told(record, "dosing") == ["Age, 6 to 12 years: Dose 10 mL."]
    assert told(record, "indication-limit") == ["Age, under 4 years: Dose do not use."]


def test_the_box_says_what_it_is_about_and_its_lists_keep_their_leads() -> None:
    record = label(
        section(
            BOXED,
            "WARNING: SERIOUS INFECTIONS",
            "EXAMPLIN raises the risk of serious infections.",
            "Reported infections include:",
            items("Tuberculosis", "Sepsis"),
            "These infections were often fatal.",
            "Test patients before EXAMPLIN is given.",
        )
    )
    assert told(record, "boxed-warning") == [
        "Boxed warning: SERIOUS INFECTIONS.",
        "EXAMPLIN raises the risk of serious infections.",
        "Reported infections include: Tuberculosis; Sepsis.",
        "Test patients before EXAMPLIN is given.",
    ]


def test_conditions_that_are_merely_named_are_told_as_contraindications() -> None:
    inside = section("42228-7", "4.2 Pregnancy", "Women who are pregnant. EXAMPLIN may cause fetal harm.")
    record = label(
        section(FORBIDDEN, "4 CONTRAINDICATIONS", "Active liver disease, which may include jaundice", inside=inside)
    )
    assert told(record, "contraindication") == [
        "Contraindications: Active liver disease, which may include jaundice.",
        "Contraindications: Women who are pregnant.",
        "EXAMPLIN may cause fetal harm.",
    ]
    assert told(label(section(FORBIDDEN, "4 CONTRAINDICATIONS", "None.")), "contraindication") == [
        "Contraindications: None."
    ]


def test_an_interaction_names_the_other_drug_or_is_not_told() -> None:
    record = label(
        section(
            "34073-7",
            "7.3 Otherinib",
            "The dose of EXAMPLIN should not exceed 10 mg daily. "
            "Avoid EXAMPLIN with otherinib. Contains parts that inhibit enzymes of otherinib.",
        )
    )
    assert told(record, "interaction") == ["Avoid EXAMPLIN with otherinib."]


def test_what_is_done_after_an_overdose_is_no_monitoring() -> None:
    record = label(section("34088-5", "10 OVERDOSAGE", "The electrocardiogram should be monitored until it is normal."))
    assert told(record, "monitoring") == []
    assert only(record, "safety").population == "overdosage"


def reactions(*rows: str) -> str:
    head = (
        "<tr><td/><td>EXAMPLIN 4 mg</td><td>Placebo</td></tr><tr><td>Reaction</td><td>(N=705)</td><td>(N=690)</td></tr>"
    )
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.split('|'))}</tr>" for row in rows)
    return f"<table><caption>Reactions in Pooled Example Studies</caption>{head}{cells}</table>"


def test_a_table_of_reactions_gives_each_arm_its_figure_and_its_number() -> None:
    record = label(
        section(REACTIONS, "6 ADVERSE REACTIONS", reactions("Skin||", "Acne *|17%|13%", "Rash|110%|3%", "Itch|2|1"))
    )
    finding = only(record, "safety")
    assert finding.statement.of(record.document.text) == (
        "Acne: 17% with EXAMPLIN 4 mg (N=705); 13% with Placebo (N=690)."
    )
    assert [(arm.arm, arm.value, arm.n) for arm in finding.arms] == [
        ("EXAMPLIN 4 mg", "17", "705"),
        ("Placebo", "13", "690"),
    ]
    assert (finding.comparator, finding.population) == ("Placebo", "Pooled Example Studies")
    assert [refusal.reason for refusal in record.refusals] == ["percentage of people outside 0 to 100"]


def test_a_table_with_a_spanning_header_is_left_alone() -> None:
    head = "<tr><td>Reaction</td><td colspan='2'>EXAMPLIN</td></tr>"
    table = f"<table>{head}<tr><td>Acne</td><td>5%</td><td>3%</td></tr></table>"
    assert label(section(REACTIONS, "6 ADVERSE REACTIONS", table)).findings == ()


def test_two_percentages_have_arms_where_each_has_its_own_group() -> None:
    record = label(
        section(
            REACTIONS,
            "6 ADVERSE REACTIONS",
            "Acne occurred in 5% of patients treated with EXAMPLIN and 2% of patients on placebo.",
            "Acne was seen in 5% and boils in 3% of patients on EXAMPLIN.",
        )
    )
    first, second = record.findings
    assert [(arm.arm, arm.value) for arm in first.arms] == [("EXAMPLIN", "5"), ("placebo", "2")]
    assert second.arms == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "These cases have had a very aggressive course.",
        "Most patients who developed these infections took steroids.",
        "Therefore, the combination is not recommended at all.",
        "Contains one or more components that inhibit an enzyme.",
        "The recommended dose is based on weight as shown below.",
        "The most serious reactions include the following:",
        "In patients on methotrexate, the incidence was 6% in all.",
        "7.4 Gemfibrozil Because of a risk it should be avoided.",
        "may be given every four hours to children.",
        "Caution is advised in this situation with all drugs.",
    ],
)
def test_a_sentence_that_points_to_another_does_not_stand_alone(sentence: str) -> None:
    assert not stands_alone(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "This drug should be used only if clearly needed.",
        "It is not known whether examplinib is excreted in milk.",
        "Serious infections occurred, and these infections were fatal in some.",
        "Drugs such as examplinib can cause harm.",
        "Fewer events were seen in those who received placebo.",
    ],
)
def test_a_sentence_that_carries_what_it_points_to_stands_alone(sentence: str) -> None:
    assert stands_alone(sentence)


def test_lists_keep_their_lead_short_ones_in_one_line_long_ones_on_each() -> None:
    short = with_leads(
        ("Weigh the risks. Avoid it in patients:", "with fever;", "who smoke; or", "who drink."),
        (False, True, True, True),
    )
    assert short == ("Weigh the risks.", "Avoid it in patients: with fever; who smoke; or who drink.")
    long = with_leads(("It is indicated:", f"for {'a' * 300};", f"for {'b' * 300}."), (False, True, True))
    assert long == (f"It is indicated: for {'a' * 300}.", f"It is indicated: for {'b' * 300}.")


def test_brackets_and_abbreviations_end_no_sentence() -> None:
    line = "Use it (e.g. at night. Or not) vs. placebo. Then stop."
    assert [line[start:end] for start, end in cut(line)] == [
        "Use it (e.g. at night. Or not) vs. placebo.",
        "Then stop.",
    ]


def test_a_bracket_that_never_closes_costs_no_time() -> None:
    assert sum(1 for _ in cut("(" + "It grew. " * 20_000)) > 10_000


@pytest.mark.parametrize(
    ("sentence", "people"),
    [
        (
            "The dose for adult patients with pain (P), aches or itch is 4 mg.",
            "adult patients with pain (P), aches or itch",
        ),
        ("Geriatric or Debilitated Patients - 0.5 mg daily", "Geriatric or Debilitated Patients"),
        ("Patients who smoke may be started at 4 mg.", "Patients who smoke"),
        ("The dose is 4 mg.", None),
    ],
)
def test_people_are_named_in_the_sentences_own_words(sentence: str, people: str | None) -> None:
    assert population_in(sentence) == people


ROW = {
    "set_id": SET_ID,
    "openfda": {"brand_name": ["EXAMPLIN"], "generic_name": ["EXAMPLINIB"]},
    "indications_and_usage": [
        "1 INDICATIONS AND USAGE 1.1 Example Disease EXAMPLIN is indicated for adults with example disease "
        "[see Use (8.1)]. 1.2 Odd Heading without end. It helps."
    ],
    "contraindications": ["4 CONTRAINDICATIONS None."],
    "dosage_and_administration": ["2 DOSAGE The dose of EXAMPLIN is 4 mg daily. Age Dose child 2 mg daily Keep it."],
    "dosage_and_administration_table": [
        "<table><tr><td>Age</td><td>Dose</td></tr><tr><td>child</td><td>2 mg daily</td></tr></table>"
    ],
    "overdosage": ["10 OVERDOSAGE The heart should be monitored after an overdose."],
}


def test_openfda_sections_are_taken_apart_and_tables_are_told_once() -> None:
    (record,) = openfda.READER.read(io.BytesIO(json.dumps({"results": [ROW]}).encode()), "label.json")
    assert isinstance(record, Kept)
    assert told(record, "approval") == ["EXAMPLIN is indicated for adults with example disease"]
    assert told(record, "contraindication") == ["Contraindications: None."]
    assert told(record, "dosing") == ["The dose of EXAMPLIN is 4 mg daily.", "Age, child: Dose 2 mg daily."]
    assert only(record, "safety").population == "overdosage"


def test_every_finding_is_borne_out_by_the_spans_it_cites() -> None:
    record = label(
        section(BOXED, "WARNING: HARM", "EXAMPLIN may harm patients [see Warnings (5.1)]."),
        section(DOSING, "2.1 Adults [see Use]", "The dose is 4 mg daily."),
        section(FORBIDDEN, "4 CONTRAINDICATIONS", "None"),
        section(REACTIONS, "6 ADVERSE REACTIONS", reactions("Acne: bad|17%|13%")),
    )
    assert len(record.findings) == 5
    for finding in record.findings:
        text, citations = word_finding(finding, record.document)
        verdict = judge(text, [EvidenceText(str(n), citation.quote) for n, citation in enumerate(citations)])
        assert verdict.label is Label.SUPPORTED, (text, verdict.reasons)
        assert text.endswith((".", "]."))
