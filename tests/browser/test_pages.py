"""Every main page in both languages: accessible, as wide as the screen, silent on the console, asking nobody outside."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from commsqa.bootstrap import open_house
from commsqa.domain.incidents import IncidentState
from commsqa.domain.people import Language
from commsqa.domain.reviews import Matcher
from commsqa.services import queries
from commsqa.services.suppressing import create, end_of_day
from tests.browser.site import Watched
from tests.browser.world import PASSWORD, World, speak

_TOO_WIDE = "() => document.documentElement.scrollWidth - window.innerWidth"
_BROKEN_CODES = """() => [...document.querySelectorAll('main bdi[dir="ltr"]')].filter((each) => {
  if (each.closest(".scroll > table:not(.table--cards)")) return false;
  const before = each.offsetHeight;
  each.style.whiteSpace = "nowrap";
  const broken = before > 1.5 * each.offsetHeight && each.scrollWidth <= each.clientWidth;
  each.style.whiteSpace = "";
  return broken;
}).map((each) => each.textContent)"""
"""Codes on two lines that would have fitted on one. The columns of a table that scrolls are as narrow as they can be."""
_OPTIONS = {"resultTypes": ["violations"]}


_SUPPRESSED = "name.misspelled"


def _paths(world: World) -> list[str]:
    run = world.report.run_id
    incident = world.report.incidents[0].incident_id
    with open_house(world.folder) as house:
        finding = queries.findings(house).slice(0, 1)["finding_id"].to_pylist()[0]
    return [
        *(
            "/",
            "/checks",
            "/checks/recipient.not_account_holder",
            f"/checks/{_SUPPRESSED}",
            "/queue",
            f"/findings/{finding}",
            "/suppressions",
        ),
        *(f"/release/{run}", "/incidents", f"/incidents/{incident}", "/runs", f"/runs/{run}", "/search?q=balance"),
        *("/audit", "/audit/verification", "/audit/severity", "/audit/accesses", "/audit/erasure", "/people", "/account"),
        *("/docs", "/nowhere"),
    ]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_is_accessible_and_fits_the_screen(language: Language, world: World, visitor: Callable[..., Watched]) -> None:
    with open_house(world.folder) as house:
        speak(house, language)
        last = end_of_day(house.clock().date() + timedelta(days=3))
        matcher = Matcher(check_id=_SUPPRESSED, subject_id="nobody-s-piece")
        create(house, matcher, reason="seen on every page", owner="sara", expires_at=last, by="sara")
    page = visitor(language=language, width=1600, expected=(404,)).signed_in("adam", PASSWORD)
    small = visitor(language=language, width=360, height=740, expected=(404,)).signed_in("adam", PASSWORD)
    wrong = []
    for path in _paths(world):
        page.goto(world.url + path)
        wrong += [f"{path}: {each}" for each in _violations(page)]
        small.goto(world.url + path)
        wrong += [
            f"{path}: {size} px wider than {name}" for name, it in (("wide", page), ("narrow", small)) if (size := _wider(it))
        ]
        wrong += [f"{path}: {code} is broken" for code in small.evaluate(_BROKEN_CODES)]
    assert wrong == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_sign_in_is_accessible_in_the_browsers_language(language: str, world: World, visitor: Callable[..., Watched]) -> None:
    page = visitor(language=language, width=360).page()
    page.goto(world.url)
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert _violations(page) == []


def test_a_session_that_was_ended_leads_to_the_sign_in_and_back(world: World, visitor: Callable[..., Watched]) -> None:
    watched = visitor()
    page = watched.signed_in("omar", PASSWORD)
    watched.context.clear_cookies()
    page.goto(f"{world.url}/incidents?state=resolved")
    page.locator("input[name=login]").fill("omar")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form:has(input[name=password]) button").click()
    page.wait_for_url(f"{world.url}/incidents?state=resolved")


def test_the_second_of_two_people_learns_what_the_first_did_and_keeps_what_was_typed(
    world: World, visitor: Callable[..., Watched]
) -> None:
    with open_house(world.folder) as house:
        speak(house, "en")
        incident = queries.incidents(house, IncidentState.OPEN)[-1].incident_id
    first, second = visitor().signed_in("omar", PASSWORD), visitor(expected=(409,)).signed_in("amal", PASSWORD)
    for page in (first, second):
        page.goto(f"{world.url}/incidents/{incident}")
    first.locator("#acknowledge [name=reason]").fill("mine")
    first.locator("#acknowledge button").click()
    expect(first.locator(".page-head .state--acknowledged")).to_be_visible()
    second.locator("#acknowledge [name=reason]").fill("I know this template")
    with second.expect_response(lambda answer: answer.request.method == "POST") as answered:
        second.locator("#acknowledge button").click()
    assert answered.value.status == 409
    expect(second.get_by_role("alert")).to_contain_text("Omar Haddad")
    expect(second.locator("#acknowledge [name=reason]")).to_have_value("I know this template")


def _violations(page: Page) -> list[str]:
    found = Axe().run(page, options=_OPTIONS).response["violations"]
    grave = [each for each in found if each["impact"] in ("serious", "critical")]
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in grave]


def _wider(page: Page) -> int:
    return max(0, int(page.evaluate(_TOO_WIDE)))
