"""One pass over the joined facts for all checks, then each check's judge over its own suspects."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import add
from typing import Any, Literal

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc
from ibis.common.exceptions import IbisError

from commsqa.checks.base import Check, Judgement, RecordCheck, Records
from commsqa.checks.facts import join_facts, multiplied, of_source
from commsqa.checks.judging import JudgeFault, judge_rows
from commsqa.checks.plan import Planned
from commsqa.checks.precedence import winners
from commsqa.domain.findings import Outcome, SubjectKind
from commsqa.errors import SourceError, refuse_full_disk

WORD = 62
"""Checks in one mask word: a signed 64-bit integer, one bit spared for the sign."""
_ENGINE_FAULTS = (duckdb.Error, IbisError)


@dataclass(frozen=True, slots=True)
class Failure:
    """One subject that fails one check. `kind` is the suite it belongs to: the piece's comm_type, or the kind of subject."""

    check_id: str
    subject_kind: SubjectKind
    subject_id: str
    kind: str
    judgement: Judgement
    customer_id: str | None = None
    state: str | None = None
    vulnerable: bool = False


@dataclass
class CheckRun:
    """How one check ran: evaluated subjects by kind, or the reason why it did not run."""

    check: Check
    outcome: Outcome | None = None
    reason: str | None = None
    evaluated: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class EngineResult:
    """What a pass found. `masks` has a row for each failing subject: subject_id, kind and one bit a check in `mask_0`, ...

    `positions` tells each check's bit, counted over the words: bit 62 is the first of `mask_1`.
    """

    runs: Mapping[str, CheckRun]
    failures: Sequence[Failure]
    masks: pa.Table
    positions: Mapping[str, int]
    facts_schema: ibis.Schema
    _applies: Mapping[str, int]
    _flags: ir.Table
    _relations: Mapping[str, pa.Table]
    _attributes: Sequence[str]

    def evaluated(self, check_id: str) -> pa.Table:
        """The evaluated subjects of a check: `subject_id`, `composed_at` (communications only) and the attributes as text.

        The text of a piece's attribute may be dictionary-encoded, by a dictionary with more values than occur.
        """
        if check_id in self._relations:
            return self._relations[check_id]
        word, bit = divmod(self._applies[check_id], WORD)
        pieces = self._read_pieces
        chosen = pieces.filter(pc.not_equal(pc.bit_wise_and(pieces[f"applies_{word}"], 1 << bit), 0))
        attributes = {name: chosen[_attribute(name)] for name in self._attributes}
        return pa.table({**attributes, "composed_at": chosen["composed_at"], "subject_id": chosen["communication_id"]})

    @cached_property
    def _read_pieces(self) -> pa.Table:
        """What `evaluated` tells of every piece, and the words that say which checks apply; read once for all checks."""
        names = [_attribute(name) for name in self._attributes]
        wanted = [*_word_names(self._flags, "applies"), *names, "composed_at", "communication_id"]
        table = self._flags.select(*wanted).to_pyarrow()
        for name in names:
            table = table.set_column(table.column_names.index(name), name, table[name].dictionary_encode())
        return table

    def covered(self, check_id: str) -> list[str]:
        """The pieces that an errored check speaks of; all of the batch where that cannot be told."""
        if check_id not in self._applies:
            return list(self._flags.communication_id.to_pyarrow().to_pylist())
        chosen = self._flags.filter(_bit(self._flags, "applies", self._applies[check_id]))
        return list(chosen.communication_id.to_pyarrow().to_pylist())

    def pieces(self) -> pa.Table:
        """Every piece of the batch once: communication_id and comm_type."""
        return self._flags.select("communication_id", "comm_type").to_pyarrow()


