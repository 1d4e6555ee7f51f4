"""Every page of the site, from the application's own routes, with addresses that show what each may show.

A route that is not filled in here fails a test: a new page gets its look at accessibility from its first day.
"""

from __future__ import annotations

import json
import re
from urllib.parse import quote, urlencode

from fastapi.routing import APIRoute
from tests.browser.filling import DOSE, Filled

from everyline.serving import ROUTERS
from everyline.web.pages import address_of

# They lead to the identity provider and back, are nothing where none is set, and have no page of their own.
_ONLY_LEAD_ON = {"/sign-in/provider", "/sign-in/provider/return"}


def routes() -> tuple[str, ...]:
    """The paths of all routes that answer GET, but those of the REST interface."""
    paths = {
        route.path
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        and "GET" in route.methods
        and not route.path.startswith(("/api/", "/cds-services"))
    }
    return tuple(sorted(paths - _ONLY_LEAD_ON))


_ASKED = (
    {"q": DOSE},
    {"q": "Does ritlecitinib work in alopecia areata?", "reader": "patient"},
    {"q": "Which works better, baricitinib or ritlecitinib?", "reader": "specialist"},
    {"q": "And in pregnancy?", "after": DOSE},
    {"q": "What is the dose of aspirin in stroke?"},
    {"q": "I took baricitinib and I can't breathe, what should I do?", "reader": "patient"},
    {"q": "ritlecitinib cost and pregnancy?"},
)


def addresses(route: str, filled: Filled) -> list[str]:
    """Addresses of a route, at least one. Raises LookupError for a route that nobody filled in."""
    revisions = {name: one.id for name, one in filled.revisions.items()}
    match route:
        case "/ask/basis":
            return [f"{route}?{urlencode(asked)}" for asked in _ASKED[:3]]
        case "/ask.{form}":
            return [f"/ask.md?{urlencode(_ASKED[0])}"]
        case "/answers/{identity}" | "/answers/{identity}.json" | "/answers/{identity}/erase":
            identity, secret = filled.shared
            return [f"{route.format(identity=identity)}?{urlencode({'key': secret})}"]
        case "/source.json":
            return [filled.source().replace("/source", "/source.json")]
        case "/ask" | "/ask.json" | "/ask/basis.json":
            return [f"{route}?{urlencode(asked)}" for asked in _ASKED]
        case "/source":
            return [filled.source()]
        case "/articles/{slug}":
            return [f"/articles/{filled.slugs[state]}" for state in ("published", "lapsed", "withdrawn")]
        case "/articles/{slug}.json":
            return [f"/articles/{filled.slugs['published']}.json"]
        case "/board":
            return ["/board", "/board?state=published", "/board?state=under%20review"]
        case "/board/revisions/{revision}":
            return [f"/board/revisions/{one}" for one in revisions.values()]
        case "/topics/{topic}":
            return [f"/topics/{one.slug}" for one in filled.served.site.catalogue.topics()[:2]]
        case "/pathways/{pathway}":
            return ["/pathways/atorvastatin"]
        case "/pathways/{pathway}/patient":
            return ["/pathways/atorvastatin/patient"]
        case "/pathways/{pathway}/{score}":
            return ["/pathways/alopecia-areata/salt"]
        case "/search":
            return ["/search", "/search?q=ritlecitinib", "/search?q=nothingofthesort"]
        case "/board/members/{who}":
            return [f"/board/members/{filled.served.people[role].id}" for role in ("reviewer", "admin")]
        case "/invitations/{token}":
            return [f"/invitations/{filled.invitation}"]
        case "/board/revisions/{revision}/preview":
            return [f"/board/revisions/{revisions['under review']}/preview"]
        case "/board/revisions/{revision}/evidence":
            claim = filled.revisions["draft"], json.loads(filled.revisions["draft"].content)["claims"][0]
            at, cited = f"/board/revisions/{claim[0].id}/evidence?claim={claim[1]['id']}", claim[1]["citations"][0]
            return [f"{at}&q=ritlecitinib+dose", f"{at}&version={cited['document_hash']}&instead=0"]
        case "/board/compare":
            return [f"/board/compare?before={quote(revisions['published'])}&after={quote(revisions['revised'])}"]
        case "/articles/{slug}.{form}":
            return [f"/articles/{filled.slugs['published']}.ris"]
        case "/static/{name}":
            return [address_of("site.css")]
    if re.search(r"[{}]", route):
        raise LookupError(f"{route} has no address in tests/browser/addresses.py: add one, so that it is looked at")
    return [route]
