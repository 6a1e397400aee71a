"""Hostile but legal values: what a source may hold, and what no rule was written for."""

from collections.abc import Mapping, Sequence

from commsqa.domain.tables import ColumnType

TEXTS: Mapping[str, str] = {
    "one space": " ",
    "NUL": "Anna\x00Berg",
    "control characters": "\x01\x02\x1b[31m\x7f\x85",
    "line ends": "\r\n\n\r\u2028\u2029",
    "direction marks": "\u202eAnna Berg\u202c \u200f\u200e\u2066x\u2069",
    "only invisible": "\u200b\u200c\u200d\u2060\ufeff\u00ad\u061c",
    "combining characters": "a" + "\u0301" * 200,
    "Arabic with every mark": "مُحَمَّدٌۭ بْنُ عَبْدِ اللهِ آل ـــ ثاني",
    "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1f0\U0001f1fc \U0001f44d\U0001f3fd",
    "beyond the first plane": "\U00010348\U0001d4d0\U000e0041\U0010ffff",
    "no characters": "\ufffe\uffff\ufdd0",
    "replacement characters": "\ufffd\ufffd ????? ï¿½",
    "digits of every kind": "١٢٣٤۵۶۷۸ ①②③ ⅷ ½ 三 𝟙𝟚 ௧ ²³",
    "compatibility forms": "ﷺ ﷲ ﬁ ㍿ ㏒ Ⅷ ŉ ﻼ",
    "a number of 30 digits": "123456789012345678901234567890.123",
    "an exponent": "1e999999999 -inf nan 0x1F",
    "a formula": "=cmd|' /C calc'!A0",
    "SQL": "'; DROP TABLE customers; --",
    "JSON and markup": '{"a": [1, {"b": null}]} <script>alert(1)</script> <!here>',
    "templates": "{{ {% ${ %s {0} << [[ « %NAME% \\N {{{{",
    "a pattern": r"(a+)+$ [\d\\ (?P<x> *** ? +",
    "only punctuation": ".,;:-_/\\|'\"`´()[]{}<>@#%&*+=~^",
    "an address of emails": '@@ a@ @b.c a@b a@[::1] "a b"@c.d a@xn--.com ..@.. a@\u3002com',
    "phones": "+ 00 +++965 ١٢٣ +999999999999999999999 (0)0 tel:",
    "dates": "0000-00-00 31.02.2026 99/99/9999 ٣١/١٢/١٤٤٧ 1 محرم 99999 29 Feb 1900 30 صفر 1500",
    "amounts": "KWD -999999999999999.999 ر.س ١٢٬٣٤٥٫٦٧- (1.2.3,4,5) 1'234'567.89 €€",
    "a long word": "x" * 5_000,
    "many words": "Anna " * 2_000,
    "many at signs": "@" * 2_000,
    "many brackets": "{" * 2_000 + "(" * 2_000,
    "many digits": "4" * 5_000,
    "null as a word": "null",
}
REPEATED: Mapping[str, str] = {
    "words": "Dear Anna Berg, the balance of your account A1 is 130.00 EUR on 31 January 2026. ",
    "Arabic words": "رصيدك في ٣١ يناير ٢٠٢٦ هو ١٢٣٤٫٥٠٠ د.ك ",
    "letters": "a",
    "digits": "1234567890",
    "single digits": "1.",
    "cards": "4111 1111 1111 1111 ",
    "accounts": "CZ65 0800 0000 1920 0014 5399 ",
    "dates": "31/12/2026 ",
    "Hijri dates": "1 محرم 1447 ",
    "spaces": " ",
    "empty lines": "\n",
    "question marks": "?? ",
    "tags that do not end": "<a",
    "styles that do not end": "<style",
    "placeholders that do not end": "{{",
    "points": ".",
    "dashes": "- - ",
    "slashes": "a/b/",
    "mails": "a@b.",
    "greetings": "Dear ",
    "balances": "balance ",
    "capitals": "ABC ",
    "absent values": "null null ",
    "double encoding": "Ã©Ø§Ù",
    "escapes": "=?utf-8?Q?=D8",
    "direction marks": "\u202e\u0627",
    "combining characters": "\u0301",
    "ligatures": "ﷺ",
    "NUL": "\x00",
}
"""What a body of megabytes may consist of."""
DATES = ("0001-01-01", "0001-12-31", "1299-12-31", "1582-10-10", "1900-02-28", "2024-02-29", "9999-12-31")
MOMENTS = ("0001-01-01T00:00:00Z", "1582-10-10T12:00:00Z", "9999-12-31T23:59:59.999999Z")
AMOUNTS = ("999999999999999.999", "-999999999999999.999", "0", "-0.001", "0.001")
INTEGERS = ("0", "-1", "9223372036854775807", "-9223372036854775808")

OF_TYPE: Mapping[ColumnType, Sequence[str]] = {
    ColumnType.TEXT: tuple(TEXTS.values()),
    ColumnType.DATE: DATES,
    ColumnType.MOMENT: MOMENTS,
    ColumnType.DECIMAL: AMOUNTS,
    ColumnType.INTEGER: INTEGERS,
    ColumnType.BOOLEAN: ("true", "false"),
}
