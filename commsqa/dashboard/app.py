"""The application: every router in one list, and the answers to every error."""

from fastapi import APIRouter, FastAPI

from commsqa.dashboard import static_files
from commsqa.dashboard.answers import AnswerFaults, answer_errors
from commsqa.dashboard.headers import SecureHeaders
from commsqa.services.house import House

ROUTERS: tuple[APIRouter, ...] = (
    static_files.router,
    # one line for each area
)
"""Every group of pages and of the API, in the order in which their paths are tried."""


def create_app(house: House) -> FastAPI:
    """The pages and the API of an opened project."""
    app = FastAPI(title="commsqa", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.house = house
    for router in ROUTERS:
        app.include_router(router)
    answer_errors(app)
    app.add_middleware(AnswerFaults)
    app.add_middleware(SecureHeaders)
    return app
