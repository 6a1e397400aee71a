"""A small project of two real runs, and people signed in to its pages without the work of signing in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from commsqa.dashboard.app import create_app
from commsqa.domain.people import Digits, Language, Person, Role, permissions_of
from commsqa.services.house import House
from commsqa.services.signing_in import SignedIn
from tests.projects import DemoProject, check_batch, make_demo, opened
from tests.sharing import made_once

BATCHES = ("2026-09", "2026-10")
NOW = datetime(2026, 10, 31, 21, tzinfo=UTC)
CSRF = "token-of-this-session"

_OF_A_REAL_RUN = {"two_runs", "house", "own_house"}

SignIn = Callable[..., TestClient]
"""`sign_in(Role.STEWARD, language="ar")`: a client of the pages as somebody with these roles."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What looks at a project of real runs is slow; texts, forms and figures are tried without one."""
    for item in items:
        of_pages = Path(__file__).parent in item.path.parents
        if of_pages and _OF_A_REAL_RUN & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


def person_with(*roles: Role, login: str = "sam", language: Language = "en", digits: Digits = "western") -> Person:
    return Person(login=login, name="Sam Steward", roles=roles, language=language, digits=digits, created_at=NOW)


class Recognised:
    """Before the door: who asks is known already."""

    def __init__(self, app: ASGIApp, *, found: SignedIn) -> None:
        self.app = app
        self.found = found

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {})["who_asks"] = self.found
        await self.app(scope, receive, send)


def signed_in(
    house: House, *roles: Role, login: str = "sam", language: Language = "en", digits: Digits = "western", via: str = "session"
) -> TestClient:
    """A client of the pages as somebody with these roles. It follows no redirects, and sends no token of forms by itself."""
    app = create_app(house)
    person = person_with(*roles, login=login, language=language, digits=digits)
    found = SignedIn(person=person, permissions=permissions_of(roles), csrf=CSRF if via == "session" else "", via=via)
    app.add_middleware(Recognised, found=found)
    return TestClient(app, follow_redirects=False, base_url="http://localhost")


@dataclass(frozen=True)
class Checked:
    """A project of two batches, both checked."""

    project: DemoProject

    @property
    def folder(self) -> Path:
        return self.project.folder


@pytest.fixture(scope="session")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """Made once for all workers, and copied for each: a page may note who looked. Do not change it."""
    made = made_once(tmp_path_factory, "two_runs", _two_runs)
    return Checked(made.copied_to(tmp_path_factory.mktemp("pages") / "bank"))


def _two_runs(folder: Path) -> DemoProject:
    project = make_demo(folder, pieces=200, batches=BATCHES)
    for number, batch in enumerate(BATCHES):
        check_batch(project.folder, batch, now=NOW - timedelta(days=30 * (len(BATCHES) - 1 - number)))
    return project


@pytest.fixture(scope="session")
def house(two_runs: Checked) -> Iterator[House]:
    """The project, opened, for tests that only read. Two runs: of 2026-09 and of 2026-10."""
    with opened(two_runs.folder, now=NOW) as found:
        yield found


@pytest.fixture
def own_house(two_runs: Checked, tmp_path: Path) -> Iterator[House]:
    """A copy of the project, opened, for a test that changes something."""
    copy = two_runs.project.copied_to(tmp_path / "bank")
    with opened(copy.folder, now=NOW) as found:
        yield found


@pytest.fixture
def sign_in(house: House) -> SignIn:
    """Clients of the project that tests only read: `sign_in(Role.STEWARD)`."""
    return lambda *roles, **about: signed_in(house, *roles, **about)
