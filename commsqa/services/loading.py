"""Loads the records, finds the batch and decides which checks can run on what is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import ibis

from commsqa.checks.base import CODES, BatchFacts, Records
from commsqa.checks.facts import join_facts
from commsqa.checks.own import refuse_unknown_facts
from commsqa.checks.plan import Inputs, Planned, plan_checks
from commsqa.domain.causes import ChangeEvent, Conditions, parse_scope
from commsqa.domain.findings import Outcome
from commsqa.domain.tables import TABLES
from commsqa.errors import InputError, UnknownIdError
from commsqa.project.models import ChecksPolicy
from commsqa.project.suggestions import did_you_mean
from commsqa.services.house import House
from commsqa.services.mail_lookup import refused_domains
from commsqa.sources import LoadedTable, load_sources

_SHOWN = 5
_RUNS_COMPARED = 50


@dataclass(frozen=True)
class Workspace:
    """The records of one run in the engine. `changes` are the change events, `plans` each check's part."""

    backend: Any
    tables: dict[str, LoadedTable]
    records: Records
    plans: dict[str, Planned]
    changes: tuple[ChangeEvent, ...]

    @property
    def batch(self) -> BatchFacts:
        """The batch under check."""
        return self.records.batch

    @property
    def row_counts(self) -> dict[str, int]:
        """Rows of each table that the project gives."""
        return {name: table.rows for name, table in self.tables.items() if table.given}


def load(house: House, batch_id: str | None) -> Workspace:
    """The records and the batch; without an id the batch composed last. InputError, one line, for whatever cannot be used."""
    backend, tables = open_records(house)
    batch = _batch(backend, batch_id)
    tables_by_name = {name: backend.table(name) for name in TABLES}
    records = Records(tables_by_name, batch, policy=house.checks_policy)
    if house.checks_policy.email.mx_lookup:
        house.progress("asking which domains take mail")
        refused = refused_domains(records.pieces, house.state, now=house.clock())
        records = Records(tables_by_name, batch, policy=house.checks_policy, refused_domains=refused)
    enabled = enabled_checks(house)
    if house.checks_policy.expressions:
        refuse_unknown_facts(house.checks, join_facts(records))
    plans = plan_checks(
        enabled,
        table_inputs(tables),
        required=house.checks_policy.required,
        rows_before=_rows_before(house),
        statement_dates=_days(records.pieces.statement_date),
        ledger_dates=_days(records["ledger_balances"].balance_date),
    )
    return Workspace(backend, tables, records, plans, _changes(backend))


def open_records(house: House) -> tuple[Any, dict[str, LoadedTable]]:
    """An engine that holds every canonical table."""
    spill = house.state / "spill"  # what does not fit in memory; by default DuckDB would write it where the user stands
    spill.mkdir(parents=True, exist_ok=True, mode=0o700)
    # No checkpoints: in memory they save nothing, and after each of many files they took more time than all reading (measured).
    settings = {"temp_directory": str(spill), "autoinstall_known_extensions": False, "checkpoint_threshold": "1TB"}
    backend = ibis.duckdb.connect(**settings)

    def told(table: str, number: int, of: int) -> None:
        house.progress(f"loading {table} ({number} of {of})")

    # A cursor: Ibis keeps a result open on its own connection.
    return backend, load_sources(house.project, backend.con.cursor(), progress=told)


def batch_ids(house: House) -> list[str]:
    """The batches that the communications hold, the one composed last at the end. InputError where there is none."""
    backend, _ = open_records(house)
    return [row[0] for row in _batches(backend)]


def enabled_checks(house: House) -> list[Any]:
    """The checks that the policy does not switch off."""
    return [check for check in house.checks.values() if house.checks_policy.setting(check.id).enabled]


def validate_check_ids(policy: ChecksPolicy, known: dict[str, Any]) -> None:
    """Every check id that the checks policy names exists. InputError names the first that does not."""
    for check_id in (*policy.required, *policy.checks):
        if check_id not in known:
            raise InputError(f"policies.checks: no check has the id '{check_id}'{did_you_mean(check_id, sorted(known))}")


