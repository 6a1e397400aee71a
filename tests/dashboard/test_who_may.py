"""Who may do what, asked for real: every route that the application has, by every role and by nobody."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from commsqa.dashboard.app import create_app
from commsqa.domain.people import ALLOWED, Permission, Role
from commsqa.services.house import House
from tests.dashboard.conftest import NOW, Checked
from tests.dashboard.signed_in import client_of_nobody, signed_client
from tests.projects import opened

OPEN = {
    "/login": "the form of the sign-in",
    "/login/openid": "leads to the provider",
    "/login/openid/callback": "where the provider sends people back to",
    "/login/openid/ended": "leads to the provider's sign-out",
    "/healthz": "says that the process lives",
    "/static/{path:path}": "styles, scripts and fonts",
    "/favicon.ico": "the mark of the tab",
}
"""What answers nobody, and why."""

OWN_PROOF = {
    "/metrics": "asks for the token of the metrics",
    "/readyz": "asks for the token of the metrics",
    "/slack/interactions": "asks for Slack's signature",
}
"""What refuses by itself who brings no proof, and which one."""

OWN_SESSION = {"/logout": "ends the session, whoever has it", "/password": "changes one's own password, also one-time ones"}
"""What everybody who is signed in may do, whatever their roles."""

ALLOWED_ANSWERS = {200, 303, 307, 400, 404, 409, 413, 422}
NOBODY_ANSWERS = {303, 401}


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    permissions: frozenset[Permission]

    @property
    def address(self) -> str:
        """The path with ids that nothing has."""
        return re.sub(r"\{[^}]+\}", "none-0", self.path)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def routes_of(app: FastAPI) -> list[Route]:
    found = []
    for context in iter_route_contexts(app.routes):
        dependant = getattr(context, "dependant", None)
        assert dependant is not None, f"{context.path}: a kind of route that says nothing of who may"
        permissions = frozenset(_permissions(dependant))
        found += [Route(method, str(context.path), permissions) for method in sorted(context.methods or ())]
    return [route for route in found if route.method != "HEAD"]


def _permissions(dependant: Dependant) -> Iterator[Permission]:
    permission = getattr(dependant.call, "permission", None)
    if permission is not None:
        yield permission
    for inner in dependant.dependencies:
        yield from _permissions(inner)


@pytest.fixture(scope="module")
def own(two_runs: Checked, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One copy of the project for all: what is asked for here changes nothing but who is signed in."""
    copy = two_runs.project.copied_to(tmp_path_factory.mktemp("who_may") / "bank")
    with opened(copy.folder, now=NOW) as found:
        yield found


@pytest.fixture(scope="module")
def app(own: House) -> FastAPI:
    return create_app(own)


def ask(client: TestClient, route: Route) -> int:
    """The status of the answer. A change is asked for with an empty form, of the API with an empty object."""
    if route.method == "GET":
        return int(client.get(route.address).status_code)
    if route.path.startswith("/api/"):
        return int(client.request(route.method, route.address, json={}).status_code)
    return int(client.request(route.method, route.address, data={"nothing": ""}).status_code)


def test_every_route_says_who_may(app: FastAPI) -> None:
    routes = routes_of(app)
    assert len(routes) > 10
    silent = {route.path for route in routes if not route.permissions}
    assert silent - set(OPEN) - set(OWN_PROOF) - set(OWN_SESSION) == set()


def test_what_is_open_asks_for_nothing_else(app: FastAPI) -> None:
    asking = {route.path for route in routes_of(app) if route.permissions}
    assert asking & {*OPEN, *OWN_PROOF, *OWN_SESSION} == set()


@pytest.mark.parametrize("role", Role)
def test_every_role_gets_what_it_may_and_nothing_else(app: FastAPI, own: House, role: Role) -> None:
    client = signed_client(app, own, role)
    wrong = []
    refused = 0
    for route in routes_of(app):
        if not route.permissions:
            continue
        may = route.permissions <= ALLOWED[role]
        status = ask(client, route)
        refused += not may
        if (status == 403) is may or (may and status not in ALLOWED_ANSWERS):
            wrong.append((str(route), status))
    assert wrong == []
    assert role is Role.ADMIN or refused


def test_nobody_gets_what_needs_a_permission(app: FastAPI) -> None:
    client = client_of_nobody(app)
    answers = {str(route): ask(client, route) for route in routes_of(app) if route.permissions}
    assert {route: status for route, status in answers.items() if status not in NOBODY_ANSWERS} == {}


def test_nobody_is_led_to_the_sign_in_by_pages_and_told_by_the_api(app: FastAPI) -> None:
    client = client_of_nobody(app)
    assert client.get("/people").headers["location"] == "/login?next=/people"
    assert client.get("/api/v1/anything").status_code == 401


@pytest.mark.parametrize("path", OWN_PROOF)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_asks_for_a_proof_of_its_own_gets_none_from_nobody(app: FastAPI, path: str, method: str) -> None:
    assert client_of_nobody(app).request(method, path).status_code in {401, 403, 404, 405}


@pytest.mark.parametrize("path", OWN_SESSION)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_asks_for_a_session_leads_nobody_to_the_sign_in(app: FastAPI, path: str, method: str) -> None:
    answer = client_of_nobody(app).request(method, path)
    assert answer.status_code in {303, 404, 405}


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
@pytest.mark.parametrize(
    "path",
    [
        *("/", "/nowhere", "/docs", "/redoc", "/openapi.json", "/queue", "/people/none/disable", "/account/tokens"),
        *("/api", "/api/v1", "/api/v1/nowhere", "/API/v1/runs", "//people", "/./people", "/login/../people", "/loginx"),
        *(
            "/login/x",
            "/staticx",
            "/static",
            "/healthz/x",
            "/docs-gx/index.html",
            "/password/x",
            "/people?next=/login",
            "/%6cogin/x",
        ),
    ],
)
def test_nothing_answers_nobody_whatever_the_method_and_the_path(app: FastAPI, method: str, path: str) -> None:
    answer = client_of_nobody(app).request(method, path)
    assert answer.status_code in {303, 401, 403, 404}


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"a=b&c", b"[" * 5000])
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_body_is_not_read_before_it_is_known_who_sends_it(app: FastAPI, body: bytes, kind: str) -> None:
    client = client_of_nobody(app)
    for route in routes_of(app):
        if route.permissions and route.method != "GET":
            answer = client.request(route.method, route.address, content=body, headers={"content-type": kind})
            assert answer.status_code in NOBODY_ANSWERS, route
