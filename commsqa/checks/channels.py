"""The customer's channels, as a sentence of evidence calls them."""

_ENGLISH = {"letter": "letter", "email": "email", "sms": "SMS", "push": "push message", "portal": "the portal"}
_ARABIC = {
    "letter": "البريد الورقي",
    "email": "البريد الإلكتروني",
    "sms": "الرسائل القصيرة",
    "push": "إشعارات التطبيق",
    "portal": "البوابة الإلكترونية",
}


def english(channel: str | None) -> str:
    """The channel after `by`; one that is not known stays as the source calls it."""
    return _ENGLISH.get(channel or "", channel or "an unnamed channel")


def arabic(channel: str | None) -> str:
    """The channel after `عبر`; one that is not known stays as the source calls it."""
    return _ARABIC.get(channel or "", channel or "قناة غير مسماة")
