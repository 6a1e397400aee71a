"""The audit trail as it is read: entries by page and by filter. Whether they are whole is another question: see verification."""

import json
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, func, select

from commsqa.domain.values import Moment, Value, rfc3339
from commsqa.errors import StoreError
from commsqa.store.audit import GENESIS, Head, read_head
from commsqa.store.tables import audit

_SECOND = timedelta(seconds=1)
HASHED = ("seq", "at", "actor", "action", "subject", "details", "prev_hash")
"""The fields over which an entry's hash is made."""


class Entry(Value):
    """An entry of the trail, every field exactly as it is stored: `at` and `details` are the text that was hashed."""

    seq: int
    at: str
    actor: str
    action: str
    subject: str
    details: str
    prev_hash: str
    hash: str

    @property
    def moment(self) -> datetime:
        """When it happened."""
        return datetime.fromisoformat(self.at)

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What the details say."""
        read: dict[str, Any] = json.loads(self.details)
        return read


class Wanted(Value):
    """Which entries: those for which all that is given holds. `action` may be a family, e.g. `incident.`; `mentions` is a text
    that the details have as a value. A period has whole seconds, both ends are in it.
    """

    subject: str | None = None
    actor: str | None = None
    action: str | None = None
    mentions: str | None = None
    since: Moment | None = None
    until: Moment | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Wanted()


class Trail:
    """The entries within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def stored_head(self) -> Head | None:
        """The end of the trail as it is stored; None when somebody removed it."""
        return read_head(self._connection)

    def head(self) -> Head:
        """The end of the trail. StoreError when somebody removed it."""
        head = self.stored_head()
        if head is None:
            raise StoreError("the audit trail's signed head is missing; run `commsqa audit verify`")
        return head

    def newest(self, wanted: Wanted, *, limit: int, before: int | None = None) -> list[Entry]:
        """Up to `limit` entries, the newest first; those before entry `before` where it is given."""
        query = select(audit).where(*self._conditions(wanted))
        if before is not None:
            query = query.where(audit.c.seq < before)
        rows = self._connection.execute(query.order_by(audit.c.seq.desc()).limit(limit)).mappings()
        return [_entry(row) for row in rows]

    def oldest(self, wanted: Wanted, *, limit: int, after: int = 0, up_to: int | None = None) -> list[Entry]:
        """Up to `limit` entries after entry `after`, and up to entry `up_to`, in their order."""
        return [_entry(row) for row in self.rows(wanted, limit=limit, after=after, up_to=up_to)]

    def of_subjects(self, action: str, subjects: Collection[str]) -> dict[str, Entry]:
        """The last entry of this action for each of the subjects that has one."""
        query = select(audit).where(audit.c.action == action, audit.c.subject.in_(sorted(subjects))).order_by(audit.c.seq)
        return {row["subject"]: _entry(row) for row in self._connection.execute(query).mappings()}

    def rows(self, wanted: Wanted, *, limit: int, after: int = 0, up_to: int | None = None) -> Iterator[RowMapping]:
        """As `oldest`, as they are stored: also where somebody tampered with them."""
        query = select(audit).where(audit.c.seq > after, *self._conditions(wanted))
        if up_to is not None:
            query = query.where(audit.c.seq <= up_to)
        yield from self._connection.execute(query.order_by(audit.c.seq).limit(limit)).mappings()

    def stream(self) -> Iterator[RowMapping]:
        """All entries in their order as they are stored, a thousand in memory at a time."""
        query = select(audit).order_by(audit.c.seq).execution_options(yield_per=1000)
        yield from self._connection.execute(query).mappings()

    def hash_of(self, seq: int) -> str | None:
        """The hash of that entry as it is stored; None where there is none. Entry 0 is the beginning."""
        if seq == 0:
            return GENESIS
        found: str | None = self._connection.execute(select(audit.c.hash).where(audit.c.seq == seq)).scalar()
        return found

    def actions(self) -> list[str]:
        """Every action that the trail has, in order. An index answers, one step for each."""
        found: list[str] = []
        while True:
            query = select(func.min(audit.c.action))
            action = self._connection.execute(query.where(audit.c.action > found[-1]) if found else query).scalar()
            if action is None:
                return found
            found.append(action)

    def _conditions(self, wanted: Wanted) -> list[ColumnElement[bool]]:
        """Times are compared by whole seconds: as text, a fraction of a second sorts before none."""
        conditions: list[ColumnElement[bool]] = []
        if wanted.subject is not None:
            conditions.append(audit.c.subject == wanted.subject)
        if wanted.actor is not None:
            conditions.append(audit.c.actor == wanted.actor)
        if wanted.action is not None and wanted.action.endswith("."):
            family = [action for action in self.actions() if action.startswith(wanted.action)]
            conditions.append(audit.c.action.in_(family))
        elif wanted.action is not None:
            conditions.append(audit.c.action == wanted.action)
        if wanted.mentions is not None:
            conditions.append(audit.c.details.contains(json.dumps(wanted.mentions, ensure_ascii=False), autoescape=True))
        if wanted.since is not None:
            conditions.append(audit.c.at >= _second(wanted.since))
        if wanted.until is not None:
            conditions.append(audit.c.at < _second(wanted.until + _SECOND))
        return conditions


def _second(moment: datetime) -> str:
    return rfc3339(moment.replace(microsecond=0)).removesuffix("Z")


def _entry(row: RowMapping) -> Entry:
    return Entry.model_construct(**row)
