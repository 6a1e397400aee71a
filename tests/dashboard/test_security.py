"""The door: hosts, origins, sizes, cookies, headers."""

import re
import time
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

import pytest
from fastapi import APIRouter, FastAPI, Form, Request
from fastapi.testclient import TestClient

from commsqa.dashboard.access_log import AccessLog
from commsqa.dashboard.app import create_app
from commsqa.dashboard.browsers import address_of
from commsqa.dashboard.security import LARGEST, LARGEST_OF, is_own_host
from commsqa.dashboard.visit import CSRF_HEADER, Visit, needs
from commsqa.domain.accesses import Access
from commsqa.domain.people import Permission, Role
from commsqa.errors import StoreError
from commsqa.project.dashboard import DashboardSettings
from commsqa.services.house import House
from tests.dashboard.signed_in import client_of_nobody, signed_client
from tests.services.people_house import BEGIN, PASSWORD, Clock, add, people_house

PUBLIC = DashboardSettings(public_url="https://quality.example.com", trusted_proxies=(ip_network("10.0.0.0/24"),))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> Iterator[House]:
    with people_house(tmp_path, clock) as opened:
        yield opened


@pytest.fixture
def public(tmp_path: Path, clock: Clock) -> Iterator[House]:
    with people_house(tmp_path, clock, PUBLIC) as opened:
        yield opened


def with_echo(house: House) -> FastAPI:
    """The application, and a page that takes what it is sent."""
    router = APIRouter()

    @router.post("/echo")
    @router.post("/api/v1/check")
    @router.post("/api/v1/other")
    async def echo(request: Request, visit: Annotated[Visit, needs(Permission.VIEW)]) -> dict[str, int]:
        return {"size": len(await request.body())}

    @router.post("/form")
    def form(visit: Annotated[Visit, needs(Permission.VIEW)], text: Annotated[str, Form()]) -> dict[str, int]:
        return {"size": len(text)}

    app = create_app(house)
    app.include_router(router)
    return app


@pytest.mark.parametrize(
    ("host", "own"),
    [
        *(("localhost", True), ("localhost:8080", True), ("127.0.0.1", True), ("127.8.9.1:80", True), ("[::1]:8000", True)),
        *(("quality.example.com", True), ("QUALITY.example.com:443", True)),
        *(("evil.example", False), ("quality.example.com.evil.example", False), ("localhost.evil.example", False), ("", False)),
        *(("127.0.0.1.nip.example", False), ("localhost@evil.example", False), ("a/localhost", False), ("[::1", False)),
        *(("localhost:99999", False), ("192.168.0.1", False), ("10.0.0.1", False)),
    ],
)
def test_only_our_own_names_are_answered(host: str, own: bool) -> None:
    assert is_own_host(host, PUBLIC) is own


