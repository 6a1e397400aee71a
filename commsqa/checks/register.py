"""Whose is an id? The ids of customers and accounts as the register has them, in the one spelling that a text is read in."""

import re
from functools import cache

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from commsqa.checks.base import Records
from commsqa.checks.text.ids import IBAN, PADDED, account_places
from commsqa.domain.tables import TABLES

OF_FEW = 3
"""An identifier that more owners have is a stand-in (0000000000, unknown) and nobody's."""

_NATIONAL = re.compile(
    r"(?i)(?:national|civil|personal|citizen|resident|identity|tax)_?(?:id|no|number|identity|code)|iqama|emirates_?id|aadha+r|passport"
    r"|pesel|rodne_?cislo|tc_?kimlik|steuer_?id|codice_?fiscale|(?:^|_)(?:id_?(?:no|number)|qid|cpr|cnic|ssn|nin|tckn|nric|dni|nie|bsn)(?:_|$)"
)
_CARD = re.compile(r"(?i)card_?(?:no|number|num)|(?:^|_)pan(?:_|$)|primary_account_number|kartennummer")
_ACCOUNT = re.compile(r"(?i)(?:^|_)[ib]ban(?:_|$)|(?:account|acct)_?(?:no|number|num)|kontonummer")
_COLUMNS = {"customers": (("national", _NATIONAL),), "accounts": (("card", _CARD), ("number", _ACCOUNT))}
_PLAUSIBLE = 8  # characters from which a further column's value identifies somebody


def register(records: Records) -> ir.Table:
    """Every id that belongs to somebody: `shown` (as `ids.normal` spells it), `shown_id`, `shown_kind`, `shown_what`.

    `shown_id` is the owner, an account or a customer as `shown_kind` says. `shown_what` is `id`, `number` (an account's IBAN or
    number), `national` or `card`: the latter three come from further columns whose names say so. Accounts are those that have a
    holder on record, whenever. An account whose id or number is an IBAN is there by the account number in it too.
    """
    held = records["account_holders"].select("account_id").distinct()
    accounts = records["accounts"].semi_join(held, "account_id")
    parts = [*_ids_of(accounts, "account"), *_ids_of(records["customers"], "customer")]
    return ibis.union(*parts)


def _ids_of(table: ir.Table, kind: str) -> list[ir.Table]:
    key, name = f"{kind}_id", f"{kind}s"
    found = [_spelled(table, key, kind=kind, key=key, what="id")]
    for column in table.columns:
        for what, pattern in _COLUMNS[name]:
            if column not in TABLES[name].columns and pattern.search(column):
                each = _spelled(table, column, kind=kind, key=key, what=what)
                found.append(each.filter(each.shown.length() >= _PLAUSIBLE))
                break
    if kind == "account":
        found += [_accounts_in_ibans(each) for each in found]
    return found


def _spelled(table: ir.Table, column: str, *, kind: str, key: str, what: str) -> ir.Table:
    plain = table[column].re_replace("[^0-9A-Za-z]", "").upper()
    return table.select(
        shown=plain.re_replace(PADDED.pattern, r"\1"),
        shown_id=table[key],
        shown_kind=ibis.literal(kind),
        shown_what=ibis.literal(what),
    )


def _accounts_in_ibans(ids: ir.Table) -> ir.Table:
    """The account numbers in those of the ids that are IBANs."""
    ibans = ids.filter(ids.shown.re_search(IBAN.pattern))
    places = ibis.memtable(_places())
    joined = ibans.inner_join(places, ibans.shown.left(2) == places.country)
    account = joined.shown.substr(joined.first, joined.size)
    return joined.select("shown_id", "shown_kind", "shown_what", shown=account.re_replace(PADDED.pattern, r"\1")).select(
        ids.columns
    )


@cache
def _places() -> pa.Table:
    rows = [{"country": country, "first": first, "size": size} for country, (first, size) in account_places().items()]
    return pa.Table.from_pylist(rows)
