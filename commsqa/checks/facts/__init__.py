"""The joined relation: every piece of a batch beside what the records say of its customer, account, holder, balance and wishes.

Every right side is brought to one row a key before it is joined, so that no join multiplies pieces; the engine counts again.
Records are read as they were known at the batch's cut-off.
"""

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Records
from commsqa.checks.facts.accounts import holders_at_cutoff, holdings, join_account, join_holder
from commsqa.checks.facts.copies import IDENTITY, join_copies, with_identity
from commsqa.checks.facts.customers import by_channel, join_customer
from commsqa.checks.facts.known import known_by, on_or_before
from commsqa.checks.facts.ledger import join_ledger
from commsqa.checks.facts.settings import join_policy
from commsqa.checks.facts.text import folded, strip_accents, trim, unlike
from commsqa.checks.facts.wishes import join_wish
from commsqa.domain.tables import COMMUNICATIONS

__all__ = [
    "IDENTITY",
    "by_channel",
    "folded",
    "holders_at_cutoff",
    "holdings",
    "join_facts",
    "known_by",
    "multiplied",
    "of_source",
    "on_or_before",
    "strip_accents",
    "trim",
    "unlike",
    "with_identity",
]

JOINS = (join_customer, join_account, join_holder, join_ledger, join_wish, join_copies, join_policy)
"""What is joined, in this order."""


def join_facts(records: Records) -> ir.Table:
    """One row a piece of the batch. Columns of the piece keep their names; what is joined is described below.

    customer_known, record_name, record_name_alt, record_kind, record_email, record_phone, record_address, record_country,
    household_id, record_language, vulnerable, deceased, is_test, record_current (the record was not changed after the cut-off);
    contact and record_contact (address, email or phone, as the channel uses);
    account_known, account_product, account_currency, account_status, account_opened_on, account_closed_on, account_cycle,
    account_suppressed; has_holding, may_receive; ledger_balance; channel_allowed; copies (pieces with the same identity);
    name_exact, arabic_required (the policy's word on the piece's kind).
    A further column of the source keeps its name too, unless a fact above has it: then it is `given_NAME`, never the fact.
    """
    facts = _further_aside(records.pieces)
    for join in JOINS:
        facts = join(facts, records)
    return _further_back(facts)


def of_source(facts: ir.Table, column: str) -> ir.Column:
    """A column of the pieces' source in the joined facts."""
    return facts[f"{_GIVEN}{column}"] if f"{_GIVEN}{column}" in facts.columns else facts[column]


def multiplied(records: Records) -> tuple[str, tuple[str, ...], int] | None:
    """The first record table of which several rows fit one piece, the key it is joined by, and how many pieces that concerns."""
    pieces = records.pieces
    for table, key, join in (
        ("customers", ("customer_id",), join_customer),
        ("accounts", ("account_id",), join_account),
        ("ledger_balances", ("account_id", "balance_date"), join_ledger),
    ):
        joined = join(_further_aside(pieces), records)
        several = joined.group_by("communication_id").agg(n=joined.count()).filter(ibis._.n > 1).count().to_pyarrow().as_py()
        if several:
            return table, key, int(several)
    return None


_GIVEN = "given_"


def _further_aside(pieces: ir.Table) -> ir.Table:
    """The pieces with their further columns under a prefix: a source may have a column of any name, also of a fact's."""
    return pieces.rename({f"{_GIVEN}{name}": name for name in pieces.columns if name not in COMMUNICATIONS.columns})


def _further_back(facts: ir.Table) -> ir.Table:
    given = {name.removeprefix(_GIVEN): name for name in facts.columns if name.startswith(_GIVEN)}
    return facts.rename({name: aside for name, aside in given.items() if name not in facts.columns})
