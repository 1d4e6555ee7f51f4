"""`everyline board`: who is on the board, what is before it, and every act on a revision.

Whoever acts says who they are with `--as` and their password; what they may do is decided in the engine.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any  # Any: a JSON object holds whatever JSON holds

import typer

from everyline.cli.options import JsonOption, KeyOption, LibraryOption, say
from everyline.domain.ids import ClaimId
from everyline.domain.review import Member, Opinion, Review, Revision, Role, State
from everyline.engine.build import Bench, open_library
from everyline.errors import InvalidInput, NotPermitted
from everyline.settings import Settings

if TYPE_CHECKING:
    from everyline.engine.board import Board

app = typer.Typer(no_args_is_help=True, add_completion=False)

AsOption = Annotated[str, typer.Option("--as", help="E-mail address of the member who acts.")]
ReasonOption = Annotated[str, typer.Option(help="Why, in a sentence.")]
RevisionArgument = Annotated[str, typer.Argument(help="Id of a revision, as `board queue` prints it.")]
AnswerArgument = Annotated[Path, typer.Argument(help="An answer, as `everyline ask --json --out` wrote it.")]


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


@dataclass(frozen=True)
class _Session:
    """An open board, and who acts on it."""

    board: Board
    settings: Settings
    member: Member | None

    @property
    def acting(self) -> Member:
        assert self.member is not None
        return self.member

    def bench(self) -> Bench:
        return open_library(self.settings, say=say)


@app.command("found")
def found(
    name: Annotated[str, typer.Option(help="Your name, as readers see it.")],
    email: Annotated[str, typer.Option(help="Your e-mail address, by which you sign in.")],
    key: KeyOption = None,
) -> None:
    """Begin a board: you become its first member, admin and chair."""
    with _open(key=key) as session:
        member = session.board.found(name=name, email=email, password=_password(session.settings))
        typer.echo(f"{member.id}\t{member.name}")


@app.command("invite")
def invite(
    by: AsOption,
    name: Annotated[str, typer.Option(help="Their name, as readers see it.")],
    email: Annotated[str, typer.Option(help="Their e-mail address.")],
    role: Annotated[list[Role], typer.Option(help="A role; may be given several times.")],
    interest: Annotated[
        list[str] | None, typer.Option(help="A competing interest; may be given several times.")
    ] = None,
    key: KeyOption = None,
) -> None:
    """Add a member, by an admin. Their first password is printed once; they change it with `board password`."""
    import secrets

    first = secrets.token_urlsafe(12)
    with _open(by, key=key) as session:
        member = session.board.invite(
            session.acting, name=name, email=email, roles=frozenset(role), password=first, interests=interest or ()
        )
        typer.echo(f"{member.id}\t{member.name}\t{first}")


@app.command("password")
def password(by: AsOption, key: KeyOption = None) -> None:
    """Change one's own password; the new one is asked for twice."""
    with _open(by, key=key) as session:
        new = typer.prompt("New password", hide_input=True, confirmation_prompt=True, err=True)
        session.board.change_password(session.acting, new)
        say("The password was changed.")


@app.command("member")
def change_member(
    by: AsOption,
    who: Annotated[str, typer.Argument(help="Id or e-mail address of the member.")],
    role: Annotated[list[Role] | None, typer.Option(help="Their roles from now on; several times for several.")] = None,
    active: Annotated[bool | None, typer.Option(help="Whether they take part.")] = None,
    key: KeyOption = None,
) -> None:
    """Change a member's roles or standing, by an admin."""
    with _open(by, key=key) as session:
        roles = frozenset(role) if role else None
        _tell(session.board.change_member(session.acting, who, roles=roles, is_active=active))


@app.command("interests")
def interests(
    by: AsOption,
    interest: Annotated[list[str] | None, typer.Argument(help="Competing interests, one each; none for none.")] = None,
    key: KeyOption = None,
) -> None:
    """Declare one's own competing interests, shown to readers."""
    with _open(by, key=key) as session:
        _tell(session.board.declare_interests(session.acting, interest or ()))


@app.command("members")
def members(as_json: JsonOption = False) -> None:
    """List who is on the board."""
    with _open() as session:
        everybody = session.board.store.members()
        if as_json:
            _print_json([_member(one) for one in everybody])
            return
        for one in everybody:
            _tell(one)


