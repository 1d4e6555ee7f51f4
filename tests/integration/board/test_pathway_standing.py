"""What counts as approved of a pathway, and that what was taken back does not come back by a changed byte."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from tests.integration.board.conftest import People

from everyline.domain.pathway_review import PathwayReview, Reviewed
from everyline.domain.review import Opinion, Revision, State
from everyline.engine.attest import attested
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.guide import described, grounds_of, open_pathway, pathways_folder, run, with_codes
from everyline.engine.packing import pack
from everyline.engine.standing import standing_of
from everyline.errors import Withdrawn

ON = date(2026, 11, 25)
DUE = date(2027, 5, 25)


@dataclass
class Case:
    """A pathway in a folder of its own, before a board."""

    folder: Path
    board: Board
    people: People
    bench: Bench

    @property
    def yaml(self) -> Path:
        return self.folder / "pathway.yaml"

    @property
    def card(self) -> Path:
        return next((self.folder / "evidence").glob("*.yaml"))

    def form(self) -> str:
        return pack(open_pathway(str(self.folder)), self.bench, DUE)

    def stands(self, bench: Bench | None = None) -> PathwayReview:
        opened = open_pathway(str(self.folder))
        return standing_of(self.board.store, opened, ON, grounds_of(opened, bench or self.bench))

    def reviewed(self, made: Revision) -> Revision:
        self.board.submit(self.people.author, made.id)
        self.board.assign(self.people.editor, made.id, [self.people.ann.id, self.people.bob.id])
        for one in (self.people.ann, self.people.bob):
            self.board.review(one, made.id, made.hash, Opinion.APPROVE, "Read.")
        return made

    def approved(self, made: Revision) -> Revision:
        self.reviewed(made)
        return self.board.approve(self.people.editor, made.id, made.hash, "Both agree.")

    def created(self) -> Revision:
        return self.board.create(self.people.author, self.bench, self.form())

    def revised(self, before: Revision) -> Revision:
        return self.board.revise(self.people.author, self.bench, before.id, self.form(), "changed")


@pytest.fixture
def database(new_database: Callable[[str], str]) -> str:
    """One kind is enough: test_pathways.py has both."""
    return new_database("sqlite")


@pytest.fixture
def case(board: Board, people: People, starter: Bench, tmp_path: Path) -> Case:
    folder = tmp_path / "atorvastatin"
    shutil.copytree(pathways_folder() / "atorvastatin", folder)
    return Case(folder, board, people, starter)


def swapped(text: str) -> str:
    """A card of the same text, in which two findings bear each other's id."""
    one, other = "label-lipitor-us-2014-f01", "label-lipitor-us-2014-f15"
    return text.replace(one, "@@").replace(other, one).replace("@@", other)


def of_a_letter(text: str) -> str:
    return text.replace("LIPITOR", "Lipitor", 1)


def commented(text: str) -> str:
    return f"{text}# a comment\n"


@pytest.mark.parametrize("change", [swapped, of_a_letter, commented])
def test_an_approval_does_not_count_beside_another_study_card(case: Case, change: Callable[[str], str]) -> None:
    case.approved(case.created())
    assert case.stands().is_approved
    text = case.card.read_text(encoding="utf-8")
    case.card.write_text(change(text), encoding="utf-8")
    found = case.stands()
    assert found.state is Reviewed.NOT
    assert found.besides[0] == "The study cards beside it are not those that the board looked at."
    assert found.besides[-1] == "What the board approved is this text with other content beside it, revision 1."


def test_an_approval_does_not_count_where_other_words_are_cited_or_other_cases_lie_beside_it(case: Case) -> None:
    case.approved(case.created())
    opened = open_pathway(str(case.folder))
    grounds = grounds_of(opened, case.bench)
    # As in a library that lacks what one statement cites.
    first = grounds.backings[0]
    lost = (type(first)(first.statement, (), first.statement.findings), *grounds.backings[1:])
    found = standing_of(case.board.store, opened, ON, type(grounds)(lost, grounds.references))
    assert found.state is Reviewed.NOT
    assert found.besides[0] == f"What it cites here is not what the board looked at: {first.statement.id}."
    for one in (case.folder / "cases").glob("*.yaml"):
        one.write_text("", encoding="utf-8")
    found = case.stands()
    assert found.state is Reviewed.NOT
    assert found.besides[0] == "The cases beside it are not those that the board looked at."


