"""Who is on the board: its first member, the others, their roles, interests and passwords; each act with its entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from everyline.domain.ids import content_hash
from everyline.domain.review import Member, MemberId, Role
from everyline.errors import InvalidInput, NotPermitted, TransitionRefused
from everyline.review.acting import Acting, Signer
from everyline.review.names import declared, mail_address, person_name
from everyline.review.passwords import hash_password, is_password
from everyline.review.store import BoardStore

PROGRAM = "everyline"


@dataclass(frozen=True)
class Membership:
    """The members of a board. now: the clock; acts are ordered by the trail's numbers, never by it."""

    store: BoardStore
    signer: Signer
    now: Callable[[], datetime]

    @property
    def today(self) -> date:
        """The day by the board's clock, in UTC."""
        return self.now().astimezone(UTC).date()

    def acting(self) -> AbstractContextManager[Acting]:
        """One change of the board: what is done in it and its trail entries stand together or not at all."""
        return self.store.acting(self.signer, self.now())

    def found(self, *, name: str, email: str, password: str) -> Member:
        """The first member, who is admin and chair; refused where somebody is known already."""
        with self.acting() as acting:
            if acting.has_members():
                raise NotPermitted("The board has members already.", "Ask an admin to invite you.")
            return self.add(acting, None, name, email, frozenset({Role.ADMIN, Role.CHAIR}), password)

    def invite(
        self, by: Member, *, name: str, email: str, roles: frozenset[Role], password: str, interests: Sequence[str] = ()
    ) -> Member:
        """A new member, by an admin. Raises NotPermitted for others, InvalidInput for a taken or malformed address."""
        with self.acting() as acting:
            self.require_admin(acting, by)
            return self.add(acting, by, name, email, roles, password, tuple(interests))

    def change_member(
        self, by: Member, who: str, *, roles: frozenset[Role] | None = None, is_active: bool | None = None
    ) -> Member:
        """A member's roles or standing, by an admin; the last active admin can't be taken away."""
        with self.acting() as acting:
            self.require_admin(acting, by)
            member = acting.member(who)
            changed = replace(
                member,
                roles=member.roles if roles is None else roles,
                is_active=member.is_active if is_active is None else is_active,
            )
            others = (one for one in acting.members().values() if one.id != member.id)
            if not any(one.is_active and Role.ADMIN in one.roles for one in (changed, *others)):
                raise TransitionRefused("Nobody would be admin.", "Make somebody else admin first.")
            acting.change_member(changed)
            if not changed.is_active:
                acting.end_sessions(changed.id)  # else they would go on if the member came back
            said = {"roles": _roles(changed.roles), "is_active": str(changed.is_active)}
            acting.append(by.id, "change member", member.id, said)
            return changed

    def declare_interests(self, by: Member, interests: Sequence[str]) -> Member:
        """One's own standing competing interests, shown on the board page; empty for none."""
        told = declared(interests)
        with self.acting() as acting:
            member = replace(acting.member(by.id), interests=told)
            acting.change_member(member)
            acting.append(by.id, "declare interests", by.id, {"interests": "; ".join(told) or "none"})
            return member

    def sign_in(self, email: str, password: str) -> Member | None:
        """The active member with this address and password, None for anybody else."""
        try:
            found = self.store.secret(mail_address(email))
        except InvalidInput:
            found = None  # goes on all the same: that it is no address must not be quicker to learn
        member, kept = found if found is not None else (None, None)
        return member if is_password(kept, password) and member is not None and member.is_active else None

    def change_password(self, by: Member, password: str) -> None:
        """Keep another password for oneself; every session ends. The trail tells that it changed, not what it is."""
        kept = hash_password(password)
        with self.acting() as acting:
            acting.set_password(acting.member(by.id).id, kept)
            acting.end_sessions(by.id)
            acting.append(by.id, "change password", by.id, {})

    def require_admin(self, acting: Acting, by: Member) -> None:
        """Raises NotPermitted where somebody is no active admin inside this change."""
        member = acting.member(by.id)
        if not member.is_active or Role.ADMIN not in member.roles:
            raise NotPermitted(f"{member.name} may not change who is on the board.", "Ask an admin.")

    def add(
        self,
        acting: Acting,
        by: Member | None,
        name: str,
        email: str,
        roles: frozenset[Role],
        password: str,
        interests: tuple[str, ...] = (),
    ) -> Member:
        """Keep a new member inside a change; by: who brings them in, None for the program."""
        known_by = mail_address(email)
        identity = MemberId(content_hash(known_by)[7:19])
        member = Member(identity, person_name(name), roles, interests)
        acting.add_member(member, known_by, hash_password(password))
        said = {"name": member.name, "roles": _roles(roles), "interests": "; ".join(interests) or "none"}
        acting.append(by.id if by else PROGRAM, "add member", identity, said)
        return member


def _roles(roles: frozenset[Role]) -> str:
    return ", ".join(sorted(role.value for role in roles)) or "none"
