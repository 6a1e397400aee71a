"""GET /incidents, and what a person does with one: acknowledge, snooze, resolve, reassign."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Path, Query, Request, Response
from pydantic import AwareDatetime, Field

from commsqa.dashboard.api.bodies import Body, body_of, described
from commsqa.dashboard.api.cursors import DEFAULT_LIMIT, After, Limit, Page, next_link, read, write
from commsqa.dashboard.api.problems import Mistake, Refusal, pointer
from commsqa.dashboard.visit import Visit, needs
from commsqa.dashboard.worker import wake
from commsqa.domain.incidents import IncidentState
from commsqa.domain.people import Permission
from commsqa.services import handling
from commsqa.services.incident_reports import IncidentFields, incident_fields, incident_fields_page
from commsqa.services.meanwhile import StaleIncidentError
from commsqa.services.queries.incidents import WantedIncidents, may_own

router = APIRouter(tags=["incidents"])
IncidentId = Annotated[str, Path(max_length=200, description="An incident's id, e.g. INC-1a2b3c4d.")]
Responder = Annotated[Visit, needs(Permission.RESPOND)]
IfMatch = Annotated[str | None, Header(description='The version that was seen, e.g. "3": refused with 412 where it changed.')]
_ETAG = re.compile(r'"?([0-9]{1,9})"?')
_REASON = Field(min_length=1, max_length=500)
_STATES = {"unresolved": (IncidentState.OPEN, IncidentState.ACKNOWLEDGED), "all": ()}
_Version = Annotated[int | None, Field(ge=1, le=999_999_999, description="As If-Match: the version that was seen.")]


class Reasoned(Body):
    """Why; and, in place of If-Match, the version that was seen."""

    reason: str = _REASON
    version: _Version = None


class AcknowledgeAsked(Reasoned):
    """Own it until then; by default as long as the policy says."""

    until: AwareDatetime | None = None


class SnoozeAsked(Reasoned):
    """Let it wait until then."""

    until: AwareDatetime


class ResolveAsked(Reasoned):
    """It is over; `root_cause` is what the person confirms as its cause."""

    root_cause: str = Field(default="", max_length=500)


class ReassignAsked(Reasoned):
    """`to`: the login of who owns it from now on."""

    to: str = Field(min_length=1, max_length=60)


@router.get("/incidents", summary="Incidents, the most urgent first")
def incidents(
    request: Request,
    response: Response,
    visit: Annotated[Visit, needs(Permission.VIEW)],
    state: Annotated[
        Literal["unresolved", "open", "acknowledged", "resolved", "all"], Query(description="Only those in this state.")
    ] = "unresolved",
    limit: Limit = DEFAULT_LIMIT,
    cursor: After = None,
) -> Page[IncidentFields]:
    """With the fields of `commsqa incidents --json`."""
    key = read(cursor, str)
    states = _STATES[state] if state in _STATES else (IncidentState(state),)
    page = incident_fields_page(
        visit.house, WantedIncidents(states=states), limit=limit, after="" if key is None else str(key[0])
    )
    return Page(items=list(page.items), next=next_link(request, response, page.after and write((page.after,))))


@router.get("/incidents/{incident_id}", summary="One incident")
def incident(response: Response, visit: Annotated[Visit, needs(Permission.VIEW)], incident_id: IncidentId) -> IncidentFields:
    """Its header ETag is its version."""
    return _told(response, visit, incident_id)


@router.post(
    "/incidents/{incident_id}/acknowledge",
    summary="Own an incident",
    openapi_extra=described(AcknowledgeAsked, {"reason": "I look at the feed", "version": 1}),
)
def acknowledge(
    request: Request,
    response: Response,
    visit: Responder,
    incident_id: IncidentId,
    asked: Annotated[AcknowledgeAsked, body_of(AcknowledgeAsked)],
    if_match: IfMatch = None,
) -> IncidentFields:
    """Paging stops until then; nothing is fixed yet."""
    with _told_to_others(request, if_match):
        seen = _seen(if_match, asked)
        handling.acknowledge(visit.house, incident_id, reason=asked.reason, until=asked.until, seen=seen)
    return _told(response, visit, incident_id)


@router.post(
    "/incidents/{incident_id}/snooze",
    summary="Let an incident wait",
    openapi_extra=described(SnoozeAsked, {"reason": "the feed is mended tonight", "until": "2026-11-01T05:00:00Z"}),
)
def snooze(
    request: Request,
    response: Response,
    visit: Responder,
    incident_id: IncidentId,
    asked: Annotated[SnoozeAsked, body_of(SnoozeAsked)],
    if_match: IfMatch = None,
) -> IncidentFields:
    """Then it calls again."""
    with _told_to_others(request, if_match):
        handling.snooze(visit.house, incident_id, reason=asked.reason, until=asked.until, seen=_seen(if_match, asked))
    return _told(response, visit, incident_id)


@router.post(
    "/incidents/{incident_id}/resolve",
    summary="Say that an incident is over",
    openapi_extra=described(ResolveAsked, {"reason": "the feed is mended", "root_cause": "the feed of 31 October was cut"}),
)
def resolve(
    request: Request,
    response: Response,
    visit: Responder,
    incident_id: IncidentId,
    asked: Annotated[ResolveAsked, body_of(ResolveAsked)],
    if_match: IfMatch = None,
) -> IncidentFields:
    """A run that finds the problem again reopens it."""
    with _told_to_others(request, if_match):
        seen = _seen(if_match, asked)
        handling.resolve(visit.house, incident_id, reason=asked.reason, root_cause=asked.root_cause, seen=seen)
    return _told(response, visit, incident_id)


@router.post(
    "/incidents/{incident_id}/reassign",
    summary="Hand an incident to another person",
    openapi_extra=described(ReassignAsked, {"reason": "her team owns the feed", "to": "maria"}),
)
def reassign(
    request: Request,
    response: Response,
    visit: Responder,
    incident_id: IncidentId,
    asked: Annotated[ReassignAsked, body_of(ReassignAsked)],
    if_match: IfMatch = None,
) -> IncidentFields:
    """They own it until the same time as before."""
    if not may_own(visit.house, asked.to):
        mistake = Mistake(detail="nobody who may respond to incidents has this login", pointer=pointer("to"))
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "", errors=[mistake])
    with _told_to_others(request, if_match):
        handling.reassign(visit.house, incident_id, to=asked.to, reason=asked.reason, seen=_seen(if_match, asked))
    return _told(response, visit, incident_id)


def _told(response: Response, visit: Visit, incident_id: str) -> IncidentFields:
    found = incident_fields(visit.house, incident_id)
    response.headers["ETag"] = f'"{found.version}"'
    return found


def _seen(if_match: str | None, asked: Reasoned) -> int | None:
    """The version that the person saw, by the header before the body."""
    if if_match is None or if_match.strip() == "*":
        return asked.version
    version = _ETAG.fullmatch(if_match.strip())
    if version is None:
        mistake = Mistake(detail='give the version of an ETag, e.g. "3"', parameter="if-match", place="header")
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "", errors=[mistake])
    return int(version[1])


@contextmanager
def _told_to_others(request: Request, if_match: str | None) -> Iterator[None]:
    """Others hear of it now. What was decided on an older state: 412 where the header said so, else 409."""
    try:
        yield
    except StaleIncidentError as error:
        raise Refusal(HTTPStatus.CONFLICT if if_match is None else HTTPStatus.PRECONDITION_FAILED, str(error)) from None
    wake(request)
