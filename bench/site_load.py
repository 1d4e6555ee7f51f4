"""How the served site does under load: readers and reviewers at once, from a process of its own.

A real `everyline serve` on a free port of this machine, over the starter library and a board with twelve published
articles and five revisions under review, on SQLite or PostgreSQL (a server of its own, started and ended here).

Readers (50) each open one page after another and think between two pages for a random time, uniform from 2 to 8
seconds: half of the pages are published articles, a quarter are questions, 15 % the source behind a line of an
article, the rest the first page and the list of articles. No question is asked twice of one kind of reader in a run,
so that no answer can come from a store of answers. Reviewers (5) are signed in and go round with 2 to 8 seconds
between two acts: open the queue, open a revision, comment on a line, ask the judge about a wording, give an opinion.
Everything is sent over kept-alive connections; times are those that the client sees, to the last byte.

    python bench/site_load.py [--database sqlite|postgresql] [--seconds 120] [--readers 50] [--reviewers 5]
                              [--workers N] [--think 2 8] [--seed 5]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import yaml

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from databases import postgresql, programs  # noqa: E402
from served import PASSWORD, Cast, Server, address, cast, form_of, opened, serving  # noqa: E402

QUESTIONS = (
    HERE.parent / "tests" / "integration" / "ask" / "questions.yaml",
    HERE / "alopecia_questions.yaml",
    HERE / "alopecia_fresh.yaml",
)
READERS = ("clinician", "specialist", "nurse", "pharmacist", "student", "patient", "carer", "payer")
PUBLISHED, REVIEWED = 12, 5


@dataclass
class Figures:
    """Times in seconds by kind of request, and what went wrong."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)

    async def timed(self, kind: str, send: Callable[[], Awaitable[httpx.Response]], wanted: int = 200) -> str:
        begun = time.perf_counter()
        try:
            answer = await send()
        except httpx.HTTPError as fault:
            self.errors[f"{kind}: {type(fault).__name__}"] += 1
            return ""
        self.took[kind].append(time.perf_counter() - begun)
        if answer.status_code != wanted:
            self.errors[f"{kind}: {answer.status_code}"] += 1
        return answer.text

    def told(self) -> dict[str, Any]:
        """Count and percentiles in milliseconds, by kind."""
        return {kind: percentiles(values) for kind, values in sorted(self.took.items())}


def percentiles(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)

    def at(share: float) -> float:
        return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)

    return {
        "count": len(ordered),
        "p50_ms": round(1000 * statistics.median(ordered), 1),
        "p95_ms": at(0.95),
        "p99_ms": at(0.99),
        "most_ms": round(1000 * ordered[-1], 1),
    }


@dataclass
class Load:
    """What the visitors share."""

    figures: Figures
    cast: Cast
    sources: list[dict[str, Any]]
    unasked: Iterator[tuple[str, str]]
    think: tuple[float, float]
    until: float
    chance: random.Random

    async def pause(self) -> None:
        await asyncio.sleep(self.chance.uniform(*self.think))

    @property
    def goes_on(self) -> bool:
        return time.monotonic() < self.until


async def reader(load: Load, client: httpx.AsyncClient) -> None:
    await asyncio.sleep(load.chance.uniform(0, load.think[1]))
    while load.goes_on:
        kind = load.chance.choices(("article", "ask", "source", "home", "list"), (50, 25, 15, 5, 5))[0]
        if kind == "article":
            path, asked = f"/articles/{load.chance.choice(load.cast.published)}", {}
        elif kind == "ask":
            text, who = next(load.unasked)
            path, asked = "/ask", {"q": text, "reader": who}
        elif kind == "source":
            path, asked = "/source", load.chance.choice(load.sources)
        else:
            path, asked = "/" if kind == "home" else "/articles", {}
        await load.figures.timed(kind, lambda path=path, asked=asked: client.get(path, params=asked))
        await load.pause()


async def reviewer(load: Load, client: httpx.AsyncClient, email: str, claims: dict[str, list[dict[str, Any]]]) -> None:
    number = 0
    await asyncio.sleep(load.chance.uniform(0, load.think[1]))
    sent = {"email": email, "password": PASSWORD}
    sent["form"] = form_of(await load.figures.timed("sign-in page", lambda: client.get("/sign-in")))
    await load.figures.timed("sign in", lambda: client.post("/sign-in", data=sent), 303)
    form = form_of(await load.figures.timed("queue", lambda: client.get("/board")))
    while load.goes_on:
        number += 1  # the same words sent twice are one act
        revision = load.chance.choice(load.cast.reviewed)
        at = f"/board/revisions/{revision.id}"
        claim = load.chance.choice(claims[revision.id])
        quote = claim["citations"][0]["quote"]
        steps = (
            ("queue", "/board", None, 200),
            ("revision", at, None, 200),
            ("comment", f"{at}/comment", {"claim": claim["id"], "text": f"Which table, {number}?"}, 303),
            ("try", f"{at}/try", {"claim": claim["id"], "text": quote[:300]}, 200),
            ("review", f"{at}/review", {"of": revision.hash, "opinion": "unsure", "reason": f"unread {number}"}, 303),
        )  # fmt: skip
        for kind, path, data, wanted in steps:
            if not load.goes_on:
                return
            if data is None:
                await load.figures.timed(kind, lambda path=path: client.get(path), wanted)
            else:
                data = {"form": form, **data}
                await load.figures.timed(kind, lambda path=path, data=data: client.post(path, data=data), wanted)
            await load.pause()


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'board.db'}"
        return
    binaries = programs()
    if binaries is None:
        sys.exit("PostgreSQL's server programs are not here.")
    with tempfile.TemporaryDirectory(prefix="everyline-pg-") as place, postgresql(Path(place), binaries) as server:
        yield f"{server}postgres"


