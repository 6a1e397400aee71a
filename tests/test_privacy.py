"""Nothing sensitive leaves sealed evidence: marked values are planted in every column, and the bytes of all outputs are searched.

Not marked, because they travel by design: ids of pieces and batches, the id of an account that has no piece and of a customer on
whose record systems disagree, ids of changes, and kinds of communication that are one plain word. An attribute value that many
failing pieces share is a probable cause: it stands as it is in the report, which scripts read, and in the store behind it; people
and other systems get it masked.
"""

import csv
import gzip
import io
import json
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from commsqa.bootstrap import open_house
from commsqa.checks.catalog.email.invalid import InvalidEmail
from commsqa.cli import app
from commsqa.domain.findings import Evidence, Outcome
from commsqa.domain.runs import RunReport
from commsqa.domain.tables import TABLES, ColumnType
from commsqa.errors import CommsqaError, InputError
from commsqa.printing import print_run, run_json
from commsqa.services import run_batch as run_batch_module
from commsqa.services.queries import open_evidence
from commsqa.services.run_batch import run_batch
from tests.mark_search import found_in, left_behind
from tests.marked_world import EXTRA, SHARED, SUBJECT_IDS, MarkedWorld, write_marked_project

pytestmark = pytest.mark.slow

SHARED_MARKS = {value: f"a shared {attribute}" for attribute, value in SHARED.items()}
REPORTED = {"runs/{}/report.json", "commsqa.db", "commsqa.db-wal"}
"""Where a cause's own conditions are kept, below the state folder."""


@dataclass(frozen=True)
class Ran:
    """A run over the marked project: its report, what it printed and logged."""

    world: MarkedWorld
    report: RunReport
    printed: dict[str, list[bytes]]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    world = write_marked_project(tmp_path_factory.mktemp("privacy") / "bank")
    logged = io.StringIO()
    handler = logging.StreamHandler(logged)
    logging.getLogger().addHandler(handler)
    try:
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
            with open_house(world.folder, progress=print) as house:
                report = run_batch(house)
            print_run(report, "bank")
    finally:
        logging.getLogger().removeHandler(handler)
    texts = {"standard output": out, "standard error": err, "logs": logged}
    return Ran(world, report, {name: [text.getvalue().encode()] for name, text in texts.items()})


