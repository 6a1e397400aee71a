"""What a person does with an incident over HTTP, and what they do on an older state of it."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from commsqa.dashboard.api.areas import PREFIX
from commsqa.domain.people import Role
from commsqa.services.house import House
from commsqa.services.people import add_person
from tests.dashboard.api.conftest import Program

LATER = "2026-11-01T05:00:00Z"
ACTIONS: list[tuple[str, dict[str, Any], str]] = [
    ("acknowledge", {}, "acknowledged"),
    ("acknowledge", {"until": LATER}, "acknowledged"),
    ("snooze", {"until": LATER}, "acknowledged"),
    ("reassign", {"to": "maria"}, "acknowledged"),
    ("resolve", {"root_cause": "the feed was cut"}, "resolved"),
]


@pytest.fixture
def responder(program: Program, own_house: House) -> TestClient:
    add_person(own_house, "maria", name="Maria Novakova", roles=(Role.ON_CALL,))
    return program(Role.ON_CALL, login="sam")


def first(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{PREFIX}/incidents?state=open&limit=1").json()["items"][0]
    return found


def act(client: TestClient, incident_id: str, verb: str, *, if_match: str | None = None, **asked: Any) -> Any:
    headers = {} if if_match is None else {"If-Match": if_match}
    return client.post(f"{PREFIX}/incidents/{incident_id}/{verb}", json={"reason": "I look", **asked}, headers=headers)


@pytest.mark.parametrize(("verb", "asked", "state"), ACTIONS)
def test_each_action_answers_the_incident_as_it_is_then(
    responder: TestClient, verb: str, asked: dict[str, Any], state: str
) -> None:
    seen = first(responder)
    response = act(responder, seen["incident_id"], verb, **asked)
    assert response.status_code == 200, response.text
    told = response.json()
    assert told["state"] == state
    assert told["version"] > seen["version"]
    assert response.headers["etag"] == f'"{told["version"]}"'
    assert responder.get(f"{PREFIX}/incidents/{seen['incident_id']}").json() == told


def test_an_incident_is_handed_to_a_person_who_is_there(responder: TestClient) -> None:
    incident_id = first(responder)["incident_id"]
    refused = act(responder, incident_id, "reassign", to="nobody")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/to")
    assert act(responder, incident_id, "reassign", to="maria").json()["acknowledged_by"] == "maria"


@pytest.mark.parametrize(("verb", "asked", "_"), ACTIONS)
def test_what_was_decided_on_an_older_state_is_refused(responder: TestClient, verb: str, asked: dict[str, Any], _: str) -> None:
    seen = first(responder)
    incident_id, version = seen["incident_id"], seen["version"]
    assert act(responder, incident_id, "acknowledge").status_code == 200
    by_header = act(responder, incident_id, verb, if_match=f'"{version}"', **asked)
    by_body = act(responder, incident_id, verb, version=version, **asked)
    assert (by_header.status_code, by_body.status_code) == (412, 409)
    assert "sam" in by_header.json()["detail"]


@pytest.mark.parametrize("spelled", ['"{}"', "{}", ' "{}" ', "*"])
def test_the_version_that_is_there_is_let_through(responder: TestClient, spelled: str) -> None:
    seen = first(responder)
    response = act(responder, seen["incident_id"], "acknowledge", if_match=spelled.format(seen["version"]))
    assert response.status_code == 200


@pytest.mark.parametrize("spelled", ["three", 'W/"1"x', '"-1"', '"1", "2"', ""])
def test_what_is_no_version_is_refused(responder: TestClient, spelled: str) -> None:
    response = act(responder, first(responder)["incident_id"], "acknowledge", if_match=spelled)
    assert response.status_code == 422
    assert response.json()["errors"][0]["parameter"] == "if-match"


@pytest.mark.parametrize(
    ("verb", "asked"),
    [
        ("acknowledge", {"reason": ""}),
        ("acknowledge", {"until": "tomorrow"}),
        ("acknowledge", {"until": "2026-11-01T05:00:00"}),
        ("acknowledge", {"version": 0}),
        ("acknowledge", {"version": "1"}),
        ("snooze", {}),
        ("reassign", {}),
        ("resolve", {"cause": "?"}),
    ],
)
def test_a_wrong_body_is_refused_before_anything_is_done(responder: TestClient, verb: str, asked: dict[str, Any]) -> None:
    seen = first(responder)
    assert act(responder, seen["incident_id"], verb, **asked).status_code == 422
    assert first(responder) == seen
