"""The people who may sign in, from the command line."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from commsqa.services.signing_in import WrongSignInError, sign_in
from tests.projects import Answer, opened
from tests.services.people_house import HOME, PASSWORD, Clock, people_house

pytestmark = pytest.mark.usefixtures("quick_hashes")

Command = Callable[..., Answer]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    with people_house(tmp_path / "bank", Clock()):
        return tmp_path / "bank"


def may_sign_in(project: Path, login: str, password: str) -> bool:
    with opened(project) as house:
        try:
            return bool(sign_in(house, login, password, address=HOME))
        except WrongSignInError:
            return False


def test_somebody_is_added_with_a_one_time_password_that_is_printed_once(project: Path, command: Command) -> None:
    added = command("users", "add", project, "Sara.K", "--role", "admin", "--role", "steward", "--name", "Sara")
    assert added.out.startswith("added sara.k: admin, steward\none-time password: ")
    password = added.out.split()[-1]
    assert may_sign_in(project, "sara.k", password)
    (person,) = json.loads(command("users", "list", project, "--json").out)
    assert (person["login"], person["roles"], person["must_change_password"]) == ("sara.k", ["steward", "admin"], True)
    assert "password_hash" not in person
    assert "one-time password" in command("users", "list", project).out


def test_a_password_comes_by_standard_input(project: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    assert command("users", "add", project, "noor", "--role", "auditor", "--password-stdin").out == "added noor: auditor\n"
    assert may_sign_in(project, "noor", PASSWORD)
    monkeypatch.setattr("sys.stdin", io.StringIO("too short\n"))
    refused = command("users", "password", project, "noor", "--password-stdin")
    assert (refused.exit_code, "12 to 256" in refused.error_line) == (2, True)
    monkeypatch.setattr("sys.stdin", io.StringIO("another river in june\r\n"))
    assert command("users", "password", project, "noor", "--password-stdin").exit_code == 0
    assert may_sign_in(project, "noor", "another river in june")


def test_roles_change_and_people_are_disabled_and_enabled(project: Path, command: Command) -> None:
    command("users", "add", project, "root", "--role", "admin")
    password = command("users", "add", project, "omar", "--role", "steward").out.split()[-1]
    assert command("users", "roles", project, "omar", "--role", "on_call").out == "omar: on_call\n"
    assert command("users", "disable", project, "OMAR").out == "disabled omar\n"
    assert not may_sign_in(project, "omar", password)
    assert "disabled" in command("users", "list", project).out
    assert command("users", "enable", project, "omar").out == "enabled omar\n"
    assert may_sign_in(project, "omar", password)
    assert command("audit", "verify", project).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("disable", "{}", "root"), "this is the last admin"),
        (("roles", "{}", "root", "--role", "steward"), "this is the last admin"),
        (("enable", "{}", "nobody"), "nobody has the login nobody"),
        (("password", "{}", "nobody"), "nobody has the login nobody"),
        (("add", "{}", "root", "--role", "steward"), "this login is taken"),
        (("add", "{}", "x", "--role", "steward"), "a login has 2 to 64"),
        (("add", "{}", "noor", "--role", "steward", "--open-id", "u1"), "the project file names no provider"),
        (("add", "{}", "noor", "--role", "steward", "--open-id", "u1", "--ask"), "has no password here"),
        (("password", "{}", "root", "--ask", "--password-stdin"), "give either"),
    ],
)
def test_what_cannot_be_is_one_line(project: Path, command: Command, arguments: tuple[str, ...], says: str) -> None:
    command("users", "add", project, "root", "--role", "admin")
    answer = command("users", *(str(project) if argument == "{}" else argument for argument in arguments))
    assert answer.exit_code == 2
    assert says in answer.error_line
