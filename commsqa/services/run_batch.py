"""The main job: one batch from its records to held pieces, incidents and their messages, step by step."""

import errno
import gc
import os
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePath
from types import TracebackType
from typing import Self

from commsqa import __version__
from commsqa.checks.own import source_digest
from commsqa.domain.decisions import standing
from commsqa.domain.levels import Level
from commsqa.domain.runs import Gate, Paths, RunReport
from commsqa.domain.values import digest
from commsqa.errors import CommsqaError, StoreError, refuse_full_disk
from commsqa.escalation.outbox import SendReport
from commsqa.services import publishing, superseding
from commsqa.services.checking import Checked, check
from commsqa.services.classifying import Classified, classify
from commsqa.services.describing import describe
from commsqa.services.escalating import sweep
from commsqa.services.explaining import Share, explain
from commsqa.services.harm_file import write_harms
from commsqa.services.house import House
from commsqa.services.loading import Workspace, load
from commsqa.services.name_index import write_names
from commsqa.services.queue_file import write_queue
from commsqa.services.responding import Responded, hours_to_release, reports, respond
from commsqa.services.setting_aside import Said, said_before
from commsqa.store import batch_lock


class BatchRun:
    """One check run. Call the steps in their order, within a `with`; a step that raises ends the run as failed.

    A fault's own text may carry values of the data: it leaves a step only as its kind and place.
    """

    _workspace: Workspace
    _checked: Checked
    _said: Said
    _classified: Classified
    _shares: list[Share]
    _responded: Responded
    _gate: Gate
    _sent: SendReport

    def __init__(self, house: House, *, flow_run_id: str | None = None) -> None:
        self._house = house
        self._flow_run_id = flow_run_id
        self._began = house.clock()
        self.run_id = f"R{self._began:%Y%m%dT%H%M%SZ}-{house.token()}"
        self._digests: dict[str, str] = {}
        self._started = False
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._stack.enter_context(_uncollected())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._stack:
            if error is not None and self._started:
                told = str(error) if isinstance(error, CommsqaError) else type(error).__name__
                # On a full disk this fails too: the first error is the one to tell, and the batch's next run records the end.
                with suppress(StoreError), self._house.store.transaction() as tx:
                    tx.runs.fail(self.run_id, error=told, at=self._house.clock())

    def load(self, batch_id: str | None) -> str:
        """Reads the records, takes the batch's lock and begins the run. Answers the batch's id."""
        with self._step("load"):
            self._workspace = load(self._house, batch_id)
            batch = self._workspace.batch
            self._stack.enter_context(batch_lock(self._house.store, self._house.state, batch.batch_id))
            with self._house.store.transaction() as tx:
                tx.runs.cut_off(batch.batch_id, at=self._began)
                tx.runs.start(
                    run_id=self.run_id,
                    batch_id=batch.batch_id,
                    composition_no=batch.composition_no,
                    flow_run_id=self._flow_run_id,
                    actor=self._house.actor,
                    at=self._began,
                )
            self._started = True
            return batch.batch_id

    def check(self) -> str:
        """Runs the checks and has Great Expectations judge; writes the masks. Answers a line for the history."""
        with self._step("check"):
            self._checked = check(self._house, self._workspace, self.run_id)
            return f"{len(self._checked.results)} checks, {len(self._checked.result.failures)} findings"

    def classify(self) -> str:
        """Grades every finding, seals its evidence and says what is to be held."""
        with self._step("classify"):
            batch = self._workspace.batch
            with self._house.store.snapshot() as tx:
                decided = standing(tx.decisions.of_batch(batch.batch_id, batch.composition_no))
                self._said = said_before(self._house, tx, batch.batch_id, self._began)
            self._classified = classify(
                self._house,
                self._checked.result,
                batch_id=batch.batch_id,
                composition_no=batch.composition_no,
                decided=decided,
                said=self._said,
            )
            self._digests["evidence"] = publishing.seal(self._house, self.run_id, self._classified.findings)
            publishing.audit_severities(self._house, self.run_id, self._classified)
            return f"{len(self._classified.held)} pieces to hold"

    def explain(self) -> str:
        """Finds the probable cause of each check's findings."""
        with self._step("explain"):
            self._shares = explain(self._house, self._workspace, self._checked.result, self._classified.findings)
            return f"{sum(bool(share.causes) for share in self._shares)} causes"

    def open_incidents(self) -> str:
        """Opens, updates and reopens incidents; their messages wait in the outbox. Writes the findings."""
        with self._step("open incidents"):
            self._responded = respond(
                self._house,
                self._workspace,
                self._checked.result,
                self._classified,
                self._shares,
                run_id=self.run_id,
            )
            self._findings_path, self._digests["findings"] = publishing.write_findings(
                self._house, self.run_id, self._workspace.batch.batch_id, self._classified, self._responded
            )
            hours = hours_to_release(self._workspace, self._house.clock())
            self._digests["harm"] = write_harms(self._house, self.run_id, self._classified.findings, hours_to_release=hours)
            return f"{len(self._responded.changes)} incidents"

    def decide_gate(self) -> str:
        """Decides what is released, and writes the manifest."""
        with self._step("decide the gate"):
            self._gate, manifest = publishing.decide_gate(self._checked.result, self._classified)
            self._release_path, self._digests["release"] = publishing.write_manifest(self._house, self.run_id, manifest)
            return f"{self._gate.decision}: {self._gate.held} held, {self._gate.released} released"

    def notify(self) -> SendReport:
        """Sends what waits in the outbox. What cannot be delivered stays there and does not fail the run."""
        with self._step("notify"):
            self._house.progress("notifying")
            self._sent = sweep(self._house)
            return self._sent

    def publish(self) -> RunReport:
        """Records the run as completed and answers its report."""
        with self._step("publish"):
            report = self._report()
            text = report.model_dump_json(indent=2).encode()
            publishing.write_whole(self._house.run_folder(self.run_id) / "report.json", lambda draft: draft.write_bytes(text))
            write_queue(self._house, self.run_id)
            write_names(self._house, self.run_id, self._workspace, self._classified.findings)
            batch = self._workspace.batch
            superseded = superseding.by_run(self._house, report, batch.batch_id, batch.composition_no)
            with self._house.store.transaction() as tx:
                superseding.record(tx, superseded, by=self.run_id, actor=self._house.actor, at=self._house.clock())
                tx.runs.finish(
                    self.run_id,
                    report=report,
                    row_counts=self._workspace.row_counts,
                    digests={**self._input_digests(), **self._digests, **self._versions()},
                    at=self._house.clock(),
                )
            return report

    def _report(self) -> RunReport:
        levels = dict.fromkeys(Level, 0)
        for graded in self._classified.findings:
            levels[graded.if_released.level] += 1
        results = self._checked.results
        return RunReport(
            run_id=self.run_id,
            flow_run_id=self._flow_run_id,
            batch_id=self._workspace.batch.batch_id,
            evaluated=self._workspace.batch.pieces,
            duration_s=round((self._house.clock() - self._began).total_seconds(), 3),
            outcome=publishing.outcome_of(
                ((result.check_id, result.outcome) for result in results), self._house.checks_policy.required
            ),
            checks=results,
            findings_by_severity=levels,
            incidents=reports(self._responded.changes),
            resolved_incidents=tuple(change.incident.incident_id for change in self._responded.over),
            gate=self._gate,
            paths=Paths(
                findings=str(self._findings_path),
                release=str(self._release_path),
                data_docs=str(self._checked.verdict.data_docs),
            ),
            about=describe(self._workspace, self._classified, self._sent),
        )

    def _input_digests(self) -> dict[str, str]:
        tables = self._workspace.tables.items()
        return {f"input.{name}": table.digest for name, table in tables if table.given and table.digest}

    def _versions(self) -> dict[str, str]:
        policy = self._house.checks_policy
        return {
            "version.commsqa": __version__,
            "version.checks": digest(sorted(self._house.checks), policy, source_digest(self._house.project.folder)),
            "version.severity": self._house.grader.policy.label,
            "version.escalation": digest(self._house.escalation.routes, sorted(self._house.escalation.destinations)),
            "version.suppressions": digest(self._said.suppressions),
            "version.engine": f"duckdb {self._workspace.backend.version}",
        }

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        try:
            yield
        except CommsqaError:
            raise
        except OSError as refused:
            raise StoreError(f"{not_written(refused, self._house.state)} (step '{name}')") from None
        except Exception as fault:  # noqa: BLE001  whatever it is, its text must not reach a log or Prefect
            refuse_full_disk(fault)
            raise CommsqaError(f"a fault of commsqa in step '{name}': {place(fault)}") from None


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles: a run makes objects by the million that last, and it would walk them time and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def run_batch(house: House, batch_id: str | None = None) -> RunReport:
    """The whole run in one call, without a flow."""
    with BatchRun(house) as run:
        run.load(batch_id)
        run.check()
        run.classify()
        run.explain()
        run.open_incidents()
        run.decide_gate()
        run.notify()
        return run.publish()


def not_written(refused: OSError, state: Path) -> str:
    """What the operating system refused, and where, in words for who runs it. A file name of ours carries no data."""
    where = f"{PurePath(str(refused.filename)).name} in {state}" if refused.filename else str(state)
    if refused.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"{where} cannot be written: the disk is full; make room, then run the batch again"
    return f"{where} cannot be read or written: {os.strerror(refused.errno) if refused.errno else type(refused).__name__}"


def place(fault: Exception) -> str:
    """A fault's kind and where it happened, without its text."""
    frames = traceback.extract_tb(fault.__traceback__)
    where = f" at {PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    ours = next((frame for frame in reversed(frames) if "commsqa" in PurePath(frame.filename).parts), None)
    by = f", called from {PurePath(ours.filename).name}:{ours.lineno}" if ours and ours is not frames[-1] else ""
    return f"{type(fault).__name__}{where}{by}"
