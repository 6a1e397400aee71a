"""People's decisions on pieces over HTTP: hold, release, and who may be the second name."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from commsqa.dashboard.api.areas import PREFIX
from commsqa.domain.people import Role
from commsqa.services.house import House
from tests.dashboard.api.conftest import Program
from tests.dashboard.conftest import CSRF, signed_in

GRAVE = {"high", "critical"}


@pytest.fixture
def steward(program: Program) -> TestClient:
    return program(Role.STEWARD, login="sam")


def newest(client: TestClient) -> str:
    return str(client.get(f"{PREFIX}/runs?limit=1").json()["items"][0]["run_id"])


def manifest(client: TestClient, run_id: str, decision: str) -> dict[str, str]:
    """The pieces with this decision, each with the checks that speak of it."""
    items = client.get(f"{PREFIX}/runs/{run_id}/manifest?decision={decision}&limit=500").json()["items"]
    return {each["communication_id"]: each["check_ids"] for each in items}


def findings(client: TestClient, run_id: str, query: str = "") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get(f"{PREFIX}/findings?run={run_id}&limit=500&{query}").json()["items"]
    return [each for each in items if each["subject_kind"] == "communication"]


def decide(client: TestClient, run_id: str, verb: str, **asked: Any) -> dict[str, Any]:
    headers = {"X-CSRF-Token": CSRF}
    response = client.post(f"{PREFIX}/release/{run_id}/{verb}", json={"reason": "checked by hand", **asked}, headers=headers)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def grave_piece(client: TestClient, run_id: str) -> str:
    held = manifest(client, run_id, "held")
    found = [each["subject_id"] for each in findings(client, run_id) if each["severity"] in GRAVE]
    return str(next(piece for piece in found if piece in held))


@pytest.mark.parametrize("name", ["pieces", "check_id", "incident_id"])
def test_pieces_are_held_by_what_names_them(steward: TestClient, name: str) -> None:
    run_id = newest(steward)
    found = findings(steward, run_id)[0]
    named = found["subject_id"] if name == "pieces" else found[name]
    asked = {name: [named] if name == "pieces" else named}
    column = "subject_id" if name == "pieces" else name
    meant = {each["subject_id"] for each in findings(steward, run_id) if each[column] == named}
    answer = decide(steward, run_id, "hold", **asked)
    assert set(answer["done"]) == meant
    assert (answer["waiting"], answer["unchanged"]) == ([], [])
    assert set(decide(steward, run_id, "hold", **asked)["unchanged"]) == meant


def test_a_held_piece_is_released_and_the_manifest_says_so(steward: TestClient) -> None:
    run_id = newest(steward)
    piece = next(iter(manifest(steward, run_id, "released")))
    decide(steward, run_id, "hold", pieces=[piece])
    assert piece in manifest(steward, run_id, "held")
    assert decide(steward, run_id, "release", pieces=[piece])["done"] == [piece]
    assert piece in manifest(steward, run_id, "released")


def test_two_stewards_do_not_release_what_is_grave_and_an_approver_does(program: Program, steward: TestClient) -> None:
    run_id = newest(steward)
    piece = grave_piece(steward, run_id)
    for client in (steward, program(Role.STEWARD, login="maria")):
        answer = decide(client, run_id, "release", pieces=[piece])
        assert (answer["done"], answer["waiting"]) == ([], [piece])
    assert piece in manifest(steward, run_id, "held")
    assert decide(program(Role.APPROVER, login="omar"), run_id, "release", pieces=[piece])["done"] == [piece]
    assert piece in manifest(steward, run_id, "released")


def test_one_person_is_one_name_by_session_and_by_token(own_house: House) -> None:
    both = Role.STEWARD, Role.APPROVER
    token, session = (signed_in(own_house, *both, login="sam", via=via) for via in ("token", "session"))
    run_id = newest(token)
    piece = grave_piece(token, run_id)
    for client in (token, session, token):
        assert decide(client, run_id, "release", pieces=[piece])["waiting"] == [piece]
    assert piece in manifest(token, run_id, "held")


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 422),
        ({"reason": ""}, 422),
        ({"reason": "why not"}, 400),
        ({"reason": "why not", "pieces": ["no piece"]}, 404),
        ({"reason": "why not", "check_id": "no.check"}, 400),
        ({"reason": "why not", "pieces": "P-1"}, 422),
        ({"reason": "why not", "everything": True}, 422),
    ],
)
@pytest.mark.parametrize("verb", ["hold", "release"])
def test_what_names_no_piece_is_refused(steward: TestClient, verb: str, asked: dict[str, Any], status: int) -> None:
    assert steward.post(f"{PREFIX}/release/{newest(steward)}/{verb}", json=asked).status_code == status


def test_a_piece_that_is_not_held_is_not_released(steward: TestClient) -> None:
    run_id = newest(steward)
    piece = next(iter(manifest(steward, run_id, "released")))
    asked = {"reason": "why not", "pieces": [piece]}
    assert steward.post(f"{PREFIX}/release/{run_id}/release", json=asked).status_code == 400


@pytest.mark.parametrize(("role", "verb"), [(Role.ON_CALL, "release"), (Role.AUDITOR, "hold"), (Role.AUDITOR, "release")])
def test_who_may_not_decide_is_refused(program: Program, role: Role, verb: str) -> None:
    client = program(role)
    asked = {"reason": "why not", "pieces": ["P-1"]}
    assert client.post(f"{PREFIX}/release/{newest(client)}/{verb}", json=asked).status_code == 403


@pytest.mark.parametrize(("reason", "status"), [(r"a\u0000b", 400), (r"a\\\u0000b", 400), (r"a\\u0000b", 200)])
def test_a_body_that_no_database_can_keep_is_refused(steward: TestClient, reason: str, status: int) -> None:
    run_id = newest(steward)
    piece = next(iter(manifest(steward, run_id, "held")))
    answer = steward.post(
        f"{PREFIX}/release/{run_id}/hold",
        content=f'{{"reason": "{reason}", "pieces": ["{piece}"]}}',
        headers={"X-CSRF-Token": CSRF, "Content-Type": "application/json"},
    )
    assert answer.status_code == status, answer.text
