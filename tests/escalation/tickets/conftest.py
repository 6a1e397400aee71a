"""A real Roundup: made once, served by a process of its own, ended with the session."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from pydantic import SecretStr

from commsqa.escalation.transports.roundup.queue import RoundupQueue
from commsqa.escalation.transports.roundup.rest import Rest

USER, PASSWORD = "commsqa", "s3cret-of-the-desk"
ADMIN = "from roundup.scripts.roundup_admin import run; run()"
FAST_PASSWORDS = (r"(?m)^password_pbkdf2_default_rounds.*$", "password_pbkdf2_default_rounds = 1000")


class Tracker(NamedTuple):
    """Where it is served, and the folder it lives in."""

    url: str
    home: Path

    def admin(self, *arguments: str) -> str:
        """What a tracker's administrator would type."""
        return _python("-c", ADMIN, "-i", str(self.home), *arguments)

    def rest(self, url: str = "", **given: str) -> Rest:
        return Rest(url or self.url, given.get("user", USER), SecretStr(given.get("password", PASSWORD)), 10)

    def queue(self) -> RoundupQueue:
        return RoundupQueue(self.rest(), USER)

    def messages(self, issue: str) -> list[str]:
        """The texts of an issue's messages, oldest first."""
        item = self.rest().get(f"issue/{issue}", [("@verbose", "2")])
        ids = sorted(int(each["id"]) for each in item["attributes"]["messages"])
        return [(self.home / "db" / "files" / "msg" / "0" / f"msg{number}").read_text(encoding="utf-8") for number in ids]


@pytest.fixture(scope="session")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    """The classic tracker with a user of ours. Use incident ids of your own."""
    home = tmp_path_factory.mktemp("roundup") / "tracker"
    _python(
        "-c",
        ADMIN,
        "-i",
        str(home),
        "install",
        "classic",
        "sqlite",
        f"tracker_web=http://127.0.0.1/,mail_domain=desk.test,mail_debug={home}.mail",
    )
    config = home / "config.ini"
    config.write_text(re.sub(*FAST_PASSWORDS, config.read_text(), count=1))  # before a user has a password
    schema = home / "schema.py"
    schema.write_text(schema.read_text().replace('status=Link("status"))', 'status=Link("status"), incident=String())'))
    served = Tracker("", home)
    served.admin("initialise", "admin-of-the-desk")
    served.admin("create", "user", f"username={USER}", f"password={PASSWORD}", "roles=User", "address=desk@desk.test")
    served.admin("create", "user", "username=guest", "password=guest", "roles=Anonymous", "address=guest@desk.test")
    server = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("roundup_server.py")), str(home)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    )
    try:
        assert server.stdout is not None
        port = int(server.stdout.readline() or b"0")
        assert port, "the tracker did not start"
        yield Tracker(f"http://127.0.0.1:{port}/", home)
    finally:
        server.terminate()
        server.communicate(timeout=10)


def _python(*arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False, env=_environment())
    assert done.returncode == 0, done.stderr
    return done.stdout


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("TRACKER")}
