"""The records behind the live gate: the project's own tables, kept in memory and read again when they change, and those given."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from commsqa.checks.base import Check, RecordCheck, Records
from commsqa.checks.plan import Inputs, Planned, plan_checks
from commsqa.checks.warm import WarmEngine, batch_of_few
from commsqa.domain.tables import COMMUNICATIONS, TABLES
from commsqa.errors import CommsqaError, SourceError
from commsqa.services.house import House
from commsqa.services.live_request import Asked
from commsqa.services.loading import enabled_checks, table_inputs
from commsqa.sources import LoadedTable
from commsqa.sources.files import find_files
from commsqa.sources.load import load_table
from commsqa.sources.parts import identifier
from commsqa.sources.rows import GivenTable

DATABASES_AGE = timedelta(minutes=5)
"""How old what was read from a database may be."""
SMALL = 100_000_000
"""Bytes: the project's own table is read before anybody asks where its files are at most that large."""
_ENGINES_KEPT = 8
_LIVE = "live"
_OWN, _GIVEN, _SHOWN = "own", "given", "shown"
_Mark = tuple[object, ...]


class OwnRecordsError(CommsqaError):
    """A table of the project's own cannot be read now. The message names the source and the shape of what is wrong, no value."""


@dataclass(frozen=True)
class _Own:
    """A table as the project's source had it when it looked like `mark`; `days` are the ledger's."""

    loaded: LoadedTable
    mark: _Mark
    read_at: datetime
    days: frozenset[date] = frozenset()


