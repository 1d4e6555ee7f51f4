"""Pages of invitations: an admin makes, lists and takes them back; the invited person reads what it is and joins.

No mail is sent: the admin hands the link over. Opening it changes nothing, as mail programs open links of themselves.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response

from everyline.domain.review import Role
from everyline.engine.people import People
from everyline.errors import InvalidInput, UserError
from everyline.web.guards import Acting, Member_, Seen, Stranger, Text, me
from everyline.web.pages import Visit, go, show, show_form
from everyline.web.people import begun

router = APIRouter()
Roles = Annotated[list[str] | None, Form()]


@router.get("/board/invitations", response_class=HTMLResponse)
def invitations(seen: Member_) -> Response:
    """Whom the board invited and who has not come yet; for admins."""
    return _listed(seen)


@router.post("/board/invitations", response_class=HTMLResponse)
def invite(seen: Acting, name: Text = "", email: Text = "", roles: Roles = None) -> Response:
    """Invite somebody; the page that answers tells the link, once."""
    typed = {"name": name, "email": email, "roles": tuple(roles or ())}
    try:
        made, token = seen.site.people.invite(me(seen), name=name, email=email, roles=chosen(roles))
    except UserError as fault:
        seen.site.people.require_admin(me(seen))
        return _listed(seen, status=400, fault=f"{fault.message} {fault.next_step}", typed=typed)
    return _listed(seen, made=made, link=f"{seen.site.address}/invitations/{token}")


@router.post("/board/invitations/{identity}/take-back")
def take_back(seen: Acting, identity: str) -> Response:
    """Take an invitation back: its link is nothing any more."""
    seen.site.people.take_back(me(seen), identity)
    return go("/board/invitations")


@router.get("/invitations/{token}", response_class=HTMLResponse)
def invitation(seen: Seen, token: str) -> Response:
    """What somebody is invited to, and the form to join; nothing is changed by opening it."""
    return _invitation(seen, token)


@router.post("/invitations/{token}", response_class=HTMLResponse)
def join(
    seen: Stranger, token: str, password: Text = "", again: Text = "", interests: Text = "", none: Text = ""
) -> Response:
    """Join: a password of one's own and competing interests declared; signs in."""
    people: People = seen.site.people
    people.invited(token)  # where the link is no more, the page says only that
    try:
        if password != again:
            raise InvalidInput("The two passwords differ.", "Type the same twice.")
        member = people.join(token, password=password, interests=interests.splitlines(), is_none=bool(none))
    except InvalidInput as fault:
        said = f"{fault.message} {fault.next_step}"
        return _invitation(seen, token, status=400, fault=said, interests=interests, none=bool(none))
    return begun(seen, go("/board"), member)


def chosen(roles: list[str] | None) -> frozenset[Role]:
    """Roles by what a form calls them; raises InvalidInput for others."""
    known = {one.value: one for one in Role}
    strange = [one for one in roles or () if one not in known]
    if strange:
        raise InvalidInput(f"{strange[0]!r} is no role.", f"Choose from {', '.join(known)}.")
    return frozenset(known[one] for one in roles or ())


def _listed(seen: Visit, *, status: int = 200, fault: str = "", **made: object) -> HTMLResponse:
    board = seen.site.board
    shown = {"made": None, "link": "", "typed": {"name": "", "email": "", "roles": ()}, **made}
    return show(
        seen,
        "invitations.html",
        status=status,
        title="Invitations",
        is_private=True,
        fault=fault,
        invitations=seen.site.people.invitations(me(seen)),
        names={one.id: one.name for one in board.store.members()},
        now=seen.site.now(),
        roles=list(Role),
        **shown,
    )


def _invitation(
    seen: Visit, token: str, *, status: int = 200, fault: str = "", interests: str = "", none: bool = False
) -> HTMLResponse:
    found = seen.site.people.invited(token)
    inviter = seen.site.board.store.member(found.made_by)
    return show_form(
        seen,
        "invitation.html",
        status=status,
        title="You are invited to the board",
        invitation=found,
        inviter=inviter.name,
        token=token,
        fault=fault,
        interests=interests,
        none=none,
    )
