"""A house with an incident and destinations of the test's own, without any run of checks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from commsqa.domain.deliveries import Notification, Receipt
from commsqa.domain.incidents import Incident
from commsqa.domain.levels import Level
from commsqa.errors import DeliveryError
from commsqa.escalation.life import with_steps
from commsqa.project.escalation_policy import EscalationPolicy
from commsqa.project.template import write_project
from commsqa.services.house import House
from tests.escalation.builders import incident, problem
from tests.projects import NOW, opened

STEPS = [
    {"severity": ["critical", "high"], "after_minutes": 15, "notify": ["second"], "mention": "@second"},
    {"severity": ["critical", "high"], "after_minutes": 30, "notify": ["second", "oncall"], "mention": "@head"},
]
POLICY = {
    "destinations": {name: {"kind": "console"} for name in ("oncall", "desk", "second")},
    "routes": [{"severity": ["high", "critical"], "notify": ["oncall", "desk"]}],
    "steps": STEPS,
}


@dataclass
class Wire:
    """A destination that keeps what it was sent; while it is down, nothing arrives."""

    down: bool = False
    sent: list[Notification] = field(default_factory=list)

    def send(self, notification: Notification, *, thread_id: str | None = None) -> Receipt:
        if self.down:
            raise DeliveryError("nobody answers")
        self.sent.append(notification)
        return Receipt(external_id=f"M{len(self.sent)}", thread_id=thread_id or "T1")

    def find(self, notification: Notification, *, thread_id: str | None = None) -> Receipt | None:
        return None

    @property
    def kinds(self) -> list[str]:
        return [notification.kind.value for notification in self.sent]


@dataclass
class Desk:
    """The house at a time that the test sets, and its wires by name."""

    house: House
    wires: dict[str, Wire]
    now: list[datetime]

    def at(self, minutes: int) -> House:
        """The house that many minutes after the incident opened."""
        self.now[0] = NOW + timedelta(minutes=minutes)
        return self.house

    def incident(self, incident_id: str = "INC-aa11") -> Incident:
        with self.house.store.snapshot() as tx:
            return tx.incidents.get(incident_id)

    def trail(self, prefix: str = "incident.") -> list[tuple[str, str, str]]:
        """Action, actor and details of the audit entries whose action begins so."""
        with self.house.store.engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT action, actor, details FROM audit ORDER BY seq")
            return [(row[0], row[1], row[2]) for row in rows if row[0].startswith(prefix)]


@contextmanager
def desk(folder: Path, *incident_ids: str, **policy: Any) -> Iterator[Desk]:
    """A project with these incidents (by default one, INC-aa11), opened at NOW with the policy's steps."""
    if not folder.exists():
        write_project(folder)
    escalation = EscalationPolicy.model_validate(POLICY | policy)
    wires = {name: Wire() for name in escalation.destinations}
    now = [NOW]
    with opened(folder) as house:
        mine = replace(house, escalation=escalation, transports=wires, clock=lambda: now[0])
        _open(mine, incident_ids or ("INC-aa11",))
        yield Desk(mine, wires, now)


def _open(house: House, incident_ids: tuple[str, ...]) -> None:
    with house.store.transaction() as tx:
        tx.runs.start(run_id="R1", batch_id="1994-02", composition_no=1, flow_run_id=None, actor="tester", at=NOW)
        for incident_id in incident_ids:
            about = problem(check_id=f"check.{incident_id}")
            known = incident(incident_id=incident_id, problem=about, opened_at=NOW, updated_at=NOW)
            tx.incidents.save(with_steps(known, house.escalation.steps_for(Level.HIGH), NOW), actor="tester")
