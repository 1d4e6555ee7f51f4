"""Every route tried by everybody: what is let through and what is refused, as the reference page keeps it.

A route lets somebody through if the answer is not 401, 403 or the way to the sign-in; whether the act then succeeds
depends on the revision. Every try is on the same revision, in the state that lets the act go ahead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from everyline.domain.programs import Scope
from everyline.domain.question import Reader
from everyline.domain.review import Member, Revision, Role, State
from everyline.engine.board import Board, open_board
from everyline.engine.build import Bench
from everyline.engine.forms import Form, render
from everyline.engine.programs import make_token
from everyline.engine.signing import signing_key
from everyline.engine.site import Site
from everyline.review.sessions import SessionStore
from everyline.serving import ROUTERS, make_app
from everyline.settings import Settings
from everyline.web.pages import COOKIE

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "permissions.md"
WHO: tuple[Role | None, ...] = (None, *Role)
_PLACE = re.compile(r"(<!-- permissions -->\n).*?(<!-- end of permissions -->)", re.S)
_PASSWORD = "correct horse battery staple"
# In which state an act is tried: the last step of the path.
_STATES = {
    "submit": State.DRAFT, "assign": State.SUBMITTED, "publish": State.APPROVED, "lapse": State.APPROVED,
    "reopen": State.LAPSED, "withdraw": State.LAPSED,
}  # fmt: skip


class Tried:
    """A site with a member for each role, each with a session and a token, and one to be tried on."""

    def __init__(self, bench: Bench, database: str, settings: Settings) -> None:
        board = open_board(database, signing_key(settings, lambda _: None), lambda: datetime.now(UTC))
        self.site = Site(bench, board, SessionStore(board.store.engine), board.now, asks_a_minute=100_000)
        self.board: Board = board
        chair = board.found(name="Founder", email="founder@example.org", password=_PASSWORD)
        self.author = self._member(chair, "maker", Role.AUTHOR)
        self.members = {role: self._member(chair, role.name.lower(), role) for role in Role}
        answer = self.site.ask("What is the dose of ritlecitinib?", Reader.CLINICIAN)
        self.stored = render(answer, Form.JSON).decode()
        self.revision: Revision = board.create(self.author, bench, self.stored, slug="tried")
        board.comment(self.author, self.revision.id, "why?")
        self.client = TestClient(
            make_app(self.site), base_url="http://127.0.0.1", follow_redirects=False, raise_server_exceptions=False
        )
        self.token = {role: make_token(board, one, "tried", list(Scope))[1] for role, one in self.members.items()}
        self.narrow = make_token(board, self.members[Role.CHAIR], "no scope of use", [Scope.METRICS])[1]

    def close(self) -> None:
        self.client.close()
        self.site.close()

    def rows(self) -> Iterator[tuple[str, list[str], str]]:
        """Each route, whether each of `WHO` is let through, and whether a token without its scope is."""
        for router in ROUTERS:
            for route in router.routes:
                if isinstance(route, APIRoute) and "/provider" not in route.path:
                    for method in sorted(route.methods - {"HEAD"}):
                        yield self._row(method, route.path)

    def _row(self, method: str, path: str) -> tuple[str, list[str], str]:
        is_rest = path.startswith("/api/") or path == "/metrics"
        lets = [_word(self._try(method, path, who, is_rest)) for who in WHO]
        bare = ""
        if is_rest and path != "/metrics":
            bare = _word(self._send(method, path, {"Authorization": f"Bearer {self.narrow}"}, ""))
        return f"{method} {path}", lets, bare

    def _try(self, method: str, path: str, who: Role | None, is_rest: bool) -> Any:
        self._reset(path)
        if is_rest:
            headers = {"Authorization": f"Bearer {self.token[who]}"} if who else {}
            return self._send(method, path, headers, "")
        self.client.cookies.clear()
        if who is None:
            return self._send(method, path, {}, "")
        session = self.site.sessions.begin(self.members[who].id, self.board.now())  # a route may end it
        return self._send(method, path, {"Cookie": f"{COOKIE}={session}"}, self._form(session))

    def _send(self, method: str, path: str, headers: Mapping[str, str], form: str) -> Any:
        at = path.replace("{slug}.{form}", "tried.json").replace("/ask.{form}", "/ask.md").replace("{slug}", "tried")
        at = at.replace("{revision}", self.revision.id).replace("{comment}", "1").replace("{member}", self.author.id)
        at = at.replace("{who}", self.author.id).replace("{name}", "x.css")
        at = at.replace("{pathway}", "atorvastatin")
        at = re.sub(r"\{\w+\}", "nothing", at)
        said = {
            "reason": "why", "of": self.revision.hash, "text": "words", "claim": "c1", "opinion": "approve",
            "reviewers": [self.members[Role.REVIEWER].id], "act": "submit", "comment": "1",
            "content": self.stored,
        }  # fmt: skip
        if method == "GET":
            query = {"q": "dose of ritlecitinib", "before": self.revision.id, "after": self.revision.id, "claim": "c1"}
            known = query if at.endswith(("compare", "evidence", "search", "/ask", ".json", "basis", ".md")) else {}
            if "/ask" in at:
                known = {"q": "dose of ritlecitinib"}
            return self.client.get(at, params=known, headers=dict(headers))
        if path.startswith("/api/"):
            return self.client.request(method, at, json=_body(path, said), headers=dict(headers))
        return self.client.request(
            method, at, data={**said, "form": form}, headers={**headers, "Origin": "http://127.0.0.1"}
        )

    def _reset(self, path: str) -> None:
        state = _STATES.get(path.rpartition("/")[2], State.UNDER_REVIEW)
        with self.board.store.acting(self.board.signer, self.board.now()) as acting:
            seen = acting.revision(self.revision.id)
            if seen.state is not state:
                acting.move(seen, state)

    def _member(self, by: Member, name: str, role: Role) -> Member:
        address = f"{name}@example.org"
        return self.board.invite(by, name=name, email=address, roles=frozenset({role}), password=_PASSWORD)

    def _form(self, token: str) -> str:
        session = self.site.sessions.find(token, self.board.now())
        assert session is not None
        return session.form


def _body(path: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """What each act over REST takes, as far as its permission is reached."""
    fields = {
        "revise": ("reason",), "reword": ("claim", "text", "reason"), "withhold": ("claim", "reason"),
        "try": ("claim", "text"), "comment": ("text", "claim"), "review": ("opinion", "reason", "of"),
        "approve": ("reason", "of"), "override": ("reason", "of"), "assign": ("reviewers",),
        "mark": ("claim", "opinion", "of"), "settle": (), "publish": (), "replace-evidence": ("claim", "reason"),
    }.get(path.rpartition("/")[2], ("reason",))  # fmt: skip
    body = {name: said[name] for name in fields}
    last = path.rpartition("/")[2]
    return {
        "ask": {"question": "What is the dose of ritlecitinib?"}, "check": {"pairs": []}, "audit": {"text": "A line."},
        "articles": {"content": said["content"], "slug": "tried"}, "interests": {"interests": []}, "{token}": {},
        "members": {"name": "x", "email": "none", "roles": [], "password": _PASSWORD}, "{member}": {"is_active": True},
        "tokens": {"name": "x", "scopes": ["metrics"]}, "revise": {**body, "content": said["content"]},
        "replace-evidence": {**body, "places": ["sha256:0:0:5"]},
        "evaluate": {},
    }.get(last, body)  # fmt: skip


def _word(answer: Any) -> str:
    if answer.status_code == 401 or answer.headers.get("location", "").startswith("/sign-in"):
        return "sign in"
    if answer.status_code == 403:
        return "no"
    return f"fault {answer.status_code}" if answer.status_code >= 500 else "yes"


def with_permissions(page: str, rows: list[tuple[str, list[str], str]]) -> str:
    """The page with its table written anew."""
    names = ["nobody", *(role.value for role in Role), "token without the scope"]
    lines = [f"| route | {' | '.join(names)} |", f"| --- |{' --- |' * len(names)}"]
    lines += [f"| `{route}` | {' | '.join([*lets, bare])} |" for route, lets, bare in rows]
    table = "\n".join(lines) + "\n"
    return _PLACE.sub(lambda found: f"{found[1]}{table}{found[2]}", page)
