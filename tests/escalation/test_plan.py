"""Who is told what."""

import pytest

from commsqa.domain.incidents import Action, EscalationStep, IncidentState
from commsqa.domain.levels import Level
from commsqa.escalation.incidents import IncidentChange
from commsqa.escalation.life import LifeChange
from commsqa.escalation.plan import destinations_for, plan, plan_life
from commsqa.project.escalation_policy import EscalationPolicy
from tests.escalation.builders import incident, problem

POLICY = EscalationPolicy.model_validate(
    {
        "version": 1,
        "destinations": {name: {"kind": "console"} for name in ("oncall", "desk", "copy", "head")},
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


STEP = EscalationStep(after_minutes=15, notify=("head", "oncall"), mention="@head")


def lived(action: Action, *, was: IncidentState = IncidentState.OPEN, stepped: bool = False) -> LifeChange:
    called = {"notify": STEP.notify, "mention": STEP.mention} if stepped else {}
    return LifeChange(incident=incident(), was=was, action=action, happened="it happened", **called)


def told(change: LifeChange, *knowing: str) -> list[tuple[str, Action, str]]:
    dispatches = plan_life(change, POLICY, knowing)
    assert {each.notification.happened for each in dispatches} == {"it happened"}
    return [(each.destination, each.notification.kind, each.notification.mention) for each in dispatches]


@pytest.mark.parametrize("action", [Action.ACKNOWLEDGED, Action.SNOOZED, Action.RESOLVED])
def test_what_a_person_did_is_told_to_everybody_who_knows_the_incident_and_is_still_in_the_policy(action: Action) -> None:
    assert told(lived(action), "head", "gone", "desk", "head") == [
        (name, action, "") for name in ("oncall", "desk", "copy", "head")
    ]


def test_a_step_calls_its_destinations_and_nobody_else() -> None:
    called = [(name, Action.ESCALATED, "@head") for name in ("head", "oncall")]
    assert told(lived(Action.ESCALATED, stepped=True), "desk") == called


def test_when_an_acknowledgement_ends_the_others_learn_quietly_that_it_is_open_again() -> None:
    called = [(name, Action.ESCALATED, "@head") for name in ("head", "oncall")]
    quietly = [(name, Action.UPDATED, "") for name in ("desk", "copy")]
    assert told(lived(Action.ESCALATED, was=IncidentState.ACKNOWLEDGED, stepped=True)) == [*called, *quietly]


def test_an_escalation_without_a_step_calls_everybody_who_knows() -> None:
    change = lived(Action.ESCALATED, was=IncidentState.ACKNOWLEDGED)
    assert told(change) == [(name, Action.ESCALATED, "") for name in ("oncall", "desk", "copy")]


@pytest.mark.parametrize(("step", "names"), [(0, ["oncall", "desk", "copy"]), (1, ["oncall", "desk", "copy", "head"])])
def test_who_was_called_by_a_step_hears_of_what_a_run_changes(step: int, names: list[str]) -> None:
    known = incident(steps=(STEP,), step=step)
    dispatches = plan([IncidentChange(incident=known, action=Action.UPDATED, changed=True, happened="now 7")], POLICY)
    assert [(each.destination, each.notification.happened) for each in dispatches] == [(name, "now 7") for name in names]
