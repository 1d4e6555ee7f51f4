"""Population, time, outcome, dose, arm, certainty, several facts: what each check lets through and what it refuses."""

import pytest

from everyline.domain.answer import EvidenceText, Label, ReasonKind
from everyline.domain.text import Status
from everyline.verify import status
from everyline.verify.judge import judge
from everyline.verify.several import clauses


def reasons(claim: str, *texts: str) -> set[ReasonKind]:
    return {reason.kind for reason in judge(claim, [EvidenceText(str(n), t) for n, t in enumerate(texts)]).reasons}


def label(claim: str, *texts: str) -> Label:
    return judge(claim, [EvidenceText(str(n), t) for n, t in enumerate(texts)]).label


def test_an_age_is_a_matter_of_population_and_not_of_time() -> None:
    found = reasons(
        "Adults aged 18 years or older had headaches.", "Adults aged 12 years or older had headaches."
    )  # fmt: skip
    assert found == {ReasonKind.POPULATION}


@pytest.mark.parametrize(
    "evidence",
    [
        "In the subgroup with diabetes, drugabine reduced strokes.",
        "In a post hoc analysis, drugabine reduced strokes.",
    ],
)
def test_a_subgroup_is_not_the_whole(evidence: str) -> None:
    assert reasons("Drugabine reduced strokes.", evidence) == {ReasonKind.CERTAINTY_INFLATED}


def test_a_subgroup_may_be_named_by_what_it_is() -> None:
    claim = "In patients with diabetes, drugabine reduced strokes."
    assert label(claim, "In the subgroup of patients with diabetes, drugabine reduced strokes.") is Label.SUPPORTED


def test_what_is_before_and_after_may_not_be_exchanged() -> None:
    evidence = "Bleeding rose after surgery and fell before discharge."
    assert ReasonKind.TIME in reasons("Bleeding rose before surgery and fell after discharge.", evidence)
    assert label("Bleeding rose after surgery.", evidence) is Label.SUPPORTED


@pytest.mark.parametrize(
    ("claim", "evidence", "expected"),
    [
        ("Pain improved with drugabine.", "Pain scores fell with drugabine.", Label.SUPPORTED),
        ("Pain worsened with drugabine.", "Pain scores fell with drugabine.", Label.CONTRADICTED),
        ("Pain improved with drugabine.", "Pain scores did not fall with drugabine.", Label.CONTRADICTED),
        ("Pain improved with drugabine.", "Pain scores may fall with drugabine.", Label.INSUFFICIENT),
        ("Quality of life improved with drugabine.", "Quality of life rose with drugabine.", Label.SUPPORTED),
        ("Quality of life improved with drugabine.", "Quality of life fell with drugabine.", Label.CONTRADICTED),
        ("Sodium improved with drugabine.", "Sodium fell with drugabine.", Label.INSUFFICIENT),
    ],
)
def test_better_and_worse_go_by_the_outcome(claim: str, evidence: str, expected: Label) -> None:
    assert label(claim, evidence) is expected


def test_a_dose_belongs_to_its_drug() -> None:
    evidence = "Baricitinib 4 mg was given with methotrexate 15 mg."
    assert ReasonKind.DOSE in reasons("Methotrexate 4 mg was given with baricitinib 15 mg.", evidence)
    assert ReasonKind.DOSE in reasons("Methotrexate 4 mg was given.", evidence)


def test_a_schedule_belongs_to_its_dose() -> None:
    evidence = "Baricitinib 4 mg once daily or 2 mg twice daily was given."
    assert ReasonKind.DOSE in reasons("Baricitinib 4 mg twice daily or 2 mg once daily was given.", evidence)


@pytest.mark.parametrize(
    ("said", "found"), [("control group", "intervention group"), ("cases", "controls"), ("study group", "controls")]
)
def test_a_named_arm_may_not_give_way_to_another_or_to_an_empty_word(said: str, found: str) -> None:
    evidence = f"Pain was higher with drugabine than in the {found} at night."
    assert label(f"Pain was higher with drugabine than in the {said} at night.", evidence) is not Label.SUPPORTED


def test_an_open_label_result_is_no_proof() -> None:
    claim = "It was demonstrated that drugabine restored hair."
    assert reasons(claim, "In this open-label study, drugabine restored hair.") == {ReasonKind.CERTAINTY_INFLATED}


RESPECTIVELY = (
    "Response rates were 38.8%, 22.8% and 6.2% with baricitinib 4 mg, baricitinib 2 mg and placebo, respectively.",
    "With baricitinib 4 mg, baricitinib 2 mg and placebo, response rates were 38.8%, 22.8% and 6.2%, respectively.",
)


@pytest.mark.parametrize("evidence", RESPECTIVELY)
def test_a_list_with_respectively_gives_each_value_its_arm(evidence: str) -> None:
    right = "Response rates were 38.8% with baricitinib 4 mg, 22.8% with baricitinib 2 mg and 6.2% with placebo."
    wrong = "Response rates were 22.8% with baricitinib 4 mg, 38.8% with baricitinib 2 mg and 6.2% with placebo."
    assert label(right, evidence) is Label.SUPPORTED
    assert label("The response rate with placebo was 6.2%.", evidence) is Label.SUPPORTED
    assert ReasonKind.ARM in reasons(wrong, evidence)
    assert ReasonKind.ARM in reasons("The response rate with placebo was 38.8%.", evidence)


TWO = ("Strokes fell with drugabine.", "Bleeding rose with drugabine.")


def test_a_claim_of_two_facts_needs_both() -> None:
    claim = "Strokes fell with drugabine, and bleeding rose with drugabine."
    verdict = judge(claim, [EvidenceText("a", TWO[0]), EvidenceText("b", TWO[1])])
    assert verdict.label is Label.SUPPORTED
    assert {span.evidence for span in verdict.spans} == {"a", "b"}
    assert label(claim, TWO[0]) is not Label.SUPPORTED
    assert label(claim, TWO[1]) is not Label.SUPPORTED
    assert label("Strokes fell with drugabine, and bleeding fell with drugabine.", *TWO) is not Label.SUPPORTED


def test_two_facts_of_two_time_points_are_not_one() -> None:
    claim = "At week 24 strokes fell with drugabine, and bleeding rose with drugabine."
    assert label(claim, f"At week 24 {TWO[0].lower()}", f"At week 12 {TWO[1].lower()}") is not Label.SUPPORTED


def test_a_list_is_no_sentence_of_several_facts() -> None:
    assert clauses("Headache, nausea, and acne were seen.") == ("Headache, nausea, and acne were seen.",)
    assert len(clauses("Strokes fell with drugabine, and bleeding rose with drugabine.")) == 2


@pytest.mark.parametrize(
    ("standing", "replaced_by", "kind"),
    [
        (Status.CURRENT, None, None),
        (Status.CORRECTED, None, None),
        (Status.CONCERN, None, None),
        (Status.RETRACTED, None, ReasonKind.SOURCE_RETRACTED),
        (Status.RETRACTED, "pmid:2", ReasonKind.SOURCE_RETRACTED),
        (Status.SUPERSEDED, None, ReasonKind.OUTDATED),
        (Status.CURRENT, "pmid:2", ReasonKind.OUTDATED),
    ],
)
def test_a_claim_may_not_rest_on_a_work_withdrawn_or_replaced(
    standing: Status, replaced_by: str | None, kind: ReasonKind | None
) -> None:
    found = status.check("A claim.", "pmid:1", standing, replaced_by=replaced_by)
    assert (found.kind if found else None) is kind
    assert found is None or "pmid:1" in found.evidence
