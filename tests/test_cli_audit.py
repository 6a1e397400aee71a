"""The trail on the command line: exported, kept elsewhere, and verified with and without the project."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.projects import Answer, CheckedProject

Command = Callable[..., Answer]


@pytest.fixture
def trail(command: Command, checked_once: CheckedProject, tmp_path: Path) -> Path:
    path = tmp_path / "trail.jsonl"
    assert command("audit", "export", checked_once.folder, "--output", path) == Answer(0, "", "")
    return path


def test_an_export_is_verified_with_the_key_and_head_that_were_kept(
    command: Command, checked_once: CheckedProject, trail: Path, tmp_path: Path
) -> None:
    key, head = tmp_path / "key.txt", tmp_path / "head.json"
    key.write_text(command("audit", "key", checked_once.folder).out, encoding="utf-8")
    head.write_text(command("audit", "head", checked_once.folder).out, encoding="utf-8")
    answer = command("audit", "verify", "--export", trail, "--public-key", key, "--head", head)
    entries = len(trail.read_bytes().splitlines()) - 1
    assert answer.exit_code == 0
    assert answer.out.startswith(f"whole: {entries:,} entries (the whole trail), signed by the key ")
    with_project = command("audit", "verify", checked_once.folder, "--public-key", key, "--head", head)
    assert with_project.out == f"whole: {entries:,} entries, each linked to the one before; the head is signed\n"


def test_without_a_key_it_says_what_to_compare(command: Command, trail: Path) -> None:
    assert "Compare this fingerprint with the one you keep" in command("audit", "verify", "--export", trail).out


def test_a_changed_export_is_broken(command: Command, trail: Path) -> None:
    trail.write_bytes(trail.read_bytes().replace(b"run.started", b"run.stopped", 1))
    answer = command("audit", "verify", "--export", trail)
    assert (answer.exit_code, answer.out) == (
        1,
        "broken: entry 1 was changed: its hash does not match its content (0 entries before it are whole)\n",
    )


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_a_trail_whose_head_is_not_ours_is_refused_and_the_file_of_before_stays(
    form: str, command: Command, checked: CheckedProject, tmp_path: Path
) -> None:
    with sqlite3.connect(checked.folder / ".commsqa" / "commsqa.db") as database:
        database.execute("UPDATE audit_head SET signature = ?", ("00" * 64,))
    database.close()
    kept = tmp_path / "trail"
    kept.write_text("of yesterday", encoding="utf-8")
    answer = command("audit", "export", checked.folder, "--format", form, "--output", kept)
    assert answer.exit_code not in (0, None)
    assert "not signed by this project's key" in answer.err
    assert len(answer.err.splitlines()) == 1
    assert kept.read_text(encoding="utf-8") == "of yesterday"


def test_another_key_is_broken(command: Command, checked_once: CheckedProject, trail: Path) -> None:
    other = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"  # RFC 8032, test 1
    assert ", not by the one given (" in command("audit", "verify", "--export", trail, "--public-key", other).out
    answer = command("audit", "verify", checked_once.folder, "--public-key", other)
    assert (answer.exit_code, "broken: this project signs by the key" in answer.out) == (1, True)


def test_a_part_is_written_to_standard_output_and_says_so(command: Command, checked_once: CheckedProject, tmp_path: Path) -> None:
    part = tmp_path / "part.jsonl"
    run = checked_once.report.run_id
    options = ("--subject", run, "--since", "2026-10-31", "--until", "2026-10-31")
    answer = command("audit", "export", checked_once.folder, *options)
    part.write_text(answer.out, encoding="utf-8")
    assert "(a part of the trail; what was left out cannot be judged)" in command("audit", "verify", "--export", part).out
    table = command("audit", "export", checked_once.folder, "--format", "csv", *options).out
    assert table.startswith("seq,at,actor,action,subject,details,prev_hash,hash\n1,2026-10-31T21:00:00Z,tester,run.started,")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("audit", "verify"), "name either a project or, with --export, a file"),
        (("audit", "verify", "--export", "gone.jsonl"), "gone.jsonl: cannot be read"),
        (
            ("audit", "verify", "--export", "gone.jsonl", "--public-key", "zz"),
            "the public key is neither 64 hex digits nor a file",
        ),
        (("audit", "export", "x", "--since", "soon"), "--since is no time; give a day such as"),
    ],
)
def test_wrong_use_is_one_line(arguments: tuple[str, ...], complaint: str, command: Command) -> None:
    answer = command(*arguments)
    assert answer.exit_code == 2
    assert complaint in answer.error_line
