"""The wrapped keys of sealed evidence. Without its row, what a key sealed is gone for good."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from itertools import islice

from sqlalchemy import Connection, insert, select

from commsqa.store.tables import evidence_keys


class KeyKind(StrEnum):
    """Whose key: a run's (named by its id) or a customer's (named by the keyed digest)."""

    RUN = "run"
    CUSTOMER = "customer"


_CHUNK = 500  # SQLite's oldest limit is 999 parameters a statement


class EvidenceKeys:
    """The wrapped keys within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def wrapped(self, kind: KeyKind, subjects: Collection[str]) -> dict[str, bytes]:
        """The wrapped keys of those subjects that have one."""
        found: dict[str, bytes] = {}
        left = iter(subjects)
        while chunk := list(islice(left, _CHUNK)):
            query = select(evidence_keys.c.subject, evidence_keys.c.wrapped)
            query = query.where(evidence_keys.c.kind == kind.value, evidence_keys.c.subject.in_(chunk))
            found.update((row.subject, row.wrapped) for row in self._connection.execute(query))
        return found

    def add(self, kind: KeyKind, wrapped: Mapping[str, bytes]) -> None:
        """Store new keys by subject."""
        rows = [{"kind": kind.value, "subject": subject, "wrapped": key} for subject, key in wrapped.items()]
        if rows:
            self._connection.execute(insert(evidence_keys), rows)
