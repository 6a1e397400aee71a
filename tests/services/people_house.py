"""A project without pieces, for all that concerns people: sign-in, tokens, roles. Its clock is turned by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from commsqa.bootstrap import open_house
from commsqa.domain.people import Person, Role
from commsqa.project.dashboard import DashboardSettings
from commsqa.services.house import House
from commsqa.services.people import add_with_own_password
from commsqa.services.signing_in import NewSession, sign_in
from commsqa.store.tables import audit

BEGIN = datetime(2026, 11, 22, 8, tzinfo=UTC)
PASSWORD = "a quiet river in may"
HOME = "192.0.2.7"


@dataclass
class Clock:
    """What time it is, until somebody turns it."""

    now: datetime = BEGIN

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: int) -> None:
        self.now += timedelta(**by)


@contextmanager
def people_house(folder: Path, clock: Clock, settings: DashboardSettings | None = None) -> Iterator[House]:
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "commsqa.yaml").write_text(
        "name: river-bank\nsources:\n  communications: {uri: c.csv}\n  customers: {uri: k.csv}\n", encoding="utf-8"
    )
    with open_house(folder) as house:
        project = house.project.model_copy(update={"dashboard": settings or DashboardSettings()})
        yield replace(house, project=project, clock=clock, actor="tester")


def add(house: House, login: str = "sara", *roles: Role, password: str = PASSWORD) -> Person:
    """Somebody who signs in by a password; a steward where nothing else is said."""
    add_with_own_password(house, login, name=login.title(), roles=roles or (Role.STEWARD,), password=password)
    return person_of(house, login)


def person_of(house: House, login: str) -> Person:
    with house.store.snapshot() as tx:
        person = tx.people.find(login)
    assert person is not None
    return person


def signed(house: House, login: str = "sara", password: str = PASSWORD, address: str = HOME) -> NewSession:
    return sign_in(house, login, password, address=address)


def events(house: House, *actions: str) -> list[tuple[str, str, str]]:
    """Action, actor and subject of the audit events of these actions, the oldest first."""
    with house.store.engine.connect() as connection:
        rows = connection.execute(select(audit).where(audit.c.action.in_(actions)).order_by(audit.c.seq)).all()
    return [(row.action, row.actor, row.subject) for row in rows]
