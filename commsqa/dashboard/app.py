"""The application: every router in one list, and the answers to every error."""

from fastapi import APIRouter, FastAPI

from commsqa.dashboard import charts, monitoring, signing_in, static_files
from commsqa.dashboard.access_log import AccessLog, RecordAccesses
from commsqa.dashboard.answers import AnswerFaults, answer_errors
from commsqa.dashboard.headers import SecureHeaders
from commsqa.dashboard.pages import account, checks, data_docs, incidents, overview, people, queue, release, search
from commsqa.dashboard.security import Door
from commsqa.services.house import House

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
    queue.router,
    release.router,
    search.router,
    # one line for each area
)
"""Every group of pages and of the API, in the order in which their paths are tried."""


def create_app(house: House, *, metrics_token: str | None = None) -> FastAPI:
    """The pages and the API of an opened project."""
    app = FastAPI(title="commsqa", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.house = house
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
