"""Text of mainframes is read: Arabic in code page 420, and whole texts taken for Latin-1."""

import re

import pytest

from commsqa.checks.text.ebcdic import SUSPECT, arabic_of, from_mainframe
from commsqa.checks.text.garbled import garbled


def _host(text: str) -> bytes:
    places = {letter: place for place in range(255, 0x3F, -1) if (letter := arabic_of(bytes([place])))}
    return bytes(places[letter] for letter in text)


@pytest.mark.parametrize("text", ["رصيد حسابك 130 KWD", "عميلنا الكريم", "الرصيد: ١٢٣"])
def test_arabic_letters_have_their_places_in_the_code_page(text: str) -> None:
    assert arabic_of(_host(text)) == text


def test_a_byte_without_a_letter_is_no_text() -> None:
    assert arabic_of(b"\x45") is None
    assert arabic_of(b"\x01") is None


def test_mainframe_text_taken_for_latin_1_is_read() -> None:
    english = "Your new statement is ready.".encode("cp037").decode("latin-1")
    arabic = _host("رصيد حسابك بنهاية الشهر").decode("latin-1")
    assert from_mainframe(english) == "Your new statement is ready."
    assert from_mainframe(arabic) == "رصيد حسابك بنهاية الشهر"
    assert re.search(SUSPECT, english)
    assert re.search(SUSPECT, arabic)


def test_arabic_of_a_mainframe_read_as_western_ebcdic_is_found() -> None:
    wrong = _host("رصيد حسابك المنتهي بنهاية الشهر هو 130 KWD").decode("cp037")
    found = garbled(wrong, "ar")
    assert found is not None
    assert "حسابك" in (found.meant or "")


@pytest.mark.parametrize("text", ["anna@mail.example", "éà@éà", "Grüße@Köln, ÄÖ@ÜÄ", "", "a b@c"])
def test_other_text_with_an_at_sign_is_left(text: str) -> None:
    assert from_mainframe(text) == text
