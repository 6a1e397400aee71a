"""The whole story, in both languages, by mouse and by keyboard: the steward, the person on call, Slack and the auditor."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from commsqa.bootstrap import open_house
from commsqa.domain.incidents import Incident, IncidentState
from commsqa.domain.people import Language
from commsqa.services import queries
from tests.browser.site import Watched
from tests.browser.world import PASSWORD, World, speak
from tests.escalation.slack_double import SlackDouble
from tests.escalation.slack_workspace import Message

_WITHIN_S = 30
"""The server's worker sweeps every few seconds; the machine may be busy."""
_COMBINATIONS = [
    ("en", "mouse"),
    ("ar", "keyboard"),
    pytest.param("ar", "mouse", marks=pytest.mark.exhaustive),
    pytest.param("en", "keyboard", marks=pytest.mark.exhaustive),
]


class Hands:
    """Does the same with the mouse or with the keyboard alone."""

    def __init__(self, page: Page, kind: str) -> None:
        self.page, self.by_keyboard = page, kind == "keyboard"

    def use(self, selector: str, key: str) -> None:
        """Presses a button or follows a link: by a click, or by its key."""
        if self.by_keyboard:
            self.page.locator("body").press(key)
        else:
            self.page.locator(selector).first.click()

    def open_row(self, number: int) -> None:
        """Opens the nth row of the table."""
        if self.by_keyboard:
            for _ in range(number + 1):
                self.page.keyboard.press("j")
            self.page.keyboard.press("Enter")
        else:
            self.page.locator("[data-rows] a[data-open]").nth(number).click()

    def fill_and_send(self, form: str, **fields: str) -> None:
        """Fills the form's fields and sends it; by the keyboard it is walked from field to field, and sent from the button."""
        found = self.page.locator(form)
        for name, value in fields.items():
            field = found.locator(f"[name={name}]")
            if self.by_keyboard:
                field.focus()
                self.page.keyboard.type(value)
            else:
                field.fill(value)
        button = found.locator("button:not([type=button])").first
        if self.by_keyboard:
            button.focus()
            self.page.keyboard.press("Enter")
        else:
            button.click()


@pytest.mark.parametrize(("language", "hands"), _COMBINATIONS)
def test_a_day_with_errors(
    language: Language, hands: str, world: World, slack: SlackDouble, visitor: Callable[..., Watched], tmp_path: Path
) -> None:
    with open_house(world.folder) as house:
        speak(house, language)
    open_incidents = [each for each in _incidents(world, IncidentState.OPEN) if each.problem.severity >= "high"]
    mine, by_slack = open_incidents[:2]

    steward = visitor(language=language).signed_in("sara", PASSWORD)
    _steward_confirms_and_suppresses(Hands(steward, hands), world)
    on_call = visitor(language=language).signed_in("omar", PASSWORD)
    _on_call_acknowledges(Hands(on_call, hands), world, mine, slack)
    _slack_acknowledges(on_call, world, by_slack, slack)
    auditor = visitor(language=language).signed_in("huda", PASSWORD)
    exported = _auditor_verifies_and_exports(Hands(auditor, hands), world, tmp_path)
    for page, login in ((steward, "sara"), (on_call, "omar"), (auditor, "huda")):
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr"), login

    told = [json.loads(line) for line in exported.read_text(encoding="utf-8").splitlines()]
    actions = {(each.get("action"), each.get("actor")) for each in told}
    assert {
        ("evidence.opened", "sara"),
        ("finding.reviewed", "sara"),
        ("suppression.created", "sara"),
        ("incident.acknowledged", "omar"),
    } <= actions


def _steward_confirms_and_suppresses(hands: Hands, world: World) -> None:
    page = hands.page
    page.goto(f"{world.url}/queue?check=balance.differs_from_ledger&state=open")
    hands.open_row(0)
    page.wait_for_url(re.compile("/findings/"))
    here = page.url
    hands.fill_and_send("form[action$='/evidence']", reason="the customer wrote, ticket 4711")
    expect(page.locator(".sides .side__value")).to_have_count(2)
    page.goto(here)
    expect(page.locator(".sides")).to_have_count(0)
    hands.use("button[name=verdict][value=confirmed]", "c")
    page.wait_for_load_state()
    expect(page.locator(".page-head .state--confirmed")).to_be_visible()

    page.goto(f"{world.url}/queue?check=content.unresolved_placeholder&state=open")
    hands.open_row(0)
    page.wait_for_url(re.compile("/findings/"))
    page.locator("#suppress").locator("xpath=..").locator("summary").click()
    hands.fill_and_send("form[action='/suppressions']", reason="the template is being mended")
    page.wait_for_load_state()
    expect(page.locator("a[href^='/suppressions#']").first).to_be_visible()


def _on_call_acknowledges(hands: Hands, world: World, incident: Incident, slack: SlackDouble) -> None:
    page = hands.page
    page.goto(f"{world.url}/incidents")
    expect(page.locator(f"a[href^='/incidents/{incident.incident_id}']").first).to_be_visible()
    page.goto(f"{world.url}/incidents/{incident.incident_id}")
    hands.fill_and_send("#acknowledge", reason="I look into it")
    page.wait_for_load_state()
    expect(page.locator(".page-head .state--acknowledged")).to_be_visible()
    _until(lambda: "Acknowledged by omar" in _text(_root(slack, incident)), "the message in Slack must say who has it")


def _slack_acknowledges(page: Page, world: World, incident: Incident, slack: SlackDouble) -> None:
    pressed = slack.press(_root(slack, incident), "acknowledge", user="U0OMAR")
    assert httpx.post(f"{world.url}/slack/interactions", **pressed).status_code == 200

    def shown() -> bool:  # Slack has its answer before the press is done
        page.goto(f"{world.url}/incidents/{incident.incident_id}")
        return page.locator(".page-head .state--acknowledged").is_visible()

    _until(shown, "the page must say that it is acknowledged")
    _until(lambda: "Acknowledged by omar" in _text(_root(slack, incident)), "the message must be edited")


def _auditor_verifies_and_exports(hands: Hands, world: World, folder: Path) -> Path:
    page = hands.page
    page.goto(f"{world.url}/audit/verification")
    hands.use("form[action='/audit/verify'] button", "v")
    expect(page.locator("#verification dl")).to_be_visible(timeout=_WITHIN_S * 1000)
    page.goto(f"{world.url}/audit")
    with page.expect_download() as download:
        page.locator("a[href^='/audit/export']").first.click()
    path = folder / "trail.jsonl"
    download.value.save_as(path)
    command = [str(Path(sys.executable).with_name("commsqa")), "audit", "verify", "--export", str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert told.returncode == 0, told.stdout + told.stderr
    return path


def _incidents(world: World, state: IncidentState) -> list[Incident]:
    with open_house(world.folder) as house:
        return queries.incidents(house, state)


def _root(slack: SlackDouble, incident: Incident) -> Message:
    return next(each for each in slack.roots() if incident.incident_id in _text(each))


def _text(message: Message) -> str:
    return json.dumps(message.blocks, ensure_ascii=False)


def _until(holds: Callable[[], bool], why: str) -> None:
    end = time.monotonic() + _WITHIN_S
    while not holds():
        assert time.monotonic() < end, why
        time.sleep(0.1)
