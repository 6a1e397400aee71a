"""All of /api/v1, and which errors each of its calls may answer."""

from typing import Any

from fastapi import APIRouter, Depends

from commsqa.dashboard.api import audit, checks, findings, gate, incidents, runs
from commsqa.dashboard.api.parameters import only_known_parameters
from commsqa.dashboard.api.problems import MEDIA_TYPE, TITLES

_ERRORS = (400, 401, 403, 404, 409, 410, 412, 413, 415, 422, 429, 500, 503)
_PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
RESPONSES: dict[int | str, dict[str, Any]] = {status: {"description": TITLES[status], "content": _PROBLEM} for status in _ERRORS}

PREFIX = "/api/v1"
AREAS: tuple[APIRouter, ...] = (
    gate.router,
    runs.router,
    findings.router,
    incidents.router,
    checks.router,
    audit.router,
)
"""Every group of calls, in the order of the reference."""

router = APIRouter(prefix=PREFIX, responses=RESPONSES, dependencies=[Depends(only_known_parameters)])
for area in AREAS:
    router.include_router(area)
