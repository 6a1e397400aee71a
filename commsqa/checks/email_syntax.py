"""Is a text an email address that mail can be sent to, by its syntax alone?

>>> fault("anna@@mail.example").english
'It has more than one @.'
>>> fault("anna@mail.example")
"""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from commsqa.domain.values import Value

_LONGEST = 254  # characters; octets are counted by the validator (RFC 5321, 4.5.3.1.3, by RFC 3696's erratum 1690)
_OUTER = re.compile(r"^(?:\s|mailto:|<)+|[\s>.,;]+$", re.IGNORECASE)
_AT_WORD = re.compile(r"\s+at\s+|\s*[(\[]at[)\]]\s*", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Fault(Value):
    """What is wrong with an address, in both languages, and the address that was plainly meant, where there is one."""

    english: str
    arabic: str
    meant: str | None = None


@lru_cache(maxsize=1 << 12)
def fault(address: str) -> Fault | None:
    """Why nothing can be sent to the address, or None where its syntax is right. Nothing is looked up; nothing is raised.

    Right is what RFC 5321 and 6531 allow, without what hardly any mail system takes: a quoted local part, an address in brackets,
    a display name, comments. A domain has at least one point, and is none of those reserved for private use.
    """
    if len(address) > _LONGEST:
        return Fault(english="It is longer than 254 characters.", arabic="طوله يزيد على 254 حرفًا.")
    reason = _refusal(address)
    if reason is None:
        return None
    known = next(((english, arabic) for pattern, english, arabic in _KINDS if pattern.search(address)), None)
    english, arabic = known or (reason, "تركيبه لا يوافق معايير البريد الإلكتروني.")
    repaired = _repaired(address)
    return Fault(english=english, arabic=arabic, meant=repaired if repaired != address and _refusal(repaired) is None else None)


def _refusal(address: str) -> str | None:
    """The validator's word. `strict` counts the local part; that this is a test environment lets the domain `.test` pass."""
    try:
        validate_email(address, check_deliverability=False, test_environment=True, strict=True)
    except EmailNotValidError as refused:
        return str(refused)
    return None


def _repaired(address: str) -> str:
    """Without what was copied along: spaces, brackets, a full stop; with the @ and the points that were meant."""
    text = _OUTER.sub("", _INVISIBLE.sub("", address)).replace("＠", "@")
    text = _AT_WORD.sub("@", text, count=1) if "@" not in text else text
    text = re.sub(r"@{2,}", "@", re.sub(r"\s*([@.])\s*", r"\1", text))
    return re.sub(r"\.{2,}", ".", text.replace(",", ".")).replace(".@", "@").replace("@.", "@")


_KINDS = tuple(
    (re.compile(pattern), english, arabic)
    for pattern, english, arabic in (
        (r"^\s*$", "It is empty.", "العنوان فارغ."),
        (_INVISIBLE.pattern, "It contains an invisible character.", "فيه حرف غير مرئي."),
        (r"[\x00-\x1f\x7f]", "It contains a control character or a line break.", "فيه حرف تحكم أو سطر جديد."),
        (r"^\s|\s$", "It begins or ends with a space.", "يبدأ بمسافة أو ينتهي بها."),
        (r"^[^@]*$", "It has no @.", "تنقصه علامة @."),
        (
            '"',
            "The part before the @ is in quotation marks, which hardly any mail system takes.",
            "الجزء قبل @ بين علامتي اقتباس، ولا تقبله أنظمة البريد عادة.",
        ),
        (r"[<>]", "It contains angle brackets or a display name.", "فيه أقواس أو اسم إلى جانب العنوان."),
        (r"@.*@", "It has more than one @.", "فيه أكثر من علامة @."),
        (r"\s", "It contains a space.", "فيه مسافة."),
        (
            r"[,;]",
            "It contains a comma or semicolon: a slip, or more than one address.",
            "فيه فاصلة: خطأ في الكتابة أو أكثر من عنوان.",
        ),
        (r"^@", "There is nothing before the @.", "لا شيء قبل علامة @."),
        (r"@$", "There is nothing after the @.", "لا شيء بعد علامة @."),
        (r"\.\.", "It has two points in a row.", "فيه نقطتان متتاليتان."),
        (r"\.$", "It ends with a point.", "ينتهي بنقطة."),
        (r"^\.|\.@|@\.", "A point stands at the beginning or beside the @.", "فيه نقطة في أوله أو بجانب @."),
        (
            r"@\[",
            "An IP address in brackets stands for the domain, which hardly any mail system takes.",
            "بعد @ عنوان IP بين أقواس، ولا تقبله أنظمة البريد عادة.",
        ),
        (r"@[^.]*$", "The domain has no point: its ending is missing.", "النطاق بلا نقطة: نهايته ناقصة."),
        (r"^.{65,}@", "The part before the @ is longer than 64 characters.", "الجزء قبل @ يزيد على 64 حرفًا."),
    )
)
"""What people get wrong, most telling first: the pattern, and what is said of it."""
