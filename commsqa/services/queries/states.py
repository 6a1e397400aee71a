"""What became of a run's findings: what people said of them, and what newer runs of the batch see."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from commsqa.domain.findings import FindingState, Outcome
from commsqa.domain.reviews import Judged, latest_verdicts, standing_state
from commsqa.services.house import House
from commsqa.services.scanning import ask_in
from commsqa.store import RunRecord


@dataclass(frozen=True)
class States:
    """The states that a run's findings have today. Few are told one by one; all others are in the `usual` one.

    `judged` are people's verdicts. `corrected` are those that a newer run of the composition does not find any more;
    `closed`: a newer composition replaced all.
    """

    judged: Mapping[str, Judged]
    corrected: frozenset[str] = frozenset()
    closed: bool = False

    @property
    def usual(self) -> FindingState:
        """Of a finding of which nothing else is known."""
        return FindingState.CLOSED if self.closed else FindingState.OPEN

    def of(self, finding_id: str) -> FindingState:
        """Of one finding."""
        by_runs = FindingState.CORRECTED if finding_id in self.corrected else self.usual
        return standing_state(by_runs, self.judged.get(finding_id))

    def unusual(self) -> dict[str, FindingState]:
        """Each finding that is in another state than the usual one."""
        known = {finding_id: self.of(finding_id) for finding_id in (*self.judged, *self.corrected)}
        return {finding_id: state for finding_id, state in known.items() if state is not self.usual}

    def condition(self, state: FindingState) -> tuple[str, dict[str, object]]:
        """Which findings are in a state, in SQL over finding_id, with its parameters."""
        unusual = self.unusual()
        if state is self.usual:
            return "finding_id NOT IN (SELECT unnest($other_ids))", {"other_ids": list(unusual)}
        listed = [finding_id for finding_id, known in unusual.items() if known is state]
        return "finding_id IN (SELECT unnest($state_ids))", {"state_ids": listed}


def states_of(house: House, run: RunRecord) -> States:
    """Read from the database, and from the batch's newest run where that is another one."""
    with house.store.snapshot() as tx:
        latest = latest_verdicts(tx.reviews.of_batch(run.batch_id))
        newest = tx.runs.latest_of_batch(run.batch_id)
    judged = {finding_id: each.verdict for finding_id, each in latest.items()}
    if newest is None or newest.run_id == run.run_id or newest.composition_no < run.composition_no:
        return States(judged)
    if newest.composition_no > run.composition_no:
        return States(judged, closed=True)
    return States(judged, corrected=_corrected(house, run, newest))


def _corrected(house: House, run: RunRecord, newest: RunRecord) -> frozenset[str]:
    before, after = (house.run_folder(each.run_id) / "findings.parquet" for each in (run, newest))
    if newest.report is None or not (before.is_file() and after.is_file()):
        return frozenset()
    looked = sorted(each.check_id for each in newest.report.checks if each.outcome in (Outcome.PASSED, Outcome.FAILED))
    return _gone(house.state, before, after, tuple(looked))


@lru_cache(maxsize=16)
def _gone(state: Path, before: Path, after: Path, looked: tuple[str, ...]) -> frozenset[str]:
    """What is in one file and not in the other; the files of completed runs never change."""
    question = """
        SELECT finding_id FROM read_parquet($before) AS found
        WHERE check_id IN (SELECT unnest($looked))
            AND NOT EXISTS (FROM read_parquet($after) AS again WHERE again.finding_id = found.finding_id)"""
    rows = ask_in(state, question, {"before": str(before), "after": str(after), "looked": list(looked)})
    return frozenset(rows["finding_id"].to_pylist())
