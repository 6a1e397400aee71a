"""phone.invalid"""

import ibis
import ibis.expr.types as ir

from commsqa.checks.addresses.countries import country_code
from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.examples import Example, example
from commsqa.checks.phone_patterns import surely_right
from commsqa.checks.phones import Use, country_of, fault, names_its_country
from commsqa.checks.planting import Planting, Scene

_SEPARATORS = (" ", "-", "(", ")")
_THERE = (" The register has the same number: correct it there.", " والرقم نفسه في السجل، فليُصحَّح هناك.")


def _sms(number: str | None, **record: str) -> Example:
    return example(piece={"channel": "sms", "recipient_phone": number}, customer={"address": None, **record})


class InvalidPhone(Check):
    """Nothing can be sent to the phone number: it is missing on a text message, it is none in its country's numbering plan, or a
    text message would go to a fixed line.

    A number without its country's code is read in the customer's: the register's country, that of the recorded phone, that of the
    address. Where none is known it is left alone. Fixed lines are findings for text messages only.
    """

    id = "phone.invalid"
    title = "Phone number cannot be used"
    dimension = Dimension.VALIDITY
    needs = ("communications.recipient_phone",)
    judge_decides = True
    reads = ("channel", "recipient_phone", "record_phone", "record_country", "record_address")
    first_action = "Correct the numbers in the customer register, or send these pieces by another channel."
    runbook = (
        "Compare with the register: where it has a good number, the composition or its data feed spoilt it.",
        "Where the register is wrong too, ask the customer, and correct it there.",
        "If many came at once, look for a lost digit or country code in the feed that brought them.",
    )
    catches = (
        _sms("+965 5000 123"),
        _sms("5000 123", country="KW"),
        _sms("0965 50001234", phone="+96550001234"),
        _sms("٥٠٠٠١٢", address="Block 3, Salmiya, Kuwait"),
        _sms("+965 2222 1111"),  # a fixed line
        _sms("no phone"),
        _sms(None),
        example(piece={"recipient_phone": "+999 123456"}),  # a letter that names a number
    )
    leaves = (
        _sms("+96550001234"),
        _sms("00965 5000-1234"),
        _sms("96550001234"),
        _sms("\u200e+٩٦٥ ٥٠٠٠ ١٢٣٤"),
        _sms("5000 1234", country="KW"),
        _sms("601 000 111", country="KW", phone="+420601000111"),
        _sms("050 123 4567", address="P.O. Box 12, Dubai, United Arab Emirates"),
        _sms("5000 123"),  # of a country that nobody names
        example(piece={"recipient_phone": "+965 2222 1111"}),
        example(),  # a letter without a number
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Text messages, and other pieces that carry a phone number."""
        return (facts.channel == "sms") | facts.recipient_phone.notnull()

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """Everything that is not surely right."""
        number = facts.recipient_phone
        for separator in _SEPARATORS:
            number = number.replace(separator, "")
        read = facts.record_country.fill_null("") + ":" + number
        is_text = facts.channel == "sms"
        # What gets text messages can be called too, and its pattern is far quicker than that of all numbers.
        right = ibis.cases(
            (read.re_search(surely_right(Use.TEXT)), True),
            (is_text, False),
            else_=read.re_search(surely_right(Use.CALL)),
        )
        return ibis.ifelse(number.isnull(), is_text, ~right)

    def judge(self, row: Row) -> Judgement | None:
        """A finding unless the number is one in some country that it may be of."""
        number, recorded = row["recipient_phone"], row["record_phone"]
        if number is None:
            sentence, arabic = "The piece goes by text message and has no phone number.", "تُرسل الرسالة نصيةً وليس لها رقم هاتف."
            return self.found(sentence, arabic=arabic, expected=recorded)
        use = Use.TEXT if row["channel"] == "sms" else Use.CALL
        wrong = fault(number, countries=() if names_its_country(number) else _countries(row), use=use)
        if wrong is None:
            return None
        english, arabic = _THERE if number == recorded else ("", "")
        expected = recorded if recorded and recorded != number else wrong.meant
        return self.found(wrong.english + english, arabic=wrong.arabic + arabic, stated=number, expected=expected)

    def plant(self, scene: Scene) -> Planting | None:
        """The last digits are cut off, where that leaves no number of any country that it may be of."""
        cut = (scene.piece["recipient_phone"] or "").rstrip()[:-4]
        use = Use.TEXT if scene.piece["channel"] == "sms" else Use.CALL
        return scene.change(recipient_phone=cut) if cut and fault(cut, countries=_countries(scene.piece), use=use) else None


def _countries(row: Row) -> tuple[str, ...]:
    """Where the customer is, the likeliest first."""
    end_of_address = (row["record_address"] or "").replace("،", ",").rpartition(",")[2]
    found = (country_code(row["record_country"]), country_of(row["record_phone"]), country_code(end_of_address))
    return tuple(dict.fromkeys(country for country in found if country))
