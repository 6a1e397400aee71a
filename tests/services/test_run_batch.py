"""The main job, once and again: the same findings, known incidents, nothing sent twice; every piece is decided on."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from commsqa.domain.incidents import Action, IncidentState
from commsqa.domain.levels import Level
from commsqa.domain.runs import GateDecision
from commsqa.rootcause import explain
from tests.projects import NOW, CheckedProject, check_batch, opened
from tests.services.results import findings, kept, manifest

pytestmark = pytest.mark.slow


class Scan:
    """Stands in for the search for causes, and remembers which history it was given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.history: dict[str, float | None] = {}
        monkeypatch.setattr("commsqa.services.explaining.explain_failures", self)

    def __call__(self, *args: Any, **named: Any) -> Any:
        self.history[named["check_id"]] = named["history"]
        return explain(*args, **named)


@pytest.fixture(scope="module")
def twice(checked_once: CheckedProject, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, ...]:
    project = checked_once.copied_to(tmp_path_factory.mktemp("twice") / "bank")
    before = kept(project.folder)
    return project.folder, checked_once.report, before, check_batch(project.folder, now=NOW + timedelta(hours=1))


def test_finding_ids_and_what_is_said_of_them_are_the_same(twice: tuple[Any, ...]) -> None:
    folder, first, _, second = twice
    assert first.run_id != second.run_id
    one, two = findings(folder, first.run_id), findings(folder, second.run_id)
    assert len(one) > 20
    assert [row | {"run_id": ""} for row in one] == [row | {"run_id": ""} for row in two]


def test_incidents_are_updated_and_none_is_opened(twice: tuple[Any, ...]) -> None:
    _, first, _, second = twice
    assert {incident.action for incident in first.incidents} == {Action.OPENED}
    assert {incident.action for incident in second.incidents} == {Action.UPDATED}
    assert {i.incident_id for i in first.incidents} == {i.incident_id for i in second.incidents}


def test_nothing_is_sent_a_second_time(twice: tuple[Any, ...]) -> None:
    folder, _, before, _ = twice
    after = kept(folder)
    assert len(before.outbox) > 10
    assert {row[-1] for row in before.outbox} == {"sent"}
    assert after.outbox == before.outbox
    assert after.sent == before.sent


def test_the_trail_goes_on_with_both_runs_in_it(twice: tuple[Any, ...]) -> None:
    folder, _, before, second = twice
    after = kept(folder).audit[len(before.audit) :]
    assert after[0] == "run.started"
    assert after[-1] == "run.completed"
    assert after.count("incident.updated") == len(second.incidents)
    assert not {action for action in after if action.startswith("delivery")}


def test_every_piece_stands_once_in_the_manifest_and_the_report_counts_them(checked_once: CheckedProject) -> None:
    rows = manifest(checked_once.folder, checked_once.report.run_id)
    pieces = [row["communication_id"] for row in rows]
    assert sorted(pieces) == sorted(row["communication_id"] for row in checked_once.rows("communications"))
    decisions = [row["decision"] for row in rows]
    gate = checked_once.report.gate
    assert (gate.decision, gate.held, gate.released) == (
        GateDecision.PARTLY_HELD,
        decisions.count("held"),
        decisions.count("released"),
    )
    assert gate.held + gate.released == checked_once.report.evaluated == len(pieces)


def test_held_are_exactly_the_pieces_with_a_finding_from_medium_up(checked_once: CheckedProject) -> None:
    run_id = checked_once.report.run_id
    found = [row for row in findings(checked_once.folder, run_id) if row["subject_kind"] == "communication"]
    worth_holding = {row["subject_id"] for row in found if Level(row["severity"]) >= Level.MEDIUM}
    rows = manifest(checked_once.folder, run_id)
    assert {row["communication_id"] for row in rows if row["decision"] == "held"} == worth_holding
    checks: dict[str, set[str]] = {}
    for row in found:
        checks.setdefault(row["subject_id"], set()).add(row["check_id"])
    assert {row["communication_id"]: row["check_ids"] for row in rows if row["check_ids"]} == {
        piece: " ".join(sorted(ids)) for piece, ids in checks.items()
    }
    assert worth_holding < checks.keys(), "a low finding holds nothing"


