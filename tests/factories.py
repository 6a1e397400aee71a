"""Small worlds for tests: canonical tables from rows, as a source would have delivered them."""

from collections.abc import Mapping, Sequence
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


def backend_with(tables: Rows) -> Any:
    """A DuckDB backend that holds every canonical table; rows give text values, absent columns are NULL."""
    backend = ibis.duckdb.connect()
    backend.con.execute("SET TimeZone = 'UTC'")
    fill(backend, tables)
    return backend


def fill(backend: Any, tables: Rows) -> None:
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
        backend.con.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT {typed} FROM given')
        backend.con.unregister("given")


def batch_of(tables: Rows, batch_id: str = "B1") -> BatchFacts:
    """The batch in its newest composition; its facts come from the batches table where it has a row."""
    compositions = [int(row.get("composition_no") or 1) for row in tables["communications"] if row["batch_id"] == batch_id]
    newest = max(compositions, default=1)
    manifest = (row for row in tables.get("batches", ()) if row["batch_id"] == batch_id)
    known = next((row for row in manifest if int(row.get("composition_no") or 1) == newest), {})
    mine = {"batch_id": batch_id, "composition_no": newest, "pieces": compositions.count(newest)}
    return BatchFacts(**{**known, **mine})


def records_with(tables: Rows, *, batch_id: str = "B1", policy: ChecksPolicy | None = None) -> tuple[Any, Records]:
    """The backend and the records of one batch."""
    backend = backend_with(tables)
    return backend, _records(backend, batch_of(tables, batch_id), policy)


def run_checks(
    world: Example,
    *checks: Check,
    attributes: Sequence[str] = ATTRIBUTES,
    plans: Mapping[str, Planned] | None = None,
) -> EngineResult:
    """The checks over a world; those that `plans` does not speak of are planned to run."""
    backend, records = records_with(world.tables)
    return Engine(backend, records, attributes=attributes).run(checks, _plans(checks, plans))


class Bench:
    """Runs world after world in one engine: those of one batch and shape share the compiled join. The next run ends a result."""

    def __init__(self) -> None:
        self._backend = ibis.duckdb.connect()
        self._backend.con.execute("SET TimeZone = 'UTC'")
        self._engines: dict[tuple[object, ...], Engine] = {}

    def run(self, world: Example, *checks: Check) -> EngineResult:
        """The checks over a world, all of them planned to run."""
        fill(self._backend, world.tables)
        batch = batch_of(world.tables)
        further = tuple((name, _further(spec, world.tables.get(name, ()))) for name, spec in TABLES.items())
        if (batch, further) not in self._engines:
            self._engines[batch, further] = Engine(self._backend, _records(self._backend, batch), attributes=ATTRIBUTES)
        return self._engines[batch, further].run(checks, _plans(checks))


def _records(backend: Any, batch: BatchFacts, policy: ChecksPolicy | None = None) -> Records:
    return Records({name: backend.table(name) for name in TABLES}, batch, policy=policy)


def _plans(checks: Sequence[Check], given: Mapping[str, Planned] | None = None) -> dict[str, Planned]:
    return {**{check.id: Planned(check_id=check.id) for check in checks}, **(given or {})}


def _further(spec: TableSpec, rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for row in rows for key in row if key not in spec.columns))
