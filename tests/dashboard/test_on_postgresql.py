"""The pages of a team whose state is kept by PostgreSQL: they open, what is done on them is done, and the trail is whole."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from commsqa.dashboard.app import create_app
from commsqa.domain.people import Role
from commsqa.project.loader import PROJECT_FILE
from commsqa.services.audit_check import check_export
from commsqa.services.audit_export import public_key_of
from commsqa.services.house import House
from commsqa.services.run_batch import run_batch
from tests.dashboard.conftest import NOW
from tests.dashboard.crawling import crawled
from tests.dashboard.signed_in import signed_client
from tests.projects import make_demo, opened
from tests.store import postgres

pytestmark = pytest.mark.slow

CHECK = "name.misspelled"
ACTS = {
    "evidence.opened",
    "finding.reviewed",
    "suppression.created",
    "incident.acknowledged",
    "incident.resolved",
    "pieces.held",
    "evidence.erased",
}


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A batch that was checked."""
    folder = make_demo(tmp_path_factory.mktemp("team") / "bank", pieces=200).folder
    with postgres.server() as server, postgres.schema(server, "pages") as database:
        with (folder / PROJECT_FILE).open("a", encoding="utf-8") as file:
            file.write(f'state: {{database: "{database}"}}\n')
        with opened(folder, now=NOW) as house:
            run_batch(house)
            yield house
    assert not list(folder.rglob("commsqa.db")), "the state must have been in PostgreSQL"


@pytest.fixture(scope="module")
def app(team: House) -> FastAPI:
    return create_app(team)


def first(client: TestClient, what: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/v1/{what}").json()["items"][0]
    return found


def test_every_page_that_a_link_leads_to_opens(app: FastAPI, team: House) -> None:
    assert len(crawled(signed_client(app, team, Role.ADMIN), each=6)) > 100


def test_what_is_done_is_done_and_the_trail_is_whole(app: FastAPI, team: House, tmp_path: Path) -> None:
    client = signed_client(app, team, Role.ADMIN)
    run, incident = first(client, "runs")["run_id"], first(client, "incidents")
    found = first(client, f"findings?check={CHECK}")["finding_id"]

    def do(path: str, *, status: int = 303, **fields: str) -> None:
        answer = client.post(path, data={"reason": "the customer called", **fields})
        assert answer.status_code == status, answer.text

    do(f"/findings/{found}/evidence", status=200)
    do("/findings/review", finding_id=found, verdict="confirmed")
    do("/suppressions", check_id=CHECK, subject_id="S1", owner="Omar", until="2026-11-20")
    do(f"/incidents/{incident['incident_id']}/acknowledge", version=str(incident["version"]))
    do(f"/incidents/{incident['incident_id']}/resolve", version=str(incident["version"] + 1), root_cause="a feed")
    do(f"/release/{run}/hold", check=CHECK)
    do("/audit/erasure", what="run", subject=run, sure="true")
    trail = tmp_path / "trail.jsonl"
    trail.write_bytes(client.get("/audit/export").content)
    told = [json.loads(line) for line in trail.read_text(encoding="utf-8").splitlines()]
    assert {each.get("action") for each in told} >= ACTS
    verdict = check_export(trail, public_key=public_key_of(team).public_key)
    assert (verdict.problem, verdict.complete) == (None, True)