class Engine:
    """Runs checks over the records of one batch on DuckDB. One failure is one failure: a check that raises is errored."""

    def __init__(
        self, backend: Any, records: Records, *, attributes: Sequence[str], progress: Callable[[str], None] = lambda _: None
    ) -> None:
        self._backend = backend
        self._records = records
        present = records["communications"].columns
        self._attributes = [name for name in attributes if name in present]
        # A view: the join is compiled into SQL once, and that is most of a small run.
        self._facts = self._keep("facts", join_facts(records), kind="VIEW")
        self._progress = progress

    def run(self, checks: Iterable[Check], plans: Mapping[str, Planned]) -> EngineResult:
        """All planned checks: one pass for what reads the facts, the own relation of each other check, then the judges."""
        runs = {check.id: CheckRun(check, plans[check.id].outcome, plans[check.id].reason) for check in checks}
        over_facts = {key: run for key, run in runs.items() if not isinstance(run.check, RecordCheck)}
        self._progress("one pass over the joined facts")
        flags, bits = self._pass({key: run for key, run in over_facts.items() if not plans[key].blind})
        judged = self._judge_facts({key: run for key, run in over_facts.items() if run.outcome is None}, flags, bits)
        relations: dict[str, pa.Table] = {}
        failures = self._describe(judged, flags)
        for key, run in runs.items():
            if isinstance(run.check, RecordCheck):
                found, relation = self._run_relation(run)
                failures += found
                relations[key] = relation
        positions = {key: place for place, key in enumerate(runs)}
        masks = _masks(failures, positions)
        return EngineResult(runs, failures, masks, positions, self._facts.schema(), bits, flags, relations, self._attributes)

    def _pass(self, runs: Mapping[str, CheckRun]) -> tuple[ir.Table, dict[str, int]]:
        """Materialises one narrow row a piece: which checks apply, which suspect it, and the attributes."""
        facts = self._facts
        is_test = facts.is_test.fill_null(False)
        applies: dict[str, ir.BooleanValue] = {}
        suspects: dict[str, ir.BooleanValue] = {}
        for key, run in runs.items():
            if run.outcome is Outcome.SKIPPED:
                continue
            try:
                real = is_test if run.check.of_test_customers else ~is_test
                applies[key] = real & run.check.applies_to(facts).fill_null(False)
                suspects[key] = applies[key] & run.check.suspects(facts).fill_null(False)
            except Exception as fault:  # noqa: BLE001  whatever a check raises is its own failure
                mark_errored(run, "its expression could not be built", fault)
        try:
            return self._materialise(facts, applies, suspects)
        except _ENGINE_FAULTS:
            for flags in (suspects, applies):
                for key in list(flags):
                    if not self._runs_alone(facts, flags[key], runs[key]):
                        flags.pop(key)
            suspects = {key: flag for key, flag in suspects.items() if key in applies}
            return self._materialise(facts, applies, suspects)

    def _runs_alone(self, facts: ir.Table, flag: ir.BooleanValue, run: CheckRun) -> bool:
        """Whether a check's expression runs by itself; the culprit of a failed pass is errored."""
        try:
            facts.aggregate(n=flag.sum()).to_pyarrow()
        except _ENGINE_FAULTS as fault:
            mark_errored(run, "its expression failed in the engine", fault)
            return False
        return True

    def _materialise(
        self, facts: ir.Table, applies: Mapping[str, ir.BooleanValue], suspects: Mapping[str, ir.BooleanValue]
    ) -> tuple[ir.Table, dict[str, int]]:
        bits = {key: place for place, key in enumerate(applies)}
        words = {
            **_words("applies", applies, bits),
            **_words("suspect", suspects, bits),
        }
        attributes = {_attribute(name): of_source(facts, name).cast("string") for name in self._attributes}
        narrow = facts.select(
            "communication_id",
            "customer_id",
            "comm_type",
            "state",
            "vulnerable",
            "composed_at",
            **attributes,
            **words,
        )
        flags = self._keep("flags", narrow)
        require_one_row_a_piece(self._records, int(flags.count().to_pyarrow().as_py()))
        return flags, bits

    def _keep(self, name: str, relation: ir.Table, *, kind: Literal["TABLE", "VIEW"] = "TABLE") -> ir.Table:
        """The relation by a name in the engine. (Ibis' own create_table drops a table with a statement DuckDB refuses.)"""
        self._backend.con.execute(f'CREATE OR REPLACE {kind} "{name}" AS {self._backend.compile(relation)}')
        return self._backend.table(name)

    def _judge_facts(
        self, runs: Mapping[str, CheckRun], flags: ir.Table, bits: Mapping[str, int]
    ) -> dict[str, dict[str, Judgement]]:
        """The judgements by piece and check, after precedence."""
        self._count_evaluated(runs, flags, bits)
        suspected = flags.filter(reduce(lambda a, b: a | b, (flags[name] != 0 for name in _word_names(flags, "suspect"))))
        joined = self._facts.inner_join(suspected.select("communication_id", *_word_names(flags, "suspect")), "communication_id")
        wide = self._keep("suspects", joined)
        judged: dict[str, dict[str, Judgement]] = defaultdict(dict)
        suspecting = _bits_set(suspected, "suspect")
        for key, run in runs.items():
            if bits[key] not in suspecting:
                continue  # a query takes a tenth of a second, and most checks suspect nobody in most batches
            self._progress(f"judging {key}")
            try:
                mine = run.check.widen(wide.filter(_bit(wide, "suspect", bits[key])), self._records)
                rows = mine.select("communication_id", *dict.fromkeys(run.check.reads)).to_pyarrow().to_pylist()
                found = judge_rows(run.check, rows, subject="communication_id")
            except JudgeFault as fault:
                mark_errored(run, str(fault), fault.first)
            except Exception as fault:  # noqa: BLE001  whatever a check raises is its own failure
                mark_errored(run, "its judge failed", fault)
            else:
                for row, judgement in found:
                    judged[row["communication_id"]][key] = judgement
        self._backend.con.execute('DROP TABLE "suspects"')  # wide, and nobody asks for it any more
        return {piece: {key: found[key] for key in winners(found)} for piece, found in judged.items()}

    def _count_evaluated(self, runs: Mapping[str, CheckRun], flags: ir.Table, bits: Mapping[str, int]) -> None:
        if not runs:
            return
        counts = {key: _bit(flags, "applies", bits[key]).sum() for key in runs}
        for row in flags.group_by("comm_type").agg(**counts).to_pyarrow().to_pylist():
            for key, run in runs.items():
                run.evaluated[row["comm_type"]] = int(row[key] or 0)

    def _describe(self, judged: Mapping[str, Mapping[str, Judgement]], flags: ir.Table) -> list[Failure]:
        """The failures with what the batch says of their pieces, in the order of the pieces' ids."""
        failing = [piece for piece, found in judged.items() if found]
        self._backend.con.register("failing", pa.table({"communication_id": pa.array(failing, pa.string())}))
        ids = self._backend.table("failing")
        wanted = flags.select("communication_id", "customer_id", "comm_type", "state", "vulnerable")
        rows = wanted.semi_join(ids, "communication_id").order_by("communication_id").to_pyarrow().to_pylist()
        return [
            Failure(
                check_id=key,
                subject_kind=SubjectKind.COMMUNICATION,
                subject_id=row["communication_id"],
                kind=row["comm_type"],
                judgement=judgement,
                customer_id=row["customer_id"],
                state=row["state"],
                vulnerable=bool(row["vulnerable"]),
            )
            for row in rows
            for key, judgement in sorted(judged[row["communication_id"]].items())
        ]

    def _run_relation(self, run: CheckRun) -> tuple[list[Failure], pa.Table]:
        """A check with its own relation: its failures, and its evaluated subjects with the attributes that they have."""
        empty = pa.table({"subject_id": pa.array([], pa.string())})
        check = run.check
        if run.outcome is not None or not isinstance(check, RecordCheck):
            return [], empty
        self._progress(f"judging {check.id}")
        try:
            relation = check.relation(self._records)
            attributes = [name for name in self._attributes if name in relation.columns]
            known = [name for name in ("customer_id",) if name in relation.columns]
            columns = dict.fromkeys(["subject_id", "suspect", *check.reads, *known, *attributes])
            table = relation.select(*columns).order_by("subject_id").to_pyarrow()
            _require_each_once(table["subject_id"])
            rows = table.filter(pc.fill_null(table["suspect"], fill_value=False)).to_pylist()
            found = judge_rows(check, rows, subject="subject_id")
        except JudgeFault as fault:
            mark_errored(run, str(fault), fault.first)
            return [], empty
        except Exception as fault:  # noqa: BLE001  whatever a check raises is its own failure
            mark_errored(run, "its relation failed", fault)
            return [], empty
        kind = SUITES[check.subject]
        run.evaluated[kind] = table.num_rows
        failures = [
            Failure(check.id, check.subject, row["subject_id"], kind, judgement, customer_id=row.get("customer_id"))
            for row, judgement in found
        ]
        return failures, table.select(["subject_id", *attributes])