class LiveRecords:
    """Tables and warm engines of one process. Not for several threads at once: the live gate takes turns.

    The checks see each table under one name, given or the project's own. An engine is compiled for a shape: which columns the
    tables have beside the canonical ones, and whether earlier statements are looked at. Callers mostly keep to one or two.
    """

    def __init__(self, house: House) -> None:
        self._project = house.project
        self._policy = house.checks_policy
        self._required = house.checks_policy.required
        self._checks: list[Check] = [each for each in enabled_checks(house) if not isinstance(each, RecordCheck)]
        spill = house.state / "spill"
        spill.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._backend = ibis.duckdb.connect(temp_directory=str(spill), autoinstall_known_extensions=False)
        for statement in ("SET TimeZone = 'UTC'", *(f"CREATE SCHEMA {name}" for name in (_OWN, _GIVEN, _SHOWN))):
            self._backend.con.execute(statement)
        self._own: dict[str, _Own] = {}
        self._engines: OrderedDict[object, WarmEngine] = OrderedDict()
        self._numbers = count(1)

    def small(self) -> frozenset[str]:
        """The project's own tables that are read in a moment: of small files, or of none at all."""
        return frozenset(name for name in TABLES if self._is_small(name))

    def _is_small(self, name: str) -> bool:
        source = self._project.sources.get(name)
        if source is None:
            return True
        try:
            return not source.is_database and sum(file.stat().st_size for file in self._files(name)) <= SMALL
        except (SourceError, OSError):
            return False

    def prepare(self, asked: Asked, *, now: datetime) -> tuple[WarmEngine, dict[str, Planned]]:
        """The engine over what was asked, filled, and each check's part. OwnRecordsError where the project's own fail."""
        earlier = asked.pieces.table["opening_balance"].null_count < asked.pieces.table.num_rows
        for name in TABLES:
            if name not in asked.references and (name != COMMUNICATIONS.name or earlier):
                self._refresh(name, now)
        given = {**asked.references, COMMUNICATIONS.name: _as_one_batch(asked.pieces)}
        for name, table in given.items():
            self._fill(name, table.table)
        return self._engine(given, earlier=earlier), self._plans(asked)

    def _refresh(self, name: str, now: datetime) -> None:
        """Reads the project's own table, unless it was read and its source looks as it did."""
        known = self._own.get(name)
        try:
            mark = self._mark(name)
            is_old = name in self._project.sources and self._project.sources[name].is_database
            if known and known.mark == mark and not (is_old and now - known.read_at > DATABASES_AGE):
                return
            cursor = self._backend.con.cursor()
            for statement in ("SET TimeZone = 'UTC'", f"USE {_OWN}"):
                cursor.execute(statement)
            self._own.pop(name, None)
            loaded = load_table(self._project, cursor, TABLES[name])
        except SourceError as error:
            raise OwnRecordsError(f"the project's own records cannot be read: {error}") from error
        days = self._days() if name == "ledger_balances" else frozenset()
        self._own[name] = _Own(loaded, mark, now, days)

    def _mark(self, name: str) -> _Mark:
        """How the files of a source look from outside."""
        source = self._project.sources.get(name)
        if source is None or source.is_database:
            return ()
        return tuple((str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in self._files(name))

    def _files(self, name: str) -> list[Path]:
        return list(find_files(name, self._project.sources[name].uri, self._project.folder))

    def _days(self) -> frozenset[date]:
        rows = self._backend.con.execute(f"SELECT DISTINCT balance_date FROM {_OWN}.ledger_balances").fetchall()  # noqa: S608 - a name of ours
        return frozenset(day for (day,) in rows if day is not None)

    def _fill(self, name: str, table: pa.Table) -> None:
        self._backend.con.register("handed over", table)
        try:
            self._backend.con.execute(f'CREATE OR REPLACE TABLE {_GIVEN}.{name} AS SELECT * FROM "handed over"')  # noqa: S608 - as above
        finally:
            self._backend.con.unregister("handed over")

    def _engine(self, given: Mapping[str, GivenTable], *, earlier: bool) -> WarmEngine:
        further = tuple((name, self._show(name, given.get(name))) for name in TABLES)
        shape = (further, earlier)
        engine = self._engines.pop(shape, None)
        if engine is None:
            engine = self._new_engine(earlier=earlier)
        self._engines[shape] = engine
        while len(self._engines) > _ENGINES_KEPT:
            self._engines.popitem(last=False)[1].close()
        return engine

    def _show(self, name: str, given: GivenTable | None) -> tuple[str, ...]:
        """Lets the checks see the table that was given, or else the project's own; its columns beside the canonical ones."""
        canonical = TABLES[name].columns
        beside = self._own[name].loaded.further if given is None else given.table.column_names
        further = tuple(sorted(set(beside) - set(canonical)))
        columns = ", ".join(identifier(each) for each in (*canonical, *further))
        place = _OWN if given is None else _GIVEN
        self._backend.con.execute(f"CREATE OR REPLACE VIEW {_SHOWN}.{name} AS SELECT {columns} FROM {place}.{name}")  # noqa: S608 - names, quoted
        return further

    def _new_engine(self, *, earlier: bool) -> WarmEngine:
        tables: dict[str, ir.Table] = {name: self._backend.table(name, database=_SHOWN) for name in TABLES}
        if earlier:
            tables[COMMUNICATIONS.name] = self._with_earlier(tables[COMMUNICATIONS.name])
        records = Records(tables, batch_of_few(_LIVE), policy=self._policy)
        name = f"{_LIVE} {next(self._numbers)}"
        return WarmEngine(self._backend, records, self._checks, attributes=self._policy.attributes, name=name)

    def _with_earlier(self, pieces: ir.Table) -> ir.Table:
        """The pieces and the communications of the project's own: earlier statements tell what a balance was before."""
        own = self._backend.table(COMMUNICATIONS.name, database=_OWN)
        absent = {name: ibis.null("string") for name in pieces.columns if name not in COMMUNICATIONS.columns}
        return pieces.union(own.select(*COMMUNICATIONS.columns).mutate(**absent).select(pieces.columns))

    def _plans(self, asked: Asked) -> dict[str, Planned]:
        inputs = table_inputs({name: own.loaded for name, own in self._own.items()})
        for name, table in {**asked.references, COMMUNICATIONS.name: asked.pieces}.items():
            inputs[name] = Inputs(table=name, given=True, rows=table.table.num_rows, columns=table.given)
        if "ledger_balances" in asked.references:
            days = _dates(asked.references["ledger_balances"].table["balance_date"])
        else:
            days = self._own["ledger_balances"].days
        plans = plan_checks(
            self._checks,
            inputs,
            required=self._required,
            rows_before={},
            statement_dates=_dates(asked.pieces.table["statement_date"]),
            ledger_dates=days,
        )
        return plans | {check.id: _unsaid(check, plans[check.id], asked) for check in self._checks if plans[check.id].blind}


def _as_one_batch(pieces: GivenTable) -> GivenTable:
    """All pieces under one batch's name: each is looked at beside the others of its request."""
    table = pieces.table
    batch = pa.array([_LIVE] * table.num_rows, pa.string())
    table = table.set_column(table.column_names.index("batch_id"), "batch_id", batch)
    first = pa.nulls(table.num_rows, pa.int64())
    return GivenTable(table.set_column(table.column_names.index("composition_no"), "composition_no", first), pieces.given)


def _unsaid(check: Check, plan: Planned, asked: Asked) -> Planned:
    """The part of a check that wants what no piece says, told in the words of a request."""
    wanted = [need for need in check.needs if need.startswith(f"{COMMUNICATIONS.name}.")]
    unsaid = [need for need in wanted if need.partition(".")[2] not in asked.pieces.given]
    return plan.model_copy(update={"reason": f"no piece says {', '.join(unsaid)}; say null where there is none"})


def _dates(column: Any) -> frozenset[date]:
    return frozenset(day for day in column.unique().to_pylist() if day is not None)
