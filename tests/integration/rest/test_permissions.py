"""Every route tried as everybody; the page that tells who may what is as it was found."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.docs.permissions import PAGE, WHO, Tried, with_permissions

from everyline.domain.review import Role
from everyline.engine.build import Bench
from everyline.review.workflow import TABLE
from everyline.settings import Settings


def test_every_route_lets_through_whom_the_page_names(
    starter: Bench, database: str, tmp_path: Path, starter_settings: Settings
) -> None:
    tried = Tried(starter, database, starter_settings)
    try:
        rows = list(tried.rows())
        assert tried.board.trail_faults() == ()
    finally:
        tried.close()
    found = {route: (lets, bare) for route, lets, bare in rows}
    assert not [route for route, (lets, bare) in found.items() if any(one.startswith("fault") for one in (*lets, bare))]
    # The table of acts is what REST lets through, act by act.
    for row in TABLE:
        route = f"POST /api/v1/revisions/{{revision}}/{row.act.value.replace(' ', '-')}"
        if route in found:
            told = {who for who, one in zip(WHO, found[route][0], strict=True) if one == "yes"}
            assert told == set(row.roles), route
    for route, (lets, bare) in found.items():
        if route.startswith("POST /api/v1/revisions") or ("/members" in route and route.startswith("POST")):
            assert lets[0] != "yes", route
        if "/api/v1/revisions" in route or "/api/v1/tokens" in route:
            assert bare == "no", route
    page = PAGE.read_text(encoding="utf-8")
    if page != with_permissions(page, rows):
        fresh = tmp_path / "permissions.md"
        fresh.write_text(with_permissions(page, rows), encoding="utf-8")
        pytest.fail(f"docs/reference/permissions.md is not what was found; copy {fresh} over it")
    assert Role.ADMIN in WHO
