"""The search: ids by anybody, names by who may open evidence. What was typed never stands in an address."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from commsqa.dashboard.i18n import gettext_of
from commsqa.dashboard.rendering import page
from commsqa.dashboard.visit import Visit, needs
from commsqa.domain.people import Permission
from commsqa.services.queries.search import LONGEST, HitKind, may_be_a_name, search, search_names

router = APIRouter()
_Text = Annotated[str, Form(max_length=LONGEST)]


@router.get("/search")
def box(
    request: Request, visit: Annotated[Visit, needs(Permission.VIEW)], q: Annotated[str, Query(max_length=LONGEST)] = ""
) -> Response:
    """By id."""
    return _answer(request, visit, q)


@router.post("/search")
def found(request: Request, visit: Annotated[Visit, needs(Permission.VIEW)], q: _Text = "") -> Response:
    """By id, where what is typed should not stand in an address."""
    return _answer(request, visit, q)


@router.post("/search/names")
def names(request: Request, visit: Annotated[Visit, needs(Permission.EVIDENCE)], q: _Text) -> Response:
    """By name, which is recorded."""
    content = {"q": q, "hits": [], "kinds": list(HitKind), "named": search_names(visit.house, q), "offer_names": True}
    return _private(page(request, visit, "search/search.html", content))


def _answer(request: Request, visit: Visit, q: str) -> Response:
    hits = search(visit.house, q, gettext_of(visit))
    content = {"q": q, "hits": hits, "kinds": list(HitKind), "named": None, "offer_names": may_be_a_name(q)}
    return _private(page(request, visit, "search/search.html", content))


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
