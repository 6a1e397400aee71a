"""Small worlds for tests: canonical tables from rows, as a source would have delivered them."""

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import pyarrow as pa

from commsqa.checks.base import BatchFacts, Records
from commsqa.checks.engine import Engine, EngineResult
from commsqa.checks.examples import Example
from commsqa.checks.plan import Planned
from commsqa.domain.tables import ATTRIBUTES, TABLES, ColumnType

_ENGINE_TYPES = {
    ColumnType.TEXT: "VARCHAR",
    ColumnType.DECIMAL: "DECIMAL(18,3)",
    ColumnType.DATE: "DATE",
    ColumnType.MOMENT: "TIMESTAMPTZ",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.BOOLEAN: "BOOLEAN",
}


def backend_with(tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> Any:
    """A DuckDB backend that holds every canonical table; rows give text values, absent columns are NULL."""
    backend = ibis.duckdb.connect()
    backend.con.execute("SET TimeZone = 'UTC'")
    for name, spec in TABLES.items():
        rows = tables.get(name, ())
        further = dict.fromkeys(key for row in rows for key in row if key not in spec.columns)
        columns = {**{column: _ENGINE_TYPES[kind] for column, kind in spec.columns.items()}, **dict.fromkeys(further, "VARCHAR")}
        text = pa.table({column: pa.array([row.get(column) for row in rows], pa.string()) for column in columns})
        backend.con.register("given", text)
        typed = ", ".join(f'CAST("{column}" AS {kind}) AS "{column}"' for column, kind in columns.items())
        backend.con.execute(f'CREATE TABLE "{name}" AS SELECT {typed} FROM given')
        backend.con.unregister("given")
    return backend


def records_with(tables: Mapping[str, Sequence[Mapping[str, Any]]], *, batch_id: str = "B1") -> tuple[Any, Records]:
    """The backend and the records of one batch; its facts come from the batches table where it has a row."""
    backend = backend_with(tables)
    manifest = next((row for row in tables.get("batches", ()) if row["batch_id"] == batch_id), {})
    pieces = sum(row["batch_id"] == batch_id for row in tables["communications"])
    batch = BatchFacts(batch_id=batch_id, pieces=pieces, **{k: v for k, v in manifest.items() if k != "batch_id"})
    return backend, Records({name: backend.table(name) for name in TABLES}, batch)


def run_checks(world: Example, *checks: Any, attributes: Sequence[str] = ATTRIBUTES) -> EngineResult:
    """The checks over a world, all of them planned to run."""
    backend, records = records_with(world.tables)
    plans = {check.id: Planned(check_id=check.id) for check in checks}
    return Engine(backend, records, attributes=attributes).run(checks, plans)
