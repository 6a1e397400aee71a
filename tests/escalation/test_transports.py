"""One contract for every kind of transport, and what is particular to each."""

import io
import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from commsqa.domain.deliveries import Receipt
from commsqa.domain.incidents import Action
from commsqa.errors import DeliveryError, ProjectError
from commsqa.escalation.transports import build, kinds
from commsqa.escalation.transports.base import Context, Transport
from tests.escalation.builders import notification

CONFIGS: dict[str, dict[str, Any]] = {
    "console": {},
    "file": {"path": "out/notifications.jsonl"},
    "roundup": {"url": "https://tracker.example/support/", "user": "commsqa", "password": "a-secret"},
    "slack": {"token": "xoxb-a-secret", "channel": "C0ONCALL"},
    "ticket_folder": {"path": "out/tickets"},
}
"""A configuration that works, for each kind."""

LOOKS_UP = ("file", "ticket_folder")

LOCAL = ("console", "file", "ticket_folder")
"""Those that need no server; the others have tests of their own that bring one."""

KNOWN = ", ".join(kinds())


def built(kind: str, folder: Path, **config: Any) -> Transport:
    return build("here", {"kind": kind, **CONFIGS[kind], **config}, Context(folder, io.StringIO()))


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_kind_is_under_this_contract() -> None:
    assert set(kinds()) == set(CONFIGS)


