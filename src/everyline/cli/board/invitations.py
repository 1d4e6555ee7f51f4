"""Invitations by a link that the person opens, and ending a member's sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from everyline.cli.board.session import AsOption, Session, open_board_as, print_json
from everyline.cli.options import JsonOption, KeyOption, say
from everyline.domain.review import Role

if TYPE_CHECKING:
    from everyline.engine.people import People


def invite_by_link(
    by: AsOption,
    name: Annotated[str, typer.Option(help="Their name, as readers see it.")],
    email: Annotated[str, typer.Option(help="Their e-mail address, by which they sign in.")],
    role: Annotated[list[Role], typer.Option(help="A role; may be given several times.")],
    key: KeyOption = None,
) -> None:
    """Invite somebody, by an admin: prints a link, once, that they open to join. Hand it over; no mail is sent."""
    with open_board_as(by, key=key) as session:
        made, token = _people(session).invite(session.acting, name=name, email=email, roles=frozenset(role))
        typer.echo(f"{made.id}\t{made.name}\t{session.settings.address}/invitations/{token}")
        say(f"It works once, until {made.ends_at:%Y-%m-%d %H:%M} UTC.")


def invitations(by: AsOption, as_json: JsonOption = False, key: KeyOption = None) -> None:
    """List invitations that nobody has used yet, for admins."""
    with open_board_as(by, key=key) as session:
        listed = _people(session).invitations(session.acting)
        if as_json:
            print_json(
                [
                    {"id": one.id, "name": one.name, "email": one.email, "roles": sorted(r.value for r in one.roles),
                     "made_by": one.made_by, "made_at": one.made_at.isoformat(), "ends_at": one.ends_at.isoformat()}
                    for one in listed
                ]
            )  # fmt: skip
            return
        for one in listed:
            typer.echo(f"{one.id}\t{one.name}\t{one.email}\tuntil {one.ends_at:%Y-%m-%d %H:%M} UTC")


def take_back(
    by: AsOption,
    invitation: Annotated[str, typer.Argument(help="Id of an invitation, as `board invitations` prints it.")],
    key: KeyOption = None,
) -> None:
    """Take an invitation back, by an admin; its link is nothing any more."""
    with open_board_as(by, key=key) as session:
        _people(session).take_back(session.acting, invitation)


def sign_out(
    by: AsOption, who: Annotated[str, typer.Argument(help="Id or e-mail address of the member.")], key: KeyOption = None
) -> None:
    """Sign a member out of the pages everywhere, by an admin."""
    with open_board_as(by, key=key) as session:
        say(f"{_people(session).end_sessions(session.acting, who)} sessions ended.")


def _people(session: Session) -> People:
    from everyline.engine.people import people_of

    return people_of(session.board)
