"""content.balance_differs_from_data"""

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.examples import Example, example
from commsqa.checks.harm import differing
from commsqa.checks.text.numerals import ZEROS, readable
from commsqa.checks.text.stated import BALANCE, DUE, Figures, Kind, misstated

_OTHERS = ("total_credits", "total_debits")
_PRODUCT = ("product_line", "account_product", "comm_type")
_FOREIGN_DIGITS = "".join(chr(ord(zero) + digit) for zero in ZEROS[:2] for digit in range(10))
_GROUPING = "٬'’\u00a0\u202f\u2009"
_MINUSES = ["-", "\u2212", "\u2013"]


def _says(body: str | None, **piece: str | None) -> Example:
    return example(piece={"body": body, **piece})


class BalanceDiffersFromData(Check):
    """The text states an amount as the balance, or as due, that is not the figure which the piece was composed from.

    What counts is an amount beside a word for balance (Saldo, solde, رصيد) or for due that carries the piece's currency, no
    currency but decimals, or none of another currency, while the closing balance (the amount due) stands nowhere in the text.
    Digits may be Western, Arabic, Persian or Indian, separators and signs those of any country; a figure may be rounded, a debit
    may be printed without its sign where the sentence or the product says that it is owed.

    Left alone: opening, average, available, required and conditional balances, points, percentages, other currencies, amounts
    that are the piece's credits or debits, and pieces whose data hold neither figure.
    """

    id = "content.balance_differs_from_data"
    title = "Text states another balance"
    dimension = Dimension.CONSISTENCY
    needs = ("communications.body", "communications.closing_balance")
    reads = ("body", "closing_balance", "amount_due", "currency", *_OTHERS, *_PRODUCT)
    first_action = "Compare the text of one piece with its data: look at the template's field and format for the amount."
    runbook = (
        "Keep the pieces of the template version held until one is explained.",
        "See whether the text or the data agree with the ledger; the other one is wrong.",
        "Correct the template or the feed, compose the pieces again and check them.",
        "Send a correction to every customer whose piece has left.",
    )
    catches = (
        _says("Dear Anna Berg, the balance of your account is 13000.00 EUR."),
        _says("Dear Anna Berg, the balance of your account ending 1300 is 310.00 EUR as of 2026-01-31."),
        _says("عزيزتي آنا، رصيد حسابك هو ١٬٣٠٠٫٠٠ EUR"),
        _says("Ihr Saldo beträgt -130,00 €."),
        _says("Your balance is 1.234,00 EUR", closing_balance="1243.00"),
        _says("Your bill: amount due 60.00 EUR by 2026-02-15.", closing_balance=None, amount_due="50.00"),
    )
    leaves = (
        example(),
        _says("رصيدك ١٣٠٫٠٠ يورو. Ihr Saldo: 130,00 €"),
        _says("Solde : 1 234,50 €", closing_balance="1234.50"),
        _says("Your debit balance of 130.00 EUR", closing_balance="-130.00"),
        _says("Opening balance 100.00 EUR. Interest is paid on balances above 500.00 EUR."),
        _says("Your account was credited with 50.00 EUR on 31.01.2026."),
        _says("Your balance is 141.70 USD, or about 130 EUR."),
        _says("Balance 999.00 EUR", closing_balance=None),
        _says(None),
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces with a text and a figure that it may state."""
        return facts.body.notnull() & (facts.closing_balance.notnull() | facts.amount_due.notnull())

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """A word for balance stands in the text, and the closing balance does not; or the same of the amount due."""
        return _is_absent(facts, facts.closing_balance, BALANCE) | _is_absent(facts, facts.amount_due, DUE)

    def judge(self, row: Row) -> Judgement | None:
        """A finding where an amount is stated as the balance, or as due, and nothing of the data is that amount."""
        figures = Figures(
            closing=row["closing_balance"],
            due=row["amount_due"],
            others=tuple(row[name] for name in _OTHERS if row[name] is not None),
            currency=row["currency"],
            product=" ".join(row[name] or "" for name in _PRODUCT),
        )
        found = misstated(readable(row["body"]), figures)
        if found is None:
            return None
        what, what_arabic = ("balance", "الرصيد") if found.kind is Kind.BALANCE else ("amount due", "المبلغ المستحق")
        return self.found(
            f"The text states {found.stated:f} as the {what}; the data of the piece say {found.figure:f}.",
            arabic=f"يذكر النص أن {what_arabic} هو {found.stated:f}، بينما تقول بيانات الرسالة {found.figure:f}.",
            stated=found.stated,
            expected=found.figure,
            harm=differing(self.id, stated=found.stated, expected=found.figure, currency=row["currency"]),
        )


def _is_absent(facts: ir.Table, figure: ir.DecimalValue, words: str) -> ir.BooleanValue:
    """Whether a text has the words and not the figure in one of its usual forms. The forms that most texts have come first."""
    body, exact, text = facts.body, figure.cast("string"), figure.abs().cast("string")
    shorter = exact.left(exact.length() - 1)  # two decimals
    plain = ibis.ifelse(text.endswith("0"), text.left(text.length() - 1), text)
    no_commas, no_points = body.replace(",", ""), body.replace(".", "")
    return ibis.cases(
        (figure.isnull(), False),
        (body.contains(" " + exact + " ") | body.contains(" " + shorter + " "), False),
        (~body.re_search(words), False),
        (no_commas.contains(" " + shorter) | no_points.contains(" " + shorter.replace(".", ",")), False),
        (_prints(body, figure, plain), False),
        else_=~_prints_otherwise(body, figure, plain),
    ).fill_null(False)


def _prints(body: ir.StringValue, figure: ir.DecimalValue, shown: ir.StringValue) -> ir.BooleanValue:
    """Whether a text has the figure with the right sign before it and no further digit around it."""
    place = body.find(shown)
    before, behind = body.substr(place - 1, 1), body.substr(place + shown.length(), 1)
    signed = ibis.ifelse(figure < 0, before.isin(_MINUSES), ~before.isin([*"0123456789.,(", *_MINUSES]))
    return (place > 0) & signed & ~behind.isin([*"123456789", *_MINUSES])


def _prints_otherwise(body: ir.StringValue, figure: ir.DecimalValue, plain: ir.StringValue) -> ir.BooleanValue:
    """The same in Arabic or Persian digits, with a decimal comma, or with thousands apart."""
    western = body.translate(f"{_FOREIGN_DIGITS},٫{_GROUPING}", "0123456789" * 2 + "..")
    apart = (plain.re_replace(r"([0-9])([0-9]{3})[.]", rf"\1{mark}\2.") for mark in (".", " "))
    return ibis.or_(*(_prints(western, figure, form) for form in (plain, *apart)))
