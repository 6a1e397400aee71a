"""Ways in which a right piece may look odd: other spellings of names, addresses and numbers, and words that only look wrong."""

import random
from collections.abc import Callable
from typing import NamedTuple

from commsqa.project.demo import names
from commsqa.project.demo.bank import Bank
from commsqa.project.demo.customers import Customer
from commsqa.project.demo.months import Month
from commsqa.project.demo.natural import is_special
from commsqa.project.demo.people import chance
from commsqa.project.demo.pieces import Row, Trap
from commsqa.project.demo.wording import body

_PER_MILLE = 40
_NICKNAMES = dict(line.split() for line in names.NICKNAMES.strip().splitlines())
_CHOICE = {
    "en": " Reason for the change: [ ] move, [ ] marriage, [ ] none of the above.",
    "ar": " سبب التغيير: [ ] انتقال، [ ] زواج، [ ] لا شيء مما سبق.",
}
_CARD = {"en": " Your card 4000 00** **** {}.", "ar": " بطاقتك رقم 4000 00** **** {}."}
_SAME_DAY = {"en": "{end} ({hijri})", "ar": "{end} (الموافق {hijri})"}
_WRITTEN_OUT = (("Co. W.L.L.", "Company WLL"), ("Co. K.S.C.C.", "Company KSCC"), ("ذ.م.م", "ذ م م"), ("ش.م.ك.م", "ش م ك م"))


class Right(NamedTuple):
    """A right piece and what it was composed of."""

    piece: Row
    customer: Customer
    month: Month
    bank: Bank

    def other(self, column: str, value: str) -> Row | None:
        """The piece with another value; None where it has none, or that one."""
        return self.piece | {column: value} if self.piece[column] and value != self.piece[column] else None

    def saying(self, more: str) -> Row:
        """The piece with more in its text."""
        return self.piece | {"body": self.piece["body"] + more}


Odd = Callable[[Right], Row | None]


def make_odd(rng: random.Random, bank: Bank, month: Month, pieces: list[Row], traps: list[Trap]) -> tuple[list[Row], list[Trap]]:
    """The pieces, some of those that are no traps yet in an odd way, and the traps with these."""
    known, made, found = {trap.subject_id for trap in traps}, [], list(traps)
    for piece in pieces:
        odd = piece
        if piece["communication_id"] not in known and not is_special(piece, bank) and chance(rng, _PER_MILLE):
            right = Right(piece, bank.customers[piece["customer_id"]], month, bank)
            ways = ((kind, _WAYS[kind](right)) for kind in rng.sample(list(_WAYS), len(_WAYS)))
            kind, odd = next((kind, changed) for kind, changed in ways if changed)
            found.append(Trap(piece["communication_id"], kind))
        made.append(odd)
    return made, found


def _nickname(right: Right) -> Row | None:
    given, _, family = right.piece["recipient_name"].partition(" ")
    short = _NICKNAMES.get(given)
    return right.other("recipient_name", f"{short} {family}") if short else None


def _joint_names(right: Right) -> Row | None:
    """Both owners on one letter."""
    owners = [customer_id for customer_id, role, _ in right.bank.accounts[right.piece["account_id"]].holders if role == "joint"]
    if not owners or right.piece["channel"] != "letter" or right.piece["purpose"] != "original":
        return None
    other, arabic = right.bank.customers[owners[0]], not right.piece["recipient_name"].isascii()
    both = f" و{other.name('ar')}" if arabic else f" & {other.name('en')}"
    return right.other("recipient_name", right.piece["recipient_name"] + both)


def _company_form(right: Right) -> Row | None:
    name = right.piece["recipient_name"]
    for form, other in _WRITTEN_OUT:
        name = name.replace(form, other)
    return right.other("recipient_name", name)


def _address_style(right: Right) -> Row | None:
    shorter = right.piece["recipient_address"].upper().replace("BLOCK", "BLK").replace("STREET", "ST")
    return right.other("recipient_address", shorter)


def _mailbox_style(right: Right) -> Row | None:
    return right.other("recipient_email", right.piece["recipient_email"].title())


def _phone_style(right: Right) -> Row | None:
    phone = right.piece["recipient_phone"]
    return right.other("recipient_phone", f"00{phone[1:4]} {phone[4:8]}-{phone[8:]}")


def _choice(right: Right) -> Row | None:
    return right.saying(_CHOICE[right.piece["language"]])


def _masked_card(right: Right) -> Row | None:
    card = _CARD[right.piece["language"]].format(right.piece["account_id"][-4:])
    return right.saying(card) if right.piece["comm_type"] == "notice" else None


def _hijri(right: Right, *, off: int = 0) -> Row | None:
    if right.piece["comm_type"] != "statement":
        return None
    language, end = right.piece["language"], right.month.end
    both = _SAME_DAY[language].format(end=end, hijri=right.month.hijri(language, off=off))
    return right.other("body", right.piece["body"].replace(end, both))


def _sighted(right: Right) -> Row | None:
    """The new moon may be seen a day later."""
    return _hijri(right, off=1)


def _bilingual(right: Right) -> Row | None:
    piece, customer = right.piece, right.customer
    if piece["channel"] == "sms" or not customer.party.arabic or body(piece, customer) != piece["body"]:
        return None
    return right.saying("\n" + body(piece, customer, language="en" if piece["language"] == "ar" else "ar"))


_WAYS: dict[str, Odd] = {
    "nickname": _nickname,
    "joint_names": _joint_names,
    "company_form": _company_form,
    "address_style": _address_style,
    "mailbox_style": _mailbox_style,
    "phone_style": _phone_style,
    "none_of_the_above": _choice,
    "masked_card": _masked_card,
    "hijri_date": _hijri,
    "hijri_date_a_day_off": _sighted,
    "bilingual": _bilingual,
}
