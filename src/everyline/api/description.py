"""The description of the REST interface (OpenAPI 3.1): what routes declare, with the problems any of them may have."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any  # a description is a JSON object

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from everyline import __version__
from everyline.api.callers import Needs
from everyline.api.models import Problem

_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_WHY = {
    400: "What was sent can't be taken as it is.",
    401: "No token, or one that lets nobody in.",
    403: "The token or its member may not do this.",
    404: "There is no such thing.",
    405: "The address takes other methods.",
    409: "The state of the revision does not allow it, or it changed underneath.",
    410: "The board took it back.",
    412: "The revision is not the one that If-Match names.",
    413: "A body over 5 MB.",
    415: "Only JSON is taken.",
    422: "The request is not of the form described, or its Idempotency-Key was used for another one.",
    428: "What was looked at is not told.",
    429: "Too often.",
    500: "A fault of ours.",
    503: "The database or the library does not answer, or too much is asked at once; nothing was changed.",
}


def describe(routers: Iterable[APIRouter]) -> dict[str, Any]:
    """The description of these routers' routes."""
    routes = [route for router in routers for route in router.routes]
    described = get_openapi(
        title="Everyline",
        version=__version__,
        openapi_version="3.1.0",
        summary="Clinical answers in which every line is checked against its source.",
        description="Questions, audits, published articles and every act of the board. Faults are problem details "
        "(RFC 9457). Lists are paged: give `next` back as `after`.",
        license_info={"name": "See the project"},
        routes=routes,
    )
    described.pop("license", None)
    described["info"].pop("license", None)
    schemas = described.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = Problem.model_json_schema()
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    described["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "A member's token, `ev_...`."},
        "session": {
            "type": "apiKey", "in": "cookie", "name": "everyline_session",
            "description": "A member signed in on the pages; for reading alone.",
        },
    }  # fmt: skip
    for route in routes:
        _complete(described, route)
    return described


def _complete(described: dict[str, Any], route: BaseRoute) -> None:
    if not isinstance(route, APIRoute) or not route.include_in_schema:
        return
    needs = _needs(route)
    for method in route.methods or ():
        operation = described["paths"].get(route.path_format, {}).get(method.lower())
        if operation is None:
            continue
        responses = operation["responses"]
        told = {int(status) for status in responses if status.isdigit() and int(status) >= 400}
        for status in sorted(told | _usual(route, needs)):
            responses[str(status)] = {"description": _WHY[status], "content": _PROBLEM}
        if needs is not None:
            scopes = [needs.scope.value] if needs.scope is not None else []
            ways: list[dict[str, list[str]]] = [{"token": scopes}]
            if method == "GET":
                ways.append({"session": []})
            operation["security"] = [*ways, {}] if needs.is_public else ways
            if scopes:
                said = f"Takes a token with the scope `{scopes[0]}`" + (", or none." if needs.is_public else ".")
                operation["description"] = f"{operation.get('description', '')}\n\n{said}".strip()


def _usual(route: APIRoute, needs: Needs | None) -> set[int]:
    """Problems that a route may have whatever it does."""
    found = {500, 503}
    if route.path.startswith("/api/"):
        found |= {400, 413}  # an address with NUL in it; a body that nobody asked for
    if route.dependant.query_params or route.dependant.header_params or route.body_field is not None:
        found.add(422)
    if route.body_field is not None:
        found |= {400, 413, 415, 422}
    if needs is not None:
        found.add(401)
        if needs.scope is not None:
            found.add(403)
    if any(getattr(one.call, "__name__", "") == "paced" for one in route.dependant.dependencies):
        found.add(429)
    return found


def _needs(route: APIRoute) -> Needs | None:
    """Whom a route lets in: the guard with a scope where there are two."""
    guards = [one.call for one in route.dependant.dependencies if isinstance(one.call, Needs)]
    return next((one for one in guards if one.scope is not None), guards[0] if guards else None)


def statuses() -> dict[int, str]:
    """Every problem's status with when it comes, for the page that lists them."""
    return {status: f"{HTTPStatus(status).phrase}: {why}" for status, why in _WHY.items()}
