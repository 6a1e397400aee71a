"""Few pieces at a time find what a pass over a batch finds."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from commsqa.checks import trial
from commsqa.checks.base import BatchFacts, Check, Records
from commsqa.checks.engine import Engine, Failure
from commsqa.checks.examples import Example, example
from commsqa.checks.plan import Planned
from commsqa.checks.registry import discover
from commsqa.checks.warm import WarmEngine, batch_of_few
from commsqa.domain.findings import Outcome, SubjectKind
from commsqa.domain.tables import ATTRIBUTES, TABLES
from commsqa.errors import SourceError
from commsqa.project.models import ChecksPolicy
from tests.checks.rules import rule

pytestmark = pytest.mark.slow
_FURTHER = [pytest.mark.exhaustive]
CATALOG = [check for check in discover().values() if check.subject is SubjectKind.COMMUNICATION]
CUTOFF = datetime(2026, 3, 1, tzinfo=UTC)
_USUAL = [
    (check.id, kind, world)
    for check in CATALOG
    for kind, worlds in (("catches", check.catches), ("leaves", check.leaves))
    for world in worlds[:1]
    if world.policy == ChecksPolicy()
    and not any(set(row) - set(TABLES[name].columns) for name, rows in world.tables.items() for row in rows)
]
_FIRST = {check_id.partition(".")[0]: check_id for check_id, kind, _ in reversed(_USUAL) if kind == "catches"}
_IN_CI = [check_id for family, check_id in _FIRST.items() if family in ("recipient", "balance", "name", "content")]
WORLDS = [
    pytest.param(
        world,
        id=f"{check_id}-{kind}",
        marks=[] if kind == "catches" and check_id in _IN_CI else _FURTHER,
    )
    for check_id, kind, world in _USUAL
]
"""What each check must catch and leave, in tables of the usual columns: others have an engine of their own."""


def records_of(backend: Any, batch: BatchFacts) -> Records:
    return Records({name: backend.table(name) for name in TABLES}, batch)


def told(failures: Sequence[Failure]) -> list[tuple[str, str, str | None, str]]:
    return sorted((each.subject_id, each.check_id, each.customer_id, str(each.judgement)) for each in failures)


class Both:
    """A batch's pass and the warm engine over the same tables."""

    def __init__(self, *checks: Check) -> None:
        self.checks = checks
        self.backend = trial.records_with(example().tables)[0]
        self.warm = WarmEngine(self.backend, records_of(self.backend, batch_of_few("B1")), checks, name="test")

    def fill(self, world: Example) -> int:
        trial._fill(self.backend, world.tables)
        return len(world.tables["communications"])

    def plans(self, *checks: Check) -> dict[str, Planned]:
        return {check.id: Planned(check_id=check.id) for check in checks or self.checks}


@pytest.fixture(scope="module")
def catalogue() -> Both:
    return Both(*CATALOG)


@pytest.mark.parametrize("world", WORLDS)
def test_what_is_found_is_the_same(catalogue: Both, world: Example) -> None:
    pieces = catalogue.fill(world)
    batch = BatchFacts(batch_id="B1", pieces=pieces, cutoff_at=CUTOFF)
    engine = Engine(catalogue.backend, records_of(catalogue.backend, batch), attributes=ATTRIBUTES)
    passed = engine.run(catalogue.checks, catalogue.plans())
    few = catalogue.warm.run(catalogue.plans(), pieces=pieces, known_at=CUTOFF)
    assert {run.reason for run in (*few.runs.values(), *passed.runs.values())} == {None}
    assert told(few.failures) == told(passed.failures)


def test_each_family_of_checks_is_compared() -> None:
    families = {check.id.partition(".")[0] for check in CATALOG}
    assert families - set(_FIRST) == {"consent"}, "it finds nothing until a project's policy says what an opt-out concerns"


def test_a_check_that_raises_is_errored_and_hides_no_other() -> None:
    def broken(_: Any) -> Any:
        raise RuntimeError("a value of the data")

    bad_suspects = rule("test.suspects", broken)
    bad_applies = rule("test.applies", applies=broken)
    bad_judge = rule("test.judge", judge=broken)
    bad_in_engine = rule("test.engine", lambda facts: facts.communication_id.cast("int64") > 0)
    both = Both(bad_suspects, bad_applies, bad_judge, bad_in_engine, rule("test.good"))
    for _ in range(2):  # the second time too: nothing is poisoned
        result = both.warm.run(both.plans(), pieces=both.fill(example()), known_at=CUTOFF)
        assert [each.check_id for each in result.failures] == ["test.good"]
        errored = {key for key, run in result.runs.items() if run.outcome is Outcome.ERRORED}
        assert errored == {"test.suspects", "test.applies", "test.judge", "test.engine"}
        assert not any("value of the data" in (run.reason or "") for run in result.runs.values())
        assert result.covered("test.applies") == ["P1"]


def test_nothing_of_one_run_is_left_in_the_next() -> None:
    both = Both(rule("test.any"))
    first = both.warm.run(both.plans(), pieces=both.fill(example(pieces=[{}, {"communication_id": "M2"}])), known_at=CUTOFF)
    second = both.warm.run(both.plans(), pieces=both.fill(example(piece={"communication_id": "M3"})), known_at=CUTOFF)
    assert [[each.subject_id for each in found.failures] for found in (first, second)] == [["M2", "P1"], ["M3"]]


@pytest.mark.parametrize(("day", "found"), [(1, ["test.holder"]), (20, [])])
def test_records_are_read_as_they_were_known_at_the_moment_of_each_run(day: int, found: list[str]) -> None:
    both = Both(rule("test.holder", lambda facts: facts.may_receive))
    pieces = both.fill(example(holders=[{"customer_id": "K1", "valid_to": "2026-03-10"}]))
    result = both.warm.run(both.plans(), pieces=pieces, known_at=datetime(2026, 3, day, 12, tzinfo=UTC))
    assert [each.check_id for each in result.failures] == found


def test_an_errored_check_speaks_of_what_it_applies_to_and_a_skipped_one_is_not_asked() -> None:
    letters = rule("test.letters", applies=lambda facts: facts.channel == "letter")
    both = Both(letters, rule("test.skipped"))
    plans = {
        "test.letters": Planned(check_id="test.letters", outcome=Outcome.ERRORED, reason="wants something"),
        "test.skipped": Planned(check_id="test.skipped", outcome=Outcome.SKIPPED, reason="wants something"),
    }
    pieces = both.fill(example(pieces=[{"channel": "letter"}, {"communication_id": "M2", "channel": "push"}]))
    result = both.warm.run(plans, pieces=pieces, known_at=CUTOFF)
    assert result.covered("test.letters") == ["P1"]
    assert result.failures == []


def test_records_that_multiply_a_piece_are_refused() -> None:
    both = Both(rule("test.any"))
    with pytest.raises(SourceError, match="customers: joining it"):
        both.warm.run(both.plans(), pieces=both.fill(example(customers=[{"customer_id": "K1"}])), known_at=CUTOFF)