@app.command("queue")
def queue(
    state: Annotated[list[State] | None, typer.Option(help="Only revisions in this state; may be repeated.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List articles with the state of their newest revision."""
    with _open() as session:
        listed = session.board.store.articles(state or (), limit=1_000_000)
        if as_json:
            _print_json([{"slug": a.slug, "title": a.title, **_revision(a.newest)} for a in listed])
            return
        for one in listed:
            typer.echo(f"{one.newest.id}\t{one.newest.state.value}\t{one.slug}\t{one.title}")


@app.command("show")
def show(revision: RevisionArgument, as_json: JsonOption = False) -> None:
    """Print a revision: claims, reviews, comments, decisions, and what stands between it and approval."""
    with _open() as session:
        store = session.board.store
        found = store.revision(revision)
        stands = session.board.standing(found)
        content = json.loads(found.content)
        if as_json:
            _print_json(
                {
                    **_revision(found),
                    "content": content,
                    "reviews": [_review(one) for one in store.reviews(found.id)],
                    "comments": [
                        {"member": c.member, "text": c.text, "claim": c.claim, "start": c.start, "end": c.end,
                         "at": c.at.isoformat()}
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


@app.command("create")
def create(
    by: AsOption,
    answer: AnswerArgument,
    slug: Annotated[str | None, typer.Option(help="Address of the article; made of its question otherwise.")] = None,
    library: LibraryOption = None,
    key: KeyOption = None,
) -> None:
    """Make an article of a stored answer, after checking that it holds."""
    from everyline.engine.board import read_answer

    with _open(by, key=key, library=library) as session:
        _moved(session.board.create(session.acting, session.bench(), read_answer(answer), slug=slug))


@app.command("revise")
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

    with _open(by, key=key, library=library) as session:
        _moved(session.board.revise(session.acting, session.bench(), revision, read_answer(answer), reason))


@app.command("reword")
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

    with _open(by, key=key) as session:
        verdict = judged_as(session.board.store.revision(revision).content, claim, text)
        for why in verdict.reasons:
            say(f"{why.kind.value}: “{why.claim}”; the source has “{why.evidence or 'nothing of it'}”.")
        say(f"The judge finds it {verdict.label.value}.")
        _moved(session.board.reword(session.acting, revision, claim, text, reason))


@app.command("withhold")
def withhold(
    by: AsOption,
    revision: RevisionArgument,
    claim: Annotated[str, typer.Argument(help="Id of a claim.")],
    reason: ReasonOption,
    key: KeyOption = None,
) -> None:
    """Make a new draft with one claim withheld from readers."""
    with _open(by, key=key) as session:
        _moved(session.board.withhold(session.acting, revision, claim, reason))


@app.command("diff")
def diff(revision: RevisionArgument, other: Annotated[str, typer.Argument(help="Id of a later revision.")]) -> None:
    """Print what differs between two revisions, claim by claim."""
    from everyline.engine.revising import changes

    with _open() as session:
        store = session.board.store
        for one in changes(store.revision(revision).content, store.revision(other).content):
            typer.echo(f"{one.claim}  {one.kind}")
            if one.before:
                typer.echo(f"  - {one.before}")
            if one.after:
                typer.echo(f"  + {one.after}")


@app.command("review")
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
    with _open(by, key=key) as session:
        session.board.review(session.acting, revision, of, opinion, reason, interest=interest, claims=claims)
        for hindrance in session.board.standing(session.board.store.revision(revision)).hindrances:
            say(f"Not yet approvable: {hindrance}")


@app.command("comment")
def comment(
    by: AsOption,
    revision: RevisionArgument,
    text: Annotated[str, typer.Argument(help="What you have to say.")],
    claim: Annotated[str | None, typer.Option(help="Id of the claim it is about.")] = None,
    start: Annotated[int | None, typer.Option(help="First character of the claim's text it is about.")] = None,
    end: Annotated[int | None, typer.Option(help="The character after the last one.")] = None,
    key: KeyOption = None,
) -> None:
    """Say something of a revision, a claim, or some words of a claim."""
    span = (start, end) if start is not None and end is not None else None
    with _open(by, key=key) as session:
        session.board.comment(session.acting, revision, text, claim=claim, span=span)


@app.command("move")
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
    with _open(by, key=key, library=library) as session:
        board, member = session.board, session.acting
        match act:
            case Move.SUBMIT:
                _moved(board.submit(member, revision, reason))
            case Move.ASSIGN:
                _moved(board.assign(member, revision, reviewer or ()))
            case Move.REQUEST_CHANGES:
                _moved(board.request_changes(member, revision, reason))
            case Move.APPROVE | Move.OVERRIDE:
                _moved(board.approve(member, revision, of, reason, override=act is Move.OVERRIDE))
            case Move.REJECT:
                _moved(board.reject(member, revision, reason))
            case Move.PUBLISH:
                _moved(board.publish(member, session.bench(), revision))
            case Move.LAPSE:
                _moved(board.lapse(member, revision, reason))
            case Move.REOPEN:
                _moved(board.reopen(member, revision, reason))
            case Move.WITHDRAW:
                _moved(board.withdraw(member, revision, reason))


@app.command("watch")
def watch(library: LibraryOption = None, key: KeyOption = None) -> None:
    """Check what is approved and published against the library as it stands; what no longer holds lapses."""
    with _open(key=key, library=library) as session:
        lapsed = session.board.watch(session.bench())
        for revision in lapsed:
            _moved(revision)
        say(f"{len(lapsed)} lapsed.")


@app.command("trail")
def trail(
    revision: Annotated[str | None, typer.Option(help="Only what concerns this revision or member.")] = None,
    as_json: JsonOption = False,
    check: Annotated[
        bool, typer.Option("--check", help="Check chain and signatures; ends with 4 where they fail.")
    ] = False,
) -> None:
    """Print the trail of every act, or check that it is as it was written."""
    with _open() as session:
        store = session.board.store
        if check:
            faults = session.board.trail_faults()
            for fault in faults:
                say(fault.what)
            entries = store.trail()
            typer.echo(
                f"{len(entries)} entries, {len(faults)} faults; last hash {entries[-1].hash if entries else 'none'}"
            )
            if faults:
                raise typer.Exit(4)
            return
        entries = store.trail(revision)
        if as_json:
            rows = [
                {"number": e.number, "at": e.at, "member": e.member, "act": e.act, "subject": e.subject,
                 "details": dict(e.details), "previous": e.previous, "hash": e.hash, "key": e.key,
                 "signature": e.signature}
                for e in entries
            ]  # fmt: skip
            _print_json({"keys": dict(store.keys()), "entries": rows})
            return
        for one in entries:
            said = "; ".join(f"{name}: {value}" for name, value in one.details.items() if value)
            typer.echo(f"{one.number}\t{one.at}\t{one.member}\t{one.act}\t{one.subject}\t{said}")


@contextmanager
def _open(by: str | None = None, *, key: str | None = None, library: str | None = None) -> Iterator[_Session]:
    from everyline.engine.board import open_board
    from everyline.engine.signing import signing_key

    settings = Settings.read(key=key, library=library)
    board = open_board(settings.database, signing_key(settings, say), lambda: datetime.now(UTC))
    try:
        member = None
        if by is not None:
            member = board.sign_in(by, _password(settings))
            if member is None:
                raise NotPermitted("That address and password are not of an active member.", "Ask an admin.")
        yield _Session(board, settings, member)
    finally:
        board.store.close()


def _password(settings: Settings) -> str:
    return settings.password or str(typer.prompt("Password", hide_input=True, err=True))


def _opinion_of_claim(text: str) -> tuple[ClaimId, Opinion]:
    claim, _, opinion = text.partition("=")
    try:
        return ClaimId(claim.strip()), Opinion(opinion.strip())
    except ValueError as fault:
        known = ", ".join(one.value for one in Opinion)
        raise InvalidInput(
            f"{text!r} is no opinion of a claim.", f"Write it as c3=unsure; opinions: {known}."
        ) from fault


def _moved(revision: Revision) -> None:
    typer.echo(f"{revision.id}\t{revision.state.value}\t{revision.hash}")


def _tell(member: Member) -> None:
    roles = ", ".join(sorted(role.value for role in member.roles)) or "no role"
    told = "; ".join(member.interests) or "no competing interest declared"
    gone = "" if member.is_active else "\tnot active"
    typer.echo(f"{member.id}\t{member.name}\t{roles}\t{told}{gone}")


def _member(member: Member) -> dict[str, Any]:
    roles = sorted(role.value for role in member.roles)
    return {"id": member.id, "name": member.name, "roles": roles, "interests": list(member.interests),
            "is_active": member.is_active}  # fmt: skip


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


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
