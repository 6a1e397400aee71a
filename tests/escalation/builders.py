"""Problems, incidents and notifications with full defaults; a test states only what matters to it."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from commsqa.domain.causes import ProbableCause
from commsqa.domain.deliveries import Notification
from commsqa.domain.incidents import Action, Incident, IncidentState, Problem, fingerprint
from commsqa.domain.levels import Level, Priority
from commsqa.escalation.content import notification_of

NOW = datetime(1994, 2, 28, 5, tzinfo=UTC)
LATER = datetime(1994, 3, 1, 5, tzinfo=UTC)


def cause(**given: Any) -> ProbableCause:
    conditions = given.pop("conditions", {"template_version": "14"})
    values: dict[str, Any] = {
        "cause_id": "C1",
        "conditions": conditions,
        "explained": 0.96,
        "inside_rate": 0.6,
        "elsewhere_rate": 0.0004,
        "risk_ratio": 1500.0,
        "risk_ratio_low": 700.0,
        "failed_inside": 96,
        "evaluated_inside": 160,
        "onset": datetime(1994, 2, 27, 22, 10, tzinfo=UTC),
        "change_id": "CHG-1",
        "sentence": "60 % of the pieces with template_version = 14 fail.",
    }
    return ProbableCause(**(values | given))


def problem(**given: Any) -> Problem:
    causes = given.get("causes", ())
    check_id = given.get("check_id", "balance.differs_from_ledger")
    values: dict[str, Any] = {
        "check_id": check_id,
        "title": "Statement balances differ from the ledger",
        "fingerprint": fingerprint(check_id, causes[0].conditions if causes else {}),
        "batch_id": "1994-02",
        "severity": Level.HIGH,
        "severity_now": Level.MEDIUM,
        "score": Decimal("3.25"),
        "vector": "CQ:1.0/E:balance.differs_from_ledger/M:3",
        "priority": Priority.P2,
        "reasons": ("the amount is 132,000.00",),
        "policy": "default@1",
        "customers": 95,
        "findings": 96,
        "held": 96,
        "finding_ids": frozenset(f"F{number}" for number in range(10)),
        "first_action": "Hold the batch and ask the owner of the template.",
    }
    return Problem(**(values | given))


def incident(**given: Any) -> Incident:
    about = given.pop("problem", None) or problem()
    values: dict[str, Any] = {
        "incident_id": "INC-1",
        "fingerprint": about.fingerprint,
        "check_id": about.check_id,
        "state": IncidentState.OPEN,
        "problem": about,
        "opened_at": NOW,
        "updated_at": NOW,
        "last_run_id": "R1",
    }
    return Incident(**(values | given))


def notification(incident_id: str = "INC-1", *, version: int = 1, **given: Any) -> Notification:
    return notification_of(incident(incident_id=incident_id, version=version, problem=problem(**given)), Action.OPENED)
