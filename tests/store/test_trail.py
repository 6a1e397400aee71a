"""The trail as it is read: newest first, by filter, by page; and what is erased beside it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from commsqa.domain.accesses import Access
from commsqa.store import Store
from commsqa.store.evidence_keys import KeyKind
from commsqa.store.run_list import WantedRuns
from commsqa.store.trail import Wanted

AT = datetime(2026, 5, 12, 8, 30, tzinfo=UTC)
ENTRIES: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("run.started", "ann", "R1", {}),
    ("run.completed", "ann", "R1", {"gate": "released"}),
    ("pieces.held", "bob", "2026-05", {"communication_ids": ["P1", "P10%"]}),
    ("pieces_other", "bob", "2026-05", {"communication_ids": ["P2"]}),
    ("incident.opened", "ann", "INC-1", {"number": 1}),
    ("incident.updated", "sender", "INC-1", {"number": 2}),
)


@pytest.fixture
def told(store: Store) -> Store:
    """One entry every half second."""
    with store.transaction() as tx:
        for number, (action, actor, subject, details) in enumerate(ENTRIES):
            at = AT + timedelta(seconds=number / 2)
            tx.audit.append(action=action, actor=actor, subject=subject, details=details, at=at)
    return store


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), [6, 5, 4, 3, 2, 1]),
        (Wanted(subject="INC-1"), [6, 5]),
        (Wanted(actor="ann"), [5, 2, 1]),
        (Wanted(action="incident.opened"), [5]),
        (Wanted(action="incident."), [6, 5]),
        (Wanted(action="pieces."), [3]),
        (Wanted(action="nothing."), []),
        (Wanted(mentions="P1"), [3]),
        (Wanted(mentions="P10%"), [3]),
        (Wanted(mentions="P%"), []),
        (Wanted(actor="ann", subject="R1"), [2, 1]),
        (Wanted(since=AT + timedelta(seconds=1)), [6, 5, 4, 3]),
        (Wanted(until=AT), [2, 1]),
        (Wanted(since=AT + timedelta(seconds=1), until=AT + timedelta(seconds=1)), [4, 3]),
        (Wanted(until=AT - timedelta(seconds=1)), []),
    ],
)
def test_entries_are_found_by_all_that_is_given(wanted: Wanted, found: list[int], told: Store) -> None:
    with told.snapshot() as tx:
        assert [entry.seq for entry in tx.trail.newest(wanted, limit=10)] == found
        assert [entry.seq for entry in tx.trail.oldest(wanted, limit=10)] == found[::-1]


def test_pages_follow_each_other(told: Store) -> None:
    with told.snapshot() as tx:
        assert [entry.seq for entry in tx.trail.newest(Wanted(), limit=2, before=5)] == [4, 3]
        assert [entry.seq for entry in tx.trail.oldest(Wanted(), limit=2, after=2, up_to=3)] == [3]
        assert [row["seq"] for row in tx.trail.stream()] == [1, 2, 3, 4, 5, 6]


def test_an_entry_is_exactly_as_it_was_written(told: Store) -> None:
    with told.snapshot() as tx:
        (entry,) = tx.trail.newest(Wanted(subject="2026-05", action="pieces.held"), limit=1)
        assert entry.at == "2026-05-12T08:30:01Z"
        assert (entry.moment, entry.facts) == (AT + timedelta(seconds=1), {"communication_ids": ["P1", "P10%"]})
        assert tx.trail.hash_of(3) == entry.hash
        assert tx.trail.hash_of(7) is None
        assert tx.trail.head().seq == 6


def test_every_action_is_listed_once(told: Store) -> None:
    with told.snapshot() as tx:
        assert sorted(tx.trail.actions()) == sorted({action for action, *_ in ENTRIES})
        assert tx.trail.of_subjects("run.completed", ["R1", "R2"])["R1"].seq == 2


def test_runs_are_listed_by_what_is_given(store: Store) -> None:
    with store.transaction() as tx:
        for number in range(4):
            tx.runs.start(
                run_id=f"R{number}",
                batch_id=f"B{number % 2}",
                composition_no=1,
                flow_run_id=None,
                actor="ann",
                at=AT + timedelta(days=number),
            )

    def ids(wanted: WantedRuns, *, limit: int = 9, before: str | None = None) -> list[str]:
        with store.snapshot() as tx:
            return [run.run_id for run in tx.run_list.page(wanted, limit=limit, before=before)]

    assert ids(WantedRuns()) == ["R3", "R2", "R1", "R0"]
    assert ids(WantedRuns(), limit=2, before="R3") == ["R2", "R1"]
    assert ids(WantedRuns(batch_id="B1", actor="ann")) == ["R3", "R1"]
    assert ids(WantedRuns(since=AT + timedelta(days=1), until=AT + timedelta(days=2))) == ["R2", "R1"]
    assert ids(WantedRuns(run_ids=frozenset({"R0", "R9"}))) == ["R0"]
    assert ids(WantedRuns(run_ids=frozenset())) == []


def test_what_is_erased_is_gone(store: Store) -> None:
    old, new = (
        Access(at=AT + timedelta(days=days), login="ann", via="session", method="GET", path="/", status=200) for days in (0, 5)
    )
    with store.transaction() as tx:
        tx.keys.add(KeyKind.CUSTOMER, {"c1": b"one", "c2": b"two"})
        tx.accesses.add([old, new])
    with store.transaction() as tx:
        assert tx.erasure.accesses_before(AT + timedelta(days=1)) == 1
        assert tx.erasure.accesses(before=AT + timedelta(days=1)) == 1
        assert tx.erasure.key(KeyKind.CUSTOMER, "c1") == 1
        assert tx.erasure.key(KeyKind.CUSTOMER, "c1") == 0
    assert store.wipe()
    with store.snapshot() as tx:
        assert tx.keys.wrapped(KeyKind.CUSTOMER, ["c1", "c2"]) == {"c2": b"two"}
        assert [access.at for access in tx.accesses.page()] == [new.at]
