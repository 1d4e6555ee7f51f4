"""How fast health records get their cards, and whether the cards say what the pathway's JSON says.

Speed: a real `everyline serve` on a free port of this machine, called over a kept-alive connection by one record, one
call after another, by turns for both pathways at patient-view and order-sign. Each call brings a chart of about 200
resources: what the pathway asks for, by its own codes, and much that it does not. Times are the client's, to the last
byte. Beside it, by turns in the same run, a bare FastAPI route under the same uvicorn that reads the same body as JSON
and gives it back: what no service on this stack can be faster than. Processor time of the same work is told
beside it: on a machine with other work the client's times are the machine's.
Agreement: for made-up patients (`everyline.pathways.generate`) the cards of a chart against the JSON of the same facts
told in the short form.

    python bench/cds_hooks.py [--calls 200] [--patients 10000]
"""

from __future__ import annotations

import argparse
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import httpx

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "tests"), str(HERE.parent / "tests" / "property" / "fhir")]

from cards_alike import PATIENT, asked, difference  # noqa: E402
from test_bundles_tell_the_same import one_course_each, resource, since_birth  # noqa: E402

from everyline.api.strict import read_json  # noqa: E402
from everyline.domain.pathway import Fact, Pathway  # noqa: E402
from everyline.engine.build import open_library  # noqa: E402
from everyline.engine.guide import Opened, grounds_of, packaged  # noqa: E402
from everyline.engine.site import Site  # noqa: E402
from everyline.fhir.names import pathway_url  # noqa: E402
from everyline.pathways.generate import patients  # noqa: E402
from everyline.review.sessions import SessionStore  # noqa: E402
from everyline.settings import Settings  # noqa: E402
from served import Server, serving  # noqa: E402
from served import opened as board_of  # noqa: E402

RESOURCES = 200
ECHO = """
import uvicorn
from typing import Any
from fastapi import Body, FastAPI
app = FastAPI()
@app.post("/")
def echo(said: Any = Body()) -> Any:
    return said
uvicorn.run(app, host="127.0.0.1", port={port}, access_log=False, log_level="warning")
"""


def chart(pathway: Pathway, facts: tuple[Fact, ...], on: date, release: str = "R4") -> list[dict[str, Any]]:
    """What a record holds of a made-up patient, as far as the pathway asks for it."""
    kept = since_birth(one_course_each(pathway, facts))
    definitions = {one.id: one for one in pathway.facts}
    born = next((one for one in kept if one.id == "birth_date"), None)
    told = [{"resourceType": "Patient", "id": PATIENT, **({"birthDate": str(born.value)} if born else {})}]
    for number, one in enumerate(kept):
        if one is not born:
            made = resource(pathway_url(pathway.id), definitions[one.id], one, release)
            told.append({**made, "id": f"n{number}", "subject": {"reference": f"Patient/{PATIENT}"}})
    return told


def others(count: int, on: date, chance: Random) -> list[dict[str, Any]]:
    """What else a chart holds: results, diagnoses and medicines by codes of a hospital that does not exist."""
    made = []
    for number in range(count):
        kind = chance.choice(("Observation", "Observation", "Observation", "Condition", "MedicationRequest"))
        code = {
            "coding": [{"system": "https://hospital.example/codes", "code": f"c{chance.randrange(400)}",
                        "display": "Something measured, found or ordered at this hospital"}],
            "text": "Something of this hospital",
        }  # fmt: skip
        day = (on - timedelta(days=chance.randrange(900))).isoformat()
        one: dict[str, Any] = {
            "resourceType": kind, "id": f"o{number}", "meta": {"versionId": "3", "lastUpdated": f"{day}T08:00:00Z"},
            "subject": {"reference": f"Patient/{PATIENT}", "display": "Somebody"},
            "encounter": {"reference": f"Encounter/e{chance.randrange(40)}"},
        }  # fmt: skip
        if kind == "Observation":
            unit = {"unit": "mmol/L", "system": "http://unitsofmeasure.org", "code": "mmol/L"}
            one |= {"status": "final", "code": code, "effectiveDateTime": day, "issued": f"{day}T09:00:00Z",
                    "valueQuantity": {"value": round(chance.random() * 10, 2), **unit}}  # fmt: skip
        elif kind == "Condition":
            status = "http://terminology.hl7.org/CodeSystem/condition-clinical"
            one |= {
                "code": code,
                "recordedDate": day,
                "clinicalStatus": {"coding": [{"system": status, "code": "active"}]},
            }
        else:
            dosage = [{"text": "1 tablet daily", "timing": {"repeat": {"frequency": 1}}}]
            one |= {"status": "active", "intent": "order", "medicationCodeableConcept": code, "authoredOn": day,
                    "dosageInstruction": dosage}  # fmt: skip
        made.append(one)
    return made


def request_of(opened: Opened, hook: str, resources: list[dict[str, Any]]) -> dict[str, Any]:
    """A request of a hook with a filled prefetch; at order-sign with an order of the pathway's first medicine."""
    said = asked(opened, resources) | {"hook": hook, "hookInstance": str(uuid4())}
    if hook == "order-sign":
        medicine = next(a.medicine for step in opened.pathway.steps for a in step.actions if a.medicine)
        code = {"coding": [{"system": pathway_url(opened.pathway.id), "code": medicine}]}
        order = {"resourceType": "MedicationRequest", "id": "m1", "status": "draft", "intent": "order",
                 "subject": {"reference": f"Patient/{PATIENT}"}, "medicationCodeableConcept": code}  # fmt: skip
        entries = [{"resource": order}]
        said["context"] |= {"draftOrders": {"resourceType": "Bundle", "type": "collection", "entry": entries}}
    return said