@pytest.mark.parametrize("kind", kinds())
def test_a_kind_is_made_without_a_trace(kind: str, tmp_path: Path) -> None:
    built(kind, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", LOCAL)
def test_what_was_sent_can_be_found_where_it_can_be_asked(kind: str, tmp_path: Path) -> None:
    transport = built(kind, tmp_path)
    sent, other = notification("INC-1"), notification("INC-2")
    assert transport.find(sent) is None
    receipt = transport.send(sent)
    assert transport.find(other) is None
    assert transport.find(sent) == (receipt if kind in LOOKS_UP else None)


@pytest.mark.parametrize("kind", LOCAL)
def test_an_update_may_name_its_thread(kind: str, tmp_path: Path) -> None:
    transport = built(kind, tmp_path)
    opening = transport.send(notification("INC-1"))
    assert isinstance(transport.send(notification("INC-1", version=2), thread_id=opening.external_id), Receipt)


@pytest.mark.parametrize("kind", kinds())
def test_an_unknown_key_is_one_clear_error_that_names_no_value(kind: str, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"here\.tokn: unknown key") as caught:
        built(kind, tmp_path, tokn="s3cret")
    assert "s3cret" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (
            {"kind": "consol"},
            "destinations.here.kind: 'consol' is not a kind of transport (" + KNOWN + "); did you mean 'console'?",
        ),
        ({"path": "x"}, "destinations.here.kind: 'None' is not a kind of transport (" + KNOWN + ")"),
        ({"kind": "base"}, "destinations.here.kind: 'base' is not a kind of transport (" + KNOWN + ")"),
        ({"kind": "file"}, "destinations.here.path: this key is missing; give it"),
        (
            {"kind": "file", "path": "../out.jsonl"},
            "destinations.here.path: must be a path below the project's folder, without '..', or an absolute one",
        ),
        (
            {"kind": "file", "path": " "},
            "destinations.here.path: must be a path below the project's folder, without '..', or an absolute one",
        ),
    ],
)
def test_a_wrong_destination_is_one_clear_error(config: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(ProjectError) as caught:
        build("here", config, Context(tmp_path))
    assert str(caught.value).startswith("escalation policy: ")
    assert message in str(caught.value)


def test_the_console_writes_lines_that_a_person_understands(tmp_path: Path) -> None:
    stream = io.StringIO()
    build("here", {"kind": "console"}, Context(tmp_path, stream)).send(notification())
    assert stream.getvalue().splitlines() == [
        "[opened] HIGH · P2 · Statement balances differ from the ledger · 96 findings, 95 customers, 96 pieces held",
        "  why:      no common cause found",
        "  do first: Hold the batch and ask the owner of the template.",
        "  incident INC-1, check balance.differs_from_ledger",
    ]


def test_the_console_says_what_happened_and_who_is_called(tmp_path: Path) -> None:
    stream = io.StringIO()
    known = notification().model_copy(update={"kind": Action.ESCALATED, "happened": "escalated, step 1 of 2", "mention": "@head"})
    build("here", {"kind": "console"}, Context(tmp_path, stream)).send(known)
    lines = stream.getvalue().splitlines()
    assert lines[0].startswith("[escalated] HIGH")
    assert lines[1:3] == ["  happened: escalated, step 1 of 2", "  calls:    @head"]


def test_the_console_is_standard_error_where_nothing_else_is_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build("here", {"kind": "console"}, Context(tmp_path)).send(notification(first_action=""))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("[opened] HIGH")
    assert "do first" not in captured.err


def test_a_closed_console_is_a_delivery_error(tmp_path: Path) -> None:
    stream = io.StringIO()
    stream.close()
    with pytest.raises(DeliveryError, match="console"):
        build("here", {"kind": "console"}, Context(tmp_path, stream)).send(notification())


def test_the_file_gets_one_line_for_each_key(tmp_path: Path) -> None:
    transport = built("file", tmp_path)
    first, second = notification("INC-1", title="Соответствие · رصيد"), notification("INC-2")
    receipts = [transport.send(each) for each in (first, second, first, second)]
    assert receipts[:2] == receipts[2:]
    assert lines(tmp_path / "out" / "notifications.jsonl") == [first.model_dump(mode="json"), second.model_dump(mode="json")]


def test_the_file_may_be_anywhere_when_its_path_is_absolute(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere" / "n.jsonl"
    built("file", tmp_path / "project", path=str(elsewhere)).send(notification())
    assert len(lines(elsewhere)) == 1


@pytest.mark.parametrize("left", [1, 5, 12, 60, -2])
def test_a_cut_line_is_repaired_and_what_it_said_is_sent_again(left: int, tmp_path: Path) -> None:
    transport, path = built("file", tmp_path), tmp_path / "out" / "notifications.jsonl"
    whole, broken = notification("INC-1"), notification("INC-2")
    transport.send(whole)
    size = path.stat().st_size
    transport.send(broken)
    content = path.read_bytes()
    path.write_bytes(content[:size] + content[size:][:left])
    assert transport.find(broken) is None
    assert transport.find(whole) is not None
    transport.send(broken)
    assert [line["incident_id"] for line in lines(path)] == ["INC-1", "INC-2"]


@pytest.mark.parametrize("last_line", [b'{"foreign": 1}', b"not ours"])
def test_a_last_line_that_is_not_ours_only_gets_its_line_break(last_line: bytes, tmp_path: Path) -> None:
    transport, path = built("file", tmp_path), tmp_path / "out" / "notifications.jsonl"
    path.parent.mkdir()
    path.write_bytes(last_line)
    transport.send(notification())
    assert path.read_bytes().startswith(last_line + b"\n{")


def test_a_whole_last_line_without_its_line_break_counts_as_sent(tmp_path: Path) -> None:
    transport, path = built("file", tmp_path), tmp_path / "out" / "notifications.jsonl"
    transport.send(notification("INC-1"))
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    assert transport.find(notification("INC-1")) is not None
    transport.send(notification("INC-2"))
    assert [line["incident_id"] for line in lines(path)] == ["INC-1", "INC-2"]


@pytest.mark.parametrize("path", ["taken/n.jsonl", "folder", "device"])
def test_a_path_that_cannot_be_written_is_a_delivery_error_that_may_pass(path: str, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    (tmp_path / "folder").mkdir()
    (tmp_path / "device").symlink_to("/dev/zero")
    with pytest.raises(DeliveryError, match=r"opened for writing|regular file") as caught:
        built("file", tmp_path, path=path).send(notification())
    assert (caught.value.permanent, caught.value.ambiguous) == (False, False)


@pytest.mark.parametrize("path", ["taken/n.jsonl", "folder"])
def test_a_path_that_cannot_be_read_is_a_delivery_error(path: str, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    (tmp_path / "folder").mkdir()
    with pytest.raises(DeliveryError, match=r"cannot be read|regular file"):
        built("file", tmp_path, path=path).find(notification())


def test_a_full_disk_is_a_delivery_error_and_leaves_nothing_broken(tmp_path: Path) -> None:
    transport, path = built("file", tmp_path), tmp_path / "out" / "notifications.jsonl"
    transport.send(notification("INC-1"))
    with room_for(path.stat().st_size + 20), pytest.raises(DeliveryError, match="could not be written") as caught:
        transport.send(notification("INC-2"))
    assert caught.value.ambiguous
    assert transport.find(notification("INC-2")) is None
    transport.send(notification("INC-2"))
    assert [line["incident_id"] for line in lines(path)] == ["INC-1", "INC-2"]


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Files cannot grow beyond this many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
