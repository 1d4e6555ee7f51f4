"""Who is on the board and how they come in: invitations, members, passwords, sessions. Each act with its trail entry.

What a member may do to a revision is in `engine/board.py`, who is on the board in
`engine/membership.py`, signing in by a provider in `engine/identity.py`.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from everyline.db.sql import reading
from everyline.domain.review import Member, MemberId, Role
from everyline.engine.board import Board
from everyline.engine.identity import Identity
from everyline.errors import InvalidInput, NotPermitted, TransitionRefused, UnknownId
from everyline.review.acting import Acting
from everyline.review.identities import bind, bound_to, is_bound, issuers_of, unbind
from everyline.review.invitations import (
    Invitation,
    add_invitation,
    all_invitations,
    find_invitation,
    remove_invitation,
    use_invitation,
)
from everyline.review.names import declared, mail_address, person_name
from everyline.review.passwords import is_password
from everyline.review.sessions import Place, SessionStore

_GONE = "It was used, taken back, or is older than seven days: ask who invited you for a new one."


@dataclass(frozen=True)
class People:
    """The people of a board."""

    board: Board
    sessions: SessionStore

    # Invitations

    def invite(self, by: Member, *, name: str, email: str, roles: frozenset[Role]) -> tuple[Invitation, str]:
        """Ask somebody to join, by an admin; with the token of the link to hand over, which is told this once.

        An earlier invitation of the same address that was not used is taken back. Raises NotPermitted for others than
        admins, InvalidInput for a taken or malformed address, a malformed name, or no role.
        """
        name, email = person_name(name), mail_address(email)
        if not roles:
            raise InvalidInput("No role was chosen.", "Choose what they are to do on the board.")
        token, now = secrets.token_urlsafe(32), self.board.now()
        with self.board.acting() as acting:
            self.board.require_admin(acting, by)
            self._free(acting, email)
            for other in all_invitations(acting.connection):
                if other.email == email and other.used_at is None:
                    self._take_back(acting, by, other)
            made = add_invitation(acting.connection, token, name=name, email=email, roles=roles, made_by=by.id, now=now)
            said = {"name": name, "roles": _roles(roles), "ends_at": made.ends_at.isoformat()}
            acting.append(by.id, "invite", made.id, said)
        return made, token

    def invitations(self, by: Member) -> Sequence[Invitation]:
        """Those not used yet, newest first, ended ones too; for admins. Raises NotPermitted."""
        self.require_admin(by)
        with reading(self.board.store.engine) as connection:
            return tuple(one for one in all_invitations(connection) if one.used_at is None)

    def take_back(self, by: Member, identity: str) -> Invitation:
        """Take back an invitation, by an admin. Raises UnknownId where there is none that was not used."""
        with self.board.acting() as acting:
            self.board.require_admin(acting, by)
            unused = (one for one in all_invitations(acting.connection) if one.used_at is None)
            found = next((one for one in unused if one.id == identity), None)
            if found is None:
                raise UnknownId(f"There is no open invitation {identity!r}.", "The list shows those there are.")
            self._take_back(acting, by, found)
            return found

    def invited(self, token: str) -> Invitation:
        """The open invitation of a link; nothing is changed. Raises UnknownId where it is no more."""
        with reading(self.board.store.engine) as connection:
            found = find_invitation(connection, token)
        if found is None or not found.is_open(self.board.now()):
            raise UnknownId("This invitation is not open.", _GONE)
        return found

    def join(self, token: str, *, password: str, interests: Sequence[str], is_none: bool) -> Member:
        """Accept an invitation: become a member with a password of one's own and competing interests declared.

        is_none: whether the person says that there are none; either that or some must be told. Raises UnknownId where
        the invitation is no more, NotPermitted where who made it is no longer admin, InvalidInput for what was
        filled in.
        """
        told = declared(interests)
        if bool(told) == is_none:
            raise InvalidInput(
                "Your competing interests are not clear.", "Write them down, or say that you have none: one of the two."
            )
        now = self.board.now()
        with self.board.acting() as acting:
            found = find_invitation(acting.connection, token)
            if found is None or not found.is_open(now) or not use_invitation(acting.connection, token, acting.at):
                raise UnknownId("This invitation is not open.", _GONE)
            inviter = acting.member(found.made_by)
            if not inviter.is_active or Role.ADMIN not in inviter.roles:
                raise NotPermitted("Who invited you is no longer an admin.", "Ask an admin for a new invitation.")
            member = self.board.add(acting, inviter, found.name, found.email, found.roles, password, told)
            acting.append(member.id, "accept invitation", found.id, {"member": member.id})
            return member

    # Signing in by a provider

    def sign_in_by(self, identity: Identity) -> Member:
        """The active member whose account at the provider this is.

        At first sign-in the account is bound to the member who has the address that the provider verified; after that
        the address is not looked at any more. Nobody is made a member by it. Raises NotPermitted.
        """
        with self.board.acting() as acting:
            bound = bound_to(acting.connection, identity.issuer, identity.subject)
            member = acting.member(bound) if bound else self._by_address(acting, identity)
            if not member.is_active:
                raise NotPermitted("You are not on the board any more.", "Ask an admin.")
            if not bound:
                if is_bound(acting.connection, identity.issuer, member.id):
                    raise NotPermitted(
                        "Another account of the provider belongs to this member.", "Ask an admin to let go of that one."
                    )
                bind(acting.connection, identity.issuer, identity.subject, member.id)
                acting.append(member.id, "bind account", member.id, {"issuer": identity.issuer})
            return member

    def accounts(self, by: Member, who: MemberId) -> Sequence[str]:
        """At which providers a member has an account that is bound, for admins."""
        self.require_admin(by)
        with reading(self.board.store.engine) as connection:
            return issuers_of(connection, who)

    def let_go(self, by: Member, who: str) -> None:
        """Let go of the accounts bound to a member, by an admin; the next sign-in binds one anew."""
        with self.board.acting() as acting:
            self.board.require_admin(acting, by)
            member = acting.member(who)
            ended = unbind(acting.connection, member.id)
            acting.append(by.id, "let go of accounts", member.id, {"accounts": str(ended)})

    # Members

    def require_admin(self, by: Member) -> None:
        """Raises NotPermitted where somebody is no active admin, as they stand now."""
        now = self.board.store.member(by.id)
        if not now.is_active or Role.ADMIN not in now.roles:
            raise NotPermitted(f"{now.name} may not change who is on the board.", "Ask an admin.")

    def end_sessions(self, by: Member, who: str) -> int:
        """Sign a member out everywhere, by an admin; gives how many sessions ended."""
        with self.board.acting() as acting:
            self.board.require_admin(acting, by)
            member = acting.member(who)
            ended = acting.end_sessions(member.id)
            acting.append(by.id, "end sessions", member.id, {"ended": str(ended)})
            return ended

    # One's own account

    def change_password(self, by: Member, old: str, new: str) -> None:
        """Keep another password for oneself, knowing the old one; every session of one's own ends.

        Raises NotPermitted for a wrong old password, InvalidInput for a new one that is too short or too long.
        """
        if not is_password(self.board.store.secret_of(by.id), old):
            raise NotPermitted("The old password is not yours.", "Type it again; an admin can invite you anew.")
        if old == new:
            raise InvalidInput("The new password is the old one.", "Choose another.")
        self.board.change_password(by, new)

    def places(self, member: MemberId, now: datetime) -> tuple[Place, ...]:
        """Where a member is signed in, last used first."""
        return self.sessions.places(member, now)

    def _free(self, acting: Acting, email: str) -> None:
        try:
            taken = acting.member(email)
        except UnknownId:
            return
        raise TransitionRefused(
            f"{taken.name} has this address and is known to the board{'' if taken.is_active else ', off it now'}.",
            "Change their roles or standing instead.",
        )

    def _by_address(self, acting: Acting, identity: Identity) -> Member:
        if not identity.email:
            raise NotPermitted(
                "The provider does not say that your e-mail address was verified.",
                "Have it verified there, or sign in with your password.",
            )
        try:
            return acting.member(mail_address(identity.email))
        except (UnknownId, InvalidInput) as fault:
            raise NotPermitted(
                "No member of the board has your e-mail address.", "Ask an admin to invite you; then sign in again."
            ) from fault

    def _take_back(self, acting: Acting, by: Member, invitation: Invitation) -> None:
        remove_invitation(acting.connection, invitation.id)
        acting.append(by.id, "take back invitation", invitation.id, {"name": invitation.name})


def people_of(board: Board) -> People:
    """The people of an open board."""
    return People(board, SessionStore(board.store.engine))


def _roles(roles: frozenset[Role]) -> str:
    return ", ".join(sorted(role.value for role in roles))
