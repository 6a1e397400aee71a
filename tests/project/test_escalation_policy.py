"""The escalation policy: its default, its mistakes, its limits."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

import commsqa.project
from commsqa.domain.levels import Level
from commsqa.project.escalation_policy import DeliveryLimits, EscalationPolicy

DEFAULT = Path(commsqa.project.__file__).parent / "defaults" / "escalation.yaml"


def policy(**given: Any) -> dict[str, Any]:
    values = {
        "version": 1,
        "destinations": {"oncall": {"kind": "slack", "channel": "C0ONCALL"}},
        "routes": [{"severity": ["high", "critical"], "notify": ["oncall"]}],
    }
    return values | given


def step(**given: Any) -> dict[str, Any]:
    return {"severity": ["critical"], "after_minutes": 15, "notify": ["oncall"], "mention": "<@U1>"} | given


def test_the_steps_of_a_level_come_in_the_order_of_their_times() -> None:
    steps = [step(after_minutes=60), step(severity=["high", "critical"]), step(severity=["low"], after_minutes=15)]
    parsed = EscalationPolicy.model_validate(policy(steps=steps))
    assert {level: [each.after_minutes for each in parsed.steps_for(level)] for level in Level} == {
        Level.INFO: [],
        Level.LOW: [15],
        Level.MEDIUM: [],
        Level.HIGH: [15],
        Level.CRITICAL: [15, 60],
    }
    assert parsed.steps_for(Level.LOW)[0].model_dump() == {"after_minutes": 15, "notify": ("oncall",), "mention": "<@U1>"}


def test_by_default_nobody_else_is_called_and_an_acknowledgement_holds_four_hours() -> None:
    default = EscalationPolicy.model_validate(YAML().load(DEFAULT))
    assert (default.steps, default.acknowledge_expires) == ((), timedelta(hours=4))


def test_the_example_in_the_default_is_one_that_works() -> None:
    lines = DEFAULT.read_text(encoding="utf-8").replace("\nsteps: []", "")
    shown = lines.replace("# steps:", "steps:").replace("#   - {severity", "  - {severity")
    given = YAML().load(shown) | {"destinations": {name: {"kind": "console"} for name in ("console", "file", "oncall")}}
    parsed = EscalationPolicy.model_validate(given)
    assert [each.after_minutes for each in parsed.steps_for(Level.CRITICAL)] == [15, 60]


def test_the_default_writes_everything_from_low_up_to_a_file_and_shows_what_is_high_on_the_console() -> None:
    default = EscalationPolicy.model_validate(YAML().load(DEFAULT))
    assert {name: place.kind for name, place in default.destinations.items()} == {"console": "console", "file": "file"}
    assert default.destinations["file"].settings == {"path": "out/notifications.jsonl"}
    assert {level: route.notify for route in default.routes for level in route.severity} == {
        Level.LOW: ("file",),
        Level.MEDIUM: ("file",),
        Level.HIGH: ("console", "file"),
        Level.CRITICAL: ("console", "file"),
    }
    assert default.delivery == DeliveryLimits()


def test_a_policy_without_a_version_is_the_first() -> None:
    given = policy()
    del given["version"]
    assert EscalationPolicy.model_validate(given).version == 1


def test_a_destinations_own_keys_are_kept_for_its_kind() -> None:
    place = EscalationPolicy.model_validate(policy()).destinations["oncall"]
    assert (place.kind, place.settings) == ("slack", {"channel": "C0ONCALL"})
    assert "C0ONCALL" not in repr(place) + str(place)


@pytest.mark.parametrize(
    ("given", "place", "message"),
    [
        (
            {"routes": [{"severity": ["high"], "notify": ["oncal"]}]},
            ("routes",),
            "route 1 notifies 'oncal'.*did you mean 'oncall'",
        ),
        ({"destinations": {}}, ("routes",), r"not among the destinations \(none\)"),
        (
            {"routes": [{"severity": ["hihg"], "notify": ["oncall"]}]},
            ("routes", 0, "severity", 0),
            "'info', 'low', 'medium', 'high'",
        ),
        ({"routes": [{"severity": [], "notify": ["oncall"]}]}, ("routes", 0, "severity"), "name at least one"),
        ({"routes": [{"severity": ["high"], "notify": []}]}, ("routes", 0, "notify"), "name at least one"),
        ({"routs": []}, ("routs",), "Extra inputs"),
        ({"steps": [step(notify=["oncal"])]}, ("steps",), "step 1 notifies 'oncal'.*did you mean 'oncall'"),
        ({"steps": [step(notify=[])]}, ("steps", 0, "notify"), "name at least one"),
        ({"steps": [step(severity=[])]}, ("steps", 0, "severity"), "name at least one"),
        ({"steps": [step(after_minutes=0)]}, ("steps", 0, "after_minutes"), "greater than or equal to 1"),
        (
            {"steps": [step(), step(after_minutes=9), step(severity=["critical", "high"])]},
            ("steps",),
            "steps 1 and 3 both follow 15 minutes after a critical incident; make them one",
        ),
        ({"acknowledge_expires_minutes": 0}, ("acknowledge_expires_minutes",), "greater than or equal to 1"),
        ({"destinations": {"oncall": {"channel": "C1"}}}, ("destinations", "oncall", "kind"), "required"),
        ({"delivery": {"give_up_hours": 0}}, ("delivery", "give_up_hours"), "greater than or equal to 1"),
        ({"delivery": {"lease_seconds": 5}}, ("delivery",), r"lease_seconds \(5\) must not be below settle_seconds \(15\)"),
        ({"delivery": {"give_up_hours": 10**9}}, ("delivery", "give_up_hours"), "less than or equal to 8784"),
        ({"steps": [step(after_minutes=10**9)]}, ("steps", 0, "after_minutes"), "less than or equal to"),
        ({"version": 0}, ("version",), "greater than or equal to 1"),
    ],
)
def test_a_mistake_names_its_place(given: dict[str, Any], place: tuple[str | int, ...], message: str) -> None:
    with pytest.raises(ValidationError, match=message) as caught:
        EscalationPolicy.model_validate(policy(**given))
    [mistake] = caught.value.errors()
    assert mistake["loc"] == place


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 5), (2, 10), (3, 20), (7, 320), (8, 600), (10_000, 600)])
def test_backoff_doubles_up_to_its_cap(attempt: int, seconds: int) -> None:
    assert DeliveryLimits().backoff(attempt) == timedelta(seconds=seconds)


def test_backoff_stays_under_a_cap_below_its_start() -> None:
    assert DeliveryLimits(backoff_seconds=50, backoff_cap_seconds=3).backoff(1) == timedelta(seconds=3)
