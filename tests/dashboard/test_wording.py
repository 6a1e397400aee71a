"""Numbers, shares, moments and isolates in a reader's language and digits."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from markupsafe import Markup

from commsqa.dashboard import wording
from commsqa.dashboard.i18n import Reader, in_own_digits

ENGLISH = Reader()
WESTERN = Reader(language="ar", digits="western")
ARABIC = Reader(language="ar", digits="arabic")
AT = datetime(2026, 11, 2, 5, 4, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reader", "text"),
    [(ENGLISH, "1,234,567"), (WESTERN, "1,234,567"), (ARABIC, "١٬٢٣٤٬٥٦٧"), (Reader(digits="arabic"), "1,234,567")],
)
def test_a_number_is_grouped_in_the_readers_digits(reader: Reader, text: str) -> None:
    assert wording.number(1_234_567, reader) == text


@pytest.mark.parametrize(
    ("share", "english", "digits"),
    [(0, "0%", "٠"), (0.5, "50%", "٥٠"), (Decimal("0.1234"), "12.3%", "١٢٫٣"), (1, "100%", "١٠٠"), (0.00001, "<0.1%", "٠٫١")],
)
def test_a_share_has_one_decimal_and_what_is_little_is_not_nothing(share: float, english: str, digits: str) -> None:
    assert wording.percent(share, ENGLISH) == english
    assert digits in wording.percent(share, ARABIC)
    assert not set("0123456789") & set(wording.percent(share, ARABIC))


def test_a_moment_is_utc_and_says_so() -> None:
    there = AT.astimezone(timezone(timedelta(hours=4)))
    text = wording.moment(there, ENGLISH)
    assert 'datetime="2026-11-02T05:04:09Z"' in text
    assert "2 Nov 2026, 05:04" in text
    assert "UTC" in text


def test_a_moment_in_arabic_has_arabic_months_and_digits_and_a_machine_can_still_read_it() -> None:
    text = wording.moment(AT, ARABIC)
    assert "٢ نوفمبر ٢٠٢٦، ٠٥:٠٤" in text
    assert 'datetime="2026-11-02T05:04:09Z"' in text
    assert "2 نوفمبر 2026" in wording.moment(AT, WESTERN)


def test_nothing_is_a_dash() -> None:
    assert {wording.moment(None, ENGLISH), wording.ltr(None), wording.ltr(""), wording.bdi("")} == {"–"}


def test_a_day_has_no_time() -> None:
    assert wording.day(date(2026, 11, 2), ENGLISH) == "2 Nov 2026"
    assert wording.day(date(2026, 11, 2), ARABIC) == "٢ نوفمبر ٢٠٢٦"


@pytest.mark.parametrize(
    ("end", "shown"),
    [
        (datetime(2026, 12, 23, tzinfo=UTC), '<time datetime="2026-12-22">22 Dec 2026</time>'),
        (datetime(2027, 1, 1, 3, tzinfo=timezone(timedelta(hours=3))), '<time datetime="2026-12-31">31 Dec 2026</time>'),
        (datetime(2026, 12, 23, 9, tzinfo=UTC), wording.moment(datetime(2026, 12, 23, 9, tzinfo=UTC), Reader())),
    ],
)
def test_what_ends_with_a_day_names_that_day(end: datetime, shown: str) -> None:
    assert wording.until(end, Reader()) == shown


def test_ids_keep_their_digits() -> None:
    assert wording.ltr("KW81 CBKU 0000") == '<bdi dir="ltr">KW81 CBKU 0000</bdi>'


@pytest.mark.parametrize("write", [wording.ltr, wording.bdi])
@pytest.mark.parametrize("nasty", ["<script>alert(1)</script>", '"><img src=x onerror=y>', "&lt;b&gt;"])
def test_text_from_data_is_escaped(write: object, nasty: str) -> None:
    assert callable(write)
    written = write(nasty)
    assert isinstance(written, Markup)
    assert "<script" not in written
    assert "<img" not in written
    inside = written.partition(">")[2].removesuffix("</bdi>")
    assert inside.unescape() == nasty


def test_what_is_escaped_already_is_not_escaped_again() -> None:
    assert wording.bdi(Markup("&lt;i&gt;\u202e")) == '<bdi dir="auto">&lt;i&gt;</bdi>'


@pytest.mark.parametrize("mark", "\u202a\u202b\u202d\u202e\u202c\u2066\u2067\u2068\u2069")
def test_text_from_data_cannot_turn_what_surrounds_it(mark: str) -> None:
    for written in (wording.ltr(f"a{mark}b"), wording.bdi(f"a{mark}b")):
        assert mark not in written
    assert wording.ltr_text(f"a{mark}b") == "\u2066ab\u2069"
    assert wording.bdi_text(f"a{mark}b") == "\u2068ab\u2069"


def test_a_value_within_a_text_is_written_for_the_reader_and_escaped() -> None:
    assert wording.written(1200, ARABIC) == "١٬٢٠٠"
    assert wording.written("<b>", ENGLISH) == "&lt;b&gt;"
    assert wording.written(Markup("<b>x</b>"), ENGLISH) == "<b>x</b>"
    assert [wording.duration(12.345, reader) for reader in (ENGLISH, ARABIC)] == ["12.3", "١٢٫٣"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("خلال 72 ساعة", "خلال ٧٢ ساعة"),
        ("أقل من 0.5، أو 1,200", "أقل من ٠٫٥، أو ١٬٢٠٠"),
        ("RFC 5321, 6531 و P1 و SHA-256 و v2.1", "RFC 5321, 6531 و P1 و SHA-256 و v2.1"),
        ("%(num)s من 4", "%(num)s من ٤"),
    ],
)
def test_numbers_within_a_text_are_in_the_readers_digits_and_names_stay(text: str, shown: str) -> None:
    assert in_own_digits(text, ARABIC) == shown
    assert in_own_digits(text, WESTERN) == text


def test_what_stands_between_backticks_is_code_and_escaped() -> None:
    assert wording.coded("say `a: {b}` & <c>") == Markup('say <code dir="ltr">a: {b}</code> &amp; &lt;c&gt;')
