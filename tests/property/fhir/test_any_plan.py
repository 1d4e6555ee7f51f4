"""Whatever is done to a plan, it is read as a pathway that can be loaded, or refused with a reason; nothing breaks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

from tests.unit.fhir.plan_files import sample

from everyline.engine.exchange import Release, imported
from everyline.errors import InvalidInput
from everyline.pathways.load import load

STRANGE: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 10**30, "", " ", "x", "x" * 500, "2026-02-30", "é\u0000", [], {}, [[]], [None], {"a": 1},
    {"value": 1}, {"expression": "true"}, ["x"], "text/cql", "repeat(a)", "iif(", "%on", {"resourceType": ".."},
)  # fmt: skip


def places(found: Any) -> Iterator[tuple[Any, Any]]:
    """Each container with a key of it."""
    items = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    for key, value in items:
        yield found, key
        yield from places(value)


def changed(chance: Random) -> dict[str, Any]:
    """The sample's Bundle with one or two things otherwise."""
    found = sample(chance.choice(list(Release)))
    for _ in range(chance.randint(1, 2)):
        every = list(places(found))
        holder, key = chance.choice(every)
        match chance.randrange(4):
            case 0:
                del holder[key]
            case 1:
                holder[key] = chance.choice(STRANGE)
            case 2:
                other, name = chance.choice(every)
                holder[key] = json.loads(json.dumps(other[name]))
            case _ if isinstance(holder, dict):
                holder[chance.choice(("contained", "condition", "action", "extension", "code", "kind", "language"))] = (
                    chance.choice(STRANGE)
                )
            case _:
                holder.append(holder[key])
    return found


def test_a_changed_plan_is_a_pathway_or_is_refused() -> None:
    chance = Random(9)
    read = 0
    for _ in range(60):
        data = json.dumps(changed(chance)).encode()
        try:
            found = imported(data)
        except InvalidInput as fault:
            assert len(fault.message) > 10  # noqa: PT017  # either may be
            continue
        read += 1
        assert load(found.text) == found.pathway
    assert 0 < read < 60
