"""What people and time do with an incident: decided as tables, and laws that hold for every schedule."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.domain.incidents import Action, EscalationStep, Incident, IncidentState
from commsqa.domain.levels import Level
from commsqa.errors import InputError
from commsqa.escalation import life
from commsqa.escalation.incidents import IncidentChange
from commsqa.escalation.life import LifeChange, begin_steps, with_steps
from commsqa.project.escalation_policy import EscalationPolicy
from tests.escalation.builders import NOW, incident, problem

OPEN, OWNED, RESOLVED = IncidentState.OPEN, IncidentState.ACKNOWLEDGED, IncidentState.RESOLVED
STEPS = tuple(
    EscalationStep(after_minutes=after, notify=(name,), mention=f"@{name}")
    for after, name in ((15, "second"), (30, "lead"), (60, "head"))
)
BY_SARA = {"state": OWNED, "acknowledged_by": "Sara", "acknowledged_until": NOW + timedelta(hours=2)}


def minutes(count: int) -> datetime:
    return NOW + timedelta(minutes=count)


def opened(*steps: EscalationStep) -> Incident:
    return with_steps(incident(), steps or STEPS, NOW)


def acknowledged(known: Incident, *, by: str = "Sara", at: int = 5, until: int = 245) -> Incident:
    return life.acknowledge(known, by=by, reason="looking", now=minutes(at), until=minutes(until)).incident


def due(known: Incident, at: int) -> LifeChange:
    change = life.due(known, minutes(at))
    assert change is not None
    return change


Act = Callable[..., LifeChange]


@pytest.mark.parametrize(
    ("act", "known", "says"),
    [
        (life.acknowledge, {}, "acknowledged by Omar until 06:30 UTC: template 14"),
        (life.acknowledge, BY_SARA | {"acknowledged_by": "Omar"}, "acknowledged again by Omar until 06:30 UTC: template 14"),
        (life.acknowledge, BY_SARA, "taken over by Omar from Sara until 06:30 UTC: template 14"),
        (life.snooze, {}, "snoozed by Omar until 06:30 UTC: template 14"),
        (life.snooze, BY_SARA | {"acknowledged_by": "Omar"}, "snoozed by Omar until 06:30 UTC: template 14"),
        (life.snooze, BY_SARA, "snoozed by Omar from Sara until 06:30 UTC: template 14"),
    ],
)
def test_who_acknowledges_or_snoozes_owns_the_incident_until_then(act: Act, known: dict[str, object], says: str) -> None:
    change = act(incident(**known), by="Omar", reason=" template\n14 ", now=NOW, until=minutes(90))
    after = change.incident
    assert (after.state, after.acknowledged_by, after.acknowledged_until) == (OWNED, "Omar", minutes(90))
    assert (after.next_step_at, after.version, after.updated_at) == (minutes(90), 2, NOW)
    assert (change.action, change.was) == (
        Action.SNOOZED if act is life.snooze else Action.ACKNOWLEDGED,
        known.get("state", OPEN),
    )
    assert (change.happened, change.reason, change.mention, change.notify) == (says, "template 14", "", ())


@pytest.mark.parametrize("known", [{}, BY_SARA])
def test_a_resolved_incident_waits_for_nothing(known: dict[str, object]) -> None:
    change = life.resolve(incident(**known, next_step_at=minutes(15)), by="Omar", reason="rolled back", now=minutes(3))
    after = change.incident
    assert (after.state, after.resolved_at, after.resolved_by, after.resolution) == (RESOLVED, minutes(3), "Omar", "rolled back")
    assert (after.next_step_at, after.acknowledged_until) == (None, None)
    assert (change.action, change.happened) == (Action.RESOLVED, "resolved by Omar: rolled back")
    assert life.due(after, minutes(10_000)) is None


END = {"until": minutes(90)}
ACTS: list[tuple[Act, dict[str, datetime]]] = [(life.acknowledge, END), (life.snooze, END), (life.resolve, {})]


@pytest.mark.parametrize(("act", "end"), ACTS)
@pytest.mark.parametrize(
    ("known", "by", "reason", "says"),
    [
        ({"state": RESOLVED, "resolved_by": "Sara"}, "Omar", "why", "INC-1 was resolved by Sara already; a run that finds"),
        ({"state": RESOLVED}, "Omar", "why", "INC-1 was resolved already"),
        ({}, " ", "why", "must have a name, e.g. --by Sara"),
        ({}, "Omar", " \n", "a reason is needed, e.g. --reason"),
        ({}, "Omar", "\u200b\u202e", "a reason is needed"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(
    act: Act, end: dict[str, datetime], known: dict[str, object], by: str, reason: str, says: str
) -> None:
    with pytest.raises(InputError, match=says) as caught:
        act(incident(**known), by=by, reason=reason, now=NOW, **end)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("until", [NOW, minutes(-1)])
@pytest.mark.parametrize("act", [life.acknowledge, life.snooze])
def test_an_acknowledgement_must_end_later_than_now(act: Act, until: datetime) -> None:
    with pytest.raises(InputError, match=r"the end, 0\d:\d\d UTC, must be later than now, 05:00 UTC"):
        act(incident(), by="Omar", reason="why", now=NOW, until=until)


@pytest.mark.parametrize(("act", "end"), ACTS)
def test_a_reason_is_masked_and_bounded_before_it_is_kept(act: Act, end: dict[str, datetime]) -> None:
    reason = "CZ6508000000192000145399 of zdenka.markerova@example.com " + "word " * 500
    change = act(incident(), by="Omar", reason=reason, now=NOW, **end)
    assert change.reason.startswith("[IBAN] of [e-mail] word")
    assert len(change.reason) <= 500
    assert "markerova" not in change.model_dump_json()


def test_a_day_that_is_not_today_is_said() -> None:
    change = life.acknowledge(incident(), by="Sara", reason="why", now=NOW, until=NOW + timedelta(days=2))
    assert change.happened == "acknowledged by Sara until 1994-03-02 05:00 UTC: why"


@pytest.mark.parametrize(
    ("at", "step", "next_at", "notify", "says"),
    [
        (15, 1, 30, "second", "escalated, step 1 of 3: nobody has acknowledged it for 15 minutes"),
        (29, 1, 30, "second", "escalated, step 1 of 3: nobody has acknowledged it for 29 minutes"),
        (30, 2, 60, "lead", "escalated, step 2 of 3: nobody has acknowledged it for 30 minutes"),
        (59, 2, 60, "lead", "escalated, step 2 of 3: nobody has acknowledged it for 59 minutes"),
        (60, 3, None, "head", "escalated, step 3 of 3: nobody has acknowledged it for 60 minutes"),
        (9999, 3, None, "head", "escalated, step 3 of 3: nobody has acknowledged it for 9999 minutes"),
    ],
)
def test_the_highest_due_step_is_taken_once(at: int, step: int, next_at: int | None, notify: str, says: str) -> None:
    change = due(opened(), at)
    after = change.incident
    assert (after.state, after.step, after.next_step_at) == (OPEN, step, None if next_at is None else minutes(next_at))
    assert (change.action, change.notify, change.mention, change.happened) == (
        Action.ESCALATED,
        (notify,),
        f"@{notify}",
        says,
    )
    assert life.due(after, minutes(at)) is None


@pytest.mark.parametrize(
    ("known", "at"),
    [
        (opened(), 14),
        (incident(), 9999),
        (acknowledged(opened()), 244),
        (due(opened(), 60).incident, 9999),
        (incident(state=RESOLVED, steps=STEPS), 9999),
    ],
)
def test_nothing_is_due(known: Incident, at: int) -> None:
    assert life.due(known, minutes(at)) is None


@pytest.mark.parametrize(
    ("known", "at", "step", "next_at", "notify", "says"),
    [
        (
            opened(),
            245,
            1,
            260,
            ("second",),
            "escalated, step 1 of 3: was acknowledged by Sara until 09:05 UTC, nobody resolved it",
        ),
        (
            opened(),
            261,
            2,
            290,
            ("lead",),
            "escalated, step 2 of 3: was acknowledged by Sara until 09:05 UTC, nobody resolved it",
        ),
        (due(opened(), 15).incident, 245, 2, 275, ("lead",), "escalated, step 2 of 3: was"),
        (due(opened(), 60).incident, 245, 3, None, ("head",), "escalated, step 3 of 3: was"),
        (incident(), 245, 0, None, (), "escalated: was acknowledged by Sara until 09:05 UTC, nobody resolved it"),
    ],
    ids=["none taken", "late", "one taken", "all taken: the last again", "no steps"],
)
def test_an_acknowledgement_that_ends_opens_the_incident_and_the_next_step_follows(
    known: Incident, at: int, step: int, next_at: int | None, notify: tuple[str, ...], says: str
) -> None:
    change = due(acknowledged(known), at)
    after = change.incident
    assert (after.state, after.acknowledged_by, after.acknowledged_until, change.was) == (OPEN, None, None, OWNED)
    assert (after.step, after.next_step_at) == (step, None if next_at is None else minutes(next_at))
    assert change.notify == notify
    assert change.happened.startswith(says)


def test_once_it_was_owned_nobody_says_for_how_long_it_was_not() -> None:
    again = due(acknowledged(opened()), 245).incident
    assert due(again, 260).happened == "escalated, step 2 of 3: nobody has acknowledged it"


ENDS = st.integers(6, 5000)


@given(until=ENDS, at=st.integers(5, 5000), late=st.integers(0, 500))
def test_an_acknowledgement_keeps_every_step_until_it_ends(until: int, at: int, late: int) -> None:
    known = acknowledged(opened(), until=until)
    assert (life.due(known, minutes(at)) is None) == (at < until)
    assert due(known, until + late).incident.step >= 1


@given(times=st.lists(st.integers(0, 200), max_size=20), afters=st.sets(st.integers(1, 200), min_size=1, max_size=5))
def test_however_often_workers_look_each_step_is_taken_at_most_once_and_the_last_in_the_end(
    times: list[int], afters: set[int]
) -> None:
    steps = [EscalationStep(after_minutes=after, notify=("n",)) for after in sorted(afters)]
    known, taken = with_steps(incident(), steps, NOW), []
    for at in [*sorted(times), 200]:
        for change in [life.due(known, minutes(at)), life.due(known, minutes(at))][:1]:
            if change is not None:
                known = change.incident
                taken.append(known.step)
                assert steps[known.step - 1].after_minutes <= at
    assert taken == sorted(set(taken))
    assert (known.step, known.next_step_at) == (len(steps), None)


@given(by=st.sampled_from(["Sara", "Omar"]), until=ENDS)
def test_replaying_the_same_acts_ends_in_the_same_incident(by: str, until: int) -> None:
    def played() -> Incident:
        owned = acknowledged(opened(), by=by, until=until)
        return life.resolve(due(owned, until).incident, by=by, reason="over", now=minutes(until + 1)).incident

    assert played() == played()
    assert played().version == 4


POLICY = EscalationPolicy.model_validate(
    {
        "destinations": {"oncall": {"kind": "console"}, "head": {"kind": "console"}},
        "routes": [],
        "steps": [
            {"severity": ["critical"], "after_minutes": 30, "notify": ["head"]},
            {"severity": ["critical", "high"], "after_minutes": 10, "notify": ["oncall"]},
            {"severity": ["medium"], "after_minutes": 60, "notify": ["oncall"]},
            {"severity": ["low"], "after_minutes": 60, "notify": ["oncall"]},
        ],
    }
)


def begun(action: Action, level: Level, *, before: Level | None = None, **known: object) -> Incident:
    given = incident(problem=problem(severity=level), **known)
    [change] = begin_steps(
        [IncidentChange(incident=given, action=action, changed=True, severity_before=before)], POLICY, minutes(5)
    )
    assert (change.action, change.severity_before) == (action, before)
    return change.incident


@pytest.mark.parametrize("action", [Action.OPENED, Action.REOPENED])
@pytest.mark.parametrize(
    ("level", "afters", "next_at"), [(Level.CRITICAL, [10, 30], 15), (Level.HIGH, [10], 15), (Level.INFO, [], None)]
)
def test_an_incident_begins_with_the_steps_of_its_level(
    action: Action, level: Level, afters: list[int], next_at: int | None
) -> None:
    after = begun(action, level, steps=STEPS, step=2)
    assert [step.after_minutes for step in after.steps] == afters
    assert (after.step, after.next_step_at) == (0, None if next_at is None else minutes(next_at))


@pytest.mark.parametrize(
    ("before", "level", "begins"),
    [
        (Level.HIGH, Level.CRITICAL, True),
        (Level.LOW, Level.MEDIUM, False),
        (Level.HIGH, Level.HIGH, False),
        (Level.CRITICAL, Level.HIGH, False),
    ],
    ids=["worse", "worse, same steps", "as bad", "less bad"],
)
def test_only_an_incident_that_grew_worse_begins_anew(before: Level, level: Level, begins: bool) -> None:
    known = {"steps": POLICY.steps_for(before), "step": 1, "next_step_at": minutes(7)}
    after = begun(Action.UPDATED, level, before=before, **known)
    assert (after.steps, after.step) == ((POLICY.steps_for(level), 0) if begins else (known["steps"], 1))
    assert after.next_step_at == (minutes(15) if begins else minutes(7))


def test_growing_worse_does_not_end_an_acknowledgement() -> None:
    after = begun(Action.UPDATED, Level.CRITICAL, before=Level.HIGH, **BY_SARA, next_step_at=minutes(120))
    assert (after.next_step_at, len(after.steps), after.acknowledged_by) == (minutes(120), 2, "Sara")


@pytest.mark.parametrize(
    ("known", "says", "until"),
    [
        (BY_SARA, "given to Lena by Omar (was Sara's) until 07:00 UTC: her template", 120),
        (BY_SARA | {"acknowledged_by": "Omar"}, "given to Lena by Omar until 07:00 UTC: her template", 120),
        ({}, "given to Lena by Omar until 06:30 UTC: her template", 90),
    ],
)
def test_another_person_gets_the_incident_until_the_same_time(known: dict[str, object], says: str, until: int) -> None:
    change = life.reassign(incident(**known), to=" Lena ", by="Omar", reason="her template", now=NOW, until=minutes(90))
    assert (change.action, change.happened, change.reason) == (Action.REASSIGNED, says, "her template")
    after = change.incident
    assert (after.state, after.acknowledged_by) == (OWNED, "Lena")
    assert after.acknowledged_until == after.next_step_at == minutes(until)


@pytest.mark.parametrize(
    ("known", "to", "says"),
    [
        (BY_SARA, "Sara", "Sara has incident INC-1 already"),
        ({}, " \n", "who is to own it must have a name"),
        ({"state": RESOLVED, "resolved_by": "Omar"}, "Lena", "was resolved by Omar already"),
    ],
)
def test_an_incident_goes_only_to_somebody_else_and_only_while_it_is_there(known: dict[str, object], to: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        life.reassign(incident(**known), to=to, by="Omar", reason="why", now=NOW, until=minutes(90))


def test_the_cause_that_a_person_confirms_is_kept_masked_and_told() -> None:
    change = life.resolve(incident(), by="Omar", reason="rolled back", now=NOW, root_cause="v14, asked dana@bank.example")
    assert change.incident.root_cause == "v14, asked [e-mail]"
    assert change.happened == "resolved by Omar: rolled back; confirmed cause: v14, asked [e-mail]"


@pytest.mark.parametrize(("pieces", "says"), [(1, "1 further piece held"), (1200, "1,200 further pieces held")])
def test_holding_its_pieces_leaves_state_and_owner_as_they_are(pieces: int, says: str) -> None:
    known = incident(**BY_SARA)
    change = life.held(known, pieces=pieces, by="Omar", reason="not yet", now=minutes(1))
    assert change.happened == f"{says} by Omar: not yet"
    assert change.incident == known.model_copy(update={"updated_at": minutes(1), "version": known.version + 1})
