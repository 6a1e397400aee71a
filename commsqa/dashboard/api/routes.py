"""All of /api/v1, and which errors each of its calls may answer."""

from typing import Any

from fastapi import APIRouter

from commsqa.dashboard.api import audit, checks, findings, gate, incidents, reference, runs
from commsqa.dashboard.api.problems import MEDIA_TYPE, TITLES

_ERRORS = (400, 401, 403, 404, 409, 410, 412, 413, 415, 422, 429, 500, 503)
_PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
RESPONSES: dict[int | str, dict[str, Any]] = {status: {"description": TITLES[status], "content": _PROBLEM} for status in _ERRORS}

api = APIRouter(prefix="/api/v1", responses=RESPONSES)
for area in (gate, runs, findings, incidents, checks, audit):
    api.include_router(area.router)
router = APIRouter()
router.include_router(api)
router.include_router(reference.router)
