"""Works under two identifiers, and trials in several works, are counted once."""

import pytest

from everyline.appraise.works import (
    is_same_trial,
    is_same_work,
    is_surely_same_trial,
    names_of_trials,
    same_patients,
    trial_of,
)
from everyline.domain.ids import Identifiers, IdKind, document_id
from everyline.domain.text import Document, DocumentKind, Provenance

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


def a_document(title: str, *nct: str, pmid: str = "1") -> Document:
    return Document(
        id=document_id(IdKind.PMID, pmid), kind=DocumentKind.ABSTRACT, title=title, text=f"{title}\nText.", sections=(),
        identifiers=Identifiers(pmid=pmid, nct=nct), provenance=Provenance("test", "here"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("In BRAVE-AA1 and BRAVE-AA2", ("BRAVE-AA1", "BRAVE-AA2")),
        ("the ALLEGRO-2b/3 trial", ("ALLEGRO-2b/3",)),
        ("ORAL Surveillance: risk", ("ORAL Surveillance",)),
        ("UP-AA Study 1: upadacitinib", ("UP-AA Study 1",)),
        ("the SELECT trial", ("SELECT",)),
        ("CTP-543 for COVID-19 with SALT-20 and MPA-Alone", ()),
    ],
)
def test_a_trial_is_known_by_its_name(text: str, names: tuple[str, ...]) -> None:
    assert names_of_trials(text) == names


def test_results_of_one_trial_are_told_from_those_of_its_twin() -> None:
    paper = a_document("Two trials", "NCT00000001", "NCT00000002")
    first, second = (trial_of(f"In DAWN-AA{number} it was seen", paper) for number in (1, 2))
    whole = trial_of("In both it was seen", paper)
    other = trial_of("It was seen", a_document("A report of DAWN-AA1", pmid="2"))
    extension = trial_of("It was seen", a_document("DAWN-LT", "NCT00000001", pmid="3"))
    assert not is_same_trial(first, second)
    assert is_same_trial(first, whole)
    assert is_same_trial(first, other)
    assert is_surely_same_trial(first, other)
    assert is_same_trial(first, extension)
    assert not is_surely_same_trial(first, extension)
    assert not is_same_trial(second, trial_of("x", a_document("Another", "NCT00000009", pmid="4")))
