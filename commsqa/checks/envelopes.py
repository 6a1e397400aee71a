"""To which house an envelope belongs."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def strangers(members: Sequence[Mapping[str, Any]], ties: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The customers with a piece in an envelope that is not their house's.

    A member is a piece: `communication_id`, `customer_id`, `composed_at`. A tie is something that a customer has: `customer_id`,
    `kind`, `link`; customers who have the same are of one house, and so are those whom others join. The envelope belongs to the
    house with the most pieces, of several to that of the first piece (composed_at, where it is known, then id).
    """
    houses = _houses({str(member["customer_id"]) for member in members}, ties)
    pieces = Counter(houses[member["customer_id"]] for member in members)
    in_order = sorted(members, key=lambda member: (str(member["composed_at"] or ""), member["communication_id"]))
    owner = max((houses[member["customer_id"]] for member in in_order), key=lambda house: pieces[house])
    return frozenset(customer for customer, house in houses.items() if house != owner)


def _houses(customers: Iterable[str], ties: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """A name for the house of each customer, the same for those whom ties join."""
    house = {customer: customer for customer in customers}
    holders: dict[tuple[str, str], str] = {}
    for tie in ties:
        mine = house[tie["customer_id"]]
        other = house[holders.setdefault((tie["kind"], tie["link"]), tie["customer_id"])]
        if mine != other:
            house = {customer: other if home == mine else home for customer, home in house.items()}
    return house
