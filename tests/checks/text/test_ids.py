"""The ids that a text shows, and the numbers that are none."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.checks.text.ids import SUSPECT, account_places, normal, shown_ids

EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def ids(text: str, *own: str) -> set[str]:
    return {shown.id for shown in shown_ids(text, own=own)}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ihr Konto VK40 2084 52", "VK40208452"),
        ("Your account HV-4 0303 147", "HV40303147"),
        ("Account A00001787.", "A00001787"),
        ("a-00001787", "A00001787"),
        ("A 0000 1787", "A00001787"),
        ("Konto-Nr. 1234567/0800", "1234567"),
        ("Card 1234 5678 9012 3456 of 2026-01-31", "1234567890123456"),
        ("حساب رقم ١٢٣٤٥٦٧٨", "12345678"),
        ("شماره حساب ۱۲۳۴۵۶۷۸", "12345678"),
        ("compte 12-3456-7890", "1234567890"),
        ("您的帳戶4002264834餘額", "4002264834"),
        ("契約番号4002264834の積立", "4002264834"),
        ("บัญชีเลขที่4002264834ณ วันที่", "4002264834"),
        ("(A00001787)", "A00001787"),
        ("NIF 123 456 789", "123456789"),  # three capitals that are no currency
        ("DNI 85.633.714", "85633714"),
        ("RUT: 15.942.166-8", "159421668"),
        ("C.C. 8.383.289.622", "8383289622"),
        ("ID: 31.61.11-382.36", "31611138236"),
        ("\u200fA00001787\u200f", "A00001787"),
        ("IBAN DE89370400440532013000", "0532013000"),
        ("Account 0000012345678", "12345678"),
        ("Policy POL/2022/175591", "POL2022175591"),
        ("(KWT-AH-2022-175591)", "KWTAH2022175591"),
        ("PAN: ABXPS1234F", "ABXPS1234F"),
        ("Codice fiscale RSSMRA85T10A562S", "RSSMRA85T10A562S"),
        ("IBAN GB29 NWBK 6016 1331 9268 19", "31926819"),
        ("account 12345 is closed", "12345"),
        ("Konto Nr. 12345", "12345"),
        ("حساب 12345", "12345"),
        ("account 20260131", "20260131"),  # behind its word even what looks like a date
        ("खाता संख्या १२३४५६७८", "12345678"),
        ("হিসাব ১২৩৪৫৬৭৮", "12345678"),
        ("Konto １２３４５６７８", "12345678"),
        ("compte 1234\u00a05678", "12345678"),
        ("compte 1234\u202f5678, 1234\u20095678", "12345678"),
        ("Your balance is 20.00 KWD \n12345678\n", "12345678"),  # the currency is the line's before
        ("The minimum payment is 20.00 EUR. Account 12345678", "12345678"),
    ],
)
def test_an_id_is_seen_as_people_print_it(text: str, shown: str) -> None:
    assert shown in ids(text)
    assert re.search(SUSPECT, text)


@pytest.mark.parametrize(
    "text",
    [
        "the balance of your account ending 1787 is 4512.30 CZK as of 1994-02-28",
        "رصيد حسابك المنتهي بـ 1787 هو 4512.30 CZK بتاريخ 1994-02-28",
        "45123456.30 CZK",
        "残高は45123456円です。電話番号0312345678まで",
        "您向账户4002264834转账100元。",
        "1 234 567,89 EUR",
        "12 345 678 EUR",
        "12345678 Kč",
        "20260131, 31012026",
        "Saldo 85.633.714",
        "call +965 22223333, Tel. 12345678, Invoice no 12345678, الهاتف: هاتف 12345678",
        "your transfer of 100 EUR to account 12345678",
        "Überweisung an Konto 12345678",
        "تحويل إلى الحساب 12345678",
        "Ihre Überweisung vom 12. Januar an DE89370400440532013000 wurde ausgeführt.",
        "Wir haben 20,00 EUR auf das Konto DE89 3704 0044 0532 0130 00 überwiesen.",
        "Votre virement vers le compte FR14 2004 1010 0505 0001 3M02 606",
        "12345678 numaralı hesaba havale işleminiz gerçekleşti.",
        "آپ کی رقم اکاؤنٹ 12345678 میں منتقلی مکمل ہو گئی ہے۔",
        "खाता १२३४५६७८ में 250 रुपये का हस्तांतरण पूरा हुआ।",
        "1\u202f234\u202f567,89 EUR, 12345678 रुपये, 12345678 دينار",
        "?? ????? 20 ??? ?????? 50012345",
        "12345 Praha 1234",
        "account balance 12345",
        "account number 12345 EUR",
        "",
    ],
)
def test_amounts_dates_telephones_and_transfers_are_no_ids(text: str) -> None:
    assert ids(text) == set()


def test_the_last_digits_of_an_own_id_are_that_id() -> None:
    assert ids("card 3456", "1234567890123456") == set()
    assert ids("card 3457", "1234567890123456") == {"3457"}


def test_the_groups_of_an_iban_are_no_ids_of_their_own() -> None:
    assert "37040044" not in ids("DE89 3704 0044 0532 0130 00")
    assert "37040044" in ids("DE88 3704 0044 0532 0130 00")  # its check digits are wrong: no IBAN


def test_the_groups_of_a_card_number_are_no_ids_of_their_own() -> None:
    assert ids("Your card 4000 0012 3456 7899") == {"4000001234567899"}
    assert ids("رقم البطاقة ٤٠٠٠ ٠٠١٢ ٣٤٥٦ ٧٨٩٩") == {"4000001234567899"}
    assert ids("Card 4000001234567899, account 0012 3456") >= {"4000001234567899", "00123456"}
    assert "00123456" in ids("Your account 4000 0012 3456 7898")  # its check digit is wrong: no card
    assert "00123456" in ids("Account 4000 0012 3456 7899")  # behind that word it is no card


@given(st.from_regex("[A-Z]{0,2}[1-9][0-9]{7,11}", fullmatch=True), st.sampled_from(["", "-"]), st.booleans())
def test_separators_and_the_script_of_digits_do_not_matter(number: str, separator: str, eastern: bool) -> None:
    printed = f"{number[:4]}{separator}{number[4:]}"
    printed = printed.translate(EASTERN) if eastern else printed
    assert normal(printed) == number
    assert number in ids(f"Your account: {printed}.")


@given(st.text(alphabet="A1٣ -./,:+€\n", max_size=40))
def test_whatever_is_shown_stands_in_the_text(text: str) -> None:
    for shown in shown_ids(text):
        assert 0 <= shown.start < shown.end <= len(text)


@pytest.mark.parametrize(
    ("iban", "account"),
    [
        ("DE89370400440532013000", "0532013000"),
        ("GB29NWBK60161331926819", "31926819"),
        ("FR1420041010050500013M02606", "0500013M026"),
        ("KW81CBKU0000000000001234560101", "0000000000001234560101"),
        ("SA0380000000608010167519", "000000608010167519"),
    ],
)
def test_the_account_has_its_place_in_the_ibans_of_each_country(iban: str, account: str) -> None:
    first, size = account_places()[iban[:2]]
    assert iban[first : first + size] == account


@pytest.mark.parametrize(
    ("printed", "id_"), [("0001234567", "1234567"), ("000123456", "000123456"), ("A001234567", "A001234567")]
)
def test_padding_is_dropped_where_enough_digits_are_left(printed: str, id_: str) -> None:
    assert normal(printed) == id_


def test_the_own_number_is_seen_whole_where_its_end_might_be_anothers() -> None:
    text, own = "conta 2890-0 2138130-0", "2890-0 2138130-0"
    whole, *others = shown_ids(text, own=[own])
    assert whole.id == "2890021381300"
    assert all(whole.start <= each.start and each.end <= whole.end for each in others)
