"""null, nan and None where a value should stand are found; as words and names they are left."""

import re

import pytest

from commsqa.checks.text.absent_values import SUSPECT, absent_value

FOUND = (
    ("Cher Monsieur ,", "fr"),
    ("Guten Tag null,", "de"),
    ("Tisztelt !", "hu"),
    ("Шановний пане !", "uk"),
    ("Kính gửi ,", "vi"),
    ("Szanowny Panie ,", "pl"),
    ("Dear null,", "en"),
    ("Dear Mr null,", "en"),
    ("Dear null null,", "en"),
    ("Hello undefined!", "en"),
    ("Dear None,", "en"),
    ("Dear nan,", "en"),
    ("Hi NaN, welcome", "en"),
    ("عزيزي null،", "ar"),
    ("عزيزي None،", "ar"),
    ("عزيزي undefined", "ar"),
    ("رصيد حسابك هو nan د.ك", "ar"),
    ("رصيدك null", "ar"),
    ("Sehr geehrte Frau None,", "de"),
    ("Sehr geehrter Herr null,", "de"),
    ("Chère Madame null,", "fr"),
    ("Sayın null,", "tr"),
    ("Уважаемый null,", "ru"),
    ("Your balance is nan.", "en"),
    ("Your balance is null.", "en"),
    ("The balance of your account is undefined", "en"),
    ("Your balance is nan EUR", "en"),
    ("Your balance is EUR nan", "en"),
    ("Your balance is None EUR", "en"),
    ("Ihr Saldo beträgt null EUR", "de"),
    ("Votre solde est de null EUR", "fr"),
    ("Your account ending null is overdue", "en"),
    ("Your account null was closed", "en"),
    ("Payment is due on None.", "en"),
    ("Due date: null", "en"),
    ("Reference: undefined", "en"),
    ("Amount: NaN", "en"),
    ("Husova 12, null, CZ", "en"),
    ("Anna Berg\nnull\nPraha", "en"),
    ("Dear «null»", "en"),
    ("Your product (null) was opened", "en"),
    ("Invalid Date", "en"),
    ("Due on NaN/NaN/NaN", "en"),
    ("Due on XX/XX/XXXX", "en"),
    ("Amount due: XXX EUR", "en"),
    ("Dear XXX,", "en"),
    ("TODO: insert the legal text", "en"),
    ("[TODO]", "en"),
    ("Lorem ipsum dolor sit amet", "en"),
    ("Dear ,", "en"),
    ("Dear, \nyour statement is ready", "en"),
    ("Dear Mr. ,", "en"),
    ("Dear  ,\nyour statement", "en"),
    ("Dear Ms,", "en"),
    ("Hello , your statement", "en"),
    ("Sehr geehrte/r ,", "de"),
    ("Sehr geehrter Herr ,", "de"),
    ("Sehr geehrte Frau,", "de"),
    ("Bonjour ,", "fr"),
    ("Chère ,", "fr"),
    ("Estimado ,", "es"),
    ("Vážený ,", "cs"),
    ("Sayın ,", "tr"),
    ("Уважаемый ,", "ru"),
    ("عزيزي ،", "ar"),
    ("عزيزي ،\nنود إعلامكم", "ar"),
    ("السيد/ ،", "ar"),
    ("السيد / المحترم", "ar"),
    ("محترم ،", "ur"),
)
LEFT = (
    ("Cher Monsieur,", "fr"),
    ("Chère Madame !", "fr"),
    ("Tisztelt Nagy Éva!", "hu"),
    ("Шановний пане!", "uk"),
    ("Szanowny Panie,", "pl"),
    ("The contract is null and void.", "en"),
    ("The clause was declared null by the court.", "en"),
    ("The null hypothesis is rejected.", "en"),
    ("Terms left undefined have their usual meaning.", "en"),
    ("None of the above applies. Fees: None", "en"),
    ("Fees: none. Charges - None.", "en"),
    ("Which of them? None.", "en"),
    ("of which None of the", "en"),
    ("Null Prozent Zinsen, null Euro Gebühr, Ihr Saldo ist null.", "de"),
    ("Ihr Saldo beträgt null Euro.", "de"),
    ("Gebyr: null kroner", "nb"),
    ("Dear Nan, thank you", "en"),
    ("Our branch in Nan province; nan bread", "en"),
    ("Na gode da nan da nan", "ha"),
    ("Kwanan nan mun aika", "ha"),
    ("Article XXX, page XXX, card XXXX XXXX XXXX 1234, XXL", "en"),
    ("TODO INCLUIDO", "es"),
    ("Todo: pague su tarjeta", "es"),
    ("Dear customer,", "en"),
    ("Dear Sir or Madam, Dear Sirs,", "en"),
    ("Oh dear, that was close. Oh dear!", "en"),
    ("Bonjour,\nvotre relevé", "fr"),
    ("Bonjour !", "fr"),
    ("Madame, Monsieur,", "fr"),
    ("Chère Madame, cher Monsieur,", "fr"),
    ("Hello, thank you", "en"),
    ("Sehr geehrte Damen und Herren,", "de"),
    ("Sehr geehrte Frau Berg,", "de"),
    ("Guten Tag,", "de"),
    ("Vážení,", "cs"),
    ("Vážený pane,", "cs"),
    ("Szanowni Państwo,", "pl"),
    ("Sayın müşterimiz,", "tr"),
    ("Estimado cliente:", "es"),
    ("Estimado Señor:", "es"),
    ("عزيزي العميل،", "ar"),
    ("عزيزنا العميل ،", "ar"),
    ("السيد / أحمد المحترم", "ar"),
    ("السادة المساهمون المحترمون", "ar"),
    ("محترم صارف،", "ur"),
    ("null@bank.example, www.null.example, /dev/null, non-null, null-safe", "en"),
    ("Your PIN is safe , thank you", "en"),
    ("nonetheless, annulled, nullify, finance", "en"),
    ("Lieber Kunde, Liebe Grüße", "de"),
    ("Item ,\tprice", "en"),
)


@pytest.mark.parametrize(("text", "language"), FOUND)
def test_a_word_that_stands_for_a_value_is_found(text: str, language: str) -> None:
    assert re.search(SUSPECT, text)
    assert absent_value(text, language=language)


@pytest.mark.parametrize(("text", "language"), LEFT)
def test_words_and_names_are_left(text: str, language: str) -> None:
    assert absent_value(text, language=language) is None


@pytest.mark.parametrize("text", ["Dear Mr Null,", "Dear Jennifer Null,", "Dear null,", "Dear NULL,"])
def test_a_customer_called_null_is_called_so(text: str) -> None:
    assert absent_value(text, names={"jennifer", "null"}, language="en") is None
    assert absent_value(text, names={"jennifer", "berg"}, language="en")
