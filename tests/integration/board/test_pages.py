"""The board's pages: what each shows, what a refused form gives back, and wrong input of every kind; both databases."""

from __future__ import annotations

import html
import json
import re
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from tests.integration.board.conftest import Clock, People
from tests.integration.board.test_board import approve_both, under_review
from tests.integration.board.test_site import sign_in

from everyline.domain.review import Opinion, Revision, State
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.reviewing import mark
from everyline.engine.site import Site
from everyline.engine.trail import check_export
from everyline.review.sessions import SessionStore
from everyline.serving import make_app
from everyline.web.pages import COOKIE

SCRIPT = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'


class Browser:
    """A member's browser: forms go out with what the session's own pages hold."""

    def __init__(self, app: Any, name: str) -> None:
        self.client = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)
        self.form = sign_in(self.client, f"{name}@example.org")

    def get(self, path: str, **asked: str) -> str:
        answer = self.client.get(path, params=asked)
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, path: str, status: int = 303, **data: Any) -> str:
        answer = self.client.post(path, data={"form": self.form, **data})
        assert answer.status_code == status, (answer.status_code, answer.text)
        return answer.text if status != 303 else answer.headers["location"]


@pytest.fixture
def site(board: Board, starter: Bench) -> Site:
    return Site(starter, board, SessionStore(board.store.engine), board.now)


@pytest.fixture
def as_(site: Site, people: People) -> Iterator[Callable[[str], Browser]]:
    app = make_app(site)
    opened: list[Browser] = []

    def open_one(name: str) -> Browser:
        opened.append(Browser(app, name))
        return opened[-1]

    yield open_one
    for one in opened:
        one.client.close()


@pytest.fixture
def revision(board: Board, people: People, starter: Bench, stored: str) -> Revision:
    return under_review(board, people, starter, stored)


def at(revision: Revision, what: str = "") -> str:
    return f"/board/revisions/{revision.id}{what}"


def test_the_queue_tells_what_waits_for_whom_and_finds_it(
    as_: Callable[[str], Browser], board: Board, people: People, starter: Bench, stored: str, revision: Revision,
    clock: Clock,
) -> None:  # fmt: skip
    ann = as_("ann")
    page = ann.get("/board")
    assert "asked of you" in page
    assert re.search(r"<strong>1</strong> <span>for you to review", page)
    other = board.create(people.editor, starter, stored, slug="other-title")
    clock.at += timedelta(days=15)
    ann = as_("ann")  # a session ends meanwhile
    assert "waiting long" in ann.get("/board")
    assert re.search(r"<strong>1</strong> <span>waiting over two weeks", ann.get("/board"))

    def found(**asked: str) -> set[str]:
        return set(re.findall(r'<h2 dir="auto"><a href="/board/revisions/([^"]+)"', ann.get("/board", **asked)))

    assert found() == {revision.id, other.id}
    assert found(state="draft") == found(by=people.editor.id) == found(q="OTHER title") == {other.id}
    assert found(mine="todo") == found(mine="asked") == found(state="under review") == {revision.id}
    assert found(q="%") == found(q="nothing like it") == found(state="published") == set()
    assert found(q=SCRIPT, order="nonsense", page="999999999999", by="nobody") == set()
    board.review(people.ann, revision.id, revision.hash, Opinion.UNSURE, "read")
    assert found(mine="todo") == set()
    assert found(mine="asked") == {revision.id}


def test_a_draft_made_meanwhile_does_not_hide_the_review_that_was_asked_for(
    as_: Callable[[str], Browser], board: Board, people: People, stored: str, revision: Revision
) -> None:
    board.withhold(people.author, revision.id, json.loads(stored)["claims"][-1]["id"], "shorter")
    page = as_("ann").get("/board", mine="todo")
    assert revision.id in page
    assert "revision 2 was made since" in page


def test_a_long_queue_is_shown_in_pages(
    as_: Callable[[str], Browser], board: Board, people: People, starter: Bench, stored: str
) -> None:
    made = {board.create(people.author, None, stored, slug=f"a{n:02}").id for n in range(27)}
    ann = as_("ann")
    first, second = (
        re.findall(r'<h2 dir="auto"><a href="/board/revisions/([^"]+)"', ann.get("/board", page=n)) for n in ("1", "2")
    )
    assert (len(first), len(second)) == (25, 2)
    assert {*first, *second} == made
    assert 'rel="next"' in ann.get("/board")


