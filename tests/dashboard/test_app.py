"""The frame: errors in both languages, the sign-in that is asked for, headers, what is served from us."""

import re

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient

from commsqa.dashboard.app import create_app
from commsqa.domain.people import Language, Role
from commsqa.errors import BusyError, InputError, StoreError, UnknownIdError
from commsqa.services.house import House
from commsqa.services.signing_in import SignedIn
from tests.dashboard.conftest import Recognised, SignIn, person_with

FAULTS: dict[str, tuple[Exception, int]] = {
    "input": (InputError("the <b>period</b> ends before it begins"), 400),
    "unknown": (UnknownIdError("no run has the id R1"), 404),
    "busy": (BusyError("batch 2026-10 is being run"), 409),
    "store": (StoreError("postgresql://secret@db is away"), 503),
    "fault": (RuntimeError("a secret of the inside"), 500),
}


@pytest.fixture
def faulty(house: House) -> TestClient:
    """The application with pages that fail, each in its way."""
    return _faulty(house, "en")


def _faulty(house: House, language: Language) -> TestClient:
    app = create_app(house)
    router = APIRouter()

    def fail(kind: str) -> None:
        raise FAULTS[kind][0]

    router.add_api_route("/fail/{kind}", fail)
    router.add_api_route("/api/v1/fail/{kind}", fail)
    app.include_router(router)
    app.add_middleware(
        Recognised, found=SignedIn(person=person_with(language=language), permissions=frozenset(), csrf="", via="session")
    )
    return TestClient(app, follow_redirects=False, raise_server_exceptions=False, base_url="http://localhost")


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_error_is_a_page_in_the_readers_language(house: House, kind: str, language: Language) -> None:
    answer = _faulty(house, language).get(f"/fail/{kind}")
    assert answer.status_code == FAULTS[kind][1]
    assert f'lang="{language}"' in answer.text
    assert "secret" not in answer.text
    assert "<b>" not in answer.text


@pytest.mark.parametrize("kind", FAULTS)
def test_below_api_an_error_is_a_problem(faulty: TestClient, kind: str) -> None:
    answer = faulty.get(f"/api/v1/fail/{kind}")
    assert answer.status_code == FAULTS[kind][1]
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == FAULTS[kind][1]
    assert "secret" not in answer.text


def test_an_address_that_nobody_has_is_a_page_too(sign_in: SignIn) -> None:
    answer = sign_in(Role.STEWARD, language="ar").get("/nowhere")
    assert answer.status_code == 404
    assert 'lang="ar"' in answer.text
    assert 'href="/queue"' in answer.text


def test_every_answer_carries_the_headers(faulty: TestClient) -> None:
    for path in ("/nowhere", "/fail/input", "/fail/fault", "/static/css/site.css", "/api/v1/fail/busy"):
        headers = faulty.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"], path
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers


def test_static_files_are_kept_for_ever_under_their_digest_and_asked_for_again_without(faulty: TestClient) -> None:
    (address,) = re.findall(r'href="(/static/[^"]+/css/site.css)"', faulty.get("/nowhere").text)
    kept, asked = faulty.get(address), faulty.get("/static/css/site.css")
    assert "immutable" in kept.headers["cache-control"]
    assert "no-cache" in asked.headers["cache-control"]
    assert kept.text == asked.text
    again = faulty.get("/static/css/site.css", headers={"If-None-Match": asked.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/css/none.css", "/static//etc/passwd"])
def test_nothing_else_is_a_static_file(faulty: TestClient, path: str) -> None:
    assert faulty.get(path).status_code == 404
