"""Spellings of one address are one mailbox; two addresses are two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.checks.email_mailbox import mailbox, mailboxes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna@Mail.Example", "anna@mail.example"),
        ("anna+bank@mail.example", "anna@mail.example"),
        ("anna.berg@gmail.com", "annaberg@googlemail.com"),
        ("anna@me.com", "anna@icloud.com"),
        ("info@münchener.de", "info@xn--mnchener-65a.de"),
        ("ａnna@mail.example", "anna@mail.example"),
        (" anna@mail.example ", "anna@mail.example"),
    ],
)
def test_spellings_of_one_address_are_one_mailbox(one: str, other: str) -> None:
    assert mailbox(one) == mailbox(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("anna.berg@mail.example", "annaberg@mail.example"),
        ("anna@gmx.de", "anna@gmx.at"),
        ("anna-bank@mail.example", "anna@mail.example"),
        ("+1@mail.example", "+2@mail.example"),
        ("anna@outlook.com", "anna@hotmail.com"),
    ],
)
def test_two_addresses_are_two_mailboxes(one: str, other: str) -> None:
    assert mailbox(one) != mailbox(other)


def test_a_field_may_hold_several() -> None:
    assert mailboxes("anna@mail.example; Anna@work.example,x") == {"anna@mail.example", "anna@work.example"}
    assert mailboxes(None) == frozenset()


@given(st.emails())
def test_a_mailbox_does_not_depend_on_case_and_is_its_own(address: str) -> None:
    assert mailbox(address.upper()) == mailbox(address.lower()) == mailbox(address)
    assert mailbox(mailbox(address)) == mailbox(address)