def test_each_claim_stands_beside_its_words_with_its_checks(
    as_: Callable[[str], Browser], stored: str, revision: Revision
) -> None:
    page = html.unescape(as_("ann").get(at(revision)))
    for claim in json.loads(stored)["claims"]:
        assert f'id="{claim["id"]}"' in page
        for cited in claim["citations"]:
            assert f"<mark>{cited['quote']}</mark>" in page
    assert "What the judge compared" in page
    assert f"You looked at 0 of {len(json.loads(stored)['claims'])} claims" in page


def test_an_opinion_of_a_claim_is_kept_at_once_and_taken_into_the_review(
    as_: Callable[[str], Browser], board: Board, people: People, revision: Revision
) -> None:
    ann = as_("ann")
    assert ann.post(at(revision, "/mark"), claim="c1", of=revision.hash, opinion="approve").endswith("#c1")
    refused = ann.post(at(revision, "/mark"), 409, claim="c2", of=revision.hash, opinion="reject", note=" ")
    assert "needs a note" in refused
    ann.post(at(revision, "/mark"), claim="c2", of=revision.hash, opinion="request change", note=SCRIPT)
    again = as_("ann").get(at(revision))
    assert "You looked at 2 of" in again
    assert SCRIPT not in again
    ann.post(at(revision, "/review"), of=revision.hash, opinion="approve", reason="read to the end")
    [said] = board.store.reviews(revision.id)
    assert said.claims == {"c1": Opinion.APPROVE, "c2": Opinion.REQUEST_CHANGE}
    other = html.unescape(as_("bob").get(at(revision)))
    assert "ann asks for changes to c2." in other
    assert "ann: request change." in other
    ann.post(at(revision, "/mark"), claim="c2", of=revision.hash, opinion="")
    assert "You looked at 1 of" in ann.get(at(revision))


def test_a_later_revision_tells_what_changed_and_what_one_thought_of_the_rest(
    as_: Callable[[str], Browser], board: Board, people: People, stored: str, revision: Revision
) -> None:
    for claim in ("c1", "c2"):
        mark(board, people.ann, revision.id, revision.hash, claim, Opinion.APPROVE)
    quote = json.loads(stored)["claims"][0]["citations"][0]["quote"]
    made = board.reword(people.author, revision.id, "c1", quote, "closer")
    board.submit(people.author, made.id)
    board.assign(people.editor, made.id, [people.ann.id])
    page = html.unescape(as_("ann").get(at(made)))
    assert page.count("reworded in this revision") == 1
    assert page.count("Unchanged since revision 1, where you said “approve”.") == 1
    assert "You looked at 0 of" in page


def test_comments_name_words_are_answered_and_settled(
    as_: Callable[[str], Browser], board: Board, revision: Revision
) -> None:
    ann = as_("ann")
    ann.post(at(revision, "/comment"), claim="c1", quoted="50 mg", text=SCRIPT)
    page = ann.get(at(revision))
    assert re.search(r'<mark>50 mg<sup><a href="#remark-1"', page)
    assert SCRIPT not in page
    assert html.escape(SCRIPT, quote=False) in page.replace("&#34;", '"')
    refused = ann.post(at(revision, "/comment"), 400, claim="c1", quoted="500 mg", text="what I typed")
    assert "don&#39;t stand in the claim" in refused
    assert ">what I typed</textarea>" in refused
    assert 'value="500 mg"' in refused
    [comment] = board.store.comments(revision.id)
    as_("bob").post(at(revision, "/settle"), comment=comment.id, at="c1")
    assert "settled by bob" in ann.get(at(revision))
    assert "<mark>50 mg<sup>" not in ann.get(at(revision))
    ann.post(at(revision, "/settle"), 404, comment="999")


def test_the_judge_answers_scripts_as_json_and_others_with_the_page(
    as_: Callable[[str], Browser], stored: str, revision: Revision
) -> None:
    ann = as_("ann")
    wrong = json.loads(stored)["claims"][0]["text"].replace("50 mg", "500 mg")
    data = {"form": ann.form, "claim": "c1", "text": wrong}
    told = ann.client.post(at(revision, "/try"), data=data, headers={"accept": "application/json"})
    assert told.headers["content-type"] == "application/json"
    said = told.json()
    assert said["label"] == "CONTRADICTED"
    broken = [one for one in said["checks"] if not one["holds"]]
    assert any("500 mg" in fault["claim"] for one in broken for fault in one["faults"])
    for bad in ("", "x" * 2_001):
        refused = ann.client.post(
            at(revision, "/try"), data={**data, "text": bad}, headers={"accept": "application/json"}
        )
        assert refused.status_code == 400
        assert "A claim has from 1 to 2000 characters" in refused.json()["refused"]
    unknown = ann.client.post(
        at(revision, "/try"), data={**data, "claim": "c999"}, headers={"accept": "application/json"}
    )
    assert unknown.status_code == 404


