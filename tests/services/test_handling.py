"""A person acknowledges, snoozes and resolves: what is kept, who is told, and what nobody may do."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from commsqa.domain.incidents import IncidentState
from commsqa.domain.levels import Level
from commsqa.errors import BusyError, InputError, UnknownIdError
from commsqa.services import handling
from commsqa.services.escalating import sweep
from commsqa.services.handling import Handled, find_id
from commsqa.services.house import House
from commsqa.services.meanwhile import StaleIncidentError
from tests.projects import NOW
from tests.services.incident_house import Desk, desk

Act = Callable[[House, str, str], Handled]


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path / "bank") as opened:
        yield opened


def acknowledge(house: House, incident: str, reason: str) -> Handled:
    return handling.delivered(house, handling.acknowledge(house, incident, reason=reason, by="Sara"))


def snooze(house: House, incident: str, reason: str) -> Handled:
    end = house.clock() + timedelta(hours=1)
    return handling.delivered(house, handling.snooze(house, incident, reason=reason, by="Sara", until=end))


def resolve(house: House, incident: str, reason: str) -> Handled:
    return handling.delivered(house, handling.resolve(house, incident, reason=reason, by="Sara"))


ACTS: list[tuple[Act, str]] = [(acknowledge, "acknowledged"), (snooze, "snoozed"), (resolve, "resolved")]


@pytest.mark.parametrize(("act", "word"), ACTS)
def test_what_a_person_does_is_kept_audited_and_told_at_once(act: Act, word: str, at_work: Desk) -> None:
    handled = act(at_work.at(3), "INC-aa11", "template 14")
    assert at_work.incident() == handled.incident
    assert handled.happened.startswith(f"{word} by Sara")
    assert [(each.destination, each.state.value) for each in handled.deliveries] == [("oncall", "sent"), ("desk", "sent")]
    for name in ("oncall", "desk"):
        [told] = at_work.wires[name].sent
        assert (told.kind.value, told.happened, told.state) == (word, handled.happened, handled.incident.state)
    action, actor, details = at_work.trail()[-1]
    assert (action, actor) == (f"incident.{word}", "Sara")
    assert {"reason": "template 14", "account": "tester"}.items() <= json.loads(details).items()


@pytest.mark.parametrize(("act", "word"), ACTS)
def test_a_resolved_incident_can_only_be_reopened_by_a_run(act: Act, word: str, at_work: Desk) -> None:
    resolve(at_work.at(3), "INC-aa11", "over")
    before = (at_work.incident(), at_work.trail(""))
    with pytest.raises(InputError, match="INC-aa11 was resolved by Sara already"):
        act(at_work.at(4), "INC-aa11", f"{word} twice")
    assert (at_work.incident(), at_work.trail("")) == before


def test_an_acknowledgement_holds_as_long_as_the_policy_says_and_is_the_accounts_own_by_default(tmp_path: Path) -> None:
    with desk(tmp_path / "bank", acknowledge_expires_minutes=30) as at_work:
        handling.acknowledge(at_work.at(0), "INC-aa11", reason="mine")
        known = at_work.incident()
    assert (known.state, known.acknowledged_by) == (IncidentState.ACKNOWLEDGED, "tester")
    assert known.acknowledged_until == known.next_step_at == NOW + timedelta(minutes=30)


def test_who_takes_it_over_is_said(at_work: Desk) -> None:
    acknowledge(at_work.at(1), "INC-aa11", "looking")
    house = at_work.at(2)
    handled = handling.delivered(house, handling.acknowledge(house, "INC-aa11", reason="my template", by="Omar"))
    assert handled.happened == "taken over by Omar from Sara until 2026-11-01 01:02 UTC: my template"
    assert [told.owner for told in at_work.wires["desk"].sent] == ["Sara", "Omar"]


@pytest.mark.parametrize(("act", "word"), ACTS)
def test_a_reason_with_personal_data_leaves_nothing_of_it_anywhere(act: Act, word: str, at_work: Desk, tmp_path: Path) -> None:
    marked = ("CZ6508000000192000145399", "zdenka.markerova@example.com", "777123456")
    handled = act(at_work.at(3), "INC-aa11", f"{word}: {' '.join(marked)} called")
    said = [each.model_dump_json() for wire in at_work.wires.values() for each in wire.sent]
    assert len(said) == 2
    kept = [path.read_bytes() for path in (tmp_path / "bank").rglob("*") if path.is_file()]
    for mark in marked:
        assert mark not in handled.happened
        assert not any(mark in text for text in said)
        assert not any(mark.encode() in content for content in kept)
    assert any(b"[e-mail]" in content for content in kept), "the search looks where the reason is"


def test_a_destination_that_is_down_is_told_later_and_stops_nobody_else(at_work: Desk) -> None:
    at_work.wires["oncall"].down = True
    handled = acknowledge(at_work.at(3), "INC-aa11", "looking")
    told = {each.destination: (each.state.value, each.last_error) for each in handled.deliveries}
    assert told == {"oncall": ("pending", "nobody answers"), "desk": ("sent", None)}
    assert at_work.incident().state is IncidentState.ACKNOWLEDGED
    at_work.wires["oncall"].down = False
    sweep(at_work.at(4))
    assert at_work.wires["oncall"].kinds == ["acknowledged"]


def test_whoever_a_step_called_hears_that_it_is_owned(at_work: Desk) -> None:
    sweep(at_work.at(15))
    acknowledge(at_work.at(16), "INC-aa11", "looking")
    assert at_work.wires["second"].kinds == ["escalated", "acknowledged"]


@pytest.mark.parametrize(("act", "word"), ACTS)
def test_a_call_that_never_left_does_not_leave_once_somebody_acted(act: Act, word: str, at_work: Desk) -> None:
    at_work.wires["second"].down = True
    sweep(at_work.at(15))
    act(at_work.at(16), "INC-aa11", "looking")
    at_work.wires["second"].down = False
    sweep(at_work.at(40))
    assert at_work.wires["second"].kinds == [word]


def test_what_somebody_else_changed_meanwhile_is_one_clear_line(at_work: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = at_work.incident()
    acknowledge(at_work.at(1), "INC-aa11", "looking")
    monkeypatch.setattr("commsqa.store.incidents.Incidents.get", lambda self, incident_id: stale)
    with pytest.raises(BusyError, match="INC-aa11 was changed by somebody else; read it again"):
        resolve(at_work.at(2), "INC-aa11", "over")
    assert at_work.wires["desk"].kinds == ["acknowledged"]


def test_an_incident_below_every_route_is_acknowledged_though_nobody_is_told(tmp_path: Path) -> None:
    with desk(tmp_path / "bank", routes=[], steps=[]) as at_work:
        assert acknowledge(at_work.at(1), "INC-aa11", "looking").deliveries == ()
        assert at_work.incident().state is IncidentState.ACKNOWLEDGED


KNOWN = ("INC-aa11", "INC-aa22", "INC-b3c4", "INC-b3")


@pytest.mark.parametrize(
    ("given", "meant"),
    [("INC-aa11", "INC-aa11"), ("aa11", "INC-aa11"), (" inc-AA1 ", "INC-aa11"), ("b3c", "INC-b3c4"), ("b3", "INC-b3")],
)
def test_an_incident_is_named_by_as_much_of_its_id_as_tells_it_apart(given: str, meant: str) -> None:
    assert find_id(given, KNOWN) == meant


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        ("aa", InputError, "^'aa' could be INC-aa11, INC-aa22; give more of the id$"),
        ("INC-aa12", UnknownIdError, "^no incident has the id 'INC-aa12'; did you mean 'INC-aa11'[?]$"),
        ("zzzzzzzz", UnknownIdError, "^no incident has the id 'zzzzzzzz'; commsqa incidents lists them$"),
        ("", UnknownIdError, "no incident has the id ''; commsqa incidents lists them"),
        ("INC-", UnknownIdError, "no incident has the id 'INC-'"),
    ],
)
def test_an_id_that_names_none_or_several_is_refused(given: str, error: type[InputError], says: str) -> None:
    with pytest.raises(error, match=says):
        find_id(given, KNOWN)


def test_arrivals_say_for_each_destination_what_became_of_the_last_message(at_work: Desk) -> None:
    at_work.wires["oncall"].down = True
    acknowledge(at_work.at(1), "INC-aa11", "looking")
    resolve(at_work.at(2), "INC-aa11", "over")
    arrived = handling.arrivals(at_work.house, [at_work.incident()])
    assert {name: [each.model_dump(mode="json") for each in each_one] for name, each_one in arrived.items()} == {
        "INC-aa11": [
            {"destination": "oncall", "state": "pending", "last_error": None, "external_id": None},
            {"destination": "desk", "state": "sent", "last_error": None, "external_id": "T1"},
        ]
    }


def test_another_person_gets_it_and_everybody_who_knew_is_told(at_work: Desk) -> None:
    acknowledge(at_work.at(1), "INC-aa11", "looking")
    house = at_work.at(2)
    handled = handling.delivered(house, handling.reassign(house, "INC-aa11", to="Lena", reason="her template", by="Sara"))
    assert handled.incident.acknowledged_by == "Lena"
    assert at_work.wires["oncall"].kinds == ["acknowledged", "reassigned"]
    action, actor, details = at_work.trail()[-1]
    assert (action, actor, json.loads(details)["reason"]) == ("incident.reassigned", "Sara", "her template")


def test_nothing_is_sent_before_it_is_asked_for(at_work: Desk) -> None:
    handled = handling.resolve(at_work.at(1), "INC-aa11", reason="over", by="Sara", root_cause="template 14")
    assert at_work.wires["oncall"].sent == []
    assert [each.state.value for each in handled.deliveries] == ["pending", "pending"]
    assert at_work.incident().root_cause == "template 14"


def test_who_looked_at_an_older_state_learns_who_did_what_and_changes_nothing(at_work: Desk) -> None:
    acknowledge(at_work.at(1), "INC-aa11", "my template")
    before = at_work.incident()
    with pytest.raises(StaleIncidentError, match="acknowledged by Sara: my template") as refused:
        handling.resolve(at_work.at(2), "INC-aa11", reason="over", by="Omar", seen=1)
    assert [(deed.action, deed.actor) for deed in refused.value.deeds] == [("incident.acknowledged", "Sara")]
    assert at_work.incident() == before
    assert handling.resolve(at_work.at(3), "INC-aa11", reason="over", by="Omar", seen=before.version).incident.version == 3


@pytest.mark.parametrize(("figures", "refused"), [({}, False), ({"findings": 97}, True), ({"severity": Level.CRITICAL}, True)])
def test_a_run_that_found_the_same_again_stops_nobody(figures: dict[str, object], refused: bool, at_work: Desk) -> None:
    known = at_work.incident()
    problem = known.problem.model_copy(update=figures)
    with at_work.house.store.transaction() as tx:
        again = known.model_copy(update={"version": 2, "problem": problem, "updated_at": NOW + timedelta(minutes=1)})
        tx.incidents.save(again, actor="a run")
    if refused:
        with pytest.raises(BusyError):
            handling.acknowledge(at_work.at(2), "INC-aa11", reason="mine", by="Sara", seen=1)
    else:
        handling.acknowledge(at_work.at(2), "INC-aa11", reason="mine", by="Sara", seen=1)


def test_an_incident_that_speaks_of_no_piece_has_none_to_hold(at_work: Desk) -> None:
    with pytest.raises(InputError, match="speaks of no piece"):
        handling.hold_pieces(at_work.at(1), "INC-aa11", reason="not yet", by="Sara")
