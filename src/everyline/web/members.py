"""Pages of members: who is on the board, for everybody; and for admins what each member may do."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response

from everyline.domain.review import Role
from everyline.errors import TransitionRefused
from everyline.web.guards import Acting, Member_, Seen, Text, me
from everyline.web.invitations import chosen
from everyline.web.pages import Visit, go, show

router = APIRouter()


@router.get("/board/members", response_class=HTMLResponse)
def members(seen: Seen) -> Response:
    """Who is on the board, with competing interests; admins see who left it too."""
    everybody = seen.site.board.store.members()
    is_admin = seen.member is not None and Role.ADMIN in seen.member.roles
    shown = [one for one in everybody if one.is_active]
    gone = [one for one in everybody if not one.is_active] if is_admin else []
    return show(seen, "members.html", title="The board", members=shown, gone=gone, is_admin=is_admin)


@router.get("/board/members/{who}", response_class=HTMLResponse)
def member(seen: Member_, who: str) -> Response:
    """A member as an admin sees them: roles, standing, sessions."""
    return _member(seen, who)


@router.post("/board/members/{who}", response_class=HTMLResponse)
def change(seen: Acting, who: str, roles: Annotated[list[str] | None, Form()] = None, standing: Text = "") -> Response:
    """Change a member's roles, or take them off the board and back on."""
    is_active = {"on": True, "off": False}.get(standing)
    try:
        wanted = chosen(roles) if is_active is None else None
        seen.site.board.change_member(me(seen), who, roles=wanted, is_active=is_active)
    except TransitionRefused as fault:
        return _member(seen, who, status=409, fault=f"{fault.message} {fault.next_step}")
    is_admin_still = Role.ADMIN in seen.site.board.store.member(me(seen).id).roles
    return go(f"/board/members/{who}" if is_admin_still else "/board/members")


@router.post("/board/members/{who}/sign-out")
def end_sessions(seen: Acting, who: str) -> Response:
    """Sign a member out everywhere."""
    seen.site.people.end_sessions(me(seen), who)
    return go(f"/board/members/{who}")


@router.post("/board/members/{who}/let-go")
def let_go(seen: Acting, who: str) -> Response:
    """Let go of the provider's account that is bound to a member."""
    seen.site.people.let_go(me(seen), who)
    return go(f"/board/members/{who}")


def _member(seen: Visit, who: str, *, status: int = 200, fault: str = "") -> HTMLResponse:
    people, store = seen.site.people, seen.site.board.store
    people.require_admin(me(seen))
    found = store.member(who)
    return show(
        seen,
        "member.html",
        status=status,
        title=found.name,
        one=found,
        email=store.addresses()[found.id],
        places=people.places(found.id, seen.site.now()),
        accounts=people.accounts(me(seen), found.id),
        roles=list(Role),
        is_me=found.id == me(seen).id,
        fault=fault,
    )
