"""What a project keeps of its runs, read back for tests."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commsqa.services import queries
from commsqa.store import RunState
from tests.projects import NOTIFICATIONS, opened


@dataclass(frozen=True)
class Kept:
    """What a project keeps of its runs."""

    outbox: list[tuple[Any, ...]]
    sent: str
    audit: list[str]


def kept(folder: Path) -> Kept:
    with opened(folder) as house, house.store.engine.connect() as connection:
        outbox = [tuple(row) for row in connection.exec_driver_sql("SELECT delivery_id, destination, key, state FROM outbox")]
        audit = [row[0] for row in connection.exec_driver_sql("SELECT action FROM audit ORDER BY seq")]
    return Kept(outbox, (folder / NOTIFICATIONS).read_text(encoding="utf-8"), audit)


def findings(folder: Path, run_id: str) -> list[dict[str, Any]]:
    with opened(folder) as house:
        return list(queries.findings(house, run_id=run_id).to_pylist())


def manifest(folder: Path, run_id: str) -> list[dict[str, Any]]:
    with opened(folder) as house:
        return list(queries.release_manifest(house, run_id).to_pylist())


def failed_runs(folder: Path) -> list[Any]:
    with opened(folder) as house, house.store.snapshot() as tx:
        return [run for run in tx.runs.newest(limit=9) if run.state is RunState.FAILED]
