"""Fields repeated word for word are set aside; one changed character and the claim is judged whole."""

import pytest

from everyline.domain.answer import EvidenceText, Label
from everyline.verify.fields import set_aside
from everyline.verify.judge import judge

STATEMENT = "Loss of benefit by week 24 was 60% on placebo and 7% on tablets."
CONTEXT = (
    "Population: adults with SALT 20 or less; no past cancer. Intervention: drugabine. Dose: 2 mg; 4 mg once daily. "
    "Comparator: no tablets. Outcome: loss of benefit. Time point: week 24.\n"
    "Values: loss placebo 60 % (n 30); loss tablets 7 %"
)
EVIDENCE = (EvidenceText("a", STATEMENT), EvidenceText("b", CONTEXT))
HEAD = "Drugabine: loss of benefit by week 24 was 60% on placebo and 7% on tablets"


@pytest.mark.parametrize(
    "tail",
    [
        "",
        " [adults with SALT 20 or less; no past cancer]",
        " [adults with SALT 20 or less; no past cancer; dose 2 mg, 4 mg once daily; comparator no tablets; week 24]",
        " [placebo 60%, tablets 7%; week 24]",
    ],
)
def test_a_claim_of_statement_and_fields_is_supported(tail: str) -> None:
    claim = f"{HEAD}{tail}."
    assert set_aside(claim, EVIDENCE)[0] == STATEMENT
    assert judge(claim, EVIDENCE).label is Label.SUPPORTED


@pytest.mark.parametrize(
    "claim",
    [
        f"{HEAD} [adolescents with SALT 20 or less; no past cancer].",
        f"{HEAD} [adults with SALT 20 or less].",
        f"{HEAD} [adults with SALT 20 or less; no past cancer; dose 2 mg, 4 mg twice daily].",
        f"{HEAD} [comparator tablets].",
        f"{HEAD} [week 42].",
        f"{HEAD} [placebo 7%, tablets 60%].",
        HEAD.replace("Drugabine", "Otherabine") + ".",
    ],
)
def test_one_changed_field_is_never_set_aside(claim: str) -> None:
    assert STATEMENT not in set_aside(claim, EVIDENCE)[0] or set_aside(claim, EVIDENCE)[0] == claim
    assert judge(claim, EVIDENCE).label is not Label.SUPPORTED


@pytest.mark.parametrize(("before", "after"), [("60%", "66%"), ("placebo", "tablets"), ("Loss", "Gain"), ("24", "48")])
def test_a_changed_statement_is_caught_behind_true_fields(before: str, after: str) -> None:
    claim = f"{STATEMENT.replace(before, after, 1).rstrip('.')} [week 24]."
    assert judge(claim, EVIDENCE).label is not Label.SUPPORTED


def test_a_claim_without_card_fields_comes_back_as_it_was() -> None:
    evidence = (EvidenceText("a", "Aspirin reduced strokes by 20% [95% CI 5 to 33]."),)
    claim = "Aspirin: reduced strokes by 20% [95% CI 5 to 33]."
    assert set_aside(claim, evidence) == (claim, ())
