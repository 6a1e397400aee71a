"""Dates of a text against each other and against the data."""

from datetime import date

import pytest

from commsqa.checks.text.agreement import Days, Fact, contradiction
from commsqa.checks.text.numerals import readable

JANUARY = Days(
    statement=date(2026, 1, 31),
    period_start=date(2026, 1, 1),
    period_end=date(2026, 1, 31),
    due=date(2026, 2, 15),
    composed=date(2026, 2, 1),
)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Your balance is 130.00 EUR as of 2025-12-31.", Fact.BALANCE_DAY),
        ("Ihr Saldo per 31.12.2025: 130,00 EUR", Fact.BALANCE_DAY),
        ("31.12.2025 tarihi itibarıyla 4002264834 numaralı hesabınızın bakiyesi 130,00 TL'dir.", Fact.BALANCE_DAY),
        ("令和7年12月31日現在の契約番号4002264834の積立残高は130円です。", Fact.BALANCE_DAY),
        ("2025년 12월 31일 현재 고객님의 계좌 잔액은 130원입니다.", Fact.BALANCE_DAY),
        ("截至2025年12月31日,您的账户余额为130.00元。", Fact.BALANCE_DAY),
        ("ยอดคงเหลือ ณ วันที่ 31 ธันวาคม พ.ศ. 2568 คือ 130.00 บาท", Fact.BALANCE_DAY),
        ("Баланс Вашего счёта на 31 декабря 2025 г. составляет 130,00 руб.", Fact.BALANCE_DAY),
        ("יתרת החשבון נכון ליום 31.12.2025 היא 130.00 ₪", Fact.BALANCE_DAY),
        ("رصيد حسابك المنتهي بـ 1787 هو 130.00 د.ك. بتاريخ ٣١ ديسمبر ٢٠٢٥", Fact.BALANCE_DAY),
        ("رصيدكم في نهاية يوم ٢٠٢٥/١٢/٣١م هو ١٣٠٫٠٠ د.ك", Fact.BALANCE_DAY),
        ("Your balance at close of business on 31 December 2025 was 130.00 EUR", Fact.BALANCE_DAY),
        ("Your monthly statement as of 31 December 2025 is ready.", Fact.BALANCE_DAY),
        ("كشف حسابكم الشهري كما في 31 ديسمبر 2025 جاهز", Fact.BALANCE_DAY),
        ("Your balance as of Wednesday 31 December 2025: 130.00 EUR", Fact.BALANCE_DAY),
        ("50.00 EUR is due by 15 March 2026.", Fact.DUE_DAY),
        ("50.00 EUR falls due on March 15, 2026.", Fact.DUE_DAY),
        ("fällig am 15.03.2026", Fact.DUE_DAY),
        ("Der Betrag von 50,00 EUR ist bis zum 15.03.2026 fällig.", Fact.DUE_DAY),
        ("Wir buchen den Betrag am 15.03.2026 ab.", Fact.DUE_DAY),
        ("Your premium of 50.00 EUR will be collected by direct debit on 15 March 2026.", Fact.DUE_DAY),
        ("Le montant à payer est de 50,00 EUR, avant le 15/03/2026.", Fact.DUE_DAY),
        ("Do zapłaty: 50,00 PLN w terminie do 15.03.2026 r.", Fact.DUE_DAY),
        ("Ημερομηνία λήξης: 15/03/2026", Fact.DUE_DAY),
        ("Термін оплати: 15.03.2026", Fact.DUE_DAY),
        ("Fizetési határidő: 2026.03.15.", Fact.DUE_DAY),
        ("Hạn thanh toán: 15/03/2026", Fact.DUE_DAY),
        ("Termin płatności: 15 mar 2026", Fact.DUE_DAY),
        ("Prašome sumokėti 50,00 Eur iki 2026 m. kovo 15 d.", Fact.DUE_DAY),
        ("Suma de plată: 50,00 lei, scadentă la 15 martie 2026", Fact.DUE_DAY),
        ("Eräpäivä 15. maaliskuuta 2026", Fact.DUE_DAY),
        ("Summa att betala 50,00 kr senast den 15 mars 2026", Fact.DUE_DAY),
        ("Å betale: kr 50,00. Forfallsdato: 15.03.2026", Fact.DUE_DAY),
        ("Eindagi 15. mars 2026", Fact.DUE_DAY),
        ("Palume tasuda 50,00 € hiljemalt 15. märts 2026", Fact.DUE_DAY),
        ("U dient € 50,00 te betalen vóór 15 maart 2026", Fact.DUE_DAY),
        ("Por favor pague $50.00 antes del 15/mar/2026", Fact.DUE_DAY),
        ("Please pay €50.00 by 15 March 2026", Fact.DUE_DAY),
        ("Pay €50.00 by Sunday, 15 March 2026", Fact.DUE_DAY),
        ("The amount must be paid by 15 March 2026", Fact.DUE_DAY),
        ("Bitte überweisen Sie 50,00 EUR bis zum 15.03.2026", Fact.DUE_DAY),
        ("Preghiamo di versare 50,00 EUR entro il 15/03/2026", Fact.DUE_DAY),
        ("Fizetendő 50,00 EUR 2026.03.15.", Fact.DUE_DAY),
        ("Mokėjimo terminas 2026-03-15", Fact.DUE_DAY),
        ("Het saldo van uw rekening op 31 december 2025 is 130,00 EUR", Fact.BALANCE_DAY),
        ("Saldot på ditt konto den 31 december 2025 är 130,00 EUR", Fact.BALANCE_DAY),
        ("Saldoen er 130,00 EUR den 31. december 2025", Fact.BALANCE_DAY),
        ("Likutis 2025-12-31 yra 130,00 Eur", Fact.BALANCE_DAY),
        ("Renewal premium payable: Rs. 1,50,000/- on or before 15/03/2026.", Fact.DUE_DAY),
        ("Importe a pagar: 50,00 €, con cargo el 15/03/2026.", Fact.DUE_DAY),
        ("Favor pagar R$ 50,00 até 15/03/2026", Fact.DUE_DAY),
        ("آخر موعد للسداد ١٥/٠٣/٢٠٢٦", Fact.DUE_DAY),
        ("واجب الادا رقم: 50.00 روپے، آخری تاریخ 15/03/2026۔", Fact.DUE_DAY),
        ("देय राशि: ₹50.00, अंतिम तिथि 15/03/2026।", Fact.DUE_DAY),
        ("Closing balance on 31/12/2025: 130.00 EUR", Fact.BALANCE_DAY),
        ("Τελικό υπόλοιπο στις 31/12/2025: 130,00 EUR", Fact.BALANCE_DAY),
        ("01.12.2025 - 31.12.2025 dönemine ait ekstre", Fact.PERIOD),
        ("يستحق مبلغ 50.00 د.ك. في 2026-03-15", Fact.DUE_DAY),
        ("Kontoauszug vom 01.12.2025 bis 31.12.2025", Fact.PERIOD),
        ("wyciąg za okres od 01.12.2025 r. do 31.12.2025 r.", Fact.PERIOD),
        ("την περίοδο από 01/12/2025 έως 31/12/2025", Fact.PERIOD),
        ("Here is the statement of your account A1 for 01/12/2025 to 31/12/2025.", Fact.PERIOD),
        ("Số dư cuối kỳ ngày 31/12/2025: 130,00 EUR", Fact.BALANCE_DAY),
        ("ඔබගේ ගිණුමේ ශේෂය 2025 දෙසැම්බර් 31 වන විට 130.00 EUR කි", Fact.BALANCE_DAY),
        ("2025-yil 31-dekabr holatiga koʻra hisobingizdagi qoldiq 130,00 EUR", Fact.BALANCE_DAY),
        ("مانده حساب شما تا تاریخ ۱۴۰۴/۰۹/۰۱ مبلغ 130.00 EUR است", Fact.BALANCE_DAY),
        ("كشف حساب للفترة من 2025/12/01 إلى 2025/12/31", Fact.PERIOD),
        ("٢٠ شعبان ١٤٤٧هـ الموافق ١٨ فبراير ٢٠٢٦م", Fact.HIJRI),
    ],
)
def test_a_contradiction_is_told(text: str, fact: Fact) -> None:
    found = contradiction(readable(text), JANUARY)
    assert found is not None
    assert found.fact is fact


