"""Suppressions, in the store."""

from datetime import datetime

import pytest

from commsqa.domain.reviews import Matcher, Suppression
from commsqa.errors import InputError, UnknownIdError
from commsqa.store import Store
from tests.store.values import NOW, minutes, trail


def suppression(suppression_id: str = "S1", *, created_at: datetime = NOW, expires_at: datetime | None = None) -> Suppression:
    return Suppression(
        suppression_id=suppression_id,
        matcher=Matcher(check_id="a.b", conditions={"print_site": "north"}),
        reason="known to the printer",
        owner="Omar",
        created_by="Sara",
        created_at=created_at,
        expires_at=expires_at or minutes(60),
    )


def add(store: Store, *made: Suppression) -> None:
    with store.transaction() as tx:
        for each in made:
            tx.suppressions.add(each, account="sara")


def test_a_suppression_comes_back_as_it_was(store: Store) -> None:
    add(store, suppression())
    with store.snapshot() as tx:
        assert tx.suppressions.all() == [suppression()]
        assert tx.suppressions.get("S1") == suppression()
        with pytest.raises(UnknownIdError, match="no suppression has the id S2"):
            tx.suppressions.get("S2")


@pytest.mark.parametrize(("at", "acts"), [(-1, False), (0, True), (59, True), (60, False)])
def test_it_acts_from_its_making_until_it_expires(store: Store, at: int, acts: bool) -> None:
    add(store, suppression())
    with store.snapshot() as tx:
        assert bool(tx.suppressions.acting(minutes(at))) is acts


def test_what_is_ended_does_not_act_and_is_not_ended_twice(store: Store) -> None:
    add(store, suppression())
    with store.transaction() as tx:
        ended = tx.suppressions.end("S1", by="Omar", reason="the printer mended it", account="omar", at=minutes(5))
    assert (ended.ended_at, ended.ended_by) == (minutes(5), "Omar")
    with store.snapshot() as tx:
        assert tx.suppressions.acting(minutes(6)) == []
        assert tx.suppressions.all() == [ended]
    with pytest.raises(InputError, match="S1 does not act any more"), store.transaction() as tx:
        tx.suppressions.end("S1", by="Omar", reason="again", account="omar", at=minutes(6))


def test_a_second_persons_word_is_kept_and_in_the_trail(store: Store) -> None:
    add(store, suppression())
    with store.transaction() as tx:
        confirmed = tx.suppressions.confirm("S1", by="Omar", account="omar", at=minutes(5))
    with store.snapshot() as tx:
        assert tx.suppressions.all() == [confirmed]
    assert (confirmed.confirmed_by, confirmed.confirmed_at) == ("Omar", minutes(5))
    last = trail(store)[-1]
    assert (last.action, last.actor, last.subject) == ("suppression.confirmed", "Omar", "S1")
    assert last.details == {"check_id": "a.b", "created_by": "Sara", "account": "omar"}


def test_the_trail_says_who_made_and_who_ended_it_and_why(store: Store) -> None:
    add(store, suppression())
    with store.transaction() as tx:
        tx.suppressions.end("S1", by="Omar", reason="the printer mended it", account="omar", at=minutes(5))
    made, ended = trail(store, "S1")
    assert (made.action, made.actor, made.details["owner"], made.details["reason"]) == (
        "suppression.created",
        "Sara",
        "Omar",
        "known to the printer",
    )
    assert made.details["matcher"]["conditions"] == {"print_site": "north"}
    assert (ended.action, ended.actor, ended.details["reason"]) == ("suppression.ended", "Omar", "the printer mended it")
