"""The benchmark's bank: a million pieces and their systems of record as Parquet, with errors of each kind, made once.

It is drawn in parts of their own seeds and id ranges from the demo's building blocks, two parts at a time, so memory stays
bounded. The demo's bank owes about one piece an account: to have a million pieces of 700,000 accounts, a good half of the
statements come with a notice.
"""

import hashlib
import json
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import repeat
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from commsqa.project import demo
from commsqa.project.demo.bank import Account, AccountMonth, Bank, draw_bank
from commsqa.project.demo.customers import Customer
from commsqa.project.demo.months import Month
from commsqa.project.demo.offers import OFFER
from commsqa.project.demo.people import chance
from commsqa.project.demo.pieces import Row, compose, compose_batch
from tests.benchmarks.planting import BESIDE, RATE, Error, Planting
from tests.benchmarks.records import (
    batch_row,
    change_rows,
    disclosure_rows,
    earlier_batch_rows,
    earlier_rows,
    record_rows,
    write_table,
)

MONTH = Month("2026-10")
PART = 50_000
"""Pieces of a part."""
SECOND_PIECE = 560
"""Of 1,000 statements, those that come with a notice about the same account."""
EARLIER_SHARE = 10
"""Of 1,000 pieces, those that each earlier batch had too: this one is far larger than they were."""
TEXT_MESSAGE, OFFERED = 200, 60
"""Of 1,000 notices by email, those sent as text messages instead; of 1,000 owners of a current account, those with an offer."""
_PIECES_OF_DUE = 1.53
_AFTER_ALL_PARTS = 100
_OFFER = {
    "en": ("A savings plan for you", "Dear {name}, our savings plan pays 4.25 % a year until 2026-12-31."),
    "ar": ("خطة ادخار لك", "{name}، تمنح خطة الادخار لدينا 4.25٪ سنويا حتى 2026-12-31."),
}
_TRUTH = pa.schema([("check_id", pa.string()), ("subject_id", pa.string())])


@dataclass(frozen=True)
class World:
    """The generated files: `data`/TABLE/*.parquet, and `truth`/*.parquet with the planted errors. `counts` are rows by table."""

    folder: Path
    counts: dict[str, int]

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def truth(self) -> Path:
        return self.folder / "truth"


