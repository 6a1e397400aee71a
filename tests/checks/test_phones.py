"""Numbers that cannot be used are told, with what was plainly meant; every way to write a right one is fine."""

import re

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from commsqa.checks.phone_patterns import surely_right
from commsqa.checks.phones import Use, country_of, fault

RIGHT = [
    ("11 3272-0522", ("AR",)),  # a mobile number without its 9
    ("+96550001234", ()),
    ("+965 5000 1234", ()),
    ("00965-5000-1234", ()),
    ("(00965) 50001234", ()),
    ("+(965) 50001234", ()),
    ("96550001234", ("CZ",)),  # as gateways write it
    ("٠٠٩٦٥ ٥٠٠٠ ١٢٣٤", ()),
    ("۰۰۹۸ ۹۱۲ ۳۴۵ ۶۷۸۹", ()),
    ("\u202a+965 50001234\u202c", ()),
    ("tel:+96550001234", ()),
    ("50001234", ("KW",)),
    ("050 123 4567", ("AE",)),
    ("50 123 4567", ("AE",)),
    ("+971 (0)50 123 4567", ()),
    ("+44 (0)7911 123456", ()),
    ("601 000 111", ("KW", "CZ")),
    ("(650) 253-0000", ("US",)),
    ("011 965 5000 1234", ("US",)),
    ("+420 601 000 111 ext. 12", ()),
    ("50001234", ()),  # of no known country: nobody can tell
    ("5000 123", ()),
    ("+965 5210 0000", ()),  # not in the metadata, and yet in a block of Kuwait's mobile numbers: it may be new
]

WRONG = [
    ("", (), "empty", None),
    ("\u200f ", (), "empty", None),
    ("n/a", ("KW",), "no phone number", None),
    ("12", (), "no phone number", None),
    ("+49 160 2526abc", (), "no phone number", None),
    ("\ud800", (), "no phone number", None),
    ("+965 5000 123", (), "no such numbers", None),
    ("+420 601 000 11", (), "too few", None),
    ("+965 1234 5678", (), "no such numbers", None),  # Kuwait has no eight digits that begin with 12
    ("+1 555 555 5555", (), "no such numbers", None),
    ("+965 5000 12345", (), "too many", None),
    ("601 000 111", ("KW",), "too many", None),
    ("+999 12345", (), "dialling code", None),
    ("00000000", ("KW",), "no such numbers", None),
    ("+00965 50001234", (), "dialling code", "+96550001234"),
    ("+965 965 50001234", (), "too many", "+96550001234"),
    ("1" * 100_000, ("KW",), "too many", None),
    ("50001234 / 66001234", ("KW",), "more than one", None),
    ("2222 1111", ("KW",), "fixed line", None),
    ("+44 20 7946 0958", (), "fixed line", None),
]


@pytest.mark.parametrize(("number", "countries"), RIGHT)
def test_a_right_number_has_no_fault(number: str, countries: tuple[str, ...]) -> None:
    assert fault(number, countries=countries, use=Use.TEXT) is None


@pytest.mark.parametrize(("number", "countries", "said", "meant"), WRONG)
def test_a_fault_is_told(number: str, countries: tuple[str, ...], said: str, meant: str | None) -> None:
    found = fault(number, countries=countries, use=Use.TEXT)
    assert found is not None
    assert said in found.english
    assert found.meant == meant
    assert any("\u0600" <= letter <= "\u06ff" for letter in found.arabic)


@pytest.mark.parametrize("number", ["2222 1111", "50001234/66001234"])
def test_what_can_be_called_is_fine_where_nothing_is_sent_to_it(number: str) -> None:
    assert fault(number, countries=("KW",), use=Use.CALL) is None


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+96550001234", "KW"),
        ("0044 7400 123456", "GB"),
        ("50001234", None),
        ("+999", None),
        ("+80012345678", None),
        (None, None),
    ],
)
def test_a_number_may_name_its_country(number: str | None, country: str | None) -> None:
    assert country_of(number) == country


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_what_the_engine_lets_pass_has_no_fault_and_a_usual_mobile_number_passes(region: str) -> None:
    number = phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)
    if number is None:
        pytest.skip(f"{region} has no mobile numbers of its own")
    whole = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    national = re.sub(r"\D", "", phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL))
    assert re.search(surely_right(Use.TEXT), f":{whole}")
    for text in (whole, national, str(number.national_number)):
        for use in Use:
            if re.search(surely_right(use), f"{region}:{text}"):
                assert fault(text, countries=(region,), use=use) is None, text


@given(st.text(max_size=30) | st.text("+0123456789٠۱ ()-/;ext\ud800\u200f", max_size=20), st.sampled_from(["KW", "CZ", "US"]))
def test_no_text_raises(text: str, country: str) -> None:
    for use in Use:
        found = fault(text, countries=(country,), use=use)
        assert found is None or found.meant is None or fault(found.meant, use=use) is None
        assert found is None or not re.search(surely_right(use), f"{country}:{text}")
