"""Who is on the board: found it, invite, roles, passwords, competing interests."""

from __future__ import annotations

from typing import Annotated, Any  # Any: a JSON object holds whatever JSON holds

import typer

from everyline.cli.board.session import AsOption, open_board_as, print_json
from everyline.cli.options import JsonOption, KeyOption, say
from everyline.domain.review import Member, Role


def found(
    name: Annotated[str, typer.Option(help="Your name, as readers see it.")],
    email: Annotated[str, typer.Option(help="Your e-mail address, by which you sign in.")],
    key: KeyOption = None,
) -> None:
    """Begin a board: you become its first member, admin and chair."""
    with open_board_as(key=key) as session:
        member = session.board.found(name=name, email=email, password=session.password())
        typer.echo(f"{member.id}\t{member.name}")


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
    with open_board_as(by, key=key) as session:
        member = session.board.invite(
            session.acting, name=name, email=email, roles=frozenset(role), password=first, interests=interest or ()
        )
        typer.echo(f"{member.id}\t{member.name}\t{first}")


def password(by: AsOption, key: KeyOption = None) -> None:
    """Change one's own password; the new one is asked for twice."""
    with open_board_as(by, key=key) as session:
        new = typer.prompt("New password", hide_input=True, confirmation_prompt=True, err=True)
        session.board.change_password(session.acting, new)
        say("The password was changed.")


def change_member(
    by: AsOption,
    who: Annotated[str, typer.Argument(help="Id or e-mail address of the member.")],
    role: Annotated[list[Role] | None, typer.Option(help="Their roles from now on; several times for several.")] = None,
    active: Annotated[bool | None, typer.Option(help="Whether they take part.")] = None,
    key: KeyOption = None,
) -> None:
    """Change a member's roles or standing, by an admin."""
    with open_board_as(by, key=key) as session:
        roles = frozenset(role) if role else None
        _tell(session.board.change_member(session.acting, who, roles=roles, is_active=active))


def interests(
    by: AsOption,
    interest: Annotated[list[str] | None, typer.Argument(help="Competing interests, one each; none for none.")] = None,
    key: KeyOption = None,
) -> None:
    """Declare one's own competing interests, shown to readers."""
    with open_board_as(by, key=key) as session:
        _tell(session.board.declare_interests(session.acting, interest or ()))


def members(as_json: JsonOption = False) -> None:
    """List who is on the board."""
    with open_board_as() as session:
        everybody = session.board.store.members()
        if as_json:
            print_json([_member(one) for one in everybody])
            return
        for one in everybody:
            _tell(one)


def _tell(member: Member) -> None:
    roles = ", ".join(sorted(role.value for role in member.roles)) or "no role"
    told = "; ".join(member.interests) or "no competing interest declared"
    gone = "" if member.is_active else "\tnot active"
    typer.echo(f"{member.id}\t{member.name}\t{roles}\t{told}{gone}")


def _member(member: Member) -> dict[str, Any]:
    roles = sorted(role.value for role in member.roles)
    return {"id": member.id, "name": member.name, "roles": roles, "interests": list(member.interests),
            "is_active": member.is_active}  # fmt: skip
