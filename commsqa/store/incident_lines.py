"""Incidents as lines of a list: filtered, sorted and cut to a page by the database, without their long problems."""

import json
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from commsqa.domain.incidents import IncidentLine, IncidentState
from commsqa.domain.levels import Level, Priority
from commsqa.domain.values import Value
from commsqa.store.tables import incidents

_OTHERS = ("state", "check_id", "opened_at", "updated_at", "acknowledged_by", "acknowledged_until", "resolved_at", "resolved_by")
_READ = (*_OTHERS, "incident_id", "next_step_at", "version", "urgency", "priority", "line", "batches")


class Wanted(Value):
    """Which incidents: those for which all that is given holds. `states` empty: in any.

    `owners` are names, in any case; `unowned`: those that nobody acknowledged. `text` is looked for in the id, the check, the
    title, the cause and the owner; an incident of one of `or_checks` meets it too.
    """

    states: tuple[IncidentState, ...] = (IncidentState.OPEN, IncidentState.ACKNOWLEDGED)
    severity: Level | None = None
    priority: Priority | None = None
    check_id: str | None = None
    batch_id: str | None = None
    owners: tuple[str, ...] = ()
    unowned: bool = False
    text: str = ""
    or_checks: tuple[str, ...] = ()


class IncidentLines:
    """The lines within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(self, wanted: Wanted, *, limit: int, after: str = "", before: str = "") -> list[IncidentLine]:
        """Up to `limit` lines, the most urgent first: those after the one with this `urgency`, or the last ones before it."""
        query = select(*(incidents.c[name] for name in _READ)).where(*_conditions(wanted))
        if before:
            query = query.where(incidents.c.urgency < before).order_by(incidents.c.urgency.desc())
        else:
            query = query.where(incidents.c.urgency > after).order_by(incidents.c.urgency)
        lines = [_line(row) for row in self._connection.execute(query.limit(limit))]
        return lines[::-1] if before else lines

    def count(self, wanted: Wanted) -> int:
        """How many there are."""
        query = select(func.count()).select_from(incidents).where(*_conditions(wanted))
        return self._connection.execute(query).scalar_one()


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    same = {"severity": wanted.severity, "priority": wanted.priority, "check_id": wanted.check_id}
    found = [incidents.c[name] == str(value) for name, value in same.items() if value is not None]
    if wanted.states:
        found.append(incidents.c.state.in_([state.value for state in wanted.states]))
    if wanted.batch_id is not None:
        found.append(incidents.c.batches.contains(json.dumps(wanted.batch_id, ensure_ascii=False) + ":", autoescape=True))
    if wanted.owners:
        found.append(func.lower(incidents.c.acknowledged_by).in_([name.lower() for name in wanted.owners]))
        found.append(incidents.c.state == IncidentState.ACKNOWLEDGED.value)
    if wanted.unowned:
        found.append(incidents.c.state == IncidentState.OPEN.value)
    if wanted.text:
        text = wanted.text.casefold()
        owned = func.lower(incidents.c.acknowledged_by).contains(text, autoescape=True)
        other = incidents.c.check_id.in_(wanted.or_checks)
        found.append(or_(incidents.c.searched.contains(text, autoescape=True), owned, other))
    return found


def _line(row: Row[Any]) -> IncidentLine:
    fields = row._asdict()
    told = json.loads(fields.pop("line"))
    batches = tuple(json.loads(fields.pop("batches")))
    return IncidentLine(**{**told, **fields, "batches": batches})
