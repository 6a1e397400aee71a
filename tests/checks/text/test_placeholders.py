"""Placeholders that were not replaced are found in every engine's spelling; what people write is left."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.checks.text.placeholders import SUSPECT, placeholder

FOUND = (
    "فاتورة شهر %MONTH%",
    "{vertragsnummer}",
    "[Name des Kunden]",
    "Your bill %NUMBER%",
    "Dear {{first_name}} Anna",
    "Dear {{{ customer.name }}}",
    "Dear {{first_name, your card is ready",
    "{{#if premium}}You save{{/if}}",
    "Call ${branch_phone}",
    "Call #{branch.phone} or $!{phone}",
    "{% if premium %}",
    "<%= customer.name %>",
    "<?php echo $x ?>",
    '<xsl:value-of select="name"/>',
    "<#if premium>",
    "<<DISCLOSURE>>",
    "Dear <<First Name>>,",
    "رصيدك <<الرصيد>>",
    "<<اسم العميل>>",
    "[[NAME]]",
    "Dear %%NAME%%",
    "Dear %NAME%,",
    "Dear %FIRST_NAME%,",
    "Dear %first_name%,",
    "Dear @@NAME@@",
    "Dear ##NAME##",
    "Dear *|FNAME|*",
    "Dear {!Contact.Name}",
    "Dear __NAME__,",
    "Dear __FIRST_NAME__,",
    "Dear $NAME$",
    "Dear #NAME#,",
    "Dear @NAME@,",
    "Dear $!customer.name,",
    "Dear #FIRST_NAME#,",
    "Dear $firstName, your $account.product",
    "Dear $name,",
    "Dear !CUSTOMER_NAME!,",
    "Dear !NAME!,",
    "Dear [Name],",
    "Dear [FIRST_NAME],",
    "Dear [Customer Name],",
    "Dear [CUSTOMER NAME],",
    "عزيزي [اسم العميل]،",
    "[Insert date here]",
    "Dear {name},",
    "Dear { firstName },",
    "Sehr geehrter Herr {NACHNAME},",
    "عزيزي {اسم_العميل}",
    "عزيزي {الاسم}",
    "Dear {0}, your balance is {1}",
    "Your balance is {0:N2}",
    "Your balance is {1} EUR",
    "Dear {},",
    "Dear %s, your balance is %.2f EUR",
    "Dear %1$s,",
    "Dear %(name)s,",
    "You have %d new messages",
    "Dear &FIRSTNAME;,",
    "Dear &first_name;,",
    "Dear «First_Name»",
    "Dear «FirstName»",
    "Chère Madame «Nom»,",
    "Votre solde est de «Solde» EUR",
    "«Prénom» «Nom»",
    "عزيزي «الاسم»،",
    "Dear <Name>,",
    "Dear <Customer Name>,",
    "Dear <first_name>,",
    "{ MERGEFIELD Name \\* MERGEFORMAT }",
    "Your balance is #REF! EUR",
    "Your balance is #N/A",
    "Dear [object Object]",
    "See Error! Reference source not found.",
    "Pay at https://bank.example/pay?ref={{ref}} now",
    "Pay at https://bank.example/pay?ref={account_id} now",
)
LEFT = (
    "5% * 100 = $5 {net}",
    "a < b > c, 5 < 6, x <= y, 3 << 4 >> 1",
    "100 % (net) $",
    "US$100 to $200, {EUR}, [sic], [1_000], {5.5}, a << b, b >> c, [[1, 2]], <b>$5</b>, p{margin:0.5em}",
    "[1] {2} and {3}",
    "{1} For details see below.",
    "عزيزي «العميل»",
    "قال تعالى: {وأوفوا بالعهد}",
    "Votre compte «Confort», la carte «Premium», << Bonjour le monde >>",
    "Remplissez le champ « Nom » du formulaire",
    "اكتب في خانة «الاسم» ما يلي",
    "50% off, 20%sale, 5 %d'intérêts, 3.5% p.a., 100%",
    "خصم 5% و٪10 على السعر %5",
    "https://bank.example/a%20b%2Fc?x=%D8%A7%D9%84&y=%E2%80%99",
    "GET https://api.bank.example/v1/accounts/{account_id}/balance",
    "anna.berg@mail.example, @bank, <anna.berg@mail.example>",
    "Q&A, R&D; AT&T; M&A; Johnson & Johnson; &amp; &nbsp; &eacute; &#39; &copy;",
    "<p>Dear <b>Anna</b></p><br/><table class='x'><td>1</td></table><o:p></o:p><address>Husova 12</address>",
    "<style>.a{color:red} {{x}}</style><script>var a = '${b}';</script>Dear Anna",
    "<!-- {{tracking}} -->Dear Anna",
    "____________ (signature) __ / __ / ____",
    "WOW!SALE! !!! !WICHTIG! ¡OFERTA!",
    "#1, #REF12, #Hashtag, C#, F#, ***, *|*, **note**",
    "Codes: A1, B2, [a], [ii], [EN], [PDF], (c), (i)",
    "E = mc², f(x) = {x | x > 0}, {1, 2, 3}, [0, 1], (a_b)",
    '{\'a\': 1}; {"name": "Anna"}',
    "$CPI index, A$AP, R$ 100, $5M, HK$20, $AAPL",
    "Follow @bank_kw and #bank_kw, file_name.pdf, snake_case",
    "10 %s",
    "5 %TAEG, 100 %BIO %",
    "l'«Hôtel du Lac»",
    "[Unterschrift]",
    "Σ {α, β}",
)


@pytest.mark.parametrize("text", FOUND)
def test_a_placeholder_of_any_engine_is_found(text: str) -> None:
    assert re.search(SUSPECT, text)
    assert placeholder(text)


@pytest.mark.parametrize("text", LEFT)
def test_signs_that_people_write_are_left(text: str) -> None:
    assert placeholder(text) is None


def test_a_little_of_what_stands_around_it_is_told() -> None:
    text = "Dear customer, thank you for choosing us; your account {{account}} was opened on the first of January this year."
    assert placeholder(text) == "…us; your account {{account}} was opened on the…"
    assert placeholder("Dear {{name}}!") == "Dear {{name}}!"


@given(st.text(alphabet="{}[]<>%$#@!«»&_|*ab_N ,.:0s\n", max_size=40))
def test_whatever_is_found_is_suspected_and_stands_in_the_text(text: str) -> None:
    if placeholder(text):
        assert re.search(SUSPECT, text)
