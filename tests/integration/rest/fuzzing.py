"""Requests made up from the description, sent to a live server's application, and what they are held to."""

from __future__ import annotations

import itertools
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded

# What no answer may be. Data that is refused for its meaning (an unknown revision) is no fault, so the checks that ask
# for acceptance of whatever fits the schema are left out.
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
)


def checks() -> list[Callable[..., Any]]:
    from schemathesis import checks as of_all
    from schemathesis.specs.openapi import checks as of_openapi

    return [getattr(of_all, name, None) or getattr(of_openapi, name) for name in CHECKS]


def fuzz(
    app: FastAPI, headers: Mapping[str, str], *, examples: int, known: Mapping[str, str], seed: int = 0
) -> Counter[int]:
    """Send made-up requests, right and wrong ones, to every operation; counts the statuses.

    known: values of path parameters that are there; every other request has them, so that it gets as far as the act.
    Raises what schemathesis raises for an answer that is a 5xx or not as described.
    """
    import schemathesis

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
        held, statuses, turn = checks(), Counter[int](), itertools.count()
        for found in schema.get_all_operations():
            operation = found.ok()
            for mode in schemathesis.GenerationMode:
                try:
                    cases = operation.as_strategy(generation_mode=mode)
                except Exception as nothing:  # an operation without anything that could be wrong
                    if "Impossible" in type(nothing).__name__:
                        continue
                    raise

                @seeded(seed)
                @settings(
                    max_examples=examples, deadline=None, database=None, phases=[Phase.generate],
                    suppress_health_check=list(HealthCheck),
                )  # fmt: skip
                @given(case=cases)
                def one(case: Any) -> None:
                    if next(turn) % 2:
                        case.path_parameters.update({k: v for k, v in known.items() if k in case.path_parameters})
                    case.headers.pop("Authorization", None)
                    answer = case.call(headers=dict(headers))
                    statuses[answer.status_code] += 1
                    case.validate_response(answer, checks=held)

                try:
                    one()
                except Exception as nothing:
                    if type(nothing).__name__ not in ("Unsatisfiable", "SkipTest"):
                        raise
    return statuses
