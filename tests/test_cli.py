"""The command line: what each command prints, its exit codes, and one clear line for every mistake."""

import csv
import io
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from commsqa.services.publishing import FINDING_COLUMNS
from commsqa.store import batch_lock
from tests.projects import BATCH_ID, Answer, CheckedProject, DemoProject, commsqa, opened, two_batches

pytestmark = pytest.mark.slow

Command = Callable[..., Answer]
MARKED = "Zzyzx-Planted-4711"
HELP = {
    (): ["init", "demo", "doctor", "run", "checks", "findings", "release", "evidence", "incidents", "audit", "--version"],
    ("init",): ["folder", "--demo"],
    ("demo",): ["folder"],
    ("doctor",): ["project"],
    ("run",): ["project", "--batch", "--all", "--json", "Exit code: 0 all released, 3 pieces held"],
    ("checks",): ["list", "new", "show", "docs"],
    ("checks", "list"): ["project", "--json"],
    ("findings",): ["project", "--run", "--check", "--severity", "--format", "--output"],
    ("release",): ["project", "--run", "--format", "--output"],
    ("evidence",): ["project", "finding", "--reason"],
    ("incidents",): ["project", "--json"],
    ("audit",): ["verify"],
    ("audit", "verify"): ["project"],
}


@pytest.mark.parametrize("words", HELP, ids=" ".join)
def test_help_names_what_can_be_given(words: tuple[str, ...], command: Command) -> None:
    answer = command(*words, "--help")
    assert (answer.exit_code, answer.err) == (0, "")
    assert [name for name in HELP[words] if name not in answer.out.replace("\n", " ")] == []


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys; sys.argv = ['commsqa', '--help']\n"
        "import commsqa.cli\n"
        "try: commsqa.cli.main()\n"
        "except SystemExit: pass\n"
        "heavy = {'prefect', 'great_expectations', 'ibis', 'pandas', 'pyarrow', 'sqlalchemy', 'numpy', 'duckdb'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=True)
    assert "Usage" in done.stdout
    assert done.stderr == "[]\n"


def test_a_wrong_option_is_wrong_use(command: Command) -> None:
    answer = command("run", "x", "--bach", "B1")
    assert (answer.exit_code, answer.out) == (2, "")
    assert "--bach" in answer.err


def test_run_prints_a_page_and_answers_that_pieces_are_held(demo: DemoProject, command: Command) -> None:
    answer = command("run", demo.folder)
    assert answer.exit_code == 3
    assert f"Batch {BATCH_ID}" in answer.out
    assert "Held in part" in answer.out
    [log] = [json.loads(line) for line in answer.err.splitlines() if line.startswith("{")]
    assert (log["event"], log["batch_id"], log["outcome"]) == ("run completed", BATCH_ID, "failed")


def test_a_batch_that_cannot_be_run_does_not_stop_the_others(demo: DemoProject, command: Command) -> None:
    two_batches(demo)
    with opened(demo.folder) as house, batch_lock(house.store, house.state, "2026-09"):
        answer = command("run", demo.folder, "--all", "--json")
    assert answer.exit_code == 2, "stronger than the 3 of the other batch"
    assert [json.loads(line)["batch_id"] for line in answer.out.splitlines()] == [BATCH_ID]
    told = [line for line in answer.err.splitlines() if line.startswith("commsqa: ")]
    assert told == ["commsqa: batch 2026-09 is being checked by another run; try again when it has ended"]


@pytest.mark.parametrize("options", [(), ("--all",)])
def test_no_pieces_at_all_is_wrong_input(options: tuple[str, ...], demo: DemoProject, command: Command) -> None:
    header = demo.csv_file("communications").read_text(encoding="utf-8").partition("\n")[0]
    demo.csv_file("communications").write_text(f"{header}\n", encoding="utf-8")
    answer = command("run", demo.folder, *options)
    assert answer.exit_code == 2
    assert "there are no pieces" in answer.error_line


