"""Letters in envelopes: those to one home share one; some get into a stranger's."""

import random
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from commsqa.project.demo.bank import Bank
from commsqa.project.demo.customers import Life
from commsqa.project.demo.pieces import Row


def enclosed(pieces: Mapping[str, Row], bank: Bank) -> dict[str, Row]:
    """The pieces, the letters among them with the envelope of whoever lives at the printed address: a customer, a household."""
    numbers: dict[tuple[str, str], int] = {}
    found = {}
    for key, piece in pieces.items():
        if piece["channel"] != "letter":
            found[key] = piece
            continue
        home = _home(piece, bank)
        number = numbers.setdefault((home, piece["recipient_address"]), len(numbers) + 1)
        found[key] = piece | {"envelope_id": f"E{key[1:5]}-{number:06d}"}
    return found


def strays(
    rng: random.Random, pieces: Mapping[str, Row], bank: Bank, reserved: Collection[str], count: int
) -> Iterator[tuple[str, str]]:
    """So many letters and the stranger's envelope that each gets into, which is closed around an earlier letter.

    All four are single letters that nothing else is wrong with.
    """
    inside = Counter(piece["envelope_id"] for piece in pieces.values())
    alone = [
        key
        for key, piece in pieces.items()
        if piece["channel"] == "letter" and key not in reserved and inside[piece["envelope_id"]] == 1
    ]
    drawn = [key for key in rng.sample(alone, len(alone)) if bank.customers[pieces[key]["customer_id"]].life is Life.USUAL]
    if len(drawn) < 2 * count:
        raise ValueError(f"{len(pieces)} pieces are too few to plant every error in")
    for one, other in zip(drawn[:count], drawn[count : 2 * count], strict=True):
        first, second = sorted((one, other), key=lambda key: (pieces[key]["composed_at"], key))
        if _home(pieces[first], bank) == _home(pieces[second], bank):
            raise ValueError("two letters to one home have envelopes of their own")
        yield second, pieces[first]["envelope_id"]


def _home(piece: Row, bank: Bank) -> str:
    customer = bank.customers.get(piece["customer_id"])
    return customer.household_id if customer and customer.household_id else piece["customer_id"]