@pytest.mark.parametrize(
    "text",
    [
        "Your balance is 130.00 EUR as of 31 January 2026.",
        "令和8年1月31日現在の契約番号4002264834の積立残高は130円です。",
        "2025年12月31日に130円のお支払いがあり、残高は130円です。",
        "Your balance is 130.00 EUR as of 01/02/2026.",  # the day it was composed
        "Your opening balance is 100.00 EUR as of 2025-12-15.",
        "You paid 20.00 EUR on 2025-12-15, the balance is 130.00 EUR.",
        "Your balance, as agreed in the contract as of 2020-05-05, is 130.00 EUR.",
        "50.00 EUR is due by 15.02.2026; the last was due on 15.01.2026.",
        "Your statement as of 1 June 2026 comes by email.",  # news
        "We sent your last statement as of 31 December 2025.",
        "Your previous bill was due on 2026-01-15.",
        "Statement for 01.01.2026 to 31.01.2026",
        "Statement for 15.01.2026 - 31.01.2026",  # opened within the month
        "Our branch is closed from 24.12.2025 to 26.12.2025",
        "You pay no annual fee on new cards approved by 31 December 2026.",
        "We will pay you a reward of AED 50. Register by 31 December 2026.",
        "Please pay AED 50. Register by 31 December 2026.",
        "We will pay you AED 50.00 by 31 December 2026.",
        "Pay your credit card bill online and win prizes by 31 December 2026.",
        "We pay profit calculated by day on 5 October 2026.",
        "To pay your bill by phone, call us before 1 December 2026.",
        "El banco determinas las condiciones el 31 de diciembre de 2026.",
        "Fizetése 2026. október 5. napján megérkezett.",
        "Befizetés 2026. október 5.",
        "Bitte zahlen Sie mit der Karte. Die Aktion läuft bis 31.12.2026",
        "Bitte zahlen Sie mit der Karte, die Sie am 31.12.2026 erhalten.",
        "Kortele galite mokėti nuo 2026-12-31",
        "De vervaldatum van uw kaart is 31 december 2026",
        "Uw saldo wordt op 25 november 2026 van uw rekening afgeschreven.",
        "Hela saldot dras från ditt konto den 25 november 2026.",
        "Saldoen trækkes den 25. november 2026.",
        "Салдото ще бъде удържано на 25 ноември 2026.",
        "",
    ],
)
def test_right_days_and_other_days_are_left(text: str) -> None:
    assert contradiction(readable(text), JANUARY) is None


def test_a_due_date_that_is_impossible_is_not_held_against_the_text() -> None:
    wrong = JANUARY._replace(due=date(2029, 2, 15))
    assert contradiction(readable("50.00 EUR is due by 15 February 2026."), wrong) is None


def test_without_data_nothing_is_said() -> None:
    assert contradiction("Your balance is 130.00 EUR as of 2025-12-31, due by 2026-03-15.", Days()) is None
