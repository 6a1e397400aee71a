"""Health, readiness and Prometheus' metrics: the last two with a token of their own."""

import hmac
import time
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Receive, Scope, Send

from commsqa.dashboard.answered import Answered
from commsqa.dashboard.visit import house_of
from commsqa.services.house import House
from commsqa.services.measuring import measure, troubles

router = APIRouter()
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10)


@router.get("/healthz")
def health() -> Response:
    """The process answers."""
    return PlainTextResponse("ok\n")


@router.get("/readyz")
def ready(request: Request) -> Response:
    """Whether the database and the state folder can be used; 503 where not. It asks for the token of the metrics."""
    if (refusal := _refusal(request)) is not None:
        return refusal
    found = troubles(house_of(request))
    return JSONResponse({"ready": not found, "troubles": found}, 503 if found else 200)


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """The figures in Prometheus' text format."""
    if (refusal := _refusal(request)) is not None:
        return refusal
    registry: CollectorRegistry = request.app.state.registry
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)


def registry_of(house: House) -> tuple[CollectorRegistry, Histogram]:
    """A registry of an application's own, and its histogram of how long answers took."""
    registry = CollectorRegistry()
    registry.register(_Figures(house))
    labels = ("method", "route", "status")
    took = Histogram("commsqa_http_seconds", "How long answers took.", labels, buckets=_BUCKETS, registry=registry)
    return registry, took


class MeasureAnswers:
    """Counts how long each answer took, by its route, never by its path: paths hold ids."""

    def __init__(self, app: ASGIApp, *, took: Histogram) -> None:
        self.app = app
        self._took = took

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, answered = time.perf_counter(), Answered(send)
        try:
            await self.app(scope, receive, answered)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            method = scope["method"] if scope["method"] in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE") else "other"
            self._took.labels(method, route, f"{answered.status // 100}xx").observe(time.perf_counter() - began)


class _Figures(Collector):
    """Reads the figures when they are asked for."""

    def __init__(self, house: House) -> None:
        self._house = house

    def describe(self) -> list[Metric]:
        """Nothing: what is described is read from the database, which registration must not ask."""
        return []

    def collect(self) -> list[Metric]:
        """The figures now."""
        now = measure(self._house)
        runs = CounterMetricFamily("commsqa_runs", "Check runs by outcome.", labels=("outcome",))
        for outcome, count in now.runs.items():
            runs.add_metric((outcome,), count)
        findings = GaugeMetricFamily("commsqa_findings", "Findings of the latest run.", labels=("severity",))
        for level, count in now.findings.items():
            findings.add_metric((level.value,), count)
        incidents = GaugeMetricFamily("commsqa_incidents", "Incidents.", labels=("state", "priority"))
        for labels, count in now.incidents.items():
            incidents.add_metric(labels, count)
        return [
            runs,
            findings,
            incidents,
            _gauge("commsqa_outbox_waiting", "Notifications that wait.", now.outbox_waiting),
            _gauge("commsqa_outbox_dead", "Notifications that were given up.", now.outbox_dead),
            _gauge("commsqa_outbox_oldest_seconds", "For how long the oldest of them has waited.", now.outbox_oldest_s),
            CounterMetricFamily("commsqa_sign_in_failures", "Sign-ins that failed.", value=now.sign_in_failures),
            _gauge("commsqa_audit_head_seq", "The number of the audit trail's last entry.", now.audit_seq),
        ]


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value=value)


def _refusal(request: Request) -> Response | None:
    """404 where no token is set, 401 for another one."""
    expected: Any = request.app.state.metrics_token
    if expected is None:
        return PlainTextResponse("not found\n", 404)
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), expected.encode()):
        return None
    return PlainTextResponse("a token is needed\n", 401, headers={"WWW-Authenticate": "Bearer"})
