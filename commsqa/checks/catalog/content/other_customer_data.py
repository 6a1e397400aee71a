"""content.other_customer_data"""

import re

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from commsqa.checks.base import Check, Dimension, Judgement, Records, Row
from commsqa.checks.examples import Example, RowValues, example
from commsqa.checks.facts import holdings
from commsqa.checks.planting import Planting, Scene
from commsqa.checks.register import OF_FEW, register
from commsqa.checks.text import garbled
from commsqa.checks.text.garbled import repaired
from commsqa.checks.text.ids import SUSPECT, shown_ids
from commsqa.domain.findings import Disclosure, Harm

_OWN = "\u0001"  # stands where the piece's own id was
_SUSPECT_BESIDE_OWN = rf"{SUSPECT}|[0-9A-Za-z]{_OWN}|{_OWN}[0-9A-Za-z]"
_MAY_BE_GARBLED = re.compile(garbled.SUSPECT)
_CHUNK = 50_000
_LONG_ENOUGH_TO_REMOVE = 5
_SHOWN = pa.schema([("piece", pa.string()), ("shown", pa.string()), ("start", pa.int64()), ("end", pa.int64())])

_K2: RowValues = {"customer_id": "K0000002", "full_name": "Omar Haddad", "household_id": "H2"}
_K3: RowValues = {"customer_id": "K0000003", "full_name": "Lena Haddad", "household_id": "H2"}
_ACCOUNTS: tuple[RowValues, ...] = (
    {"account_id": "A0000222"},
    {"account_id": "50012345"},
    {"account_id": "0532013000"},
    {"account_id": "130"},
    {"account_id": "00123456"},
)
_HOLDERS: tuple[str | RowValues, ...] = (
    "K1",
    *({"account_id": each["account_id"], "customer_id": "K0000002"} for each in _ACCOUNTS),
)


def _says(
    body: str | None, *, customer: RowValues | None = None, holders: tuple[str | RowValues, ...] = (), **piece: str
) -> Example:
    return example(
        piece={"body": body, **piece}, customer=customer, customers=[_K2, _K3], accounts=_ACCOUNTS, holders=(*_HOLDERS, *holders)
    )


def _knows(body: str, *, mine: RowValues | None = None, iban: str = "", card: str = "") -> Example:
    """The register has national ids, IBANs and card numbers too: `mine` of the addressee, the others of K0000002."""
    other = {**_K2, "civil_id": "285010112345"}
    account = {"account_id": iban or "A0000222", "card_number": card or None}
    holders = ("K1", {"account_id": account["account_id"], "customer_id": "K0000002"})
    return example(piece={"body": body}, customer=mine, customers=[other], accounts=[account], holders=holders)


_WHAT = {
    "account": ("account", "رقم حساب"),
    "customer": ("customer number", "رقم عميل"),
    "national": ("national id", "رقم هوية"),
    "card": ("card number", "رقم بطاقة"),
}


