"""What an attacker tries: each a hole that was once there, or one that a careless change would open."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from starlette.types import Message, Scope

from commsqa.dashboard import security
from commsqa.dashboard.app import create_app
from commsqa.dashboard.security import Door, is_own_host
from commsqa.domain.people import Permission, Role
from commsqa.project.dashboard import DashboardSettings, OpenIdSettings
from commsqa.services.house import House
from commsqa.services.people import reset_password
from commsqa.services.queries.manifest import ManifestFilter, manifest_page
from commsqa.services.queries.queue import newest_run
from commsqa.services.run_batch import run_batch
from commsqa.services.tokens import make_token
from tests.dashboard.conftest import CSRF, SignIn, signed_in
from tests.dashboard.signed_in import client_of_nobody
from tests.services.people_house import Clock, add, events, people_house

pytestmark = pytest.mark.slow
PUBLIC = DashboardSettings(public_url="https://quality.example.com")


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[House]:
    with people_house(tmp_path, Clock()) as opened:
        yield opened


@pytest.fixture
def public(tmp_path: Path) -> Iterator[House]:
    with people_house(tmp_path, Clock(), PUBLIC) as opened:
        yield opened


@pytest.mark.parametrize("host", ["localhost#", "localhost?x", "localhost/login", "localhost#@evil.example", "local\thost"])
def test_a_host_says_nothing_beside_its_name(host: str) -> None:
    assert not is_own_host(host, PUBLIC)


def test_a_body_with_two_lengths_is_refused_and_the_connection_ends(bare: House) -> None:
    client = client_of_nobody(create_app(bare))
    answer = client.post("/login", content=b"0\r\n\r\n", headers={"Transfer-Encoding": "chunked", "Content-Length": "5"})
    assert (answer.status_code, answer.headers["connection"]) == (400, "close")


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("quality.example.com", "https://quality.example.com", 400),
        ("quality.example.com", "http://quality.example.com", 403),
        ("localhost:8765", "http://localhost:8765", 400),
        ("localhost:8765", "http://quality.example.com", 403),
    ],
)
def test_a_page_by_http_is_no_page_of_ours_where_we_are_reached_by_https(
    public: House, host: str, origin: str, status: int
) -> None:
    form = {"login": "sara", "password": "wrong"}
    answer = client_of_nobody(create_app(public)).post("/login", data=form, headers={"Host": host, "Origin": origin})
    assert answer.status_code == status


def test_a_body_that_drips_is_not_waited_for(bare: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security, "BODY_WITHIN_S", 0.3)
    answered: list[Message] = []

    async def drip() -> Message:
        await asyncio.sleep(0.1)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message: Message) -> None:
        answered.append(message)

    form = (b"content-type", b"application/x-www-form-urlencoded")
    scope: Scope = {"type": "http", "method": "POST", "path": "/login", "query_string": b"", "scheme": "http"}
    scope["headers"] = [(b"host", b"localhost"), form]
    scope["client"], scope["server"] = ("192.0.2.1", 1), ("localhost", 80)
    asyncio.run(asyncio.wait_for(create_app(bare)(scope, drip, send), 5))
    assert answered[0]["status"] == 408


def test_who_waits_for_the_browser_after_its_body_waits_as_long_as_it_stays(bare: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security, "BODY_WITHIN_S", 0.1)
    heard: list[str] = []

    async def receive() -> Message:
        if not heard:
            return {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.sleep(0.3)
        return {"type": "http.disconnect"}

    async def listen(scope: Scope, receive: object, send: object) -> None:
        assert callable(receive)
        for _ in range(2):
            heard.append((await receive())["type"])

    async def send(message: Message) -> None:
        raise AssertionError(message)

    scope: Scope = {"type": "http", "method": "GET", "path": "/healthz", "query_string": b"", "scheme": "http"}
    scope["headers"] = [(b"host", b"localhost")]
    asyncio.run(Door(listen, house=bare)(scope, receive, send))
    assert heard == ["http.request", "http.disconnect"]


@pytest.mark.parametrize("path", ["/runs?since=", "/runs?until=", "/audit?since=", "/audit?until=", "/audit/export?since="])
@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "9999-12-31", "10000-01-01"])
def test_a_time_beyond_the_calendar_is_no_fault_of_ours(sign_in: SignIn, path: str, moment: str) -> None:
    assert sign_in(Role.ADMIN).get(f"{path}{quote(moment)}").status_code in (200, 400)


@pytest.mark.parametrize("path", ["/audit?before=", "/audit/accesses?before="])
@pytest.mark.parametrize("number", [2**63, 2**64, 10**30])
def test_a_number_that_no_database_takes_is_refused(sign_in: SignIn, path: str, number: int) -> None:
    assert sign_in(Role.AUDITOR).get(f"{path}{number}").status_code == 400


def test_nobody_fills_the_trail_by_coming_back_from_no_provider(bare: House) -> None:
    client = client_of_nobody(create_app(bare))
    for _ in range(3):
        assert client.get("/login/openid/callback?code=x&state=y").status_code == 403
    assert events(bare, "sign_in.failed") == []


def test_nobody_fills_the_trail_by_coming_back_again_and_again(tmp_path: Path) -> None:
    provider = OpenIdSettings(issuer="https://id.example.com", client_id="us", client_secret="known to both")
    settings = DashboardSettings(public_url="https://quality.example.com", open_id=provider)
    with people_house(tmp_path, Clock(), settings) as house:
        client = TestClient(create_app(house), base_url="https://quality.example.com", follow_redirects=False)
        for _ in range(40):
            assert client.get("/login/openid/callback?code=x&state=y").status_code == 403
        assert len(events(house, "sign_in.failed")) == 20


def test_a_release_by_a_list_that_is_not_the_newest_is_refused(own_house: House) -> None:
    seen = newest_run(own_house)
    rows = manifest_page(own_house, seen, ManifestFilter(decision="held"), limit=1).rows
    piece = rows[0].communication_id
    run_batch(own_house, seen.batch_id)
    newer = newest_run(own_house)
    assert newer.run_id != seen.run_id
    client = signed_in(own_house, Role.ADMIN)
    form = {"csrf_token": CSRF, "piece": piece, "reason": "checked by hand"}
    asked = {"pieces": [piece], "reason": "checked by hand"}
    for run, page, api in ((seen, 409, 409), (newer, 303, 200)):
        assert client.post(f"/release/{run.run_id}/release", data=form).status_code == page
        told = client.post(f"/api/v1/release/{run.run_id}/release", json=asked, headers={"X-CSRF-Token": CSRF})
        assert told.status_code == api, told.text
    assert client.post(f"/release/{seen.run_id}/hold", data=form).status_code == 303, "what is held by an old list is held"


@pytest.mark.parametrize("until", ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00", "2028-01-01T00:00:00Z"])
@pytest.mark.parametrize("verb", ["acknowledge", "snooze"])
def test_nobody_silences_an_incident_for_ever(own_house: House, verb: str, until: str) -> None:
    client = signed_in(own_house, Role.ON_CALL, via="token")
    incident = client.get("/api/v1/incidents").json()["items"][0]["incident_id"]
    answer = client.post(f"/api/v1/incidents/{incident}/{verb}", json={"reason": "later", "until": until})
    assert (answer.status_code, "within a year" in answer.text) == (400, True)


def test_a_token_is_of_no_use_while_its_person_must_change_the_password(bare: House) -> None:
    person = add(bare)
    secret, _ = make_token(bare, person, label="a program", scopes=[Permission.VIEW], days=7)
    client = client_of_nobody(create_app(bare))
    asked = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/runs", headers=asked).status_code == 200
    reset_password(bare, person.login)
    assert client.get("/api/v1/runs", headers=asked).status_code == 401
    assert client.get(f"/api/v1/runs?access_token={secret}&token={secret}").status_code == 401


def test_no_answer_of_the_sign_in_tells_whether_a_login_exists(bare: House) -> None:
    add(bare)
    answers = []
    for login in ("sara", "nobody"):
        client = client_of_nobody(create_app(bare))
        tries = [client.post("/login", data={"login": login, "password": "wrong"}) for _ in range(7)]
        answers.append([(each.status_code, each.headers.get("retry-after"), each.text.replace(login, "X")) for each in tries])
    assert answers[0] == answers[1]
