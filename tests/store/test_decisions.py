"""What people decided on pieces, in the store."""

import pytest

from commsqa.domain.decisions import Decision, PieceDecision
from commsqa.errors import BusyError
from commsqa.store import Store
from tests.store.values import NOW, minutes, trail


def decision(piece: str, decided: Decision = Decision.RELEASE, *, needs_second: bool = False) -> PieceDecision:
    return PieceDecision(
        batch_id="B1",
        composition_no=1,
        communication_id=piece,
        decision=decided,
        check_ids=("email.invalid",) if decided is Decision.RELEASE else (),
        decided_by="Sara",
        reason="checked by hand",
        decided_at=NOW,
        needs_second=needs_second,
    )


def add(store: Store, *decisions: PieceDecision) -> list[PieceDecision]:
    with store.transaction() as tx:
        tx.decisions.add(decisions, account="amal")
    with store.snapshot() as tx:
        return tx.decisions.of_batch("B1", 1)


def test_a_decision_comes_back_as_it_was(store: Store) -> None:
    add(store, decision("L1", Decision.HOLD))
    kept = add(store, decision("L2", needs_second=True))
    assert [each.model_copy(update={"number": 0}) for each in kept] == [
        decision("L1", Decision.HOLD),
        decision("L2", needs_second=True),
    ]
    with store.snapshot() as tx:
        assert tx.decisions.of_batch("B1", 2) == tx.decisions.of_batch("B2", 1) == []


def test_a_second_name_brings_it_into_force_once(store: Store) -> None:
    asked = add(store, decision("L1", needs_second=True))
    with store.transaction() as tx:
        assert tx.decisions.unconfirmed() == {("B1", 1)}
        tx.decisions.confirm(asked, by="Omar", reason="agreed", account="omar", at=minutes(1))
        assert tx.decisions.unconfirmed() == frozenset()
    with store.snapshot() as tx:
        [confirmed] = tx.decisions.of_batch("B1", 1)
    assert (confirmed.in_force, confirmed.confirmed_by, confirmed.taken_at) == (True, "Omar", minutes(1))
    with pytest.raises(BusyError, match="L1: its release was confirmed by somebody else"), store.transaction() as tx:
        tx.decisions.confirm(asked, by="Lena", reason="agreed", account="lena", at=minutes(2))


def test_the_trail_names_the_pieces_of_a_decision_while_they_are_few_and_counts_them_always(store: Store) -> None:
    add(store, *(decision(f"L{number:03}", Decision.HOLD) for number in range(120)))
    [entry] = trail(store, "B1")
    details = entry.details
    assert (entry.action, entry.actor, details["account"]) == ("pieces.held", "Sara", "amal")
    assert (details["pieces"], len(details["communication_ids"]), details["reason"]) == (120, 100, "checked by hand")
