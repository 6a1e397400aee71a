"""What may be printed of a source's uri."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.project.models import Source


def described(uri: str) -> str:
    return Source(uri=uri, table="people" if "://" in uri else None).described


@pytest.mark.parametrize(
    ("uri", "printed"),
    [
        ("postgresql://u:p@h/d", "postgresql://u:***@h/d people"),
        ("postgresql://u:p@ss/w:rd@h/d", "postgresql://u:***@h/d people"),
        ("postgresql://u@h/d?sslmode=require&password=x", "postgresql://u@h/d?sslmode=require&password=*** people"),
        ("postgresql://u@h/d", "postgresql://u@h/d people"),
        ("data/a@b:c.csv", "data/a@b:c.csv"),
        ("sqlite:///ledger.db", "sqlite:///ledger.db people"),
    ],
)
def test_a_password_is_never_printed(uri: str, printed: str) -> None:
    assert described(uri) == printed


@given(st.text(st.characters(categories=["L", "N", "P"]), min_size=1))
def test_whatever_the_password_is_it_is_gone(password: str) -> None:
    assert described(f"postgresql+psycopg://reader:{password}@db/crm") == "postgresql+psycopg://reader:***@db/crm people"
