"""How a piece goes wrong in its addressee's contact, in its figures and in its text, besides `slips`; of the same form."""

from commsqa.project.demo.pieces import Row, fils, money
from commsqa.project.demo.slips import Case, digits_swapped
from commsqa.project.demo.wording import DISCLOSURES, body

_NOBODY = ("", "N/A", "Valued Customer")
_PROVIDERS = ("gmail.com", "hotmail.com", "outlook.com")
_CARDS = {"en": " Your card 4000 0012 3456 7899.", "ar": " رقم البطاقة ٤٠٠٠ ٠٠١٢ ٣٤٥٦ ٧٨٩٩."}
"""A number whose check digit is right, of no issuer's customer."""
_SURELY_MEN = {"أحمد", "محمد", "علي", "حسن", "خالد", "عبدالله", "عمر", "فهد", "يوسف", "إبراهيم"}
"""Names that no woman bears."""
_UNITS = {"en": ("KWD", "USD"), "ar": ("د.ك.", "دولار أمريكي")}


def name_missing(case: Case) -> Row | None:
    """A letter to nobody, or to customers in general."""
    return case.piece | {"recipient_name": _NOBODY[case.turn % len(_NOBODY)]} if case.piece["channel"] == "letter" else None


def address_before(case: Case) -> Row | None:
    """Another house, street or block than the record's, as before a move."""
    block, house = _parts(case)
    if not house:
        return None
    street, number = block.rpartition(" ")[::2]
    ways = (
        f"{block}, House {300 + case.turn}, {house.partition(', ')[2]}",
        f"{street} {int(number) + 200}, House {house}",
        f"Block 13, Street 310, House {house}",
    )
    return case.piece | {"recipient_address": ways[case.turn % len(ways)]}


def address_cut(case: Case) -> Row | None:
    """The house has lost its number, the block its own, or there is no address."""
    block, house = _parts(case)
    if not house:
        return None
    rest = house.partition(", ")[2]
    ways = (f"{block}, House , {rest}", f"Block , {block.partition(', ')[2]}, House {house}", "")
    return case.piece | {"recipient_address": ways[case.turn % len(ways)]}


def _parts(case: Case) -> tuple[str, str]:
    """Of a Kuwaiti address with block, street and house: what stands before the house, and what from its number on."""
    before, _, behind = case.piece["recipient_address"].partition(", House ")
    return before, behind


def email_before(case: Case) -> Row | None:
    """A mailbox at a provider that the customer has left."""
    name, _, domain = case.piece["recipient_email"].partition("@")
    others = [provider for provider in _PROVIDERS if provider != domain]
    return case.piece | {"recipient_email": f"{name}@{others[case.turn % 2]}"} if domain and "+" not in name else None


def phone_unusable(case: Case) -> Row | None:
    """A digit is lost, no such numbers are assigned, or the line is a fixed one."""
    phone = case.piece["recipient_phone"]
    ways = (phone[:-1], f"{phone[:4]}3{phone[5:]}", f"{phone[:4]}2224{phone[8:]}")
    return case.piece | {"recipient_phone": ways[case.turn % len(ways)]} if phone.startswith("+965") else None


def due_date_wrong(case: Case) -> Row | None:
    """A notice is due before it is dated, over a year later, or on no day."""
    piece = case.piece
    if not piece["due_date"]:
        return None
    year, rest = int(piece["due_date"][:4]), piece["due_date"][4:]
    due = (f"{year - 1}{rest}", f"{year + 1}{rest}", "")[case.turn % 3]
    return piece | {"due_date": due, "body": piece["body"].replace(piece["due_date"], due or piece["due_date"])}


def opening_wrong(case: Case) -> Row | None:
    """The opening balance is not what the month before left: two digits swapped, or a fils off."""
    if not case.piece["opening_balance"]:
        return None
    right = fils(case.piece["opening_balance"])
    wrong = right + 1 if case.turn % 2 else digits_swapped(right)
    return case.piece | {"opening_balance": money(wrong)} if wrong != right else None


def wrong_currency(case: Case) -> Row | None:
    """Dinars are called dollars, in the text too; a statement and a notice in turn."""
    piece, (dinars, dollars) = case.piece, _UNITS[case.piece["language"]]
    if piece["comm_type"] != ("statement", "notice")[case.turn % 2]:
        return None
    return piece | {"currency": "USD", "body": piece["body"].replace(dinars, dollars)}


def other_balance_in_body(case: Case) -> Row | None:
    """The text states another balance than the data: last month's, two digits swapped, in fils; Arabic and English in turn."""
    piece = case.piece
    if not piece["closing_balance"] or piece["language"] != ("en", "ar")[case.turn % 2]:
        return None
    right = fils(piece["closing_balance"])
    told = (fils(piece["opening_balance"]), digits_swapped(right), 1000 * right)[case.turn % 3]
    taken = {fils(piece[column]) for column in ("closing_balance", "total_credits", "total_debits")}
    return None if told in taken else piece | {"body": body(piece | {"closing_balance": money(told)}, case.customer)}


def card_number_shown(case: Case) -> Row | None:
    """A notice shows a whole card number; in Arabic digits every other time."""
    piece = case.piece
    if piece["comm_type"] != "notice" or piece["language"] != ("en", "ar")[case.turn % 2]:
        return None
    return piece | {"body": piece["body"] + _CARDS[piece["language"]]}


def other_day_in_body(case: Case) -> Row | None:
    """The text names the end of the month before, another day by which to pay, or a Hijri day of another month."""
    piece, way = case.piece, case.turn % 3
    if piece["comm_type"] != ("statement", "notice", "statement")[way]:
        return None
    if way == 1:
        due = piece["due_date"]
        return piece | {"body": piece["body"].replace(due, f"{due[:-2]}{int(due[-2:]) + 5:02d}")}
    told = case.month.day_before if way == 0 else f"{piece['period_end']} ({case.month.hijri(piece['language'], off=-9)})"
    return piece | {"body": piece["body"].replace(piece["period_end"], told)}


def disclosure_lost(case: Case) -> Row | None:
    """A statement without the text that it must have."""
    piece, language = case.piece, ("en", "ar")[case.turn % 2]
    if piece["comm_type"] != "statement" or piece["language"] != language:
        return None
    return piece | {"body": piece["body"].replace(f" {DISCLOSURES[language]}", "")}


def woman_greeted(case: Case) -> Row | None:
    """A man is greeted as a woman, in Arabic."""
    if case.customer.party.title != "Mr" or case.customer.party.words[0].arabic not in _SURELY_MEN:
        return None
    wrong = case.piece["body"].replace("عزيزي ", "عزيزتي ", 1)
    return case.piece | {"body": wrong} if wrong != case.piece["body"] else None
