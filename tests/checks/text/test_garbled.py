"""Garbled text is found and told as it was; sound text of any language is left as it is."""

import json
import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.checks.text.garbled import SUSPECT, garbled, repaired
from commsqa.checks.text.single_byte import SUSPECT_OF

TEXTS = {
    "ar": "خالد منصور",
    "cs": "Jiří Dvořák",
    "de": "Müller Straße",
    "ur": "محترم صارف",
    "tr": "Sayın müşterimiz",
    "hi": "प्रिय ग्राहक",
    "fa": "مشتری گرامی",
    "el": "Αγαπητέ πελάτη",
    "ru": "Уважаемая клиентка",
    "pl": "Łódź jest piękna",
    "fr": "relevé reçu l’été",
}
CODECS = ("latin-1", "sloppy-windows-1252", "sloppy-windows-1250", "cp1256", "mac_roman", "sloppy-windows-1251", "cp850", "cp437")
SOUND = (
    "SÃO PAULO, NÃO, IRMÃ, Ângela TÂNIA, à Mª José 1º",
    "Århus Øster Allé, Ærø, ÆØÅ, blåbær på øen",
    "« Société » é» “été” l’été… créée naïve œuvre Où",
    "Ñandú ¿Qué? ¡Olé!",
    "£5 €5 5 £ 5 € 20 °C m² ½ ± §5 ©2026 ®",
    "Příliš žluťoučký kůň úpěl ďábelské ódy ŘEDITELSTVÍ",
    "Zażółć gęślą jaźń",
    "Pijamalı hasta yağız şoföre çabucak güvendi",
    "Árvíztűrő tükörfúrógép",
    "Þýðir æði, Þjóðskrá, Árni Örn Ægisson",
    "jäääär öö, BJÖRN ÅÄÖ ÅÅÄÄ",
    "Ich weiß – „Zitat“ und ‚Ärger‘",
    "What??? Really?? Is it so ???",
    "https://x.example/page?id=1",
    "عزيزي العميل، رصيد حسابك هو 130.00 د.ك؟ حظ، «ظ» ﷺ",
    "محترم صارف، آپ کے اکاؤنٹ کا بیلنس",
    "Уважаемая, «РІСТ» №5, Свідоцтво ВІС",
    "Αγαπητέ ΒΓ «Ξ»",
    "שלום לקוח",
    "România ăîâșț, Việt Nam Nguyễn",
    "a line\u0085and the next, não\u0085",
    "Jürgen\u00a0Groß\u00a0– 5\u00a0€",
    "Müller & Söhne, AT&T; a &lt; b, R&amp;D &copy; 2026",
    "<p>Votre relev&eacute; est pr&ecirc;t&nbsp;!</p>",
    "https://x.example/?q=%C3%BC&uuml=1",
    "C:\\users\\anna, \\u12, 10 m³/h, 3÷4, 5‰, siehe‡ unten, DeÁvila",
    "Überﬂuss, Auﬂage",
    "Applies where the balance≥ AED 3,000",
    "Online›accounts then Cards›limits",
    "Fees†apply to all.",
    "The bank”s terms",
    "total£in pounds",
    "the βeta and xα",
    "Anlage Ä 12.50 EUR",
    "col·legi, N°5, 5 µm, β-Version, „Zitat” i „drugi”, ¿Qué? ¡Olé! Ça 5, Ä 7",
)


def _misread(text: str, codec: str) -> str | None:
    try:
        return text.encode().decode(codec)
    except UnicodeDecodeError:
        return None


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("language", TEXTS)
def test_utf8_that_was_read_as_something_else_is_found_in_any_surroundings(language: str, codec: str) -> None:
    text = _misread(TEXTS[language], codec)
    if text is None or (language, codec) == ("el", "sloppy-windows-1251"):  # the first does not exist, the second is left
        return
    for around in ("{}", "Dear Anna, {}", "عزيزي ({})"):
        found = garbled(around.format(text), language)
        assert found is not None
        assert found.meant is not None
        assert re.search(SUSPECT, around.format(text))


@pytest.mark.parametrize("language", TEXTS)
def test_what_was_garbled_twice_is_told_as_it_was(language: str) -> None:
    twice = TEXTS[language].encode().decode("latin-1").encode().decode("latin-1")
    assert repaired(twice, language) == TEXTS[language]


