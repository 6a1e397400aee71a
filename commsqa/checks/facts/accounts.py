"""The account and the addressee's part in it beside each piece."""

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from commsqa.checks.base import Records


def join_account(facts: ir.Table, records: Records) -> ir.Table:
    accounts = records["accounts"]
    right = accounts.select(
        record_account_id=accounts.account_id,
        account_product=accounts.product_line,
        account_currency=accounts.currency,
        account_status=accounts.status,
        account_opened_on=accounts.opened_on,
        account_closed_on=accounts.closed_on,
        account_cycle=accounts.statement_cycle,
        account_suppressed=accounts.suppressed_reason,
    )
    joined = facts.left_join(right, facts.account_id == right.record_account_id)
    return joined.mutate(account_known=joined.record_account_id.notnull()).drop("record_account_id")


def holdings(records: Records) -> ir.Table:
    """Who holds which account at the cut-off, one row each: `account_id`, `customer_id`, `may_receive`."""
    holders = holders_at_cutoff(records)
    return holders.group_by("account_id", "customer_id").agg(may_receive=holders.may_receive.fill_null(True).any())


def holders_at_cutoff(records: Records) -> ir.Table:
    """The rows of account_holders that are valid at the cut-off: of one person several, where the roles are several."""
    holders = records["account_holders"]
    known_at = records.batch.known_at
    if known_at is None:
        return holders
    day = ibis.literal(known_at.date(), type=dt.date)
    return holders.filter(
        holders.valid_from.isnull() | (holders.valid_from <= day), holders.valid_to.isnull() | (holders.valid_to >= day)
    )


def join_holder(facts: ir.Table, records: Records) -> ir.Table:
    held = holdings(records)
    right = held.select(holder_account=held.account_id, holder_customer=held.customer_id, holder_receives=held.may_receive)
    joined = facts.left_join(right, [facts.account_id == right.holder_account, facts.customer_id == right.holder_customer])
    return joined.mutate(has_holding=joined.holder_customer.notnull(), may_receive=joined.holder_receives.fill_null(False)).drop(
        "holder_account", "holder_customer", "holder_receives"
    )
