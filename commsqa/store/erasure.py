"""What is erased for good: keys of sealed evidence, and entries of the access log."""

from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from commsqa.store.evidence_keys import KeyKind
from commsqa.store.tables import accesses, evidence_keys, runs


class Erasure:
    """Erasing within one transaction. The file of SQLite has no trace of it after `Store.wipe`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def key(self, kind: KeyKind, subject: str) -> int:
        """Destroy this key; answers how many there were, 1 or 0. What it sealed cannot be opened any more."""
        which = delete(evidence_keys).where(evidence_keys.c.kind == kind.value, evidence_keys.c.subject == subject)
        return self._connection.execute(which).rowcount

    def runs_with_keys(self, *, ended_before: datetime) -> list[str]:
        """The runs that ended before then and whose evidence can still be opened, the oldest first."""
        keys = select(evidence_keys.c.subject).where(evidence_keys.c.kind == KeyKind.RUN.value)
        query = select(runs.c.run_id).where(runs.c.ended_at < ended_before, runs.c.run_id.in_(keys)).order_by(runs.c.number)
        return list(self._connection.execute(query).scalars())

    def accesses_before(self, moment: datetime) -> int:
        """How many entries the access log has from before then."""
        return self._connection.execute(select(func.count()).where(accesses.c.at < moment)).scalar_one()

    def accesses(self, *, before: datetime) -> int:
        """Erase the entries of the access log from before then; answers how many there were."""
        return self._connection.execute(delete(accesses).where(accesses.c.at < before)).rowcount
