"""A member's changes to an answer: evidence replaced, lines withheld with their results or without, what differs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.integration.board.conftest import People
from tests.integration.board.test_board import under_review

from everyline.domain.ids import ContentHash
from everyline.domain.review import State
from everyline.domain.text import Document, Status
from everyline.engine.ask import Request, ask
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.comparing import besides, changes, pieces
from everyline.engine.evidence import candidates, excerpts, look_in, places_of
from everyline.engine.forms import Form, render
from everyline.engine.prove import prove
from everyline.engine.reverify import recheck
from everyline.engine.revising import Place, replaced, withheld
from everyline.errors import InvalidInput, NotPermitted, TransitionRefused, UnknownId
from everyline.publish.keys import SigningKey

Answer = dict[str, Any]


@pytest.fixture(scope="session")
def effective(starter: Bench) -> str:
    """An answer with an evidence table, a pooled estimate and calculations."""
    asked = Request("How effective is baricitinib in alopecia areata?")
    return render(ask(starter, asked), Form.JSON).decode()


def claim_of(content: str, claim: str) -> Answer:
    return next(one for one in json.loads(content)["claims"] if one["id"] == claim)


def first(content: str) -> tuple[str, Place, Place]:
    """The first claim and its two places of evidence: the sentence that it words, and its fields."""
    claim = json.loads(content)["claims"][0]
    one, two = ((ContentHash(c["document_hash"]), c["start"], c["end"]) for c in claim["citations"])
    return claim["id"], one, two


def test_evidence_is_replaced_and_the_revision_holds(board: Board, people: People, starter: Bench, stored: str) -> None:
    draft = board.create(people.author, starter, stored)
    claim = json.loads(stored)["claims"][0]
    _, (version, start, _), fields = first(stored)
    text = starter.corpus.get_version(version).text
    shorter = (version, start, text.index(";", start))
    said = text[shorter[1] : shorter[2]]
    made = board.replace_evidence(
        people.author,
        starter,
        draft.id,
        claim["id"],
        [shorter, fields],
        "the words that matter",
        text=said,
    )
    now = claim_of(made.content, claim["id"])
    cited, kept = now["citations"]
    assert kept == claim["citations"][1]
    assert (cited["quote"], cited["document_hash"], cited["start"]) == (said, version, start)
    assert cited["reference"] == claim["citations"][0]["reference"]
    assert now["verdict"]["label"] == "SUPPORTED"
    assert made.state is State.DRAFT
    assert recheck(starter, made.content).failures == ()
    [entry] = [one for one in board.store.trail(made.id) if one.act == "revise"]
    assert entry.details["changes"] == f"{claim['id']} reworded"
    assert (entry.member, entry.details["reason"]) == (people.author.id, "the words that matter")


def test_evidence_of_another_document_is_listed_and_takes_the_rating_away(
    board: Board, people: People, starter: Bench, effective: str
) -> None:
    draft = board.create(people.author, starter, effective)
    rated = next(one for one in json.loads(effective)["claims"] if one["certainty"])
    held = {one["document"] for one in json.loads(effective)["references"]}
    other = next(one for one in starter.corpus if one.id not in held and len(one.text) > 300)
    place = (other.hash, *_first_sentence(other))
    said = other.text[place[1] : place[2]]
    made = board.replace_evidence(people.author, starter, draft.id, rated["id"], [place], "as a test", text=said)
    now = claim_of(made.content, rated["id"])
    listed = {one["number"]: one for one in json.loads(made.content)["references"]}
    assert listed[now["citations"][0]["reference"]]["document"] == other.id
    assert (now["certainty"], now["steps"]) == (None, [])
    assert recheck(starter, made.content).failures == ()
    assert not any(rated["id"] in one["claims"] for one in json.loads(made.content)["findings"])
    [change] = changes(effective, made.content)
    assert change.quotations[1] == (f"{said} ({other.id})",)


def _first_sentence(document: Document) -> tuple[int, int]:
    end = document.text.index(".", 120) + 1
    start = max(document.text.rfind("\n", 0, end), document.text.rfind(". ", 0, end - 1) + 1) + 1
    return start, end


def test_evidence_that_does_not_bear_the_claim_out_is_refused_and_nothing_changes(
    board: Board, people: People, starter: Bench, stored: str
) -> None:
    revision = under_review(board, people, starter, stored)
    claim, place, fields = first(stored)
    other = json.loads(stored)["claims"][-1]["citations"][0]
    elsewhere = (ContentHash(other["document_hash"]), other["start"], other["end"])
    before = len(board.store.trail())
    refused: list[tuple[type[Exception], str, list[Place], int | None]] = [
        (TransitionRefused, "The judge finds the claim", [elsewhere], None),
        (InvalidInput, "are not in that text", [(place[0], 5, 10**9)], None),
        (InvalidInput, "are not in that text", [(place[0], 9, 9)], None),
        (InvalidInput, "are not in that text", [(place[0], -1, 9)], None),
        (InvalidInput, "0 places", [], None),
        (InvalidInput, "no citation 8", [place], 7),
        (UnknownId, "no document version", [(ContentHash("sha256:00"), 0, 9)], None),
        (InvalidInput, "Nothing was changed", [place, fields], None),
    ]
    for kind, what, places, instead in refused:
        with pytest.raises(kind, match=what):
            board.replace_evidence(people.ann, starter, revision.id, claim, places, "why", instead=instead)
    with pytest.raises(UnknownId, match="c999"):
        board.replace_evidence(people.ann, starter, revision.id, "c999", [place], "why")
    with pytest.raises(TransitionRefused, match="needs a reason"):
        board.replace_evidence(people.ann, starter, revision.id, claim, [place], " ")
    nobody = board.change_member(people.chair, people.bob.id, roles=frozenset())
    with pytest.raises(NotPermitted):
        board.replace_evidence(nobody, starter, revision.id, claim, [place], "why")
    assert len(board.store.trail()) == before + 1  # Bob's roles, and nothing else
    assert len(board.store.article(board.store.slug_of(revision.article))[1]) == 1


@pytest.mark.parametrize("status", [Status.RETRACTED, Status.SUPERSEDED])
def test_nothing_rests_on_a_source_that_was_retracted_or_replaced(starter: Bench, stored: str, status: Status) -> None:
    claim, place, _ = first(stored)

    def look(version: ContentHash) -> tuple[Document, Status]:
        return look_in(starter)(version)[0], status

    with pytest.raises(InvalidInput, match=status.value):
        replaced(stored, claim, "", [place], None, look)


def test_a_line_that_is_wrong_takes_its_result_from_the_tables(starter: Bench, effective: str) -> None:
    pooled = next(one for one in json.loads(effective)["summaries"] if one["pooled"])
    finding = pooled["findings"][0]
    claim = next(one["claims"][0] for one in json.loads(effective)["findings"] if one["id"] == finding)
    kept, struck = (json.loads(withheld(effective, claim, is_wrong=wrong)) for wrong in (False, True))
    assert finding in {one["finding"] for one in kept["table"]}
    assert finding not in {one["finding"] for one in struck["table"]}
    assert not any(finding in one["findings"] for one in struck["summaries"])
    assert len(kept["summaries"]) == len(json.loads(effective)["summaries"])
    assert len(struck["calculations"]) < len(kept["calculations"])
    assert [one for one in struck["gaps"] if one not in kept["gaps"]] == [
        next(one for one in struck["gaps"] if one.startswith("The board took a result from the tables"))
    ]


def test_whichever_line_is_withheld_for_being_wrong_the_rest_still_holds(starter: Bench, effective: str) -> None:
    for claim in json.loads(effective)["claims"]:
        assert recheck(starter, withheld(effective, claim["id"], is_wrong=True)).failures == ()


def test_what_a_board_withheld_can_still_be_proved(starter: Bench, stored: str) -> None:
    """A line the judge supports may be taken back; the bundle says that it is withheld and holds."""
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    key = SigningKey(private.public_key().public_bytes_raw(), private.sign)
    content = withheld(stored, json.loads(stored)["claims"][-1]["id"])
    bundle = prove(starter, content.encode(), key, record=None)
    assert recheck(starter, bundle).failures == ()
    assert [one["role"] for one in json.loads(bundle)["claims"]][-1] == "withheld"


def test_withholding_says_in_the_trail_what_it_took(
    board: Board, people: People, starter: Bench, effective: str
) -> None:
    revision = under_review(board, people, starter, effective)
    claim = json.loads(effective)["claims"][0]["id"]
    made = board.withhold(people.ann, revision.id, claim, "the figure is not the trial's", is_wrong=True)
    told = [one for one in besides(effective, made.content) if "evidence table" in one]
    assert told
    assert board.store.trail(made.id)[-1].details["changes"] == f"{claim} withheld"


def test_references_numbered_anew_are_no_change_of_a_claim(effective: str) -> None:
    answer = json.loads(effective)
    only = next(one for one in answer["claims"] if one["citations"][0]["reference"] == 1)
    others = [one for one in answer["claims"] if one["citations"][0]["reference"] == 1 and one["id"] != only["id"]]
    content = effective
    for claim in (only, *others):
        content = withheld(content, claim["id"], is_wrong=True)
    assert {one.kind for one in changes(effective, content)} == {"withheld"}


@pytest.mark.parametrize(
    "before, after",
    [("In 38.8% on 4 mg at week 36.", "In 36.8% on 4 mg at week 36."), ("", "all new"), ("all gone", ""),
     ("same", "same"), ("a,b  c", "a, b c"), ("é ≤20 – 1", "é ≥20 — 1")],
)  # fmt: skip
def test_word_by_word_both_wordings_can_be_read(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(one.text for one in found if one.kind != "new") == before
    assert "".join(one.text for one in found if one.kind != "gone") == after
    if "38.8%" in before:
        assert [(one.kind, one.text) for one in found if one.kind != "same"] == [("gone", "38.8%"), ("new", "36.8%")]


def test_a_quotation_is_shown_among_its_sentences(starter: Bench, stored: str) -> None:
    for claim in json.loads(stored)["claims"]:
        for cited, shown in zip(claim["citations"], excerpts(starter, claim["citations"]), strict=True):
            text = starter.corpus.get_version(ContentHash(shown.version)).text
            assert shown.marked == cited["quote"]
            whole = shown.before + shown.marked + shown.after
            assert whole in text
            assert len(whole) > len(shown.marked)
            assert len(whole) < len(shown.marked) + 900
    missing = [{**json.loads(stored)["claims"][0]["citations"][0], "document_hash": "sha256:00"}]
    assert excerpts(starter, missing)[0].text_missing


def test_words_to_quote_must_stand_in_the_version_once(starter: Bench, stored: str) -> None:
    _, (version, start, end), _ = first(stored)
    text = starter.corpus.get_version(version).text
    assert places_of(starter, version, f" {text[start:end]} ") == (version, start, end)
    for words, what in (("never said there", "do not stand"), ("Dose", "times"), ("", "do not stand")):
        with pytest.raises(InvalidInput, match=what):
            places_of(starter, version, words)


def test_other_places_are_found_and_judged_at_once(starter: Bench, stored: str) -> None:
    claim, (version, start, _), _ = first(stored)
    found = candidates(starter, stored, claim, "", version=version)
    assert {one.version for one in found} == {version}
    assert any(one.start <= start < one.end for one in found)
    searched = candidates(starter, stored, claim, "", words="ritlecitinib dose once daily")
    assert len({one.document for one in searched}) > 1
    assert {"SUPPORTED", "INSUFFICIENT"} & {one.verdict.label.value for one in searched}
    for one in searched:
        assert starter.corpus.get_version(ContentHash(one.version)).text[one.start : one.end] == one.text


def test_a_revision_published_elsewhere_meanwhile_does_not_lose_a_replacement(
    board: Board, open_again: Callable[[], Board], people: People, starter: Bench, stored: str
) -> None:
    """Two members replace evidence of one revision at once: two drafts, both whole, neither lost."""
    import threading

    revision = under_review(board, people, starter, stored)
    claim, (version, start, _), fields = first(stored)
    text = starter.corpus.get_version(version).text
    end = text.index(";", start)
    made: list[int] = []

    def replace(member: Any) -> None:
        own = open_again()
        said = text[start:end]
        places = [(version, start, end), fields]
        done = own.replace_evidence(member, starter, revision.id, claim, places, "x", text=said)
        made.append(done.number)

    threads = [threading.Thread(target=replace, args=(one,)) for one in (people.ann, people.bob)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [2, 3]
    assert board.trail_faults() == ()