class OtherCustomerData(Check):
    """The text shows a number of somebody with whom the addressee has nothing to do: account, customer, card or national id.

    A number counts when it is, digit by digit, an id of the register: in Western, Arabic, Persian, Indian, Thai or full-width
    digits, with spaces, dashes or padding zeros, or as the account in an IBAN, whichever of the two the register has. National
    ids, card numbers and IBANs are known from further columns of customers and accounts that bear such a name. Numbers of the
    addressee, of the holders of the piece's account and of the addressee's household are no findings, nor are those of accounts
    that any of them holds in whatever role at the cut-off.

    A number below seven characters may be anything (an amount, a year, a house number): it counts only directly behind a
    word such as account, Konto or حساب. Amounts, dates, telephone, invoice and reference numbers are left out, and so are
    single groups of a card number. So is the other side of a transfer: a number in a sentence on a transfer or payment, or in a
    posting of the piece's account. Where letters were lost (?????) before a number, nobody can tell whether it is that, and it
    is left out too.
    """

    id = "content.other_customer_data"
    title = "Shows another customer's data"
    dimension = Dimension.ACCURACY
    needs = ("communications.body", "accounts.account_id", "account_holders.customer_id")
    reads = ("shown", "shown_id", "shown_kind", "shown_what", "account_id", "customer_known")
    first_action = "Keep the pieces held: each tells one customer of another. Find what mixed the texts of two customers."
    runbook = (
        "Compare the text with the register: whose number is it, and how many pieces show it.",
        "Look at the feed and the composition job for rows that were shifted or joined by the wrong key.",
        "Compose the pieces again and check them before release.",
        "Where pieces have left, tell the data protection officer at once: the 72 hours of a breach run from now.",
    )
    catches = (
        _says("Dear Anna Berg, your statement is ready. Account A0000222."),
        _says("Sehr geehrte Frau Berg, Ihr Konto a-0000222 wurde eröffnet."),
        _says("عزيزتي آنا، رصيد حسابك رقم ٥٠٠١٢٣٤٥ جاهز"),
        _says("مشتری گرامی، شماره حساب ۵۰۰۱۲۳۴۵"),
        _says("Votre compte 5001 2345 est ouvert."),
        _says("Your IBAN is DE89 3704 0044 0532 0130 00."),
        _says("Cliente K0000002: su extracto está listo."),
        _knows("Your account 0532013000 is ready.", iban="DE89370400440532013000"),
        _knows("عزيزتي آنا، رقمك المدني ٢٨٥٠١٠١١٢٣٤٥ مسجل لدينا"),
        _knows("Your card 4111-1111-1111-1111", card="4111 1111 1111 1111"),
        _says("Account 0050012345"),
        _says("Account 130 was closed."),  # a short id, behind its word
        _says("Your statement", subject="Account A0000222"),
        _says("Account A0000222", holders=({"account_id": "A0000222", "customer_id": "K1", "valid_to": "2025-12-31"},)),
    )
    leaves = (
        _says("Dear Anna Berg, the balance of your account ending 0222 is 130.00 EUR."),
        _says("Account A1, customer K1."),
        _says("Account A0000222", holders=({"account_id": "A0000222", "customer_id": "K1", "role": "authorised"},)),
        _says("Customer K0000002, account A0000222", account_id="A0000222"),  # the owner's own account, to an authorised person
        _says("Account A0000222", customer={"household_id": "H2"}),
        _says("Your account balance is 130 EUR, EUR 50012345 or 50012345.00."),
        _says("House 130, 13000 Praha. Call 50012345 or +420 50012345. Invoice 50012345."),
        _says("Your transfer of 20.00 EUR to account 50012345 was made."),
        _says("تم تحويل 20 د.ك إلى الحساب ٥٠٠١٢٣٤٥"),
        _says("تم تحويل 20 إلى الحساب 50012345".encode().decode("latin-1")),
        _says("?? ????? 20 ??? ?????? 50012345"),
        _says("Your card 4000 0012 3456 7899 was renewed."),  # a card number that somebody's account stands within, by chance
        _knows("Civil id 285010112345", mine={"civil_id": "285010112345"}),
        _says("Account A00002220, A000022, ****0222"),
        _says(None),
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces with a text."""
        return facts.body.notnull() | facts.subject.notnull()

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """Body or subject show something like an id beside the piece's own."""
        return _shows_id(facts.body, facts) | _shows_id(facts.subject, facts)

    def widen(self, suspects: ir.Table, records: Records) -> ir.Table:
        """The first id that belongs to somebody else, with its owner, as `register` has it."""
        shown = ibis.memtable(_shown(suspects))
        hits = _of_few(shown.inner_join(register(records), "shown"))
        columns = suspects.select("customer_id", "account_id", "household_id", piece="communication_id")
        pieces = columns.semi_join(hits, "piece")
        mine = _own_hits(hits, _relatives(pieces, records), pieces, records)
        overlap = [hits.piece == mine.piece, hits.start < mine.end, hits.end > mine.start]
        foreign = _not_in_postings(hits.anti_join(mine, overlap), pieces, records)
        order = [foreign.start, foreign.end.desc(), foreign.shown_kind, foreign.shown_id]
        ranked = foreign.mutate(place=ibis.row_number().over(ibis.window(group_by="piece", order_by=order)))
        first = ranked.filter(ranked.place == 0).select("piece", "shown", "shown_id", "shown_kind", "shown_what")
        return suspects.inner_join(first, suspects.communication_id == first.piece).drop("piece")

    def judge(self, row: Row) -> Judgement:
        """Always a finding: somebody else's id stands in the text."""
        harm = Harm(
            check_id=self.id,
            discloses=Disclosure.CONTACT,
            reached_other=True,
            recipient_known=bool(row["customer_known"]),
        )
        what, arabic = _WHAT[row["shown_what"] if row["shown_what"] in _WHAT else row["shown_kind"]]
        return self.found(
            f"The text shows the {what} of another customer, with whom the addressee has nothing to do.",
            arabic=f"يُظهر النص {arabic} لعميل آخر لا علاقة له بالمرسل إليه.",
            stated=_masked(row["shown"])
            if row["shown_what"] == "card"
            else row["shown_id"]
            if row["shown_what"] == "id"
            else row["shown"],
            expected=row["account_id"],
            harm=harm,
        )

    def plant(self, scene: Scene) -> Planting | None:
        """Another customer's account in a line of its own, as when the rows of two customers are mixed."""
        body, theirs = scene.piece["body"], scene.other["account_id"]
        foreign = scene.other["account_known"] and scene.other["may_receive"] and theirs != scene.piece["account_id"]
        return scene.change(body=f"{body}\nAccount {theirs}") if body and foreign else None


def _masked(card: str) -> str:
    """The first six and last four digits of a card number: more may not be kept (PCI DSS 3.4)."""
    return f"{card[:6]}{'*' * (len(card) - 10)}{card[-4:]}"


def _of_few(hits: ir.Table) -> ir.Table:
    """Without what more owners have than an identifier can."""
    owners = hits.group_by("shown", "shown_what").agg(owners=hits.shown_id.nunique())
    common = owners.filter((owners.owners > OF_FEW) & (owners.shown_what != "id"))
    return hits.anti_join(common, ["shown", "shown_what"])


def _shows_id(text: ir.StringValue, facts: ir.Table) -> ir.BooleanValue:
    """Most texts show no id at all; of the others, whether there is one beside the piece's own ids."""
    rest = text
    for own in (facts.account_id, facts.customer_id):
        rest = ibis.ifelse(own.length() >= _LONG_ENOUGH_TO_REMOVE, rest.replace(own, _OWN), rest)
    return ibis.ifelse(text.re_search(SUSPECT), rest.re_search(_SUSPECT_BESIDE_OWN), False).fill_null(False)


def _shown(suspects: ir.Table) -> pa.Table:
    """What the texts of the suspects show, a row each."""
    columns = suspects.select("communication_id", "customer_id", "account_id", "subject", "body")
    found = []
    for batch in columns.to_pyarrow().to_batches(max_chunksize=_CHUNK):
        for row in batch.to_pylist():
            own = [row["customer_id"] or "", row["account_id"] or ""]
            text = f"{row['subject'] or ''}\n{row['body'] or ''}"
            text = repaired(text) if _MAY_BE_GARBLED.search(text) else text
            found += [(row["communication_id"], *shown) for shown in shown_ids(text, own=own)]
    columns_of = zip(*found, strict=True) if found else ((),) * len(_SHOWN)
    return pa.table(dict(zip(_SHOWN.names, map(list, columns_of), strict=True)), schema=_SHOWN)


def _relatives(pieces: ir.Table, records: Records) -> ir.Table:
    """Whom each piece may speak of: the addressee, the holders of its account, the addressee's household."""
    held, customers = holdings(records), records["customers"]
    return ibis.union(
        pieces.select("piece", related="customer_id"),
        pieces.inner_join(held, pieces.account_id == held.account_id).select("piece", related=held.customer_id),
        pieces.inner_join(customers, pieces.household_id == customers.household_id).select(
            "piece", related=customers.customer_id
        ),
        distinct=True,
    )


def _own_hits(hits: ir.Table, relatives: ir.Table, pieces: ir.Table, records: Records) -> ir.Table:
    """The ids shown that the piece may show: where they stand."""
    held = holdings(records)
    customers = hits.filter(hits.shown_kind == "customer").inner_join(
        relatives, [hits.piece == relatives.piece, hits.shown_id == relatives.related]
    )
    accounts = relatives.inner_join(held, relatives.related == held.customer_id).select("piece", mine="account_id")
    accounts = ibis.union(accounts, pieces.select("piece", mine="account_id"))
    shown_accounts = hits.filter(hits.shown_kind == "account").inner_join(
        accounts, [hits.piece == accounts.piece, hits.shown_id == accounts.mine]
    )
    return ibis.union(*(each.select("piece", "start", "end") for each in (customers, shown_accounts)), distinct=True)


def _not_in_postings(foreign: ir.Table, pieces: ir.Table, records: Records) -> ir.Table:
    """Without the ids that a posting of the piece's account names: the other side of a transfer."""
    postings = records["postings"].filter(_.description.notnull()).select("account_id", "description")
    asked = foreign.select("piece", "shown", "shown_id").distinct().inner_join(pieces.select("piece", "account_id"), "piece")
    named = asked.inner_join(postings, "account_id").filter(
        lambda each: each.description.re_replace("[^0-9A-Za-z]", "").upper().contains(each.shown)
    )
    return foreign.anti_join(named.select("piece", "shown_id"), ["piece", "shown_id"])
