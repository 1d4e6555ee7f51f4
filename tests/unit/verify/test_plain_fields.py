"""Fields of a card told as sentences: whole and under their own name, or not at all."""

from __future__ import annotations

import pytest

from everyline.domain.answer import EvidenceText, Label
from everyline.verify.judge import judge

EVIDENCE = [
    EvidenceText("s", "SALT of 10 or less was reached by 36.5% and 2.3%."),
    EvidenceText(
        "f",
        "Population: adults with severe AA (SALT 50 or more). Intervention: examplinib. Dose: 4 mg or 2 mg once daily. "
        "Comparator: placebo. Outcome: SALT <=10. Time point: week 36.\n"
        "Values: SALT<=10 4 mg 36.5 %; SALT<=10 placebo 2.3 %",
    ),
]
TOLD = (
    "This is about examplinib. SALT of 10 or less was reached by 36.5% and 2.3%. The people were adults with severe "
    "alopecia areata with a SALT score of 50 or more. The dose was 4 mg or 2 mg once a day. The comparison was with "
    "placebo. The result with 4 mg was 36.5%. The result with placebo was 2.3%. This was at week 36."
)


def test_fields_told_whole_are_supported() -> None:
    verdict = judge(TOLD, EVIDENCE)
    assert verdict.label is Label.SUPPORTED
    assert {span.evidence for span in verdict.spans} == {"s", "f"}


@pytest.mark.parametrize(
    "said, changed",
    [
        ("adults with severe", "children with severe"),
        ("50 or more", "20 or more"),
        ("50 or more", "50 or less"),
        ("4 mg or 2 mg once a day", "4 mg once a day"),
        ("4 mg or 2 mg once a day", "4 mg or 2 mg twice a day"),
        ("with placebo. The result", "with methotrexate. The result"),
        ("with 4 mg was 36.5%", "with 4 mg was 2.3%"),
        ("with placebo was 2.3%", "with placebo was 36.5%"),
        ("week 36", "week 24"),
        ("about examplinib", "about baricitinib"),
        ("This was at week 36", "This was not at week 36"),
        ("The dose was 4 mg", "The dose was not 4 mg"),
    ],
)
def test_a_field_told_otherwise_is_not(said: str, changed: str) -> None:
    assert said in TOLD
    assert judge(TOLD.replace(said, changed), EVIDENCE).label is not Label.SUPPORTED


def test_fields_alone_are_no_claim() -> None:
    assert judge("The dose was 9 mg once a day.", EVIDENCE).label is not Label.SUPPORTED


def test_a_population_told_otherwise_is_not_even_where_it_is_the_only_field_told() -> None:
    evidence = [
        EvidenceText("s", "The warning grew out of a rheumatoid arthritis trial; nobody had alopecia areata."),
        EvidenceText("f", "Population: rheumatoid arthritis, 50 or older. Intervention: examplinib."),
    ]
    told = (
        "The warning grew out of a rheumatoid arthritis trial. Nobody had alopecia areata. This was in people with {}."
    )
    assert judge(told.format("rheumatoid arthritis, 50 or older"), evidence).label is Label.SUPPORTED
    assert judge(told.format("alopecia areata, 50 or older"), evidence).label is not Label.SUPPORTED
