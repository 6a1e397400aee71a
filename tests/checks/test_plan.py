"""Which checks run, which are skipped and which are errored, by what the sources delivered."""

from collections.abc import Collection, Mapping
from datetime import date

import pytest

from commsqa.checks.base import Check
from commsqa.checks.plan import Inputs, Planned, plan_checks
from commsqa.checks.registry import discover
from commsqa.domain.findings import Outcome
from commsqa.domain.tables import TABLES
from commsqa.project.models import REQUIRED_CHECKS

CHECKS = discover()
DAY, ANOTHER_DAY = date(2026, 1, 31), date(2025, 12, 31)
COMPLETE = {
    name: Inputs(table=name, given=True, rows=100, columns=frozenset(spec.columns))
    for name, spec in TABLES.items()
}  # fmt: skip


def plan(
    check_id: str,
    changes: Mapping[str, Inputs | None] | None = None,
    *,
    required: Collection[str] = REQUIRED_CHECKS,
    before: Mapping[str, int] | None = None,
    statements: Collection[date] = (DAY,),
    ledger: Collection[date] = (DAY,),
) -> Planned:
    inputs = {name: given for name, given in {**COMPLETE, **(changes or {})}.items() if given is not None}
    checks: list[Check] = [CHECKS[check_id]]
    plans = plan_checks(
        checks,
        inputs,
        required=required,
        rows_before=before or {},
        statement_dates=frozenset(statements),
        ledger_dates=frozenset(ledger),
    )
    return plans[check_id]


def without(table: str, *columns: str) -> dict[str, Inputs | None]:
    return {table: COMPLETE[table].model_copy(update={"columns": COMPLETE[table].columns - set(columns)})}


def rows(table: str, count: int) -> dict[str, Inputs | None]:
    return {table: COMPLETE[table].model_copy(update={"rows": count})}


def not_given(table: str) -> dict[str, Inputs | None]:
    return {table: Inputs(table=table, given=False)}


@pytest.mark.parametrize("check_id", CHECKS)
def test_a_check_with_all_its_inputs_runs(check_id: str) -> None:
    assert plan(check_id) == Planned(check_id=check_id)


MISSING = [
    (
        "recipient.not_account_holder",
        not_given("account_holders"),
        "account_holders.customer_id",
        "no source for account_holders",
    ),
    ("recipient.not_account_holder", {"account_holders": None}, "account_holders.customer_id", "no source for account_holders"),
    ("recipient.not_account_holder", rows("account_holders", 0), "account_holders.customer_id", "account_holders is empty"),
    ("recipient.not_account_holder", without("account_holders", "customer_id"), "account_holders.customer_id", "no such column"),
    ("recipient.unknown_account", not_given("accounts"), "accounts.account_id", "no source for accounts"),
    ("recipient.unknown_customer", rows("customers", 0), "customers.customer_id", "customers is empty"),
    (
        "balance.differs_from_ledger",
        without("communications", "closing_balance"),
        "communications.closing_balance",
        "no such column",
    ),
    ("balance.differs_from_ledger", rows("ledger_balances", 0), "ledger_balances.balance", "ledger_balances is empty"),
    ("preference.channel_violated", not_given("preferences"), "preferences.allowed", "no source for preferences"),
    (
        "piece.missing",
        without("accounts", "statement_cycle"),
        "accounts.statement_cycle",
        "the source of accounts has no such column",
    ),
    ("batch.control_total", without("batches", "expected_pieces"), "batches.expected_pieces", "the source of batches"),
]


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize(("check_id", "changes", "column", "why"), MISSING)
def test_missing_inputs_skip_a_check_or_make_a_required_one_errored_and_the_reason_names_them(
    check_id: str, changes: dict[str, Inputs | None], column: str, why: str, required: bool
) -> None:
    planned = plan(check_id, changes, required=[check_id] if required else [])
    assert planned.outcome is (Outcome.ERRORED if required else Outcome.SKIPPED)
    assert planned.reason is not None
    assert column in planned.reason
    assert why in planned.reason


@pytest.mark.parametrize(
    ("table", "before", "now", "errored"),
    [
        ("account_holders", 100, 50, False),
        ("account_holders", 100, 49, True),
        ("account_holders", 101, 50, True),
        ("account_holders", 0, 1, False),
        ("account_holders", 1, 100, False),
        ("communications", 1000, 1, False),  # batches differ in size
        ("preferences", 1000, 1, False),  # not a table of this check
    ],
)
def test_a_required_check_is_errored_when_its_table_shrank_below_half(table: str, before: int, now: int, errored: bool) -> None:
    planned = plan("recipient.not_account_holder", rows(table, now), before={table: before})
    assert planned.outcome is (Outcome.ERRORED if errored else None)
    if errored:
        assert planned.reason == f"{table} holds {now} rows, under half of the {before} of the last completed run"


def test_a_check_that_is_not_required_runs_on_what_is_left_of_its_table() -> None:
    assert plan("preference.channel_violated", rows("preferences", 1), before={"preferences": 1000}).outcome is None


@pytest.mark.parametrize(
    ("statements", "ledger", "errored"),
    [
        ([DAY], [DAY], False),
        ([DAY], [ANOTHER_DAY], True),
        ([DAY], [], True),
        ([DAY, ANOTHER_DAY], [ANOTHER_DAY], False),
        ([], [ANOTHER_DAY], False),  # nothing that the ledger would have to know
    ],
)
def test_the_ledger_must_speak_of_a_statement_date_of_the_batch(
    statements: list[date], ledger: list[date], errored: bool
) -> None:
    planned = plan("balance.differs_from_ledger", statements=statements, ledger=ledger)
    assert planned.outcome is (Outcome.ERRORED if errored else None)
    assert planned.reason == ("ledger_balances has no row dated on any statement date of the batch" if errored else None)


@pytest.mark.parametrize("check_id", ["recipient.not_account_holder", "recipient.unknown_account", "recipient.unknown_customer"])
def test_tables_other_than_the_ledger_are_not_judged_on_age(check_id: str) -> None:
    assert plan(check_id, statements=[DAY], ledger=[]).outcome is None


def test_a_ledger_check_that_is_not_required_runs_on_an_old_ledger() -> None:
    assert plan("balance.differs_from_ledger", required=[], ledger=[ANOTHER_DAY]).outcome is None


def test_every_check_has_its_part_and_one_missing_table_stops_only_those_that_need_it() -> None:
    inputs = {**COMPLETE, "accounts": Inputs(table="accounts", given=False)}
    plans = plan_checks(CHECKS.values(), inputs, required=["recipient.unknown_account"], rows_before={})
    stopped = {check_id: planned.outcome for check_id, planned in plans.items() if planned.outcome is not None}
    assert set(plans) == set(CHECKS)
    skipping = ("piece.missing", "piece.unexpected", "content.other_customer_data", "balance.wrong_currency")
    skipped = dict.fromkeys(skipping, Outcome.SKIPPED)
    assert stopped == {"recipient.unknown_account": Outcome.ERRORED, **skipped}


@pytest.mark.parametrize(("table", "blind"), [("communications", True), ("accounts", False)])
def test_without_a_column_of_the_pieces_nobody_can_tell_which_a_check_speaks_of(table: str, blind: bool) -> None:
    planned = plan("recipient.unknown_account", without(table, "account_id"))
    assert (planned.outcome, planned.blind) == (Outcome.ERRORED, blind)
