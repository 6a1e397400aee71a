"""Runs, findings, incidents, checks and the trail over HTTP."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from commsqa.dashboard.api.areas import PREFIX
from commsqa.domain.people import Role
from commsqa.printing import run_json
from commsqa.services.house import House
from commsqa.services.publishing import FINDING_COLUMNS
from commsqa.services.queries.runs import find_run
from tests.dashboard.api.conftest import Program
from tests.dashboard.conftest import SignIn, signed_in
from tests.projects import check_batch


def every(client: TestClient, path: str, limit: int) -> list[dict[str, Any]]:
    """All items of a list, page by page, by the header Link."""
    items: list[dict[str, Any]] = []
    address: str | None = f"{PREFIX}{path}{'&' if '?' in path else '?'}limit={limit}"
    while address:
        response = client.get(address)
        assert response.status_code == 200, response.text
        items += response.json()["items"]
        link = response.links.get("next", {}).get("url")
        assert (link is None) is (response.json()["next"] is None)
        address = link
    return items


@pytest.mark.parametrize("path", ["/runs", "/findings", "/incidents?state=all", "/checks", "/audit"])
def test_a_list_read_in_parts_is_the_list(reader: TestClient, path: str) -> None:
    whole = every(reader, path, 500)
    assert whole
    part = max(1, len(whole) // 3)
    assert every(reader, path, part) == whole


def test_a_run_is_what_the_command_line_prints(reader: TestClient, house: House) -> None:
    import json

    run_id = reader.get(f"{PREFIX}/runs").json()["items"][0]["run_id"]
    report = find_run(house, run_id).report
    assert report is not None
    printed = json.loads(run_json(report))
    answered = reader.get(f"{PREFIX}/runs/{run_id}").json()
    assert answered == printed
    assert list(answered) == list(printed)


def test_the_manifest_has_every_piece_once(reader: TestClient) -> None:
    run = reader.get(f"{PREFIX}/runs").json()["items"][0]
    pieces = every(reader, f"/runs/{run['run_id']}/manifest", 500)
    held = every(reader, f"/runs/{run['run_id']}/manifest?decision=held", 500)
    assert len({piece["communication_id"] for piece in pieces}) == len(pieces) == run["evaluated"]
    assert [piece for piece in pieces if piece["decision"] == "held"] == held


def test_a_finding_has_the_columns_of_the_command_line(reader: TestClient) -> None:
    first = reader.get(f"{PREFIX}/findings?limit=1").json()["items"][0]
    assert tuple(first) == FINDING_COLUMNS
    assert reader.get(f"{PREFIX}/findings/{first['finding_id']}").json() == first


@pytest.mark.parametrize("name", ["check", "severity", "state", "incident"])
def test_findings_are_chosen_by_what_they_have(reader: TestClient, name: str) -> None:
    whole = every(reader, "/findings", 500)
    column = {"check": "check_id", "incident": "incident_id"}.get(name, name)
    value = next(finding[column] for finding in whole if finding[column])
    assert every(reader, f"/findings?{name}={value}", 500) == [each for each in whole if each[column] == value]


def test_findings_are_those_of_a_batch(reader: TestClient) -> None:
    batches = {run["batch_id"]: run["run_id"] for run in every(reader, "/runs", 500)}
    for batch, run_id in batches.items():
        assert {each["run_id"] for each in every(reader, f"/findings?batch={batch}", 500)} == {run_id}
    run_of_other = next(iter(batches.values()))
    assert reader.get(f"{PREFIX}/findings?batch=none&run={run_of_other}").status_code == 404


def test_findings_go_on_in_the_run_in_which_they_began(own_house: House) -> None:
    reader = signed_in(own_house, Role.STEWARD, via="token")
    whole = every(reader, "/findings", 500)
    first = reader.get(f"{PREFIX}/findings?limit=1").json()
    check_batch(own_house.project.folder, "2026-09", now=own_house.clock() + timedelta(hours=1))
    assert reader.get(f"{PREFIX}/findings?limit=1").json()["items"][0]["run_id"] != whole[0]["run_id"]
    others = every(reader, f"/findings?cursor={first['next']}", 500)
    assert [each["finding_id"] for each in (*first["items"], *others)] == [each["finding_id"] for each in whole]


def test_a_cursor_of_another_run_is_refused(reader: TestClient) -> None:
    newest, other = (run["run_id"] for run in every(reader, "/runs", 500))
    cursor = reader.get(f"{PREFIX}/findings?limit=1&run={newest}").json()["next"]
    response = reader.get(f"{PREFIX}/findings?run={other}&cursor={cursor}")
    assert (response.status_code, response.json()["errors"][0]["parameter"]) == (422, "cursor")


def test_an_incident_says_its_version(reader: TestClient) -> None:
    first = reader.get(f"{PREFIX}/incidents?limit=1").json()["items"][0]
    one = reader.get(f"{PREFIX}/incidents/{first['incident_id']}")
    assert one.json() == first
    assert one.headers["etag"] == f'"{first["version"]}"'


@pytest.mark.parametrize("state", ["open", "acknowledged", "resolved"])
def test_incidents_are_chosen_by_state(reader: TestClient, state: str) -> None:
    assert {each["state"] for each in every(reader, f"/incidents?state={state}", 500)} <= {state}


def test_the_trail_is_asked_for_what_came_since(reader: TestClient) -> None:
    newest = reader.get(f"{PREFIX}/audit?limit=1").json()["items"][0]["seq"]
    assert [each["seq"] for each in every(reader, f"/audit?after={newest - 3}", 2)] == [newest, newest - 1, newest - 2]
    assert reader.get(f"{PREFIX}/audit?after={newest}").json() == {"items": [], "next": None}


def test_the_trail_is_whole(reader: TestClient) -> None:
    assert reader.get(f"{PREFIX}/audit/verify").json()["problem"] is None


@pytest.mark.parametrize("path", ["/runs/R0", "/runs/R0/manifest", "/findings/F0", "/incidents/INC-0", "/checks/no.check", "/no"])
def test_what_is_not_there_is_not_found(reader: TestClient, path: str) -> None:
    response = reader.get(f"{PREFIX}{path}")
    assert (response.status_code, response.json()["status"]) == (404, 404)


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "cursor=x", "severity=worst", "state=gone", "sevrity=high"])
def test_a_wrong_parameter_is_named(reader: TestClient, query: str) -> None:
    response = reader.get(f"{PREFIX}/findings?{query}")
    assert response.status_code == 422
    assert response.json()["errors"][0]["parameter"] == query.partition("=")[0]


@pytest.mark.parametrize(
    ("path", "hint"), [("/findings?sevrity=high", "did you mean 'severity'?"), ("/checks/x?all=1", "it knows none")]
)
def test_a_filter_that_a_call_does_not_know_is_no_list_of_everything(reader: TestClient, path: str, hint: str) -> None:
    assert hint in reader.get(f"{PREFIX}{path}").json()["errors"][0]["detail"]


def test_another_method_is_told_which_are_known(reader: TestClient) -> None:
    response = reader.delete(f"{PREFIX}/runs")
    assert (response.status_code, response.headers["allow"]) == (405, "GET")


def test_nobody_reads_anything_without_a_sign_in(two_runs: object, house: House) -> None:
    from commsqa.dashboard.app import create_app

    nobody = TestClient(create_app(house), base_url="http://localhost", follow_redirects=False)
    for path in (f"{PREFIX}/runs", f"{PREFIX}/audit", f"{PREFIX}/none"):
        response = nobody.get(path)
        assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")
        assert response.headers["content-type"] == "application/problem+json"
    for path in ("/docs", "/openapi.json"):
        assert nobody.get(path).status_code in (303, 401)


def test_only_who_audits_reads_the_trail(program: Program) -> None:
    assert program(Role.STEWARD).get(f"{PREFIX}/audit").status_code == 403
    assert program(Role.AUDITOR).get(f"{PREFIX}/audit").status_code == 200


def test_the_reference_needs_nothing_from_outside(sign_in: SignIn) -> None:
    page = sign_in(Role.AUDITOR).get("/docs")
    assert page.status_code == 200
    assert "/api/v1/findings/{finding_id}/verdict" in page.text
    assert "http://" not in page.text.replace("http://localhost", "")
    assert "https://" not in page.text


def test_what_can_run_is_read_from_the_sources_now_and_then(own_house: House) -> None:
    reader = signed_in(own_house, Role.STEWARD, via="token")
    before = reader.get(f"{PREFIX}/checks").json()
    (own_house.project.folder / "data" / "customers.csv").unlink()
    assert reader.get(f"{PREFIX}/checks").json() == before
    afresh = signed_in(own_house, Role.STEWARD, via="token").get(f"{PREFIX}/checks")
    assert (afresh.status_code, afresh.json()["type"]) == (503, "urn:commsqa:problem:unavailable")
    assert str(own_house.project.folder) not in afresh.text
