"""Takes the escalation steps that are due: whoever no one owns, or no one owns any more, is told to somebody else."""

from commsqa.escalation.life import LifeChange, due
from commsqa.escalation.plan import Dispatch, plan_life
from commsqa.services.house import House
from commsqa.store import Transaction

ACTOR = "escalation"
"""Who acts when a step is due, for the audit trail."""


def take_due_steps(house: House) -> int:
    """Escalate every incident for which it is time, in one transaction with its notifications; answers how many.

    Any number of workers may do so at the same time: each step is taken once. An acknowledgement that was committed before is
    seen, and one that comes after finds the step taken.
    """
    now = house.clock()
    with house.store.snapshot() as tx:  # a sweep with nothing due must not wait for its turn among the writers
        if not tx.incidents.due(now):
            return 0
    with house.store.transaction() as tx:
        now = house.clock()
        changes = [change for incident in tx.incidents.due(now) if (change := due(incident, now)) is not None]
        for change in changes:
            record(house, tx, change, actor=ACTOR, details={"happened": change.happened})
    return len(changes)


def record(house: House, tx: Transaction, change: LifeChange, *, actor: str, details: dict[str, str]) -> list[Dispatch]:
    """Save the change, with its audit event, and queue what is told of it; answers that."""
    incident, at = change.incident, change.incident.updated_at
    tx.incidents.save(incident, actor=actor, action=change.action, details=details)
    knowing = [delivery.destination for delivery in tx.outbox.of_incident(incident.incident_id)]
    dispatches = plan_life(change, house.escalation, knowing)
    for dispatch in dispatches:
        tx.outbox.add(dispatch.destination, dispatch.notification, due_at=at, now=at, actor=actor)
    return dispatches