def test_what_a_run_leaves_behind_agrees(checked_once: CheckedProject) -> None:
    report = checked_once.report
    folder = Path(report.paths.findings).parent
    stored = (folder / "report.json").read_text(encoding="utf-8")
    assert type(report).model_validate_json(stored) == report
    assert pq.read_table(folder / "findings.parquet").num_rows == sum(report.findings_by_severity.values())
    assert sum(check.findings for check in report.checks) == sum(report.findings_by_severity.values())
    assert (folder / "release.csv").read_text(encoding="utf-8").startswith("communication_id,decision,check_ids\n")
    assert Path(report.paths.data_docs).is_file()
    with opened(checked_once.folder) as house, house.store.snapshot() as tx:
        run = tx.runs.get(report.run_id)
    assert {"input.communications", "findings", "release", "evidence", "version.commsqa", "version.severity"} <= set(run.digests)
    assert run.row_counts["communications"] == report.evaluated
    assert run.actor == "tester"


def test_priority_and_its_reason_agree_in_every_incident(checked_once: CheckedProject) -> None:
    assert checked_once.report.incidents
    for incident in checked_once.report.incidents:
        told = [reason for reason in incident.reasons if reason[:2] in {"P1", "P2", "P3", "P4", "P5"}]
        assert [reason[:2] for reason in told] == [incident.priority.value]


def test_a_resolved_incident_is_reopened_and_told_once_more(checked: CheckedProject, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = Scan(monkeypatch)
    worst = checked.report.incidents[0]
    with opened(checked.folder) as house, house.store.transaction() as tx:
        (known,) = (each for each in tx.incidents.unresolved() if each.incident_id == worst.incident_id)
        news = {"state": IncidentState.RESOLVED, "resolved_at": NOW, "version": known.version + 1}
        tx.incidents.save(known.model_copy(update=news), actor="tester")
    before = kept(checked.folder)
    report = check_batch(checked.folder, now=NOW + timedelta(hours=1))
    actions = {incident.incident_id: incident.action for incident in report.incidents}
    assert actions.pop(worst.incident_id) is Action.REOPENED
    assert set(actions.values()) == {Action.UPDATED}
    after = kept(checked.folder)
    assert [row[1] for row in after.outbox[len(before.outbox) :]] == ["console", "file"]
    assert after.sent.startswith(before.sent)
    assert after.sent[len(before.sent) :].count("\n") == 1
    [again] = [incident for incident in report.incidents if incident.incident_id == worst.incident_id]
    assert any(reason.endswith("it came back") for reason in again.reasons)
    assert set(scan.history.values()) == {None}, "earlier runs of the same batch are no history of it"


@pytest.mark.exhaustive
def test_an_hour_before_the_batch_leaves_its_incidents_are_more_urgent_and_those_who_know_are_told(
    checked: CheckedProject,
) -> None:
    before = kept(checked.folder)
    report = check_batch(checked.folder, now=NOW + timedelta(hours=31))
    early = {incident.incident_id: incident.priority for incident in checked.report.incidents}
    late = {incident.incident_id: incident.priority for incident in report.incidents}
    assert late.keys() == early.keys()
    more_urgent = [name for name, priority in early.items() if late[name] < priority]
    assert len(more_urgent) > 5
    assert all(late[name] == early[name] for name in early.keys() - set(more_urgent)), "nothing is less urgent"
    assert {incident.action for incident in report.incidents} == {Action.UPDATED}
    assert kept(checked.folder).sent.count("\n") == before.sent.count("\n") + len(more_urgent)


@pytest.mark.exhaustive
def test_the_next_batch_updates_the_incidents_and_its_causes_are_judged_by_the_rates_before(
    checked: CheckedProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    for table in ("communications", "batches"):
        checked.rewrite(table, lambda row: row | {"batch_id": "2026-11"})
    scan = Scan(monkeypatch)
    report = check_batch(checked.folder)
    first = {check.check_id: check.findings / check.evaluated for check in checked.report.checks if check.findings}
    assert len(first) > 30
    assert scan.history == first, "one earlier batch: its rates"
    assert report.batch_id == "2026-11"
    assert {incident.action for incident in report.incidents} == {Action.UPDATED}
    assert {i.incident_id for i in report.incidents} == {i.incident_id for i in checked.report.incidents}
    ids = [{row["finding_id"] for row in findings(checked.folder, run_id)} for run_id in (checked.report.run_id, report.run_id)]
    assert len(ids[0]) == len(ids[1])
    assert not ids[0] & ids[1]