def speed(calls: int, home: Path) -> dict[str, Any]:
    """Milliseconds of calls, by service and of the echo."""
    on, chance = datetime.now(UTC).date(), Random(3)
    made = {one.pathway.id: patients(one.pathway, on, Random(4)) for one in packaged()}
    took: dict[str, list[float]] = {}
    resources, size = [], []
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = Server(home, str(home / "board.db"), home / "log")
    echo = subprocess.Popen([sys.executable, "-c", ECHO.format(port=port)])
    try:
        with serving(server), httpx.Client(timeout=30, trust_env=False) as client:
            _wait(client, f"http://127.0.0.1:{port}/")
            for number in range(calls + 10):
                for opened in packaged():
                    own = chart(opened.pathway, next(made[opened.pathway.id]), on)
                    held = [*own, *others(RESOURCES - len(own), on, chance)]
                    for hook in ("patient-view", "order-sign"):
                        body = json.dumps(request_of(opened, hook, held)).encode()
                        service = f"{opened.pathway.id}-{hook}"
                        is_kept = number >= 10  # what is loaded on first use is not counted
                        for name, url in ((service, f"{server.url}/cds-services/{service}"),
                                          ("echo", f"http://127.0.0.1:{port}/")):  # fmt: skip
                            begun = time.perf_counter()
                            answer = client.post(url, content=body, headers={"content-type": "application/json"})
                            if is_kept:
                                took.setdefault(name, []).append((time.perf_counter() - begun) * 1000)
                            assert answer.status_code == 200, answer.text
                        resources.append(len(held))
                        size.append(len(body))
    finally:
        echo.terminate()
        echo.wait(20)
    return {
        "resources": round(statistics.mean(resources)),
        "request_kb": round(statistics.mean(size) / 1000, 1),
        **{name.replace("-", "_"): _figures(ms) for name, ms in took.items()},
    }


def processor(calls: int, home: Path) -> dict[str, Any]:
    """Milliseconds of processor time of a call, from its bytes to those of the answer, which other work on the machine
    does not lengthen as it does the client's times."""
    on, chance = datetime.now(UTC).date(), Random(5)
    settings = Settings.read({"XDG_DATA_HOME": str(home), "HOME": str(home), "EVERYLINE_DATABASE": str(home / "p.db")})
    took: dict[str, list[float]] = {}
    with board_of(settings) as (bench, board):
        support = Site(bench, board, SessionStore(board.store.engine), board.now).support
        for opened in packaged():
            made = patients(opened.pathway, on, Random(6))
            for number in range(calls + 10):
                own = chart(opened.pathway, next(made), on)
                held = [*own, *others(RESOURCES - len(own), on, chance)]
                for hook in ("patient-view", "order-sign"):
                    body = json.dumps(request_of(opened, hook, held)).encode()
                    service = f"{opened.pathway.id}-{hook}"
                    begun = time.thread_time()
                    json.dumps(support.cards(service, read_json(body)), ensure_ascii=False).encode()
                    if number >= 10:
                        took.setdefault(service, []).append((time.thread_time() - begun) * 1000)
    return {name.replace("-", "_"): _figures(ms) for name, ms in took.items()}


def _wait(client: httpx.Client, url: str) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            client.post(url, json={})
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise SystemExit("The echo did not start.")


def _figures(ms: list[float]) -> dict[str, float]:
    cut = statistics.quantiles(ms, n=100)
    return {"calls": len(ms), "p50_ms": round(cut[49], 1), "p95_ms": round(cut[94], 1), "p99_ms": round(cut[98], 1)}


def agreement(count: int, home: Path) -> dict[str, Any]:
    """Of how many made-up patients the cards differ from the JSON."""
    on = date(2026, 11, 25)
    bench = open_library(Settings.read({"XDG_DATA_HOME": str(home), "HOME": str(home)}))
    found: dict[str, Any] = {}
    for opened in packaged():
        grounds, different = grounds_of(opened, bench), []
        for facts in islice(patients(opened.pathway, on, Random(31)), count):
            kept = since_birth(one_course_each(opened.pathway, facts))
            why = difference(opened, grounds, kept, chart(opened.pathway, facts, on), on)
            if why:
                different.append(why)
        found[opened.pathway.id.replace("-", "_")] = {"patients": count, "different": len(different)}
        if different:
            print(different[:5], file=sys.stderr)
    return found


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--calls", type=int, default=200)
    options.add_argument("--patients", type=int, default=10_000)
    asked_for = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        open_library(Settings.read({"XDG_DATA_HOME": folder, "HOME": folder}))
        made: dict[str, Any] = {}
        if asked_for.calls:
            made = {"speed": speed(asked_for.calls, home), "processor": processor(asked_for.calls, home)}
        if asked_for.patients:
            made["agreement"] = agreement(asked_for.patients, home)
    print(json.dumps(made, indent=2))


if __name__ == "__main__":
    main()
