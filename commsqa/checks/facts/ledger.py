"""The booked balances beside each piece."""

import ibis.expr.types as ir

from commsqa.checks.base import Records


def join_ledger(facts: ir.Table, records: Records) -> ir.Table:
    """The booked balance of the statement date, in the piece's currency where both name one."""
    ledger = records["ledger_balances"]
    booked = ledger.filter(ledger.kind.fill_null("booked") == "booked")
    right = booked.select(
        ledger_account=booked.account_id,
        ledger_date=booked.balance_date,
        ledger_currency=booked.currency,
        ledger_balance=booked.balance,
    )
    joined = facts.left_join(
        right,
        [
            facts.account_id == right.ledger_account,
            facts.statement_date == right.ledger_date,
            (facts.currency == right.ledger_currency) | facts.currency.isnull() | right.ledger_currency.isnull(),
        ],
    )
    return joined.drop("ledger_account", "ledger_date", "ledger_currency")
