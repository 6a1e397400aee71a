"""The flow behind `commsqa run`: eight coarse tasks over one batch."""

import asyncio
import warnings
from collections.abc import Callable
from pathlib import Path

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.context import FlowRunContext

from commsqa.bootstrap import open_house
from commsqa.domain.runs import RunReport
from commsqa.errors import CommsqaError
from commsqa.services.run_batch import BatchRun, place

# No step is retried by Prefect: it may have sent messages, and the next run of the batch completes what this one left.


@task(name="load", cache_policy=NO_CACHE)
def load(run: BatchRun, batch: str | None) -> None:
    """The records, the batch and its lock."""
    get_run_logger().info("batch %s", run.load(batch))


@task(name="check", cache_policy=NO_CACHE)
def check(run: BatchRun) -> None:
    """One pass of all checks, judged by Great Expectations."""
    get_run_logger().info(run.check())


@task(name="classify", cache_policy=NO_CACHE)
def classify(run: BatchRun) -> None:
    """Severity, and the evidence sealed."""
    get_run_logger().info(run.classify())


@task(name="explain", cache_policy=NO_CACHE)
def explain(run: BatchRun) -> None:
    """Probable causes."""
    get_run_logger().info(run.explain())


@task(name="open incidents", cache_policy=NO_CACHE)
def open_incidents(run: BatchRun) -> None:
    """Incidents and the outbox."""
    get_run_logger().info(run.open_incidents())


@task(name="decide the gate", cache_policy=NO_CACHE)
def decide_gate(run: BatchRun) -> None:
    """What is held and what is released."""
    get_run_logger().info(run.decide_gate())


@task(name="notify", cache_policy=NO_CACHE)
def notify(run: BatchRun) -> None:
    """The outbox, sent."""
    get_run_logger().info("deliveries: %s", run.notify())


@task(name="publish", cache_policy=NO_CACHE)
def publish(run: BatchRun) -> RunReport:
    """The run, recorded as completed."""
    return run.publish()


@flow(name="check-batch", persist_result=False, validate_parameters=False)
async def check_batch(project: str, batch: str | None = None) -> RunReport:
    """One check run of the batch (the one composed last without an id) of the project in a folder."""
    context = FlowRunContext.get()
    flow_run = context.flow_run if context else None
    flow_run_id = str(flow_run.id) if flow_run else None
    with open_house(Path(project), progress=_progress) as house, BatchRun(house, flow_run_id=flow_run_id) as run:
        load(run, batch)
        check(run)
        classify(run)
        explain(run)
        open_incidents(run)
        decide_gate(run)
        notify(run)
        return publish(run)


_progress: Callable[[str], None] = lambda _: None  # noqa: E731


def run(project: Path, batch: str | None, progress: Callable[[str], None]) -> RunReport:
    """Runs the flow here and answers its report. CommsqaError, one line, for whatever ended it, Prefect's own faults too."""
    global _progress  # a flow's parameters are recorded, so a callable cannot be one
    _progress = progress
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return asyncio.run(check_batch(str(project), batch))
        except CommsqaError:
            raise
        except Exception as fault:  # noqa: BLE001  whatever Prefect raises; its text may carry the run's parameters
            raise CommsqaError(
                f"Prefect could not run the flow ({place(fault)}); a server that PREFECT_API_URL names must be reachable, "
                "and without that variable commsqa starts its own"
            ) from None
