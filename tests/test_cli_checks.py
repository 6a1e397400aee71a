"""The checks on the command line: listed, explained, written; and their documentation."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from commsqa.bootstrap import default_grader
from commsqa.checks.registry import discover
from commsqa.services.documenting import document
from tests.letters import letter, write_letters
from tests.projects import Answer

Command = Callable[..., Answer]
DOCS = Path(__file__).parents[1] / "docs" / "checks.md"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write_letters(tmp_path, [letter(1)])
    return tmp_path


def test_the_documentation_is_what_the_checks_say() -> None:
    assert DOCS.read_text(encoding="utf-8") == document(discover(), default_grader()), "run make docs"


def test_one_check_is_explained(command: Command) -> None:
    told = command("checks", "show", "recipient.not_account_holder").out
    assert told.startswith("### recipient.not_account_holder\n\n**Sent to someone who does not hold the account** · accuracy")
    assert "- Wants: communications.account_id" in told
    assert "level: high" in told


def test_an_unknown_check_is_refused_with_the_one_that_may_be_meant(command: Command) -> None:
    answer = command("checks", "show", "name.mispelled")
    assert (answer.exit_code, answer.err) == (
        2,
        "commsqa: no check has the id 'name.mispelled'; did you mean 'name.misspelled'?\n",
    )


@pytest.mark.slow
def test_a_check_of_ones_own_is_written_listed_explained_and_documented(project: Path, command: Command, tmp_path: Path) -> None:
    answer = command("checks", "new", "empty_subject", "--project", project)
    assert answer.out.startswith(f"{project}/checks/empty_subject.py and {project}/tests/test_empty_subject.py are ready. Next:")
    assert "own.empty_subject" in command("checks", project).out
    assert "own.empty_subject" not in command("checks").out
    assert "**Empty subject**" in command("checks", "show", "own.empty_subject", "--project", project).out
    command("checks", "docs", "--project", project, "--output", tmp_path / "all.md")
    assert "### own.empty_subject" in (tmp_path / "all.md").read_text(encoding="utf-8")
    assert command("doctor", project).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("new", "Empty", "--project", "."), "there is no commsqa.yaml here"),
        (("new", "../x", "--project", "{project}"), "'../x' is no name for a check"),
        (("no-such-folder",), "there is no project here"),
    ],
)
def test_what_cannot_be_is_one_line(arguments: tuple[str, ...], says: str, project: Path, command: Command) -> None:
    answer = command("checks", *(word.format(project=project) for word in arguments))
    assert answer.exit_code == 2
    assert says in answer.err
    assert answer.err.count("\n") == 1


def test_a_broken_check_stops_every_command_with_its_place(project: Path, command: Command) -> None:
    (project / "checks").mkdir()
    (project / "checks" / "mine.py").write_text("import commsqa\n\nclass Mine(", encoding="utf-8")
    answer = command("checks", project)
    assert answer.exit_code == 2
    assert f"{project}/checks/mine.py:3: this is not Python" in answer.err
    assert "mine.py:3" in command("doctor", project).out


@pytest.mark.slow
def test_a_drill_prints_nothing_but_its_report(project: Path, command: Command) -> None:
    answer = command("drill", project, "--json")
    report = json.loads(answer.out)
    assert {line["check_id"] for line in report["lines"]} == set(discover())
    assert (answer.exit_code, report["passed"]) == (0, True)


@pytest.mark.slow
def test_the_test_that_is_written_passes_and_fails_with_the_check(project: Path, command: Command) -> None:
    command("checks", "new", "empty_subject", "--project", project)
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
    assert subprocess.run(run, cwd=project, capture_output=True, check=False).returncode == 0
    path = project / "checks" / "empty_subject.py"
    path.write_text(path.read_text(encoding="utf-8").replace("isnull()", "notnull()"), encoding="utf-8")
    assert subprocess.run(run, cwd=project, capture_output=True, check=False).returncode == 1
