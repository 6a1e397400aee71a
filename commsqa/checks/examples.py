"""Small worlds in which a check is tried: one piece by default, right in every way, until an example says what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from commsqa.project.models import ChecksPolicy

RowValues = dict[str, Any]

_PIECE: RowValues = {
    "communication_id": "P1",
    "batch_id": "B1",
    "comm_type": "statement",
    "purpose": "original",
    "channel": "letter",
    "customer_id": "K1",
    "account_id": "A1",
    "recipient_name": "Anna Berg",
    "recipient_email": None,
    "recipient_address": "Husova 12, 11000 Praha, CZ",
    "language": "en",
    "currency": "EUR",
    "opening_balance": "100.00",
    "total_credits": "50.00",
    "total_debits": "20.00",
    "closing_balance": "130.00",
    "statement_date": "2026-01-31",
    "period_start": "2026-01-01",
    "period_end": "2026-01-31",
    "body": "Dear Anna Berg, the balance of your account is 130.00 EUR.",
    "composed_at": "2026-01-31T05:00:00Z",
    "state": "composed",
}
_CUSTOMER: RowValues = {
    "customer_id": "K1",
    "full_name": "Anna Berg",
    "email": "anna.berg@mail.example",
    "address": "Husova 12, 11000 Praha, CZ",
    "language": "en",
}
_ACCOUNT: RowValues = {
    "account_id": "A1",
    "status": "open",
    "opened_on": "2020-01-01",
    "statement_cycle": "monthly",
    "currency": "EUR",
}
_BATCH: RowValues = {
    "batch_id": "B1",
    "statement_cycle": "monthly",
    "period_start": "2026-01-01",
    "period_end": "2026-01-31",
    "cutoff_at": "2026-01-31T23:59:59Z",
}


@dataclass(frozen=True)
class Example:
    """A world: canonical tables as rows, and the policy. Values are as a source would give them; absent columns are NULL."""

    tables: Mapping[str, Sequence[RowValues]]
    policy: ChecksPolicy = field(default_factory=ChecksPolicy)


def example(
    *,
    pieces: Sequence[RowValues] = ({},),
    customer: RowValues | None = None,
    customers: Sequence[RowValues] = (),
    account: RowValues | None = None,
    accounts: Sequence[RowValues] = (),
    holders: Sequence[str | RowValues] = ("K1",),
    ledger: Sequence[str | RowValues] = ("130.00",),
    preferences: Sequence[RowValues] = (),
    profiles: Sequence[RowValues] = (),
    batch: RowValues | None = None,
    piece: RowValues | None = None,
    policy: ChecksPolicy | None = None,
) -> Example:
    """A world that differs from the right one in what is named.

    `piece` changes the one piece, `pieces` gives several (each completed from the right one). `customer` changes K1, `customers`
    adds others. `account` changes A1, `accounts` adds others. `holders` of A1 are customer ids or rows, `ledger` balances of A1
    on the statement date or rows. `policy` is the checks policy, where it is not the default.
    """
    given = [piece] if piece is not None else list(pieces)
    return Example(
        {
            "communications": [{**_PIECE, **row} for row in given],
            "customers": [{**_CUSTOMER, **(customer or {})}, *customers],
            "accounts": [{**_ACCOUNT, **(account or {})}, *({**_ACCOUNT, **row} for row in accounts)],
            "account_holders": [_holder(holder) for holder in holders],
            "ledger_balances": [_balance(balance) for balance in ledger],
            "preferences": list(preferences),
            "profiles": list(profiles),
            "batches": [{**_BATCH, **(batch or {})}],
        },
        policy or ChecksPolicy(),
    )


def _holder(holder: str | RowValues) -> RowValues:
    default = {"account_id": "A1", "customer_id": "K1", "role": "owner"}
    return {**default, **({"customer_id": holder} if isinstance(holder, str) else holder)}


def _balance(balance: str | RowValues) -> RowValues:
    default = {"account_id": "A1", "balance_date": "2026-01-31", "balance": "130.00", "currency": "EUR"}
    return {**default, **({"balance": balance} if isinstance(balance, str) else balance)}
