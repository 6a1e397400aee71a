"""All checks over hostile records: each runs to its end, and none is errored by a value that a source may hold."""

import pytest

from commsqa.checks.engine import EngineResult
from commsqa.checks.examples import Example
from commsqa.checks.registry import discover
from commsqa.domain.tables import TABLES, ColumnType
from tests.factories import run_checks
from tests.robust.corpus import OF_TYPE
from tests.robust.worlds import Spoil, all_columns, one_column_each, world_of

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]  # a run of every check takes seconds, however small the world
NULL = dict.fromkeys(ColumnType, (None,))
PIECE = {"communication_id": "P1", "batch_id": "B1"}
MOST = max(map(len, OF_TYPE.values()))


def run(world: Example) -> EngineResult:
    """Every check of the catalogue over the world; whatever it finds has its sentences and a subject."""
    result = run_checks(world, *discover().values())
    assert {check_id: run.reason for check_id, run in result.runs.items() if run.reason} == {}
    for failure in result.failures:
        evidence = failure.judgement.evidence
        assert failure.subject_id
        assert evidence.sentence
        assert evidence.sentence_ar
        evidence.model_dump_json()  # what is to be sealed can be written
    return result


def test_each_column_may_be_absent() -> None:
    assert run(world_of(one_column_each(NULL))).failures


def test_each_column_may_hold_each_hostile_value() -> None:
    assert len(run(world_of(one_column_each())).failures) > 1_000


def test_all_columns_may_be_hostile_at_once() -> None:
    def hostile(number: int) -> Spoil:
        return all_columns(lambda kind: OF_TYPE[kind][number % len(OF_TYPE[kind])])

    run(world_of([hostile(number) for number in range(MOST)]))


def test_all_columns_may_be_absent_at_once() -> None:
    run(world_of([all_columns(lambda kind: None)]))


@pytest.mark.parametrize(
    "world",
    [Example({"communications": []}), Example({"communications": [PIECE]}), Example({name: [] for name in TABLES})],
    ids=["no pieces", "one piece and nothing else", "every table empty"],
)
def test_empty_tables_are_no_fault(world: Example) -> None:
    run(world)


def test_one_body_of_ten_megabytes_is_read_by_every_check() -> None:
    prose = "Dear Anna Berg, the balance of your account A1 is 130.00 EUR on 31 January 2026. "
    picture = "data:image/png;base64," + "iVBORw0KGgoAAAANSUhEUgAA" * 100_000

    def long(tables: dict[str, dict[str, object]]) -> None:
        tables["communications"]["body"] = prose * 95_000 + picture

    run(world_of([long]))
