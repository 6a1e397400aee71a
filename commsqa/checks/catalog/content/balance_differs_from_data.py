"""content.balance_differs_from_data"""

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.examples import Example, example
from commsqa.checks.harm import THREE_DIGITS, differing
from commsqa.checks.planting import Planting, Scene, restated
from commsqa.checks.text.numerals import ZEROS, readable
from commsqa.checks.text.stated import BALANCE, DUE, OPENING, Figures, Kind, misstated

_OTHERS = ("total_credits", "total_debits")
_PRODUCT = ("product_line", "account_product", "comm_type")
_FOREIGN_DIGITS = "".join(chr(ord(zero) + digit) for zero in ZEROS[:2] for digit in range(10))
_GROUPING = "٬'’\u00a0\u202f\u2009"


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
    reads = ("body", "opening_balance", "closing_balance", "amount_due", "currency", *_OTHERS, *_PRODUCT)
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
        _says(
            "Opening balance 1,130.00 EUR. Closing balance 11,300.00 EUR", opening_balance="1130.00", closing_balance="1130.00"
        ),
        _says("Anfangssaldo 1.130,00 EUR. Endsaldo 1.310,00 EUR", opening_balance="1130.00", closing_balance="1130.00"),
        _says(
            "الرصيد الافتتاحي: ٤٬٨٣٦٫٠٢٠ د.ك\nالرصيد الختامي: ٤٬٨٣٦٫٠٢١ د.ك",
            currency="KWD",
            opening_balance="4836.02",
            closing_balance="4836.02",
        ),
        _says("Your bill: amount due 60.00 EUR by 2026-02-15.", closing_balance=None, amount_due="50.00"),
        _says("Ihr Saldo: 130,00- EUR"),  # the data have no minus
    )
    leaves = (
        example(),
        _says("رصيدك ١٣٠٫٠٠ يورو. Ihr Saldo: 130,00 €"),
        _says("Solde : 1 234,50 €", closing_balance="1234.50"),
        _says("Votre solde est de 1 234,50- €", closing_balance="-1234.50"),
        _says("Opening balance 130.00 EUR, closing balance 130.00 EUR", opening_balance="130.00"),
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
        absent = _is_absent(facts, facts.closing_balance, BALANCE) | _is_absent(facts, facts.amount_due, DUE)
        return absent | _is_opening_alone(facts, facts.body.replace(" ", ""))

    def widen(self, suspects: ir.Table, records: object) -> ir.Table:  # noqa: ARG002  needs no records
        """Without those that print the figure in another country's way."""
        balance = _is_nowhere(suspects, suspects.closing_balance, BALANCE)
        opening = _is_opening_alone(suspects, _western(suspects).replace(" ", ""))
        return suspects.filter(balance | opening | _is_nowhere(suspects, suspects.amount_due, DUE))

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

    def plant(self, scene: Scene) -> Planting | None:
        """The decimal point has moved in the text alone."""
        body, closing = scene.piece["body"], scene.piece["closing_balance"]
        figure = closing if closing is not None else scene.piece["amount_due"]
        wrong = restated(body, figure, figure * 10) if body and figure else None
        return scene.change(body=wrong) if wrong and self.judge({**scene.piece, "body": wrong}) else None


def _is_absent(facts: ir.Table, figure: ir.DecimalValue, words: str) -> ir.BooleanValue:
    """Whether a text has the words and not the figure as most texts print it: what is quickest to see comes first."""
    body, shorter = facts.body, _printed(facts, figure)
    exact = figure.cast("string")
    commas, points, decimal_comma = body.replace(",", ""), body.replace(".", ""), shorter.replace(".", ",")
    minus_behind = commas.contains(shorter + "-") | points.contains(decimal_comma + "-")
    return ibis.cases(
        (figure.isnull(), False),
        (body.contains(" " + exact + " ") | body.contains(" " + shorter + " "), False),
        (~body.re_search(words), False),
        (minus_behind, True),
        (commas.contains(" " + shorter) | points.contains(" " + decimal_comma), False),
        else_=True,
    ).fill_null(False)


def _printed(facts: ir.Table, figure: ir.DecimalValue) -> ir.StringValue:
    """A figure with two decimals, or the three that it has or that its currency prints."""
    exact = figure.cast("string")  # with three decimals
    three = ~exact.endswith("0") | facts.currency.isin(sorted(THREE_DIGITS)).fill_null(False)
    return ibis.ifelse(three, exact, exact.left(exact.length() - 1))


def _is_opening_alone(facts: ir.Table, body: ir.StringValue) -> ir.BooleanValue:
    """Whether the closing balance is the opening one too, and the text has it once and a word for the opening balance.

    `body` is the text without blanks.
    """
    plain = _printed(facts, facts.closing_balance)
    ways = (body.replace(",", ""), body.replace(".", "").replace(",", "."))
    once = ibis.or_(*(way.length() - way.replace(plain, "").length() == plain.length() for way in ways))
    unmoved = (facts.opening_balance == facts.closing_balance).fill_null(False)
    return ibis.cases((~unmoved, False), (once, facts.body.re_search(OPENING)), else_=False).fill_null(False)


def _western(suspects: ir.Table) -> ir.StringValue:
    """The text with Western digits, points for the Arabic decimal sign, blanks for what groups digits or stands before them."""
    return suspects.body.translate(f"{_FOREIGN_DIGITS}٫$€£₹(>{_GROUPING}", "0123456789" * 2 + ".      ")


def _is_nowhere(suspects: ir.Table, figure: ir.DecimalValue, words: str) -> ir.BooleanValue:
    """The same, and neither in Arabic or Persian digits, nor behind a sign or code of a currency."""
    western, plain = _western(suspects).replace(",", "."), _printed(suspects, figure)
    forms = (plain, *(plain.re_replace(r"([0-9])([0-9]{3})[.]", rf"\1{mark}\2.") for mark in (".", " ")))
    printed = ibis.or_(*(western.contains(mark + form) for form in forms for mark in (" ", suspects.currency)))
    minus_behind = western.contains(plain + "-")
    return _is_absent(suspects, figure, words) & ~(printed & ~minus_behind).fill_null(False)
