"""The demo run as `commsqa demo` runs it, against its answer sheet: each error found, nothing else, both causes and changes."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from commsqa.bootstrap import open_house
from commsqa.domain.runs import GateDecision, RunReport
from commsqa.project.demo import BATCHES, DemoTruth, write_demo_data
from commsqa.services.loading import batch_ids
from commsqa.services.run_batch import run_batch
from commsqa.services.starting import start_demo

pytestmark = pytest.mark.slow
Found = set[tuple[str, str, str]]


@dataclass(frozen=True)
class Demo:
    truth: DemoTruth
    reports: dict[str, RunReport]

    def found(self, batch_id: str) -> Found:
        """What a run reports, whatever its level."""
        rows = pq.read_table(self.reports[batch_id].paths.findings).to_pylist()
        return {(row["check_id"], row["subject_kind"], row["subject_id"]) for row in rows}

    def planted(self, batch_id: str) -> Found:
        """What the checks have to find."""
        return {
            (error.check_id, error.subject_kind.value, error.subject_id)
            for error in self.truth.errors
            if error.batch_id == batch_id
        }


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder: Path = tmp_path_factory.mktemp("three") / "demo"
    start_demo(folder)
    truth = write_demo_data(folder)  # the same bytes again
    with open_house(folder) as house:
        assert batch_ids(house) == list(BATCHES)
        return Demo(truth, {batch_id: run_batch(house, batch_id) for batch_id in BATCHES})


@pytest.mark.parametrize("batch_id", BATCHES)
def test_what_is_found_is_what_was_planted_check_by_check(demo: Demo, batch_id: str) -> None:
    found, planted = demo.found(batch_id), demo.planted(batch_id)
    assert len(planted) > 30
    assert {check: sum(row[0] == check for row in planted) for check, *_ in planted} == {
        check: sum(row[0] == check for row in found) for check, *_ in found
    }
    assert found == planted


def test_no_harmless_oddity_is_reported(demo: Demo) -> None:
    odd = {trap.subject_id for trap in demo.truth.traps}
    assert len(odd) > 5000
    assert {row for batch_id in BATCHES for row in demo.found(batch_id) if row[2] in odd} == set()


def test_each_cause_is_named_exactly_in_its_batches_linked_to_its_change_and_no_other_is(demo: Demo) -> None:
    told = {
        (batch_id, incident.check_id, tuple(sorted(cause.conditions.items())), cause.change_id)
        for batch_id, report in demo.reports.items()
        for incident in report.incidents
        for cause in incident.causes
    }
    assert told == {
        (batch_id, cause.check_id, tuple(sorted(cause.conditions.items())), cause.change_id)
        for cause in demo.truth.causes
        for batch_id in BATCHES
        if batch_id >= cause.since
    }
    assert len(told) == 3


def test_a_causes_incident_holds_the_errors_that_it_planted(demo: Demo) -> None:
    for cause in demo.truth.causes:
        report = demo.reports["2026-10"]
        [incident] = [i for i in report.incidents if i.causes and i.causes[0].conditions == cause.conditions]
        rows = pq.read_table(report.paths.findings).to_pylist()
        mine = {row["subject_id"] for row in rows if row["incident_id"] == incident.incident_id}
        planted = {e.subject_id for e in demo.truth.errors if (e.cause_id, e.batch_id) == (cause.cause_id, "2026-10")}
        assert planted <= mine
        assert len(mine - planted) <= 0.05 * len(mine), "single errors that happen to meet the conditions"


def test_a_problem_that_goes_on_is_the_same_incident_in_the_next_batch(demo: Demo) -> None:
    ids = [
        {incident.incident_id for incident in demo.reports[batch_id].incidents if incident.causes}
        for batch_id in ("2026-09", "2026-10")
    ]
    assert len(ids[0]) == 1
    assert ids[0] < ids[1]


def test_the_report_says_what_had_left(demo: Demo) -> None:
    first, *others = (demo.reports[batch_id] for batch_id in BATCHES)
    assert first.about is not None
    assert (first.about.left, first.about.left_to_others) == (first.evaluated, 3)
    assert 2 < first.about.left_wrong < 60
    assert sum(first.about.kinds.values()) == first.evaluated
    assert list(first.about.kinds) == ["statement", "notice", "offer"]
    for report in others:
        assert report.about is not None
        assert (report.about.left, report.about.left_wrong, report.about.left_to_others) == (0, 0, 0)
        assert report.gate.decision is GateDecision.PARTLY_HELD
        assert 0.03 < report.gate.held / report.evaluated < 0.15
