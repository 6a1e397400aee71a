"""Counts for monitoring: each by an index, however much is kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, Connection, cast, func, select, type_coerce

from commsqa.store.tables import audit, audit_head, incidents, outbox, runs

_WAITING = ("pending", "sending", "unknown")


@dataclass(frozen=True)
class Waiting:
    """The outbox: what waits to be sent (and since when the oldest does), and what was given up."""

    waiting: int
    dead: int
    oldest: datetime | None


class Measures:
    """The counts within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def runs_by_outcome(self) -> dict[str, int]:
        """Completed runs by their outcome, and those that are running or failed by that."""
        outcome = self._outcome()
        counted = select(outcome, func.count()).where(audit.c.action == "run.completed").group_by(outcome)
        completed = [(str(name), int(count)) for name, count in self._connection.execute(counted)]
        others = select(runs.c.state, func.count()).where(runs.c.state != "completed").group_by(runs.c.state)
        return dict([*completed, *((str(state), int(count)) for state, count in self._connection.execute(others))])

    def incidents(self) -> dict[tuple[str, str], int]:
        """Incidents by state and priority."""
        counted = select(incidents.c.state, incidents.c.priority, func.count())
        rows = self._connection.execute(counted.group_by(incidents.c.state, incidents.c.priority))
        return {(state, priority): count for state, priority, count in rows}

    def outbox(self) -> Waiting:
        """What waits and what was given up."""
        waiting, oldest = self._connection.execute(
            select(func.count(), func.min(outbox.c.queued_at)).where(outbox.c.state.in_(_WAITING))
        ).one()
        dead = self._connection.execute(select(func.count()).where(outbox.c.state == "dead")).scalar_one()
        return Waiting(waiting=waiting, dead=dead, oldest=oldest)

    def audit_events(self, action: str) -> int:
        """Entries of the trail with this action."""
        return self._connection.execute(select(func.count()).where(audit.c.action == action)).scalar_one()

    def audit_seq(self) -> int:
        """The number of the trail's last entry."""
        return int(self._connection.execute(select(func.coalesce(func.max(audit_head.c.seq), 0))).scalar_one())

    def _outcome(self) -> ColumnElement[Any]:
        """Of a completed run, as its entry of the trail says: the report is long."""
        is_sqlite = self._connection.dialect.name == "sqlite"  # its cast to JSON is one to a number
        details: ColumnElement[Any] = type_coerce(audit.c.details, JSON) if is_sqlite else cast(audit.c.details, JSON)
        outcome: ColumnElement[Any] = details["outcome"].as_string()
        return outcome
