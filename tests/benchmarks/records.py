"""The rows of the systems of record, and how a part of a table becomes a Parquet file in canonical types."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from commsqa.domain.tables import TABLES, ColumnType
from commsqa.project.demo.bank import CLOSED_ON, CURRENCY, Bank
from commsqa.project.demo.customers import Customer
from commsqa.project.demo.errors import CHANGES
from commsqa.project.demo.months import Month
from commsqa.project.demo.pieces import Row, money
from commsqa.project.demo.wording import DISCLOSURES
from tests.benchmarks.planting import RecordErrors

EARLIER = ("2026-07", "2026-08", "2026-09")
"""Batches that came before, in the order of time."""
_LONG_KNOWN = "2024-04-11T10:00:00Z"
_TYPES = {
    ColumnType.TEXT: pa.string(),
    ColumnType.DECIMAL: pa.decimal128(18, 3),
    ColumnType.DATE: pa.date32(),
    ColumnType.MOMENT: pa.timestamp("us", tz="UTC"),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.BOOLEAN: pa.bool_(),
}


def write_table(folder: Path, table: str, part: int, rows: Iterable[Row]) -> int:
    """Writes the rows as `folder`/TABLE/part-NNN.parquet with the canonical columns that they have; how many there are."""
    listed = list(rows)
    kinds = TABLES[table].columns
    columns = {name: _column([row[name] for row in listed], kinds[name]) for name in kinds if name in listed[0]}
    path = folder / table / f"part-{part:03d}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)
    return len(listed)


def _column(texts: list[str], kind: ColumnType) -> pa.Array:
    return pa.array([text or None for text in texts], pa.string()).cast(_TYPES[kind])


def record_rows(bank: Bank, month: Month, errors: RecordErrors) -> dict[str, Iterator[Row]]:
    """The tables that the checks read, beside the pieces."""
    return {
        "customers": _customers(bank, errors),
        "accounts": _accounts(bank, errors),
        "account_holders": _holders(bank),
        "ledger_balances": _balances(bank, month),
        "postings": _postings(bank, month),
        "preferences": _preferences(bank, errors),
        "profiles": _profiles(bank, errors),
    }


def _customers(bank: Bank, errors: RecordErrors) -> Iterator[Row]:
    for customer in bank.customers.values():
        row = {
            "customer_id": customer.customer_id,
            "full_name": customer.party.latin,
            "name_alt": customer.party.arabic,
            "kind": customer.party.kind,
            "is_test": "false",
            "email": customer.email,
            "phone": customer.phone,
            "address": customer.address,
            "country": "KW",
            "household_id": customer.household_id,
            "language": customer.language,
            "vulnerable": _flag(on=customer.vulnerable),
            "deceased": "false",
            "source_system": customer.source_system,
            "updated_at": _LONG_KNOWN,
        }
        yield row | errors.customers.get(customer.customer_id, {})
    for customer_id, address in errors.tests.items():
        yield dict.fromkeys(row, "") | {
            "customer_id": customer_id,
            "full_name": "Test Customer",
            "is_test": "true",
            "address": address,
        }


def _accounts(bank: Bank, errors: RecordErrors) -> Iterator[Row]:
    for account in bank.accounts.values():
        row = {
            "account_id": account.account_id,
            "product_line": account.product_line,
            "currency": CURRENCY,
            "status": account.status,
            "opened_on": account.opened_on,
            "closed_on": "" if account.status == "open" else CLOSED_ON,
            "statement_cycle": account.statement_cycle,
            "suppressed_reason": account.suppressed_reason,
        }
        yield row | errors.accounts.get(account.account_id, {})


def _holders(bank: Bank) -> Iterator[Row]:
    for account in bank.accounts.values():
        for customer_id, role, may_receive in account.holders:
            holder = {"account_id": account.account_id, "customer_id": customer_id, "role": role}
            yield {**holder, "may_receive": _flag(on=may_receive), "valid_from": account.opened_on}


def _balances(bank: Bank, month: Month) -> Iterator[Row]:
    for account in bank.accounts.values():
        if account.months:
            booked = account.months[month.batch_id]
            for day, amount in ((month.day_before, booked.opening), (month.end, booked.closing)):
                yield {"account_id": account.account_id, "balance_date": day, "balance": money(amount), "currency": CURRENCY}


def _postings(bank: Bank, month: Month) -> Iterator[Row]:
    for account in bank.accounts.values():
        for number, posting in enumerate(account.months[month.batch_id].postings if account.months else ()):
            yield {
                "posting_id": f"{account.account_id}-{number}",
                "account_id": account.account_id,
                "currency": CURRENCY,
                "posted_on": posting.posted_on,
                "amount": money(posting.amount),
                "description": posting.description,
            }


def _preferences(bank: Bank, errors: RecordErrors) -> Iterator[Row]:
    """Everybody's wish about letters, every tenth customer's older one, which it replaced, and wishes about offers.

    Every twentieth refused letters about loans long before. Of those who opted out of offers half did so after the cut-off.
    """
    for number, customer in enumerate(bank.customers.values()):
        wish = {"customer_id": customer.customer_id, "product_line": "", "purpose": "service", "channel": "letter"}
        latest = {"allowed": _flag(on=not customer.paperless), "recorded_at": "2025-06-10T09:00:00Z", "source_system": "core"}
        yield {**wish, **latest}
        if number % 10 == 0:
            yield {**wish, **_older(allowed=customer.paperless)}
        if number % 20 == 0:
            yield {**wish, **_older(allowed=False), "product_line": "loan"}
        if customer.customer_id in errors.refused_elsewhere:
            yield {**wish, **latest, "allowed": "false", "product_line": "deposit", "recorded_at": "2025-09-01T09:00:00Z"}
    for number, (customer_id, channel) in enumerate(errors.offered.items()):
        wish = {"customer_id": customer_id, "product_line": "", "purpose": "marketing", "channel": channel}
        yield {**wish, **_older(allowed=customer_id not in errors.opted_out or number % 3 == 0)}
        if customer_id in errors.opted_out:
            day = ("2026-10-31T19:30:00Z", "2026-05-02T09:00:00Z")[number % 2]
            yield {**wish, "allowed": "false", "recorded_at": day, "source_system": "digital"}


def _older(*, allowed: bool) -> Row:
    return {"allowed": _flag(on=allowed), "recorded_at": "2021-03-04T09:00:00Z", "source_system": "branch"}


def _profiles(bank: Bank, errors: RecordErrors) -> Iterator[Row]:
    """What two systems say of every second customer, one of them in its own spelling; some say something else."""
    for number, customer in enumerate(bank.customers.values()):
        differs = customer.customer_id in errors.silo_differs
        if number % 2 == 0 or differs:
            row = {
                "customer_id": customer.customer_id,
                "source_system": "crm",
                "full_name": customer.party.latin,
                "name_alt": customer.party.arabic,
                "email": customer.email,
                "phone": customer.phone,
                "address": customer.address,
                "updated_at": _LONG_KNOWN,
            }
            yield row
            phone = customer.phone.replace("+965", "00965 ") if number % 10 == 0 else customer.phone
            cards = row | {"source_system": "cards", "full_name": customer.party.latin.upper(), "phone": phone}
            yield cards | (_said_otherwise(customer, number) if differs else {})


def _said_otherwise(customer: Customer, number: int) -> Row:
    ways = (
        {"phone": f"{customer.phone[:-2]}{(int(customer.phone[-2:]) + 37) % 100:02d}"},
        {"email": f"old.{customer.email or 'mail@gmail.com'}"},
        {"address": customer.address.replace("House ", "House 9")},
    )
    return ways[number % len(ways)] | ({} if customer.email else {"phone": "+96555123456"})


def disclosure_rows() -> list[Row]:
    """What statements must say, by language, and what they had to until last year."""
    row = dict.fromkeys(TABLES["disclosures"].columns, "") | {"comm_type": "statement"}
    texts = [row | {"language": language, "text": text} for language, text in DISCLOSURES.items()]
    return [*texts, row | {"text": "Deposits are guaranteed.", "valid_to": "2025-12-31"}]


def earlier_rows(pieces: Iterable[Row], day_before: str) -> Iterator[Row]:
    """The pieces as three earlier batches had them: the last of them closes with the balance that this month begins with."""
    for piece in pieces:
        for batch in EARLIER:
            period = {"period_start": f"{batch}-01", "period_end": day_before if batch == EARLIER[-1] else f"{batch}-30"}
            times = {
                "composed_at": f"{period['period_end']}T19:00:00Z",
                "state": "mailed",
                "statement_date": period["period_end"],
            }
            told = {"communication_id": f"{batch}-{piece['communication_id']}", "batch_id": batch}
            yield piece | period | times | told | {"closing_balance": piece["opening_balance"], "envelope_id": ""}


def earlier_batch_rows() -> list[Row]:
    """The manifests of the earlier batches."""
    row = batch_row(Month("2026-09"), expected=0) | {"expected_pieces": "", "cutoff_at": "", "release_at": ""}
    days = {batch: {"period_start": f"{batch}-01", "period_end": f"{batch}-30"} for batch in EARLIER}
    return [row | days[batch] | {"batch_id": batch, "composed_at": f"{batch}-30T20:00:00Z"} for batch in EARLIER]


def batch_row(month: Month, *, expected: int) -> Row:
    """The manifest."""
    return {
        "batch_id": month.batch_id,
        "composition_no": "1",
        "statement_cycle": "monthly",
        "period_start": month.start,
        "period_end": month.end,
        "expected_pieces": str(expected),
        "composed_at": month.finished_at,
        "cutoff_at": month.cutoff_at,
        "release_at": "2026-11-02T05:00:00Z",
    }


def change_rows() -> list[Row]:
    """The change events of the demo, two of which did harm."""
    return [dict(zip(TABLES["changes"].columns, change, strict=True)) for change in CHANGES]


def _flag(*, on: bool) -> str:
    return "true" if on else "false"