SUITES = {
    SubjectKind.ACCOUNT: "accounts",
    SubjectKind.CUSTOMER: "customers",
    SubjectKind.BATCH: "batches",
}
"""The kind that subjects other than communications are evaluated as."""


def require_one_row_a_piece(records: Records, rows: int) -> None:
    """SourceError, with the table and the key, where the joined facts have more or fewer rows than the batch has pieces."""
    if rows == records.batch.pieces:
        return
    found = multiplied(records)
    if found is None:
        raise SourceError(f"joining the records gave {rows:,} rows for {records.batch.pieces:,} pieces")
    table, key, pieces = found
    right = "one row, or rows and pieces a currency that tells them apart" if "balance_date" in key else "one row"
    raise SourceError(
        f"{table}: joining it by {', '.join(key)} would multiply {pieces:,} of the pieces, several rows fit each; "
        f"give each key {right}"
    )


def _require_each_once(subjects: pa.ChunkedArray) -> None:
    if subjects.null_count or pc.count_distinct(subjects).as_py() != len(subjects):
        raise ValueError("a relation has each subject once")


def _masks(failures: Sequence[Failure], positions: Mapping[str, int]) -> pa.Table:
    """One row a failing subject, one bit a check."""
    masks: dict[tuple[str, str], int] = defaultdict(int)
    for failure in failures:
        masks[failure.kind, failure.subject_id] |= 1 << positions[failure.check_id]
    columns: dict[str, pa.Array] = {
        "subject_id": pa.array([subject for _, subject in masks], pa.string()),
        "kind": pa.array([kind for kind, _ in masks], pa.string()),
    }
    for word in range(max(1, -(-len(positions) // WORD))):
        part = [(mask >> (word * WORD)) & ((1 << WORD) - 1) for mask in masks.values()]
        columns[f"mask_{word}"] = pa.array(part, pa.int64())
    return pa.table(columns)


def _words(name: str, flags: Mapping[str, ir.BooleanValue], bits: Mapping[str, int]) -> dict[str, ir.IntegerValue]:
    """The flags packed into words: `name_0`, `name_1`, ..."""
    terms: dict[str, list[ir.IntegerValue]] = {f"{name}_{word}": [] for word in range(max(1, -(-len(bits) // WORD)))}
    for key, flag in flags.items():
        word, bit = divmod(bits[key], WORD)
        terms[f"{name}_{word}"].append(ibis.ifelse(flag, ibis.literal(1 << bit, "int64"), ibis.literal(0, "int64")))
    return {word: reduce(add, parts, ibis.literal(0, "int64")) for word, parts in terms.items()}


def _word_names(table: ir.Table, name: str) -> list[str]:
    return [column for column in table.columns if column.startswith(f"{name}_")]


def _bits_set(table: ir.Table, name: str) -> frozenset[int]:
    """The places whose bit is set in any row."""
    words = _word_names(table, name)
    found = table.aggregate(**{word: table[word].bit_or() for word in words}).to_pyarrow().to_pylist()[0]
    masks = ((number * WORD, found[word] or 0) for number, word in enumerate(words))
    return frozenset(first + place for first, mask in masks for place in range(WORD) if mask >> place & 1)


def _attribute(name: str) -> str:
    """An attribute's column among the flags: it may have the name of any other."""
    return f"attribute_{name}"


def _bit(table: ir.Table, name: str, place: int) -> ir.BooleanValue:
    word, bit = divmod(place, WORD)
    return (table[f"{name}_{word}"] & ibis.literal(1 << bit, "int64")) != 0


def mark_errored(run: CheckRun, what: str, fault: BaseException) -> None:
    """The fault's text may carry values of the data: only its kind is kept. What was errored before keeps its first reason."""
    refuse_full_disk(fault)
    if run.outcome is None:
        run.outcome, run.reason = Outcome.ERRORED, f"{what} ({type(fault).__name__})"
    run.evaluated.clear()