def test_batch_and_all_exclude_each_other(demo: DemoProject, command: Command) -> None:
    answer = command("run", demo.folder, "--all", "--batch", BATCH_ID)
    assert answer.exit_code == 2
    assert answer.error_line == "commsqa: --batch and --all exclude each other; give one of them"


def renamed_column(demo: DemoProject) -> None:
    demo.rewrite("communications", lambda row: {"cust": row.pop("customer_id"), **row})


def impossible_date(demo: DemoProject) -> None:
    demo.set_cell("communications", "statement_date", "1994-02-30", row=7)


def amount_with_a_comma(demo: DemoProject) -> None:
    demo.set_cell("communications", "closing_balance", "12,5", row=7)


def customer_twice(demo: DemoProject) -> None:
    first = demo.rows("customers")[0]
    demo.rewrite("customers", lambda row: row | {"customer_id": first["customer_id"], "full_name": MARKED})


def yaml_typo(demo: DemoProject) -> None:
    demo.edit_project_file("sources:", "sorces:")


def missing_file(demo: DemoProject) -> None:
    demo.csv_file("ledger_balances").unlink()


MISTAKES = [
    (renamed_column, (), ["communications", "customer_id"]),
    (impossible_date, (), ["communications.csv", "row 7", "statement_date", "9999-99-99"]),
    (amount_with_a_comma, (), ["communications.csv", "row 7", "closing_balance", "99,9"]),
    (customer_twice, (), ["customers.csv", "customer_id"]),
    (lambda demo: None, ("--batch", "2026-99"), ["no piece belongs to a batch '2026-99'", BATCH_ID]),
    (yaml_typo, (), ["commsqa.yaml:", "sorces", "sources"]),
    (missing_file, (), ["data/ledger_balances.csv", "there is no such file"]),
]
NAMES = ["renamed column", "impossible date", "amount with a comma", "customer twice", "unknown batch", "typo", "missing file"]


@pytest.mark.parametrize(("spoil", "options", "says"), MISTAKES, ids=NAMES)
def test_a_mistake_is_one_clear_line(
    spoil: Callable[[DemoProject], None], options: tuple[str, ...], says: list[str], demo: DemoProject, command: Command
) -> None:
    customer = demo.rows("customers")[0]
    spoil(demo)
    answer = command("run", demo.folder, "--json", *options)
    assert answer.exit_code == 2
    line = answer.error_line
    assert [part for part in says if part not in line] == []
    values = (MARKED, "1994-02-30", "12,5", customer["full_name"], customer["customer_id"])
    assert [value for value in values if value in line] == []


def test_without_a_project_the_user_is_told_what_to_do(tmp_path: Path, command: Command) -> None:
    answer = command("run", tmp_path)
    assert answer.exit_code == 2
    assert "there is no project here" in answer.error_line
    assert "commsqa init" in answer.error_line


def test_a_second_run_of_a_batch_is_told_so(demo: DemoProject, command: Command) -> None:
    with opened(demo.folder) as house, batch_lock(house.store, house.state, BATCH_ID):
        answer = command("run", demo.folder)
    assert answer.exit_code == 2
    assert answer.error_line == f"commsqa: batch {BATCH_ID} is being checked by another run; try again when it has ended"


def test_a_fault_of_ours_is_one_line_without_values(demo: DemoProject, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise ValueError(MARKED)

    monkeypatch.setattr("commsqa.services.run_batch.check", breaks)
    answer = command("run", demo.folder)
    assert answer.exit_code == 1
    assert answer.error_line.startswith("commsqa: a fault of commsqa in step 'check': ValueError at test_cli.py:")
    assert MARKED not in answer.error_line


def test_findings_as_csv_have_the_promised_header(checked_once: CheckedProject, command: Command) -> None:
    answer = command("findings", checked_once.folder, "--run", checked_once.report.run_id, "--format", "csv")
    assert (answer.exit_code, answer.err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(answer.out)))
    assert tuple(rows[0]) == FINDING_COLUMNS
    assert len(rows) == sum(checked_once.report.findings_by_severity.values())
    assert {row["state"] for row in rows} == {"open"}


