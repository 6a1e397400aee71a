"""To which house an envelope belongs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.checks.envelopes import strangers


def _members(customers: str) -> list[dict[str, object]]:
    return [{"communication_id": f"P{n}", "customer_id": who, "composed_at": None} for n, who in enumerate(customers)]


def _ties(*links: str) -> list[dict[str, str]]:
    """Each word names customers who share a link."""
    return [{"customer_id": who, "kind": "account", "link": link} for link in links for who in link]


@pytest.mark.parametrize(
    ("customers", "links", "found"),
    [
        ("AA", (), ""),
        ("AB", ("AB",), ""),
        ("ABC", ("AB", "BC"), ""),  # joined by the one between
        ("AB", (), "B"),  # a tie: the first piece's
        ("BAA", (), "B"),
        ("ABCC", ("AB",), "C"),  # two against two: the first piece's house
        ("CABB", ("AB",), "C"),
        ("ABC", (), "BC"),
    ],
)
def test_an_envelope_belongs_to_the_house_with_the_most_pieces(customers: str, links: tuple[str, ...], found: str) -> None:
    assert strangers(_members(customers), _ties(*links)) == set(found)


def test_of_two_houses_with_as_many_pieces_the_one_composed_first_has_the_envelope() -> None:
    late, early = _members("AB")
    assert strangers([{**late, "composed_at": "2026-01-02"}, {**early, "composed_at": "2026-01-01"}], ()) == {"A"}


@given(st.text("ABCDE", min_size=1, max_size=8), st.lists(st.text("ABCDE", min_size=2, max_size=3), max_size=4), st.randoms())
def test_the_order_of_members_and_ties_is_no_matter(customers: str, shared: list[str], rng: object) -> None:
    members = _members(customers)
    links = [tie for tie in _ties(*shared) if tie["customer_id"] in customers]
    first = strangers(members, links)
    rng.shuffle(members)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    rng.shuffle(links)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert strangers(members, links) == first