def make_world(cache: Path, *, pieces: int, rate: float = RATE, seed: int = 1) -> World:
    """The world of about that many pieces from the cache, generated where it is not there. The same for one seed and code.

    `rate`: errors of each kind, as a share of the pieces.
    """
    folder = cache / f"{pieces}-{rate:g}-{seed}-{_code_digest()}"
    marker = folder / "counts.json"
    if not marker.exists():
        shutil.rmtree(folder, ignore_errors=True)
        parts = max(1, round(pieces / PART))
        with ProcessPoolExecutor(2) as pool:
            made = list(pool.map(_write_part, repeat(folder), repeat(seed), range(parts), repeat(pieces // parts), repeat(rate)))
        counts = sum(made, Counter[str]())
        expected = counts.pop("expected")
        batches = [batch_row(MONTH, expected=expected), *earlier_batch_rows()]
        counts["batches"] = write_table(folder / "data", "batches", 0, batches)
        counts["changes"] = write_table(folder / "data", "changes", 0, change_rows())
        counts["disclosures"] = write_table(folder / "data", "disclosures", 0, disclosure_rows())
        miscounted = [("batch.control_total", MONTH.batch_id)] if expected != counts["communications"] else []
        counts["communications"] += counts.pop("earlier")
        _write_truth(folder, "batch", [*miscounted, ("batch.volume_anomaly", MONTH.batch_id)])
        marker.write_text(json.dumps(counts, indent=1), encoding="utf-8")
    return World(folder, json.loads(marker.read_text(encoding="utf-8")))


def _code_digest() -> str:
    """Of the code that draws the world: another code, another world."""
    ours = (Path(__file__).with_name(f"{name}.py") for name in ("world", "planting", "records"))
    files = [*ours, *Path(demo.__file__).parent.rglob("*.py")]
    return hashlib.sha256(b"".join(file.read_bytes() for file in sorted(files))).hexdigest()[:10]


def _write_part(folder: Path, seed: int, part: int, pieces: int, rate: float) -> Counter[str]:
    """Draws one part and writes its files; the rows of each table, and `expected`, the pieces before any was lost or doubled."""
    rng = random.Random(f"{seed}/{part}")  # noqa: S311 - sample data, nothing secret
    bank = _renumbered(draw_bank(rng, (MONTH,), due=round(pieces / _PIECES_OF_DUE)), part)
    first, traps = compose_batch(rng, bank, MONTH)
    right = list(_pieces(rng, bank, part, first))
    planting = Planting(rng, bank, right, {_piece_id(part, trap.subject_id) for trap in traps}, rate=rate)
    planting.plant()
    tables = {"communications": iter(planting.pieces.values()), **record_rows(bank, MONTH, planting.records)}
    rows = Counter({name: write_table(folder / "data", name, part, each) for name, each in tables.items()})
    earlier = earlier_rows((piece | {"envelope_id": ""} for piece in right[:: 1000 // EARLIER_SHARE]), MONTH.day_before)
    rows["earlier"] = write_table(folder / "data", "communications", part + _AFTER_ALL_PARTS, earlier)
    _write_truth(folder, f"part-{part:03d}", planting.truth)
    return rows + Counter(expected=len(right))


def _renumbered(bank: Bank, part: int) -> Bank:
    """The bank with the part's number in every id and email address: no two parts share any.

    A household has its address alone; by chance, one in four hundred of half a million would share it with another, and an
    address of four customers proves nobody's identity.
    """
    known = {key: _in_part(key, 1, part) for key in bank.customers}
    customers = (
        replace(
            customer,
            customer_id=known[customer.customer_id],
            household_id=customer.household_id and f"H{known[customer.household_id[1:]]}",
            email=customer.email.replace("@", f".{part:02d}@"),
            address=_of_one_house(customer.address, known[customer.household_id[1:] or customer.customer_id]),
        )
        for customer in bank.customers.values()
    )
    accounts = (
        replace(
            account,
            account_id=_in_part(account.account_id, 4, part),
            holders=tuple((known[customer_id], role, may_receive) for customer_id, role, may_receive in account.holders),
        )
        for account in bank.accounts.values()
    )
    return Bank({c.customer_id: c for c in customers}, {a.account_id: a for a in accounts})


def _of_one_house(address: str, house: str) -> str:
    """The address with the household's own number behind that of the house."""
    before, label, behind = address.partition("House ")
    number, comma, rest = behind.partition(",")
    return f"{before}{label}{number}/{int(house)}{comma}{rest}"


def _in_part(key: str, at: int, part: int) -> str:
    """The id with the part's two digits in place of two zeros."""
    if key[at : at + 2] != "00":
        raise ValueError(f"a part of {PART:,} pieces needs ids with two spare digits")
    return f"{key[:at]}{part:02d}{key[at + 2 :]}"


def _pieces(rng: random.Random, bank: Bank, part: int, first: list[Row]) -> Iterator[Row]:
    """The demo's batch and the notices beside its statements, each with an id of the part."""
    offered = set()
    for piece in first:
        key = _piece_id(part, piece["communication_id"])
        account, customer = bank.accounts[piece["account_id"]], bank.customers[piece["customer_id"]]
        reached = {"envelope_id": "", "recipient_phone": customer.phone}
        replaced = piece["replaces_id"] and _piece_id(part, piece["replaces_id"])
        yield piece | reached | {"communication_id": key, "replaces_id": replaced}
        if piece["purpose"] == "original" and account.product_line != "card" and chance(rng, SECOND_PIECE):
            second = compose(rng, MONTH, _with_card(rng, account), bank.customers[account.recipient])
            if second["channel"] == "email" and chance(rng, TEXT_MESSAGE):
                second |= {"channel": "sms", "recipient_email": ""}
            yield second | reached | {"communication_id": f"{key}{BESIDE}", "composed_at": piece["composed_at"]}
        if account.product_line == "current" and customer.customer_id not in offered and chance(rng, OFFERED):
            offered.add(customer.customer_id)
            yield piece | reached | _offer(piece, customer) | {"communication_id": f"{key}-O"}


def _offer(piece: Row, customer: Customer) -> Row:
    """What makes a marketing piece of a statement: it states nothing and is about no account."""
    subject, text = _OFFER[piece["language"]]
    stated = ("account_id", "opening_balance", "total_credits", "total_debits", "closing_balance", "amount_due", "due_date")
    days = ("statement_date", "period_start", "period_end", "replaces_id")
    said = {"subject": subject, "body": text.format(name=customer.name(piece["language"])), "template_id": OFFER}
    name = customer.name(piece["language"] if piece["channel"] == "letter" else "en")
    named = {"recipient_name": name, "product_line": "savings", "purpose": "original"}
    return dict.fromkeys((*stated, *days), "") | {"comm_type": OFFER} | said | named


def _piece_id(part: int, of_demo: str) -> str:
    return f"{part:02d}-{of_demo}"


def _with_card(rng: random.Random, account: Account) -> Account:
    """The account as the notice of the bill of its debit card sees it."""
    bill = AccountMonth(opening=-rng.randrange(5_000, 900_000), postings=())
    return replace(account, product_line="card", months={MONTH.batch_id: bill})


def _write_truth(folder: Path, name: str, errors: list[Error]) -> None:
    path = folder / "truth" / f"{name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist([dict(zip(_TRUTH.names, error, strict=True)) for error in errors], schema=_TRUTH), path)
