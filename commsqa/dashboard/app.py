"""The application: every router in one list, and how errors are answered."""

from fastapi import APIRouter, FastAPI

from commsqa.services.house import House

ROUTERS: tuple[APIRouter, ...] = ()
"""Every group of pages and of the API, in the order in which their paths are tried."""


def create_app(house: House) -> FastAPI:
    """The pages and the API of an opened project."""
    app = FastAPI(title="commsqa", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.house = house
    for router in ROUTERS:
        app.include_router(router)
    return app
