"""Articles and their revisions: list, show, compare, make new ones."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any  # Any: a JSON object holds whatever JSON holds

import typer

from everyline.cli.board.session import (
    AsOption,
    ContentArgument,
    PathwayOption,
    ReasonOption,
    ReviewByOption,
    RevisionArgument,
    moved,
    open_board_as,
    print_json,
)
from everyline.cli.options import JsonOption, KeyOption, LibraryOption, say
from everyline.domain.review import Review, Revision, State
from everyline.errors import InvalidInput

if TYPE_CHECKING:
    from everyline.engine.build import Bench


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
    from everyline.engine.content import content_of

    with open_board_as() as session:
        store = session.board.store
        found = store.revision(revision)
        stands = session.board.standing(found)
        content = content_of(found.content)
        if as_json:
            print_json(
                {
                    **_revision(found),
                    "content": content.stored,
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
        typer.echo(f"{found.id}  {found.state.value}  {found.hash}\n{content.title}\n")
        if content.form is not None:
            typer.echo(
                f"Pathway {content.form.pathway}, {content.form.hash}, to be reviewed by {content.form.review_by}\n"
            )
        for claim in content.claims:
            label = claim["verdict"]["label"] if claim["verdict"] else "BOARD'S OWN JUDGEMENT"
            typer.echo(f"{claim['id']}  {label}  {claim['text']}")
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
    answer: ContentArgument = None,
    pathway: PathwayOption = None,
    review_by: ReviewByOption = None,
    slug: Annotated[str | None, typer.Option(help="Address of the article; made of its question otherwise.")] = None,
    library: LibraryOption = None,
    key: KeyOption = None,
) -> None:
    """Make an article of a stored answer or a pathway, after checking that it holds."""
    due = _given(answer, pathway, review_by)
    with open_board_as(by, key=key, library=library) as session:
        bench = session.bench()
        moved(session.board.create(session.acting, bench, _content(bench, answer, pathway, due), slug=slug))


def revise(
    by: AsOption,
    revision: RevisionArgument,
    reason: ReasonOption,
    answer: ContentArgument = None,
    pathway: PathwayOption = None,
    review_by: ReviewByOption = None,
    library: LibraryOption = None,
    key: KeyOption = None,
) -> None:
    """Make a new draft of an article from another answer, or of a pathway from its changed files."""
    due = _given(answer, pathway, review_by)
    with open_board_as(by, key=key, library=library) as session:
        bench = session.bench()
        moved(session.board.revise(session.acting, bench, revision, _content(bench, answer, pathway, due), reason))


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


def _given(answer: Path | None, pathway: str | None, review_by: str | None) -> date | None:
    """The day of the next review that was named; raises InvalidInput where it is none, or not one thing was named."""
    if (answer is None) is (pathway is None):
        raise InvalidInput("Name a stored file or a pathway, one of the two.", "As in: --pathway atorvastatin.")
    if review_by is None:
        return None
    if pathway is None:
        raise InvalidInput("A stored file says itself when it is to be reviewed.", "Leave out --review-by.")
    try:
        if len(review_by) == 10:
            return date.fromisoformat(review_by)
    except ValueError:
        pass
    raise InvalidInput(f"{review_by[:40]!r} is no day.", "Write --review-by as 2027-11-25.")


def _content(bench: Bench, answer: Path | None, pathway: str | None, review_by: date | None) -> str:
    if pathway is None:
        from everyline.engine.board import read_answer

        assert answer is not None
        return read_answer(answer)
    from everyline.engine.guide import open_pathway
    from everyline.engine.packing import pack

    return pack(open_pathway(pathway), bench, review_by)


def diff(revision: RevisionArgument, other: Annotated[str, typer.Argument(help="Id of a later revision.")]) -> None:
    """Print what differs between two revisions, claim by claim."""
    from everyline.engine.comparing import besides, changes

    with open_board_as() as session:
        store = session.board.store
        before, after = store.revision(revision).content, store.revision(other).content
        for one in changes(before, after):
            typer.echo(f"{one.claim}  {one.kind}")
            if one.before:
                typer.echo(f"  - {one.before}")
            if one.after:
                typer.echo(f"  + {one.after}")
        for said in besides(before, after):
            typer.echo(said)


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
