"""A demo project with a marked personal value in every column that can hold one.

A mark is a word that occurs nowhere else. Most sit on pieces that fail checks, so that they reach evidence.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from commsqa.domain.tables import TABLES, ColumnType
from commsqa.project.demo import demo_sources, write_demo_data
from commsqa.project.template import write_project

Row = dict[str, str]
BATCH = "2026-10"
EXTRA = "further_column"
"""A column that no canonical table knows; it is kept as text."""
SUBJECT_IDS = {"communication_id", "batch_id", "change_id", "posting_id", "contact_id"}
"""Not marked: ids of pieces, batches and changes travel by design, the other two are numbers of records."""
SHARED = {"data_feed": "noura.alsabah@mail.example", "job_id": "+965 9123 4567", "region": "KW81CBKU0000000000001234560101"}
"""Attribute values that look personal and that many failing pieces share: each is a probable cause."""
_FAILING_TOGETHER = 12
_DAY, _OPENED = "2026-10-31", "2015-03-01"


@dataclass
class MarkedWorld:
    """The project's folder and every mark with the place where it was planted."""

    folder: Path
    marks: dict[str, str] = field(default_factory=dict)

    def mark(self, place: str, ending: str = "") -> str:
        """A new word, noted with its place."""
        number = len(self.marks)
        letters = "".join(chr(ord("a") + number // 26**power % 26) for power in (1, 0))
        return self.note(f"qzx{letters}vexol{ending}", place)

    def note(self, word: str, place: str) -> str:
        """A word or amount of one's own choice, noted with its place."""
        assert self.marks.setdefault(word, place) == place
        return word


def write_marked_project(folder: Path) -> MarkedWorld:
    """A project of about 200 pieces with marks in every column of every canonical table that can hold text or money."""
    world = MarkedWorld(folder)
    write_project(folder)
    write_demo_data(folder, pieces=200, batches=(BATCH,))
    tables = {name: _read(folder / "data" / f"{name}.csv") if name not in _NEW else [] for name in TABLES}
    _write_own_checks(folder)
    right = _untouched(tables)
    for attribute, spoilt in zip(SHARED, ("closing_balance", "body", "total_credits"), strict=True):
        for piece in (right.pop() for _ in range(_FAILING_TOGETHER)):
            wrong = f"{{{{name}}}} {piece['body']}" if spoilt == "body" else f"1{piece[spoilt]}"
            piece |= {attribute: SHARED[attribute], spoilt: wrong}
    for plant in _PLANTS:
        plant(world, tables)
    for name, rows in tables.items():
        _write(folder / "data" / f"{name}.csv", rows)
    sources = (
        "policies: {checks: policies/checks.yaml}\n"
        + demo_sources()
        + "".join(f'  {name}: {{uri: "data/{name}.csv"}}\n' for name in _NEW)
    )
    (folder / "commsqa.yaml").write_text(sources, encoding="utf-8")
    return world


_NEW = ("contacts", "bounces")
Tables = Mapping[str, list[Row]]


def _untouched(tables: Tables) -> list[Row]:
    """Statements in English that state a balance above zero, in a stable order."""
    return [piece for piece in tables["communications"] if piece["closing_balance"] > "0" and piece["language"] == "en"]


def _customer(tables: Tables, name: str, **more: str) -> Row:
    customer: Row = {
        "customer_id": f"7{len(tables['customers']):07d}",
        "full_name": name,
        "kind": "person",
        "language": "en",
        **more,
    }
    tables["customers"].append(customer)
    return customer


def _account(tables: Tables, customer: Mapping[str, str], *, balance: str = "", **more: str) -> Row:
    account = {"account_id": f"0990{len(tables['accounts']):08d}", "status": "open", "opened_on": _OPENED}
    account |= {"statement_cycle": "monthly"} | more
    tables["accounts"].append(account)
    holder = {"customer_id": customer["customer_id"], "role": "owner", "may_receive": "true", "valid_from": _OPENED}
    tables["account_holders"].append({"account_id": account["account_id"], **holder})
    if balance:
        booked = {"account_id": account["account_id"], "balance_date": _DAY, "balance": balance, "currency": "KWD"}
        tables["ledger_balances"].append(booked)
    return tables["accounts"][-1]


def _piece(tables: Tables, key: str, customer: Mapping[str, str], account: Mapping[str, str] | None = None, **more: str) -> None:
    piece: Row = {
        "communication_id": f"S2610-MARK-{key}",
        "batch_id": BATCH,
        "composition_no": "1",
        "comm_type": "statement",
        "channel": "letter",
        "customer_id": customer["customer_id"],
        "account_id": account["account_id"] if account else "",
        "recipient_name": customer["full_name"],
        "recipient_address": customer.get("address", ""),
        "currency": "KWD",
        "statement_date": _DAY,
        "composed_at": "2026-10-31T19:00:00Z",
        "state": "composed",
        **more,
    }
    tables["communications"].append(piece)


def _misspelled(world: MarkedWorld, tables: Tables) -> None:
    """The record's name and the printed one differ in their last letter; both are marks."""
    stem = "qzxnamevexol"
    recorded, printed = f"{stem}in", f"{stem}im"
    customer = _customer(tables, f"Dalal {world.note(recorded, 'customers.full_name')}")
    name = f"Dalal {world.note(printed, 'communications.recipient_name')}"
    _piece(tables, "misspelled", customer, recipient_name=name)


def _wrong_balance(world: MarkedWorld, tables: Tables) -> None:
    """The stated balance, the booked one and their difference are marks."""
    amounts = {"communications.closing_balance": "5277319441.737", "ledger_balances.balance": "8688642975.319"}
    stated, booked = (world.note(amount, place) for place, amount in amounts.items())
    world.note("3411323533.582", "the difference to the ledger")
    customer = _customer(tables, "Hessa Alrashid")
    account = _account(tables, customer, balance=booked)
    due = world.note("3945178293.641", "communications.amount_due")
    _piece(tables, "wrong-balance", customer, account, closing_balance=stated, amount_due=due)


def _does_not_foot(world: MarkedWorld, tables: Tables) -> None:
    """Balance as booked, but the figures do not add up to it; figures and sum are marks."""
    figures = {"opening_balance": "9144571928.613", "total_credits": "8322918374.127", "total_debits": "6411736459.281"}
    customer = _customer(tables, "Munira Alfahad")
    closing = world.note("7536182735.947", "communications.closing_balance as booked")
    world.note("11055753843.459", "the sum of the figures")
    for name, amount in figures.items():
        world.note(amount, f"communications.{name}")
    account = _account(tables, customer, balance=closing)
    _piece(tables, "does-not-foot", customer, account, closing_balance=closing, **figures)


def _strangers(world: MarkedWorld, tables: Tables) -> None:
    """Not a holder, another person's name, an email address that is none: each with marks around it."""
    owner = _customer(tables, "Yousef Alkandari")
    account = _account(tables, owner, balance="10.000")
    stranger = _customer(
        tables,
        f"Salem {world.mark('the full name of one who holds no account')}",
        customer_id=world.mark("customers.customer_id"),
    )
    _piece(tables, "not-holder", stranger, account, closing_balance="10.000")
    other = _customer(tables, f"Bader {world.mark('the recorded name of another person')}", address="Block 4, Kuwait")
    _piece(tables, "other-person", other, recipient_name=f"Jasim {world.mark('the name of another person', 'urt')}")
    address = f"{world.mark('customers.email')}@mail.example"
    writer = _customer(tables, "Rana Alotaibi", email=address)
    wrong = f"{world.mark('communications.recipient_email')} at mail.example"
    _piece(tables, "bad-email", writer, channel="email", recipient_email=wrong)


def _unusual_words(world: MarkedWorld, tables: Tables) -> None:
    """One piece with a placeholder beside a mark, and a mark in every text column whose value no check needs."""
    taken = {"recipient_name", "recipient_email", "customer_id", "account_id", "body", *SUBJECT_IDS}
    columns = [name for name, kind in TABLES["communications"].columns.items() if kind is ColumnType.TEXT and name not in taken]
    customer = _customer(tables, "Fajer Almutawa")
    marked = {name: world.mark(f"communications.{name}") for name in (*columns, EXTRA)}
    marked["comm_type"] = f"For {marked['comm_type']}"  # one plain word would be taken for a kind of communication
    arabic = world.note("قزظغخضث", "communications.body in Arabic")
    body = f"{arabic} {world.mark('communications.body')} {{{{{world.mark('communications.body, in the placeholder')}}}}}"
    _piece(tables, "placeholder", customer, None, body=body, **marked)


def _unknown(world: MarkedWorld, tables: Tables) -> None:
    """A customer and an account that no register knows."""
    nobody = {"customer_id": world.mark("communications.customer_id"), "full_name": "Nobody"}
    _piece(tables, "unknown-customer", nobody)
    customer = _customer(tables, "Abrar Alenezi")
    nowhere = {"account_id": world.mark("communications.account_id")}
    _piece(tables, "unknown-account", customer, account=nowhere)


def _wish(world: MarkedWorld, tables: Tables) -> None:
    """A wish that forbids the channel, for the product of the piece; its words are marks."""
    customer = _customer(tables, "Shaikha Alhajri")
    product = world.mark("preferences.product_line")
    _piece(tables, "wish", customer, product_line=product)
    forbids = {
        "product_line": product,
        "channel": "letter",
        "allowed": "false",
        "source_system": world.mark("preferences.source"),
    }
    tables["preferences"].append({"customer_id": customer["customer_id"], **forbids})
    names = ("customer_id", "product_line", "purpose", "channel", EXTRA)
    tables["preferences"].append({"allowed": "true", **{name: world.mark(f"another preferences.{name}") for name in names}})


def _contacts(world: MarkedWorld, tables: Tables) -> None:
    """Contacts that are not the recorded ones, are another customer's, have a slip or were changed since; all of them marked."""
    mark = world.mark
    moved = _customer(tables, "Nasser Alajmi", email=f"{mark('the recorded email that differs')}@mail.example")
    _piece(tables, "other-email", moved, channel="email", recipient_email=f"{mark('an email of nobody')}@mail.example")
    theirs = f"{mark('the email of another customer')}@mail.example"
    _customer(tables, "Laila Alsaeed", email=theirs)
    swapped = _customer(tables, "Adel Alrashidi", email=f"{mark('the email of one who was swapped')}@mail.example")
    _piece(tables, "swapped-email", swapped, channel="email", recipient_email=theirs)
    slip = f"{mark('a mailbox with a slip in its domain')}@gmial.com"
    _piece(tables, "domain-slip", _customer(tables, "Huda Alenezi", email=slip), channel="email", recipient_email=slip)
    reached = _customer(tables, "Tariq Almutairi", phone=f"+{world.note('96594417263', 'customers.phone')}")
    unreached = f"+{world.note('50731942658417', 'communications.recipient_phone')}"
    _piece(tables, "phone", reached, channel="sms", recipient_phone=unreached)
    settled = _customer(tables, "Badria Alhajri", address=_address(4, mark("the recorded street")))
    _piece(tables, "other-address", settled, recipient_address=_address(7, mark("a street of nobody", "urt")))
    theirs = _address(2, mark("the street of another customer"))
    _customer(tables, "Waleed Alfadhli", address=theirs)
    elsewhere = _customer(tables, "Sara Albader", address=_address(8, mark("the street of one who was swapped", "urt")))
    _piece(tables, "swapped-address", elsewhere, recipient_address=theirs)
    since = _address(6, mark("the street since the cut-off"))
    changed = _customer(tables, "Khaled Alshatti", address=since, updated_at="2026-11-01T08:00:00Z")
    _piece(tables, "changed", changed, recipient_address=_address(9, mark("the street before", "urt")))


def _address(number: int, street: str) -> str:
    return f"Block {number}, {street.title()} Street, House 1{number}, Salmiya 22005, Kuwait"


def _texts(world: MarkedWorld, tables: Tables) -> None:
    """Texts with another's number, a full card number, another balance, lost letters, a lost disclosure: each with marks."""
    other = _customer(tables, "Ahmad Alsalem")
    theirs = _account(tables, other, account_id=world.note("77314482950613", "accounts.account_id of another"), status="closed")
    for key, column in (("other-data", "body"), ("other-data-in-subject", "subject")):
        _piece(
            tables, key, _customer(tables, "Mona Alkhaldi"), None, **{column: f"Your account {theirs['account_id']} is ready."}
        )
    seen = _customer(tables, "Faisal Alotaibi")
    transfer = {"posting_id": "T-MARK-2", "account_id": theirs["account_id"], "posted_on": _DAY, "amount": "12.000"}
    tables["postings"].append(transfer | {"description": f"Transfer to {world.mark('postings.description of an account')}"})
    card = world.note("4539148803436467", "a card number in a text")
    _piece(tables, "card", seen, body=f"Your card {card} was renewed.")
    _piece(tables, "card-in-subject", seen, subject=f"Your card {card}")
    account = _account(tables, seen, balance=world.note("4855362917.846", "a balance that the text does not have"))
    text = f"The balance of your account is {world.note('5966372915.843', 'a balance in a text')} KWD as of 2026-10-31."
    _piece(tables, "text-balance", seen, account, closing_balance="4855362917.846", body=text)
    garbled = f"Dear {world.mark('a name in a garbled text').title()}, {'رصيد حسابكم جاهز'.encode().decode('latin-1')}"
    _piece(tables, "garbled", seen, body=garbled)
    needed = f"{world.mark('a text that must be there').title()} may be reported within thirty days of receipt."
    tables["disclosures"].append({"comm_type": "notice", "text": needed})
    _piece(tables, "no-disclosure", seen, comm_type="notice", body=f"Dear {world.mark('a name beside it').title()}.")


def _persons(world: MarkedWorld, tables: Tables) -> None:
    """One who died, one of the tests, one without a name on the piece, two in one envelope, one whom systems know differently."""
    late = _customer(tables, f"Zaid {world.mark('the name of one who died').title()}", deceased="true")
    _piece(tables, "deceased", late)
    real = f"{world.mark('the real contact of a test record')}@mail.example"
    tested = _customer(tables, f"Test {world.mark('the name of a test record').title()}", is_test="true", email=real)
    _piece(tables, "test-record", tested, channel="email", recipient_email=real)
    unnamed = _customer(tables, f"Noor {world.mark('a name that the piece lacks').title()}")
    _piece(tables, "no-name", unnamed, recipient_name="")
    envelope = world.mark("communications.envelope_id of two")
    for key, name in (("envelope-1", "Hamad Aldosari"), ("envelope-2", "Reem Alqattan")):
        mine = _customer(tables, f"{name} {world.mark(f'the name in {key}').title()}")
        _piece(tables, key, mine, _account(tables, mine, balance="10.000"), closing_balance="10.000", envelope_id=envelope)
    known = _customer(tables, "Omar Alfahad", email=f"{world.mark('the email in the record')}@mail.example")
    _piece(tables, "silos", known)
    profile = {"customer_id": known["customer_id"], "source_system": world.mark("the system that knows another")}
    contacts = {"full_name": f"Lubna {world.mark('profiles.full_name of another').title()}"}
    contacts["email"] = f"{world.mark('profiles.email of another')}@mail.example"
    contacts["phone"] = world.note("96597731942", "profiles.phone of another")
    contacts["address"] = f"{world.mark('profiles.address of another').title()} Street 4, 22005 Salmiya, Kuwait"
    tables["profiles"].append(profile | contacts)


def _own(world: MarkedWorld, tables: Tables) -> None:
    """What the project's own checks find: a subject and an amount that are marks."""
    customer = _customer(tables, "Jaber Alnasser")
    marked = {
        "subject": f"Own {world.mark('communications.subject')}",
        "amount_due": world.note("2639481726.354", "an amount due"),
    }
    _piece(tables, "own", customer, None, channel="portal", due_date="2026-11-20", **marked)


_OWN_CHECK = '''
import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.examples import example


class OwnSubject(Check):
    """A subject that begins with Own."""

    id = "own.subject"
    title = "Subject of our own"
    dimension = Dimension.COMPLETENESS
    needs = ("communications.subject",)
    reads = ("subject",)
    first_action = "Look at it."
    catches = (example(piece={"subject": "Own words"}),)
    leaves = (example(),)

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        return facts.subject.startswith("Own ").fill_null(False)

    def judge(self, row: Row) -> Judgement | None:
        return self.found(f"It says {row['subject']}.", arabic=f"نصه {row['subject']}.", stated=row["subject"])
'''
_OWN_POLICY = """
expressions:
  own.large_amount:
    title: Large amount due
    finding_when: "channel = 'portal' AND amount_due > 9000000"
    first_action: Look at it.
"""


def _write_own_checks(folder: Path) -> None:
    """A check in a file and one in the policy; both state the values that they read."""
    (folder / "checks").mkdir()
    (folder / "checks" / "subject.py").write_text(_OWN_CHECK, encoding="utf-8")
    (folder / "policies" / "checks.yaml").write_text(_OWN_POLICY, encoding="utf-8")


def _records(world: MarkedWorld, tables: Tables) -> None:
    """A row of marks in every system of record: on a customer whose piece fails and an account that was due a piece."""
    text = {name: [c for c, kind in TABLES[name].columns.items() if kind is ColumnType.TEXT] for name in TABLES}
    customer = {name: world.mark(f"customers.{name} of one") for name in (*text["customers"], EXTRA)}
    tables["customers"].append(customer)
    _piece(tables, "marked-customer", customer, body="{{name}}")
    row = {name: world.mark(f"accounts.{name} of one") for name in (*text["accounts"], EXTRA)}
    tables["accounts"].append(row)
    _account(tables, customer, product_line=world.mark("accounts.product_line of a missing piece"), currency="KWD")
    tables["account_holders"][-1] |= {"role": world.mark("account_holders.role"), EXTRA: world.mark("account_holders, further")}
    tables["account_holders"].append(
        {"customer_id": customer["customer_id"], "account_id": world.mark("account_holders.account_id")}
    )
    unstated = {"balance_date": _DAY, "balance": world.note("7183947182.653", "an unstated balance")}
    tables["ledger_balances"].append(unstated | _marked(world, "ledger_balances", text["ledger_balances"]))
    posting = {"posting_id": "T-MARK", "posted_on": _DAY, "amount": world.note("9522847193.651", "postings.amount")}
    tables["postings"].append(posting | _marked(world, "postings", text["postings"]))
    tables["batches"][0][EXTRA] = world.mark("batches, further")
    tables["batches"].append({"batch_id": "2026-09", "statement_cycle": world.mark("batches.statement_cycle")})
    for change in tables["changes"]:  # those that agree with a cause, too
        change |= {
            "kind": f"For {world.mark('changes.kind')}",
            "subject": f"Letter to {world.mark('changes.subject')}",
            "description": world.mark("changes.description"),
            EXTRA: world.mark("changes, further"),
        }
    tables["changes"].append(
        {"change_id": "CHG-MARK", "at": "2026-10-30T12:00:00Z", "scope": f"region={world.mark('changes.scope')}"}
    )
    for name, number in (
        ("profiles", {}),
        ("disclosures", {}),
        ("contacts", {"contact_id": "K-1"}),
        ("bounces", {"communication_id": "S2610-MARK-wish"}),
    ):
        tables[name].append({**number, **_marked(world, name, text[name])})


def _marked(world: MarkedWorld, table: str, columns: Iterable[str]) -> Row:
    return {name: world.mark(f"{table}.{name}") for name in (*columns, EXTRA) if name not in SUBJECT_IDS}


_PLANTS = (
    *(_misspelled, _wrong_balance, _does_not_foot, _strangers, _unusual_words, _unknown, _wish, _records),
    *(_contacts, _texts, _persons, _own),
)


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: list[Row]) -> None:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
