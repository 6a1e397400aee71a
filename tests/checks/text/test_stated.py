"""Which amounts are stated as the balance or as due, and whether they are the data's."""

from decimal import Decimal

import pytest

from commsqa.checks.text.numerals import readable
from commsqa.checks.text.stated import Figures, Kind, misstated


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("Su saldo es Bs. 1.234,50", "VES"),
        ("Su saldo es Bs. 1.234,50", "BOB"),
        ("Your balance R 1,234.50", "EUR"),
        ("Your balance R 1,234.50", "ZAR"),
        ("Your balance is R1,234.50", "ZAR"),
    ],
)
def test_a_sign_of_several_currencies_may_be_each(text: str, currency: str) -> None:
    assert judged(text, closing="99.00", currency=currency) == ("1234.50")


def judged(
    text: str, *, closing: str | None = "130.00", due: str | None = None, currency: str | None = "EUR", product: str = ""
) -> str | None:
    closes, falls_due = (None if figure is None else Decimal(figure) for figure in (closing, due))
    found = misstated(readable(text), Figures(closes, falls_due, (Decimal("50.00"), Decimal("20.00")), currency, product))
    return None if found is None else str(found.stated)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Dear Anna, the balance of your account ending 1787 is 13000.00 EUR as of 31.01.2026.", "13000.00"),
        ("Closing balance: €310.00", "310.00"),
        ("Ancien solde : 130,00 EUR Nouveau solde : 310,00 EUR", "310.00"),
        ("Devreden bakiye: 130,00 EUR\nBakiye: 310,00 EUR", "310.00"),
        ("Ihr Saldo: 310,00 EUR. Vielen Dank", "310.00"),
        ("Ihr Kontostand beträgt 1.300,00 EUR", "1300.00"),
        ("Saldo: 310,00", "310.00"),
        ("Le solde de votre compte est de 1 300,00 €.", "1300.00"),
        ("El saldo de su cuenta es 31,00 €", "31.00"),
        ("رصيد حسابك المنتهي بـ 1787 هو ٣١٠٫٠٠ يورو", "310.00"),
        ("Hesap bakiyeniz 310,00 EUR", "310.00"),
        ("Zůstatek na účtu: 310,00 EUR", "310.00"),
        ("Ihr Saldo beträgt -130,00 EUR", "-130.00"),
        ("310.00 EUR is your balance", "310.00"),
        ("Jūsų sąskaitos likutis 2026-10-31 yra 310,00 Eur", "310.00"),
        ("Kontojääk: 310,00 eurot", "310.00"),
        ("Ingående saldo 130,00 EUR. Utgående saldo 310,00 EUR", "310.00"),
        ("Számlájának egyenlege 2026. október 31. napján 310,00 EUR", "310.00"),
        ("您的账户4002264834余额为310.00。", "310.00"),
        ("고객님의 계좌 잔액은 310.00 EUR입니다.", "310.00"),
        ("ยอดคงเหลือในบัญชีคือ 310.00 EUR", "310.00"),
        ("יתרת החשבון שלך היא 310.00 €", "310.00"),
        ("<td>Balance</td><td>310.00&nbsp;EUR</td>", "310.00"),
        ("खाते की शेष राशि 310.00 EUR है", "310.00"),
        ("আপনার হিসাবের স্থিতি EUR ৩১০.০০।", "310.00"),
        ("உங்கள் கணக்கின் இருப்பு 310.00 EUR ஆகும்", "310.00"),
        ("hesabınızın qalığı 310,00 EUR təşkil edir", "310.00"),
        ("Salio la akaunti yako ni 310.00 EUR", "310.00"),
        ("Opening balance 130.00 EUR\nClosing balance 310.00 EUR", "310.00"),
        ("الرصيد الافتتاحي: 130.00 EUR\nالرصيد الختامي: 310.00 EUR", "310.00"),
        ("Balance brought forward 100.00 EUR\nBalance carried forward 310.00 EUR", "310.00"),
    ],
)
def test_another_amount_as_the_balance_is_told(text: str, stated: str) -> None:
    assert judged(text) == stated


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("契約番号4002264834の積立残高は7,234,567円です。", "JPY"),
        ("계좌 4002264834 잔액은 7,234,567원입니다.", "KRW"),
        ("您的帳戶餘額為新臺幣7,234,567元。", "TWD"),
        ("Số dư tài khoản của Quý khách là 7.234.567 đ.", "VND"),
        ("ยอดคงเหลือในบัญชีคือ 7,234,567 บาท", "THB"),
    ],
)
def test_whole_amounts_of_the_east_bear_their_currency(text: str, currency: str) -> None:
    assert judged(text, closing="7234067", currency=currency) == "7234567"
    assert judged(text, closing="7234567", currency=currency) is None


