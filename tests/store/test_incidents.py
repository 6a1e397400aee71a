"""Incidents in the store."""

from datetime import timedelta

import pytest

from commsqa.domain.incidents import Action, Incident, IncidentState
from commsqa.errors import BusyError, StoreError
from commsqa.store import Store
from tests.store.values import NOW, a_problem, actions, an_incident, minutes, start_run, trail


@pytest.fixture(autouse=True)
def _run(store: Store) -> None:
    with store.transaction() as tx:
        start_run(tx)


def save(store: Store, *incidents: Incident, actor: str = "anna") -> None:
    with store.transaction() as tx:
        for incident in incidents:
            tx.incidents.save(incident, actor=actor)


def changed(incident: Incident, **changes: object) -> Incident:
    return incident.model_copy(update={"version": incident.version + 1, "updated_at": minutes(1), **changes})


def test_an_incident_comes_back_as_it_was_saved(store: Store) -> None:
    incident = an_incident()
    save(store, incident)
    with store.snapshot() as tx:
        assert tx.incidents.by_fingerprint("fp1") == incident
        assert tx.incidents.by_fingerprint("fp2") is None


def test_a_change_is_saved_and_audited_by_what_it_did(store: Store) -> None:
    opened = an_incident()
    updated = changed(opened, problem=a_problem(findings=7))
    acknowledged = changed(updated, state=IncidentState.ACKNOWLEDGED, acknowledged_by="anna")
    resolved = changed(acknowledged, state=IncidentState.RESOLVED, resolved_at=minutes(2))
    reopened = changed(resolved, state=IncidentState.OPEN, resolved_at=None)
    save(store, opened, updated, acknowledged, resolved, reopened)
    with store.snapshot() as tx:
        assert tx.incidents.by_fingerprint("fp1") == reopened
    entries = trail(store, "I1")
    verbs = ["opened", "updated", "acknowledged", "resolved", "reopened"]
    assert [entry.action for entry in entries] == [f"incident.{verb}" for verb in verbs]
    assert entries[0].actor == "anna"
    assert entries[1].details["problem"]["findings"] == 7
    assert entries[0].details["problem"]["score"] == "2.25"
    assert "F1" not in str(entries[0].details)


@pytest.mark.parametrize("version", [1, 3, 9])
def test_a_change_of_another_version_than_the_stored_one_is_refused(store: Store, version: int) -> None:
    save(store, an_incident())
    with pytest.raises(BusyError, match="I1 was changed by somebody else"):
        save(store, an_incident(version=version))
    assert actions(store, "I1") == ["incident.opened"]


def test_a_fingerprint_has_one_incident_that_is_not_resolved(store: Store) -> None:
    save(store, an_incident("I1", state=IncidentState.ACKNOWLEDGED))
    with pytest.raises(StoreError, match=r"refused by the schema: .*fingerprint"):
        save(store, an_incident("I2"))
    save(store, an_incident("I3", state=IncidentState.RESOLVED, resolved_at=NOW))


def test_by_fingerprint_prefers_the_open_one_and_else_the_one_resolved_last(store: Store) -> None:
    for number, hours in enumerate((1, 5, 3)):
        resolved_at = NOW + timedelta(hours=hours)
        save(store, an_incident(f"I{number}", state=IncidentState.RESOLVED, resolved_at=resolved_at))
    with store.snapshot() as tx:
        latest = tx.incidents.by_fingerprint("fp1")
    assert latest is not None
    assert latest.incident_id == "I1"
    save(store, an_incident("I9"))
    with store.snapshot() as tx:
        now_open = tx.incidents.by_fingerprint("fp1")
    assert now_open is not None
    assert now_open.incident_id == "I9"


def test_unresolved_are_the_open_and_the_acknowledged_ones_oldest_first(store: Store) -> None:
    save(
        store,
        an_incident("I1", fingerprint="a", opened_at=minutes(2)),
        an_incident("I2", fingerprint="b", opened_at=minutes(1), state=IncidentState.ACKNOWLEDGED),
        an_incident("I3", fingerprint="c", state=IncidentState.RESOLVED, resolved_at=NOW),
    )
    with store.snapshot() as tx:
        assert [incident.incident_id for incident in tx.incidents.unresolved()] == ["I2", "I1"]


def test_due_are_the_unresolved_ones_whose_time_has_come_the_longest_due_first(store: Store) -> None:
    save(
        store,
        an_incident("I1", fingerprint="a", next_step_at=minutes(2)),
        an_incident("I2", fingerprint="b", next_step_at=minutes(1), state=IncidentState.ACKNOWLEDGED),
        an_incident("I3", fingerprint="c", next_step_at=minutes(3)),
        an_incident("I4", fingerprint="d"),
        an_incident("I5", fingerprint="e", next_step_at=minutes(1), state=IncidentState.RESOLVED, resolved_at=NOW),
    )
    with store.snapshot() as tx:
        assert [incident.incident_id for incident in tx.incidents.due(minutes(2))] == ["I2", "I1"]
        assert tx.incidents.due(NOW) == []
        assert [incident.incident_id for incident in tx.incidents.in_states(IncidentState.RESOLVED)] == ["I5"]
        assert tx.incidents.ids() == ["I1", "I2", "I3", "I4", "I5"]


def test_the_trail_says_what_the_states_do_not_tell(store: Store) -> None:
    owned = an_incident(state=IncidentState.ACKNOWLEDGED, acknowledged_by="anna")
    save(store, owned)
    with store.transaction() as tx:
        tx.incidents.save(
            changed(owned, acknowledged_by="omar"), actor="omar", action=Action.SNOOZED, details={"reason": "later"}
        )
    entry = trail(store, "I1")[-1]
    assert (entry.action, entry.actor, entry.details["reason"]) == ("incident.snoozed", "omar", "later")


def test_an_incident_belongs_to_a_run_that_is_known(store: Store) -> None:
    with pytest.raises(StoreError, match="refused by the schema"):
        save(store, an_incident(last_run_id="nowhere"))
