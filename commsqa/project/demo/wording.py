"""What the pieces say: subjects and texts in Arabic and English, and the text that every statement must have."""

from collections.abc import Mapping

from commsqa.project.demo.customers import Customer
from commsqa.project.demo.months import Month

Piece = Mapping[str, str]
DISCLOSURES = {
    "en": "Please report any error in this statement to us within thirty days of receiving it.",
    "ar": "يرجى إبلاغنا بأي خطأ في هذا الكشف خلال ثلاثين يوماً من تاريخ استلامه.",
}
"""What the central bank prescribes for statements, by language."""
_SUBJECTS = {
    ("statement", "en"): "Your statement for {month}",
    ("statement", "ar"): "كشف حسابك لشهر {month}",
    ("notice", "en"): "Your card payment for {month}",
    ("notice", "ar"): "سداد بطاقتك لشهر {month}",
    ("offer", "en"): "A better rate on your savings",
    ("offer", "ar"): "عائد أفضل على مدخراتك",
}
_BODIES = {
    ("statement", "en"): "Dear {name}, the balance of your account ending {tail} is {amount} {unit} as of {end}. {disclosure}",
    ("statement", "ar"): "{dear} {name}، رصيد حسابك المنتهي بـ {tail} هو {amount} {unit} بتاريخ {end}. {disclosure}",
    ("notice", "en"): "Dear {name}, {amount} {unit} for your card ending {tail} is due by {due}.",
    ("notice", "ar"): "{dear} {name}، يستحق مبلغ {amount} {unit} عن بطاقتك المنتهية بـ {tail} في {due}.",
    ("offer", "en"): "Dear {name}, new savings accounts earn a better rate until the end of the year. Ask your branch.",
    ("offer", "ar"): "{dear} {name}، حسابات التوفير الجديدة بعائد أفضل حتى نهاية السنة. اسأل فرعك.",
}
_MESSAGES = {
    "en": "{amount} {unit} for your card ending {tail} is due by {due}. Do not share your PIN with anybody.",
    "ar": "يستحق مبلغ {amount} {unit} عن بطاقتك المنتهية بـ {tail} في {due}. لا تشارك رقمك السري مع أحد.",
}
_DEAR = {"Mr": "عزيزي", "Mrs": "عزيزتي", "": "السادة"}
_UNITS = {("KWD", "ar"): "د.ك.", ("USD", "ar"): "دولار أمريكي"}


def subject(comm_type: str, language: str, month: Month) -> str:
    """The subject of a piece of that kind."""
    return _SUBJECTS[comm_type, language].format(month=month.name(language))


def body(piece: Piece, customer: Customer, *, language: str = "") -> str:
    """The text of the piece with the figure it states, for that customer, in the piece's language unless one is given."""
    kind, language = piece["comm_type"], language or piece["language"]
    template = _MESSAGES[language] if piece["channel"] == "sms" else _BODIES[kind, language]
    return template.format(
        dear=_DEAR[customer.title],
        name=customer.name(language),
        tail=piece["account_id"][-4:],
        amount=piece["closing_balance"] or piece["amount_due"],
        unit=_UNITS.get((piece["currency"], language), piece["currency"]),
        end=piece["period_end"],
        due=piece["due_date"],
        disclosure=DISCLOSURES[language],
    )
