"""Bootstrap reads the environment once, says what is wrong with it in a line, and closes what it opened."""

import io
import json
import os
import stat
import sys
from pathlib import Path

import pytest
import structlog

from commsqa.bootstrap import configure_logging, database_url, environment, open_house, prepare_prefect
from commsqa.errors import EvidenceError, InputError, ProjectError
from commsqa.project.models import Project, Source, State
from commsqa.services.verifying import verify_trail
from tests.projects import CheckedProject, DemoProject


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COMMSQA_MASTER_KEY", "abc"),
        ("COMMSQA_SIGNING_KEY", "x" * 64),
        ("COMMSQA_LOG_LEVEL", "loud"),
        ("COMMSQA_ACTOR", ""),
    ],
)
def test_a_wrong_setting_is_one_line_without_its_value(
    name: str, value: str, demo: DemoProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InputError) as refused, open_house(demo.folder):
        pytest.fail("opened")
    assert str(refused.value).startswith(f"the environment variable {name} is wrong: ")
    assert "\n" not in str(refused.value)
    assert not value or f"'{value}'" not in str(refused.value)


def test_the_state_is_the_owners_alone(demo: DemoProject) -> None:
    with open_house(demo.folder) as house:
        keys = list((house.state / "keys").iterdir())
        assert house.state == demo.folder / ".commsqa"
        assert (house.state / "commsqa.db").is_file()
    assert keys
    assert {stat.S_IMODE(key.stat().st_mode) for key in keys if key.is_file()} == {0o600}


def test_the_actor_is_who_the_environment_names(demo: DemoProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMSQA_ACTOR", "night shift")
    with open_house(demo.folder) as house:
        assert house.actor == "night shift"


def test_keys_from_the_environment_are_not_written_to_disk(demo: DemoProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMSQA_MASTER_KEY", "ab" * 32)
    monkeypatch.setenv("COMMSQA_SIGNING_KEY", "cd" * 32)
    with open_house(demo.folder) as house:
        keys = house.state / "keys"
        assert not keys.exists() or not any(keys.iterdir())
        assert verify_trail(house).problem is None


def test_evidence_of_another_key_cannot_be_opened(checked: CheckedProject, monkeypatch: pytest.MonkeyPatch) -> None:
    from commsqa.services.queries import findings, open_evidence

    monkeypatch.setenv("COMMSQA_MASTER_KEY", "ab" * 32)
    with open_house(checked.folder) as house, pytest.raises(EvidenceError) as refused:
        open_evidence(house, findings(house)["finding_id"][0].as_py(), reason="ticket 4711")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("name: demo-bank", "nmae: demo-bank", "did you mean 'name'"),
        ("name: demo-bank", "name: demo-bank\npolicies: {checks: own.yaml}", "no check has the id 'name.mispelled'"),
        ("name: demo-bank", "name: demo-bank\npolicies: {severity: none.yaml}", "there is no such policy file"),
    ],
)
def test_a_project_that_cannot_be_used_is_refused_before_a_state_is_made(
    demo: DemoProject, old: str, new: str, says: str
) -> None:
    (demo.folder / "own.yaml").write_text("required: [name.mispelled]\n")
    demo.edit_project_file(old, new)
    with pytest.raises(InputError, match=says), open_house(demo.folder):
        pytest.fail("opened")
    assert not (demo.folder / ".commsqa").exists()


def test_the_database_is_the_one_that_is_named_or_a_file_in_the_state_folder() -> None:
    sources = {"customers": Source(uri="k.csv")}
    named = Project(name="x", folder=Path("/p"), sources=sources, state=State(database="postgresql+psycopg://db/x"))
    assert database_url(named) == "postgresql+psycopg://db/x"
    assert database_url(Project(name="x", folder=Path("/p"), sources=sources)) == "sqlite:////p/.commsqa/commsqa.db"


def test_prefects_history_lies_in_the_state_folder_and_nobody_is_told(demo: DemoProject, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "DO_NOT", "GX_"))}
    monkeypatch.setattr(os, "environ", ours | {"PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "7"})
    prepare_prefect(demo.folder)
    home = demo.folder / ".commsqa" / "prefect"
    assert home.is_dir()
    assert os.environ["PREFECT_HOME"] == str(home)
    assert os.environ["DO_NOT_TRACK"] == "1"
    assert os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == os.environ["GX_ANALYTICS_ENABLED"] == "false"
    assert "PREFECT_LOGGING_LEVEL" not in os.environ, "it would empty the history"
    assert os.environ["PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"] == "7", "the user's word is the last"


def test_prepare_prefect_needs_a_project(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="there is no project here"):
        prepare_prefect(tmp_path)


def test_logs_for_machines_are_json_lines_on_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    try:
        configure_logging(level="info")
        structlog.get_logger().debug("too fine")
        structlog.get_logger().info("run completed", held=3)
    finally:
        structlog.reset_defaults()
    [line] = stream.getvalue().splitlines()
    told = json.loads(line)
    assert (told["event"], told["level"], told["held"]) == ("run completed", "info", 3)
    assert told["timestamp"].endswith("Z")


def test_the_environment_is_handed_on_as_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_HOST", "db-1")
    given = environment()
    assert given.pop("CRM_HOST") == "db-1"
    assert os.environ["CRM_HOST"] == "db-1"


@pytest.mark.parametrize(
    ("destination", "says"),
    [
        ("{kind: slak}", "destinations.x.kind: 'slak' is not a kind of transport"),
        ("{kind: file, pth: n.jsonl}", "destinations.x.pth: unknown key; did you mean 'path'?"),
        ("{kind: slack, token: t, channel: oncall}", "destinations.x.channel: must be the channel's id, as C0ONCALL"),
    ],
)
def test_a_mistake_in_a_destination_names_file_line_and_key(destination: str, says: str, tmp_path: Path) -> None:
    sources = "{communications: {uri: c.csv}, customers: {uri: k.csv}}"
    (tmp_path / "commsqa.yaml").write_text(f"name: x\nsources: {sources}\npolicies: {{escalation: own.yaml}}\n")
    (tmp_path / "own.yaml").write_text(f"version: 1\ndestinations:\n  x: {destination}\nroutes: []\n")
    with pytest.raises(ProjectError) as refused, open_house(tmp_path):
        pytest.fail("opened")
    assert str(refused.value).startswith(f"{tmp_path / 'own.yaml'}:3: {says}")