@pytest.mark.parametrize(
    ("text", "language", "encoding"),
    [
        ("رصيد حسابك", "ar", "cp1256"),
        ("رصيد حسابك اليوم", "ar", "iso8859_6"),
        ("Уважаемая клиентка", "ru", "koi8_r"),
        ("Уважаемая клиентка", "ru", "iso8859_5"),
        ("Το υπόλοιπο του λογαριασμού", "el", "iso8859_7"),
        ("Děkujeme, že využíváte naše služby, pane Dvořáku", "cs", "iso8859_2"),
        ("Уважаемая клиентка", "ru", "cp1251"),
        ("Αγαπητέ πελάτη", "el", "cp1253"),
        ("Sayın müşterimiz, hesabınızın bakiyesi", "tr", "cp1254"),
        ("Příkaz k převodu byl proveden", "cs", "cp1250"),
        ("Należność płatna przelewem", "pl", "cp1250"),
    ],
)
def test_a_language_s_own_encoding_read_as_western_is_found(text: str, language: str, encoding: str) -> None:
    wrong = text.encode(encoding).decode("cp1252")
    assert repaired(wrong, language) == text
    assert re.search(SUSPECT, wrong) or re.search(SUSPECT_OF[language], wrong)


@pytest.mark.parametrize(
    ("text", "language", "encoding", "read_as"),
    [
        ("Vážený kliente, zůstatek na Vašem účtu", "cs", "iso8859_2", "cp1250"),
        ("przesyłamy wyciąg, kwota do zapłaty", "pl", "cp1250", "cp852"),
        ("Jūsų sąskaitos likutis, mokėtina suma", "lt", "cp1257", "cp1252"),
        ("siunčiame sąskaitos išrašą, prašome", "lt", "cp1257", "cp1250"),
        ("Jūsu konta atlikums, lūdzam samaksāt", "lv", "cp1257", "cp1252"),
    ],
)
def test_a_language_s_own_encoding_read_as_a_neighbour_s_is_found(text: str, language: str, encoding: str, read_as: str) -> None:
    wrong = text.encode(encoding).decode(read_as)
    assert repaired(wrong, language) == text
    assert re.search(SUSPECT, wrong) or re.search(SUSPECT_OF[language], wrong)


@pytest.mark.parametrize("wrong", ["Saldo: Ç 72.345,00", "Balance Ä1,234.50.", "Kontojääk 72345,00 Ç"])
def test_the_euro_in_another_system_s_encoding_is_found(wrong: str) -> None:
    assert "€" in repaired(wrong)
    assert re.search(SUSPECT, wrong)


def test_arabic_in_one_of_its_encodings_read_as_another_of_them_is_found() -> None:
    text = "يرجى سداد المبلغ المستحق قبل نهاية الأسبوع"
    assert repaired(text.encode("iso8859_6").decode("cp1256"), "ar") == text


@pytest.mark.parametrize(
    "word", ["=?UTF-8?B?2K7Yp9mE2K8=?=", "=?utf-8?Q?=D8=AE=D8=A7=D9=84=D8=AF?=", "=?windows-1256?B?zsfhzw==?="]
)
def test_words_of_a_message_s_header_are_read(word: str) -> None:
    assert re.search(SUSPECT, word)
    assert repaired(word) == "خالد"


@pytest.mark.parametrize("text", ["=?UTF-8?B?2K7Y", "a=?b?c", "x=?UTF-8?B?////?="])
def test_what_looks_like_a_header_s_word_stays(text: str) -> None:
    assert garbled(text) is None


@pytest.mark.parametrize("language", ["cs", "pl", "tr", "hu", "hr"])
@pytest.mark.parametrize(
    "text", ["Ærøskøbing, Øster Allé, Tromsø, blåbærgrød", "Þórður Ægisson, Guðrún Þjóðskrá", "José Peña-Núñez, Señor Ñáñez"]
)
def test_names_of_other_countries_are_no_other_encoding(text: str, language: str) -> None:
    assert garbled(text, language) is None


def test_a_text_in_another_language_is_no_other_encoding() -> None:
    text = "Dzień dobry, przesyłamy wyciąg z rachunku. Do zapłaty 80,00 Kč. W razie pytań prosimy o kontakt z infolinią."
    assert [language for language in SUSPECT_OF if garbled(text, language)] == []


def test_a_foreign_name_alone_is_not_another_encoding() -> None:
    text = "Vážený pane Bjørn Sørensen, děkujeme."
    assert repaired(text, "cs", names=frozenset({"bjørn", "sørensen,"})) == text
    assert repaired("Øystein děkuje", "cs") == "Øystein děkuje"


GERMAN = "Grüßen für beträgt Straße möchten, schöne Löhne"
FRENCH = "relevé prélèvement créé intérêts reçus"


