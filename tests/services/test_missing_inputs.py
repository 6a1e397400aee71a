"""Inputs that are absent: a required check is errored and holds its pieces, another one is skipped, a lost file stops the run."""

import pytest

from commsqa.domain.findings import Outcome
from commsqa.domain.levels import Level
from commsqa.errors import InputError
from tests.projects import NOTIFICATIONS, CheckedProject, DemoProject, check_batch, check_demo, opened
from tests.services.results import manifest

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]


def test_a_missing_file_leaves_neither_a_run_nor_its_folder(demo: DemoProject) -> None:
    demo.csv_file("ledger_balances").unlink()
    with pytest.raises(InputError, match=r"data/ledger_balances.csv: there is no such file"):
        check_batch(demo.folder)
    with opened(demo.folder) as house:
        assert not (house.state / "runs").exists()
        with house.store.snapshot() as tx:
            assert tx.runs.newest(limit=1) == []


@pytest.fixture(scope="module")
def unchecked(demo_made: DemoProject, tmp_path_factory: pytest.TempPathFactory) -> CheckedProject:
    project = demo_made.copied_to(tmp_path_factory.mktemp("holders") / "bank")
    project.without_source("account_holders")
    return check_demo(project)


def test_the_check_is_errored_and_says_what_it_wants(unchecked: CheckedProject) -> None:
    report = unchecked.report
    assert (report.outcome, report.exit_code) == (Outcome.ERRORED, 4)
    [result] = [check for check in report.checks if check.outcome is Outcome.ERRORED]
    assert (result.check_id, result.evaluated, result.findings) == ("recipient.not_account_holder", 0, 0)
    assert result.reason == "wants account_holders.customer_id: the project names no source for account_holders"


def test_the_pieces_it_speaks_of_are_held(unchecked: CheckedProject) -> None:
    rows = manifest(unchecked.folder, unchecked.report.run_id)
    tests = {row["customer_id"] for row in unchecked.rows("customers") if row["is_test"] == "true"}  # another check's pieces
    pieces = [row for row in unchecked.rows("communications") if row["account_id"]]
    spoken_of = {piece["communication_id"] for piece in pieces if piece["customer_id"] not in tests}
    assert {row["communication_id"] for row in rows if "recipient.not_account_holder" in row["check_ids"]} == spoken_of
    assert {row["communication_id"] for row in rows if row["decision"] == "held"} >= spoken_of


def test_an_incident_says_that_it_could_not_run(unchecked: CheckedProject) -> None:
    [incident] = [i for i in unchecked.report.incidents if i.check_id == "recipient.not_account_holder"]
    assert (incident.severity, incident.findings, incident.causes) == (Level.HIGH, 0, ())
    assert incident.reasons[0] == "the required check recipient.not_account_holder could not run"
    assert "could not run" in (unchecked.folder / NOTIFICATIONS).read_text(encoding="utf-8")


def test_checks_that_are_not_required_are_skipped_where_their_table_is_absent(demo: DemoProject) -> None:
    demo.without_source("preferences")
    wanted = {
        "consent.optout_ignored": "preferences.purpose",
        "preference.channel_violated": "preferences.allowed",
        "preference.conflict_across_products": "preferences.product_line",
    }
    report = check_batch(demo.folder)
    assert (report.outcome, report.exit_code) == (Outcome.FAILED, 3)
    skipped = {check.check_id: check.reason for check in report.checks if check.outcome is Outcome.SKIPPED}
    nowhere = "the project names no source for preferences"
    assert skipped == {check: f"wants {columns}: {nowhere}" for check, columns in wanted.items()}
    assert wanted.keys().isdisjoint(incident.check_id for incident in report.incidents)


def test_a_retry_does_not_take_a_cut_load_for_the_usual_one(checked: CheckedProject) -> None:
    holders = checked.csv_file("account_holders")
    lines = holders.read_text(encoding="utf-8").splitlines(keepends=True)
    holders.write_text("".join(lines[: len(lines) // 3]), encoding="utf-8")
    assert [check_batch(checked.folder).exit_code for _ in range(2)] == [4, 4]
