"""The exported trail: whole it is believed, and every change to it is found, from the file alone."""

import csv
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commsqa.domain.values import canonical_json
from commsqa.errors import InputError, StoreError
from commsqa.services.audit_check import ExportVerdict, check_export, read_head, read_key
from commsqa.services.audit_export import (
    Closing,
    csv_lines,
    described_key,
    json_lines,
    kept_head,
    public_key_of,
)
from commsqa.services.house import House
from commsqa.store.audit import GENESIS, hash_of, sign_head
from commsqa.store.trail import Wanted
from tests.projects import NOW, DemoProject, opened

ENTRIES = 12
FORGER = Ed25519PrivateKey.from_private_bytes(bytes(32))


@pytest.fixture(scope="module")
def house(demo_made: DemoProject, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    project = demo_made.copied_to(tmp_path_factory.mktemp("exported") / "bank")
    with opened(project.folder) as house:
        _append(house, ENTRIES)
        yield house


def _append(house: House, count: int) -> None:
    with house.store.transaction() as tx:
        for number in range(count):
            at = NOW + timedelta(minutes=number)
            details = {"reason": 'قيل ذلك "twice"\n', "number": number}
            tx.audit.append(action="run.started", actor="=cmd()", subject=f"R{number % 3}", details=details, at=at)


@pytest.fixture(scope="module")
def exported(house: House) -> bytes:
    return b"".join(json_lines(house))


@pytest.fixture
def check(tmp_path: Path) -> Callable[..., ExportVerdict]:
    def checked(content: bytes, **options: Any) -> ExportVerdict:
        path = tmp_path / "trail.jsonl"
        path.write_bytes(content)
        return check_export(path, **options)

    return checked


Check = Callable[..., ExportVerdict]


def test_a_whole_export_is_whole_without_the_project(house: House, exported: bytes, check: Check) -> None:
    key = public_key_of(house)
    verdict = check(exported, public_key=key.public_key, head=kept_head(house))
    assert verdict == ExportVerdict(entries=ENTRIES, problem=None, complete=True, fingerprint=key.fingerprint)


def test_an_empty_trail_is_exported_whole(demo: DemoProject, check: Check) -> None:
    with opened(demo.folder) as house:
        content = b"".join(json_lines(house))
    assert check(content) == ExportVerdict(entries=0, problem=None, complete=True, fingerprint=json.loads(content)["fingerprint"])


def test_anybody_can_check_it_with_plain_json_sha256_and_ed25519(exported: bytes) -> None:
    """As docs/compliance.md tells an auditor to do it, with nothing of ours."""
    *lines, last = exported.splitlines()
    previous = "0" * 64
    for number, line in enumerate(lines, start=1):
        entry = json.loads(line)
        claimed = entry.pop("hash")
        text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert (entry["seq"], entry["prev_hash"]) == (number, previous)
        assert hashlib.sha256(text.encode()).hexdigest() == claimed
        previous = claimed
    closing = json.loads(last)
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(closing["public_key"]))
    signature = closing.pop("signature")
    key.verify(bytes.fromhex(signature), json.dumps(closing, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())
    head = closing["head"]
    signed = f'{{"hash":"{previous}","seq":{len(lines)},"what":"head of the commsqa audit trail"}}'
    key.verify(bytes.fromhex(head["signature"]), signed.encode())
    assert closing["sha256"] == hashlib.sha256(exported[: -len(last) - 1]).hexdigest()


def test_the_script_of_the_documentation_does_it(house: House, exported: bytes, tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "compliance.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"```python\n(import hashlib.*?)```", text, re.DOTALL)
    path = tmp_path / "trail.jsonl"

    def run(content: bytes) -> str:
        path.write_bytes(content)
        command = [sys.executable, "-c", script, str(path), public_key_of(house).public_key]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        return done.stdout.strip() or done.stderr.strip().splitlines()[-1]

    assert run(exported) == f"whole: {ENTRIES} entries"
    assert run(exported.replace(b"run.started", b"run.stopped", 1)) == "AssertionError: entry 1 was changed"


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_single_changed_byte_is_found(data: st.DataObject, exported: bytes, check: Check) -> None:
    closing = exported.rindex(b"\n", 0, -1) + 1
    anywhere = st.integers(0, len(exported) - 1) | st.integers(closing, len(exported) - 1)
    place = data.draw(anywhere)
    case = exported[place : place + 1].swapcase()[0]
    new = data.draw(st.sampled_from([*range(256), *[case] * 64]).filter(lambda byte: byte != exported[place]))
    verdict = check(exported[:place] + bytes([new]) + exported[place + 1 :])
    assert verdict.problem is not None


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_cut_or_doubled_part_is_found(data: st.DataObject, exported: bytes, check: Check) -> None:
    start = data.draw(st.integers(0, len(exported) - 1))
    end = data.draw(st.integers(start + 1, len(exported)))
    assert check(exported[:start] + exported[end:]).problem is not None
    assert check(exported[:end] + exported[start:]).problem is not None


def _swapped(lines: list[bytes]) -> None:
    lines[3], lines[4] = lines[4], lines[3]


def _cut(lines: list[bytes]) -> None:
    del lines[8:-1]


def _without_one(lines: list[bytes]) -> None:
    del lines[5]


def _changed(lines: list[bytes]) -> None:
    lines[6] = lines[6].replace(b"run.started", b"run.stopped")


def _spaced(lines: list[bytes]) -> None:
    lines[6] = lines[6].replace(b',"', b', "', 1)


def _appended(lines: list[bytes]) -> None:
    lines.insert(-1, _forged(json.loads(lines[-2])["hash"], ENTRIES + 1))


def _rewritten(lines: list[bytes]) -> None:
    """An entry that continues the one before it and was made anew with all that follow."""
    previous = json.loads(lines[3])["hash"]
    for place in range(4, len(lines) - 1):
        lines[place] = _forged(previous, place + 1)
        previous = json.loads(lines[place])["hash"]


def _without_closing(lines: list[bytes]) -> None:
    del lines[-1]


def _closing_counts_less(lines: list[bytes]) -> None:
    lines[-1] = lines[-1].replace(b'"entries":12', b'"entries":11')


def _forged_head(lines: list[bytes]) -> None:
    closing = Closing.model_validate_json(lines[-1])
    head = sign_head(FORGER, closing.head.seq, closing.head.hash)
    lines[-1] = canonical_json(closing.model_copy(update={"head": head})) + b"\n"


def _forged(previous: str, seq: int) -> bytes:
    row = {"seq": seq, "at": "2026-11-01T00:00:00Z", "actor": "a", "action": "b", "subject": "c", "details": "{}"}
    whole = row | {"prev_hash": previous}
    return canonical_json(whole | {"hash": hash_of(whole)}) + b"\n"


@pytest.mark.parametrize(
    ("spoil", "problem", "before"),
    [
        (_changed, "entry 7 was changed: its hash does not match its content", 6),
        (_spaced, "line 7 was changed: it is not written as an export writes it", 6),
        (_swapped, "entry 4 is missing", 3),
        (_without_one, "entry 6 is missing", 5),
        (_cut, "entry 9 is missing: the signed head names entry 12 as the last", 8),
        (_appended, "entry 13 does not belong: the signed head names entry 12 as the last", 13),
        (_rewritten, "entry 12 was replaced: the signed head names another hash for it", 12),
        (_without_closing, "the file does not end with its closing line", 0),
        (_closing_counts_less, "the closing line was changed: its signature does not fit", 12),
        (_forged_head, "the closing line was changed: its signature does not fit", 12),
    ],
)
def test_the_first_broken_link_is_named(
    spoil: Callable[[list[bytes]], None], problem: str, before: int, exported: bytes, check: Check
) -> None:
    lines = exported.splitlines(keepends=True)
    spoil(lines)
    verdict = check(b"".join(lines))
    assert verdict.problem is not None
    assert verdict.problem.startswith(problem)
    assert (verdict.entries, verdict.complete) == (before, False)


def test_a_trail_that_somebody_made_anew_is_signed_by_another_key(house: House, exported: bytes, check: Check) -> None:
    lines, previous = [], GENESIS
    for seq in range(1, 4):
        lines.append(_forged(previous, seq))
        previous = json.loads(lines[-1])["hash"]
    content = b"".join(lines)
    closing = Closing(
        entries=3,
        only={},
        head=sign_head(FORGER, 3, previous),
        **described_key(FORGER.public_key()).model_dump(),
        sha256=hashlib.sha256(content).hexdigest(),
        exported_at=NOW,
    )
    forged = content + canonical_json(closing.signed_by(FORGER)) + b"\n"
    assert check(forged).problem is None, "a file alone cannot tell whose key it is"
    ours = public_key_of(house)
    problem = check(forged, public_key=ours.public_key).problem
    assert problem == f"the file is signed by the key {closing.fingerprint}, not by the one given ({ours.fingerprint})"
    assert check(forged, head=kept_head(house)).problem == "the head that was kept is signed by another key than this trail"


def test_a_trail_put_back_to_an_older_copy_shows_by_a_head_that_was_kept(demo: DemoProject, check: Check) -> None:
    with opened(demo.folder) as house:
        _append(house, 3)
        older = b"".join(json_lines(house))
        early = kept_head(house)
        _append(house, 2)
        later = kept_head(house)
        newer = b"".join(json_lines(house))
    assert check(newer, head=early).problem is None
    assert check(older, head=later).problem == (
        "the trail was put back to an older state: it ends with entry 3, and the head kept names entry 5"
    )


def test_a_trail_written_anew_by_the_keys_owner_shows_by_a_head_that_was_kept(
    house: House, exported: bytes, check: Check
) -> None:
    head = sign_head(house.keyring.signing_key, 4, "ab" * 32)
    kept = kept_head(house).model_copy(update={"head": head})
    assert check(exported, head=kept).problem == "entry 4 is not the one that the kept head names: the trail was written anew"


@pytest.mark.parametrize(
    ("wanted", "entries"),
    [
        (Wanted(subject="R1"), 4),
        (Wanted(since=NOW + timedelta(minutes=2), until=NOW + timedelta(minutes=5)), 4),
        (Wanted(subject="nobody"), 0),
    ],
)
def test_a_part_says_that_it_is_one(wanted: Wanted, entries: int, house: House, check: Check) -> None:
    content = b"".join(json_lines(house, wanted))
    verdict = check(content)
    assert (verdict.entries, verdict.problem, verdict.complete) == (entries, None, False)
    assert json.loads(content.splitlines()[-1])["only"] == wanted.model_dump(mode="json", exclude_none=True)
    lines = content.splitlines(keepends=True)
    if entries:
        assert check(lines[0].replace(b"run.started", b"run.ended") + b"".join(lines[1:])).problem
        assert check(b"".join(lines[1:])).problem
        assert check(b"".join([*lines[1::-1], *lines[2:]])).problem
    part_of_head = check(content, head=kept_head(house)).problem
    assert part_of_head is not None
    assert "from a whole export only" in part_of_head


def test_a_spreadsheet_runs_nothing_of_it(house: House) -> None:
    text = b"".join(csv_lines(house)).decode()
    header, *rows = csv.reader(text.splitlines(keepends=True))
    assert header == ["seq", "at", "actor", "action", "subject", "details", "prev_hash", "hash"]
    assert [row[0] for row in rows] == [str(number) for number in range(1, ENTRIES + 1)]
    assert {row[2] for row in rows} == {"'=cmd()"}
    assert not any(re.match(r"[=+\-@\t\r]", cell) for row in rows for cell in row)


def test_entries_that_come_while_it_is_written_are_not_in_it(demo: DemoProject, check: Check) -> None:
    with opened(demo.folder) as house:
        _append(house, 1001)
        writing = json_lines(house)
        first = next(writing)
        _append(house, 5)
        verdict = check(first + b"".join(writing))
    assert (verdict.entries, verdict.problem, verdict.complete) == (1001, None, True)


def test_a_trail_whose_head_was_forged_is_not_exported(demo: DemoProject) -> None:
    with opened(demo.folder) as house:
        forged = sign_head(FORGER, 0, GENESIS).signature
        with house.store.engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA query_only = OFF")
            connection.exec_driver_sql("UPDATE audit_head SET signature = ?", (forged,))
        for export in (json_lines, csv_lines):
            with pytest.raises(StoreError, match="not signed by this project's key"):
                export(house)


def test_a_key_is_read_from_hex_or_from_what_audit_key_printed(house: House, tmp_path: Path) -> None:
    key = public_key_of(house)
    path = tmp_path / "key.txt"
    path.write_text(f"public key   {key.public_key}\nfingerprint  {key.fingerprint}\n", encoding="utf-8")
    assert read_key(str(path)) == read_key(key.public_key.upper()) == key.public_key
    path.write_text("none", encoding="utf-8")
    for wrong in (str(path), "abc"):
        with pytest.raises(InputError, match="audit key prints it"):
            read_key(wrong)


def test_a_head_that_was_changed_is_refused(house: House, tmp_path: Path) -> None:
    path = tmp_path / "head.json"
    kept = kept_head(house)
    path.write_bytes(canonical_json(kept))
    assert read_head(path) == kept
    path.write_bytes(canonical_json(kept).replace(b'"seq":12', b'"seq":11'))
    with pytest.raises(InputError, match="its signature does not fit"):
        read_head(path)
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="this is no head"):
        read_head(path)


def test_the_moment_of_export_is_the_clocks(exported: bytes) -> None:
    closing = Closing.model_validate_json(exported.splitlines()[-1])
    assert (closing.exported_at, closing.complete) == (NOW, True)
