"""Another severity policy is asked about past runs: what it would have said, and nothing is changed by asking."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from commsqa.domain.levels import Level
from commsqa.domain.replays import Doubt, ReplayReport
from commsqa.domain.reviews import Matcher
from commsqa.errors import InputError, UnknownIdError
from commsqa.project.severity_policy import SeverityPolicy
from commsqa.services.deciding import Selection, hold
from commsqa.services.harm_file import FILE
from commsqa.services.replaying import replay
from commsqa.services.suppressing import create
from tests.letters import misnamed, write_letters, wrong
from tests.projects import NOW, CheckedProject, check_batch, opened
from tests.services.results import kept

pytestmark = pytest.mark.slow  # whole runs

PLACEHOLDER = "content.unresolved_placeholder"


def policy(**changes: Any) -> SeverityPolicy:
    return SeverityPolicy.model_validate({"policy": "other", "version": "2", "examples": [], **changes})


def asked(folder: Path, other: SeverityPolicy | None = None, *, newest: int | None = None) -> ReplayReport:
    with opened(folder, now=NOW + timedelta(hours=9)) as house:
        return replay(house, other or house.grader.policy, newest=newest)


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """One letter to be held, two that leave with a slip."""
    write_letters(tmp_path, [wrong(1), misnamed(2), misnamed(3)])
    check_batch(tmp_path)
    return tmp_path


def test_the_policy_that_was_used_changes_nothing(checked: CheckedProject) -> None:
    report = asked(checked.folder)
    assert report.changes_nothing
    [run] = report.runs
    assert (run.findings > 20, run.changed, run.doubts) == (True, 0, {})
    assert run.held_before == run.held_after > 0
    assert run.incidents_before == run.incidents_after > 5


def test_it_changes_nothing_of_a_run_that_kept_no_harm_either(checked: CheckedProject) -> None:
    (checked.folder / ".commsqa" / "runs" / checked.report.run_id / FILE).unlink()
    report = asked(checked.folder)
    assert report.changes_nothing
    assert report.runs[0].doubts == {}


def test_a_run_without_its_harm_is_regraded_from_vectors_alike(checked: CheckedProject) -> None:
    other = policy(hold_from="high", checks={"name.misspelled": {"trust": 3, "legal": 2}, "piece.*": {"trust": 0.5}})
    known = asked(checked.folder, other)
    (checked.folder / ".commsqa" / "runs" / checked.report.run_id / FILE).unlink()
    assert asked(checked.folder, other) == known
    assert not known.changes_nothing


def test_what_is_raised_is_held_and_has_a_graver_incident(letters: Path) -> None:
    report = asked(letters, policy(checks={"name.misspelled": {"trust": 3}}))
    [run] = report.runs
    assert (run.newly_held.pieces, run.newly_held.first) == (2, ("L2", "L3"))
    assert (run.held_before, run.held_after, run.newly_released.pieces) == (1, 3, 0)
    [shift] = report.shifts
    assert (shift.check_id, shift.before, shift.after, shift.findings) == ("name.misspelled", Level.LOW, Level.HIGH, 2)
    [incident] = report.incidents
    assert (incident.before, incident.after, incident.exact) == (Level.LOW, Level.HIGH, True)
    assert incident.incident_id is not None


def test_what_is_lowered_leaves_and_opens_no_incident(letters: Path) -> None:
    report = asked(letters, policy(checks={PLACEHOLDER: {"trust": 0.5}, "name.misspelled": {"trust": 1}}))
    [run] = report.runs
    assert run.newly_released.first == ("L1",)
    [incident] = report.incidents
    assert (incident.check_id, incident.before, incident.after) == (PLACEHOLDER, Level.MEDIUM, None)


def test_the_worst_change_comes_first(letters: Path) -> None:
    report = asked(letters, policy(checks={PLACEHOLDER: {"trust": 0.5}, "name.misspelled": {"trust": 4}}))
    assert [(shift.before, shift.after) for shift in report.shifts] == [
        (Level.LOW, Level.CRITICAL),
        (Level.MEDIUM, Level.INFO),
    ]


def test_what_a_person_decided_before_the_run_stands(letters: Path) -> None:
    with opened(letters, now=NOW + timedelta(hours=1)) as house:
        hold(house, Selection(pieces=("L2",)), by="Sara", reason="to look at it")
    check_batch(letters, now=NOW + timedelta(hours=2))
    [run] = asked(letters, policy(checks={"name.misspelled": {"trust": 0.5}})).runs
    assert (run.held_before, run.held_after) == (2, 2)


def test_a_decision_made_after_the_run_is_none_of_its(letters: Path) -> None:
    with opened(letters, now=NOW + timedelta(hours=1)) as house:
        hold(house, Selection(pieces=("L2",)), by="Sara", reason="to look at it")
    assert asked(letters).changes_nothing


def test_one_persons_suppression_does_not_outlive_a_rise_to_high(letters: Path) -> None:
    with opened(letters, now=NOW + timedelta(hours=1)) as house:
        matcher = Matcher(check_id=PLACEHOLDER, subject_id="L1")
        create(house, matcher, reason="known", owner="Omar", expires_at=NOW + timedelta(days=9))
    check_batch(letters, now=NOW + timedelta(hours=2))
    assert asked(letters).changes_nothing
    [run] = asked(letters, policy(checks={PLACEHOLDER: {"trust": 2.5}})).runs
    assert (run.held_before, run.newly_held.pieces) == (0, 0)
    [run] = asked(letters, policy(checks={PLACEHOLDER: {"trust": 3}})).runs
    assert run.newly_held.first == ("L1",)


def test_without_a_run_the_newest_of_each_batch_is_asked(letters: Path) -> None:
    check_batch(letters, now=NOW + timedelta(hours=2))
    write_letters(letters, [wrong(1), misnamed(2, batch="B2")])
    check_batch(letters, "B2", now=NOW + timedelta(hours=3))
    assert [run.batch_id for run in asked(letters).runs] == ["B2", "B1"]
    assert [run.batch_id for run in asked(letters, newest=3).runs] == ["B2", "B1", "B1"]


def test_asking_leaves_counts_in_the_trail_and_nothing_else(letters: Path) -> None:
    before = kept(letters)
    asked(letters, policy(checks={"name.misspelled": {"trust": 3}}))
    after = kept(letters)
    assert (after.outbox, after.sent) == (before.outbox, before.sent)
    assert after.audit == [*before.audit, "policy.replayed"]
    with opened(letters) as house, house.store.engine.connect() as connection:
        [(subject, text)] = connection.exec_driver_sql("SELECT subject, details FROM audit WHERE action = 'policy.replayed'")
    details = json.loads(text)
    assert subject == details["policy"] == "other@2"
    assert details["policies_before"] == ["comms-severity@1.0"]
    wanted = ("findings", "changed", "not_exact", "newly_held", "newly_released", "incidents_opened", "incidents_regraded")
    assert [details[name] for name in wanted] == [3, 2, 0, 2, 0, 0, 1]


def test_findings_of_a_policy_that_is_not_at_hand_are_counted_as_they_were(letters: Path) -> None:
    own = letters / "severity.yaml"
    own.write_text('policy: strict\nversion: "3"\nchecks: {name.misspelled: {trust: 2.5}}\nexamples: []\n', encoding="utf-8")
    project = letters / "commsqa.yaml"
    text = project.read_text(encoding="utf-8")
    project.write_text(text.replace("checks.yaml}", "checks.yaml, severity: severity.yaml}"), encoding="utf-8")
    run_id = check_batch(letters, now=NOW + timedelta(hours=2)).run_id
    (letters / ".commsqa" / "runs" / run_id / FILE).unlink()
    assert asked(letters, policy()).runs[0].doubts == {}
    project.write_text(text, encoding="utf-8")
    report = asked(letters, policy())
    assert report.runs[0].doubts == {Doubt.OTHER_POLICY: 3}
    assert (report.runs[0].changed, report.incidents) == (0, ())


def test_without_a_run_there_is_nothing_to_ask(tmp_path: Path) -> None:
    write_letters(tmp_path, [wrong(1)])
    with pytest.raises(UnknownIdError, match="no run was completed yet"):
        asked(tmp_path)


@pytest.mark.parametrize(
    ("file", "spoil", "says"),
    [
        ("findings.parquet", Path.unlink, "is gone"),
        ("release.parquet", Path.unlink, "is gone"),
        (FILE, lambda path: path.write_bytes(b"no"), "cannot be read"),
        (FILE, lambda path: pq.write_table(pq.read_table(path).slice(1), path), "does not fit its findings"),
    ],
)
def test_a_file_that_is_gone_or_broken_is_told(letters: Path, file: str, spoil: Callable[[Path], object], says: str) -> None:
    [folder] = (letters / ".commsqa" / "runs").iterdir()
    spoil(folder / file)
    with pytest.raises(InputError, match=says):
        asked(letters)


def test_the_harm_that_is_kept_has_no_amount(checked: CheckedProject) -> None:
    rows = pq.read_table(checked.folder / ".commsqa" / "runs" / checked.report.run_id / FILE).to_pylist()
    assert {json.loads(row["harm"])["amount"] for row in rows} == {None}
    bands = {(row["amount_from"], row["amount_to"]) for row in rows} - {(None, None)}
    assert bands
    assert all(first != last for first, last in bands)
