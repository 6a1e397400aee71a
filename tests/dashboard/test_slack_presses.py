"""Buttons in Slack: who may press them, what a forged, late or repeated request gets, and where a press shows."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from commsqa.dashboard.app import create_app
from commsqa.domain.incidents import IncidentState
from commsqa.domain.people import Person, Role
from commsqa.escalation.transports import build_all
from commsqa.escalation.transports.base import Context
from commsqa.project.escalation_policy import EscalationPolicy
from commsqa.services import handling
from commsqa.services.escalating import sweep
from tests.escalation.slack_double import SIGNING_SECRET, SlackDouble, signed
from tests.escalation.slack_workspace import Message
from tests.projects import NOW
from tests.services.incident_house import Desk, desk

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]


@dataclass
class Room:
    """The desk with Slack for its on-call destination, and the server that Slack calls back."""

    desk: Desk
    slack: SlackDouble
    client: TestClient

    @property
    def root(self) -> Message:
        [root] = self.slack.roots()
        return root

    def press(self, action: str, **about: Any) -> int:
        """Somebody presses; answers the status."""
        return self.send(self.slack.press(self.root, action, **about))

    def send(self, request: dict[str, Any]) -> int:
        return int(self.client.post("/slack/interactions", **request).status_code)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with SlackDouble(clock=lambda: NOW.timestamp()) as slack, desk(tmp_path / "bank") as at_work:
        policy = EscalationPolicy.model_validate(
            {
                "destinations": {"oncall": slack.config | {"signing_secret": SIGNING_SECRET}},
                "routes": [{"severity": ["high", "critical"], "notify": ["oncall"]}],
                "people": {"U0SARA": "sara", "U0AUDIT": "ada"},
            }
        )
        transports = build_all(policy, Context(tmp_path))
        house = replace(at_work.house, escalation=policy, transports=transports)
        with house.store.transaction() as tx:
            for login, role in (("sara", Role.ON_CALL), ("ada", Role.AUDITOR)):
                tx.people.add(Person(login=login, name=login.title(), roles=(role,), created_at=NOW), actor="tests")
        told = handling.acknowledge(house, "INC-aa11", reason="for a moment", by="omar")
        handling.delivered(house, told)
        yield Room(replace(at_work, house=house), slack, TestClient(create_app(house), base_url="http://localhost"))


def test_a_press_is_the_persons_own_doing_and_shows_in_the_message(room: Room) -> None:
    assert room.press("acknowledge") == 200
    known = room.desk.incident()
    assert (known.state, known.acknowledged_by, known.version) == (IncidentState.ACKNOWLEDGED, "sara", 3)
    sweep(room.desk.house)
    assert "Acknowledged by sara" in json.dumps(room.root.blocks)
    assert json.loads(_value(room.root))["version"] == 3
    action, actor, details = room.desk.trail()[-1]
    assert (action, actor, json.loads(details)["account"]) == ("incident.acknowledged", "sara", "sara")


def test_a_press_on_a_message_that_is_older_than_the_incident_says_what_changed(room: Room) -> None:
    handling.acknowledge(room.desk.house, "INC-aa11", reason="my template", by="lena")
    assert room.press("snooze") == 200
    [(user, text)] = room.slack.whispers
    assert user == "U0SARA"
    assert "lena" in text
    assert "my template" in text
    assert room.desk.incident().acknowledged_by == "lena"


@pytest.mark.parametrize(("user", "said"), [("U0NOBODY", "U0NOBODY: your login"), ("U0AUDIT", "roles")])
def test_who_is_unknown_or_may_not_is_told_so_alone_and_it_is_in_the_trail(user: str, said: str, room: Room) -> None:
    assert room.press("acknowledge", user=user) == 200
    assert [(to, said in text) for to, text in room.slack.whispers] == [(user, True)]
    assert room.desk.incident().acknowledged_by == "omar"
    assert [actor for _, actor, _ in room.desk.trail("slack.refused")] == [f"slack:{user}"]


def test_the_same_request_twice_is_refused(room: Room) -> None:
    request = room.slack.press(room.root, "acknowledge")
    assert [room.send(request), room.send(request)] == [200, 401]


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_request_that_is_not_of_now_is_refused(seconds: int, room: Room) -> None:
    assert room.press("acknowledge", at=NOW.timestamp() + seconds) == 401
    assert room.desk.incident().acknowledged_by == "omar"


def _value(root: Message) -> str:
    [actions] = [block for block in root.blocks if block["type"] == "actions"]
    return str(actions["elements"][0]["value"])


JUNK = [
    b"",
    b"payload=",
    b"payload=%ff%fe",
    b"\xff\xfe\x00",
    b"payload={",
    b"payload=null",
    b"payload=[]",
    urlencode({"payload": json.dumps({"type": "block_actions", "actions": []})}).encode(),
    urlencode({"payload": "[" * 100_000}).encode(),
    urlencode(
        {
            "payload": json.dumps(
                {
                    "type": "block_actions",
                    "user": {"id": "U0SARA"},
                    "channel": {"id": "C0ONCALL"},
                    "actions": [{"action_id": "commsqa_release", "value": '{"incident":"INC-aa11","version":2}'}],
                }
            )
        }
    ).encode(),
    urlencode(
        {
            "payload": json.dumps(
                {
                    "type": "block_actions",
                    "user": {"id": "U0SARA"},
                    "channel": {"id": "C0OTHER"},
                    "actions": [{"action_id": "commsqa_acknowledge", "value": '{"incident":"INC-aa11","version":2}'}],
                }
            )
        }
    ).encode(),
]


@pytest.mark.parametrize("body", JUNK, ids=range(len(JUNK)))
def test_a_signed_request_that_is_no_press_of_ours_is_refused(body: bytes, room: Room) -> None:
    assert room.send({"content": body, "headers": signed(body, at=NOW.timestamp())}) == 401
    assert room.desk.incident().version == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "v1=ff"},
        {"X-Slack-Request-Timestamp": "yesterday"},
        {"X-Slack-Request-Timestamp": "99999999999999999999"},
        {"X-Slack-Request-Timestamp": ""},
    ],
)
def test_an_unsigned_request_is_refused(changed: dict[str, str], room: Room) -> None:
    request = room.slack.press(room.root, "acknowledge")
    request["headers"] |= changed
    assert room.send(request) == 401


def test_another_apps_signature_is_refused(room: Room) -> None:
    request = room.slack.press(room.root, "acknowledge")
    request["headers"] = signed(request["content"], at=NOW.timestamp(), secret="another")
    assert room.send(request) == 401


def test_more_than_a_megabyte_is_refused_unread(room: Room) -> None:
    body = b"payload=" + b"x" * 1_100_000
    assert room.send({"content": body, "headers": signed(body, at=NOW.timestamp())}) == 413

    def in_pieces() -> Iterator[bytes]:
        yield body

    assert room.send({"content": in_pieces(), "headers": signed(body, at=NOW.timestamp())}) == 413


def test_a_resolved_incident_has_no_buttons(room: Room) -> None:
    handling.delivered(room.desk.house, handling.resolve(room.desk.house, "INC-aa11", reason="rolled back", by="omar"))
    assert not [block for block in room.root.blocks if block["type"] == "actions"]


def test_an_incident_without_pieces_cannot_be_held_and_the_person_learns_why(room: Room) -> None:
    assert room.press("hold") == 200
    [(_, text)] = room.slack.whispers
    assert "no piece" in text or "held" in text
