"""Escalation steps: taken when they are due, once, by however many workers, and never after somebody acknowledged."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from commsqa.domain.incidents import IncidentState
from commsqa.errors import StoreError
from commsqa.services import handling
from commsqa.services.escalating import sweep
from commsqa.services.stepping import take_due_steps
from tests.services.incident_house import desk


def test_a_step_calls_its_destinations_and_is_audited(tmp_path: Path) -> None:
    with desk(tmp_path / "bank") as at_work:
        assert take_due_steps(at_work.at(14)) == 0
        assert take_due_steps(at_work.at(15)) == 1
        assert take_due_steps(at_work.at(16)) == 0
        sweep(at_work.house)
        [call] = at_work.wires["second"].sent
        assert (call.kind.value, call.mention) == ("escalated", "@second")
        assert call.happened == "escalated, step 1 of 2: nobody has acknowledged it for 15 minutes"
        assert at_work.wires["desk"].sent == []
        assert [entry[:2] for entry in at_work.trail()] == [("incident.opened", "tester"), ("incident.escalated", "escalation")]


def test_a_late_worker_takes_the_highest_due_step_of_each_incident_once(tmp_path: Path) -> None:
    with desk(tmp_path / "bank", "INC-a", "INC-b") as at_work:
        sweep(at_work.at(600))
        sweep(at_work.at(601))
        for name in ("second", "oncall"):
            assert [(call.incident_id, call.mention) for call in at_work.wires[name].sent] == [
                ("INC-a", "@head"),
                ("INC-b", "@head"),
            ]
        assert at_work.incident("INC-a").next_step_at is None


def test_an_acknowledgement_stops_the_steps_until_it_ends_and_then_they_go_on(tmp_path: Path) -> None:
    with desk(tmp_path / "bank") as at_work:
        until = at_work.now[0] + timedelta(minutes=100)
        handling.acknowledge(at_work.at(5), "INC-aa11", reason="looking", by="Sara", until=until)
        for minute in (15, 30, 99):
            sweep(at_work.at(minute))
        assert at_work.wires["second"].sent == []
        sweep(at_work.at(100))
        known = at_work.incident()
        assert (known.state, known.acknowledged_by, known.step) == (IncidentState.OPEN, None, 1)
        [call] = at_work.wires["second"].sent
        assert (call.mention, call.owner, call.state) == ("@second", None, IncidentState.OPEN)
        assert call.happened == "escalated, step 1 of 2: was acknowledged by Sara until 22:40 UTC, nobody resolved it"
        assert at_work.wires["desk"].kinds == ["acknowledged", "updated"]
        assert at_work.wires["desk"].sent[-1].mention == ""
        assert at_work.trail()[-1][:2] == ("incident.escalated", "escalation")


def test_a_policy_that_changes_does_not_change_an_incident_that_is_open(tmp_path: Path) -> None:
    with desk(tmp_path / "bank") as at_work:
        changed = at_work.house.escalation.model_copy(update={"steps": ()})
        object.__setattr__(at_work.house, "escalation", changed)
        assert take_due_steps(at_work.at(15)) == 1


def test_nothing_is_half_done_when_the_outbox_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object, **__: object) -> bool:
        raise StoreError("the disk is full; nothing was written")

    with desk(tmp_path / "bank") as at_work:
        house = at_work.at(15)
        monkeypatch.setattr("commsqa.store.outbox.Outbox.add", refuses)
        with pytest.raises(StoreError):
            take_due_steps(house)
        monkeypatch.undo()
        assert at_work.incident().step == 0
        assert [entry[0] for entry in at_work.trail()] == ["incident.opened"]
        assert take_due_steps(house) == 1


@pytest.mark.parametrize("attempt", range(6))
def test_workers_and_a_person_at_the_same_moment_each_step_once_and_none_after_the_acknowledgement(
    attempt: int, tmp_path: Path
) -> None:
    """Three workers see the step due while a person acknowledges: whoever commits first decides, and the trail says who."""
    with desk(tmp_path / "bank") as at_work:
        house = at_work.at(15)
        start = Barrier(4)

        def work(_: int) -> int:
            start.wait()
            return take_due_steps(house)

        def person() -> None:
            start.wait()
            handling.acknowledge(house, "INC-aa11", reason=f"race {attempt}", by="Sara")

        with ThreadPoolExecutor(4) as pool:
            owned = pool.submit(person)
            taken = sum(pool.map(work, range(3)))
            owned.result()
        sweep(at_work.at(60))
        entries = [entry[0] for entry in at_work.trail()]
        assert entries in (
            ["incident.opened", "incident.acknowledged"],
            ["incident.opened", "incident.escalated", "incident.acknowledged"],
        )
        assert taken == entries.count("incident.escalated") == at_work.incident().step
        called = at_work.wires["second"].kinds
        assert called in ([], ["escalated", "acknowledged"], ["acknowledged"])
        assert ("acknowledged" in called) == (taken == 1)
