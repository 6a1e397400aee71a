"""The history of runs by filter, a page at a time."""

import json

from sqlalchemy import Connection, select

from commsqa.domain.values import Moment, Value
from commsqa.store.runs import RunRecord, RunState
from commsqa.store.tables import runs

_SHORT = [column for column in runs.c if column.name not in ("number", "report")]


class WantedRuns(Value):
    """Which runs: those for which all that is given holds. `since` and `until` are about when they began."""

    batch_id: str | None = None
    actor: str | None = None
    state: RunState | None = None
    since: Moment | None = None
    until: Moment | None = None
    run_ids: frozenset[str] | None = None


class RunList:
    """The runs within one transaction, for reading."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(self, wanted: WantedRuns, *, limit: int, before: str | None = None) -> list[RunRecord]:
        """Up to `limit` runs without their reports, which are long; the one started last first.

        Those that were started before run `before` where it is given.
        """
        query = select(*_SHORT)
        for column, value in ((runs.c.batch_id, wanted.batch_id), (runs.c.actor, wanted.actor), (runs.c.state, wanted.state)):
            if value is not None:
                query = query.where(column == str(value))
        if wanted.since is not None:
            query = query.where(runs.c.started_at >= wanted.since)
        if wanted.until is not None:
            query = query.where(runs.c.started_at <= wanted.until)
        if wanted.run_ids is not None:
            query = query.where(runs.c.run_id.in_(sorted(wanted.run_ids)))
        if before is not None:
            query = query.where(runs.c.number < select(runs.c.number).where(runs.c.run_id == before).scalar_subquery())
        rows = self._connection.execute(query.order_by(runs.c.number.desc()).limit(limit))
        texts = ("row_counts", "digests")
        return [RunRecord(**row._asdict() | {name: json.loads(getattr(row, name)) for name in texts}) for row in rows]
