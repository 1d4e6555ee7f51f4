"""Works under two identifiers, and trials in several works, are counted once."""

import pytest

from everyline.appraise.works import is_same_work, same_patients
from everyline.domain.ids import Identifiers

PAPER = Identifiers(pmid="1", doi="10.1000/a")
FULL_TEXT = Identifiers(pmcid="PMC7", doi="10.1000/a")
TRIAL, FOLLOW_UP = Identifiers(pmid="2", nct=("NCT00000001",)), Identifiers(pmid="3", nct=("NCT00000001",))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (PAPER, FULL_TEXT, True),
        (PAPER, PAPER, True),
        (TRIAL, FOLLOW_UP, False),
        (Identifiers(), Identifiers(), False),
        (Identifiers(pmid="128915"), Identifiers(pmcid="PMC128915"), False),
    ],
)
def test_a_work_is_known_by_its_own_identifiers(one: Identifiers, other: Identifiers, same: bool) -> None:
    assert is_same_work(one, other) is same
    assert is_same_work(other, one) is same


def test_the_same_patients_under_two_identifiers_count_once() -> None:
    assert same_patients([PAPER, TRIAL, FULL_TEXT, FOLLOW_UP]) == ((0, 2), (1, 3))


def test_works_linked_through_a_third_stand_together() -> None:
    bridge = Identifiers(pmid="1", nct=("NCT00000001",))
    assert same_patients([PAPER, TRIAL, bridge]) == ((0, 1, 2),)


def test_works_without_identifiers_are_each_their_own() -> None:
    assert same_patients([Identifiers(), Identifiers()]) == ((0,), (1,))
    assert same_patients([]) == ()
