"""Addresses that nothing can be sent to are told, with what was plainly meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.checks.email_syntax import fault


@pytest.mark.parametrize(
    "address",
    [
        "anna.berg@mail.example",
        "anna+bank@mail.example",
        "o'brien@mail.example",
        "نورة@بريد.الكويت",
        "info@xn--mnchener-65a.de",
        "info@münchener.de",
        "a@b.co",
        "anna@bank.test",
        f"{'a' * 64}@mail.example",
    ],
)
def test_a_usable_address_has_no_fault(address: str) -> None:
    assert fault(address) is None


@pytest.mark.parametrize(
    ("address", "said", "meant"),
    [
        ("", "empty", None),
        ("anna.berg", "no @", None),
        ("anna.berg at mail.example", "no @", "anna.berg@mail.example"),
        ("anna.berg[at]mail.example", "no @", "anna.berg@mail.example"),
        ("anna＠mail.example", "no @", "anna@mail.example"),
        ("anna@@mail.example", "more than one @", "anna@mail.example"),
        ("anna@mail.example;omar@mail.example", "more than one @", None),
        (" anna@mail.example", "space", "anna@mail.example"),
        ("anna @mail.example", "space", "anna@mail.example"),
        ("anna berg@mail.example", "space", None),
        ("\u200eanna@mail.example", "invisible", "anna@mail.example"),
        ("anna@mail.example\r\n", "control", "anna@mail.example"),
        ("anna@mail.example.", "ends with a point", "anna@mail.example"),
        ("anna@mail,example", "comma", "anna@mail.example"),
        ("anna..berg@mail.example", "two points", "anna.berg@mail.example"),
        (".anna@mail.example", "beginning or beside", None),
        ("anna.@mail.example", "beginning or beside", "anna@mail.example"),
        ("Anna <anna@mail.example>", "brackets", None),
        ("<anna@mail.example>", "brackets", "anna@mail.example"),
        ('"anna berg"@mail.example', "quotation", None),
        ("anna@[192.0.2.1]", "IP address", None),
        ("anna@192.0.2.1", "top-level", None),
        ("anna@mail", "no point", None),
        ("@mail.example", "before the @", None),
        ("anna@", "after the @", None),
        ("anna@mail.invalid", "special-use", None),
        (f"{'a' * 65}@mail.example", "longer than 64", None),
        (f"anna@{'a' * 10_000_000}.example", "longer than 254", None),
    ],
)
def test_a_fault_is_told_with_what_was_meant(address: str, said: str, meant: str | None) -> None:
    found = fault(address)
    assert found is not None
    assert said in found.english
    assert found.meant == meant
    assert any("\u0600" <= letter <= "\u06ff" for letter in found.arabic)


@given(st.text(max_size=60) | st.text('a.@-" <>,\x00\ud800\u200f[]', max_size=20))
def test_no_text_raises_and_what_was_meant_is_usable(address: str) -> None:
    found = fault(address)
    assert found is None or found.meant is None or fault(found.meant) is None
