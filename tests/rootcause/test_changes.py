"""Which change agrees with a cause."""

from datetime import UTC, datetime, timedelta

import pytest

from commsqa.domain.causes import ChangeEvent, Conditions, ProbableCause
from commsqa.rootcause.changes import agreeing_change, touched

ONSET = datetime(1994, 2, 28, 0, 3, tzinfo=UTC)


def cause(**fields: object) -> ProbableCause:
    numbers = {"explained": 0.4, "inside_rate": 0.6, "elsewhere_rate": 0.004, "risk_ratio": 150, "risk_ratio_low": 90}
    conditions = {"template_version": "14", "composition_host": "comp-3"}
    given = {
        "cause_id": "C1",
        "conditions": conditions,
        "failed_inside": 60,
        "evaluated_inside": 100,
        "onset": ONSET,
        **numbers,
        **fields,
    }
    return ProbableCause.model_validate(given)


def change(change_id: str, scope: Conditions, hours_before: float = 2) -> ChangeEvent:
    return ChangeEvent(change_id=change_id, at=ONSET - timedelta(hours=hours_before), scope=scope)


def never(scope: Conditions) -> bool:
    return False


V14, HOST3, HOST5, BOTH = (
    {"template_version": "14"},
    {"composition_host": "comp-3"},
    {"composition_host": "comp-5"},
    {"template_version": "14", "composition_host": "comp-3"},
)


@pytest.mark.parametrize(
    ("changes", "agrees"),
    [
        ([], None),
        ([change("A", {})], None),
        ([change("A", {"channel": "email"})], None),
        ([change("A", V14), change("B", HOST5)], "A"),
        ([change("A", {**V14, **HOST5})], None),
        ([change("A", V14, 9), change("B", HOST3, 1)], "B"),
        ([change("A", BOTH, 9), change("B", HOST3, 1)], "A"),
        ([change("A", V14, -1)], None),
        ([change("A", V14, 0)], "A"),
        ([change("A", V14 | {"region": "north"})], "A"),
        ([change("B", V14), change("A", V14)], "A"),
    ],
    ids=["none", "no scope", "nothing shared", "a shared condition", "a contradiction", "the latest", "most shared first",
         "after the onset", "at the onset", "narrower", "a tie by id"],
)  # fmt: skip
def test_the_change_that_agrees(changes: list[ChangeEvent], agrees: str | None) -> None:
    chosen = agreeing_change(cause(), changes, never)
    assert (chosen.change_id if chosen else None) == agrees


def test_without_an_onset_every_change_is_looked_at() -> None:
    chosen = agreeing_change(cause(onset=None), [change("A", V14, -5)], never)
    assert chosen is not None


def test_an_alias_counts_as_shared_and_what_is_implied_can_contradict() -> None:
    letters = cause(conditions={"print_site": "plant-B"}, aliases={"job_id": "J7"}, implied={"channel": "letter"})
    by_alias, elsewhere = change("A", {"job_id": "J7"}), change("B", {"print_site": "plant-B", "channel": "email"})
    assert agreeing_change(letters, [by_alias, elsewhere], never) == by_alias
    assert agreeing_change(letters, [change("C", {"channel": "letter"})], never) is None


def test_a_scope_that_selects_the_same_rows_agrees_and_is_named_whole() -> None:
    scope = {"release_train": "t9"}
    chosen = agreeing_change(cause(), [change("A", scope)], lambda asked: asked == scope)
    assert chosen is not None
    assert touched(cause(), chosen) == scope


def test_only_the_shared_part_of_a_scope_is_named() -> None:
    assert touched(cause(), change("A", V14 | {"region": "north"})) == V14
