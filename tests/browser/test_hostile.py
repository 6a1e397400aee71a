"""Script, markup, direction overrides and words of 10 kB in every field that comes from data: they stay text, in their place."""

from collections.abc import Iterator, Mapping
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from commsqa.bootstrap import open_house
from commsqa.services.run_batch import run_batch
from tests.browser.site import Watched, served
from tests.browser.world import PASSWORD, World, add_people
from tests.projects import BATCH_ID, DemoProject, make_demo

_SCRIPT = "<script>alert(1)</script>"
_IMAGE = "\"><img src=x onerror=alert(2)>'"
_OVERRIDE = "abc\u202edcba\u202d\u2066x"
_LONG = "W" * 10_000
_HOSTILE = (
    _SCRIPT,
    _IMAGE,
    _OVERRIDE,
    _LONG,
    "{{7*7}}",
    "${7*7}",
    "javascript:alert(3)",
    "\u0001soh",
    "../../etc/passwd",
    "a/b?c#d%2f",
)
_BATCH = f"{BATCH_ID} {_IMAGE}"

_LOOSE_OVERRIDES = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), loose = [];
  while (walk.nextNode()) {
    const text = walk.currentNode;
    if (/[\\u202a-\\u202e]/.test(text.data) && !text.parentElement.closest('bdi,[dir]:not(html)')) loose.push(text.data);
  }
  return loose;
}"""
_INLINE_SCRIPTS = "() => document.querySelectorAll('script:not([src]), [onerror], [onclick], [onload], iframe, object').length"
_TOO_WIDE = "() => document.documentElement.scrollWidth - window.innerWidth"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A checked project whose ids, attributes and texts are hostile, and who may see it."""
    project = make_demo(tmp_path_factory.mktemp("hostile") / "bank", pieces=400)
    _poison(project)
    with open_house(project.folder) as house:
        add_people(house)
        made = World(project.folder, run_batch(house))
    with served(made.folder) as url:
        yield made.at(url)


@pytest.mark.parametrize("width", [360, pytest.param(1280, marks=pytest.mark.exhaustive)])
def test_hostile_values_stay_text_in_their_place(browser: Browser, hostile: World, width: int) -> None:
    watched = Watched(browser.new_context(viewport={"width": width, "height": 800}), hostile.url)
    page = watched.signed_in("adam", PASSWORD)
    seen = ""
    for path in _paths(page, hostile):
        answer = page.goto(hostile.url + path)
        assert answer is not None
        assert answer.status == 200, path
        assert page.evaluate(_INLINE_SCRIPTS) == 0, path
        assert page.evaluate(_LOOSE_OVERRIDES) == [], path
        assert page.evaluate(_TOO_WIDE) <= 0, path
        seen += page.content()
    assert "49" not in page.title()
    assert "&lt;script&gt;alert(1)" in seen, "the values must have been on the pages"
    watched.close()


def test_opened_evidence_is_text_too(browser: Browser, hostile: World) -> None:
    watched = Watched(browser.new_context(viewport={"width": 360, "height": 800}), hostile.url)
    page = watched.signed_in("adam", PASSWORD)
    opened = 0
    for check in ("name.misspelled", "name.other_person", "address.differs_from_record"):
        page.goto(f"{hostile.url}/queue?check={check}")
        if page.locator("main a[data-open]").count() == 0:
            continue
        page.locator("main a[data-open]").first.click()
        form = page.locator("form[action$='/evidence']")
        form.locator("[name=reason]").fill("a test")
        form.locator("button").click()
        expect(page.locator(".sides")).to_be_visible()
        opened += 1
        assert page.evaluate(_INLINE_SCRIPTS) == 0
        assert page.evaluate(_LOOSE_OVERRIDES) == []
        assert page.evaluate(_TOO_WIDE) <= 0
    assert opened, "some finding must have been there to open"
    watched.close()


def _paths(page: Page, hostile: World) -> list[str]:
    run = hostile.report.run_id
    page.goto(hostile.url + "/queue")
    links = page.locator("main a[data-open]").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    incidents = [f"/incidents/{each.incident_id}" for each in hostile.report.incidents[:6]]
    searches = [f"/search?q={quote(each[:200])}" for each in _HOSTILE]
    lists = ["/", "/queue", "/checks", "/incidents", f"/release/{run}", "/runs", f"/runs/{run}", "/audit", "/audit/accesses"]
    return [*lists, *links[:12], *incidents, *searches]


def _poison(project: DemoProject) -> None:
    """Every third wrong-looking row gets one of the hostile values in each text column; ids stay unique."""
    hostile = iter(range(1_000_000))

    def poisoned(row: Mapping[str, str]) -> dict[str, str]:
        number = next(hostile)
        value = _HOSTILE[number % len(_HOSTILE)].replace("\0", "")
        spoilt = {
            "communication_id": f"{row['communication_id']}{value[:300]}",
            "template_version": _SCRIPT if row.get("template_version") == "7" else row.get("template_version", ""),
            "batch_id": _BATCH,
        }
        if number % 10 == 0:
            spoilt |= {"recipient_name": value, "recipient_address": value, "recipient_email": f"{value[:60]}@example.com"}
        return {**row, **spoilt}

    project.rewrite("communications", poisoned)
    project.rewrite("batches", lambda row: {**row, "batch_id": _BATCH})
