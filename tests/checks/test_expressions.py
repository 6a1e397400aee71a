"""Conditions over the facts: what the language says, and what it refuses."""

from contextlib import suppress
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.checks.examples import example
from commsqa.checks.expressions import Condition
from commsqa.checks.facts import join_facts
from commsqa.checks.facts.origins import ORIGINS, needs_of
from commsqa.domain.tables import COMMUNICATIONS
from commsqa.errors import InputError
from tests.factories import records_with


@cache
def facts() -> Any:
    """One statement by letter: opening 100.00, closing 130.00, of 31 January 2026."""
    backend, records = records_with(example(customer={"vulnerable": "true"}).tables)
    backend.con.execute(f'CREATE TABLE "joined" AS {backend.compile(join_facts(records))}')
    return backend.table("joined")


def holds(text: str) -> bool:
    condition = Condition(text).over(facts()).fill_null(False)
    return bool(facts().filter(condition).count().to_pyarrow().as_py())


@pytest.mark.parametrize(
    "text",
    [
        "channel = 'letter'",
        "channel == 'letter' AND closing_balance > 100",
        "closing_balance >= 130.00 and closing_balance <= 130",
        "NOT channel IN ('email', 'sms')",
        "channel in ('letter', 'email')",
        "amount_due IS NULL",
        "closing_balance is not null",
        "closing_balance BETWEEN 130 AND 131",
        "lower(recipient_name) LIKE '%berg'",
        "recipient_name ilike 'ANNA%'",
        "length(trim(body)) > 5",
        "statement_date > DATE '2026-01-30'",
        "statement_date = '2026-01-31'",
        "composed_at < '2026-01-31 06:00:00Z'",
        "abs(opening_balance - closing_balance) = 30",
        "opening_balance + total_credits - total_debits = closing_balance",
        "opening_balance * 2 > closing_balance",
        "coalesce(amount_due, 0) > -1",
        "vulnerable",
        "vulnerable is true",
        "deceased is not true",
        "(channel = 'email') or (record_name = recipient_name)",
        "closing_balance <> opening_balance",
    ],
)
def test_condition_holds(text: str) -> None:
    assert holds(text)
    assert not holds(f"NOT ({text})")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is not one condition; write a condition such as"),
        ("channel = 'a'; closing_balance > 1", "is not one condition"),
        ("channel =", "cannot be read"),
        ("channel = 'letter", "cannot be read"),
        ("closing_balance", "is neither true nor false"),
        ("chanel = 'letter'", "there is no fact 'chanel'; did you mean 'channel'?"),
        ("channel > 5", "does not fit its facts"),
        ("channel", "is neither true nor false"),
        ("1 = 1", "names no fact"),
        ("amount_due = NULL", "write IS NULL"),
        ("p.channel = 'letter'", "a fact has no table before it"),
        ("read_csv('/etc/passwd') = channel", "is not known here; known are AND, OR"),
        ("(SELECT 1) = closing_balance", "is not known here"),
        ("EXISTS (SELECT 1)", "is not known here"),
        ("CASE WHEN vulnerable THEN true END", "is not known here"),
        ("CAST(channel AS INT) = 1", "is not known here; known is DATE '2026-01-31'"),
        ("statement_date > DATE '2026-02-31'", "is not known here; known is DATE '2026-01-31'"),
        ("channel ~ 'x'", "is not known here"),
        ("vulnerable && deceased", "is not known here"),
        ("channel = ?", "is not known here"),
    ],
)
def test_what_the_language_does_not_have_is_refused_with_what_would_be_right(text: str, told: str) -> None:
    with pytest.raises(InputError) as error:
        Condition(text).over(facts())
    assert told in str(error.value)
    assert "\n" not in str(error.value)


@given(st.text(max_size=60))
def test_any_text_is_a_condition_or_one_clear_error(text: str) -> None:
    with suppress(InputError):
        Condition(text).over(facts())


def test_every_joined_fact_says_where_it_comes_from() -> None:
    assert set(facts().columns) == set(COMMUNICATIONS.columns) | set(ORIGINS)


def test_needs_are_those_of_the_facts_each_once() -> None:
    assert needs_of(("channel", "channel_allowed", "my_column")) == (
        "communications.channel",
        "preferences.allowed",
        "communications.my_column",
    )