@pytest.mark.parametrize(
    "text",
    [
        "Your balance is 130.00 EUR",
        "Opening balance 310.00 EUR Closing balance 130.00 EUR",
        "Opening balance 130.00 EUR, closing balance 130.00 EUR. Balance brought forward 100.00 EUR",
        "Your balance is 130 EUR",
        "Ihr Saldo: 130,00 €. Im Vormonat waren es 310,00 €.",
        "Your account was credited with 310.00 EUR.",
        "Opening balance 310.00 EUR",
        "Your available balance is 310.00 EUR",
        "Keep a minimum balance of 500.00 EUR. A fee applies if the balance falls below 500.00 EUR.",
        "Interest of 2.00 EUR was paid. Average balance 310.00 EUR.",
        "Your balance is 141.00 USD",
        "Your balance earns 2.50 % interest, valid from 31.01. at 14.30 h",
        "Ihr Anfangssaldo war 310,00 EUR",
        "الرصيد الافتتاحي ٣١٠٫٠٠ يورو والرصيد المتاح 310.00 EUR",
        "You have a points balance of 5,000.00",
        "A balance transfer of 310.00 EUR was made",
        "Your balance changed after debits of 20.00 EUR",
        "Your balance is shown online. Call 310.00",
        "",
    ],
)
def test_the_right_balance_and_other_figures_are_left(text: str) -> None:
    assert judged(text) is None


@pytest.mark.parametrize(
    ("text", "product", "is_right"),
    [
        ("Your balance is 130.00 EUR", "current", False),
        ("Your debit balance is 130.00 EUR", "current", True),
        ("Balance 130.00 EUR DR", "current", True),
        ("Balance (130.00) EUR", "current", True),
        ("Saldo 130,00- EUR", "current", True),
        ("Your balance is 130.00 EUR", "credit card", True),
    ],
)
def test_a_debit_is_told_by_its_sign_its_word_or_its_product(text: str, product: str, is_right: bool) -> None:
    assert (judged(text, closing="-130.00", product=product) is None) is is_right


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("60.00 EUR for your card ending 1787 is due by 15.02.2026.", "60.00"),
        ("Amount due: 60.00 EUR", "60.00"),
        ("يستحق مبلغ 60.00 يورو عن بطاقتك في 2026-02-15", "60.00"),
        ("قسطكم البالغ 60.00 يورو يستحق السداد بتاريخ 2026-02-15", "60.00"),
        ("Zu zahlen: 60,00 EUR", "60.00"),
        ("Minimum payment 5.00 EUR is due by Friday.", None),
        ("Amount due: 45.00 EUR", None),
        ("Amount due: 50.00 EUR", None),  # a figure of the piece
    ],
)
def test_an_amount_due_is_judged_alike(text: str, stated: str | None) -> None:
    assert judged(text, closing=None, due="45.00") == stated


def test_the_kind_says_which_figure_is_meant() -> None:
    found = misstated("Amount due: 60.00 EUR", Figures(None, Decimal(45), (), "EUR", ""))
    assert found is not None
    assert (found.kind, found.figure) == (Kind.DUE, Decimal(45))


def test_a_day_at_the_end_of_a_sentence_ends_it() -> None:
    text = "60.00 EUR for your card is due by 2026-11-15. Please tell us if you disagree."
    assert judged(text, closing=None, due="45.00") == "60.00"


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Dear Anna, the balance of your account ending 1300 is 13004.00 EUR as of 31.01.2026.", "13004.00"),
        ("رصيد حسابك المنتهي بـ 1300 هو 13004.00 EUR", "13004.00"),
        ("Der Saldo Ihres Kontos 1301 beträgt 310,00 EUR", "310.00"),
        ("Your balance is 1300 EUR, last month it was 13004.00 EUR", None),
        ("Your balance is 1300 or 13004.00 crowns", None),
        ("Saldo: 1300 (13004.00)", None),
    ],
)
def test_an_account_whose_number_is_by_chance_the_balance_is_not_taken_for_it(text: str, stated: str | None) -> None:
    assert judged(text, closing="1300.40") == stated
