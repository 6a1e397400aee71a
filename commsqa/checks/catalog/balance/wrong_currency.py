"""balance.wrong_currency"""

import re

import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Records, Row
from commsqa.checks.examples import example
from commsqa.checks.planting import Planting, Scene

_CODE = "^[A-Z]{3}$"  # as ISO 4217 writes a currency: a sign or a local short form says the same in another way


class WrongCurrency(Check):
    """The balances of the piece are in a currency that the account does not have.

    Right are the account's own currency and every currency in which the ledger has balances of it. Pieces without balances may
    speak of money in any currency. A currency that is not written as an ISO code is not judged.
    """

    id = "balance.wrong_currency"
    title = "Balance in a currency the account does not have"
    dimension = Dimension.ACCURACY
    needs = ("communications.account_id", "communications.currency", "accounts.currency")
    reads = ("currency", "account_currency", "currency_kept")
    first_action = "Keep the pieces held; look at where the template or the feed takes the currency from."
    runbook = (
        "Compare one piece with the account: are the figures right and only the currency wrong, or are they another account's?",
        "Correct the template or the feed and compose the pieces again.",
        "If the account was opened in a further currency, have the ledger deliver its balances.",
    )
    catches = (
        example(piece={"currency": "USD"}),
        example(account={"currency": "kwd"}, ledger=[{"currency": "KWD"}]),
        example(piece={"currency": "GBP"}, ledger=["130.00", {"currency": "USD"}]),
        example(piece={"currency": "USD", "closing_balance": None, "opening_balance": None, "amount_due": "5.00"}),
    )
    leaves = (
        example(),
        example(piece={"currency": "USD"}, ledger=["130.00", {"currency": "usd", "balance_date": "2025-06-30"}]),
        example(pieces=[{}, {"communication_id": "P2", "currency": "USD"}], ledger=["130.00", {"currency": "USD"}]),
        example(piece={"currency": None}),
        example(account={"currency": None}, piece={"currency": "USD"}),
        example(piece={"currency": "€"}),
        example(piece={"currency": "USD", "closing_balance": None, "opening_balance": None}),  # a notice of a payment abroad
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces that state a balance or an amount due of an account, where both name their currency."""
        states = facts.closing_balance.notnull() | facts.opening_balance.notnull() | facts.amount_due.notnull()
        return states & facts.currency.notnull() & facts.account_currency.notnull()

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """The two differ, and both are codes."""
        codes = facts.currency.re_search(_CODE) & facts.account_currency.re_search(_CODE)
        return (facts.currency != facts.account_currency) & codes

    def widen(self, suspects: ir.Table, records: Records) -> ir.Table:
        """`currency_kept`: the ledger keeps the account in the piece's currency too."""
        ledger = records["ledger_balances"]
        kept = ledger.select(kept_account=ledger.account_id, kept_in=ledger.currency).distinct()
        wide = suspects.left_join(kept, [suspects.account_id == kept.kept_account, suspects.currency == kept.kept_in])
        return wide.mutate(currency_kept=wide.kept_account.notnull())

    def judge(self, row: Row) -> Judgement | None:
        """A finding unless the account has that currency beside its own."""
        if row["currency_kept"]:
            return None
        stated, expected = row["currency"], row["account_currency"]
        return self.found(
            f"The figures are in {stated}; the account is kept in {expected} and has no balance in {stated}.",
            arabic=f"المبالغ بعملة {stated}، والحساب بعملة {expected} ولا رصيد له بعملة {stated}.",
            stated=stated,
            expected=expected,
        )

    def plant(self, scene: Scene) -> Planting | None:
        """The template's default currency instead of the account's."""
        piece = scene.piece
        figures = any(piece[name] is not None for name in ("closing_balance", "opening_balance", "amount_due"))
        kept = piece["account_currency"] or ""
        wrong = next(currency for currency in ("CHF", "SEK") if currency != kept)
        return scene.change(currency=wrong) if figures and piece["currency"] and re.fullmatch(_CODE, kept) else None
