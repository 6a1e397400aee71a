"""An incident as its pages show it: levels, causes, reasons, times and people in the reader's words and language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from babel.dates import format_timedelta
from markupsafe import Markup

from commsqa.dashboard import causes, reasons, wording
from commsqa.dashboard.i18n import Reader, gettext_of, reader_of
from commsqa.dashboard.visit import Visit
from commsqa.dashboard.worded import sentence as event_sentence
from commsqa.domain.causes import ProbableCause
from commsqa.domain.deliveries import Delivery
from commsqa.domain.incidents import Incident, IncidentLine, IncidentState
from commsqa.services.queries.incidents import IncidentView

_FULL_BAR = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""Where the axis of the picture of a cause may end."""


@dataclass(frozen=True)
class Names:
    """Who may own an incident, by login."""

    by_login: Mapping[str, str]

    def others(self, owner: str | None) -> list[tuple[str, str]]:
        """Login and name of everybody but the owner."""
        return [(login, name) for login, name in self.by_login.items() if login != owner]


@dataclass(frozen=True)
class Bar:
    """A rate as a bar. `width` is its length as a share of the axis, in percent."""

    name: str
    rate: float
    width: float
    failed: int | None = None
    evaluated: int | None = None


def line_of(line: IncidentLine, visit: Visit) -> dict[str, object]:
    """What a row of the list shows."""
    reader, now = reader_of(visit), visit.house.clock()
    return {
        "it": line,
        "title": title_of(line.title, visit),
        "cause": causes.conditions(line.conditions, reader) if line.conditions else "",
        "mine": line.acknowledged_by is not None and line.acknowledged_by.casefold() == visit.person.login.casefold(),
        "age": lasted((line.resolved_at or now) - line.opened_at, reader),
        "next": _call(line.state, line.next_step_at, now, reader),
        "late": line.next_step_at is not None and line.next_step_at <= now,
    }


def view_of(view: IncidentView, visit: Visit) -> dict[str, object]:
    """What the page of one incident shows."""
    reader, now = reader_of(visit), visit.house.clock()
    incident, problem = view.incident, view.incident.problem
    check = visit.house.checks.get(incident.check_id)
    return {
        "view": view,
        "incident": incident,
        "problem": problem,
        "title": title_of(problem.title, visit),
        "reasons": reasons.told(problem.reasons, reader),
        "could_not_run": reasons.english(problem.could_not_run) if problem.could_not_run else "",
        "causes": [_cause(cause, reader) for cause in problem.causes],
        "first_action": reasons.said(problem.first_action, reader) if problem.first_action else "",
        "runbook": [reasons.said(step, reader) for step in (check.runbook if check else ())],
        "events": [{"it": event, "text": event_sentence(event, visit)} for event in view.events],
        "deliveries": [_delivery(delivery, incident) for delivery in view.deliveries],
        "age": lasted((incident.resolved_at or now) - incident.opened_at, reader),
        "next": _call(incident.state, incident.next_step_at, now, reader),
        "late": incident.next_step_at is not None and incident.next_step_at <= now,
        "customers": _customers(view),
        "digests": list(dict.fromkeys(line.customer_digest for line in view.findings if line.customer_digest)),
        "told": partial(event_sentence, visit=visit),
    }


def title_of(title: str, visit: Visit) -> Markup:
    """A check's title in the reader's language."""
    return reasons.said(title, reader_of(visit))


def lasted(span: timedelta, reader: Reader) -> str:
    """`3 hours`, `2 days`: one unit, for people."""
    text = format_timedelta(max(span, timedelta(0)), granularity="minute", threshold=1.5, locale=reader.language)
    return wording.localdigits(text, reader)


def _call(state: IncidentState, at: datetime | None, now: datetime, reader: Reader) -> str:
    """When somebody is called next: `in 5 minutes`, or `now`; nothing where nobody will be."""
    if at is None or state is IncidentState.RESOLVED:
        return ""
    _ = gettext_of(reader)
    if at <= now:
        return _("now")
    text = format_timedelta(at - now, granularity="minute", threshold=1.5, add_direction=True, locale=reader.language)
    return wording.localdigits(text, reader)


def _cause(cause: ProbableCause, reader: Reader) -> dict[str, object]:
    _ = gettext_of(reader)
    highest = max(cause.inside_rate, cause.elsewhere_rate)
    full = next(end for end in _FULL_BAR if end >= min(highest, 1.0))
    bars = [
        Bar(_("Inside"), cause.inside_rate, _width(cause.inside_rate, full), cause.failed_inside, cause.evaluated_inside),
        Bar(_("Elsewhere"), cause.elsewhere_rate, _width(cause.elsewhere_rate, full)),
    ]
    return {
        "it": cause,
        "sentence": causes.sentence(cause, reader),
        "conditions": causes.conditions(cause.conditions, reader) if cause.conditions else "",
        "aliases": causes.conditions(cause.aliases, reader) if cause.aliases else "",
        "implied": causes.conditions(cause.implied, reader) if cause.implied else "",
        "change": causes.change(cause, reader),
        "bars": bars if cause.conditions else [],
        "full": full,
    }


def _width(rate: float, full: float) -> float:
    return round(min(100.0, 100 * rate / full), 2)


def _customers(view: IncidentView) -> int:
    return view.incident.problem.customers


def _delivery(delivery: Delivery, incident: Incident) -> dict[str, object]:
    """`behind`: what this destination knows is older than the incident as it is."""
    return {
        "it": delivery,
        "number": delivery.thread_id or delivery.external_id,
        "behind": delivery.notification.version < incident.version,
    }
