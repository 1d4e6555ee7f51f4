"""A health record at work with a real server process: discovery, prefetch, calls, feedback; nothing of it stays."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
from tests.integration.cds.record import ATORVASTATIN, draft, filled, orders, person, present, taken
from tests.integration.cds.specification import Response, Services
from tests.served import Server, serving

from everyline.db.sql import connect
from everyline.review.card_feedback import FeedbackStore
from everyline.settings import Settings

CHART = (
    person(name=[{"family": "Nobodyhere", "given": ["Known"]}]),
    taken(ATORVASTATIN, identity="statement-7"),
    present("atorvastatin", "myopathy", on="2026-01-01"),
    present("atorvastatin", "jaundice", on="2026-01-01"),
)


def test_a_record_opens_a_chart_signs_an_order_and_tells_what_became_of_the_cards(
    starter: object, starter_settings: Settings, tmp_path: Path
) -> None:
    home = Path(starter_settings.library).parents[1]
    server = Server(home, str(tmp_path / "board.db"), tmp_path / "log")
    with serving(server), httpx2.Client(base_url=server.url, trust_env=False, timeout=30) as record:
        told = record.get("/cds-services").json()
        Services.model_validate(told)
        services = {one["id"]: one for one in told["services"]}

        def call(pathway: str, hook: str, **context: Any) -> list[Any]:
            service = services[f"{pathway}-{hook}"]
            said = {
                "hook": hook, "hookInstance": str(uuid4()), "fhirServer": "https://ehr.example.org/fhir",
                "fhirAuthorization": {"access_token": "secret-access", "token_type": "Bearer", "expires_in": 300,
                                      "scope": "user/Patient.read", "subject": "cds"},
                "context": {"userId": "Practitioner/1", "patientId": "1288992", **context},
                "prefetch": filled(service["prefetch"], *CHART),
            }  # fmt: skip
            answer = record.post(f"/cds-services/{service['id']}", json=said)
            assert answer.status_code == 200, answer.text
            Response.model_validate(answer.json())
            return list(answer.json()["cards"])

        opened = call("atorvastatin", "patient-view")
        assert re.match(r"\d+ facts are missing", opened[-1]["summary"])
        assert call("alopecia-areata", "patient-view")
        signed = call("atorvastatin", "order-sign", draftOrders=orders(draft(ATORVASTATIN)))
        # The chart's symptoms are too old to count, so a renewal stops nowhere, and nothing is taken as absent.
        assert not any(one["indicator"] == "critical" for one in signed)
        link = opened[0]["source"]["url"]
        assert link.endswith("/pathways/atorvastatin")
        assert record.get("/pathways/atorvastatin").status_code == 200

        said = {"feedback": [
            {"card": opened[-1]["uuid"], "outcome": "overridden", "outcomeTimestamp": "2026-01-02T08:00:00Z",
             "overrideReason": {"userComment": "Known Nobodyhere was here"}},
        ]}  # fmt: skip
        answer = record.post("/cds-services/atorvastatin-patient-view/feedback", json=said)
        assert answer.status_code == 200, answer.text
    engine = connect(f"sqlite:///{tmp_path / 'board.db'}")
    [kept] = FeedbackStore(engine).all()
    engine.dispose()
    assert (kept.card, kept.outcome.value, kept.had_comment) == (opened[-1]["uuid"], "overridden", True)
    # Nothing of the patient is left on the disk or in the log, nor the record's own token.
    for file in (*tmp_path.glob("board.db*"), tmp_path / "log"):
        data = file.read_bytes()
        for secret in (b"Nobodyhere", b"1288992", b"statement-7", b"1960-05-01", b"secret-access"):
            assert secret not in data, (file, secret)
    assert json.dumps(signed)
