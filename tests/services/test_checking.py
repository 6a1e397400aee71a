"""Great Expectations judges what the engine found: one suite a kind, and the counts of both must agree."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from commsqa.checks.catalog.email.invalid import InvalidEmail
from commsqa.checks.catalog.piece.missing import Missing
from commsqa.domain.findings import Outcome
from commsqa.errors import CommsqaError
from commsqa.project.models import CheckSetting, ChecksPolicy
from commsqa.services.checking import suite_plans
from tests.factories import run_checks
from tests.projects import DemoProject, check_batch

pytestmark = pytest.mark.slow  # whole runs

POLICY = ChecksPolicy(checks={"email.invalid": CheckSetting(tolerated_rate=Decimal("0.01"))})
HOUSE: Any = SimpleNamespace(checks_policy=POLICY)


def test_every_kind_of_communication_has_a_suite_and_every_other_subject_one() -> None:
    result = run_checks(InvalidEmail.catches[0], InvalidEmail(), Missing())
    suites = {suite.name: suite for suite in suite_plans(HOUSE, result)}
    assert set(suites) == {"communications-statement", "accounts"}
    [email] = suites["communications-statement"].checks
    assert (email.check_id, email.tolerated_rate, email.errored) == ("email.invalid", 0.01, None)
    assert email.evaluated == sum(result.runs["email.invalid"].evaluated.values())
    assert suites["communications-statement"].failures.num_rows == 1


def test_a_kind_that_may_say_anything_does_not_name_a_suite() -> None:
    result = run_checks(InvalidEmail.catches[0], InvalidEmail())
    result.runs["email.invalid"].evaluated = {"Letter to Jane Smith": 2, "statement": 1, "reminder\n": 1}
    assert {suite.name for suite in suite_plans(HOUSE, result)} == {"communications-other", "communications-statement"}


def test_an_errored_check_stands_in_a_suite_and_a_skipped_one_does_not() -> None:
    result = run_checks(InvalidEmail.catches[0], InvalidEmail(), Missing())
    runs = result.runs
    runs["email.invalid"].outcome, runs["email.invalid"].reason = Outcome.ERRORED, "its judge failed (ValueError)"
    runs["email.invalid"].evaluated = {}
    runs["piece.missing"].outcome = Outcome.SKIPPED
    [suite] = suite_plans(HOUSE, result)
    assert [check.errored for check in suite.checks] == ["its judge failed (ValueError)"]


@pytest.mark.exhaustive
def test_nothing_is_decided_when_the_two_counts_differ(demo: DemoProject, monkeypatch: pytest.MonkeyPatch) -> None:
    from commsqa.checks import expectations

    judge = expectations.judge

    def miscounts(*args: Any, **named: Any) -> Any:
        return judge(*args, **named).model_copy(update={"suites": ()})

    monkeypatch.setattr(expectations, "judge", miscounts)
    with pytest.raises(CommsqaError, match=r"the engine found \d+, Great Expectations counted 0; nothing was decided"):
        check_batch(demo.folder)
    assert not (demo.folder / "out").exists()
