import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.project.masking import mask


@pytest.mark.parametrize(
    ("url", "printed"),
    [
        ("postgresql://u:p@h/d", "postgresql://u:***@h/d"),
        ("postgresql://u:p@ss/w:rd@h/d", "postgresql://u:***@h/d"),
        ("postgresql://u@h/d?sslmode=require&password=x", "postgresql://u@h/d?sslmode=require&password=***"),
        ("postgresql://u@h/d", "postgresql://u@h/d"),
        ("data/a@b:c.csv", "data/a@b:c.csv"),
        ("sqlite:///ledger.db", "sqlite:///ledger.db"),
    ],
)
def test_a_password_is_never_printed(url: str, printed: str) -> None:
    assert mask(url) == printed


@given(st.text(st.characters(categories=["L", "N", "P"]), min_size=1))
def test_whatever_the_password_is_it_is_gone(password: str) -> None:
    assert mask(f"postgresql+psycopg://reader:{password}@db/crm") == "postgresql+psycopg://reader:***@db/crm"
