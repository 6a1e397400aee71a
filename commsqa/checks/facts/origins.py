"""Where each joined fact comes from, as a check's `needs` name it: without it the fact is empty, and a rule about it is blind."""

from collections.abc import Mapping

from commsqa.domain.tables import COMMUNICATIONS

ORIGINS: Mapping[str, tuple[str, ...]] = {
    "customer_known": ("customers.customer_id",),
    "record_name": ("customers.full_name",),
    "record_name_alt": ("customers.name_alt",),
    "record_kind": ("customers.kind",),
    "record_email": ("customers.email",),
    "record_phone": ("customers.phone",),
    "record_address": ("customers.address",),
    "record_country": ("customers.country",),
    "household_id": ("customers.household_id",),
    "record_language": ("customers.language",),
    "vulnerable": ("customers.vulnerable",),
    "deceased": ("customers.deceased",),
    "is_test": ("customers.is_test",),
    "record_current": ("customers.updated_at",),
    "contact": ("communications.channel",),
    "record_contact": ("communications.channel",),
    "account_known": ("communications.account_id", "accounts.account_id"),
    "account_product": ("accounts.product_line",),
    "account_currency": ("accounts.currency",),
    "account_status": ("accounts.status",),
    "account_opened_on": ("accounts.opened_on",),
    "account_closed_on": ("accounts.closed_on",),
    "account_cycle": ("accounts.statement_cycle",),
    "account_suppressed": ("accounts.suppressed_reason",),
    "has_holding": ("communications.account_id", "account_holders.customer_id"),
    "may_receive": ("communications.account_id", "account_holders.customer_id"),
    "ledger_balance": ("communications.account_id", "communications.statement_date", "ledger_balances.balance"),
    "contact_purpose": ("communications.comm_type",),
    "channel_allowed": ("communications.channel", "preferences.allowed"),
    "copies": ("communications.account_id",),
    "least_closing_balance": ("communications.account_id", "communications.closing_balance"),
    "most_closing_balance": ("communications.account_id", "communications.closing_balance"),
    "least_due_date": ("communications.account_id", "communications.due_date"),
    "most_due_date": ("communications.account_id", "communications.due_date"),
    "mail_refused": ("communications.recipient_email",),
    "batch_cycle": ("batches.statement_cycle",),
    "batch_from": ("batches.period_start",),
    "batch_to": ("batches.period_end",),
    "previous_low": ("communications.account_id", "communications.period_start"),
    "previous_high": ("communications.account_id", "communications.period_start"),
    "posted_credits": ("communications.account_id", "communications.period_start", "postings.account_id"),
    "posted_debits": ("communications.account_id", "communications.period_start", "postings.account_id"),
    "kind_payable": ("communications.amount_due",),
    "kind_dated": ("communications.due_date",),
    "kind_past": ("communications.due_date",),
    "kind_far": ("communications.due_date",),
    "leaves_on": ("batches.release_at",),
    "disclosures": ("disclosures.text",),
    "envelope_mixed": ("communications.envelope_id",),
    "name_exact": ("communications.comm_type",),
    "arabic_required": ("communications.comm_type",),
}


def needs_of(facts: tuple[str, ...]) -> tuple[str, ...]:
    """The inputs of these facts. A name that is no fact of ours is a further column of the pieces' source."""
    named = (ORIGINS.get(name, (f"{COMMUNICATIONS.name}.{name}",)) for name in facts)
    return tuple(dict.fromkeys(need for needs in named for need in needs))
