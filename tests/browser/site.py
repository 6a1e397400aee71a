"""A served project for the browser: `commsqa serve` in a process of its own, and what a page may never do."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Error, Page, Playwright, Request

CHROMIUM = shutil.which("chromium")
_FLAGS = ["--no-sandbox", "--disable-background-networking"]


@contextmanager
def served(folder: Path, *, environment: dict[str, str] | None = None) -> Iterator[str]:
    """The address at which the project is served; the server ends by a signal to its own process."""
    command = [str(Path(sys.executable).with_name("commsqa")), "serve", str(folder), "--port", "0"]
    log = folder / "serve.log"
    with log.open("wb") as errors:
        server = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env={**os.environ, **(environment or {})}
        )
    try:
        yield _address(server, log)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)
        assert server.stdout is not None
        server.stdout.close()


def _address(server: "subprocess.Popen[str]", log: Path) -> str:
    assert server.stdout is not None
    for line in server.stdout:
        if found := re.search(r"http://[\w.]+:\d+", line):
            return found[0]
    raise AssertionError(f"the server ended without an address: {log.read_text(encoding='utf-8')}")


def launched(playwright: Playwright) -> Browser:
    """Debian's Chromium, headless."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)


@dataclass
class Watched:
    """A browser context whose pages are watched: what they asked for, what they logged, which dialogs they opened.

    `expected` are statuses of answers that the test asks for: the browser logs each refusal as an error.
    """

    context: BrowserContext
    url: str
    expected: tuple[int, ...] = ()
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("request", self._asked)
        self.context.on("console", self._logged)
        self.context.on("weberror", lambda error: self.complaints.append(f"script error: {error.error}"))
        self.context.set_default_timeout(30_000)

    def page(self) -> Page:
        """A new page; a dialog of the browser's own is a complaint, since no page of ours opens one."""
        page = self.context.new_page()
        page.on("dialog", self._asked_by_dialog)
        return page

    def signed_in(self, login: str, password: str) -> Page:
        """A page of this person's, signed in by the form."""
        page = self.page()
        page.goto(f"{self.url}/login")
        page.locator("input[name=login]").fill(login)
        page.locator("input[name=password]").fill(password)
        page.locator("main form:has(input[name=password]) button").first.click()
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    def _asked_by_dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).scheme in ("http", "https") and not request.url.startswith(self.url):
            self.complaints.append(f"asked the outside: {request.url}")

    def _logged(self, message: ConsoleMessage) -> None:
        asked_for = any(f"status of {status} " in message.text for status in self.expected)
        if message.type in ("error", "warning") and not asked_for:
            self.complaints.append(f"console {message.type}: {message.text}")

    def close(self) -> None:
        """Closes the context, and fails for whatever a page did that it may not."""
        try:
            self.context.close()
        except Error:
            self.complaints.append("the browser is gone")
        assert self.complaints == []
