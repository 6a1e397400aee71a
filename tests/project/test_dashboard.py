"""The section `dashboard` of the project file: what is taken, and what each mistake is called."""

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from commsqa.errors import ProjectError
from commsqa.project.dashboard import DashboardSettings
from commsqa.project.loader import load_project
from commsqa.project.template import write_project

OPEN_ID: dict[str, Any] = {"issuer": "https://login.example.com/x", "client_id": "c", "client_secret": "${SECRET}"}
PUBLIC = "https://quality.example.com"


def settings(folder: Path, dashboard: object) -> DashboardSettings:
    write_project(folder, "bank")
    with (folder / "commsqa.yaml").open("a", encoding="utf-8") as file:
        YAML().dump({"dashboard": dashboard}, file)
    return load_project(folder, {"SECRET": "s3cret"}).dashboard


def test_without_the_section_pages_are_for_this_machine_and_sessions_end_soon(tmp_path: Path) -> None:
    write_project(tmp_path, "bank")
    found = load_project(tmp_path, {}).dashboard
    assert (found.public_url, found.is_https, found.open_id) == (None, False, None)
    assert (found.session.idle_minutes, found.session.hours) == (30, 12)


def test_the_commented_section_of_a_new_project_is_a_right_one(tmp_path: Path) -> None:
    write_project(tmp_path, "bank")
    path = tmp_path / "commsqa.yaml"
    text = path.read_text(encoding="utf-8")
    start = text.index("# dashboard:")
    section = "".join(line.removeprefix("# ") for line in text[start:].splitlines(keepends=True))
    path.write_text(text[:start] + section, encoding="utf-8")
    found = load_project(tmp_path, {"OPEN_ID_SECRET": "s"}).dashboard
    assert found.is_https
    assert found.open_id is not None
    assert found.open_id.create
    assert len(found.open_id.roles) == 5


def test_all_of_it_is_taken_and_the_secret_is_not_shown(tmp_path: Path) -> None:
    given = {"public_url": f"{PUBLIC}/", "trusted_proxies": ["10.0.0.0/8", "::1"], "open_id": OPEN_ID}
    found = settings(tmp_path, given)
    assert found.public_url == PUBLIC
    assert found.open_id is not None
    assert found.open_id.client_secret == "s3cret"
    assert "s3cret" not in repr(found)


@pytest.mark.parametrize(
    ("dashboard", "says"),
    [
        ({"public_url": "quality.example.com"}, "is no web address"),
        ({"public_url": "ftp://quality.example.com"}, "is no web address"),
        ({"public_url": "https://a:b@quality.example.com"}, "is no web address"),
        ({"public_url": "https://quality.example.com:x"}, "is no web address"),
        ({"public_url": f"{PUBLIC}/pages"}, "must end after the host"),
        ({"public_url": f"{PUBLIC}?a=1"}, "must end after the host"),
        ({"session": {"idle_minutes": 0}}, "idle_minutes"),
        ({"session": {"hours": 1000}}, "hours"),
        ({"trusted_proxies": ["everybody"]}, "trusted_proxies"),
        ({"open_id": OPEN_ID}, "open_id needs public_url"),
        ({"public_url": PUBLIC, "open_id": OPEN_ID | {"issuer": "http://login.example.com"}}, "must be https"),
        ({"public_url": PUBLIC, "open_id": OPEN_ID | {"create": True}}, "create needs roles"),
        ({"public_url": PUBLIC, "open_id": OPEN_ID | {"roles": {"king": ["x"]}}}, "king"),
        ({"public_url": PUBLIC, "open_id": OPEN_ID | {"client_secret": ""}}, "client_secret"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_mistake_names_its_key(tmp_path: Path, dashboard: object, says: str) -> None:
    with pytest.raises(ProjectError) as error:
        settings(tmp_path, dashboard)
    assert any(says in problem for problem in error.value.problems)
    assert "s3cret" not in str(error.value.problems)