@pytest.mark.parametrize("text", [GERMAN, FRENCH])
@pytest.mark.parametrize(
    ("encoding", "read_as"),
    [("cp1252", "cp850"), ("cp1252", "cp437"), ("cp1252", "mac_roman"), ("cp850", "sloppy-windows-1252")],
)
def test_western_text_in_another_system_s_encoding_is_found(text: str, encoding: str, read_as: str) -> None:
    wrong = text.encode(encoding).decode(read_as)
    assert repaired(wrong) == text
    assert re.search(SUSPECT, wrong)


@pytest.mark.parametrize("language", TEXTS)
def test_text_that_was_never_decoded_is_read(language: str) -> None:
    text = TEXTS[language]
    for wrong in (
        json.dumps(text)[1:-1],
        "".join(letter if letter.isascii() else quote(letter, safe="").replace("%", "=") for letter in text),
        "".join(letter if letter.isascii() else f"&#{ord(letter)};" for letter in text),
        "".join(letter if letter.isascii() else f"&amp;#x{ord(letter):x};" for letter in text),
    ):
        meant = repaired(wrong, language)
        assert [letter for letter in meant if letter.isalpha()] == [letter for letter in text if letter.isalpha()]
        assert re.search(SUSPECT, wrong)


def test_two_signs_side_by_side_give_a_word_away() -> None:
    assert repaired("Freundliche Gr³▀e") == "Freundliche Grüße"
    assert repaired("bel›b p†dette") == "beløb pådette"
    assert repaired("Wir m”gen sch”ne") == "Wir mögen schöne"


def test_garbled_words_of_a_western_text_are_told_beside_such_as_have_no_letter_left() -> None:
    text = "Nous n’avez rien à faire : « Sérénité » Raphaël évolue bientôt, rémunéré".encode("cp1252").decode("cp850")
    assert "Raphaël" in repaired(text)
    assert "bientôt" in repaired(text)


@pytest.mark.parametrize("number", ["١٢٣٤", "۱۰۰۶", "१२३४"])
def test_digits_alone_are_told(number: str) -> None:
    assert repaired(f"Balance {number.encode().decode('latin-1')} KWD") == f"Balance {number} KWD"


def test_an_entity_within_html_is_read_by_its_reader_unless_it_was_escaped_twice() -> None:
    assert repaired("<p>Gr&uuml;&szlig;e") == "<p>Gr&uuml;&szlig;e"
    assert repaired("<p>Gr&amp;uuml;&szlig;e") == "<p>Grü&szlig;e"
    assert repaired("Gr&uuml;&szlig;e") == "Grüße"


@pytest.mark.parametrize(
    "text", ["Dear ???? ?????, hello", "?????? ?????? 1234", "Ji?í Dvo?ák", "M?ller", "J\ufffdrgen", "Dear ????, hello"]
)
def test_lost_letters_are_found_and_nothing_is_made_up_for_them(text: str) -> None:
    found = garbled(text)
    assert found is not None
    assert found.meant is None
    assert re.search(SUSPECT, text)


def test_arabic_in_the_order_of_display_is_turned_round() -> None:
    assert repaired("ةزيزع ةليمع") == "عميلة عزيزة"
    assert repaired("\ufeaa\ufedf\ufe8e\ufea7") == "خالد"
    assert repaired("\ufea7\ufe8e\ufedf\ufeaa") == "\ufea7\ufe8e\ufedf\ufeaa"  # shown forms in reading order are read well


def test_the_evidence_holds_the_garbled_stretch_alone() -> None:
    found = garbled("Dear JosÃ© Pérez, your balance is 5.")
    assert found == ("JosÃ©", "José")


@pytest.mark.parametrize("text", SOUND)
@pytest.mark.parametrize("language", [None, "en", "de", "fr", "pt", "ar"])
def test_sound_text_of_any_language_is_left(text: str, language: str | None) -> None:
    assert garbled(text, language) is None
    assert repaired(text, language) == text


@pytest.mark.parametrize(
    "text", ["عزيزي العميل، رصيد حسابك المنتهي بـ 1787 هو 4512.30 CZK", "Chère cliente, où êtes-vous", "Příliš žluťoučký kůň"]
)
def test_sound_text_is_not_even_a_suspect(text: str) -> None:
    assert not re.search(SUSPECT, text)


@given(st.text(alphabet="ÃØÙ©§ é?ا ل\u0085�â€™ab", max_size=20))
def test_a_repaired_text_needs_no_repair(text: str) -> None:
    once = repaired(text)
    assert repaired(once) == once
