"""A whole run against the demo's answer sheet: all that was planted is found, nothing else is reported, causes are named."""

import pytest

from commsqa.domain.levels import Level
from commsqa.project.demo import CONTACT_PURPOSE
from tests.projects import CheckedProject, check_demo, make_demo
from tests.services.results import findings

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> CheckedProject:
    demo = make_demo(tmp_path_factory.mktemp("truth") / "bank", pieces=1200)
    demo.edit_project_file("name: demo-bank\n", "name: demo-bank\npolicies: {checks: policies/checks.yaml}\n")
    (demo.folder / "policies" / "checks.yaml").write_text(f"contact_purpose: {CONTACT_PURPOSE}\n", encoding="utf-8")
    return check_demo(demo)


def found(project: CheckedProject) -> set[tuple[str, str, str]]:
    rows = findings(project.folder, project.report.run_id)
    return {(row["check_id"], row["subject_kind"], row["subject_id"]) for row in rows}


def test_every_planted_error_is_found_and_nothing_is_reported_where_none_was_planted(full: CheckedProject) -> None:
    planted = {(error.check_id, error.subject_kind.value, error.subject_id) for error in full.truth.errors}
    assert len(planted) > 100
    assert planted <= found(full)
    wrong = {(kind, subject) for _, kind, subject in planted}
    assert {(kind, subject) for _, kind, subject in found(full)} <= wrong, "an unknown account has no balance either"


def test_no_trap_is_reported_above_info(full: CheckedProject) -> None:
    traps = {trap.subject_id for trap in full.truth.traps}
    assert len(traps) > 20
    rows = findings(full.folder, full.report.run_id)
    assert [row["check_id"] for row in rows if row["subject_id"] in traps and Level(row["severity"]) > Level.INFO] == []


def test_each_planted_cause_is_the_first_of_an_incident_and_linked_to_its_change(full: CheckedProject) -> None:
    told = [(i.check_id, i.causes[0].conditions, i.causes[0].change_id) for i in full.report.incidents if i.causes]
    assert len(full.truth.causes) == 2
    for cause in full.truth.causes:
        assert (cause.check_id, cause.conditions, cause.change_id) in told
    assert len(told) == 2, "no cause is told that was not planted"


def test_an_incidents_findings_are_those_of_its_cause(full: CheckedProject) -> None:
    rows = findings(full.folder, full.report.run_id)
    planted = {error.subject_id: error.cause_id for error in full.truth.errors}
    for cause in full.truth.causes:
        [incident] = [i for i in full.report.incidents if i.causes and i.causes[0].conditions == cause.conditions]
        mine = [row for row in rows if row["incident_id"] == incident.incident_id]
        assert len(mine) == incident.findings
        assert {row["cause_id"] for row in mine} == {incident.causes[0].cause_id}
        assert {subject for subject, cause_id in planted.items() if cause_id == cause.cause_id} <= {r["subject_id"] for r in mine}
