"""What the server did, for Prometheus: counts and durations, never what was asked, of whom, or by whom.

Requests are counted by the route's template (`/articles/{slug}`), so that nothing of an address gets into a label. Each
server has a registry of its own. Text format: Prometheus exposition format 0.0.4.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from everyline import __version__
from everyline.api.callers import Watcher
from everyline.domain.answer import Label
from everyline.engine.site import Site
from everyline.errors import EngineError

router = APIRouter(tags=["Health"])
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Meter:
    """The registry of one server, and what is counted in it."""

    def __init__(self, site: Site) -> None:
        self.registry = CollectorRegistry(auto_describe=False)
        self._requests = Counter(
            "everyline_http_requests", "Requests by route template, method and status.",
            ("route", "method", "status"), registry=self.registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "everyline_http_request_seconds", "Seconds until the whole answer was sent.", ("route", "method"),
            buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self.registry.register(_OfSite(site))

    def take(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request."""
        method = method if method in _METHODS else "other"
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route, method).observe(seconds)

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self.registry)


class _OfSite(Collector):
    """What is read when it is asked for: questions, verdicts, the queue, the trail."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def collect(self) -> Iterable[Metric]:
        counts = self._site.counts
        build = GaugeMetricFamily("everyline_build_info", "The version that runs.", labels=("version", "python"))
        build.add_metric((__version__, ".".join(map(str, sys.version_info[:3]))), 1)
        yield build
        questions = CounterMetricFamily("everyline_questions", "Questions by outcome.", labels=("outcome",))
        questions.add_metric(("answered",), counts.answered)
        questions.add_metric(("abstained",), counts.abstained)
        yield questions
        verdicts = CounterMetricFamily("everyline_verdicts", "Verdicts on lines of answers.", labels=("label",))
        for label in Label:
            verdicts.add_metric((label.value,), counts.verdicts[label])
        yield verdicts
        store = self._site.board.store
        up = GaugeMetricFamily("everyline_database_up", "Whether the board's database answers.")
        try:
            states, entries = store.counts(), store.trail_length()
        except EngineError:
            up.add_metric((), 0)
            yield up
            return
        up.add_metric((), 1)
        yield up
        queue = GaugeMetricFamily(
            "everyline_articles", "Articles by the state of their newest revision.", labels=("state",)
        )
        for state, count in states.items():
            queue.add_metric((state.value,), count)
        yield queue
        trail = GaugeMetricFamily("everyline_trail_entries", "Entries of the board's trail.")
        trail.add_metric((), entries)
        yield trail


class Metered:
    """Counts every request when it is over."""

    def __init__(self, app: ASGIApp, meter: Meter) -> None:
        self._app = app
        self._meter = meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def heard(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, heard)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            self._meter.take(route, scope["method"], status, time.perf_counter() - began)


@router.get(
    "/metrics", operation_id="metrics", response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)  # fmt: skip
def metrics(request: Request, by: Watcher) -> Response:
    """Counts and durations for Prometheus; takes a token with the scope `metrics`, also on this machine, as a proxy
    beside the server would make everybody's requests look as if they came from here."""
    meter: Meter = request.app.state.meter
    return Response(meter.text(), media_type="text/plain; version=0.0.4; charset=utf-8",
                    headers={"Cache-Control": "no-store"})  # fmt: skip