def test_another_host_is_refused_before_anything_else(house: House) -> None:
    client = signed_client(with_echo(house), house, Role.STEWARD)
    for path in ("/account", "/login", "/healthz", "/static/css/site.css"):
        assert client.get(path, headers={"Host": "rebound.example"}).status_code == 400
    assert not is_own_host("quality.example.com", DashboardSettings())


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "https://localhost"}, 403),
        ({"Origin": "http://localhost:1234"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_a_change_comes_from_our_own_pages(house: House, headers: dict[str, str], status: int) -> None:
    client = signed_client(with_echo(house), house, Role.STEWARD)
    assert client.post("/echo", content=b"x", headers=headers).status_code == status


def test_nobody_is_signed_in_from_another_site(house: House) -> None:
    add(house)
    form = {"login": "sara", "password": PASSWORD}
    answer = client_of_nobody(create_app(house)).post("/login", data=form, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("token", [None, "", "wrong", "ü"])
def test_a_change_needs_the_token_of_its_session(house: House, token: str | None) -> None:
    client = signed_client(with_echo(house), house, Role.STEWARD)
    del client.headers[CSRF_HEADER]
    headers = {} if token is None else {CSRF_HEADER: token.encode()}
    assert client.post("/account", data={"name": "x"}, headers=headers).status_code == 403
    assert client.post("/logout", headers=headers).status_code == 403
    assert client.get("/account").status_code == 200


def test_the_token_of_another_session_is_wrong(house: House) -> None:
    app = create_app(house)
    one, other = (signed_client(app, house, Role.STEWARD, login=login) for login in ("one", "other"))
    answer = one.post("/logout", headers={CSRF_HEADER: other.headers[CSRF_HEADER]})
    assert answer.status_code == 403


@pytest.mark.parametrize(("path", "largest"), [("/echo", LARGEST), ("/api/v1/other", LARGEST), *LARGEST_OF.items()])
def test_a_body_has_a_largest_size_also_in_pieces(house: House, path: str, largest: int) -> None:
    client = signed_client(with_echo(house), house, Role.ADMIN)

    def pieces(size: int) -> Iterator[bytes]:
        for start in range(0, size, 65536):
            yield b"x" * min(65536, size - start)

    kind = {"content-type": "application/json"}
    assert client.post(path, content=b"x" * (largest + 1), headers=kind).status_code == 413
    assert client.post(path, content=pieces(largest + 1), headers=kind).status_code == 413
    if path != "/api/v1/check":  # the live gate has its own answer to what is no JSON
        assert client.post(path, content=pieces(largest), headers=kind).json() == {"size": largest}


@pytest.mark.parametrize("declared", ["-1", "1e9", "x", "9" * 40, "٣"])
def test_a_size_that_is_no_size_is_refused(house: House, declared: str) -> None:
    client = signed_client(with_echo(house), house, Role.STEWARD)
    assert client.post("/echo", content=b"x", headers={"content-length": declared.encode()}).status_code == 413


def test_a_form_in_pieces_is_refused_too(house: House) -> None:
    client = signed_client(with_echo(house), house, Role.STEWARD)
    del client.headers[CSRF_HEADER]
    body = (b"text=" if not number else b"x" * 65536 for number in range(20))
    answer = client.post("/form", content=body, headers={"content-type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 413


def cookies_of(answer: Any) -> dict[str, str]:
    return {line.partition("=")[0]: line for line in answer.headers.get_list("set-cookie")}


def test_by_http_on_this_machine_cookies_are_hidden_from_scripts_and_other_sites(house: House) -> None:
    add(house)
    client = client_of_nobody(create_app(house))
    made = cookies_of(client.post("/login", data={"login": "sara", "password": PASSWORD}))
    assert set(made) == {"commsqa_session", "commsqa_device"}
    for line in made.values():
        assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(line.split("; "))
        assert "Secure" not in line
    assert "strict-transport-security" not in client.get("/login").headers


def test_by_https_cookies_are_this_hosts_alone_and_no_other_name_counts(public: House) -> None:
    add(public)
    client = TestClient(create_app(public), base_url="https://quality.example.com", follow_redirects=False)
    answer = client.post("/login", data={"login": "sara", "password": PASSWORD})
    made = cookies_of(answer)
    assert set(made) == {"__Host-commsqa_session", "__Host-commsqa_device"}
    assert all("; Secure" in line and "Domain" not in line for line in made.values())
    assert "max-age=31536000" in answer.headers["strict-transport-security"]
    account = client.get("/account")
    assert account.status_code == 200
    typed = {
        "name": "Sara",
        "language": "en",
        "digits": "western",
        "csrf_token": re.findall(r'name="csrf_token" value="([^"]+)"', account.text)[0],
    }
    said = cookies_of(client.post("/account", data=typed))
    assert "; Secure" in said["__Host-commsqa_say"]
    gone = cookies_of(client.get("/account"))
    assert "Max-Age=0" in gone["__Host-commsqa_say"]
    assert "; Secure" in gone["__Host-commsqa_say"]
    token = client.cookies["__Host-commsqa_session"]
    other = TestClient(create_app(public), base_url="https://quality.example.com", follow_redirects=False)
    assert other.get("/account", headers={"Cookie": f"commsqa_session={token}"}).status_code == 303


@pytest.mark.parametrize("path", ["/login", "/account", "/nowhere", "/api/v1/nowhere", "/people"])
def test_every_answer_is_kept_by_nobody_and_loads_nothing_from_elsewhere(house: House, path: str) -> None:
    headers = signed_client(create_app(house), house, Role.STEWARD).get(path).headers
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    for part in ("default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "object-src 'none'"):
        assert part in policy
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),
        ("10.0.0.9", None, "10.0.0.9"),
        ("10.0.0.9", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.9", "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.9", "1.2.3.4, 198.51.100.1, 10.0.0.8", "198.51.100.1"),
        ("10.0.0.9", "198.51.100.1, nonsense", "10.0.0.9"),
        ("10.0.0.9", "", "10.0.0.9"),
        ("testclient", "198.51.100.1", "testclient"),
    ],
)
def test_the_address_is_what_a_trusted_proxy_says_and_nobody_else(
    public: House, peer: str, forwarded: str | None, address: str
) -> None:
    headers = [] if forwarded is None else [(b"x-forwarded-for", forwarded.encode())]
    request = Request({"type": "http", "client": (peer, 1), "headers": headers})
    assert address_of(request, public) == address


def test_whoever_says_an_address_is_counted_by_its_own(house: House) -> None:
    add(house)
    client = client_of_nobody(create_app(house))
    for number in range(5):
        form = {"login": "sara", "password": "wrong"}
        assert client.post("/login", data=form, headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code == 400
    answer = client.post("/login", data={"login": "sara", "password": PASSWORD}, headers={"X-Forwarded-For": "192.0.2.99"})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "30")


def kept(house: House) -> list[tuple[str, str, str, int]]:
    with house.store.snapshot() as tx:
        return [(each.login, each.method, each.path, each.status) for each in reversed(tx.accesses.page())]


def test_who_looked_at_what_is_kept_without_the_query(house: House) -> None:
    app = create_app(house)
    with signed_client(app, house, Role.STEWARD, login="sara") as client:
        client.get("/account?secret=1")
        client.get("/people")
        client.get("/static/css/site.css")
        client_of_nobody(app).get("/account")
    assert kept(house) == [("sara", "GET", "/account", 200), ("sara", "GET", "/people", 403)]


def access(number: int, login: str = "sara") -> Access:
    return Access(at=BEGIN, login=login, via="session", method="GET", path=f"/{number}", status=200)


def test_the_log_is_written_in_batches_and_read_by_page(house: House) -> None:
    log = AccessLog(house)
    for number in range(1200):
        log.record(access(number, "sara" if number % 2 else "omar"))
    log.close()
    assert (log.kept, log.lost) == (1200, 0)
    with house.store.snapshot() as tx:
        newest = tx.accesses.page(limit=3)
        older = tx.accesses.page(login="omar", before=newest[-1].number, limit=2)
    assert [each.path for each in newest] == ["/1199", "/1198", "/1197"]
    assert [each.path for each in older] == ["/1196", "/1194"]


def test_a_full_log_keeps_nobody_waiting_and_counts_what_it_lost(house: House) -> None:
    log = AccessLog(house, room=10)
    for number in range(25):
        log.record(access(number))
    assert log.lost == 15


@pytest.mark.parametrize("fault", [StoreError("locked"), UnicodeEncodeError("utf-8", "\ud800", 0, 1, "a surrogate")])
def test_what_cannot_be_kept_is_counted_and_the_log_goes_on(
    house: House, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def refuse() -> None:
        raise fault

    log = AccessLog(house)
    log.start()
    with monkeypatch.context() as broken:
        broken.setattr(type(house.store), "transaction", lambda store: refuse())
        log.record(access(1))
        until = time.monotonic() + 10
        while not log.lost and time.monotonic() < until:
            time.sleep(0.01)
    log.record(access(2))
    log.close()
    assert (log.kept, log.lost) == (1, 1)


@pytest.mark.parametrize("address", ["/findings/F%00", "/account?tab=%00", "/login?next=%00"])
def test_an_address_that_no_database_can_look_up_is_refused_at_the_door(house: House, address: str) -> None:
    assert signed_client(create_app(house), house, Role.STEWARD).get(address).status_code == 400


@pytest.mark.parametrize("place", ["login", "password", "next"])
@pytest.mark.parametrize("form", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_form_that_no_database_can_keep_is_refused_at_the_door(house: House, place: str, form: str) -> None:
    fields = {"login": "sara", "password": "a quiet river in may", "next": "/"} | {place: "a\0b"}
    body = urlencode(fields).encode()
    if form.startswith("multipart"):
        parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in fields.items()]
        body = ("".join(parts) + "--x--\r\n").encode()
    client = signed_client(create_app(house), house, Role.STEWARD)
    for pieces in ([body], [body[n : n + 1] for n in range(len(body))]):
        answer = client.post("/login", content=iter(pieces), headers={"Content-Type": form})
        assert answer.status_code == 400
        assert "login or password is wrong" not in answer.text


def test_what_is_no_nul_in_a_form_comes_through(house: House) -> None:
    client = signed_client(create_app(house), house, Role.STEWARD)
    answer = client.post("/login", data={"login": "100%00", "password": "x"})
    assert "100%00" in answer.text
