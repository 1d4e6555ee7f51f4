"""A pathway at a reviewer's desk, its differences and its lapse: what does not depend on the kind of database."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from tests.integration.board.conftest import Clock, People, approved

from everyline.corpus.store import Corpus
from everyline.domain.ids import ClaimId, ContentHash, content_hash
from everyline.domain.pathway_review import Reviewed
from everyline.domain.review import Opinion, State
from everyline.domain.text import Status
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.comparing import besides, changes
from everyline.engine.desk import desk
from everyline.engine.export_forms import Export
from everyline.engine.guide import Opened, grounds_of, open_pathway
from everyline.engine.packing import pack
from everyline.engine.pathway_form import read_form
from everyline.engine.proposing import renew_pathway
from everyline.engine.publishing import export
from everyline.engine.reviewing import comment_on_words, mark
from everyline.engine.shelf import Shelf
from everyline.engine.standing import standing_of
from everyline.errors import InvalidInput, TransitionRefused, UnknownId

ON = date(2026, 11, 25)
DUE = date(2027, 5, 25)
RANGE = ClaimId("s-range")


@pytest.fixture(params=["sqlite"])
def database(request: pytest.FixtureRequest, new_database: Callable[[str], str]) -> str:
    return new_database(request.param)


def test_what_the_board_rejected_says_nothing(
    board: Board, people: People, starter: Bench, opened: Opened, form: str
) -> None:
    made = board.create(people.author, starter, form)
    board.submit(people.author, made.id)
    assert standing_of(board.store, opened, ON, grounds_of(opened, starter)).notes[1:] == (
        "It is before the board: revision 1, submitted.",
    )
    board.reject(people.chair, made.id, "It is of one old label.")
    assert standing_of(board.store, opened, ON, grounds_of(opened, starter)).state is Reviewed.REJECTED


def test_the_chair_alone_is_told_as_such(
    board: Board, people: People, starter: Bench, opened: Opened, form: str
) -> None:
    made = board.create(people.author, starter, form)
    board.submit(people.author, made.id)
    board.assign(people.editor, made.id, [people.ann.id])
    with pytest.raises(TransitionRefused, match="0 of 2 approvals"):
        board.approve(people.editor, made.id, made.hash, "No time.")
    board.approve(people.chair, made.id, made.hash, "No time.", override=True)
    found = standing_of(board.store, opened, ON, grounds_of(opened, starter))
    assert found.says == (
        "Approved by the chair of the board on 2026-11-25, against the quorum (Dr Chair), to be reviewed by 2027-05-25."
    )


def test_a_changed_file_is_a_new_revision_and_its_differences_are_told(
    board: Board, people: People, starter: Bench, opened: Opened, form: str
) -> None:
    before = approved(board, people, starter, form)
    yaml = (
        opened.text.replace("Starting dose", "Starting doses", 1)
        .replace("The dosage range of atorvastatin is 10 to 80", "The dosage range is 10 to 80", 1)
    )  # fmt: skip
    made = renew_pathway(board, starter, people.author, before.id, yaml.encode(), "Plainer.", None)
    assert (made.number, made.state) == (2, State.DRAFT)
    assert read_form(made.content).review_by == DUE
    # The approval that was not published lapses, as an answer's does.
    assert board.store.revision(before.id).state is State.LAPSED
    assert standing_of(board.store, opened, ON, grounds_of(opened, starter)).reason == "its content was revised"
    assert [(one.claim, one.kind) for one in changes(before.content, made.content)] == [("s-range", "reworded")]
    (said,) = besides(before.content, made.content)
    assert said.startswith("Step start: now “Starting doses”, number 3")
    assert "Before: “Starting dose”, number 3" in said
    with pytest.raises(InvalidInput, match="Nothing was changed"):
        renew_pathway(board, starter, people.author, made.id, yaml.encode(), "Again.", None)
    wrong = yaml.replace("10 to 80 mg once daily", "10 to 90 mg once daily")
    with pytest.raises(InvalidInput, match="s-range: The judge at hand"):
        renew_pathway(board, starter, people.author, made.id, wrong.encode(), "More.", None)


def test_reviewers_see_statements_rules_and_cases(board: Board, people: People, starter: Bench, form: str) -> None:
    made = board.create(people.author, starter, form)
    board.submit(people.author, made.id)
    board.assign(people.editor, made.id, [people.ann.id, people.bob.id])
    mark(board, people.ann, made.id, made.hash, RANGE, Opinion.REQUEST_CHANGE, "Which version of the label?")
    comment_on_words(board, people.ann, made.id, RANGE, "10 to 80 mg", "Of adults?")
    board.review(people.ann, made.id, made.hash, Opinion.APPROVE, "Apart from that line.")
    seen = desk(board, starter, made.id, people.bob)
    assert seen.rules is not None
    assert (len(seen.rules.cases), seen.rules.failing) == (77, [])
    claims = {one.id: one for one in seen.claims}
    assert [one.is_boards for one in claims.values()].count(True) == len(seen.boards) == 1
    assert (seen.boards[0].label, seen.boards[0].evidence) == ("", [])
    line = claims[RANGE]
    assert (line.label, line.said[0][1]) == ("SUPPORTED", Opinion.REQUEST_CHANGE)
    assert line.remarks[0].words == "10 to 80 mg"
    assert "10 to 80 mg" in line.evidence[0].marked
    assert line.evidence[0].is_brought
    assert not line.evidence[0].text_missing
    assert line.shown_in
    # A change asked for of one statement hinders approval, as of a claim.
    board.review(people.bob, made.id, made.hash, Opinion.APPROVE, "All of it.")
    with pytest.raises(TransitionRefused, match="ann asks for changes to s-range"):
        board.approve(people.editor, made.id, made.hash, "Both.")


def test_single_statements_are_not_changed(board: Board, people: People, starter: Bench, form: str) -> None:
    made = board.create(people.author, starter, form)
    said = "A pathway's statements belong to its YAML and can't be changed one by one."
    with pytest.raises(TransitionRefused, match=said):
        board.reword(people.author, made.id, RANGE, "The dose is 10 to 80 mg.", "Shorter.")
    with pytest.raises(TransitionRefused, match=said):
        board.withhold(people.author, made.id, RANGE, "Not needed.")
    cited = read_form(form).claims[0]["citations"][0]
    place = (ContentHash(cited["document_hash"]), cited["start"], cited["end"])
    with pytest.raises(TransitionRefused, match=said):
        board.replace_evidence(people.author, starter, made.id, RANGE, [place], "Other words.")


class Retracting:
    """A library in which a work stands otherwise than it did."""

    def __init__(self, corpus: Corpus, document: str, status: Status) -> None:
        self._corpus, self._document, self._status = corpus, document, status

    def __getattr__(self, name: str) -> Any:
        return getattr(self._corpus, name)

    def statuses(self, documents: Any) -> Any:
        found = self._corpus.statuses(list(documents))
        return {one: self._status if one == self._document else status for one, status in found.items()}


@pytest.mark.parametrize(
    ("status", "said"), [(Status.RETRACTED, "has been retracted"), (Status.SUPERSEDED, "has been replaced")]
)
def test_an_approval_lapses_with_its_source(
    board: Board, people: People, starter: Bench, opened: Opened, form: str, status: Status, said: str
) -> None:
    seen = approved(board, people, starter, form)
    document = read_form(form).claims[0]["citations"][0]["document"]
    other = Bench(starter.library, starter.embedder)
    other.__dict__["corpus"] = Retracting(starter.corpus, document, status)
    with pytest.raises(TransitionRefused, match=said):
        board.publish(people.editor, other, seen.id)
    assert [one.id for one in board.watch(other)] == [seen.id]
    assert said in standing_of(board.store, opened, ON, grounds_of(opened, starter)).says


def test_what_a_published_pathway_is_for_readers(board: Board, people: People, starter: Bench, form: str) -> None:
    board.publish(people.editor, starter, approved(board, people, starter, form).id)
    shelf = Shelf(board.store)
    (article,) = shelf.articles()
    assert (article.slug, article.pathway) == ("pathway-atorvastatin", "atorvastatin")
    assert export(shelf, starter, board.signer, article, Export.JSON).data.decode() == form
    record = json.loads(export(shelf, starter, board.signer, article, Export.REVIEW).data)
    assert record["hash"] == content_hash(form)
    for one in set(Export) - {Export.JSON, Export.REVIEW}:
        with pytest.raises(UnknownId, match="A pathway is not given out in that form"):
            export(shelf, starter, board.signer, article, one)


class Lost(Retracting):
    """A library that has lost what is cited."""

    def findings_named(self, names: Any) -> Any:
        return {}


def test_a_watch_that_could_not_look_a_text_up_does_not_say_that_it_was_checked(
    board: Board, people: People, starter: Bench, clock: Clock
) -> None:
    form = pack(open_pathway("alopecia-areata"), starter, DUE)
    seen = approved(board, people, starter, form)
    board.publish(people.editor, starter, seen.id)
    shelf = Shelf(board.store)
    published = shelf.articles()[0].checked_at
    clock.at += timedelta(days=1)
    assert board.watch(starter) == ()
    checked = shelf.articles()[0].checked_at
    assert checked > published
    other = Bench(starter.library, starter.embedder)
    other.__dict__["corpus"] = Lost(starter.corpus, "", Status.CURRENT)
    clock.at += timedelta(days=1)
    assert board.watch(other) == ()
    assert board.store.trail("watch")[-1].details["unchecked"] == seen.id
    assert shelf.articles()[0].checked_at == checked
    board.watch(starter)
    assert shelf.articles()[0].checked_at > checked
