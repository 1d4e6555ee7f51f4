"""A board with an article in every state, each with what may stand on its page: for tests that look at all pages."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tests.browser.server import Served

from everyline.domain.ids import ClaimId
from everyline.domain.question import Reader
from everyline.domain.review import Opinion, Revision, Role, State
from everyline.engine.ask import Request, ask
from everyline.engine.forms import Form, render

DOSE = "What is the dose of ritlecitinib?"
QUESTIONS = (
    DOSE,
    "Does ritlecitinib work in alopecia areata?",
    "What are the boxed warnings of baricitinib?",
)


@dataclass(frozen=True)
class Filled:
    """revisions: one in each state, by the state's words. slugs: the address of the article of each.

    shared: the id of a shared answer, and the secret that erases it. invitation: the token of one that nobody has
    used.
    """

    served: Served
    revisions: dict[str, Revision]
    slugs: dict[str, str]
    shared: tuple[str, str]
    invitation: str

    def source(self) -> str:
        """The address of a source with words that a line cites."""
        one = json.loads(self.revisions["published"].content)["claims"][0]["citations"][0]
        return f"/source?version={one['document_hash']}&start={one['start']}&end={one['end']}"


def stored_answer(served: Served, question: str = DOSE) -> str:
    """A real answer of the starter library, as it is stored."""
    return render(ask(served.site.bench, Request(question, reader=Reader.CLINICIAN)), Form.JSON).decode()


def fill(served: Served) -> Filled:
    """Put an article into each state by the acts that lead there."""
    board, bench, people = served.site.board, served.site.bench, served.people
    answers = [stored_answer(served, question) for question in QUESTIONS]
    author, editor, chair = people["author"], people["editor"], people["chair"]
    both = [people["reviewer"], people["second reviewer"]]
    made: dict[str, Revision] = {}
    for number, state in enumerate(State):
        content = answers[number % len(answers)]
        one = board.create(author, bench, content, slug=f"article-{state.value.replace(' ', '-')}")
        made[state.value] = one
        if state is State.DRAFT:
            continue
        board.submit(author, one.id, "ready to be looked at")
        if state is State.SUBMITTED:
            continue
        board.assign(editor, one.id, [member.id for member in both])
        claim = ClaimId(json.loads(content)["claims"][0]["id"])
        board.comment(both[0], one.id, "Is this the wording of the label in force?", claim=claim)
        board.comment(both[1], one.id, "Reads well as a whole.")
        if state is State.CHANGES_REQUESTED:
            said = {claim: Opinion.REQUEST_CHANGE}
            board.review(both[0], one.id, one.hash, Opinion.REQUEST_CHANGE, "the first line is long", claims=said)
            board.request_changes(editor, one.id, "shorten the first line")
            continue
        if state is State.REJECTED:
            board.review(both[0], one.id, one.hash, Opinion.REJECT, "out of scope", interest="speaker's fee in 2024")
            board.reject(chair, one.id, "outside what we write about")
            continue
        board.review(both[0], one.id, one.hash, Opinion.APPROVE, "each line read", claims={claim: Opinion.APPROVE})
        if state is State.UNDER_REVIEW:
            continue
        board.review(both[1], one.id, one.hash, Opinion.APPROVE, "read against its sources")
        board.approve(editor, one.id, one.hash, "two approvals")
        if state is State.APPROVED:
            continue
        board.publish(editor, bench, one.id)
        if state is State.LAPSED:
            board.lapse(editor, one.id, "a newer label is in force")
        if state is State.WITHDRAWN:
            board.withdraw(editor, one.id, "written for another country")
    # A second draft beside the published revision, with a line withheld: what two revisions differ in can be seen.
    first = made["published"]
    last = json.loads(first.content)["claims"][-1]["id"]
    made["revised"] = board.withhold(author, first.id, last, "not needed here")
    slugs = {name: board.store.slug_of(one.article) for name, one in made.items()}
    shared = served.site.share(served.site.ask(DOSE, Reader.CLINICIAN))
    _, invitation = served.site.people.invite(
        people["admin"], name="Dr Guest", email="guest@example.org", roles=frozenset({Role.REVIEWER})
    )
    return Filled(served, {name: board.store.revision(one.id) for name, one in made.items()}, slugs, shared, invitation)
