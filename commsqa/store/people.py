"""The people who may sign in. Nobody is ever removed: a login stays the name of one person in the audit trail."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from commsqa.domain.people import Digits, Language, Person, Role
from commsqa.errors import UnknownIdError
from commsqa.store.audit import AuditTrail
from commsqa.store.tables import people


class People:
    """The people within one transaction. Every change writes its audit event, without names of people but their logins."""

    def __init__(self, connection: Connection, audit: AuditTrail) -> None:
        self._connection = connection
        self._audit = audit

    def count(self) -> int:
        """How many there are, the disabled ones among them."""
        return self._connection.execute(select(func.count()).select_from(people)).scalar_one()

    def all(self) -> list[Person]:
        """Everybody, by login."""
        return [_person(row) for row in self._connection.execute(select(people).order_by(people.c.login))]

    def find(self, login: str) -> Person | None:
        """The person of this login, also a disabled one."""
        row = self._connection.execute(select(people).where(people.c.login == login)).one_or_none()
        return None if row is None else _person(row)

    def of_subject(self, subject: str) -> Person | None:
        """The person whom the provider calls this (`issuer|sub`), also a disabled one."""
        row = self._connection.execute(select(people).where(people.c.subject == subject)).one_or_none()
        return None if row is None else _person(row)

    def add(self, person: Person, *, actor: str) -> None:
        """Add somebody whose login, and whose name at the provider, nobody has."""
        self._connection.execute(insert(people).values(**person.model_dump() | {"roles": _roles(person.roles)}))
        details = {"roles": sorted(person.roles), "sign_in": "open_id" if person.subject else "password"}
        self._record("person.added", person.login, details, actor=actor, at=person.created_at)

    def change_settings(self, login: str, *, name: str, language: Language, digits: Digits, actor: str, at: datetime) -> None:
        """Set how they are called and how their pages look. Nothing is recorded where nothing changes."""
        before = self._known(login)
        values = {"name": name, "language": language, "digits": digits}
        changed = sorted(field for field, value in values.items() if getattr(before, field) != value)
        if changed:
            self._write(login, values)
            self._record("person.changed", login, {"changed": changed}, actor=actor, at=at)

    def change_roles(self, login: str, roles: Collection[Role], *, actor: str, at: datetime) -> None:
        """Set what they are here for."""
        before = self._known(login)
        self._write(login, {"roles": _roles(roles)})
        details = {"changed": ["roles"], "before": sorted(before.roles), "after": sorted(roles)}
        self._record("person.changed", login, details, actor=actor, at=at)

    def change_password(self, login: str, password_hash: str, *, must_change: bool, actor: str, at: datetime) -> None:
        """Set the hash of a new password. `must_change`: it is good for one sign-in, at which they choose their own."""
        self._known(login)
        self._write(login, {"password_hash": password_hash, "must_change_password": must_change})
        self._record("password.changed", login, {"one_time": must_change}, actor=actor, at=at)

    def rehash(self, login: str, password_hash: str) -> None:
        """Keep the same password under newer parameters of the hash; no change that anybody made."""
        self._write(login, {"password_hash": password_hash})

    def disable(self, login: str, *, actor: str, at: datetime) -> None:
        """They cannot sign in any more, nor can their tokens."""
        self._known(login)
        self._write(login, {"disabled_at": at})
        self._record("person.disabled", login, {}, actor=actor, at=at)

    def enable(self, login: str, *, actor: str, at: datetime) -> None:
        """They may sign in again."""
        self._known(login)
        self._write(login, {"disabled_at": None})
        self._record("person.changed", login, {"changed": ["enabled"]}, actor=actor, at=at)

    def _known(self, login: str) -> Person:
        person = self.find(login)
        if person is None:
            raise UnknownIdError(f"nobody has the login {login}")
        return person

    def _write(self, login: str, values: Mapping[str, Any]) -> None:
        self._connection.execute(update(people).where(people.c.login == login).values(**values))

    def _record(self, action: str, login: str, details: dict[str, Any], *, actor: str, at: datetime) -> None:
        self._audit.append(action=action, actor=actor, subject=login, details=details, at=at)


def _roles(roles: Collection[Role]) -> str:
    return json.dumps([role.value for role in Role if role in roles])


def _person(row: Row[Any]) -> Person:
    return Person(**row._asdict() | {"roles": json.loads(row.roles)})
