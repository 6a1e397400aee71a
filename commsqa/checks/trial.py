"""Trying a check on its own examples, each a small world in an engine of its own."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import ibis
import pyarrow as pa

from commsqa.checks.base import BatchFacts, Check, Records
from commsqa.checks.engine import Engine, EngineResult
from commsqa.checks.examples import Example
from commsqa.checks.plan import Planned
from commsqa.domain.tables import ATTRIBUTES, TABLES, ColumnType, TableSpec
from commsqa.project.models import ChecksPolicy

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""The rows of each canonical table; absent tables are empty."""

_ENGINE_TYPES = {
    ColumnType.TEXT: "VARCHAR",
    ColumnType.DECIMAL: "DECIMAL(18,3)",
    ColumnType.DATE: "DATE",
    ColumnType.MOMENT: "TIMESTAMPTZ",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.BOOLEAN: "BOOLEAN",
}


def try_examples(check: Check) -> list[str]:
    """What the check gets wrong of its own examples, a sentence each; empty where it does what it says."""
    return list(_mistakes(check, Bench()))


def _mistakes(check: Check, bench: "Bench") -> Iterator[str]:
    for kind, worlds in (("catches", check.catches), ("leaves", check.leaves)):
        for number, world in enumerate(worlds, start=1):
            result = bench.run(world, check)
            reason, found = result.runs[check.id].reason, len(result.failures)
            if reason is not None:
                yield f"{check.id}: example {number} of {kind}: {reason}"
            elif (found > 0) is not (kind == "catches"):
                yield f"{check.id}: example {number} of {kind}: it finds {found or 'nothing'}"


class Bench:
    """Runs world after world: those of one batch, shape and policy share an engine and its join. The next run ends a result."""

    def __init__(self) -> None:
        self._engines: dict[tuple[object, ...], tuple[Any, Engine]] = {}

    def run(self, world: Example, *checks: Check, policy: ChecksPolicy | None = None) -> EngineResult:
        """The checks over a world, all of them planned to run; under its own policy unless another is given."""
        policy, batch = policy or world.policy, _batch_of(world.tables)
        further = tuple((name, _further(spec, world.tables.get(name, ()))) for name, spec in TABLES.items())
        shape = (batch, further, policy.model_dump_json())
        if shape in self._engines:
            _fill(self._engines[shape][0], world.tables)
        else:  # in a database of its own: an engine keeps its join there under a fixed name
            backend, records = records_with(world.tables, policy=policy)
            self._engines[shape] = backend, Engine(backend, records, attributes=ATTRIBUTES)
        return self._engines[shape][1].run(checks, {check.id: Planned(check_id=check.id) for check in checks})


def records_with(tables: Rows, *, batch_id: str = "B1", policy: ChecksPolicy | None = None) -> tuple[Any, Records]:
    """An engine with these rows, which give text values, and the records of one batch. An absent column is NULL."""
    backend = _backend()
    _fill(backend, tables)
    return backend, _records(backend, _batch_of(tables, batch_id), policy)


def _backend() -> Any:
    backend = ibis.duckdb.connect()
    backend.con.execute("SET TimeZone = 'UTC'")
    backend.con.execute("SET threads = 1")  # a world of a few rows only waits for a second one
    return backend


def _fill(backend: Any, tables: Rows) -> None:
    """Makes every canonical table anew."""
    for name, spec in TABLES.items():
        rows = tables.get(name, ())
        columns = {
            **{column: _ENGINE_TYPES[kind] for column, kind in spec.columns.items()},
            **dict.fromkeys(_further(spec, rows), "VARCHAR"),
        }
        text = pa.table({column: pa.array([row.get(column) for row in rows], pa.string()) for column in columns})
        backend.con.register("given", text)
        typed = ", ".join(f'CAST("{column}" AS {kind}) AS "{column}"' for column, kind in columns.items())
        backend.con.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT {typed} FROM given')  # noqa: S608 - columns of ours and of examples
        backend.con.unregister("given")


def _batch_of(tables: Rows, batch_id: str = "B1") -> BatchFacts:
    """The batch in its newest composition; its facts come from the batches table where it has a row."""
    compositions = [int(row.get("composition_no") or 1) for row in tables["communications"] if row["batch_id"] == batch_id]
    newest = max(compositions, default=1)
    manifest = (row for row in tables.get("batches", ()) if row["batch_id"] == batch_id)
    known = next((row for row in manifest if int(row.get("composition_no") or 1) == newest), {})
    mine = {"batch_id": batch_id, "composition_no": newest, "pieces": compositions.count(newest)}
    return BatchFacts(**{**known, **mine})


def _records(backend: Any, batch: BatchFacts, policy: ChecksPolicy | None = None) -> Records:
    return Records({name: backend.table(name) for name in TABLES}, batch, policy=policy)


def _further(spec: TableSpec, rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for row in rows for key in row if key not in spec.columns))
