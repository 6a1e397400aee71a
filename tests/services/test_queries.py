"""What was found is read back: of a run, a check, a level; sealed values only with a reason, which is recorded first."""

import pytest

from commsqa.checks.registry import discover
from commsqa.domain.incidents import IncidentState
from commsqa.domain.levels import Level
from commsqa.errors import EvidenceError, InputError, UnknownIdError
from commsqa.services import queries
from commsqa.services.publishing import FINDING_COLUMNS
from tests.projects import NOW, CheckedProject, DemoProject, opened


def test_findings_have_the_promised_columns_and_can_be_narrowed(checked_once: CheckedProject) -> None:
    with opened(checked_once.folder) as house:
        everything = queries.findings(house)
        of_check = queries.findings(house, check_id="email.invalid")
        of_level = queries.findings(house, severity=Level.LOW)
        of_both = queries.findings(house, check_id="email.invalid", severity=Level.LOW)
    assert tuple(everything.column_names) == FINDING_COLUMNS
    assert set(of_check["check_id"].to_pylist()) == {"email.invalid"}
    assert set(of_level["severity"].to_pylist()) == {"low"}
    assert 0 < of_check.num_rows < everything.num_rows
    assert of_both.num_rows == 0


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ({"run_id": "R0"}, "no run has the id R0"),
        ({"check_id": "email.invald"}, "no check has the id 'email.invald'; did you mean 'email.invalid'"),
    ],
)
def test_unknown_ids_are_refused(checked_once: CheckedProject, wanted: dict[str, str], says: str) -> None:
    with opened(checked_once.folder) as house, pytest.raises(UnknownIdError, match=says):
        queries.findings(house, **wanted)  # type: ignore[arg-type]  # one of two text arguments


def test_without_any_run_the_user_is_told_to_run_first(demo: DemoProject) -> None:
    with opened(demo.folder) as house, pytest.raises(UnknownIdError, match="no run was completed yet; run commsqa run first"):
        queries.release_manifest(house, None)


def test_a_run_that_failed_has_no_results(demo: DemoProject) -> None:
    with opened(demo.folder) as house:
        with house.store.transaction() as tx:
            tx.runs.start(run_id="R1", batch_id="B1", composition_no=1, flow_run_id=None, actor="tester", at=NOW)
            tx.runs.fail("R1", error="a fault", at=NOW)
        with pytest.raises(InputError, match="run R1 is failed: it has no results"):
            queries.findings(house, run_id="R1")


def test_a_run_whose_files_are_gone_says_so(checked: CheckedProject) -> None:
    with opened(checked.folder) as house:
        (house.run_folder(checked.report.run_id) / "release.parquet").unlink()
        with pytest.raises(InputError, match=r"^release.parquet: the file of run R\S+ is gone; run the batch again"):
            queries.release_manifest(house, None)


def test_incidents_are_listed_the_most_urgent_first_and_resolved_ones_left_out(checked: CheckedProject) -> None:
    with opened(checked.folder) as house:
        listed = queries.incidents(house)
        order = [(i.problem.priority, -i.problem.severity.rank, -i.problem.score) for i in listed]
        assert order == sorted(order)
        assert len(listed) == len(checked.report.incidents)
        with house.store.transaction() as tx:
            news = {"state": IncidentState.RESOLVED, "resolved_at": NOW, "version": listed[0].version + 1}
            tx.incidents.save(listed[0].model_copy(update=news), actor="tester")
        assert queries.incidents(house) == listed[1:]


def wrong_balance(project: CheckedProject) -> tuple[str, str]:
    """A finding about a balance, and the piece that it is about."""
    with opened(project.folder) as house:
        row = queries.findings(house, check_id="balance.differs_from_ledger").to_pylist()[0]
    return row["finding_id"], row["subject_id"]


def test_evidence_opens_what_was_stated_and_expected(checked: CheckedProject) -> None:
    finding_id, subject_id = wrong_balance(checked)
    [piece] = [row for row in checked.rows("communications") if row["communication_id"] == subject_id]
    ledger = {(row["account_id"], row["balance_date"]): row["balance"] for row in checked.rows("ledger_balances")}
    with opened(checked.folder) as house:
        evidence = queries.open_evidence(house, finding_id, reason="  ticket 4711 ")
    assert evidence.stated == piece["closing_balance"]
    assert evidence.expected == ledger[piece["account_id"], piece["statement_date"]]


def last_audit(project: DemoProject) -> tuple[object, ...]:
    with opened(project.folder) as house, house.store.engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT action, subject, actor, details FROM audit ORDER BY seq DESC LIMIT 1").one()
    return tuple(row)


def test_the_reason_is_in_the_trail_before_anything_is_shown(checked: CheckedProject) -> None:
    """Also when it cannot be opened after all: the attempt stays recorded. What looks personal in the reason does not."""
    finding_id, _ = wrong_balance(checked)
    run_id = checked.report.run_id
    with opened(checked.folder) as house:
        (house.run_folder(run_id) / "evidence.parquet").unlink()
        with pytest.raises(EvidenceError):
            queries.open_evidence(house, finding_id, reason="zora.nova@example.com asked, ticket 4711")
    details = f'{{"reason":"[e-mail] asked, ticket 4711","run_id":"{run_id}"}}'
    assert last_audit(checked) == ("evidence.opened", finding_id, "tester", details)


@pytest.mark.parametrize("reason", ["", "  \t"])
def test_evidence_needs_a_reason(checked: CheckedProject, reason: str) -> None:
    before = last_audit(checked)
    with opened(checked.folder) as house, pytest.raises(InputError, match="opening evidence needs a reason"):
        queries.open_evidence(house, "F1", reason=reason)
    assert last_audit(checked) == before


def test_evidence_of_an_unknown_finding_is_refused(checked_once: CheckedProject) -> None:
    with opened(checked_once.folder) as house, pytest.raises(UnknownIdError, match="no finding has the id F0"):
        queries.open_evidence(house, "F0", reason="ticket 4711")


def test_all_checks_are_described_in_the_order_of_their_ids() -> None:
    described = queries.describe_checks(discover())
    ids = [check.check_id for check in described]
    assert len(ids) >= 13
    assert ids == sorted(ids)
    assert all(check.title and check.needs and check.runnable and check.reason is None for check in described)


def test_checks_of_a_project_say_why_they_cannot_run(demo: DemoProject) -> None:
    demo.without_source("preferences")
    demo.edit_project_file("name: demo-bank\n", "name: demo-bank\npolicies: {checks: policies/own.yaml}\n")
    (demo.folder / "policies" / "own.yaml").write_text("checks: {email.invalid: {enabled: false}}\n", encoding="utf-8")
    with opened(demo.folder) as house:
        reasons = {check.check_id: check.reason for check in queries.runnable_checks(house) if not check.runnable}
    lacking = ": the project names no source for preferences"
    assert reasons == {
        "consent.optout_ignored": f"wants preferences.purpose{lacking}",
        "email.invalid": "switched off in policies.checks",
        "preference.channel_violated": f"wants preferences.allowed{lacking}",
        "preference.conflict_across_products": f"wants preferences.product_line{lacking}",
    }
