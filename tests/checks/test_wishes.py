"""What customers wish: for a purpose, for a product, and differently for two products."""

from datetime import UTC, datetime
from typing import Any

import pytest

from commsqa.checks.catalog.consent.optout_ignored import OptOutIgnored
from commsqa.checks.catalog.preference.channel_violated import ChannelViolated
from commsqa.checks.catalog.preference.conflict_across_products import ConflictAcrossProducts, newest_refusal
from commsqa.checks.examples import Example, RowValues, example
from commsqa.project.models import ChecksPolicy
from tests.checks.rules import failing
from tests.factories import Bench

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]  # each world is a run of the engine


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench()


BY_PURPOSE = ChecksPolicy(contact_purpose={"newsletter": "Marketing"})


def _wish(allowed: bool, day: str, **more: str) -> RowValues:
    wish = {"customer_id": "K1", "channel": "letter", "allowed": str(allowed).lower(), "recorded_at": f"{day}T09:00:00Z"}
    return {**wish, **more}


def _newsletter(*wishes: RowValues, **more: Any) -> Example:
    return example(piece={"comm_type": "newsletter", **more}, preferences=wishes, policy=BY_PURPOSE)


@pytest.mark.parametrize(
    ("wishes", "found"),
    [
        # A refusal of the purpose is an opt-out; one for every purpose is a preference.
        ([_wish(False, "2025-01-01", purpose="marketing")], {"consent.optout_ignored"}),
        ([_wish(False, "2025-01-01")], {"preference.channel_violated"}),
        ([_wish(False, "2025-01-01", purpose="service")], set()),
        # After the cut-off, before the sending: too late for a preference, not for consent.
        ([_wish(True, "2025-01-01", purpose="marketing"), _wish(False, "2026-02-01", purpose="marketing")],
         {"consent.optout_ignored"}),
        ([_wish(False, "2025-01-01", purpose="marketing"), _wish(True, "2026-02-01", purpose="marketing")],
         {"preference.channel_violated"}),
        # Of two at one moment, the one that forbids.
        ([_wish(allowed, "2025-01-01", purpose="marketing") for allowed in (True, False)], {"consent.optout_ignored"}),
    ],
)  # fmt: skip
def test_consent_and_preference_share_no_finding(bench: Bench, wishes: list[RowValues], found: set[str]) -> None:
    world = _newsletter(*wishes, sent_at="2026-02-02T00:00:00Z")
    assert set(failing(bench.run(world, OptOutIgnored(), ChannelViolated()))) == found


@pytest.mark.parametrize(
    ("piece", "found"),
    [
        ({"state": "composed"}, True),  # it has not left, and the refusal is there
        ({"state": "mailed"}, False),  # it left nobody knows when: as of the cut-off
        ({"state": "mailed", "sent_at": "2026-02-02T00:00:00Z"}, True),
        ({"state": "mailed", "sent_at": "2026-01-31T00:00:00Z"}, False),
    ],
)
def test_consent_counts_as_of_the_sending(bench: Bench, piece: RowValues, found: bool) -> None:
    world = _newsletter(_wish(False, "2026-02-01", purpose="marketing"), **piece)
    assert bool(bench.run(world, OptOutIgnored()).failures) is found


def test_only_pieces_of_another_purpose_than_service_are_evaluated(bench: Bench) -> None:
    pieces = [{"communication_id": "P1"}, {"communication_id": "P2", "comm_type": "newsletter"}]
    result = bench.run(example(pieces=pieces, policy=BY_PURPOSE), OptOutIgnored())
    assert result.runs["consent.optout_ignored"].evaluated == {"newsletter": 1, "statement": 0}


def _conflict(product: str, refused_for: str, day: int, **more: Any) -> dict[str, Any]:
    moment = datetime(2026, 1, day, tzinfo=UTC)
    return {"channel": "letter", "product": product, "refused_for": refused_for, "refused_at": moment, "own_at": None, **more}


def test_the_newest_refusal_speaks_for_all_products() -> None:
    older, newer = _conflict("loan", "card", 1), [_conflict(product, "deposit", 2) for product in ("loan", "card")]
    assert [one["product"] for one in newest_refusal([older, *newer])] == ["card", "loan"]
    assert newest_refusal([older, *newer]) == newest_refusal([*newer, older])


def test_of_two_refusals_at_one_moment_one_is_told() -> None:
    both = [_conflict("loan", "deposit", 1), _conflict("loan", "card", 1), _conflict("loan", "card", 1, channel="email")]
    assert newest_refusal(both) == newest_refusal(both[::-1]) == [both[2]]


def test_the_conflict_is_told_with_products_dates_and_the_suggestion(bench: Bench) -> None:
    wishes = [_wish(False, "2025-06-01", product_line="Card"), _wish(True, "2020-03-01", product_line="loan")]
    pieces = [
        {"communication_id": "P1", "product_line": "loan"},
        {"communication_id": "P2", "product_line": "loan"},
        {"communication_id": "P3", "product_line": "deposit"},
        {"communication_id": "P4", "product_line": "card", "channel": "email"},
    ]
    [failure] = bench.run(example(pieces=pieces, preferences=wishes), ConflictAcrossProducts(), ChannelViolated()).failures
    evidence = failure.judgement.evidence
    assert (failure.subject_id, failure.customer_id) == ("K1", "K1")
    assert evidence.sentence == (
        "Contact by letter was refused for card on 2025-06-01, and goes on for deposit, loan. "
        "Suggested: the newest wish, for all products."
    )
    assert evidence.stated == "deposit: letter, no wish of its own; loan: letter, allowed on 2020-03-01"
    assert evidence.expected == "card: no letter since 2025-06-01"


def test_customers_with_a_wish_for_a_product_are_evaluated(bench: Bench) -> None:
    world = example(piece={"product_line": "loan"}, preferences=[_wish(True, "2025-06-01", product_line="loan")])
    result = bench.run(world, ConflictAcrossProducts())
    assert result.runs["preference.conflict_across_products"].evaluated == {"customers": 1}
    plain = bench.run(example(preferences=[_wish(False, "2025-06-01")]), ConflictAcrossProducts())
    assert plain.runs["preference.conflict_across_products"].evaluated == {"customers": 0}
