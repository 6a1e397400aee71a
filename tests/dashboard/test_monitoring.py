"""Health is open and says nothing; readiness and metrics want their own token."""

import pytest
from fastapi.testclient import TestClient

from commsqa.dashboard.app import create_app
from commsqa.domain.people import Role
from commsqa.errors import StoreError
from commsqa.services import measuring
from commsqa.services.house import House
from tests.dashboard.conftest import signed_in

TOKEN = "prometheus-of-the-bank"


def _client(house: House, token: str | None = TOKEN) -> TestClient:
    return TestClient(create_app(house, metrics_token=token), follow_redirects=False, base_url="http://localhost")


def _with(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_health_is_open_and_says_only_ok(house: House) -> None:
    answer = _client(house).get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


@pytest.mark.parametrize("path", ["/metrics", "/readyz"])
@pytest.mark.parametrize(
    ("configured", "sent", "status"),
    [(None, None, 404), (None, TOKEN, 404), (TOKEN, None, 401), (TOKEN, "another", 401), (TOKEN, TOKEN, 200)],
)
def test_the_token_is_needed(house: House, path: str, configured: str | None, sent: str | None, status: int) -> None:
    assert _client(house, configured).get(path, headers=_with(sent) if sent else {}).status_code == status


def test_the_admins_session_is_no_token(house: House) -> None:
    assert signed_in(house, Role.ADMIN).get("/metrics").status_code == 404


def test_the_figures_are_those_of_the_project(house: House) -> None:
    client = _client(house)
    client.get("/nowhere/1234567")
    text = client.get("/metrics", headers=_with(TOKEN)).text
    with house.store.snapshot() as tx:
        latest = tx.runs.latest_completed()
        unresolved = len(tx.incidents.unresolved())
    assert latest is not None
    assert latest.report is not None
    values = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    for level, count in latest.report.findings_by_severity.items():
        assert float(values[f'commsqa_findings{{severity="{level}"}}']) == count
    assert sum(float(value) for name, value in values.items() if name.startswith("commsqa_runs_total")) == 2
    assert sum(float(value) for name, value in values.items() if name.startswith("commsqa_incidents")) == unresolved
    assert float(values["commsqa_audit_head_seq"]) > 10
    assert "1234567" not in text


def test_each_application_has_its_own_registry(house: House) -> None:
    for _ in range(2):
        assert _client(house).get("/metrics", headers=_with(TOKEN)).status_code == 200


def test_not_ready_says_what_is_missing_and_no_secret(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring.os, "access", lambda *_: False)
    answer = _client(house).get("/readyz", headers=_with(TOKEN))
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "troubles": {"state": "the state folder cannot be written"}}


def test_a_database_that_is_away_is_a_trouble(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise StoreError("postgresql://user:secret@db is away")

    monkeypatch.setattr("commsqa.store.database.db.reading", away)
    assert measuring.troubles(house) == {"database": "cannot be reached"}
