"""One pass for all checks; a check that fails is one failure, and nothing is reported twice or quietly left out."""

import random
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import ibis
import pytest

from commsqa.checks.base import Check
from commsqa.checks.engine import WORD, Engine, EngineResult
from commsqa.checks.examples import Example, RowValues, example
from commsqa.checks.plan import Planned
from commsqa.checks.registry import discover
from commsqa.domain.findings import Outcome, SubjectKind
from commsqa.errors import SourceError
from tests.checks.rules import failing, masked, record_rule, rule
from tests.factories import records_with, run_checks

pytestmark = pytest.mark.slow  # each world is a run of the engine
MARKER = "Zyxwvut"
PIECES: list[RowValues] = [
    {"communication_id": "P1", "recipient_name": MARKER, "closing_balance": "1.00"},
    {"communication_id": "P2", "channel": "email", "comm_type": "notice", "closing_balance": None, "state": "sent"},
    {"communication_id": "P3", "channel": "sms", "customer_id": "K2", "closing_balance": "3.00"},
    {"communication_id": "P4", "customer_id": "K2", "closing_balance": None},
]
ALL = {"P1", "P2", "P3", "P4"}
LETTERS = {"P1", "P4"}
VULNERABLE = {"customer_id": "K2", "full_name": "Omar Haddad", "vulnerable": "true"}


def four_pieces(*, batch: RowValues | None = None) -> Example:
    return example(pieces=PIECES, customers=[VULNERABLE], accounts=[{"account_id": "A2"}], batch=batch)


def letters(facts: Any) -> Any:
    return facts.channel == "letter"


def no_sms(facts: Any) -> Any:
    return facts.channel != "sms"