def test_findings_as_json_and_parquet_are_the_same_rows(checked_once: CheckedProject, command: Command, tmp_path: Path) -> None:
    narrowed = ("findings", checked_once.folder, "--check", "email.invalid", "--severity", "medium")
    rows = json.loads(command(*narrowed, "--format", "json").out)
    assert rows
    assert command(*narrowed, "--format", "parquet", "--output", tmp_path / "f.parquet").out == ""
    assert pq.read_table(tmp_path / "f.parquet").to_pylist() == rows


def test_the_manifest_is_printed_or_written(checked_once: CheckedProject, command: Command, tmp_path: Path) -> None:
    printed = command("release", checked_once.folder).out
    assert command("release", checked_once.folder, "--output", tmp_path / "release.csv").out == ""
    assert (tmp_path / "release.csv").read_text(encoding="utf-8") == printed
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert list(rows[0]) == ["communication_id", "decision", "check_ids"]
    assert len(rows) == checked_once.report.evaluated


@pytest.mark.parametrize("name", ["findings", "release"])
def test_a_file_that_cannot_be_written_is_one_line(
    name: str, checked_once: CheckedProject, command: Command, tmp_path: Path
) -> None:
    done = command(name, checked_once.folder, "--output", tmp_path / "absent" / "f.csv")
    assert (done.exit_code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert "name a file in a folder that is there" in done.err


def test_evidence_is_opened_with_a_reason_and_the_trail_says_so(checked: CheckedProject, command: Command) -> None:
    rows = json.loads(command("findings", checked.folder, "--check", "name.misspelled", "--format", "json").out)
    answer = command("evidence", checked.folder, rows[0]["finding_id"], "--reason", "ticket 4711")
    evidence = json.loads(answer.out)
    assert answer.exit_code == 0
    assert list(evidence) == ["stated", "expected", "sentence", "sentence_ar"]
    [piece] = [row for row in checked.rows("communications") if row["communication_id"] == rows[0]["subject_id"]]
    assert evidence["stated"] == piece["recipient_name"]
    assert evidence["expected"] != evidence["stated"]
    with sqlite3.connect(checked.folder / ".commsqa" / "commsqa.db") as database:
        query = "SELECT count(*) FROM audit WHERE action = 'evidence.opened' AND subject = ?"
        assert database.execute(query, [rows[0]["finding_id"]]).fetchone() == (1,)
    database.close()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("evidence", "F0", "--reason", "ticket 4711"), "no finding has the id F0"),
        (("evidence", "F0", "--reason", " "), "opening evidence needs a reason"),
        (("findings", "--run", "R0"), "no run has the id R0"),
        (("findings", "--check", "name.mispelled"), "did you mean 'name.misspelled'"),
        (("release", "--run", "R0"), "no run has the id R0"),
    ],
)
def test_unknown_ids_are_wrong_use(arguments: tuple[str, ...], says: str, checked_once: CheckedProject, command: Command) -> None:
    answer = command(arguments[0], checked_once.folder, *arguments[1:])
    assert answer.exit_code == 2
    assert says in answer.error_line


def test_evidence_without_a_reason_is_wrong_use(checked_once: CheckedProject, command: Command) -> None:
    answer = command("evidence", checked_once.folder, "F0")
    assert (answer.exit_code, answer.out) == (2, "")
    assert "--reason" in answer.err


def test_incidents_are_listed_as_text_and_as_json(checked_once: CheckedProject, command: Command) -> None:
    listed = json.loads(command("incidents", checked_once.folder, "--json").out)
    assert {incident["incident_id"] for incident in listed} == {i.incident_id for i in checked_once.report.incidents}
    assert listed[0]["priority"] == min(incident["priority"] for incident in listed)
    assert all("cause" in incident for incident in listed)
    text = command("incidents", checked_once.folder).out
    assert all(incident["incident_id"] in text for incident in listed)


