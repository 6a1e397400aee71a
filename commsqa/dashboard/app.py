"""The application: every router in one list, and the answers to every error."""

from fastapi import APIRouter, FastAPI

from commsqa.dashboard import charts, monitoring, signing_in, slack, static_files
from commsqa.dashboard.access_log import AccessLog, RecordAccesses
from commsqa.dashboard.answers import AnswerFaults, answer_errors
from commsqa.dashboard.api import routes as api
from commsqa.dashboard.headers import SecureHeaders
from commsqa.dashboard.pages import (
    account,
    audit,
    checks,
    data_docs,
    erasure,
    findings,
    incidents,
    overview,
    people,
    queue,
    release,
    runs,
    search,
    suppressions,
)
from commsqa.dashboard.security import Door
from commsqa.dashboard.worker import lifespan
from commsqa.services.house import House
from commsqa.services.verifying import Verifier

ROUTERS: tuple[APIRouter, ...] = (
    static_files.router,
    signing_in.router,
    account.router,
    people.router,
    monitoring.router,
    data_docs.router,
    charts.router,
    overview.router,
    checks.router,
    incidents.router,
    slack.router,
    queue.router,
    release.router,
    findings.router,
    suppressions.router,
    search.router,
    runs.router,
    audit.router,
    erasure.router,
    api.router,
    # one line for each area
)
"""Every group of pages and of the API, in the order in which their paths are tried."""


def create_app(house: House, *, metrics_token: str | None = None) -> FastAPI:
    """The pages and the API of an opened project."""
    app = FastAPI(lifespan=lifespan, title="commsqa", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.house = house
    app.state.verifier = Verifier(house)
    app.state.heard = slack.Heard()
    app.state.metrics_token = metrics_token
    app.state.charts = charts.Charts()
    app.state.registry, took = monitoring.registry_of(house)
    for router in ROUTERS:
        app.include_router(router)
    answer_errors(app)
    app.add_middleware(Door, house=house)
    app.add_middleware(AnswerFaults)
    app.state.access_log = AccessLog(house)
    app.add_middleware(RecordAccesses, log=app.state.access_log, house=house)
    app.add_middleware(SecureHeaders, https=house.project.dashboard.is_https)
    app.add_middleware(monitoring.MeasureAnswers, took=took)
    return app
