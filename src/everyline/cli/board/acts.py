"""What the board does with a revision: review it, comment on it, move it on its way."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer

from everyline.cli.board.session import AsOption, ReasonOption, RevisionArgument, moved, open_board_as
from everyline.cli.options import KeyOption, LibraryOption, say
from everyline.domain.ids import ClaimId
from everyline.domain.review import Opinion
from everyline.errors import InvalidInput


class Move(Enum):
    """An act that moves a revision."""

    SUBMIT = "submit"
    ASSIGN = "assign"
    REQUEST_CHANGES = "request-changes"
    APPROVE = "approve"
    OVERRIDE = "override"
    REJECT = "reject"
    PUBLISH = "publish"
    LAPSE = "lapse"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


def review(
    by: AsOption,
    revision: RevisionArgument,
    opinion: Annotated[Opinion, typer.Option(help="What you say of it.")],
    reason: ReasonOption,
    of: Annotated[str, typer.Option(help="Hash of what you looked at, as `board show` prints it.")],
    interest: Annotated[str, typer.Option(help="Your competing interest in this one, if any.")] = "",
    claim: Annotated[
        list[str] | None, typer.Option(help="ID=OPINION of one claim; may be given several times.")
    ] = None,
    key: KeyOption = None,
) -> None:
    """Say what you think of a revision, as a reviewer."""
    claims = dict(_opinion_of_claim(one) for one in claim or ())
    with open_board_as(by, key=key) as session:
        session.board.review(session.acting, revision, of, opinion, reason, interest=interest, claims=claims)
        for hindrance in session.board.standing(session.board.store.revision(revision)).hindrances:
            say(f"Not yet approvable: {hindrance}")


def mark(
    by: AsOption,
    revision: RevisionArgument,
    claim: Annotated[str, typer.Argument(help="Id of a claim.")],
    of: Annotated[str, typer.Option(help="Hash of what you looked at, as `board show` prints it.")],
    opinion: Annotated[Opinion | None, typer.Option(help="What you say of it; left out, it is taken back.")] = None,
    note: Annotated[str, typer.Option(help="What should change, or why.")] = "",
    key: KeyOption = None,
) -> None:
    """Say what you think of one claim, before your review of the whole, which takes it in."""
    from everyline.engine.reviewing import mark as mark_claim
    from everyline.engine.reviewing import progress

    with open_board_as(by, key=key) as session:
        mark_claim(session.board, session.acting, revision, of, claim, opinion, note)
        made = progress(session.board, session.board.store.revision(revision))
        say(f"You looked at {made.count(session.acting.id)} of {made.claims} claims.")


def settle(
    by: AsOption,
    revision: RevisionArgument,
    comment: Annotated[str, typer.Argument(help="Id of a comment, as `board show --json` prints it.")],
    again: Annotated[bool, typer.Option("--reopen", help="It is not settled after all.")] = False,
    key: KeyOption = None,
) -> None:
    """Say that a comment is settled; it stays, with who said so."""
    from everyline.engine.reviewing import settle as settle_comment

    with open_board_as(by, key=key) as session:
        settle_comment(session.board, session.acting, revision, comment, is_settled=not again)


def comment(
    by: AsOption,
    revision: RevisionArgument,
    text: Annotated[str, typer.Argument(help="What you have to say.")],
    claim: Annotated[str | None, typer.Option(help="Id of the claim it is about.")] = None,
    start: Annotated[int | None, typer.Option(help="First character of the claim's text it is about.")] = None,
    end: Annotated[int | None, typer.Option(help="The character after the last one.")] = None,
    words: Annotated[str, typer.Option(help="Words of the claim it is about, as they stand there once.")] = "",
    key: KeyOption = None,
) -> None:
    """Say something of a revision, a claim, or some words of a claim."""
    from everyline.engine.reviewing import comment_on_words

    span = (start, end) if start is not None and end is not None else None
    with open_board_as(by, key=key) as session:
        if words:
            comment_on_words(session.board, session.acting, revision, claim or "", words, text)
            return
        session.board.comment(session.acting, revision, text, claim=claim, span=span)


def move(
    by: AsOption,
    act: Annotated[Move, typer.Argument(help="What to do.")],
    revision: RevisionArgument,
    reason: ReasonOption = "",
    of: Annotated[str, typer.Option(help="Hash of what is approved, as `board show` prints it.")] = "",
    reviewer: Annotated[list[str] | None, typer.Option(help="Whom to assign; may be given several times.")] = None,
    library: LibraryOption = None,
    key: KeyOption = None,
) -> None:
    """Move a revision on its way: submit, assign, approve, publish and so on."""
    with open_board_as(by, key=key, library=library) as session:
        board, member = session.board, session.acting
        match act:
            case Move.SUBMIT:
                moved(board.submit(member, revision, reason))
            case Move.ASSIGN:
                moved(board.assign(member, revision, reviewer or ()))
            case Move.REQUEST_CHANGES:
                moved(board.request_changes(member, revision, reason))
            case Move.APPROVE | Move.OVERRIDE:
                moved(board.approve(member, revision, of, reason, override=act is Move.OVERRIDE))
            case Move.REJECT:
                moved(board.reject(member, revision, reason))
            case Move.PUBLISH:
                moved(board.publish(member, session.bench(), revision))
            case Move.LAPSE:
                moved(board.lapse(member, revision, reason))
            case Move.REOPEN:
                moved(board.reopen(member, revision, reason))
            case Move.WITHDRAW:
                moved(board.withdraw(member, revision, reason))


def _opinion_of_claim(text: str) -> tuple[ClaimId, Opinion]:
    claim, _, opinion = text.partition("=")
    try:
        return ClaimId(claim.strip()), Opinion(opinion.strip())
    except ValueError as fault:
        known = ", ".join(one.value for one in Opinion)
        raise InvalidInput(
            f"{text!r} is no opinion of a claim.", f"Write it as c3=unsure; opinions: {known}."
        ) from fault
