"""The joined relation: every piece of a batch beside what the records say of its customer, account, holder, balance and wishes.

Every right side is brought to one row a key before it is joined, so that no join multiplies pieces; the engine counts again.
Records are read as they were known at the batch's cut-off.
"""

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Records
from commsqa.checks.facts.accounts import holders_at_cutoff, holdings, join_account, join_holder
from commsqa.checks.facts.batch import join_batch
from commsqa.checks.facts.copies import IDENTITY, join_copies, with_identity
from commsqa.checks.facts.customers import by_channel, join_customer
from commsqa.checks.facts.disclosures import join_disclosures
from commsqa.checks.facts.dues import join_dues
from commsqa.checks.facts.envelopes import join_envelope
from commsqa.checks.facts.known import known_by, on_or_before
from commsqa.checks.facts.ledger import join_ledger
from commsqa.checks.facts.mail import domain_of, join_mail
from commsqa.checks.facts.postings import join_postings
from commsqa.checks.facts.previous import join_previous
from commsqa.checks.facts.real import real_pieces
from commsqa.checks.facts.settings import join_policy
from commsqa.checks.facts.siblings import join_siblings
from commsqa.checks.facts.text import folded, strip_accents, trim, unlike
from commsqa.checks.facts.wishes import contact_purpose, join_wish, latest_wishes, product_of
from commsqa.domain.tables import COMMUNICATIONS

__all__ = [
    "IDENTITY",
    "by_channel",
    "contact_purpose",
    "domain_of",
    "folded",
    "holders_at_cutoff",
    "holdings",
    "join_facts",
    "known_by",
    "latest_wishes",
    "multiplied",
    "of_source",
    "on_or_before",
    "product_of",
    "real_pieces",
    "strip_accents",
    "trim",
    "unlike",
    "with_identity",
]

JOINS = (
    join_customer,
    join_account,
    join_holder,
    join_ledger,
    join_wish,
    join_copies,
    join_siblings,
    join_policy,
    join_mail,
    join_batch,
    join_previous,
    join_postings,
    join_dues,
    join_disclosures,
    join_envelope,
)
"""What is joined, in this order."""


def join_facts(records: Records) -> ir.Table:
    """One row a piece of the batch. Columns of the piece keep their names; what is joined is described below.

    customer_known, record_name, record_name_alt, record_kind, record_email, record_phone, record_address, record_country,
    household_id, record_language, vulnerable, deceased, is_test, record_current (the record was not changed after the cut-off);
    contact and record_contact (address, email or phone, as the channel uses);
    account_known, account_product, account_currency, account_status, account_opened_on, account_closed_on, account_cycle,
    account_suppressed; has_holding, may_receive; ledger_balance; channel_allowed; copies (pieces with the same identity);
    least_ and most_ closing_balance and due_date of the pieces on the same account, kind and period, where they differ;
    name_exact, arabic_required (the policy's word on the piece's kind); mail_refused (the email's domain was looked up and takes
    no mail).
    batch_cycle, batch_from, batch_to (the manifest's statement cycle and period).
    previous_low, previous_high (the least and the greatest balance that the ledger and earlier statements have for the day before
    the period); posted_credits, posted_debits (sums of the period's postings); kind_payable, kind_dated, kind_past, kind_far (the
    kind's pieces that ask for money, and those of them with a due date, a past one, one over a year ahead); leaves_on (a day).
    disclosures (the mandatory texts of the piece's kind: an array of structs; NULL where it needs none).
    envelope_mixed (the envelope has pieces of several customers).
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
