"""On call: the incidents in the order in which they want somebody, and one of them with all that is known about it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Annotated, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from commsqa.dashboard.called import told_apart
from commsqa.dashboard.i18n import gettext_of
from commsqa.dashboard.incident_text import Names, line_of, view_of
from commsqa.dashboard.rendering import go_to, page
from commsqa.dashboard.visit import Visit, needs
from commsqa.dashboard.worker import wake
from commsqa.domain.incidents import IncidentState
from commsqa.domain.levels import Level, Priority
from commsqa.domain.people import Permission
from commsqa.errors import InputError
from commsqa.services import handling
from commsqa.services.house import House
from commsqa.services.locating import newest_runs
from commsqa.services.meanwhile import StaleIncidentError
from commsqa.services.queries.incidents import WantedIncidents, how_many, incident_page, incident_view, may_own, owners_to_be

router = APIRouter()
PAGE = 50
HOURS = (1, 2, 4, 8, 24, 72)
"""For how long an incident may be acknowledged or snoozed, in the forms."""
_NOTHING_TYPED: Mapping[str, object] = {"form": "", "reason": "", "root_cause": "", "to": "", "hours": 4}
_UNRESOLVED = (IncidentState.OPEN, IncidentState.ACKNOWLEDGED)
_STATES = {"unresolved": _UNRESOLVED, **{state.value: (state,) for state in IncidentState}, "any": ()}

Text = Annotated[str, Query(max_length=200)]
Reason = Annotated[str, Form(max_length=500)]
Hours = Annotated[int, Form(ge=1, le=720)]
Seen = Annotated[int, Form(ge=1)]
MayView = Annotated[Visit, needs(Permission.VIEW)]
MayRespond = Annotated[Visit, needs(Permission.RESPOND)]
MayHold = Annotated[Visit, needs(Permission.HOLD)]


@router.get("/incidents")
def incidents(
    request: Request,
    visit: MayView,
    *,
    tab: Text = "all",
    state: Text = "unresolved",
    severity: Text = "",
    priority: Text = "",
    check: Text = "",
    batch: Text = "",
    owner: Text = "",
    q: Text = "",
    after: Text = "",
    before: Text = "",
) -> Response:
    """The list: by default all that are not resolved, the most urgent first."""
    given = {"state": state, "severity": severity, "priority": priority, "check": check, "batch": batch, "owner": owner, "q": q}
    kept = {name: value for name, value in given.items() if value and (name, value) != ("state", "unresolved")}
    wanted = _wanted(visit, given)
    mine = wanted.model_copy(update={"owners": (visit.person.login, visit.person.name)})
    tabs = {"all": wanted, "mine": mine, "unowned": wanted.model_copy(update={"unowned": True})}
    chosen = tab if tab in tabs else "all"
    found = incident_page(visit.house, tabs[chosen], limit=PAGE, after=after, before=before)
    content = {
        "lines": [line_of(line, visit) for line in found.lines],
        "total": found.total,
        "tabs": [
            (name, _address(kept, tab=name), count)
            for name, count in zip(tabs, how_many(visit.house, *tabs.values()), strict=True)
        ],
        "tab": chosen,
        "given": given,
        "filtered": bool(kept),
        "checked": bool(found.lines) or bool(newest_runs(visit.house)),
        "states": tuple(_STATES),
        "next_url": found.next and _address(kept, tab=chosen, after=found.next),
        "previous_url": found.previous and _address(kept, tab=chosen, before=found.previous),
    }
    return page(request, visit, "incidents/list.html", content)


@router.get("/incidents/{incident_id}")
def incident(request: Request, visit: MayView, incident_id: str) -> Response:
    """One incident."""
    return _shown(request, visit, incident_id)


@router.post("/incidents/{incident_id}/acknowledge")
def acknowledge(
    request: Request, visit: MayRespond, incident_id: str, *, version: Seen, reason: Reason = "", hours: Hours = 4
) -> Response:
    """The person owns it for so long."""
    _ = gettext_of(visit)
    until = visit.house.clock() + timedelta(hours=hours)
    form = _Form(request, visit, incident_id, {"form": "acknowledge", "reason": reason, "hours": hours})
    deed = partial(handling.acknowledge, reason=reason, until=until, seen=version)
    return _done(form, deed, _("Acknowledged: it is yours."))


@router.post("/incidents/{incident_id}/snooze")
def snooze(
    request: Request, visit: MayRespond, incident_id: str, *, version: Seen, reason: Reason = "", hours: Hours = 4
) -> Response:
    """It can wait for so long."""
    _ = gettext_of(visit)
    until = visit.house.clock() + timedelta(hours=hours)
    form = _Form(request, visit, incident_id, {"form": "snooze", "reason": reason, "hours": hours})
    return _done(form, partial(handling.snooze, reason=reason, until=until, seen=version), _("Snoozed."))


@router.post("/incidents/{incident_id}/reassign")
def reassign(
    request: Request,
    visit: MayRespond,
    incident_id: str,
    *,
    version: Seen,
    to: Annotated[str, Form(max_length=100)] = "",
    reason: Reason = "",
) -> Response:
    """Another person owns it."""
    _ = gettext_of(visit)
    form = _Form(request, visit, incident_id, {"form": "reassign", "reason": reason, "to": to})
    if not may_own(visit.house, to):
        return _refused(form, InputError(_("Choose who is to own it.")))
    return _done(form, partial(handling.reassign, to=to, reason=reason, seen=version), _("Handed over."))


@router.post("/incidents/{incident_id}/resolve")
def resolve(
    request: Request, visit: MayRespond, incident_id: str, *, version: Seen, reason: Reason = "", root_cause: Reason = ""
) -> Response:
    """The problem is over."""
    _ = gettext_of(visit)
    form = _Form(request, visit, incident_id, {"form": "resolve", "reason": reason, "root_cause": root_cause})
    return _done(form, partial(handling.resolve, reason=reason, root_cause=root_cause, seen=version), _("Resolved."))


@router.post("/incidents/{incident_id}/hold")
def hold(request: Request, visit: MayHold, incident_id: str, *, version: Seen, reason: Reason = "") -> Response:
    """All its pieces are held until a person releases them."""
    _ = gettext_of(visit)
    form = _Form(request, visit, incident_id, {"form": "hold", "reason": reason})
    return _done(form, partial(handling.hold_pieces, reason=reason, seen=version), _("Its pieces are held."))


def _wanted(visit: Visit, given: Mapping[str, str]) -> WantedIncidents:
    """What the address asks for; a word that is none of its field's asks for nothing."""
    severity, priority, text = given["severity"], given["priority"], given["q"].strip()
    return WantedIncidents(
        states=_STATES.get(given["state"], _UNRESOLVED),
        severity=Level(severity) if severity in set(Level) else None,
        priority=Priority(priority) if priority in set(Priority) else None,
        check_id=given["check"] or None,
        batch_id=given["batch"] or None,
        owners=(given["owner"],) if given["owner"] else (),
        text=text,
        or_checks=_titled(visit, text),
    )


