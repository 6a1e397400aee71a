"""A policy whose destinations would send twice or call nobody is refused before anything is sent."""

from pathlib import Path
from typing import Any

import pytest

from commsqa.errors import ProjectError
from commsqa.escalation.transports import build_all
from commsqa.escalation.transports.base import Context
from commsqa.project.escalation_policy import EscalationPolicy

SLACK = {"kind": "slack", "token": "xoxb-1", "channel": "C0ONCALL"}


def policy(*, mention: str = "", settle: int = 15, **destination: Any) -> EscalationPolicy:
    steps = [{"severity": ["critical"], "after_minutes": 15, "notify": ["oncall", "file"], "mention": mention}]
    destinations = {"oncall": SLACK | destination, "file": {"kind": "file", "path": "n.jsonl"}}
    routes = [{"severity": ["critical"], "notify": ["oncall"]}]
    given = {"destinations": destinations, "routes": routes, "steps": steps, "delivery": {"settle_seconds": settle}}
    return EscalationPolicy.model_validate(given)


def test_every_destination_has_its_transport(tmp_path: Path) -> None:
    assert set(build_all(policy(mention="<!subteam^S0SECOND> <@U0HEAD>"), Context(tmp_path))) == {"oncall", "file"}


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"settle": 10}, "destinations.oncall.timeout_seconds: 10 must be below delivery.settle_seconds (10)"),
        ({"settle": 14, "timeout_seconds": 14}, "timeout_seconds: 14 must be below"),
        (
            {"mention": "@oncall"},
            "steps.0.mention: '@oncall' calls nobody at oncall (slack); right is one like <!subteam^S0SECOND>",
        ),
        ({"mention": "<!subteam^S0SECOND> Sara"}, "calls nobody at oncall"),
    ],
)
def test_what_would_send_twice_or_call_nobody_is_one_line(tmp_path: Path, given: dict[str, Any], says: str) -> None:
    with pytest.raises(ProjectError) as refused:
        build_all(policy(**given), Context(tmp_path))
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)
