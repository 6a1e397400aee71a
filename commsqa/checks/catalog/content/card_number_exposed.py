"""content.card_number_exposed"""

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from commsqa.checks.base import Check, Dimension, Judgement, Records, Row
from commsqa.checks.examples import Example, example
from commsqa.checks.planting import Planting, Scene
from commsqa.checks.text.cards import SUSPECT, card_numbers
from commsqa.checks.text.numerals import readable

_CHUNK = 50_000
_FOUND = pa.schema([("piece", pa.string()), ("place", pa.int64()), ("number", pa.string()), ("masked", pa.string())])


def _says(body: str | None, *, accounts: tuple[str, ...] = (), **piece: str) -> Example:
    return example(piece={"body": body, **piece}, accounts=[{"account_id": account_id} for account_id in accounts])


class CardNumberExposed(Check):
    """The text shows a full card number, in digits of any script, together or in groups.

    A number counts when an issuer has its first digits and its length, its check digit is right, and it is grouped like a card
    number or stands near a word for card. Masked numbers are right. Ids of the register are no cards, nor are parts of an IBAN
    and what a word such as account, reference or invoice introduces. The evidence keeps the first six and last four digits only.
    """

    id = "content.card_number_exposed"
    title = "Full card number in the text"
    dimension = Dimension.VALIDITY
    needs = ("communications.body",)
    reads = ("masked",)
    first_action = "Keep the pieces held: a full card number may not leave the house unmasked (PCI DSS 3.4)."
    runbook = (
        "Mask the number in the template: at most the first six and the last four digits.",
        "Find out where the full number comes from; it should not be in the data feed of communications.",
        "Delete the composed pieces and their copies, and compose them again.",
        "Where pieces have left, tell the card's issuer and have the cards replaced.",
    )
    catches = (
        _says("Your card 4111 1111 1111 1111 was renewed."),
        _says("بطاقتك رقم ٤١١١١١١١١١١١١١١١ جاهزة"),
        _says("Ihre Karte 5500-0055-5555-5559"),
        _says("Card: 3782\u00a0822463\u00a010005, valid to 12/27"),
        _says("Your statement", subject="Visa 4111111111111111"),
    )
    leaves = (
        example(),
        _says("Card 4111 11** **** 1111, **** **** **** 1111, 4111111111111112"),
        _says("Account 4111111111111111, IBAN DE89 3704 0044 0532 0130 00, reference 4111 1111 1111 1111"),
        _says("Tracking 4111111111111111"),
        _says("Your card 4111 1111 1111 1111", accounts=("4111-1111-1111-1111",)),
        _says(None),
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces with a text."""
        return facts.body.notnull() | facts.subject.notnull()

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """Body or subject hold thirteen digits in a row, or in groups."""
        return facts.body.re_search(SUSPECT).fill_null(False) | facts.subject.re_search(SUSPECT).fill_null(False)

    def widen(self, suspects: ir.Table, records: Records) -> ir.Table:
        """The first card number, as it may be kept: `masked`. The full ones are compared with the register and forgotten."""
        found = ibis.memtable(_cards(suspects))
        for table, column in (("accounts", "account_id"), ("customers", "customer_id")):
            ids = records[table].select(known=records[table][column].re_replace("[^0-9]", ""))
            found = found.anti_join(ids, found.number == ids.known)
        ranked = found.mutate(rank=ibis.row_number().over(ibis.window(group_by="piece", order_by="place")))
        first = ranked.filter(ranked["rank"] == 0).select("piece", "masked")
        return suspects.inner_join(first, suspects.communication_id == first.piece).drop("piece")

    def judge(self, row: Row) -> Judgement:
        """Always a finding; the evidence is masked too."""
        return self.found(
            f"The text shows a full card number ({row['masked']}).",
            arabic=f"يُظهر النص رقم بطاقة كاملاً ({row['masked']}).",
            stated=row["masked"],
        )

    def plant(self, scene: Scene) -> Planting | None:
        """The number that issuers give out for tests, in full."""
        body = scene.piece["body"]
        return scene.change(body=f"{body}\nVisa 4111 1111 1111 1111") if body else None


def _cards(suspects: ir.Table) -> pa.Table:
    """The full card numbers in the texts of the suspects, a row each."""
    found = []
    for batch in suspects.select("communication_id", "subject", "body").to_pyarrow().to_batches(max_chunksize=_CHUNK):
        for row in batch.to_pylist():
            text = readable(f"{row['subject'] or ''}\n{row['body'] or ''}")
            found += [(row["communication_id"], card.start, card.number, card.masked) for card in card_numbers(text)]
    columns = zip(*found, strict=True) if found else ((),) * len(_FOUND)
    return pa.table(dict(zip(_FOUND.names, map(list, columns), strict=True)), schema=_FOUND)
