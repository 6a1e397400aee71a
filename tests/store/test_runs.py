"""Check runs in the store."""

import pytest

from commsqa.errors import StoreError, UnknownIdError
from commsqa.store import RunState, Store
from tests.store.values import NOW, a_report, actions, minutes, start_run, trail


def finish(store: Store, run_id: str, *, at: int, rows: int = 10) -> None:
    with store.transaction() as tx:
        tx.runs.finish(
            run_id, report=a_report(run_id), row_counts={"customers": rows}, digests={"findings": "abc"}, at=minutes(at)
        )


def test_a_finished_run_comes_back_as_it_was(store: Store) -> None:
    with store.transaction() as tx:
        start_run(tx)
    finish(store, "R1", at=1)
    with store.snapshot() as tx:
        run = tx.runs.get("R1")
    assert run.state is RunState.COMPLETED
    assert run.report == a_report("R1")
    assert (run.started_at, run.ended_at) == (NOW, minutes(1))
    assert (run.row_counts, run.digests) == ({"customers": 10}, {"findings": "abc"})
    assert (run.flow_run_id, run.actor, run.composition_no) == ("flow", "scheduler", 1)


def test_a_batch_may_be_run_many_times_and_the_latest_completed_run_is_the_one_that_ended_last(store: Store) -> None:
    with store.transaction() as tx:
        for run_id in ("R1", "R2", "R3"):
            start_run(tx, run_id)
        start_run(tx, "other", batch_id="B2")
    finish(store, "R2", at=5, rows=20)
    finish(store, "R1", at=3, rows=10)
    finish(store, "other", at=1)
    with store.transaction() as tx:
        tx.runs.fail("R3", error="the source went away", at=minutes(7))
    with store.snapshot() as tx:
        latest = tx.runs.latest_completed()
        assert latest is not None
        assert (latest.run_id, latest.row_counts) == ("R2", {"customers": 20})
        assert [run.run_id for run in tx.runs.newest(limit=2)] == ["other", "R3"]
        assert tx.runs.get("R3").error == "the source went away"


def test_of_a_batch_the_completed_run_that_was_started_last_counts(store: Store) -> None:
    with store.transaction() as tx:
        for run_id, batch_id in (("A1", "A"), ("B1", "B"), ("A2", "A"), ("A3", "A"), ("C1", "C")):
            start_run(tx, run_id, batch_id=batch_id)
    for run_id, at in (("A2", 1), ("A1", 5), ("B1", 3)):
        finish(store, run_id, at=at)
    with store.snapshot() as tx:
        assert [run.run_id for run in tx.runs.completed()] == ["A2", "B1", "A1"]
        latest = tx.runs.latest_of_batch("A")
        assert latest is not None
        assert latest.run_id == "A2"


def test_a_run_ends_once(store: Store) -> None:
    with store.transaction() as tx:
        start_run(tx)
        tx.runs.fail("R1", error="no", at=NOW)
    with pytest.raises(StoreError, match="run R1 has ended already: it is failed"):
        finish(store, "R1", at=1)


def test_an_unknown_run_is_an_error_that_names_it(store: Store) -> None:
    with pytest.raises(UnknownIdError, match="R9"), store.snapshot() as tx:
        tx.runs.get("R9")


def test_every_change_of_a_run_is_audited(store: Store) -> None:
    with store.transaction() as tx:
        start_run(tx)
    finish(store, "R1", at=1)
    started, completed = trail(store, "R1")
    assert (started.action, started.actor, started.at) == ("run.started", "scheduler", NOW)
    assert completed.action == "run.completed"
    assert completed.details["gate"] == {"decision": "partly_held", "held": 1, "released": 99}
    assert completed.details["digests"] == {"findings": "abc"}
    assert actions(store) == ["run.started", "run.completed"]
