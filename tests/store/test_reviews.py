"""Verdicts on findings, in the store."""

from collections import Counter

import pytest

from commsqa.domain.reviews import Judged, Review
from commsqa.store import Store
from tests.store.values import NOW, trail


def review(finding_id: str = "F1", verdict: Judged = Judged.CONFIRMED, *, batch_id: str = "B1", check_id: str = "a.b") -> Review:
    return Review(
        finding_id=finding_id,
        batch_id=batch_id,
        check_id=check_id,
        verdict=verdict,
        note="seen",
        reviewed_by="Sara",
        reviewed_at=NOW,
    )


def add(store: Store, *made: Review) -> None:
    with store.transaction() as tx:
        tx.reviews.add(made, account="sara")


def test_verdicts_come_back_as_they_were_the_oldest_first(store: Store) -> None:
    add(store, review(), review("F2", batch_id="B2"))
    add(store, review(verdict=Judged.FALSE_POSITIVE))
    with store.snapshot() as tx:
        assert [each.model_copy(update={"number": 0}) for each in tx.reviews.of_finding("F1")] == [
            review(),
            review(verdict=Judged.FALSE_POSITIVE),
        ]
        assert [each.finding_id for each in tx.reviews.of_batch("B1")] == ["F1", "F1"]
        assert [each.finding_id for each in tx.reviews.of_findings(["F2", "F1", "F3"])] == ["F1", "F2", "F1"]


def test_more_findings_than_a_statement_takes_can_be_asked_for(store: Store) -> None:
    ids = [f"F{number}" for number in range(1200)]
    add(store, *map(review, ids))
    with store.snapshot() as tx:
        assert {each.finding_id for each in tx.reviews.of_findings(ids)} == set(ids)


def test_the_tally_counts_the_latest_verdict_of_each_finding_and_not_what_was_taken_back(store: Store) -> None:
    add(store, review("F1"), review("F2"), review("F3", check_id="c.d"))
    add(store, review("F1", Judged.FALSE_POSITIVE))
    add(store, review("F2", Judged.OPEN))
    with store.snapshot() as tx:
        assert tx.reviews.tally() == {"a.b": Counter({Judged.FALSE_POSITIVE: 1}), "c.d": Counter({Judged.CONFIRMED: 1})}
        assert tx.reviews.tally(check_id="c.d") == {"c.d": Counter({Judged.CONFIRMED: 1})}


@pytest.mark.parametrize(("findings", "events"), [(1, [1]), (100, [100]), (250, [100, 100, 50])])
def test_the_trail_names_every_finding_a_hundred_an_event(store: Store, findings: int, events: list[int]) -> None:
    ids = sorted(f"F{number}" for number in range(findings))
    add(store, *map(review, ids))
    entries = trail(store, ids[0] if findings == 1 else "B1")
    assert [entry.details["findings"] for entry in entries] == events
    assert [finding for entry in entries for finding in entry.details["finding_ids"]] == ids
    assert {(entry.action, entry.actor, entry.details["account"]) for entry in entries} == {("finding.reviewed", "Sara", "sara")}


def test_each_batch_has_an_event_of_its_own(store: Store) -> None:
    add(store, review("F1"), review("F2"), review("F3", batch_id="B2"))
    assert [entry.details["finding_ids"] for entry in trail(store, "B1")] == [["F1", "F2"]]
    assert [entry.details["batch_id"] for entry in trail(store, "F3")] == ["B2"]
