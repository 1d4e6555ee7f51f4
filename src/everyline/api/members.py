"""Who is on the board, and who calls."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field, SecretStr, StringConstraints, field_serializer

from everyline.api.acting import Key, act
from everyline.api.callers import Admin, Anybody, Known, Reader, Writer, site_of
from everyline.api.models import Body, CallerModel, MemberModel, MembersModel
from everyline.api.strict import RestRoute
from everyline.domain.review import Role

router = APIRouter(prefix="/api/v1", route_class=RestRoute, tags=["Members"])
Interest = Annotated[str, StringConstraints(max_length=1_000)]


class NewMember(Body):
    """A member to be. password: the first one, handed over by the admin, who changes it at once."""

    name: Annotated[str, StringConstraints(max_length=200)]
    email: Annotated[str, StringConstraints(max_length=255)]
    roles: list[Role] = Field(max_length=5)
    password: SecretStr = Field(min_length=12, max_length=1_000)
    interests: list[Interest] = Field(default_factory=list, max_length=50)

    @field_serializer("password", when_used="json")
    def _hidden(self, password: SecretStr) -> str:
        """Left out of what makes up a request: no digest of a password is kept that could be guessed at quickly."""
        return ""


class MemberChange(Body):
    """What changes of a member; what is not given stays."""

    roles: list[Role] | None = Field(default=None, max_length=5)
    is_active: bool | None = None


class Interests(Body):
    """Competing interests, one each; none for none."""

    interests: list[Interest] = Field(max_length=50)


@router.get("/me", operation_id="me", response_model=CallerModel)
def me(by: Known) -> CallerModel:
    """Who calls, and what the token lets them do."""
    scopes = sorted(by.scopes, key=lambda scope: scope.value)
    return CallerModel(member=MemberModel.of(by.member), scopes=scopes)


@router.get("/members", operation_id="members", response_model=MembersModel, responses={404: {}})
def members(
    request: Request,
    by: Anybody,
    after: Annotated[str, Query(max_length=100)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> MembersModel:
    """Active members by name, with their competing interests: what readers see of the board."""
    everybody = [one for one in site_of(request).board.store.members() if one.is_active]
    first = next((place + 1 for place, one in enumerate(everybody) if one.id == after), 0)
    listed = everybody[first : first + limit]
    more = len(everybody) > first + limit
    return MembersModel(members=[MemberModel.of(one) for one in listed], next=listed[-1].id if more else None)


@router.get("/members/{member}", operation_id="member", response_model=MemberModel, responses={404: {}})
def member_detail(request: Request, by: Reader, member: str) -> MemberModel:
    """A member, by id; one who left the board too."""
    return MemberModel.of(site_of(request).board.store.member(member))


@router.post(
    "/members", operation_id="invite", status_code=201, response_model=MemberModel, responses={400: {}, 409: {}}
)
def invite(request: Request, by: Admin, said: NewMember, key: Key = None) -> Response:
    """Add a member, by an admin."""
    board = site_of(request).board
    return act(
        request, by, key, said,
        lambda: MemberModel.of(
            board.invite(
                by.member, name=said.name, email=said.email, roles=frozenset(said.roles),
                password=said.password.get_secret_value(), interests=said.interests,
            )
        ),
        status=201,
    )  # fmt: skip


@router.post(
    "/members/{member}", operation_id="change_member", response_model=MemberModel,
    responses={400: {}, 404: {}, 409: {}},
)  # fmt: skip
def change_member(request: Request, by: Admin, member: str, said: MemberChange, key: Key = None) -> Response:
    """Change a member's roles or standing, by an admin."""
    board, roles = site_of(request).board, frozenset(said.roles) if said.roles is not None else None
    return act(
        request, by, key, said,
        lambda: MemberModel.of(board.change_member(by.member, member, roles=roles, is_active=said.is_active)),
    )  # fmt: skip


@router.post("/me/interests", operation_id="declare_interests", response_model=MemberModel, responses={400: {}})
def declare_interests(request: Request, by: Writer, said: Interests, key: Key = None) -> Response:
    """Declare one's own competing interests, shown to readers."""
    board = site_of(request).board
    return act(request, by, key, said, lambda: MemberModel.of(board.declare_interests(by.member, said.interests)))