def test_other_evidence_is_searched_judged_and_put_in_place(
    as_: Callable[[str], Browser], board: Board, stored: str, revision: Revision
) -> None:
    ann = as_("ann")
    claim = json.loads(stored)["claims"][0]
    cited = claim["citations"][0]
    page = ann.get(at(revision, "/evidence"), claim="c1", q="ritlecitinib dose once daily")
    places = re.findall(r'name="place" value="([^"]+)"', page)
    assert len(places) > 5
    assert "SUPPORTED" in page
    said = cited["quote"].partition(";")[0]
    chosen = {"claim": "c1", "version": cited["document_hash"], "quoted": said, "text": said}
    judged = ann.post(at(revision, "/replace"), 200, only="judge", **chosen)
    assert "The judge finds the claim SUPPORTED by what you chose" in judged
    assert len(board.store.article(board.store.slug_of(revision.article))[1]) == 1
    refused = ann.post(at(revision, "/replace"), 409, **{**chosen, "text": claim["text"]}, reason="my reason")
    assert "The judge finds the claim" in refused
    assert 'value="my reason"' in refused
    for bad in ({"place": "nowhere"}, {"place": "sha256:00:1:2"}, {"quoted": "never said"}, {"instead": "x"},
                {"instead": "99"}, {"place": f"{cited['document_hash']}:0:99999999"}):  # fmt: skip
        answer = ann.client.post(at(revision, "/replace"), data={"form": ann.form, **chosen, "reason": "kept", **bad})
        assert answer.status_code in (400, 404), bad
    ann.post(at(revision, "/replace"), reason="the words that matter", **chosen)
    newest = board.store.article(board.store.slug_of(revision.article))[1][0]
    page = html.unescape(ann.get("/board/compare", before=revision.id, after=newest.id))
    assert "Evidence gone" in page
    assert f"{said} ({cited['document']})" in page


def test_differences_are_of_one_article(
    as_: Callable[[str], Browser], board: Board, people: People, starter: Bench, stored: str, revision: Revision
) -> None:
    ann = as_("ann")
    other = board.create(people.author, starter, stored, slug="another")
    answer = ann.client.get("/board/compare", params={"before": revision.id, "after": other.id})
    assert answer.status_code == 400
    assert "two articles" in answer.text
    assert ann.client.get("/board/compare", params={"before": revision.id, "after": "none"}).status_code == 404
    claim = json.loads(stored)["claims"][0]
    board.review(people.ann, revision.id, revision.hash, Opinion.UNSURE, "which label?")
    made = board.reword(people.author, revision.id, claim["id"], claim["citations"][0]["quote"], "closer")
    page = ann.get("/board/compare", before=revision.id, after=made.id)
    assert re.search(r'<del><span class="sign">⟦−</span>Ritlecitinib: ', page)
    assert "which label?" in page


def test_acts_are_told_with_what_they_do_or_why_not(
    as_: Callable[[str], Browser], board: Board, people: People, revision: Revision
) -> None:
    page = html.unescape(as_("editor").get(at(revision)))
    assert "Gives it back to its author." in page
    assert "The quorum is not met: 0 of 2 approvals" in page
    assert 'value="approve" class' not in page.partition('id="moves"')[2]
    assert "editor may not override" in page
    approve_both(board, people, revision)
    assert "Approves exactly this content" in as_("editor").get(at(revision))