def test_checks_are_listed_with_and_without_a_project(demo: DemoProject, command: Command) -> None:
    fields = ["check_id", "title", "dimension", "needs", "runnable", "reason"]
    everything = json.loads(command("checks", "--json").out)
    assert [list(check) for check in everything] == [fields] * len(everything)
    demo.without_source("preferences")
    of_project = json.loads(command("checks", demo.folder, "--json").out)
    assert {c["check_id"] for c in everything} == {c["check_id"] for c in of_project}
    skipped = [check["check_id"] for check in of_project if not check["runnable"]]
    assert skipped == ["consent.optout_ignored", "preference.channel_violated", "preference.conflict_across_products"]
    assert "preference.channel_violated" in command("checks", demo.folder).out


def test_init_says_what_to_do_next(tmp_path: Path, command: Command) -> None:
    answer = command("init", tmp_path / "bank")
    assert (answer.exit_code, answer.err) == (0, "")
    assert answer.out.startswith(f"{tmp_path / 'bank'} is ready. Next: ")
    assert command("init", tmp_path / "bank").exit_code == 2


def test_version(command: Command) -> None:
    assert command("--version").out.startswith("commsqa ")


def tamper(project: DemoProject, *statements: str) -> None:
    """Changes the trail behind the program's back, as someone who may write to the file could."""
    database = sqlite3.connect(project.folder / ".commsqa" / "commsqa.db")
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        assert database.execute(statement).rowcount > 0
    database.commit()
    database.close()


def test_an_untouched_trail_is_whole(checked_once: CheckedProject, command: Command) -> None:
    answer = command("audit", "verify", checked_once.folder)
    assert answer.exit_code == 0
    assert answer.out.startswith("whole: ")


@pytest.mark.parametrize(
    ("statements", "says"),
    [
        (["UPDATE audit SET details = replace(details, '{', '{ ') WHERE seq = 5"], "broken: entry 5 was changed"),
        (["UPDATE audit SET actor = 'nobody' WHERE seq = 3"], "broken: entry 3 was changed"),
        (["DELETE FROM audit WHERE seq = 4"], "broken: entry 4 is missing"),
        (
            [f"UPDATE audit SET seq = {new} WHERE seq = {old}" for old, new in ((6, -1), (7, 6), (-1, 7))],
            "broken: entry 6",
        ),
        (["DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)"], "is missing: the signed head names entry"),
        (["DELETE FROM audit_head"], "broken: the signed head is missing"),
    ],
    ids=["details changed", "actor changed", "one removed", "two swapped", "the last removed", "head removed"],
)
def test_the_first_broken_link_is_named(statements: list[str], says: str, checked: CheckedProject, command: Command) -> None:
    tamper(checked, *statements)
    answer = command("audit", "verify", checked.folder)
    assert answer.exit_code == 1
    assert answer.out.startswith("broken: ")
    assert says in answer.out


def test_the_trail_cannot_be_changed_while_its_triggers_stand(checked: CheckedProject) -> None:
    database = sqlite3.connect(checked.folder / ".commsqa" / "commsqa.db")
    for statement in ("UPDATE audit SET actor = 'nobody'", "DELETE FROM audit"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            database.execute(statement)
    database.close()


def test_a_mistake_in_a_real_process_is_one_line(demo: DemoProject) -> None:
    yaml_typo(demo)
    answer = commsqa("run", demo.folder, "--json")
    assert answer.exit_code == 2
    assert "sorces" in answer.error_line


def test_a_reader_that_goes_away_ends_the_command_quietly(checked_once: CheckedProject) -> None:
    program = Path(sys.executable).with_name("commsqa")
    with subprocess.Popen([program, "findings", checked_once.folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 1