def table_inputs(tables: Mapping[str, LoadedTable]) -> dict[str, Inputs]:
    """What the checks' plan wants to know of the loaded tables."""
    return {
        name: Inputs(table=name, given=table.given, rows=table.rows, columns=frozenset((*table.columns, *table.further)))
        for name, table in tables.items()
    }


def _batches(backend: Any) -> list[tuple[str, int, int, datetime | None]]:
    """(batch, newest composition, its pieces, when the last of them was composed), the batch composed last at the end."""
    newest = """
        WITH pieces AS (SELECT batch_id, coalesce(composition_no, 1) AS composition_no, composed_at FROM communications),
        compositions AS (SELECT batch_id, composition_no, count(*) AS n, max(composed_at) AS at FROM pieces GROUP BY ALL),
        manifest AS (SELECT batch_id, max(composed_at) AS at FROM batches GROUP BY ALL)
        SELECT c.batch_id, max(c.composition_no), arg_max(c.n, c.composition_no), max_by(c.at, c.composition_no)
        FROM compositions c LEFT JOIN manifest m USING (batch_id)
        GROUP BY c.batch_id ORDER BY coalesce(max(m.at), max(c.at)) NULLS FIRST, c.batch_id"""
    found = list(backend.con.cursor().execute(newest).fetchall())
    if not found:
        raise InputError("communications: there are no pieces; a run needs a batch with at least one")
    return found


def _batch(backend: Any, batch_id: str | None) -> BatchFacts:
    batches = _batches(backend)
    wanted = batches[-1][0] if batch_id is None else batch_id
    found = next((batch for batch in batches if batch[0] == wanted), None)
    if found is None:
        known = [batch[0] for batch in reversed(batches)]
        more = f" and {len(known) - _SHOWN:,} more" if len(known) > _SHOWN else ""
        raise UnknownIdError(f"no piece belongs to a batch {wanted!r}; the batches are {', '.join(known[:_SHOWN])}{more}")
    _, composition_no, pieces, composed_at = found
    query = "SELECT * FROM batches WHERE batch_id = ? AND coalesce(composition_no, 1) = ?"
    cursor = backend.con.cursor().execute(query, [wanted, composition_no])
    names = [column[0] for column in cursor.description]
    manifest = next((dict(zip(names, row, strict=True)) for row in cursor.fetchall()), {})
    known_fields = {name: manifest.get(name) for name in BatchFacts.model_fields if name in manifest}
    known_fields["statement_cycle"] = (known_fields.get("statement_cycle") or "").lower() or None
    own = {"batch_id": wanted, "composition_no": composition_no, "pieces": pieces}
    return BatchFacts(**{**known_fields, **own, "composed_at": known_fields.get("composed_at") or composed_at})


def _rows_before(house: House) -> Mapping[str, int]:
    """The rows of each table in the last completed run that was not errored: a retry must not take a cut load for the usual one.

    Where every run was errored, in the last completed one.
    """
    with house.store.snapshot() as tx:
        recent, last = tx.runs.newest(limit=_RUNS_COMPARED), tx.runs.latest_completed()
    whole = (run for run in recent if run.report is not None and run.report.outcome is not Outcome.ERRORED)
    found = next(whole, last)
    return found.row_counts if found else {}


def _days(column: Any) -> frozenset[date]:
    values = column.name("day").as_table().distinct().to_pyarrow()["day"].to_pylist()
    return frozenset(value for value in values if value is not None)


def _changes(backend: Any) -> tuple[ChangeEvent, ...]:
    rows = backend.table("changes").to_pyarrow().to_pylist()
    return tuple(
        ChangeEvent(
            change_id=row["change_id"] or f"change {number}",
            at=row["at"],
            kind=row["kind"] or "",
            scope=_scope(row["scope"]),
        )
        for number, row in enumerate(rows, start=1)
    )


def _scope(text: str | None) -> Conditions:
    """Codes as the pieces have them."""
    return {name: value.lower() if name in CODES["communications"] else value for name, value in parse_scope(text).items()}
