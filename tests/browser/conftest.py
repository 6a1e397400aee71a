"""One browser for all; a project with errors, its people and its Slack, served to each module of tests."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.site import CHROMIUM, Watched, launched, served
from tests.browser.world import World, make_world
from tests.escalation.slack_double import SlackDouble

expect.set_options(timeout=30_000)  # the machine may be busy


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of it needs a browser and a server."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launched(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def slack() -> Iterator[SlackDouble]:
    with SlackDouble() as double:
        yield double


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, slack: SlackDouble) -> Iterator[World]:
    made = make_world(tmp_path_factory.mktemp("served") / "bank", slack)
    with served(made.folder) as url:
        yield made.at(url)


@pytest.fixture
def visitor(browser: Browser, world: World) -> Iterator[Callable[..., Watched]]:
    """Opens a browser context: `visitor(language="ar", width=360)`. At the end none may have complained."""
    opened: list[Watched] = []

    def open_one(*, language: str = "en", width: int = 1280, height: int = 900, expected: tuple[int, ...] = ()) -> Watched:
        locale = "ar-KW" if language == "ar" else "en-GB"
        context = browser.new_context(locale=locale, viewport={"width": width, "height": height}, reduced_motion="reduce")
        opened.append(Watched(context, world.url, expected))
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()
