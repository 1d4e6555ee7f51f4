"""Articles and their revisions: list, show, compare, make new ones."""

from __future__ import annotations

import json
from typing import Annotated, Any  # Any: a JSON object holds whatever JSON holds

import typer

from everyline.cli.board.session import (
    AnswerArgument,
    AsOption,
    ReasonOption,
    RevisionArgument,
    moved,
    open_board_as,
    print_json,
)
from everyline.cli.options import JsonOption, KeyOption, LibraryOption, say
from everyline.domain.review import Review, Revision, State


def queue(
    state: Annotated[list[State] | None, typer.Option(help="Only revisions in this state; may be repeated.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List articles with the state of their newest revision."""
    with open_board_as() as session:
        listed = session.board.store.articles(state or (), limit=1_000_000)
        if as_json:
            print_json([{"slug": a.slug, "title": a.title, **_revision(a.newest)} for a in listed])
            return
        for one in listed:
            typer.echo(f"{one.newest.id}\t{one.newest.state.value}\t{one.slug}\t{one.title}")


def show(revision: RevisionArgument, as_json: JsonOption = False) -> None:
    """Print a revision: claims, reviews, comments, decisions, and what stands between it and approval."""
    with open_board_as() as session:
        store = session.board.store
        found = store.revision(revision)
        stands = session.board.standing(found)
        content = json.loads(found.content)
        if as_json:
            print_json(
                {
                    **_revision(found),
                    "content": content,
                    "reviews": [_review(one) for one in store.reviews(found.id)],
                    "comments": [
                        {"id": c.id, "member": c.member, "text": c.text, "claim": c.claim, "start": c.start,
                         "end": c.end, "at": c.at.isoformat()}
                        for c in store.comments(found.id)
                    ],
                    "decisions": [
                        {"act": d.act.value, "member": d.member, "hash": d.hash, "reason": d.reason,
                         "at": d.at.isoformat(), "is_override": d.is_override}
                        for d in store.decisions(found.id)
                    ],
                    "assigned": list(store.assigned(found.id)),
                    "hindrances": list(stands.hindrances),
                }
            )  # fmt: skip
            return
        typer.echo(f"{found.id}  {found.state.value}  {found.hash}\n{content['question']}\n")
        for claim in content["claims"]:
            typer.echo(f"{claim['id']}  {claim['verdict']['label']}  {claim['text']}")
            for citation in claim["citations"]:
                typer.echo(f"      {citation['document']}: “{citation['quote']}”")
        for one in store.reviews(found.id):
            typer.echo(f"\nReview by {one.member}: {one.opinion.value}. {one.reason}")
        for comment in store.comments(found.id):
            typer.echo(f"\nComment by {comment.member} on {comment.claim or 'the whole'}: {comment.text}")
        for hindrance in stands.hindrances:
            typer.echo(f"\nNot yet approvable: {hindrance}")


def create(
    by: AsOption,
    answer: AnswerArgument,
    slug: Annotated[str | None, typer.Option(help="Address of the article; made of its question otherwise.")] = None,
    library: LibraryOption = None,
    key: KeyOption = None,
) -> None:
    """Make an article of a stored answer, after checking that it holds."""
    from everyline.engine.board import read_answer

    with open_board_as(by, key=key, library=library) as session:
        moved(session.board.create(session.acting, session.bench(), read_answer(answer), slug=slug))


def revise(
    by: AsOption,
    revision: RevisionArgument,
    answer: AnswerArgument,
    reason: ReasonOption,
    library: LibraryOption = None,
    key: KeyOption = None,
) -> None:
    """Make a new draft of an article from another answer."""
    from everyline.engine.board import read_answer

    with open_board_as(by, key=key, library=library) as session:
        moved(session.board.revise(session.acting, session.bench(), revision, read_answer(answer), reason))


def reword(
    by: AsOption,
    revision: RevisionArgument,
    claim: Annotated[str, typer.Argument(help="Id of a claim.")],
    text: Annotated[str, typer.Argument(help="What it says from now on.")],
    reason: ReasonOption,
    key: KeyOption = None,
) -> None:
    """Make a new draft with one claim reworded; it is judged at once, and withheld where it is not SUPPORTED."""
    from everyline.engine.revising import judged_as

    with open_board_as(by, key=key) as session:
        verdict = judged_as(session.board.store.revision(revision).content, claim, text)
        for why in verdict.reasons:
            say(f"{why.kind.value}: “{why.claim}”; the source has “{why.evidence or 'nothing of it'}”.")
        say(f"The judge finds it {verdict.label.value}.")
        moved(session.board.reword(session.acting, revision, claim, text, reason))


def replace(
    by: AsOption,
    revision: RevisionArgument,
    claim: Annotated[str, typer.Argument(help="Id of a claim.")],
    evidence: Annotated[
        list[str], typer.Argument(help="VERSION:START:END, or VERSION=WORDS that stand there once; one or several.")
    ],
    reason: ReasonOption,
    citation: Annotated[
        int | None, typer.Option(min=1, help="Number of the citation it takes the place of; all of them otherwise.")
    ] = None,
    text: Annotated[str, typer.Option(help="What the claim says from now on; the same otherwise.")] = "",
    library: LibraryOption = None,
    key: KeyOption = None,
) -> None:
    """Make a new draft with other evidence under one claim; refused where the judge does not find it SUPPORTED."""
    from everyline.engine.evidence import place_of

    with open_board_as(by, key=key, library=library) as session:
        bench = session.bench()
        moved(
            session.board.replace_evidence(
                session.acting,
                bench,
                revision,
                claim,
                [place_of(bench, one) for one in evidence],
                reason,
                instead=None if citation is None else citation - 1,
                text=text,
            )
        )


def withhold(
    by: AsOption,
    revision: RevisionArgument,
    claim: Annotated[str, typer.Argument(help="Id of a claim.")],
    reason: ReasonOption,
    wrong: Annotated[
        bool, typer.Option("--wrong", help="What it says is wrong: its result leaves tables and estimates too.")
    ] = False,
    key: KeyOption = None,
) -> None:
    """Make a new draft with one claim withheld from readers."""
    with open_board_as(by, key=key) as session:
        moved(session.board.withhold(session.acting, revision, claim, reason, is_wrong=wrong))


def diff(revision: RevisionArgument, other: Annotated[str, typer.Argument(help="Id of a later revision.")]) -> None:
    """Print what differs between two revisions, claim by claim."""
    from everyline.engine.comparing import changes

    with open_board_as() as session:
        store = session.board.store
        for one in changes(store.revision(revision).content, store.revision(other).content):
            typer.echo(f"{one.claim}  {one.kind}")
            if one.before:
                typer.echo(f"  - {one.before}")
            if one.after:
                typer.echo(f"  + {one.after}")


def _revision(revision: Revision) -> dict[str, Any]:
    return {
        "revision": revision.id,
        "number": revision.number,
        "hash": revision.hash,
        "state": revision.state.value,
        "made_by": revision.made_by,
        "made_at": revision.made_at.isoformat(),
        "reason": revision.reason,
    }


def _review(review: Review) -> dict[str, Any]:
    claims = {claim: opinion.value for claim, opinion in review.claims.items()}
    return {"member": review.member, "hash": review.hash, "opinion": review.opinion.value, "reason": review.reason,
            "interest": review.interest, "claims": claims}  # fmt: skip
