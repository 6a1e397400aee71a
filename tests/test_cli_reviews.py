"""Judging findings and suppressing those to come, from the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.letters import letter, misnamed, write_letters, wrong
from tests.projects import Answer, check_batch

pytestmark = pytest.mark.slow  # whole runs

Command = Callable[..., Answer]
NAME = "name.misspelled"
WHY = ("--reason", "known to the printer", "--owner", "Omar")


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """L1 is held, L2 has a misspelled name, L3 is right."""
    folder = tmp_path_factory.mktemp("checked")
    write_letters(folder, [wrong(1), misnamed(2), letter(3)])
    check_batch(folder)
    return folder


def findings(command: Command, folder: Path) -> dict[str, dict[str, str]]:
    """By piece."""
    rows = json.loads(command("findings", folder, "--format", "json").out)
    return {row["subject_id"]: row for row in rows}


def test_a_verdict_is_in_the_findings_at_once(checked: Path, command: Command) -> None:
    ids = [row["finding_id"] for row in findings(command, checked).values()]
    judged = command("review", checked, *ids, "--verdict", "false_positive", "--note", "seen by hand", "--by", "Sara")
    assert (judged.exit_code, judged.out) == (0, f"false positive: {', '.join(ids)}\n")
    assert {row["state"] for row in findings(command, checked).values()} == {"false_positive"}
    again = command("review", checked, ids[0], "--verdict", "false_positive", "--by", "Sara")
    assert again.out == f"so already: {ids[0]}\n"
    assert command("review", checked, *ids, "--verdict", "open", "--by", "Sara").out.startswith("open again: F")
    assert command("audit", "verify", checked).exit_code == 0


def test_a_suppression_is_made_listed_and_ended(checked: Path, command: Command) -> None:
    made = command("suppress", checked, "--check", NAME, "--condition", "channel=letter", *WHY, "--until", "30d", "--by", "Sara")
    assert "acts from the next run on, until" in made.out
    [listed] = json.loads(command("suppressions", checked, "--json").out)
    assert listed["matcher"]["conditions"] == {"channel": "letter"}
    assert (listed["owner"], listed["created_by"], listed["standing"], listed["findings"]) == ("Omar", "Sara", "acting", 0)
    assert "channel = letter" in command("suppressions", checked).out
    confirmed = command("confirm-suppression", checked, listed["suppression_id"], "--by", "Lena")
    assert confirmed.out.endswith(" is confirmed by Lena; it acts on high and critical findings too\n")
    ended = command("unsuppress", checked, listed["suppression_id"], "--reason", "the printer mended it")
    assert ended.out == f"{listed['suppression_id']} ended; the next run acts on its findings again\n"
    assert json.loads(command("suppressions", checked, "--json").out)[0]["standing"] == "ended"


def test_a_customer_is_kept_as_a_digest_only(checked: Path, command: Command) -> None:
    command("suppress", checked, "--check", NAME, "--customer", "K2", *WHY, "--until", "7d")
    listed = json.loads(command("suppressions", checked, "--json").out)
    [digest] = [each["matcher"]["customer_digest"] for each in listed if each["matcher"]["customer_digest"]]
    assert len(digest) == 16
    assert "K2" not in command("suppressions", checked, "--json").out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("review", "{}", "F0", "--verdict", "confirmed"), "no finding has the id F0; commsqa findings lists them"),
        (("suppress", "{}", "--check", NAME, *WHY, "--until", "30d"), "which findings of the check?"),
        (("suppress", "{}", "--check", "no.check", "--batch", "B1", *WHY, "--until", "30d"), "no check has the id 'no.check'"),
        (("suppress", "{}", "--check", NAME, "--batch", "B1", *WHY, "--until", "soon"), "--until 'soon' is no time"),
        (("suppress", "{}", "--check", NAME, "--batch", "B1", *WHY, "--until", "9999-12-31"), "is no day that comes"),
        (("suppress", "{}", "--check", NAME, "--batch", "B1", *WHY, "--until", "2020-01-01"), "a suppression ends between"),
        (("suppress", "{}", "--check", NAME, "--condition", "x", *WHY, "--until", "30d"), "--condition 'x' is no condition"),
        (("confirm-suppression", "{}", "S-0"), "no suppression has the id S-0; commsqa suppressions lists them"),
        (("unsuppress", "{}", "S-0", "--reason", "over"), "no suppression has the id S-0; commsqa suppressions lists them"),
    ],
)
def test_what_cannot_be_said_is_one_line(checked: Path, command: Command, arguments: tuple[str, ...], says: str) -> None:
    answer = command(*(str(checked) if argument == "{}" else argument for argument in arguments))
    assert answer.exit_code == 2
    assert says in answer.error_line