class Spy:
    """A connection that keeps the statements which join the facts."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.over_facts: list[str] = []

    def execute(self, statement: str, *parameters: Any) -> Any:
        if 'FROM "facts"' in statement or '"facts" AS' in statement:
            self.over_facts.append(statement)
        return self._connection.execute(statement, *parameters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def _statements_over_facts(count: int) -> int:
    backend, records = records_with(four_pieces().tables)
    backend.con = Spy(backend.con)
    checks = [rule(f"rule.n{n}", letters) for n in range(count)]
    result = Engine(backend, records, attributes=()).run(checks, {check.id: Planned(check_id=check.id) for check in checks})
    assert failing(result) == {check.id: LETTERS for check in checks}
    return len(backend.con.over_facts)


def test_more_checks_do_not_join_the_facts_more_often() -> None:
    assert _statements_over_facts(1) == _statements_over_facts(12) > 0


def test_a_person_is_told_what_is_done() -> None:
    backend, records = records_with(four_pieces().tables)
    told: list[str] = []
    check = rule("rule.letters", letters)
    Engine(backend, records, attributes=(), progress=told.append).run([check], {check.id: Planned(check_id=check.id)})
    assert told == ["one pass over the joined facts", "judging rule.letters"]


JUDGED: list[str] = []


def _remember(row: Mapping[str, Any]) -> bool:
    JUDGED.append(row["communication_id"])
    return bool(row["channel"] == "letter")


EVALUATED = [
    (rule("rule.all"), ALL, ALL),
    (rule("rule.letters", applies=letters), LETTERS, LETTERS),
    (rule("rule.nothing", applies=lambda facts: facts.channel == "push"), set(), set()),
    (rule("rule.null_applies_to_none", applies=lambda facts: facts.closing_balance > 0), {"P1", "P3"}, {"P1", "P3"}),
    (rule("rule.null_is_no_suspect", lambda facts: facts.closing_balance > 2), ALL, {"P3"}),
    (rule("rule.only_where_it_applies", lambda facts: facts.closing_balance > 0, applies=letters), LETTERS, {"P1"}),
    (rule("rule.has_the_last_word", judge=_remember, reads=["channel"], applies=no_sms), ALL - {"P3"}, LETTERS),
    (rule("rule.may_leave_suspects_out", widen=lambda suspects: suspects.filter(suspects.channel == "sms")), ALL, {"P3"}),
    (rule("rule.names_a_piece_once", widen=lambda suspects: suspects.union(suspects)), ALL, ALL),
]  # fmt: skip


@cache
def _evaluated() -> EngineResult:
    JUDGED.clear()
    return run_checks(four_pieces(), *(check for check, _, _ in EVALUATED))


@pytest.mark.parametrize(("check", "evaluated", "found"), EVALUATED, ids=[check.id for check, _, _ in EVALUATED])
def test_evaluated_are_the_pieces_that_a_check_applies_to_and_failures_are_its_own(
    check: Check, evaluated: set[str], found: set[str]
) -> None:
    result = _evaluated()
    assert result.runs[check.id].reason is None
    assert set(result.evaluated(check.id)["subject_id"].to_pylist()) == evaluated
    kinds = Counter("notice" if piece == "P2" else "statement" for piece in evaluated)
    assert {kind: count for kind, count in result.runs[check.id].evaluated.items() if count} == dict(kinds)
    assert failing(result).get(check.id, set()) == found


def test_only_suspects_are_judged_each_once() -> None:
    _evaluated()
    assert sorted(JUDGED) == ["P1", "P2", "P4"]


def test_masks_and_failures_say_the_same() -> None:
    assert masked(_evaluated()) == failing(_evaluated())


def test_a_failure_carries_what_the_batch_says_of_its_piece() -> None:
    found = {f.subject_id: f for f in _evaluated().failures if f.check_id == "rule.all"}
    assert {(f.subject_kind, f.customer_id, f.kind, f.state, f.vulnerable) for f in found.values()} == {
        (SubjectKind.COMMUNICATION, "K1", "statement", "composed", False),
        (SubjectKind.COMMUNICATION, "K1", "notice", "sent", False),
        (SubjectKind.COMMUNICATION, "K2", "statement", "composed", True),
    }


def _raises(*_: object) -> Any:
    raise RuntimeError(f"{MARKER} is wrong")


def _accounts(records: Any) -> Any:
    return records["accounts"].select(subject_id="account_id", suspect=ibis.literal(True))


def _number(facts: Any) -> Any:
    return facts.recipient_name.cast("int64") > 0  # DuckDB's message quotes the name


OTHER = ibis.table({"n": "int64"}, name="other")
BUILT, ENGINE, JUDGE, RELATION = (
    "its expression could not be built",
    "its expression failed in the engine",
    "its judge failed",
    "its relation failed",
)
FIRST = "of its suspects in the order of their ids"
BROKEN = [
    (rule("built.applies", applies=_raises), BUILT, ALL),
    (rule("built.suspects", _raises, applies=letters), BUILT, LETTERS),
    (rule("built.no_such_fact", lambda facts: facts.nonsense, applies=letters), BUILT, LETTERS),
    (rule("built.not_an_expression", lambda facts: True, applies=letters), BUILT, LETTERS),
    (rule("built.no_boolean", lambda facts: facts.channel, applies=letters), BUILT, LETTERS),
    (rule("engine.applies", applies=_number), ENGINE, ALL),
    (rule("engine.suspects", _number, applies=letters), ENGINE, LETTERS),
    (rule("engine.other_table", lambda facts: OTHER.n == 1, applies=letters), ENGINE, LETTERS),
    (rule("judge.raises", judge=_raises, applies=letters), f"{JUDGE} on P1 and 1 more", LETTERS),
    (rule("judge.reads_nothing", judge=lambda row: row["channel"], applies=letters), f"{JUDGE} on P1 and 1 more", LETTERS),
    (rule("judge.no_such_fact", reads=["nonsense"], applies=letters), JUDGE, LETTERS),
    (rule("judge.widen", widen=_raises, applies=letters), JUDGE, LETTERS),
    (rule("judge.widen_in_engine", widen=lambda suspects: suspects.filter(_number(suspects)), applies=letters), JUDGE, LETTERS),
    (record_rule("relation.raises", _raises), RELATION, ALL),
    (record_rule("relation.judge", _accounts, judge=_raises), f"{JUDGE} on account 1 {FIRST} and 1 more", ALL),
    (record_rule("relation.no_subject", lambda records: records["accounts"]), RELATION, ALL),
    (record_rule("relation.twice", lambda records: _accounts(records).union(_accounts(records))), RELATION, ALL),
    (record_rule("relation.empty", lambda records: _accounts(records).mutate(subject_id=ibis.null("string"))), RELATION, ALL),
]  # fmt: skip
SOUND = rule("rule.sound", letters)


@cache
def _broken() -> EngineResult:
    return run_checks(four_pieces(), SOUND, *(check for check, _, _ in BROKEN), record_rule("rule.accounts", _accounts))


@pytest.mark.parametrize(("check", "reason", "covered"), BROKEN, ids=[check.id for check, _, _ in BROKEN])
def test_a_check_that_raises_is_errored_with_a_reason_without_values_and_covers_its_pieces(
    check: Check, reason: str, covered: set[str]
) -> None:
    run = _broken().runs[check.id]
    assert run.outcome is Outcome.ERRORED
    assert run.reason is not None
    assert run.reason.startswith(f"{reason} (")
    assert MARKER not in run.reason
    assert run.evaluated == {}
    assert sorted(_broken().covered(check.id)) == sorted(covered)


def test_the_others_go_on() -> None:
    assert failing(_broken()) == {"rule.sound": LETTERS, "rule.accounts": {"A1", "A2"}}
    assert masked(_broken()) == failing(_broken())
    assert _broken().runs["rule.sound"].outcome is None
    assert _broken().runs["rule.accounts"].evaluated == {"accounts": 2}


def test_an_errored_check_takes_no_other_finding_with_it() -> None:
    winner = rule("balance.differs_from_ledger", judge=lambda row: row["communication_id"] == "P1" or _raises())
    result = run_checks(four_pieces(), winner, rule("balance.arithmetic", letters))
    assert result.runs[winner.id].outcome is Outcome.ERRORED
    assert failing(result) == {"balance.arithmetic": LETTERS}


def test_what_the_plan_stopped_does_not_run_and_keeps_its_reason() -> None:
    checks = [rule("plan.skipped", _raises), rule("plan.errored", applies=letters), rule("plan.unbuildable", applies=_raises)]
    outcomes = (Outcome.SKIPPED, Outcome.ERRORED, Outcome.ERRORED)
    plans = {c.id: Planned(check_id=c.id, outcome=o, reason="as planned") for c, o in zip(checks, outcomes, strict=True)}
    result = run_checks(four_pieces(), *checks, SOUND, plans=plans)
    assert [(result.runs[check.id].outcome, result.runs[check.id].reason) for check in checks] == [
        (outcome, "as planned") for outcome in outcomes
    ]
    assert all(result.runs[check.id].evaluated == {} for check in checks)
    assert failing(result) == {"rule.sound": LETTERS}
    assert set(result.covered("plan.errored")) == LETTERS
    assert set(result.covered("plan.unbuildable")) == ALL


def test_where_the_pieces_lack_a_column_that_a_check_asks_it_covers_all_of_them() -> None:
    check = rule("plan.blind", applies=letters)
    plans = {check.id: Planned(check_id=check.id, outcome=Outcome.ERRORED, reason="as planned", blind=True)}
    assert set(run_checks(four_pieces(), check, SOUND, plans=plans).covered(check.id)) == ALL


def test_a_batch_without_checks_still_lists_its_pieces() -> None:
    result = run_checks(four_pieces())
    assert (result.runs, result.failures, result.masks.num_rows) == ({}, [], 0)
    assert set(result.pieces()["communication_id"].to_pylist()) == ALL


def test_seventy_checks_lie_in_two_words_each_at_its_own_bit() -> None:
    def hits(number: int, piece: str) -> bool:
        return (number * 7 + int(piece[1:])) % 3 == 0

    def suspects(number: int) -> Any:
        wanted = [piece for piece in sorted(ALL) if hits(number, piece)]
        return lambda facts: facts.communication_id.isin(wanted)

    checks = [rule(f"many.n{number:02}", suspects(number)) for number in range(70)]
    result = run_checks(four_pieces(), *checks)
    expected = {f"many.n{n:02}": {piece for piece in ALL if hits(n, piece)} for n in range(70)}
    assert failing(result) == {check_id: pieces for check_id, pieces in expected.items() if pieces}
    assert masked(result) == failing(result)
    assert [name for name in result.masks.column_names if name.startswith("mask_")] == ["mask_0", "mask_1"]
    assert result.positions["many.n61"] == WORD - 1
    words = {row["subject_id"]: (row["mask_0"], row["mask_1"]) for row in result.masks.to_pylist()}
    for piece in ALL:
        flags = sum(1 << n for n in range(70) if hits(n, piece))
        assert words[piece] == (flags % (1 << WORD), flags >> WORD)


def test_pieces_to_test_customers_reach_nothing() -> None:
    tester = {"customer_id": "K2", "full_name": "Test Test", "is_test": "true"}
    world = example(pieces=PIECES, customers=[tester])
    result = run_checks(world, rule("rule.all"), rule("rule.raises", judge=_raises))
    assert failing(result) == {"rule.all": {"P1", "P2"}}
    assert result.runs["rule.all"].evaluated == {"statement": 1, "notice": 1}
    assert set(result.covered("rule.raises")) == {"P1", "P2"}
    assert set(result.pieces()["communication_id"].to_pylist()) == ALL


def test_only_the_newest_composition_of_the_batch_is_looked_at() -> None:
    older = [{**piece, "composition_no": "1"} for piece in PIECES]
    newer = [{**PIECES[0], "composition_no": "2"}, {"communication_id": "P9", "composition_no": "2"}]
    other = [{"communication_id": "P8", "batch_id": "B0", "composition_no": "3"}]
    result = run_checks(example(pieces=[*older, *newer, *other]), rule("rule.all"))
    assert failing(result) == {"rule.all": {"P1", "P9"}}
    assert sorted(result.pieces()["communication_id"].to_pylist()) == ["P1", "P9"]


def test_a_piece_without_a_composition_is_of_the_first() -> None:
    result = run_checks(
        example(pieces=[{"communication_id": "P1"}, {"communication_id": "P2", "composition_no": "1"}]), rule("a.b")
    )
    assert failing(result) == {"a.b": {"P1", "P2"}}


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        (
            {"ledger_balances": [{"account_id": "A1", "balance_date": "2026-01-31", "currency": c} for c in ("EUR", "USD")]},
            (
                "ledger_balances: joining it by account_id, balance_date would multiply 1 of the pieces, several rows fit each; "
                "give each key one row, or rows and pieces a currency that tells them apart"
            ),
        ),
        (
            {"customers": [{"customer_id": "K1", "full_name": MARKER}] * 2},
            "customers: joining it by customer_id would multiply 1 of the pieces, several rows fit each; give each key one row",
        ),
    ],
)
def test_a_join_that_would_multiply_pieces_is_one_error_that_names_table_and_key(
    tables: dict[str, list[RowValues]], message: str
) -> None:
    world = Example({**example(piece={"currency": None}).tables, **tables})
    with pytest.raises(SourceError) as raised:
        run_checks(world, SOUND)
    assert raised.value.problems == (message,)


def test_attributes_may_have_any_name_and_are_the_columns_of_the_source_as_text() -> None:
    values = {
        "state": "held",
        "customer_id": "K1",
        "comm_type": "notice",
        "composition_no": "1",
        "is_test": "x",
        "suspect_code": "y",
    }
    world = example(pieces=[values], customer={"is_test": "false"})
    result = run_checks(world, rule("rule.all"), attributes=[*values, "composed_at", "absent"])
    [evaluated] = result.evaluated("rule.all").to_pylist()
    assert evaluated.pop("subject_id") == "P1"
    assert evaluated.pop("composed_at") == datetime(2026, 1, 31, 5, tzinfo=UTC)
    assert evaluated == values


def test_a_relation_of_its_own_is_evaluated_row_by_row_and_keeps_the_attributes_it_has() -> None:
    def relation(records: Any) -> Any:
        accounts = records["accounts"]
        return accounts.mutate(
            subject_id="account_id", suspect=(accounts.account_id == "A2").nullif(False), customer_id=ibis.literal("K2")
        )

    check = record_rule("relation.accounts", relation)
    result = run_checks(four_pieces(), check, attributes=["product_line", "region"])
    [failure] = result.failures
    assert (failure.subject_kind, failure.subject_id, failure.kind, failure.customer_id) == (
        SubjectKind.ACCOUNT,
        "A2",
        "accounts",
        "K2",
    )
    assert result.runs[check.id].evaluated == {"accounts": 2}
    assert result.evaluated(check.id).column_names == ["subject_id", "product_line"]
    assert masked(result) == failing(result)


def _bank() -> dict[str, list[RowValues]]:
    """Forty pieces, with something wrong in most of them: what every check has to say, and more than one at once."""
    slips: list[RowValues] = [
        {},
        {"recipient_name": "Anna Breg"},
        {"recipient_name": "Nora Aziz"},
        {"recipient_name": "Omar Haddad", "recipient_address": "Skolni 4, 60200 Brno"},
        {"customer_id": "K404", "recipient_name": "Nobody"},
        {"account_id": "A404"},
        {"closing_balance": "131.00", "body": "Dear {{name}}"},
        {"total_debits": "25.00"},
        {"channel": "email", "recipient_email": "anna@@mail.example", "recipient_name": "Ana Berg"},
        {"customer_id": "K1"},
        {"customer_id": "K0", "currency": None},
        {"channel": "email", "recipient_email": "anna@gmial.com"},
        {"channel": "email", "recipient_email": "omar@mail.example"},
        {"recipient_address": "Skolni 4, 60200 BRNO"},
        {"body": "Dear Anna, the transfer to KÃ¶ln for Frau MÃ¼ller is on its way."},
        {"body": "Chère cliente, le solde de votre compte figure sur le relevé que vous trouverez dans cette lettre."},
        {"body": "Dear Anna, your account A500 was opened."},
    ]
    tables: dict[str, list[RowValues]] = {name: [dict(row) for row in rows] for name, rows in example().tables.items()}
    plain = tables["communications"][0]
    for name in ("communications", "customers", "accounts", "account_holders", "ledger_balances"):
        tables[name].clear()
    for number in range(40):
        mine = {"customer_id": f"K{number}", "account_id": f"A{number}"}
        tables["communications"].append({**plain, "communication_id": f"P{number:02}", **mine, **slips[number % len(slips)]})
        name, address = ("Omar Haddad", "Skolni 4, 60200 Brno") if number == 39 else ("Anna Berg", "Husova 12, 11000 Praha, CZ")
        email = "omar@mail.example" if number == 39 else None
        tables["customers"].append({"customer_id": f"K{number}", "full_name": name, "address": address, "email": email})
        tables["accounts"].append({"account_id": f"A{number}", "status": "open", "statement_cycle": "monthly"})
        tables["account_holders"].append({**mine, "role": "owner"})
        balance = {"account_id": f"A{number}", "balance_date": "2026-01-31", "balance": "130.00"}
        tables["ledger_balances"].append({**balance, "currency": "EUR"})
        tables["preferences"] += [{**mine, "channel": "letter", "allowed": str(number % 7 > 0).lower()}] * 2
    tables["communications"].append({**tables["communications"][0], "communication_id": "P99"})
    tables["accounts"].append({"account_id": "A77", "status": "open", "statement_cycle": "monthly"})
    tables["accounts"].append({"account_id": "A500", "status": "open", "statement_cycle": "none"})
    tables["account_holders"].append({"account_id": "A500", "customer_id": "K39", "role": "owner"})
    tables["batches"][0]["expected_pieces"] = "40"
    return tables


@cache
def _plain_run(seed: int | None = None) -> tuple[list[Any], dict[str, dict[str, int]], dict[str, set[str]]]:
    tables = _bank()
    if seed is not None:
        for rows in tables.values():
            random.Random(seed).shuffle(rows)  # noqa: S311 - an order, nothing secret
    result = run_checks(Example(tables), *discover().values())
    assert {key: run.reason for key, run in result.runs.items() if run.reason} == {}
    failures = [(f.check_id, f.subject_id, f.judgement, f.customer_id) for f in result.failures]
    return failures, {key: run.evaluated for key, run in result.runs.items()}, masked(result)


@pytest.mark.exhaustive
@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_the_records_changes_nothing(seed: int) -> None:
    assert _plain_run(seed) == _plain_run()


@pytest.mark.slow
def test_no_subject_fails_a_check_twice_and_most_families_have_something_to_say() -> None:
    failures, _, masks = _plain_run()
    subjects = Counter((check_id, subject) for check_id, subject, *_ in failures)
    assert max(subjects.values()) == 1
    families = {check_id.partition(".")[0] for check_id, _ in subjects}
    assert families >= {"address", "balance", "batch", "content", "email", "name", "piece", "preference", "recipient"}
    assert sum(len(found) for found in masks.values()) == len(failures)
