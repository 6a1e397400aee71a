"""The trail, its verification and export, the access log and severity at a time, as an auditor opens them."""

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from commsqa.domain.accesses import Access
from commsqa.domain.people import Role
from commsqa.services.audit_check import check_export
from commsqa.services.audit_export import public_key_of
from commsqa.services.house import House
from commsqa.services.queries import incidents
from tests.dashboard.conftest import CSRF, SignIn, signed_in

PAGES = ("/audit", "/audit/verification", "/audit/severity", "/audit/accesses")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_for_an_auditor(path: str, language: str, sign_in: SignIn) -> None:
    answer = sign_in(Role.AUDITOR, language=language).get(path)
    assert answer.status_code == 200, answer.text
    assert f'lang="{language}"' in answer.text


@pytest.mark.parametrize("path", [*PAGES, "/audit/export", "/audit/key", "/audit/head", "/audit/erasure"])
def test_nobody_else_may(path: str, sign_in: SignIn) -> None:
    assert sign_in(Role.STEWARD, Role.ON_CALL).get(path).status_code == 403


def test_the_trail_is_told_in_words_and_page_by_page(house: House, sign_in: SignIn) -> None:
    client = sign_in(Role.AUDITOR)
    first = client.get("/audit").text
    assert "The run ended: partly held." in first
    assert 'rel="next"' in first
    with house.store.snapshot() as tx:
        last = tx.trail.head().seq
    older = client.get(f"/audit?before={last - 49}").text
    assert f'id="entry-{last - 50}"' in older
    assert f'id="entry-{last - 49}"' not in older


def test_the_filter_keeps_what_is_asked_for(house: House, sign_in: SignIn) -> None:
    incident = incidents(house)[0].incident_id
    text = sign_in(Role.AUDITOR).get("/audit", params={"subject": incident, "action": "incident.opened"}).text
    assert text.count('<tr id="entry-') == 1
    assert f'href="/incidents/{incident}"' in text
    none = sign_in(Role.AUDITOR).get("/audit", params={"since": "2027-01-01T00:00"}).text
    assert "No entry is like that." in none


@pytest.mark.parametrize("params", [{"since": "soon"}, {"since": "2027-01-01T00:00", "until": "2026-01-01T00:00"}])
def test_a_period_that_is_none_is_said(params: dict[str, str], sign_in: SignIn) -> None:
    assert sign_in(Role.AUDITOR).get("/audit", params=params).status_code == 400


def _verified(client: TestClient) -> str:
    assert client.post("/audit/verify", data={"csrf_token": CSRF}).headers["location"] == "/audit/verification"
    text: str = client.get("/audit/verification").text
    return text


def test_verification_shows_the_end_its_hash_and_its_signature(house: House, sign_in: SignIn) -> None:
    text = _verified(sign_in(Role.AUDITOR))
    with house.store.snapshot() as tx:
        head = tx.trail.head()
    assert "The trail is whole" in text
    for shown in (head.hash, head.signature, public_key_of(house).fingerprint, f"{head.seq:,}"):
        assert shown in text


def test_verification_names_the_first_broken_link(own_house: House) -> None:
    client = signed_in(own_house, Role.AUDITOR)
    with own_house.store.engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA query_only = OFF")
        for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("UPDATE audit SET actor = '<b>nobody</b>' WHERE seq = 3")
    text = _verified(client)
    assert "The trail is broken after 2 whole entries." in text
    assert "entry 3 was changed: its hash does not match its content" in text
    assert "<b>nobody" not in client.get("/audit?before=4").text


def test_verifying_takes_the_token_of_the_session(sign_in: SignIn) -> None:
    assert sign_in(Role.AUDITOR).post("/audit/verify").status_code == 403


def test_what_is_exported_is_verified_without_us(house: House, sign_in: SignIn, tmp_path: Path) -> None:
    client = sign_in(Role.AUDITOR)
    answer = client.get("/audit/export")
    assert answer.headers["content-disposition"].endswith('Z.jsonl"')
    path, head = tmp_path / "trail.jsonl", client.get("/audit/head")
    path.write_bytes(answer.content)
    verdict = check_export(path, public_key=public_key_of(house).public_key)
    assert (verdict.problem, verdict.complete) == (None, True)
    assert head.json()["head"] == json.loads(answer.content.splitlines()[-1])["head"]
    assert public_key_of(house).public_key in client.get("/audit/key").text


def test_a_part_is_exported_under_a_name_that_says_so(house: House, sign_in: SignIn) -> None:
    incident = incidents(house)[0].incident_id
    answer = sign_in(Role.AUDITOR).get("/audit/export", params={"format": "csv", "subject": incident})
    assert answer.headers["content-disposition"].endswith('Z-part.csv"')
    assert {line.split(",")[4] for line in answer.text.splitlines()[1:]} == {incident}


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_a_trail_whose_head_is_not_ours_is_an_error_and_no_file(form: str, own_house: House) -> None:
    with own_house.store.engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA query_only = OFF")
        connection.exec_driver_sql("UPDATE audit_head SET signature = ?", ("00" * 64,))
    answer = signed_in(own_house, Role.AUDITOR).get(f"/audit/export?format={form}")
    assert answer.status_code == 503
    assert "content-disposition" not in answer.headers


def test_severity_of_an_incident_is_told_with_its_reasons(house: House, sign_in: SignIn) -> None:
    incident = incidents(house)[0]
    text = sign_in(Role.AUDITOR).get("/audit/severity", params={"subject": incident.incident_id}).text
    assert incident.problem.vector in text
    assert f"level--{incident.problem.severity}" in text
    before = sign_in(Role.AUDITOR).get("/audit/severity", params={"subject": incident.incident_id, "at": "2020-01-01T00:00"})
    assert (before.status_code, "It was not there at that time" in before.text) == (404, True)


def test_the_access_log_shows_who_looked_at_what(own_house: House) -> None:
    seen = Access(at=own_house.clock(), login="ada", via="session", method="GET", path="/incidents/INC-1", status=200)
    with own_house.store.transaction() as tx:
        tx.accesses.add([seen, seen.model_copy(update={"path": "/runs"})])
    client = signed_in(own_house, Role.AUDITOR)
    text = client.get("/audit/accesses?login=ada").text
    assert text.index("/runs</bdi>") < text.index("/incidents/INC-1</bdi>")
    assert "Nobody has looked at anything yet." in client.get("/audit/accesses?login=bob").text
