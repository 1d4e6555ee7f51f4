"""Each page names its JSON twin, and the twin tells the same facts."""

from __future__ import annotations

import html
import json
import re

from fastapi.testclient import TestClient
from tests.integration.board.conftest import People
from tests.integration.board.test_board import published

from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.site import Site
from everyline.serving import ROUTERS
from everyline.web.pages import COOKIE
from everyline.web.twins import TWINS

# Forms to fill in, words of ours, files, and acts that answer with a page.
WITHOUT = {
    "/how", "/policy", "/audit", "/sign-in", "/sign-in/provider", "/sign-in/provider/return", "/invitations/{token}",
    "/board/invitations", "/board/new", "/answers/{identity}/erase",
    "/pathways/{pathway}/patient", "/pathways/{pathway}/{score}",
}  # fmt: skip


def test_every_page_has_a_twin_that_tells_the_same(
    client: TestClient, site: Site, board: Board, people: People, starter: Bench, stored: str
) -> None:
    revision = published(board, people, starter, stored)
    last = json.loads(stored)["claims"][-1]["id"]
    later = board.withhold(people.author, revision.id, last, "beside the point")
    slug = board.store.slug_of(revision.article)
    claim = json.loads(stored)["claims"][0]
    cited = claim["citations"][0]
    topic = site.catalogue.topics()[0]
    shared, _ = site.share(site.ask("What is the dose of ritlecitinib?", _clinician()))
    client.cookies.set(COOKIE, site.sessions.begin(people.chair.id, site.now()))
    # The page, and words that both it and its twin tell.
    pages = {
        "/": ("/", slug),
        "/ask": ("/ask?q=What+is+the+dose+of+ritlecitinib%3F", "50 mg"),
        "/ask/basis": ("/ask/basis?q=What+is+the+dose+of+ritlecitinib%3F", "ritlecitinib"),
        "/answers/{identity}": (f"/answers/{shared}", "50 mg"),
        "/source": (
            f"/source?version={cited['document_hash']}&start={cited['start']}&end={cited['end']}", cited["quote"]
        ),
        "/articles": ("/articles", slug),
        "/articles/{slug}": (f"/articles/{slug}", "50 mg"),
        "/topics": ("/topics", topic.name),
        "/topics/{topic}": (f"/topics/{topic.slug}", slug),
        "/search": ("/search?q=ritlecitinib", slug),
        "/pathways": ("/pathways", "Alopecia areata"),
        "/pathways/{pathway}": ("/pathways/alopecia-areata", "4 weeks after starting and later as routine care"),
        "/board": ("/board?state=any", later.id),
        "/board/compare": (f"/board/compare?before={revision.id}&after={later.id}", last),
        "/board/trail": ("/board/trail", "publish"),
        "/board/revisions/{revision}": (f"/board/revisions/{revision.id}", revision.hash),
        "/board/revisions/{revision}/preview": (f"/board/revisions/{revision.id}/preview", "50 mg"),
        "/board/revisions/{revision}/evidence": (
            f"/board/revisions/{later.id}/evidence?claim={claim['id']}", claim["id"]
        ),
        "/board/members": ("/board/members", "Dr Chair"),
        "/board/members/{who}": (f"/board/members/{people.ann.id}", "ann"),
        "/account": ("/account", "Dr Chair"),
    }  # fmt: skip
    served = {
        route.path
        for router in ROUTERS
        for route in router.routes
        if "GET" in route.methods and getattr(route.response_class, "media_type", "") == "text/html"
    }
    assert served - WITHOUT == set(pages) == set(TWINS)
    for route, (path, words) in pages.items():
        page = client.get(path)
        assert page.status_code == 200, (route, page.text[:500])
        assert words in html.unescape(page.text), route
        found = re.search(r'<link rel="alternate" type="application/json" href="([^"]+)">', page.text)
        assert found, route
        twin = client.get(html.unescape(found[1]))
        assert twin.status_code == 200, (route, twin.text)
        assert twin.headers["content-type"].startswith("application/json")
        assert words in json.dumps(twin.json(), ensure_ascii=False), route


def _clinician() -> object:
    from everyline.domain.question import Reader

    return Reader.CLINICIAN


def test_a_form_has_no_twin(client: TestClient) -> None:
    assert 'type="application/json"' not in client.get("/policy").text