def questions() -> list[str]:
    return [entry["ask"] for file in QUESTIONS for entry in yaml.safe_load(file.read_text(encoding="utf-8"))]


async def run(server: Server, load: Load, readers: int, claims: dict[str, list[dict[str, Any]]]) -> list[float]:
    """All visitors at once; gives the server's memory in MB, once a second."""
    resident: list[float] = []

    async def watch() -> None:
        while load.goes_on:
            resident.append(server.resident_mb())
            await asyncio.sleep(1)

    # Each visitor has an address of their own, as a proxy before the server would tell it.
    clients = [
        httpx.AsyncClient(
            base_url=server.url,
            timeout=30,
            headers={"X-Forwarded-For": f"198.51.100.{number + 1}"},
            limits=httpx.Limits(keepalive_expiry=60),
        )
        for number in range(readers + len(load.cast.reviewers))
    ]
    visits: list[Awaitable[None]] = [watch()]
    visits += [reader(load, client) for client in clients[:readers]]
    visits += [
        reviewer(load, client, address(one), claims)
        for client, one in zip(clients[readers:], load.cast.reviewers, strict=True)
    ]
    await asyncio.gather(*visits)
    for client in clients:
        await client.aclose()
    return resident


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options.add_argument("--seconds", type=float, default=120)
    options.add_argument("--readers", type=int, default=50)
    options.add_argument("--reviewers", type=int, default=5)
    options.add_argument("--workers", type=int, default=0)
    options.add_argument("--think", type=float, nargs=2, default=(2.0, 8.0))
    options.add_argument("--seed", type=int, default=5)
    given = options.parse_args()
    chance = random.Random(given.seed)
    asked = questions()
    with tempfile.TemporaryDirectory() as home, database(given.database, Path(home)) as url:
        server = Server(Path(home), url, Path(home) / "log", ["--workers", str(given.workers)] if given.workers else [])
        server.environment["EVERYLINE_PROXIES"] = "127.0.0.1"
        with opened(server.settings) as (bench, board):
            answered = (text for text in asked if len(text) < 80)
            first = [next(answered) for _ in range(PUBLISHED + REVIEWED)]
            people = cast(
                bench, board, reviewers=given.reviewers, published=first[:PUBLISHED], reviewed=first[PUBLISHED:]
            )
            contents = [json.loads(board.store.article(slug)[1][0].content) for slug in people.published]
            claims = {one.id: json.loads(one.content)["claims"] for one in people.reviewed}
        sources = [
            {"version": c["document_hash"], "start": c["start"], "end": c["end"]}
            for content in contents for claim in content["claims"] for c in claim["citations"]
        ]  # fmt: skip
        pairs = [(text, who) for text in asked for who in READERS]
        chance.shuffle(pairs)
        with serving(server):
            resident = [server.resident_mb()]
            figures = Figures()
            until = time.monotonic() + given.seconds
            load = Load(figures, people, sources, iter(pairs), tuple(given.think), until, chance)
            begun = time.perf_counter()
            resident += asyncio.run(run(server, load, given.readers, claims))
            took = time.perf_counter() - begun
        with opened(server.settings) as (_, board):
            faults = len(board.trail_faults())
            acts = Counter(entry.act for entry in board.store.trail())
    done = figures.told()
    kept = {kind: acts[kind] - (2 * PUBLISHED if kind == "review" else 0) for kind in ("comment", "review")}
    missing = sum(max(0, done[kind]["count"] - kept[kind]) for kind in kept if kind in done)
    print(
        json.dumps(
            {
                "database": given.database,
                "seconds": round(took, 1),
                "requests": sum(one["count"] for one in done.values()),
                "errors": sum(figures.errors.values()),
                "wrong": dict(figures.errors),
                "by_kind": done,
                "acts_not_in_the_trail": missing,
                "trail_faults": faults,
                "server_mb": {"at_first": resident[0], "most": max(resident), "at_last": resident[-1]},
            },
            indent=1,
        )
    )
    sys.exit(1 if figures.errors or faults or missing else 0)


if __name__ == "__main__":
    main()
