"""What people do in a real tracker and in Slack comes back, and what is done here shows there: one story for each way."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from commsqa.dashboard.app import create_app
from commsqa.domain.incidents import Action, Incident, IncidentState
from commsqa.domain.people import Person, Role
from commsqa.escalation.content import notification_of
from commsqa.escalation.incidents import decide
from commsqa.escalation.plan import plan
from commsqa.escalation.transports import build_all
from commsqa.escalation.transports.base import Context
from commsqa.escalation.transports.roundup.rest import Rest
from commsqa.project.escalation_policy import EscalationPolicy
from commsqa.services import handling
from commsqa.services.escalating import sweep, sweep_and_read
from commsqa.services.house import House
from commsqa.services.tracking import TicketReader
from tests.dashboard.signed_in import signed_client
from tests.escalation.slack_double import SIGNING_SECRET, SlackDouble
from tests.escalation.tickets.conftest import PASSWORD, USER, Tracker
from tests.projects import NOW
from tests.services.incident_house import Desk, desk

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]

KAY = "kay-of-the-desk"


@pytest.fixture(scope="session")
def kay(tracker: Tracker) -> Rest:
    """A person who works in the tracker."""
    tracker.admin("create", "user", "username=kay", f"password={KAY}", "roles=User", "address=kay@desk.test")
    return tracker.rest(user="kay", password=KAY)


@dataclass
class Bank:
    """The incident, told to Slack and to the tracker."""

    desk: Desk
    slack: SlackDouble
    tracker: Tracker
    incident_id: str
    reader: TicketReader

    @property
    def house(self) -> House:
        return self.desk.house

    @property
    def incident(self) -> Incident:
        return self.desk.incident(self.incident_id)

    @property
    def issue(self) -> str:
        with self.house.store.snapshot() as tx:
            return tx.outbox.settled_threads("desk", limit=9)[self.incident_id]

    def status(self, issue: str) -> str:
        [standing] = self.tracker.queue().standing([issue])
        return standing.state

    def sweep(self) -> None:
        """What the worker does. Its own work takes far less than the two seconds in which it is to be seen."""
        self.desk.now[0] = self.house.clock().replace(microsecond=0) + self.house.escalation.read_tickets_every
        begun = time.process_time()
        sweep_and_read(self.house, self.reader)
        assert time.process_time() - begun < 1

    def client(self) -> TestClient:
        return signed_client(create_app(self.house), self.house, login="sara")


@pytest.fixture
def bank(tmp_path: Path, tracker: Tracker, kay: Rest, request: pytest.FixtureRequest) -> Iterator[Bank]:
    incident_id = f"INC-{abs(hash(request.node.name)) % 16**8:08x}"
    with SlackDouble(clock=lambda: NOW.timestamp()) as slack, desk(tmp_path / "bank", incident_id) as at_work:
        to_desk = {"kind": "roundup", "url": tracker.url, "user": USER, "password": PASSWORD}
        policy = EscalationPolicy.model_validate(
            {
                "destinations": {"oncall": slack.config | {"signing_secret": SIGNING_SECRET}, "desk": to_desk},
                "routes": [{"severity": ["high", "critical"], "notify": ["oncall", "desk"]}],
                "people": {"U0SARA": "sara"},
            }
        )
        house = replace(at_work.house, escalation=policy, transports=build_all(policy, Context(tmp_path)))
        with house.store.transaction() as tx:
            tx.people.add(Person(login="sara", name="Sara", roles=(Role.ON_CALL,), created_at=NOW), actor="tests")
            opened = notification_of(tx.incidents.get(incident_id), Action.OPENED, happened="opened")
            for name in ("oncall", "desk"):
                tx.outbox.add(name, opened, due_at=NOW, now=NOW, actor="tests")
        sweep(house)
        yield Bank(replace(at_work, house=house), slack, tracker, incident_id, TicketReader())


def take(rest: Rest, issue: str, name: str) -> None:
    version = rest.get(f"issue/{issue}")["@etag"]
    rest.put(f"issue/{issue}", {"assignedto": name}, version=version)


def close(rest: Rest, issue: str) -> None:
    version = rest.get(f"issue/{issue}")["@etag"]
    rest.put(f"issue/{issue}", {"status": "resolved"}, version=version)


def test_what_a_page_does_shows_in_slack_and_in_the_ticket(bank: Bank) -> None:
    done = {"version": str(bank.incident.version), "reason": "looking at template 14", "hours": "2"}
    assert bank.client().post(f"/incidents/{bank.incident_id}/acknowledge", data=done).status_code == 303
    bank.sweep()
    [root] = bank.slack.roots()
    assert "Acknowledged by sara" in str(root.blocks)
    assert bank.status(bank.issue) == "in-progress"
    assert "looking at template 14" in bank.tracker.messages(bank.issue)[-1]


def test_what_a_press_in_slack_does_shows_on_the_page_and_in_the_ticket(bank: Bank) -> None:
    [root] = bank.slack.roots()
    handling.delivered(bank.house, handling.acknowledge(bank.house, bank.incident_id, reason="first", by="omar"))
    client = bank.client()
    assert client.post("/slack/interactions", **bank.slack.press(root, "acknowledge")).status_code == 200
    assert "sara" in client.get(f"/incidents/{bank.incident_id}").text
    bank.sweep()
    assert "taken over by sara from omar" in bank.tracker.messages(bank.issue)[-1]


def test_whoever_closes_the_ticket_resolves_the_incident(bank: Bank, kay: Rest) -> None:
    issue = bank.issue
    close(kay, issue)
    bank.sweep()
    known = bank.incident
    assert (known.state, known.resolved_by) == (IncidentState.RESOLVED, "kay")
    assert known.resolution == f"closed in desk, ticket {issue}"
    [root] = bank.slack.roots()
    assert "Resolved" in root.text
    assert bank.status(issue) == "resolved"


def test_a_run_that_finds_it_again_reopens_it_once_and_says_so_on_the_closed_ticket(bank: Bank, kay: Rest) -> None:
    issue = bank.issue
    close(kay, issue)
    bank.sweep()
    resolved = bank.incident
    [change] = decide(
        [resolved.problem],
        known={resolved.problem.fingerprint: resolved},
        open_incidents=[],
        run_id="R1",
        now=bank.house.clock(),
        new_id=lambda: "INC-none",
    )
    with bank.house.store.transaction() as tx:
        tx.incidents.save(change.incident, actor="run")
        for dispatch in plan([change], bank.house.escalation):
            tx.outbox.add(dispatch.destination, dispatch.notification, due_at=NOW, now=bank.house.clock(), actor="run")
    for _ in range(3):
        bank.sweep()
    assert bank.incident.state is IncidentState.OPEN
    assert bank.status(issue) == "resolved"
    assert "reopened" in bank.tracker.messages(issue)[-1]


def test_whoever_takes_the_ticket_acknowledges_the_incident_and_its_end_is_not_taken_for_news(bank: Bank, kay: Rest) -> None:
    take(kay, bank.issue, "kay")
    bank.sweep()
    known = bank.incident
    assert (known.state, known.acknowledged_by) == (IncidentState.ACKNOWLEDGED, "kay")
    assert known.acknowledged_until is not None
    bank.desk.now[0] = known.acknowledged_until
    for _ in range(3):
        bank.sweep()
    assert bank.incident.state is IncidentState.OPEN


def test_a_ticket_that_we_closed_is_no_news(bank: Bank) -> None:
    handling.delivered(bank.house, handling.resolve(bank.house, bank.incident_id, reason="over", by="sara"))
    bank.sweep()
    assert bank.incident.resolved_by == "sara"


def test_the_trackers_own_names_are_told_as_logins_where_the_policy_says_so(bank: Bank, kay: Rest) -> None:
    bank.desk.house = replace(bank.house, escalation=bank.house.escalation.model_copy(update={"people": {"kay": "kay.b"}}))
    close(kay, bank.issue)
    bank.sweep()
    assert bank.incident.resolved_by == "kay.b"


def test_a_tracker_that_is_down_is_asked_rarely_and_stops_nothing(bank: Bank) -> None:
    away = replace(
        bank.house,
        transports={**bank.house.transports, "desk": build_all(_away(bank.house.escalation), Context(Path()))["desk"]},
    )
    reader = TicketReader()
    assert [reader.read(away) for _ in range(3)] == [0, 0, 0]


def _away(policy: EscalationPolicy) -> EscalationPolicy:
    desk_ = {"kind": "roundup", "url": "http://127.0.0.1:9/", "user": USER, "password": SecretStr(PASSWORD)}
    return EscalationPolicy.model_validate({"destinations": {"desk": desk_}, "routes": []})
