"""Holding and releasing pieces, and sending what waits, from the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.letters import letter, write_letters, wrong
from tests.projects import Answer, check_batch

pytestmark = pytest.mark.slow  # whole runs

Command = Callable[..., Answer]
REASON = ("--reason", "checked by hand")


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """L1 is held at medium, L2 at high, L3 is right."""
    folder = tmp_path_factory.mktemp("checked")
    write_letters(folder, [wrong(1), {**letter(2), "customer_id": "K9"}, letter(3)])
    check_batch(folder)
    return folder


def decisions(command: Command, folder: Path) -> str:
    """Held or released, in the order of the letters."""
    lines = command("release", folder).out.splitlines()[1:]
    return " ".join(line.split(",")[1] for line in lines)


def test_pieces_are_held_and_released_with_two_names_from_high_up(checked: Path, command: Command) -> None:
    assert decisions(command, checked) == "held held released"
    held = command("hold", checked, "L3", *REASON, "--by", "Sara")
    assert (held.exit_code, held.out) == (0, "held in batch B1: L3\n")
    both = command("release-pieces", checked, "L2", "L3", *REASON, "--by", "Sara")
    assert both.out.splitlines()[0] == "released in batch B1: L3"
    assert "waiting for a second name: L2" in both.out
    waiting = json.loads(command("release-pieces", checked, "--waiting", "--json").out)
    assert [(each["communication_id"], each["decided_by"]) for each in waiting] == [("L2", "Sara")]
    assert "L2" in command("release-pieces", checked, "--waiting").out
    second = command("release-pieces", checked, "L2", *REASON, "--by", "Omar")
    assert second.out == "released in batch B1: L2\n"
    assert decisions(command, checked) == "held released released"
    assert command("audit", "verify", checked).exit_code == 0


def test_pieces_can_be_meant_by_a_file_a_check_or_an_incident(checked: Path, command: Command, tmp_path: Path) -> None:
    (tmp_path / "ids.txt").write_text("L1\n\nL3\n", encoding="utf-8")
    assert command("hold", checked, "--from", tmp_path / "ids.txt", *REASON).out == "held in batch B1: L1, L3\n"
    (incident,) = (
        each["incident_id"]
        for each in json.loads(command("incidents", checked, "--json").out)
        if each["check_id"] == "content.unresolved_placeholder"
    )
    assert command("hold", checked, "--incident", incident, *REASON).out.splitlines()[1] == "held by a person already: L1"
    assert "L1" in command("hold", checked, "--check", "content.unresolved_placeholder", *REASON).out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("hold", "{}", *REASON), "which pieces? name ids, or give --check, --incident or --from FILE"),
        (("hold", "{}", "--check", "no.check", *REASON), "no check has the id 'no.check'; commsqa checks lists them"),
        (("hold", "{}", "--incident", "INC-nope", *REASON), "no incident has the id 'INC-nope'"),
        (("hold", "{}", "--from", "nowhere.txt", *REASON), "nowhere.txt cannot be read (No such file or directory)"),
        (("hold", "{}", "L77", *REASON), "no piece has the id L77; commsqa release lists them"),
        (("release-pieces", "{}", "L2"), "--reason TEXT is wanted"),
        (("release-pieces", "{}", "L3", "--reason", " "), "a decision needs a reason of at most 500 characters"),
    ],
)
def test_what_cannot_be_decided_is_one_line(checked: Path, command: Command, arguments: tuple[str, ...], says: str) -> None:
    answer = command(*(str(checked) if argument == "{}" else argument for argument in arguments))
    assert answer.exit_code == 2
    assert says in answer.error_line


def test_a_sweep_says_what_it_did_and_what_still_waits(tmp_path: Path, command: Command) -> None:
    write_letters(tmp_path, [wrong(1)])
    blocked = tmp_path / "out"
    blocked.write_text("a file where the folder of the notifications should be", encoding="utf-8")
    check_batch(tmp_path)  # weeks ago: what cannot be delivered now is given up
    given_up = command("escalate", tmp_path)
    assert (given_up.exit_code, given_up.out) == (0, "1 given up\n")
    assert given_up.err.startswith("file: 0 waiting, 1 given up (--retry-dead tries them again); last error: given up after")
    blocked.unlink()
    revived = command("escalate", tmp_path, "--retry-dead")
    assert (revived.out, revived.err) == ("1 given-up deliveries wait again\n1 sent\n", "")
    again = command("escalate", tmp_path, "--json")
    assert json.loads(again.out) == {"sent": 0, "failed": 0, "waiting": 0, "dead": 0}
    assert (tmp_path / "out" / "notifications.jsonl").is_file()
