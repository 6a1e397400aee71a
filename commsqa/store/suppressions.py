"""Suppressions: made, confirmed, ended before their time, and never removed."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from commsqa.domain.decisions import same_person
from commsqa.domain.reviews import Matcher, Suppression
from commsqa.domain.values import canonical_json
from commsqa.errors import InputError, UnknownIdError
from commsqa.store.audit import AuditTrail
from commsqa.store.tables import suppressions


class Suppressions:
    """The suppressions within one transaction. Every change writes its audit event."""

    def __init__(self, connection: Connection, audit: AuditTrail) -> None:
        self._connection = connection
        self._audit = audit

    def get(self, suppression_id: str) -> Suppression:
        """The suppression with this id, or UnknownIdError."""
        query = select(suppressions).where(suppressions.c.suppression_id == suppression_id)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise UnknownIdError(f"no suppression has the id {suppression_id}; commsqa suppressions lists them")
        return _suppression(row)

    def all(self) -> list[Suppression]:
        """All that were ever made, the newest first."""
        query = select(suppressions).order_by(suppressions.c.created_at.desc(), suppressions.c.suppression_id)
        return [_suppression(row) for row in self._connection.execute(query)]

    def acting(self, now: datetime) -> list[Suppression]:
        """Those that are in force then, the oldest first."""
        table = suppressions
        in_force = table.c.ended_at.is_(None) & (table.c.created_at <= now) & (table.c.expires_at > now)
        query = select(table).where(in_force).order_by(table.c.created_at, table.c.suppression_id)
        return [_suppression(row) for row in self._connection.execute(query)]

    def add(self, made: Suppression, *, account: str) -> None:
        """Record a new one. `account` is who was logged on."""
        values = made.model_dump(exclude={"matcher"}) | {"matcher": canonical_json(made.matcher).decode()}
        self._connection.execute(insert(suppressions).values(values))
        details = made.model_dump(include={"matcher", "reason", "owner", "expires_at"}) | {"account": account}
        subject, actor = made.suppression_id, made.created_by
        self._audit.append(action="suppression.created", actor=actor, subject=subject, details=details, at=made.created_at)

    def confirm(self, suppression_id: str, *, by: str, account: str, at: datetime) -> Suppression:
        """A second person's word. UnknownIdError, or InputError where it does not act any more, is confirmed, or is their own."""
        found = self._in_force(suppression_id, at)
        if found.confirmed_by is not None:
            raise InputError(f"{suppression_id} was confirmed already, by {found.confirmed_by}")
        if same_person(found.created_by, by):
            raise InputError(f"{suppression_id} was made by {found.created_by}; somebody else confirms it")
        unsaid = (suppressions.c.suppression_id == suppression_id) & suppressions.c.confirmed_at.is_(None)
        self._connection.execute(update(suppressions).where(unsaid).values(confirmed_at=at, confirmed_by=by))
        details = {"check_id": found.matcher.check_id, "created_by": found.created_by, "account": account}
        self._audit.append(action="suppression.confirmed", actor=by, subject=suppression_id, details=details, at=at)
        return found.model_copy(update={"confirmed_at": at, "confirmed_by": by})

    def end(self, suppression_id: str, *, by: str, reason: str, account: str, at: datetime) -> Suppression:
        """Take one back before it expires. UnknownIdError, or InputError where it does not act any more."""
        found = self._in_force(suppression_id, at)
        same = (suppressions.c.suppression_id == suppression_id) & suppressions.c.ended_at.is_(None)
        self._connection.execute(update(suppressions).where(same).values(ended_at=at, ended_by=by))
        details = {"check_id": found.matcher.check_id, "reason": reason, "account": account}
        self._audit.append(action="suppression.ended", actor=by, subject=suppression_id, details=details, at=at)
        return found.model_copy(update={"ended_at": at, "ended_by": by})

    def _in_force(self, suppression_id: str, at: datetime) -> Suppression:
        found = self.get(suppression_id)
        if not found.acts_at(at):
            raise InputError(f"{suppression_id} does not act any more: it expired or was ended; commsqa suppressions lists it")
        return found


def _suppression(row: Row[Any]) -> Suppression:
    fields = row._asdict()
    return Suppression.model_validate(fields | {"matcher": Matcher.model_validate_json(str(fields["matcher"]))})
