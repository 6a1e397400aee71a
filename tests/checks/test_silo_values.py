"""Whether two systems mean the same, however each writes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.checks.silo_values import (
    is_absent,
    is_usable_email,
    is_usable_phone,
    mistyped_email,
    same_address,
    same_email,
    same_name,
    same_phone,
)


@pytest.mark.parametrize(
    "value", [None, "", " ", "-", ".", "N/A", "n.a.", "null", "None", "UNKNOWN", "not available", "غير معروف"]
)
def test_what_people_type_where_they_have_nothing_is_absent(value: str | None) -> None:
    assert is_absent(value)


@pytest.mark.parametrize("value", ["Anna", "a@b.example", "0", "Nanna", "لولوة", "+420"])
def test_whatever_else_is_a_value(value: str) -> None:
    assert not is_absent(value)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Anna Berg", "BERG, Anna", True),
        ("Anna Berg", "Mrs Anna Berg", True),
        ("Anna Berg", "Anna Maria Berg", True),  # a shorter name contradicts nothing
        ("Anna Berg", "Anna Brg", False),
        ("Anna Berg", "Omar Haddad", False),
        ("محمد السعدي", "Mohammed Al Saadi", True),
        ("محمد السعدي", "Anna Berg", False),
        ("Gulf Trading LLC", "Gulf Trading L.L.C.", True),
    ],
)
def test_names(one: str, other: str, same: bool) -> None:
    assert same_name(one, None, other, None) is same
    assert same_name(other, None, one, None) is same


def test_a_name_agrees_with_the_other_script_that_a_system_holds() -> None:
    assert same_name("نورة العتيبي", None, "Nora Alotaibi", "نورة العتيبي")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("+420 601 234 567", "601234567", True),
        ("00965 2222-1111", "+965٢٢٢٢١١١١", True),
        ("+44 (0)20 7946 0958", "020 7946 0958", True),
        ("601234567", "601234568", False),
        ("+420601234567", "+421601234567", False),
        ("234567", "+420601234567", False),  # too short to prove anything
        ("", "601234567", False),
    ],
)
def test_phones(one: str, other: str, same: bool) -> None:
    assert same_phone(one, other) is same
    assert same_phone(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Husova 12, 110 00 Praha, CZ", "Husova 12, 11000 Praha", True),
        ("12 Main St., Springfield", "12 Main Street, Springfield", True),
        ("شارع أحمد ١٢، حولي", "حولي شارع احمد 12", True),
        ("Husova 12, Praha", "Husova 21, Praha", False),
        ("Nadrazni 5, Brno", "Husova 5, Brno", False),
    ],
)
def test_addresses(one: str, other: str, same: bool) -> None:
    assert same_address(one, other) is same
    assert same_address(other, one) is same


def test_an_email_differs_in_more_than_case() -> None:
    assert same_email(" Anna@Mail.example", "anna@mail.EXAMPLE")
    assert not same_email("anna@mail.example", "anne@mail.example")


@pytest.mark.parametrize(
    ("one", "other", "mistyped"),
    [
        ("anna@gmial.com", "anna@gmail.com", True),
        ("anna@gmail.com", "anna@gmial.com", False),
        ("anne@gmial.com", "anna@gmail.com", False),
        ("anna@gmail.com", "anna@gmail.com", False),
        ("anna@gmx.at", "anna@gmx.de", False),
        ("anna", "anna@gmail.com", False),
        ("", "", False),
    ],
)
def test_the_slip_of_a_domain_has_a_direction(one: str, other: str, mistyped: bool) -> None:
    assert mistyped_email(one, other) is mistyped


@pytest.mark.parametrize(("email", "usable"), [("anna@mail.example", True), ("anna at mail", False), ("", False)])
def test_an_email_is_usable_by_its_syntax(email: str, usable: bool) -> None:
    assert is_usable_email(email) is usable


@pytest.mark.parametrize(
    ("phone", "usable"),
    [("+420 601 234 567", True), ("601234567", True), ("123", False), ("0000000000", False), ("+420 601 234", False)],
)
def test_a_phone_is_usable_where_a_numbering_plan_has_it(phone: str, usable: bool) -> None:
    assert is_usable_phone(phone) is usable


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_breaks_them_and_the_order_makes_no_difference(one: str, other: str) -> None:
    assert same_phone(one, other) == same_phone(other, one)
    assert same_email(one, other) == same_email(other, one)
    assert same_address(one, other) == same_address(other, one)
    assert same_name(one, None, other, None) == same_name(other, None, one, None)
    assert not (mistyped_email(one, other) and mistyped_email(other, one))
    assert {is_absent(one), is_usable_phone(one), is_usable_email(one)} <= {True, False}
