"""Who is told what."""

import pytest

from commsqa.domain.incidents import Action
from commsqa.domain.levels import Level
from commsqa.escalation.incidents import IncidentChange
from commsqa.escalation.plan import destinations_for, plan
from commsqa.project.escalation_policy import EscalationPolicy
from tests.escalation.builders import incident, problem

POLICY = EscalationPolicy.model_validate(
    {
        "version": 1,
        "destinations": {name: {"kind": "console"} for name in ("oncall", "desk", "copy")},
        "routes": [
            {"severity": ["high", "critical"], "notify": ["oncall", "desk"]},
            {"severity": ["medium"], "notify": ["desk"]},
            {"severity": ["medium", "high"], "notify": ["copy", "desk"]},
        ],
    }
)


@pytest.mark.parametrize(
    ("levels", "names"),
    [
        ([Level.INFO], ()),
        ([Level.LOW], ()),
        ([Level.MEDIUM], ("desk", "copy")),
        ([Level.HIGH], ("oncall", "desk", "copy")),
        ([Level.CRITICAL], ("oncall", "desk")),
        ([Level.LOW, Level.CRITICAL], ("oncall", "desk")),
    ],
)
def test_every_route_of_a_level_counts_and_each_destination_once(levels: list[Level], names: tuple[str, ...]) -> None:
    assert destinations_for(POLICY, *levels) == names


def change(
    action: Action = Action.OPENED, *, changed: bool = True, level: Level = Level.HIGH, before: Level | None = None
) -> IncidentChange:
    return IncidentChange(
        incident=incident(problem=problem(severity=level)), action=action, changed=changed, severity_before=before
    )


@pytest.mark.parametrize("action", list(Action))
def test_a_change_is_sent_to_each_destination_under_one_key(action: Action) -> None:
    dispatches = plan([change(action)], POLICY)
    assert [each.destination for each in dispatches] == ["oncall", "desk", "copy"]
    assert {each.notification.kind for each in dispatches} == {action}
    assert len({each.notification.key for each in dispatches}) == 1


def test_what_did_not_change_is_sent_to_nobody() -> None:
    assert plan([change(Action.UPDATED, changed=False)], POLICY) == []


def test_who_knows_the_level_before_hears_that_it_fell() -> None:
    dispatches = plan([change(Action.UPDATED, level=Level.MEDIUM, before=Level.CRITICAL)], POLICY)
    assert [each.destination for each in dispatches] == ["oncall", "desk", "copy"]
    assert dispatches[0].notification.severity is Level.MEDIUM


def test_the_level_if_released_decides_and_not_the_one_as_it_stands() -> None:
    held = IncidentChange(
        incident=incident(problem=problem(severity=Level.CRITICAL, severity_now=Level.LOW)), action=Action.OPENED, changed=True
    )
    assert [each.destination for each in plan([held], POLICY)] == ["oncall", "desk"]