def _titled(visit: Visit, text: str) -> tuple[str, ...]:
    """The checks whose title says the text in the visit's own language."""
    if not text or visit.language == "en":
        return ()
    _ = gettext_of(visit)
    return tuple(check_id for check_id, check in visit.house.checks.items() if text.casefold() in _(check.title).casefold())


def _shown(
    request: Request,
    visit: Visit,
    incident_id: str,
    *,
    status: int = 200,
    typed: Mapping[str, object] | None = None,
    error: InputError | None = None,
) -> Response:
    names = Names({person.login: told_apart(person.login, person.name, visit) for person in owners_to_be(visit.house)})
    view = incident_view(visit.house, incident_id)
    content = {
        **view_of(view, visit),
        "people": names.others(view.incident.acknowledged_by),
        "hours": HOURS,
        "typed": {**_NOTHING_TYPED, **(typed or {})},
        "stale": error if isinstance(error, StaleIncidentError) else None,
        "wrong": str(error) if error is not None and not isinstance(error, StaleIncidentError) else "",
    }
    return page(request, visit, "incidents/one.html", content, status=status)


class _Form(NamedTuple):
    """A form that was sent, with what was typed into it."""

    request: Request
    visit: Visit
    incident_id: str
    typed: Mapping[str, object]


def _done(form: _Form, deed: Callable[[House, str], handling.Handled], say: str) -> Response:
    """The incident after the deed, or why it was refused."""
    try:
        deed(form.visit.house, form.incident_id)
    except (StaleIncidentError, InputError) as error:
        return _refused(form, error)
    wake(form.request)
    return go_to(form.request, f"/incidents/{form.incident_id}", say=say)


def _refused(form: _Form, error: InputError) -> Response:
    """The page again, with what was typed: nothing a person wrote is lost."""
    status = 409 if isinstance(error, StaleIncidentError) else 400
    return _shown(form.request, form.visit, form.incident_id, status=status, typed=form.typed, error=error)


def _address(kept: Mapping[str, str], **place: str) -> str:
    query = {**kept, **{name: value for name, value in place.items() if (name, value) != ("tab", "all")}}
    return "/incidents" + (f"?{urlencode(query)}" if query else "")
