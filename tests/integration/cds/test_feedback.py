"""CDS Hooks 2.0, "Feedback": kept once, without a word about the patient, on both databases, for who may read it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from tests.integration.board.conftest import new_database, postgres  # noqa: F401  (fixtures)

from everyline.db.sql import open_database
from everyline.domain.hooks import CardOutcome, Feedback
from everyline.engine.site import Site
from everyline.errors import Busy, InvalidInput
from everyline.fhir.hook_feedback import read_feedback
from everyline.review import card_feedback
from everyline.review.card_feedback import FeedbackStore
from everyline.review.tables import CARD_FEEDBACK

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
CARD = "4e0a3a1e-3283-4575-ab82-028d55fe2719"
ADDRESS = "/cds-services/atorvastatin-order-sign/feedback"
REASONS = "urn:everyline:cds:override-reasons"


def item(**further: Any) -> dict[str, Any]:
    return {"card": CARD, "outcome": "accepted", "outcomeTimestamp": "2026-11-25T08:00:00Z", **further}


def overridden(**further: Any) -> dict[str, Any]:
    return item(outcome="overridden", **further)


def test_feedback_over_http_is_kept_once_and_without_what_was_written(client: TestClient, site: Site) -> None:
    said = {
        "feedback": [
            item(acceptedSuggestions=[{"id": "e56e1945-20b3-4393-8503-a1a20fd73152"}]),
            overridden(
                outcomeTimestamp="2026-11-25T10:30:00+02:00",
                overrideReason={
                    "reason": {"system": REASONS, "code": "patient-declined", "display": "The patient declined"},
                    "userComment": "Jane Roe does not want it",
                },
            ),
        ]
    }
    for _ in range(2):
        answer = client.post(ADDRESS, json=said)
        assert answer.status_code == 200, answer.text
    with site.board.store.engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(select(CARD_FEEDBACK).order_by(CARD_FEEDBACK.c.at)).mappings()]
    assert [(one["outcome"], one["at"], one["reason"], one["had_comment"]) for one in rows] == [
        ("accepted", "2026-11-25T08:00:00+00:00", "", False),
        ("overridden", "2026-11-25T08:30:00+00:00", "patient-declined", True),
    ]
    assert rows[0]["suggestions"] == ["e56e1945-20b3-4393-8503-a1a20fd73152"]
    assert "Jane" not in repr(rows)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ([], "`feedback` is no list"),
        ({"feedback": []}, "`feedback` is no list of 1 to 100"),
        ({"feedback": [item()] * 101}, "`feedback` is no list of 1 to 100"),
        ({"feedback": ["x"]}, "`feedback[0]` is no object"),
        ({"feedback": [item(card="x")]}, "`feedback[0].card` is no UUID"),
        ({"feedback": [item(), item(outcome="seen")]}, "`feedback[1].outcome`"),
        ({"feedback": [item(outcomeTimestamp=None)]}, "outcomeTimestamp` is no time"),
        ({"feedback": [item(outcomeTimestamp="2026-11-25")]}, "outcomeTimestamp` is no time"),
        ({"feedback": [item(outcomeTimestamp="2026-11-25T08:00:00")]}, "is no time with its zone"),
        ({"feedback": [item(outcomeTimestamp="2026-11-27T08:00:00Z")]}, "lies ahead"),
        ({"feedback": [item(outcomeTimestamp="9999-12-31T23:59:59-14:00")]}, "is no time"),
        ({"feedback": [item(outcomeTimestamp="0001-01-01T00:00:00+14:00")]}, "is no time"),
        ({"feedback": [item(acceptedSuggestions=[{"id": "x"}])]}, "acceptedSuggestions[0].id"),
        ({"feedback": [item(acceptedSuggestions="x")]}, "acceptedSuggestions` is no list"),
        ({"feedback": [item(overrideReason={"userComment": "x"})]}, "is accepted and has an overrideReason"),
        ({"feedback": [overridden(overrideReason="x")]}, "overrideReason` is no object"),
        ({"feedback": [overridden(overrideReason={"userComment": 5})]}, "userComment` is no text"),
        ({"feedback": [overridden(overrideReason={"userComment": "x" * 10_001})]}, "userComment` is no text"),
        (
            {"feedback": [overridden(overrideReason={"reason": {"system": REASONS, "code": "Jane Roe"}})]},
            "none of the reasons the card offered",
        ),
    ],
)
def test_what_is_wrong_with_feedback_is_told_and_nothing_is_kept(said: Any, why: str) -> None:
    with pytest.raises(InvalidInput) as fault:
        read_feedback(said, "s", NOW)
    assert why in fault.value.message
    assert "Jane" not in str(fault.value)


def test_another_outcome_at_the_same_instant_is_refused_and_an_empty_body_is_told(client: TestClient) -> None:
    assert client.post(ADDRESS, json={"feedback": [item()]}).status_code == 200
    for said in ([overridden()], [item(card=CARD.replace("4e", "5e")), overridden(card=CARD.replace("4e", "5e"))]):
        answer = client.post(ADDRESS, json={"feedback": said})
        assert (answer.status_code, "at the same instant" in answer.text) == (400, True)
    assert client.post(ADDRESS).status_code == 400
    assert client.post(ADDRESS.removesuffix("/feedback")).status_code == 400


def feedback(minutes: int, **further: Any) -> Feedback:
    return Feedback("s", CARD, CardOutcome.OVERRIDDEN, NOW - timedelta(minutes=minutes), (), "disagree", **further)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_feedback_is_kept_in_both_databases_newest_first(
    kind: str,
    new_database: Callable[[str], str],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine = open_database(new_database(kind))
    store = FeedbackStore(engine)
    assert store.add([feedback(5), feedback(1), feedback(5, had_comment=True)], NOW) == 2
    assert store.add([feedback(1, had_comment=True)], NOW) == 0
    assert store.all() == (feedback(1), feedback(5))
    monkeypatch.setattr(card_feedback, "MOST_KEPT", 2)
    assert store.add([feedback(5)], NOW) == 0
    with pytest.raises(Busy):
        store.add([feedback(9)], NOW)
    engine.dispose()


def test_feedback_is_read_by_admins_and_editors_alone(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from typer.testing import CliRunner

    from everyline.cli import app
    from everyline.domain.review import Role
    from everyline.engine.board import open_board
    from everyline.engine.signing import signing_key
    from everyline.settings import Settings

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("EVERYLINE_PASSWORD", "correct horse battery staple")
    settings = Settings.read()
    board = open_board(settings.database, signing_key(settings, lambda _: None), lambda: NOW)
    chair = board.found(name="Chair", email="chair@example.org", password=settings.password)
    for role in (Role.EDITOR, Role.AUTHOR):
        board.invite(
            chair, name=role.value, email=f"{role.value}@example.org", roles=frozenset({role}),
            password=settings.password,
        )  # fmt: skip
    FeedbackStore(board.store.engine).add([feedback(5)], NOW)
    board.store.close()
    runner = CliRunner()
    told = runner.invoke(app, ["cds", "feedback", "--as", "editor@example.org", "--json"])
    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout) == [
        {
            "at": "2026-11-25T08:55:00+00:00", "service": "s", "card": CARD, "outcome": "overridden",
            "suggestions": [], "reason": "disagree", "had_comment": False,
        }
    ]  # fmt: skip
    assert "disagree" in runner.invoke(app, ["cds", "feedback", "--as", "editor@example.org"]).stdout
    refused = runner.invoke(app, ["cds", "feedback", "--as", "author@example.org"])
    assert "for admins and editors" in str(refused.exception)
