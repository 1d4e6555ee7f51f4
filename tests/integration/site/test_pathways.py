"""Pages of pathways: what readers see of one, and that every line leads to exact words."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date

import pytest
from fastapi.testclient import TestClient

from everyline.domain.pathway_review import PathwayReview, Reviewed
from everyline.engine.bound import BoundPathway
from everyline.engine.guide import grounds_of, open_pathway
from everyline.engine.site import Site

IDS = ("alopecia-areata", "atorvastatin")


@pytest.fixture
def database(new_database: Callable[[str], str]) -> str:
    """One kind is enough: pathways keep nothing in it."""
    return new_database("sqlite")


def test_the_list_names_every_pathway_and_what_nobody_reviewed(anybody: TestClient, site: Site) -> None:
    page = anybody.get("/pathways").text
    for one in site.pathways.all():
        assert f'href="/pathways/{one.pathway.id}"' in page
    assert page.count("No board has reviewed this pathway.") == len(site.pathways.all())
    assert '<a href="/pathways">Pathways</a>' in anybody.get("/how").text


@pytest.mark.parametrize("named", IDS)
def test_every_step_action_criterion_and_statement_can_be_linked_to(
    anybody: TestClient, site: Site, named: str
) -> None:
    page, pathway = anybody.get(f"/pathways/{named}").text, site.pathways.find(named).pathway
    wanted = {f"step-{one.id}" for one in pathway.steps} | {f"statement-{one.id}" for one in pathway.statements}
    wanted |= {f"action-{one.id}" for step in pathway.steps for one in step.actions}
    wanted |= {f"criterion-{one.id}" for one in pathway.criteria}
    ids = re.findall(r' id="([^"]+)"', page)
    assert wanted <= set(ids)
    assert len(ids) == len(set(ids)), "an id stands twice"
    leads = set(re.findall(r'href="#([^"]+)"', page))
    assert leads <= set(ids), "a link of the page leads nowhere"
    assert "No board has reviewed this pathway." in page


@pytest.mark.parametrize("named", IDS)
def test_each_citation_opens_exactly_the_words_quoted(anybody: TestClient, site: Site, named: str) -> None:
    """Study cards that a pathway brings itself are read at the same address as those of the library."""
    page, bound = anybody.get(f"/pathways/{named}").text, site.pathways.find(named)
    leads = [html.unescape(one) for one in re.findall(r'class="ref source" href="([^"]+)"', page)]
    quotes = [one.quote for backing in bound.grounds.backings for one in backing.citations]
    assert len(leads) == len(quotes) > 0
    for at, quote in list(zip(leads, quotes, strict=True))[::7]:
        shown = anybody.get(at)
        assert shown.status_code == 200
        marked = re.search(r"<mark[^>]*>(.*?)</mark>", shown.text, re.S)
        assert marked
        assert html.unescape(marked[1]) == quote
        assert anybody.get(f"/api/v1{at}").json()["marked"] == quote


def test_a_judgement_of_the_board_is_told_as_such(anybody: TestClient, site: Site) -> None:
    page = anybody.get("/pathways/alopecia-areata").text
    own = [one for one in site.pathways.find("alopecia-areata").pathway.statements if one.is_boards]
    assert page.count("The board’s own judgement: no source in the library says it.") == len(own)
    assert '<a class="ref" href="#statement-b-urgent">[board]</a>' in page


def test_a_pathway_that_is_not_there_is_told(anybody: TestClient) -> None:
    for at in ("/pathways/none", "/api/v1/pathways/none"):
        assert anybody.get(at).status_code == 404
    assert anybody.post("/api/v1/pathways/none/evaluate", json={}).status_code == 404


def test_the_map_of_the_site_has_the_list(anybody: TestClient) -> None:
    assert "/pathways</loc>" in anybody.get("/sitemap.xml").text


def test_of_a_pathway_that_was_taken_back_that_alone_is_told(
    anybody: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = PathwayReview(state=Reviewed.WITHDRAWN, ended_on=date(2026, 11, 24), reason="a dose was wrong")
    monkeypatch.setattr("everyline.engine.bound.standing_of", lambda store, opened, on, grounds: gone)
    page = anybody.get("/pathways/atorvastatin")
    assert page.status_code == 410
    assert "The board withdrew this pathway on 2026-11-24: a dose was wrong." in page.text
    assert "statement-" not in page.text
    assert anybody.get("/api/v1/pathways/atorvastatin").status_code == 410
    told = anybody.post("/api/v1/pathways/atorvastatin/evaluate", json={}).json()
    assert "withdrew" in told["refused"]
    assert told["guidance"] == []
    assert "a dose was wrong" in anybody.get("/pathways").text


def test_what_a_library_does_not_hold_is_told_and_never_passed_off_as_the_boards(
    anybody: TestClient, site: Site
) -> None:
    opened = open_pathway("alopecia-areata")
    site.pathways._bound = (BoundPathway(opened, grounds_of(opened, None)),)
    page = anybody.get("/pathways/alopecia-areata").text
    action = page[page.index('id="action-no-step-label"') :]
    action = action[: action.index("</li>")]
    assert "[no source]" in action
    assert "not in this library" in action
    assert "[board]" not in action
    told = {"f-alopecia_areata": "yes", "f-region": "US", "f-salt": "62", "f-salt.unit": "{score}"}
    result = anybody.post(
        "/pathways/alopecia-areata/patient", data={**told, "day": "2026-11-25", "f-salt.on": "2026-11-25"}
    ).text
    assert "[no source]" in result
    assert "The library no longer holds" in result
    assert "Statements told without evidence" in result
