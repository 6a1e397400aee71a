"""Whom a salutation speaks to, and who is certainly a man."""

import pytest

from commsqa.checks.names.salutations import is_certainly_a_man, salutation


@pytest.mark.parametrize(
    "text",
    [
        "عزيزتي السيد أحمد، رصيدك",
        "عزيزي السيدة فاطمة، رصيدك",
        "السيد أحمد علي المحترمة",
        "Sehr geehrte Herr Müller,",
        "Sehr geehrter Frau Müller,",
        "Chère Monsieur Dupont,",
        "Estimado Sra. López:",
    ],
)
def test_forms_of_both_genders_for_one_reader_contradict_each_other(text: str) -> None:
    found = salutation(text)
    assert found is not None
    assert found.contradictory


@pytest.mark.parametrize(
    "text", ["عزيزتي أحمد، رصيدك", "Dear Mrs. Smith, your", "Dear Madam,", "Bank\nعزيزتي العميلة،", "Estimada Sra. López:"]
)
def test_a_feminine_form_speaks_to_a_woman(text: str) -> None:
    found = salutation(text)
    assert found is not None
    assert found.to_a_woman
    assert not found.contradictory


@pytest.mark.parametrize(
    "text",
    [
        "عزيزي أحمد، رصيدك",
        "عزيزي/عزيزتي العميل،",
        "السيد/السيدة أحمد،",
        "السيد أحمد والسيدة فاطمة،",
        "عزيزي محمد، نرجو مراجعة السيدة فاطمة",
        "Dear Mr and Mrs Smith,",
        "Dear Sir or Madam,",
        "Madame, Monsieur,",
        "Sehr geehrte Damen und Herren,",
        "Sehr geehrter Herr Müller,",
        "Liebe Frau Müller, lieber Herr Müller",
        "Estimado/a Sr./Sra. López:",
        "Dear customer, Ms Jones will call.",
        "",
    ],
)
def test_other_beginnings_tell_nothing(text: str) -> None:
    assert salutation(text) is None


@pytest.mark.parametrize(
    ("name", "certain"),
    [
        ("Mr John Smith", True),
        ("محمد علي", True),
        ("عبد الله السعدي", True),
        ("Abdul Rahman Ali", True),
        ("خليفة بن زايد", True),  # a feminine letter at its end, and a man
        ("مطلق بن سعد العتيبي", True),
        ("فاطمة بنت محمد", False),
        ("شيخة مشعل الراشد", False),  # a given name, and her father's
        ("Shaikha Abdelaziz Al-Fahad", False),
        ("Mrs Mohammed Ali", False),
        ("نورة بن علي بن سالم", False),
        ("Leila Ben Ali", False),
        ("نور السالم", False),
        ("Kim Lee", False),
        ("محمد", False),
    ],
)
def test_a_man_is_certain_by_title_patronymic_or_given_name(name: str, certain: bool) -> None:
    assert is_certainly_a_man(name) is certain