def test_a_withdrawal_is_not_undone_by_a_changed_byte(case: Case) -> None:
    first = case.approved(case.created())
    case.board.withdraw(case.people.editor, first.id, "A dose is wrong.")
    card, yaml = case.card.read_text(encoding="utf-8"), case.yaml.read_text(encoding="utf-8")
    case.card.write_text(commented(card), encoding="utf-8")
    assert case.stands().state is Reviewed.WITHDRAWN
    case.card.write_text(card, encoding="utf-8")
    case.yaml.write_text(commented(yaml), encoding="utf-8")
    found = case.stands()
    assert found.refusal == "The board withdrew this pathway on 2026-11-25: A dose is wrong. Nothing is told by it."
    assert found.besides == (
        "That was revision 1, which is not the same as what is here.",
        "Nothing is told until the board approves exactly what is here.",
    )
    opened = open_pathway(str(case.folder))
    grounds = grounds_of(opened, case.bench)
    told = run(opened, b"{}", ON, grounds, found)
    assert (told.evaluation.guidance, told.evaluation.refused) == ((), found.refusal)
    text = described(opened, grounds, found)
    assert found.refusal in text
    assert "once daily" not in text
    with pytest.raises(Withdrawn, match="A dose is wrong"):
        attested(opened, case.bench, found)
    # A newer approval of exactly what is here brings it back; what was withdrawn stays so, and so do its neighbours.
    second = case.approved(case.revised(first))
    assert case.stands().is_approved
    case.card.write_text(commented(card), encoding="utf-8")
    assert case.stands().state is Reviewed.NOT
    assert "Of revision 1 is recorded: The board withdrew this pathway" in case.stands().besides[-1]
    case.yaml.write_text(yaml, encoding="utf-8")
    assert case.stands().state is Reviewed.WITHDRAWN
    # That the newer approval lapses by itself decides nothing anew; another withdrawal does.
    case.card.write_text(card, encoding="utf-8")
    case.yaml.write_text(f"{yaml}# another\n", encoding="utf-8")
    case.board.lapse(case.people.editor, second.id, "A source changed.")
    assert case.stands().state is Reviewed.NOT
    case.board.withdraw(case.people.editor, second.id, "Wrong as well.")
    assert case.stands().refusal


def test_a_rejected_proposal_leaves_alone_what_stands_approved_and_nothing_else(case: Case) -> None:
    first = case.approved(case.created())
    case.board.publish(case.people.editor, case.bench, first.id)
    yaml = case.yaml.read_text(encoding="utf-8")
    case.yaml.write_text(commented(yaml), encoding="utf-8")
    second = case.reviewed(case.revised(first))
    case.board.reject(case.people.chair, second.id, "It says too much.")
    assert case.stands().state is Reviewed.REJECTED
    case.yaml.write_text(f"{yaml}# another\n", encoding="utf-8")
    assert case.stands().state is Reviewed.REJECTED
    case.yaml.write_text(yaml, encoding="utf-8")
    assert case.stands().state is Reviewed.PUBLISHED


def test_nobody_is_named_as_a_reviewer_who_did_not_count(case: Case) -> None:
    made = case.reviewed(case.created())
    case.board.review(case.people.chair, made.id, made.hash, Opinion.APPROVE, "Fine.", interest="paid by the maker")
    made = case.board.approve(case.people.editor, made.id, made.hash, "Both agree.")
    assert made.state is State.APPROVED
    assert case.stands().reviewers == ("ann", "bob")


def test_a_file_of_ones_own_codes_is_told_beside_the_approval(case: Case) -> None:
    case.approved(case.created())
    codes = case.folder / "codes.yaml"
    codes.write_text(
        'schema: everyline-codes/1\natorvastatin:\n  jaundice: [{system: "urn:example:findings", code: ICTERUS}]\n',
        encoding="utf-8",
    )
    opened = with_codes(open_pathway(str(case.folder)), codes)
    found = standing_of(case.board.store, opened, ON, grounds_of(opened, case.bench))
    assert found.is_approved
    assert found.besides == (
        "A file of codes of one's own is in use: what it says that codes mean was not before the board.",
    )
