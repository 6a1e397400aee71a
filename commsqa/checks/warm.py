"""The checks over a few pieces, time and again: their SQL is compiled once, and only what speaks of these pieces is asked.

A run over a batch compiles some two hundred kilobytes of SQL for one pass over millions of pieces; over one piece that is all the
time it takes. Here the facts are one small table, and each check asks it by itself. What is found is the same: a test compares.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from commsqa.checks import catalog
from commsqa.checks.base import BatchFacts, Check, Judgement, Records
from commsqa.checks.engine import CheckRun, Failure, mark_errored, require_one_row_a_piece
from commsqa.checks.facts import join_facts, of_source
from commsqa.checks.judging import JudgeFault, judge_rows
from commsqa.checks.plan import Planned
from commsqa.checks.precedence import winners
from commsqa.domain.findings import Outcome, SubjectKind

_STANDS_FOR = datetime(2222, 2, 22, 22, 22, 22, 222222, tzinfo=UTC)
"""In compiled SQL, for the moment as of which the records are read."""
_UNREPLACED = (f"{_STANDS_FOR:%Y-%m-%d}", f"{_STANDS_FOR.year}, {_STANDS_FOR.month}, {_STANDS_FOR.day}")
_OF_PIECE = ("communication_id", "customer_id", "comm_type", "state", "vulnerable")


@dataclass(frozen=True)
class Found:
    """What the checks found; `failures` and `runs` as an EngineResult has them, without counts."""

    runs: Mapping[str, CheckRun]
    failures: Sequence[Failure]
    _applies: Mapping[str, Sequence[str]]
    _about: pa.Table

    def covered(self, check_id: str) -> list[str]:
        """The pieces that an errored check speaks of; all where that cannot be told.

        Where the pieces lack a column that it asks for, those that have another of these: what says nothing of an account needs
        no check of accounts.
        """
        pieces: list[str] = self._about["subject_id"].to_pylist()
        return list(self._applies.get(check_id, pieces))

    def evaluated(self, check_id: str) -> pa.Table:
        """The pieces that a check speaks of: `subject_id` and the attributes as text."""
        chosen = pa.array(self._applies.get(check_id, ()), pa.string())
        return self._about.filter(pc.is_in(self._about["subject_id"], value_set=chosen))

    def of(self, pieces: Collection[str]) -> "Found":
        """What concerns these pieces alone."""
        mine = pa.array(pieces, pa.string())
        return Found(
            self.runs,
            [failure for failure in self.failures if failure.subject_id in pieces],
            {key: [piece for piece in applies if piece in pieces] for key, applies in self._applies.items()},
            self._about.filter(pc.is_in(self._about["subject_id"], value_set=mine)),
        )


def batch_of_few(batch_id: str) -> BatchFacts:
    """The batch under which few pieces are checked: nothing is known of it but when its records are read."""
    return BatchFacts(batch_id=batch_id, pieces=0, cutoff_at=_STANDS_FOR)


class WarmEngine:
    """Runs checks over the pieces that the records' tables hold at that time. Not for several threads at once.

    `records` have a batch by `batch_of_few`; their tables keep their columns, and what is in them may change between runs.
    `name` tells this engine's tables from those of others on the same backend.
    """

    def __init__(
        self, backend: Any, records: Records, checks: Iterable[Check], *, attributes: Sequence[str] = (), name: str
    ) -> None:
        self._backend = backend
        self._records = records
        self._checks = {check.id: check for check in checks}
        self._facts_name, self._suspects_name = f"facts {name}", f"suspects {name}"
        self._facts_sql = backend.compile(join_facts(records))
        self._keep(self._facts_name, self._at(self._facts_sql, _STANDS_FOR))
        self._facts = backend.table(self._facts_name)
        self._attributes = [name for name in attributes if name in records["communications"].columns]
        self._about_sql = backend.compile(self._about())
        self._keep(self._suspects_name, "SELECT CAST(NULL AS VARCHAR) AS suspect_id LIMIT 0")
        self._suspects = backend.table(self._suspects_name)
        self._applies_sql = ""
        self._suspects_sql: dict[str, str] = {}
        self._wide_sql: dict[str, str | None] = {}

    def run(
        self, plans: Mapping[str, Planned], *, pieces: int, known_at: datetime, before_each: Callable[[], None] = lambda: None
    ) -> Found:
        """All planned checks over the pieces, of which there are so many, by the records as they were known then.

        `before_each` check it is called: what it raises ends the run.
        """
        self._keep(self._facts_name, self._at(self._facts_sql, known_at))
        about = self._backend.con.sql(self._about_sql).to_arrow_table()
        records = self._records.with_pieces(pieces).known_by(known_at)
        require_one_row_a_piece(records, about.num_rows)
        runs = {key: CheckRun(check, plans[key].outcome, plans[key].reason) for key, check in self._checks.items()}
        applies = self._applying(runs, plans, known_at)
        judged: dict[str, dict[str, Judgement]] = defaultdict(dict)
        for key, run in runs.items():
            before_each()
            if run.outcome is None and applies[key]:
                for piece, judgement in self._judge(run, applies[key], records):
                    judged[piece][key] = judgement
        attributes = {name: about[f"attribute_{name}"] for name in self._attributes}
        subjects = pa.table({**attributes, "subject_id": about["communication_id"]})
        return Found(runs, _failures(about.to_pylist(), judged), applies, subjects)

    def _about(self) -> ir.Table:
        """What is told of each piece, in the order of their ids."""
        attributes = {f"attribute_{name}": of_source(self._facts, name).cast("string") for name in self._attributes}
        return self._facts.select(*_OF_PIECE, **attributes).order_by("communication_id")

    def _applying(self, runs: Mapping[str, CheckRun], plans: Mapping[str, Planned], known_at: datetime) -> dict[str, list[str]]:
        """For each check the pieces that it speaks of, in one query; where that fails, one by one to find the culprit."""
        able = [key for key, run in runs.items() if run.outcome is not Outcome.SKIPPED and not plans[key].blind]
        blind = [key for key, run in runs.items() if run.outcome is Outcome.ERRORED and plans[key].blind]
        try:
            if not self._applies_sql:
                self._applies_sql = self._backend.compile(self._which(self._checks))
            (row,) = self._rows(self._at(self._applies_sql, known_at))
        except Exception:  # noqa: BLE001  whatever a check raises is its own failure: it is found below
            row = {}
            for key in able:
                try:
                    row |= self._rows(self._at(self._backend.compile(self._which([key])), known_at))[0]
                except Exception as fault:  # noqa: BLE001  as above
                    mark_errored(runs[key], "its expression failed in the engine", fault)
        if blind:
            row |= self._rows(self._backend.compile(self._half_told(blind)))[0]
        return {key: sorted(row[key] or ()) for key in (*able, *blind) if key in row}

    def _half_told(self, keys: Iterable[str]) -> ir.Table:
        """One row: for each check the ids of the pieces that have something of what it asks for, where not all of it is there."""
        ids, told = self._facts.communication_id, {}
        for key in keys:
            asked = [need.partition(".") for need in self._checks[key].needs]
            has = [
                self._facts[name].notnull()
                for table, _, name in asked
                if table == "communications" and name in self._facts.columns
            ]
            told[key] = ids.collect(where=ibis.or_(*has))
        return self._facts.aggregate(**told)

    def _which(self, keys: Iterable[str]) -> ir.Table:
        """One row: for each check the ids of the pieces that it speaks of."""
        ids = self._facts.communication_id
        return self._facts.aggregate(**{key: ids.collect(where=self._speaks_of(self._checks[key])) for key in keys})

    def _speaks_of(self, check: Check) -> ir.BooleanValue:
        is_test = self._facts.is_test.fill_null(False)
        real = is_test if check.of_test_customers else ~is_test
        return real & check.applies_to(self._facts).fill_null(False)

    def _judge(self, run: CheckRun, applies: Sequence[str], records: Records) -> list[tuple[str, Judgement]]:
        try:
            suspects = applies if run.check.judge_decides else self._suspected(run.check, records)
            rows = self._widened(run.check, suspects, records) if suspects else []
            found = judge_rows(run.check, rows, subject="communication_id")
        except JudgeFault as fault:
            mark_errored(run, str(fault), fault.first)
        except Exception as fault:  # noqa: BLE001  whatever a check raises is its own failure
            mark_errored(run, "it failed in the engine", fault)
        else:
            return [(row["communication_id"], judgement) for row, judgement in found]
        return []

    def _suspected(self, check: Check, records: Records) -> list[str]:
        if check.id not in self._suspects_sql:
            flag = self._speaks_of(check) & check.suspects(self._facts).fill_null(False)
            self._suspects_sql[check.id] = self._backend.compile(self._facts.filter(flag).select("communication_id"))
        return [row["communication_id"] for row in self._rows(self._at(self._suspects_sql[check.id], records.batch.cutoff_at))]

    def _widened(self, check: Check, suspects: Sequence[str], records: Records) -> list[dict[str, Any]]:
        """What the judge reads of the suspects. Compiled once, unless the check looks at the data to say what it wants."""
        self._backend.con.execute(
            f"CREATE OR REPLACE TABLE {_quoted(self._suspects_name)} AS SELECT unnest(CAST(? AS VARCHAR[])) AS suspect_id",
            [suspects],
        )
        if check.id not in self._wide_sql:
            wanted = self._wide(check, self._records)
            fixed = _always_asks_the_same(check) and not wanted.op().find(ops.InMemoryTable)
            if fixed and wanted.op().find(ops.ScalarUDF):
                wanted.limit(0).to_pyarrow()  # this makes the function known to the engine
            self._wide_sql[check.id] = self._backend.compile(wanted) if fixed else None
        sql = self._wide_sql[check.id]
        if sql is None:
            rows: list[dict[str, Any]] = self._wide(check, records).to_pyarrow().to_pylist()
            return rows
        return self._rows(self._at(sql, records.batch.cutoff_at))

    def _wide(self, check: Check, records: Records) -> ir.Table:
        mine = self._facts.filter(self._facts.communication_id.isin(self._suspects.suspect_id))
        return check.widen(mine, records).select("communication_id", *dict.fromkeys(check.reads))

    def close(self) -> None:
        """Drops its tables; it cannot be used any more."""
        for name in (self._facts_name, self._suspects_name):
            self._backend.con.execute(f"DROP TABLE {_quoted(name)}")

    def _keep(self, name: str, sql: str) -> None:
        self._backend.con.execute(f"CREATE OR REPLACE TABLE {_quoted(name)} AS {sql}")

    def _rows(self, sql: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._backend.con.sql(sql).to_arrow_table().to_pylist()
        return rows

    def _at(self, sql: str, known_at: datetime | None) -> str:
        """SQL that reads the records as they were known then."""
        for compiled, wanted in zip(_spelled(_STANDS_FOR), _spelled(known_at or _STANDS_FOR), strict=True):
            sql = sql.replace(compiled, wanted)
        if known_at != _STANDS_FOR and any(spelling in sql for spelling in _UNREPLACED):
            raise ValueError("a check spells the cut-off in a way that cannot be replaced")
        return sql


def _spelled(moment: datetime) -> tuple[str, str, str]:
    """A moment in UTC and its day, as compiled SQL has them."""
    day = f"{moment.year}, {moment.month}, {moment.day}"
    parts = f"{day}, {moment.hour}, {moment.minute}, {moment.second + moment.microsecond / 1e6}"
    return f"MAKE_TIMESTAMPTZ({parts}, 'UTC')", f"MAKE_TIMESTAMP({parts})", f"MAKE_DATE({day})"


def _always_asks_the_same(check: Check) -> bool:
    """Whether `widen` is known to build its expression without a look at the data; that of a project's own check is not."""
    return type(check).widen is Check.widen or type(check).__module__.startswith(catalog.__name__)


def _failures(about: Sequence[Mapping[str, Any]], judged: Mapping[str, Mapping[str, Judgement]]) -> list[Failure]:
    """The failures after precedence, in the order of the pieces' ids."""
    return [
        Failure(
            check_id=key,
            subject_kind=SubjectKind.COMMUNICATION,
            subject_id=row["communication_id"],
            kind=row["comm_type"],
            judgement=judged[row["communication_id"]][key],
            customer_id=row["customer_id"],
            state=row["state"],
            vulnerable=bool(row["vulnerable"]),
        )
        for row in about
        if row["communication_id"] in judged
        for key in sorted(winners(judged[row["communication_id"]]))
    ]


def _quoted(name: str) -> str:
    return f'"{name}"'
