"""`commsqa policy`: check and replay on the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.letters import misnamed, write_letters, wrong
from tests.projects import Answer, check_batch

pytestmark = pytest.mark.slow  # a whole run

Command = Callable[..., Answer]
OTHER = 'policy: other\nversion: "2"\nchecks: {name.misspelled: {trust: 3}}\nexamples: []\n'


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_letters(tmp_path_factory.mktemp("letters"), [wrong(1), misnamed(2)])
    (folder / "other.yaml").write_text(OTHER, encoding="utf-8")
    (folder / "wrong.yaml").write_text("hold_form: low\nincident_from: sever\n", encoding="utf-8")
    check_batch(folder)
    return folder


def test_sound_policies_are_a_line_each(project: Path, command: Command) -> None:
    answer = command("policy", "check", project)
    assert (answer.exit_code, answer.err) == (0, "")
    assert [line.split()[:2] for line in answer.out.splitlines()] == [
        ["ok", f"{name}:"] for name in ("checks", "severity", "escalation", "suppressions", "retention")
    ]


def test_mistakes_are_a_line_each_and_exit_with_2(project: Path, command: Command) -> None:
    answer = command("policy", "check", project, "--severity", project / "wrong.yaml")
    assert answer.exit_code == 2
    told = [line for line in answer.out.splitlines() if line.startswith("mistake")]
    assert [line.split(":")[1] for line in told] == ["1", "2"]


def test_a_check_as_json_is_a_list_of_policies(project: Path, command: Command) -> None:
    found = json.loads(command("policy", "check", project, "--json").out)
    assert [set(each) for each in found] == [{"policy", "source", "told", "mistakes", "remarks"}] * 5


def test_a_replay_tells_what_changes(project: Path, command: Command) -> None:
    answer = command("policy", "replay", project, "--severity", project / "other.yaml")
    assert answer.exit_code == 0
    assert "comms-severity@1.0 > other@2" in answer.out
    assert "findings: 1 of 2 get another level" in answer.out
    assert "pieces held: 1 > 2 (1 newly held, e.g. L2)" in answer.out
    assert "low > high" in answer.out


def test_a_replay_as_json_is_one_object(project: Path, command: Command) -> None:
    told = json.loads(command("policy", "replay", project, "--severity", project / "other.yaml", "--runs", "1", "--json").out)
    assert set(told) == {"policy", "runs", "checks", "shifts", "incidents", "changes_nothing"}
    assert told["runs"][0]["newly_held"] == {"pieces": 1, "first": ["L2"]}


def test_the_default_policy_changes_nothing(project: Path, command: Command) -> None:
    (project / "same.yaml").write_text("{}\n", encoding="utf-8")
    assert command("policy", "replay", project, "--severity", project / "same.yaml").out.endswith("Nothing changes.\n")


def test_a_policy_with_mistakes_is_refused_with_all_of_them(project: Path, command: Command) -> None:
    answer = command("policy", "replay", project, "--severity", project / "wrong.yaml")
    assert (answer.exit_code, answer.out, answer.err.count("\n")) == (2, "", 2)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--run", "R1"), "no run has the id R1"),
        (("--run", "R1", "--runs", "2"), "not both"),
    ],
)
def test_what_cannot_be_asked_is_one_line(project: Path, command: Command, arguments: tuple[str, ...], says: str) -> None:
    answer = command("policy", "replay", project, "--severity", project / "other.yaml", *arguments)
    assert answer.exit_code == 2
    assert says in answer.error_line
