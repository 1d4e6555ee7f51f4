"""Who calls, as a real server process sees it: by the connection, and by a server before it only where that is set."""

from __future__ import annotations

import re
from pathlib import Path

import httpx2
import pytest
from tests.served import Server, serving

from everyline.settings import Settings


def statuses(url: str) -> list[int]:
    """What eleven tries to sign in get that each say they come from elsewhere."""
    found = []
    with httpx2.Client(base_url=url, trust_env=False) as client:
        form = re.search(r'name="form" value="([^"]+)"', client.get("/sign-in").text)
        assert form
        for n in range(11):
            answer = client.post(
                "/sign-in",
                data={"form": form[1], "email": "ann@example.org", "password": "a guess"},
                headers={"x-forwarded-for": f"192.0.2.{n}"},
            )
            found.append(answer.status_code)
    return found


@pytest.mark.parametrize("proxies, last", [("", 429), ("127.0.0.1", 403)])
def test_a_caller_is_not_believed_about_its_address_unless_the_server_before_is_named(
    starter: object, starter_settings: Settings, tmp_path: Path, proxies: str, last: int
) -> None:
    home = Path(starter_settings.library).parents[1]
    server = Server(home, str(tmp_path / "board.db"), tmp_path / "log")
    server.environment["EVERYLINE_PROXIES"] = proxies
    with serving(server):
        assert statuses(server.url) == [403] * 10 + [last]