def test_two_who_decide_at_once_the_second_keeps_what_they_wrote(
    as_: Callable[[str], Browser], board: Board, people: People, revision: Revision
) -> None:
    approve_both(board, people, revision)
    browsers = [as_("editor"), as_("chair")]
    answers: list[tuple[int, str]] = []

    def decide(one: Browser, reason: str) -> None:
        data = {"form": one.form, "act": "approve", "of": revision.hash, "reason": reason}
        answer = one.client.post(at(revision, "/move"), data=data)
        answers.append((answer.status_code, answer.text))

    threads = [
        threading.Thread(target=decide, args=(one, f"a long reason of mine {n}")) for n, one in enumerate(browsers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for status, _ in answers) == [303, 409]
    second = next(page for status, page in answers if status == 409)
    assert "A revision that is approved can" in second
    assert "a long reason of mine" in second
    assert len(board.store.decisions(revision.id)) == 1


def test_a_changed_revision_is_not_approved_and_the_form_comes_back(
    as_: Callable[[str], Browser], board: Board, people: People, revision: Revision
) -> None:
    approve_both(board, people, revision)
    page = as_("editor").post(
        at(revision, "/move"), 409, act="approve", of="sha256:" + "0" * 64, reason="as I saw it <b>"
    )
    assert "not the one that was looked at" in page
    assert "as I saw it &lt;b&gt;</textarea>" in page
    assert board.store.revision(revision.id).state is State.UNDER_REVIEW


def test_a_form_sent_twice_does_its_work_once(
    as_: Callable[[str], Browser], board: Board, people: People, stored: str, revision: Revision
) -> None:
    ann = as_("ann")
    quote = json.loads(stored)["claims"][0]["citations"][0]["quote"]
    for what, data in (
        ("/comment", {"claim": "c1", "text": "twice"}),
        ("/mark", {"claim": "c1", "of": revision.hash, "opinion": "unsure"}),
        ("/review", {"of": revision.hash, "opinion": "unsure", "reason": "twice"}),
        ("/reword", {"claim": "c1", "text": quote, "reason": "twice"}),
        ("/withhold", {"claim": "c3", "reason": "twice"}),
    ):
        before = len(board.store.trail())
        assert ann.post(at(revision, what), **data) == ann.post(at(revision, what), **data)
        assert len(board.store.trail()) == before + 1, what
    assert len(board.store.article(board.store.slug_of(revision.article))[1]) == 3


def test_wrong_input_is_told_in_words_changes_nothing_and_comes_back(
    as_: Callable[[str], Browser], board: Board, revision: Revision
) -> None:
    ann = as_("ann")
    before = len(board.store.trail())
    wrong: list[tuple[str, int, dict[str, str]]] = [
        ("/comment", 400, {"text": "x" * 10_001}),
        ("/comment", 400, {"text": "  "}),
        ("/comment", 400, {"claim": "c999", "text": "kept words"}),
        ("/comment", 400, {"claim": "c999", "quoted": "x", "text": "kept words"}),
        ("/reword", 404, {"claim": "c999", "text": "x", "reason": "kept words"}),
        ("/reword", 409, {"claim": "c1", "text": "kept words", "reason": ""}),
        ("/withhold", 409, {"claim": "c1", "reason": " "}),
        ("/mark", 400, {"claim": "c1", "of": revision.hash, "opinion": "splendid"}),
        ("/mark", 409, {"claim": "c1", "of": "sha256:00", "opinion": "approve", "note": "kept words"}),
        ("/review", 400, {"of": revision.hash, "opinion": "", "reason": "kept words"}),
        ("/review", 409, {"of": revision.hash, "opinion": "approve", "reason": ""}),
        ("/review", 400, {"of": revision.hash, "opinion": "approve", "reason": "kept words", "claim-c999": "approve"}),
        ("/move", 400, {"act": "explode"}),
        ("/move", 400, {"act": "comment"}),
        ("/move", 403, {"act": "approve", "of": revision.hash, "reason": "kept words"}),
    ]
    for what, status, data in wrong:
        page = ann.post(at(revision, what), status, **data)
        assert "Traceback" not in page
        if "kept words" in data.values() and status != 404:
            assert "kept words" in page, (what, data)
    answer = ann.client.post(at(revision, "/comment"), data={"form": ann.form, "text": "x" * 2_000_000})
    assert answer.status_code in (400, 413)
    assert ann.client.get("/board/revisions/none").status_code == 404
    assert ann.client.get(at(revision, "/evidence"), params={"claim": "c999"}).status_code == 404
    assert len(board.store.trail()) == before


def test_a_form_of_another_session_or_of_one_that_ended_gives_back_what_was_typed(
    as_: Callable[[str], Browser], board: Board, revision: Revision
) -> None:
    ann, bob = as_("ann"), as_("bob")
    before = len(board.store.trail())
    for form in (bob.form, "", "é"):
        answer = ann.client.post(at(revision, "/comment"), data={"form": form, "text": "an hour's work <i>"})
        assert answer.status_code == 403
        assert "an hour&#39;s work &lt;i&gt;</textarea>" in answer.text
    ann.client.cookies.delete(COOKIE)
    answer = ann.client.post(at(revision, "/review"), data={"form": ann.form, "reason": "an hour's work"})
    assert answer.status_code == 403
    assert "an hour&#39;s work</textarea>" in answer.text
    assert len(board.store.trail()) == before


def test_the_preview_is_the_answer_and_says_it_is_not_published(
    as_: Callable[[str], Browser], stored: str, revision: Revision
) -> None:
    page = as_("ann").get(at(revision, "/preview"))
    assert "Preview, not published." in page
    for claim in json.loads(stored)["bottom_line"]:
        assert f'data-claim="{claim}"' in page
    assert "&lt;section" not in page


def test_an_article_is_brought_by_a_question_or_a_stored_answer(
    as_: Callable[[str], Browser], board: Board, stored: str
) -> None:
    author = as_("author")
    location = author.post("/board/articles", question="What is the dose of ritlecitinib?", reader="nurse")
    made = board.store.revision(location.rpartition("/")[2])
    assert made.state is State.SUBMITTED
    assert json.loads(made.content)["reader"] == "nurse"
    taken = author.post("/board/articles", 400, question="What is the dose of ritlecitinib?", reader="clinician")
    assert "is taken" in taken
    assert ">What is the dose of ritlecitinib?</textarea>" in taken
    answer = author.client.post(
        "/board/articles",
        data={"form": author.form, "slug": "by-file"},
        files={"file": ("../../x.json", stored.encode())},
    )
    assert answer.status_code == 303
    assert board.store.article("by-file")[1][0].content == stored
    for bad in (b"{}", b"\xff\xfe", stored.replace("50 mg", "500 mg", 1).encode(), b"[" * 100_000):
        refused = author.client.post(
            "/board/articles", data={"form": author.form, "slug": "bad"}, files={"file": ("x.json", bad)}
        )
        assert refused.status_code == 400
    for question, reader in ((SCRIPT, "clinician"), ("", "clinician"), ("What is metformin?", "king")):
        page = author.post("/board/articles", 400, question=question, reader=reader)
        assert SCRIPT not in page
    page = as_("ann").post("/board/articles", 403, question="What is the dose of ritlecitinib?", reader="nurse")
    assert "may not create" in page
    assert len(board.store.articles()) == 2


def test_the_trail_is_filtered_kept_as_a_file_and_names_a_tampered_row(
    as_: Callable[[str], Browser], board: Board, people: People, revision: Revision
) -> None:
    for n in range(60):
        mark(board, people.ann, revision.id, revision.hash, "c1", Opinion.UNSURE, f"note {n}")
    chair = as_("chair")
    page = chair.get("/board/trail")
    assert "every signature hold" in page
    assert board.store.trail()[-1].hash in page
    assert 'rel="next"' in page

    def numbers(**asked: str) -> list[str]:
        return re.findall(r'<th scope="row">(\d+)', chair.get("/board/trail", **asked))

    assert len(numbers()) == 50
    assert len(numbers(page="2")) == len(board.store.trail()) - 50
    assert len(numbers(act="assign")) == len(numbers(q="note 59")) == 1
    assert numbers(subject=people.ann.id) == numbers(q=people.ann.name, act="add member")
    assert numbers(who=people.editor.id, act="submit") == numbers(q=SCRIPT) == []
    file = chair.client.get("/board/trail.jsonl")
    assert file.headers["content-disposition"] == 'attachment; filename="everyline-trail.jsonl"'
    assert check_export(file.content).holds
    number = board.store.trail()[-1].number
    with board.store.engine.begin() as connection:
        _unguard(connection)
        connection.execute(text("UPDATE trail SET act = 'publish' WHERE number = :number"), {"number": number})
    page = chair.get("/board/trail")
    assert f"entry {number} (publish by {people.ann.id}) was changed after it was written" in page
    assert re.search(rf'<tr class="faulty"><th scope="row">{number} <strong>altered</strong>', page)
    assert not check_export(chair.client.get("/board/trail.jsonl").content).holds


def _unguard(connection: Any) -> None:
    """Take away what keeps the trail from being altered, as whoever holds the database could."""
    if connection.dialect.name == "sqlite":
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
        for name in names:
            connection.execute(text(f"DROP TRIGGER {name}"))
    else:
        asked = text("SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        for name, table in connection.execute(asked).all():
            connection.execute(text(f"DROP TRIGGER {name} ON {table}"))


def test_nobody_but_members_sees_any_of_it(site: Site, revision: Revision) -> None:
    client = TestClient(make_app(site), base_url="http://127.0.0.1", follow_redirects=False)
    for path in ("/board", "/board/new", "/board/trail.jsonl", at(revision, "/preview"), at(revision, "/evidence")):
        assert client.get(path, params={"claim": "c1"}).status_code == 303
    for path in ("/board/articles", at(revision, "/mark"), at(revision, "/settle"), at(revision, "/replace")):
        answer = client.post(path, data={"claim": "c1", "comment": "1"})
        assert answer.status_code == 403