def test_marks_stand_in_every_column_that_can_hold_text(ran: Ran) -> None:
    for name, spec in TABLES.items():
        text = {column for column, kind in spec.columns.items() if kind is ColumnType.TEXT} - SUBJECT_IDS
        given = (ran.world.folder / "data" / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        rows = [dict(zip(given[0].split(","), line.split(","), strict=False)) for line in given[1:]]
        marked = {column for row in rows for column, cell in row.items() if any(mark in cell for mark in ran.world.marks)}
        assert {*text, EXTRA} - marked == set(), name


def test_the_search_finds_every_mark_where_it_was_planted(ran: Ran) -> None:
    data = {path.name: [path.read_bytes()] for path in (ran.world.folder / "data").iterdir()}
    seen = {line.partition(" (")[2].partition(")")[0] for line in found_in(data, ran.world.marks)}
    derived = {mark for mark, place in ran.world.marks.items() if place.startswith(("the difference", "the sum"))}
    assert seen == set(ran.world.marks) - derived


def _parquet(path: Path, secret: str) -> None:
    pq.write_table(pa.table({"name": pa.array([secret] * 500)}), path, compression="zstd")


def _sqlite(path: Path, secret: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (a TEXT)")
    connection.execute("INSERT INTO t VALUES (?)", [f"x{secret}"])
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "write",
    [
        _parquet,
        _sqlite,
        lambda path, secret: path.write_bytes(gzip.compress(secret.encode())),
        lambda path, secret: path.write_text(json.dumps({"a": secret}), encoding="ascii"),
        lambda path, secret: path.write_text(secret.upper(), encoding="utf-16"),
        lambda path, secret: path.write_text(secret, encoding="utf-8"),
    ],
    ids=["parquet", "sqlite", "gzip", "json", "utf-16 and upper case", "plain"],
)
@pytest.mark.parametrize("secret", ["qzxsecret", "سرّي"])
def test_the_search_looks_behind_encodings(tmp_path: Path, write: Callable[[Path, str], Any], secret: str) -> None:
    write(tmp_path / "left", secret)
    assert found_in(left_behind(tmp_path), {secret: "planted"}) == [f"planted ({secret}) in left"]


@pytest.mark.parametrize("written", ["1234567.891", "1,234,567.891", "1234567,891", "1,234,567"])
def test_the_search_knows_the_ways_to_write_an_amount(written: str) -> None:
    assert found_in({"log": [written.encode()]}, {"1234567.891": "an amount"}) == ["an amount (1234567.891) in log"]


def test_the_planted_errors_are_found(ran: Ran) -> None:
    found = {(row["check_id"], row["subject_id"]) for row in _findings(ran)}
    assert {
        ("name.misspelled", "S2610-MARK-misspelled"),
        ("balance.differs_from_ledger", "S2610-MARK-wrong-balance"),
        ("balance.arithmetic", "S2610-MARK-does-not-foot"),
        ("recipient.not_account_holder", "S2610-MARK-not-holder"),
        ("name.other_person", "S2610-MARK-other-person"),
        ("email.invalid", "S2610-MARK-bad-email"),
        ("content.unresolved_placeholder", "S2610-MARK-placeholder"),
        ("content.unresolved_placeholder", "S2610-MARK-marked-customer"),
        ("recipient.unknown_customer", "S2610-MARK-unknown-customer"),
        ("recipient.unknown_account", "S2610-MARK-unknown-account"),
        ("preference.channel_violated", "S2610-MARK-wish"),
        ("email.differs_from_record", "S2610-MARK-other-email"),
        ("email.belongs_to_other_customer", "S2610-MARK-swapped-email"),
        ("email.domain_typo", "S2610-MARK-domain-slip"),
        ("phone.invalid", "S2610-MARK-phone"),
        ("address.differs_from_record", "S2610-MARK-other-address"),
        ("address.belongs_to_other_customer", "S2610-MARK-swapped-address"),
        ("record.changed_after_cutoff", "S2610-MARK-changed"),
        ("content.other_customer_data", "S2610-MARK-other-data"),
        ("content.other_customer_data", "S2610-MARK-other-data-in-subject"),
        ("content.card_number_exposed", "S2610-MARK-card"),
        ("content.card_number_exposed", "S2610-MARK-card-in-subject"),
        ("content.balance_differs_from_data", "S2610-MARK-text-balance"),
        ("content.mojibake", "S2610-MARK-garbled"),
        ("content.missing_disclosure", "S2610-MARK-no-disclosure"),
        ("recipient.deceased", "S2610-MARK-deceased"),
        ("recipient.test_record", "S2610-MARK-test-record"),
        ("name.missing", "S2610-MARK-no-name"),
        ("envelope.mixed_customers", "S2610-MARK-envelope-2"),
        ("own.subject", "S2610-MARK-own"),
        ("own.large_amount", "S2610-MARK-own"),
    } - found == set()
    assert {"piece.missing", "piece.duplicate", "batch.control_total"} <= {check for check, _ in found}


def test_no_mark_is_in_anything_that_the_run_left(ran: Ran) -> None:
    contents = left_behind(ran.world.folder)
    names = {path.rpartition("/")[2] for path in contents}
    expected = {"masks.parquet", "findings.parquet", "evidence.parquet", "release.csv", "release.parquet", "report.json"}
    assert {*expected, "commsqa.db", "index.html", "notifications.jsonl", "masks-failing_subjects.json"} <= names
    assert found_in(contents, ran.world.marks) == []


def test_no_mark_is_in_what_the_run_printed_and_logged(ran: Ran) -> None:
    assert b"Where to look next" in ran.printed["standard output"][0]
    assert b"[opened]" in ran.printed["standard error"][0]
    assert found_in(ran.printed, ran.world.marks) == []


def test_the_report_as_json_carries_no_mark(ran: Ran) -> None:
    assert found_in({"run --json": [run_json(ran.report).encode()]}, ran.world.marks) == []


@pytest.mark.parametrize(
    "command",
    [
        *(["findings", "--format", form] for form in ("csv", "json", "parquet")),
        *(["release", "--format", form] for form in ("csv", "parquet")),
        ["incidents"],
        ["incidents", "--json"],
        ["checks", "--json"],
        ["doctor"],
        ["audit", "verify"],
    ],
    ids=" ".join,
)
def test_no_command_prints_a_mark(ran: Ran, command: list[str]) -> None:
    words = 2 if command[0] == "audit" else 1
    result = CliRunner().invoke(app, [*command[:words], str(ran.world.folder), *command[words:]])
    assert result.exit_code == 0
    assert len(result.stdout_bytes) > 20
    shown = {"standard output": [result.stdout_bytes], "standard error": [result.stderr_bytes]}
    assert found_in(shown, ran.world.marks) == []


@pytest.mark.parametrize(
    ("check", "piece", "stated", "expected"),
    [
        ("name.misspelled", "misspelled", "communications.recipient_name", "customers.full_name"),
        ("balance.differs_from_ledger", "wrong-balance", "communications.closing_balance", "ledger_balances.balance"),
        ("balance.arithmetic", "does-not-foot", "communications.closing_balance as booked", "the sum of the figures"),
        ("recipient.not_account_holder", "not-holder", "customers.customer_id", None),
        ("name.other_person", "other-person", "the name of another person", "the recorded name of another person"),
        ("email.invalid", "bad-email", "communications.recipient_email", "customers.email"),
        ("content.unresolved_placeholder", "placeholder", "communications.body, in the placeholder", None),
        ("recipient.unknown_customer", "unknown-customer", "communications.customer_id", None),
        ("recipient.unknown_account", "unknown-account", "communications.account_id", None),
        ("email.differs_from_record", "other-email", "an email of nobody", "the recorded email that differs"),
        ("email.belongs_to_other_customer", "swapped-email", "the email of another customer", "the email of one who was swapped"),
        ("email.domain_typo", "domain-slip", "a mailbox with a slip in its domain", "a mailbox with a slip in its domain"),
        ("phone.invalid", "phone", "communications.recipient_phone", "customers.phone"),
        ("address.differs_from_record", "other-address", "a street of nobody", "the recorded street"),
        (
            "address.belongs_to_other_customer",
            "swapped-address",
            "the street of another customer",
            "the street of one who was swapped",
        ),
        ("record.changed_after_cutoff", "changed", "the street before", "the street since the cut-off"),
        ("content.other_customer_data", "other-data", "accounts.account_id of another", None),
        ("content.other_customer_data", "other-data-in-subject", "accounts.account_id of another", None),
        ("content.balance_differs_from_data", "text-balance", "a balance in a text", "a balance that the text does not have"),
        ("content.missing_disclosure", "no-disclosure", None, "a text that must be there"),
        ("recipient.deceased", "deceased", "the name of one who died", None),
        ("recipient.test_record", "test-record", "the real contact of a test record", None),
        ("name.missing", "no-name", None, "a name that the piece lacks"),
        ("own.subject", "own", "communications.subject", None),
        ("own.large_amount", "own", "an amount due", None),
    ],
)
def test_opened_evidence_gives_the_planted_values_back(
    ran: Ran, check: str, piece: str, stated: str | None, expected: str | None
) -> None:
    evidence = _opened(ran, check, f"S2610-MARK-{piece}")
    mark = {place: mark for mark, place in ran.world.marks.items()}
    assert stated is None or mark[stated] in (evidence.stated or "").lower()
    assert expected is None or mark[expected] in (evidence.expected or "").lower()


def test_opened_evidence_says_what_the_systems_say(ran: Ran) -> None:
    mark = {place: mark for mark, place in ran.world.marks.items()}
    (known,) = (piece["customer_id"] for piece in _given(ran, "profiles") if mark["profiles.phone of another"] in piece["phone"])
    stated = (_opened(ran, "record.silos_disagree", known).stated or "").lower()
    for place in ("the system that knows another", "profiles.full_name of another", "profiles.email of another"):
        assert mark[place] in stated


def test_a_full_card_number_is_not_even_in_its_evidence(ran: Ran) -> None:
    (card,) = (mark for mark, place in ran.world.marks.items() if place == "a card number in a text")
    evidence = _opened(ran, "content.card_number_exposed", "S2610-MARK-card")
    assert evidence.stated == f"{card[:6]}******{card[-4:]}"
    assert found_in({"evidence": [evidence.model_dump_json().encode()]}, {card: "the card"}) == []


def test_opening_evidence_leaves_no_value_behind(ran: Ran) -> None:
    with open_house(ran.world.folder) as house:
        open_evidence(house, _findings(ran)[0]["finding_id"], reason="a test of the seal")
    assert found_in(left_behind(ran.world.folder), ran.world.marks) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("options", [[], ["--json"]], ids=["for people", "json"])
def test_a_drill_leaves_and_prints_no_mark(ran: Ran, options: list[str]) -> None:
    result = CliRunner().invoke(app, ["drill", str(ran.world.folder), "--each", "1", *options])
    assert result.exit_code in {0, 1}  # whether every check found what was planted for it
    assert "name.misspelled" in result.stdout
    shown = {"standard output": [result.stdout_bytes], "standard error": [result.stderr_bytes]}
    left = left_behind(ran.world.folder)
    assert b"drill.done" in b"".join(left[".commsqa/commsqa.db"])
    assert found_in({**left, **shown}, ran.world.marks) == []


def test_shared_values_that_look_personal_are_causes_and_stand_in_the_report(ran: Ran) -> None:
    causes = [incident.causes[0].conditions for incident in ran.report.incidents if incident.causes]
    assert {(name, value) for conditions in causes for name, value in conditions.items()} >= set(SHARED.items())


def test_shared_values_that_look_personal_are_masked_for_people_and_other_systems(ran: Ran) -> None:
    kept = {f".commsqa/{path.format(ran.report.run_id)}" for path in REPORTED}
    elsewhere = {path: parts for path, parts in left_behind(ran.world.folder).items() if path not in kept}
    assert found_in({**elsewhere, **ran.printed}, SHARED_MARKS) == []
    told = (ran.world.folder / "out" / "notifications.jsonl").read_text(encoding="utf-8")
    for masked in ("data_feed = [e-mail]", "job_id = [number ending 67]", "region = [IBAN]"):
        assert masked in told
        assert masked in ran.printed["standard output"][0].decode()


def test_shared_values_in_the_outbox_are_masked_before_the_row_is_written(ran: Ran) -> None:
    connection = sqlite3.connect(ran.world.folder / ".commsqa" / "commsqa.db")
    rows = [row[0].encode() for row in connection.execute("SELECT notification FROM outbox")]
    connection.close()
    assert any(b"[e-mail]" in row for row in rows)
    assert found_in({"outbox": rows}, SHARED_MARKS) == []


# What goes wrong says where, never what stood there.


@pytest.fixture
def again(ran: Ran, tmp_path: Path) -> Path:
    """A copy of the marked project as it was given, without anything that a run left."""
    folder = tmp_path / "bank"
    shutil.copytree(ran.world.folder, folder, ignore=shutil.ignore_patterns(".commsqa", "out"))
    return folder


@pytest.mark.parametrize(
    ("table", "changes", "said"),
    [
        ("communications", {"2026-10-31,": "31.qzxerror.2026,"}, "statement_date"),
        ("communications", {"5277319441.737": "527319441qzxerror"}, "closing_balance"),
        ("communications", {",2026-10-31T19:00:00Z": ",qzxerror o'clock"}, "composed_at"),
        ("customers", {"\n00010001,": "\nqzxerror,", "\n00010002,": "\nqzxerror,"}, "customer_id"),
        ("customers", {"\n00010001,": "\nqzxerror\n00010001,"}, "1 field"),
        ("customers", {"true": "qzxerror"}, "deceased"),
        ("batches", {"monthly,2026-10-01": "monthly,qzxerror"}, "period_start"),
    ],
    ids=["date", "amount", "time", "key twice", "cut line", "flag", "period"],
)
def test_an_error_in_the_data_is_told_without_the_value(again: Path, table: str, changes: dict[str, str], said: str) -> None:
    path = again / "data" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    for right, wrong in changes.items():
        assert right in text
        text = text.replace(right, wrong, 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught, open_house(again) as house:
        run_batch(house)
    assert table in str(caught.value)
    assert said in str(caught.value)
    assert _chain_of(caught.value).count("qzxerror") == 0
    assert found_in(left_behind(again), {"qzxerror": "the bad value"}) == []


def test_a_judge_that_raises_with_a_value_leaves_no_trace_of_it(again: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def quoting(_: InvalidEmail, row: dict[str, str]) -> None:
        raise ValueError(f"qzxfault: cannot judge {row['recipient_email']}")

    monkeypatch.setattr(InvalidEmail, "judge", quoting)
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err, open_house(again) as house:
        report = run_batch(house)
        print_run(report, "bank")
    (result,) = (check for check in report.checks if check.check_id == InvalidEmail.id)
    assert result.outcome is Outcome.ERRORED
    assert "ValueError" in (result.reason or "")
    printed = {"printed": [out.getvalue().encode(), err.getvalue().encode()]}
    assert found_in({**left_behind(again), **printed}, {"qzxfault": "the fault's text"}) == []


@pytest.mark.parametrize("step", ["check", *(pytest.param(step, marks=pytest.mark.exhaustive) for step in ("explain", "sweep"))])
def test_a_fault_of_ours_leaves_no_trace_of_the_value_it_quotes(again: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def faulty(*_: Any, **__: Any) -> None:
        raise RuntimeError("qzxfault: unexpected Dalal qzxnamevexolim")

    monkeypatch.setattr(run_batch_module, step, faulty)
    with redirect_stderr(io.StringIO()) as err, pytest.raises(CommsqaError) as caught, open_house(again) as house:
        run_batch(house)
    assert "RuntimeError at test_privacy.py" in str(caught.value)
    assert "qzxfault" not in _chain_of(caught.value)
    with open_house(again) as house, house.store.snapshot() as tx:
        (run,) = tx.runs.newest(limit=5)
    assert run.error == str(caught.value)
    left = {**left_behind(again), "standard error": [err.getvalue().encode()]}
    assert found_in(left, {"qzxfault": "the fault's text", "qzxnamevexolim": "a name"}) == []


# The same through the real command line and Prefect, which keeps a history of its own.

_FAULTY = """
import sys
from pathlib import Path
from commsqa import cli
from commsqa.services import run_batch
def explain(*_):
    raise ValueError(Path(sys.argv[2], "data", "communications.csv").read_text(encoding="utf-8"))
run_batch.explain = explain
cli.main()
"""


@dataclass(frozen=True)
class Called:
    """Three calls of the command line on one project, and everything that they left and printed."""

    printed: dict[str, list[bytes]]
    codes: list[int]
    left: dict[str, list[bytes]]


@pytest.fixture(scope="module")
def called(ran: Ran, tmp_path_factory: pytest.TempPathFactory) -> Called:
    folder = tmp_path_factory.mktemp("prefect") / "bank"
    shutil.copytree(ran.world.folder, folder, ignore=shutil.ignore_patterns(".commsqa", "out"))
    program = [str(Path(sys.executable).with_name("commsqa"))]
    runs = [_call([*program, "--verbose", "run", str(folder)]), _call([sys.executable, "-c", _FAULTY, "run", str(folder)])]
    ledger = folder / "data" / "ledger_balances.csv"
    ledger.write_text(ledger.read_text(encoding="utf-8").replace("8688642975.319", "qzxerror"), encoding="utf-8")
    runs.append(_call([*program, "run", str(folder), "--json"]))
    printed = {f"call {number}": [run.stdout, run.stderr] for number, run in enumerate(runs, start=1)}
    return Called(printed, [run.returncode for run in runs], left_behind(folder))


def _call(command: list[str]) -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "COMMSQA_"))}
    return subprocess.run(command, capture_output=True, check=False, timeout=600, env=environment)


def test_the_command_line_ends_as_it_should_when_pieces_are_held_a_step_fails_and_an_amount_is_wrong(called: Called) -> None:
    assert called.codes == [3, 1, 2]
    assert b"step 'explain': ValueError" in called.printed["call 2"][1]
    assert b"ledger_balances" in called.printed["call 3"][1]


def test_prefect_keeps_a_history_of_all_three_runs(called: Called) -> None:
    (history,) = (parts for path, parts in called.left.items() if path.endswith("prefect.db"))
    decoded = b"\n".join(history[1:])
    assert decoded.count(b"Finished in state Completed") >= 8
    assert b"a fault of commsqa in step 'explain'" in decoded
    assert b"ledger_balances" in decoded


def test_no_mark_is_in_what_the_command_line_and_prefect_left_and_printed(ran: Ran, called: Called) -> None:
    errors = {"qzxerror": "a bad amount"}
    assert found_in({**called.left, **called.printed}, {**ran.world.marks, **errors}) == []


def test_prefect_and_the_console_do_not_know_shared_values_that_look_personal(called: Called) -> None:
    history = {path: parts for path, parts in called.left.items() if "/prefect/" in path}
    assert history
    assert found_in({**history, **called.printed}, SHARED_MARKS) == []


def _findings(ran: Ran) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = pq.read_table(ran.report.paths.findings).to_pylist()
    return rows


def _opened(ran: Ran, check_id: str, subject_id: str) -> Evidence:
    (row,) = (row for row in _findings(ran) if (row["check_id"], row["subject_id"]) == (check_id, subject_id))
    with open_house(ran.world.folder) as house:
        return open_evidence(house, row["finding_id"], reason="a test of the seal")


def _given(ran: Ran, table: str) -> list[dict[str, str]]:
    with (ran.world.folder / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _chain_of(error: BaseException) -> str:
    """The texts of an error and of all that a traceback would show with it."""
    texts = [str(error), *getattr(error, "problems", ()), *map(str, getattr(error, "__notes__", ()))]
    following = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join([*texts, _chain_of(following) if following else ""])
