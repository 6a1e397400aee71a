"""GET /audit: the trail as it is stored, and whether it is whole."""

import json
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, JsonValue

from commsqa.dashboard.api.cursors import DEFAULT_LIMIT, After, Limit, Page, next_link, read, write
from commsqa.dashboard.api.problems import Refusal
from commsqa.dashboard.visit import Visit, needs
from commsqa.domain.people import Permission
from commsqa.domain.values import Moment
from commsqa.services.trail import AuditFilter, trail_page
from commsqa.services.verifying import Verified

router = APIRouter(tags=["audit"])
MayAudit = Annotated[Visit, needs(Permission.AUDIT)]
_WAIT_S = 20.0


class AuditEntry(BaseModel):
    """An entry of the trail. `hash` is over the others' canonical JSON; `prev_hash` is the entry's before."""

    seq: int
    at: Moment
    actor: str
    action: str
    subject: str
    details: dict[str, JsonValue]
    prev_hash: str
    hash: str


@router.get("/audit", summary="The audit trail, the newest entry first")
def audit(
    request: Request,
    response: Response,
    visit: MayAudit,
    *,
    after: Annotated[int, Query(ge=0, le=2**53, description="Only entries with a greater number: those that came since.")] = 0,
    subject: Annotated[str | None, Query(max_length=200, description="Only entries about this.")] = None,
    action: Annotated[str | None, Query(max_length=100, description="Only this action, or a family such as `incident.`")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: After = None,
) -> Page[AuditEntry]:
    """Entries hold no personal data. To verify them elsewhere, export the trail: `commsqa audit export`."""
    key = read(cursor, int)
    wanted = AuditFilter(subject=subject, action=action)
    found = trail_page(visit.house, wanted, before=None if key is None else int(key[0]), limit=limit)
    entries = [entry for entry in found.entries if entry.seq > after]
    follows = found.after is not None and len(entries) == len(found.entries)
    items = [_entry(entry.model_dump()) for entry in entries]
    return Page(items=items, next=next_link(request, response, write((found.after,)) if follows and found.after else None))


@router.get("/audit/verify", summary="Is the trail whole?")
def verify(request: Request, visit: MayAudit) -> Verified:  # noqa: ARG001 - who may ask
    """Walks every link and compares the end with the signed head. `problem` is the first thing that is wrong."""
    found: Verified | None = request.app.state.verifier.start(wait=_WAIT_S)
    if found is None:
        raise Refusal(
            HTTPStatus.SERVICE_UNAVAILABLE, "The verification is not done yet; ask again.", headers={"Retry-After": "10"}
        )
    return found


def _entry(told: dict[str, Any]) -> AuditEntry:
    kept = {name: told[name] for name in AuditEntry.model_fields}
    return AuditEntry(**{**kept, "details": json.loads(told["details"])})
