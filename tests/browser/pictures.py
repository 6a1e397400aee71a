"""Pictures of the main pages in both languages: `python -m tests.browser.pictures docs/pictures` (`make pictures`).

The project is the demo bank's three batches with their errors; ids and times differ from one making to the next.
"""

import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from commsqa.bootstrap import open_house
from commsqa.domain.people import Language
from commsqa.project.demo import BATCHES
from tests.browser.site import Watched, launched, served
from tests.browser.world import PASSWORD, make_world, speak

_PAGES = (
    ("overview", "adam", "/"),
    ("check", "adam", "/checks/recipient.not_account_holder"),
    ("queue", "sara", "/queue"),
    ("release", "amal", "/release/{run}"),
    ("incidents", "omar", "/incidents"),
    ("incident", "omar", "/incidents/{incident}"),
    ("run", "huda", "/runs/{run}"),
    ("audit", "huda", "/audit"),
)
LANGUAGES: tuple[Language, ...] = ("en", "ar")
_SIZES: dict[str, ViewportSize] = {"wide": {"width": 1280, "height": 860}, "narrow": {"width": 360, "height": 740}}


def make_pictures(folder: Path, *, pieces: int = 6000, sizes: tuple[str, ...] = ("wide", "narrow")) -> None:
    """One picture for each page, language and size."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        world = make_world(Path(scratch) / "bank", pieces=pieces, batches=BATCHES)
        worst = world.report.incidents[0].incident_id
        for language in LANGUAGES:
            with open_house(world.folder) as house:
                speak(house, language)
            with served(world.folder) as url, sync_playwright() as playwright:
                browser = launched(playwright)
                for size in sizes:
                    for login in dict.fromkeys(each[1] for each in _PAGES):
                        watched = Watched(browser.new_context(viewport=_SIZES[size], reduced_motion="reduce"), url)
                        page = watched.signed_in(login, PASSWORD)
                        for name, who, path in _PAGES:
                            if who == login:
                                page.goto(url + path.format(run=world.report.run_id, incident=worst))
                                _take(page, folder / f"{name}-{language}-{size}.png")
                        if login == "sara":
                            _take_finding(page, url, folder / f"finding-{language}-{size}.png")
                        watched.close()
                browser.close()


def _take_finding(page: Page, url: str, path: Path) -> None:
    page.goto(f"{url}/queue")
    page.locator("main a[href*='/findings/']").first.click()
    page.wait_for_url(re.compile("/findings/"))
    _take(page, path)


def _take(page: Page, path: Path) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=path)


if __name__ == "__main__":
    make_pictures(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures"))
