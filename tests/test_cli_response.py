"""The commands about incidents: what they print, what they change, and one clear line for every mistake."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from commsqa.cli.response import moment
from commsqa.errors import InputError
from tests.projects import NOTIFICATIONS, Answer, CheckedProject, opened
from tests.services.incident_house import desk

pytestmark = pytest.mark.slow  # whole runs

Command = Callable[..., Answer]
NOW = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
KEPT = (
    *("incident_id", "fingerprint", "state", "check_id", "title", "severity", "severity_now", "score", "priority"),
    *("findings", "customers", "held", "batch_id", "opened_at", "updated_at", "acknowledged_by", "cause"),
)
NEXT_MONTH = f"{datetime.now(UTC) + timedelta(days=30):%Y-%m-%d}"
GAINED = ("batches", "acknowledged_until", "resolved_by", "resolution", "resolved_at", "next_step_at", "deliveries")


def listed(command: Command, folder: Path, *options: str) -> list[dict[str, Any]]:
    answer = command("incidents", folder, "--json", *options)
    assert answer.exit_code == 0
    found: list[dict[str, Any]] = json.loads(answer.out)
    return found


def test_an_incident_is_acknowledged_snoozed_and_resolved_and_everybody_sees_it(
    checked: CheckedProject, command: Command
) -> None:
    folder = checked.folder
    worst = next(each for each in listed(command, folder) if each["severity"] in ("high", "critical"))
    named = worst["incident_id"].removeprefix("INC-")[:6].upper()
    said = {}
    for verb, *options in (
        ("ack", "--until", f"{NEXT_MONTH}T14:00Z"),
        ("snooze", "--until", "30m", "--by", "Omar"),
        ("resolve", "--by", "Omar"),
    ):
        answer = command(verb, folder, named, "--reason", "template 14", *options)
        assert answer.exit_code == 0
        assert answer.out.count("\n") == 1
        said[verb] = answer
    assert said["ack"].out.startswith(f"{worst['incident_id']} acknowledged by ")
    assert f" until {NEXT_MONTH} 14:00 UTC: template 14; told console, file\n" in said["ack"].out
    assert "snoozed by Omar from " in said["snooze"].out
    assert said["resolve"].out == f"{worst['incident_id']} resolved by Omar: template 14; told console, file\n"
    assert "[resolved] " in said["resolve"].err
    assert "  happened: resolved by Omar: template 14\n" in said["resolve"].err
    written = [json.loads(line) for line in (folder / NOTIFICATIONS).read_text(encoding="utf-8").splitlines()]
    mine = [(each["kind"], each["state"]) for each in written if each["incident_id"] == worst["incident_id"]]
    assert mine == [("opened", "open"), ("acknowledged", "acknowledged"), ("snoozed", "acknowledged"), ("resolved", "resolved")]
    assert command("audit", "verify", folder).exit_code == 0


def test_the_list_says_in_which_state_whose_and_whether_it_arrived(checked: CheckedProject, command: Command) -> None:
    folder = checked.folder
    first, second, *others = (each["incident_id"] for each in listed(command, folder))
    command("ack", folder, first, "--reason", "looking", "--by", "Sara", "--until", "2h")
    command("resolve", folder, second, "--reason", "over")
    by_state = {
        state: [each["incident_id"] for each in listed(command, folder, "--state", state)]
        for state in ("open", "acknowledged", "resolved")
    }
    assert by_state == {"open": others, "acknowledged": [first], "resolved": [second]}
    assert [each["incident_id"] for each in listed(command, folder)] == [first, *others]
    everything = {each["incident_id"]: each for each in listed(command, folder, "--all")}
    assert set(everything) == {first, second, *others}
    assert tuple(everything[first]) == (*KEPT, *GAINED)
    assert everything[first]["acknowledged_until"] == everything[first]["next_step_at"]
    assert (everything[second]["resolution"], everything[second]["next_step_at"]) == ("over", None)
    arrived = {each["destination"]: each for each in everything[first]["deliveries"]}
    assert arrived["file"]["state"] == "sent"
    assert arrived["file"]["external_id"]
    assert list(arrived["file"]) == ["destination", "state", "last_error", "external_id"]
    table = command("incidents", folder).out
    head = " ".join(table.splitlines()[0].split())
    assert head == "incident_id priority severity state owner check_id findings customers opened (UTC) cause"
    assert "Sara" in next(line for line in table.splitlines() if first in line)
    assert second not in table


def test_a_destination_that_is_down_is_named_with_its_reason(tmp_path: Path, command: Command) -> None:
    folder = tmp_path / "bank"
    with desk(folder):
        pass
    (folder / "out").write_text("a file where a folder should be")
    answer = command("ack", folder, "aa11", "--reason", "looking", "--until", f"{NEXT_MONTH}T14:00Z", "--by", "Sara")
    assert answer.exit_code == 0
    assert answer.out == (
        f"INC-aa11 acknowledged by Sara until {NEXT_MONTH} 14:00 UTC: looking; told console; not told yet: "
        "file (file: notifications.jsonl cannot be opened for writing: File exists)\n"
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("ack", "INC-zzzzzzzz", "--reason", "why"), "no incident has the id 'INC-zzzzzzzz'; commsqa incidents lists them"),
        (("ack", "INC-aa12", "--reason", "why"), "no incident has the id 'INC-aa12'; did you mean 'INC-aa11'?"),
        (("ack", "aa11", "--reason", " "), "a reason is needed, e.g. --reason 'looking into template 14'"),
        (("ack", "aa11", "--reason", "why", "--by", " "), "who does it must have a name, e.g. --by Sara"),
        (("snooze", "aa11", "--reason", "why", "--until", "soon"), "--until 'soon' is no time; give 30m, 2h, 1d, or a time such"),
        (("snooze", "aa11", "--reason", "why", "--until", "2020-01-01T00:00Z"), "the end, 2020-01-01 00:00 UTC, must be later"),
        (("incidents", "--all", "--state", "open"), "--all and --state exclude each other; give one of them"),
    ],
)
def test_a_mistake_is_one_clear_line(arguments: tuple[str, ...], says: str, tmp_path: Path, command: Command) -> None:
    folder = tmp_path / "bank"
    with desk(folder):
        pass
    answer = command(arguments[0], folder, *arguments[1:])
    assert answer.exit_code == 2
    assert says in answer.error_line
    with opened(folder) as house, house.store.snapshot() as tx:
        assert tx.incidents.get("INC-aa11").version == 1


def test_an_incident_snoozes_an_hour_where_nobody_says_until_when(tmp_path: Path, command: Command) -> None:
    with desk(tmp_path / "bank"):
        pass
    assert command("snooze", tmp_path / "bank", "aa11", "--reason", "why").exit_code == 0
    with opened(tmp_path / "bank") as house, house.store.snapshot() as tx:
        found = tx.incidents.get("INC-aa11")
        assert abs(found.acknowledged_until - found.updated_at - timedelta(hours=1)) < timedelta(seconds=9)


@pytest.mark.parametrize("verb", ["ack", "snooze", "resolve"])
def test_a_reason_has_to_be_given(verb: str, tmp_path: Path, command: Command) -> None:
    answer = command(verb, tmp_path, "INC-1")
    assert (answer.exit_code, answer.out) == (2, "")
    assert "--reason" in answer.err


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("ack", ["project", "incident", "--reason", "--by", "--until"]),
        ("snooze", ["project", "incident", "--reason", "--by", "--until"]),
        ("resolve", ["project", "incident", "--reason", "--by"]),
        ("incidents", ["project", "--json", "--all", "--state"]),
    ],
)
def test_help_names_what_can_be_given(words: str, names: list[str], command: Command) -> None:
    answer = command(words, "--help")
    assert (answer.exit_code, answer.err) == (0, "")
    assert [name for name in names if name not in answer.out] == []


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("30m", NOW + timedelta(minutes=30)),
        (" 2H ", NOW + timedelta(hours=2)),
        ("1 d", NOW + timedelta(days=1)),
        ("2026-11-22T14:00Z", datetime(2026, 11, 22, 14, tzinfo=UTC)),
        ("2026-11-22T17:00:00+03:00", datetime(2026, 11, 22, 14, tzinfo=UTC)),
    ],
)
def test_an_end_is_a_duration_or_a_time_with_its_zone(text: str, end: datetime) -> None:
    assert moment(text, now=NOW) == end


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("tomorrow", "'tomorrow' is no time; give 30m, 2h, 1d, or a time such as 2026-11-22T14:00Z$"),
        ("2026-11-22T14:00", "is no time: its zone is missing; give"),
        ("2026-11-22", "its zone is missing"),
        ("2w", "is no time; give"),
        ("-2h", "is no time; give"),
        ("٢h", "is no time; give"),
        ("99999999999999d", "is no time; give"),
        ("99999999d", "is no time; give"),
        ("", "is no time; give"),
    ],
)
def test_anything_else_is_one_clear_line(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        moment(text, now=NOW)
