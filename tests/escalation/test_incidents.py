"""Which incidents a run opens, updates and reopens."""

from itertools import count, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.domain.incidents import Action, Incident, IncidentState, Problem
from commsqa.domain.levels import Level
from commsqa.domain.values import canonical_json
from commsqa.escalation.content import notification_of
from commsqa.escalation.incidents import IncidentChange, decide, jaccard
from tests.escalation.builders import LATER, NOW, cause, incident, problem


def decided(problems: list[Problem], *incidents: Incident) -> list[IncidentChange]:
    numbers = count(100 + len(incidents))
    return decide(
        problems,
        known={known.fingerprint: known for known in incidents},
        open_incidents=[known for known in incidents if known.state is not IncidentState.RESOLVED],
        run_id="R2",
        now=LATER,
        new_id=lambda: f"INC-{next(numbers)}",
    )


def ids(*numbers: int) -> frozenset[str]:
    return frozenset(f"F{number}" for number in numbers)


def test_a_problem_nobody_knows_is_opened() -> None:
    [change] = decided([problem()])
    assert (change.action, change.changed, change.severity_before) == (Action.OPENED, True, None)
    opened = change.incident
    assert (opened.incident_id, opened.state, opened.opened_at, opened.updated_at) == (
        "INC-100",
        IncidentState.OPEN,
        LATER,
        LATER,
    )
    assert (opened.last_run_id, opened.version, opened.problem) == ("R2", 1, problem())


@pytest.mark.parametrize(
    ("before", "action", "after"),
    [
        (IncidentState.OPEN, Action.UPDATED, IncidentState.OPEN),
        (IncidentState.ACKNOWLEDGED, Action.UPDATED, IncidentState.ACKNOWLEDGED),
        (IncidentState.RESOLVED, Action.REOPENED, IncidentState.OPEN),
    ],
)
def test_the_state_of_the_known_incident_decides(before: IncidentState, action: Action, after: IncidentState) -> None:
    known = incident(state=before, acknowledged_by=None if before is IncidentState.OPEN else "Eva", version=4)
    [change] = decided([problem()], known)
    assert (change.action, change.incident.state) == (action, after)
    assert change.incident.incident_id == "INC-1"
    assert (change.incident.opened_at, change.incident.updated_at) == (NOW, LATER)
    assert (change.incident.version, change.incident.last_run_id) == (5, "R2")


def test_an_acknowledged_incident_keeps_its_owner_and_a_reopened_one_has_none() -> None:
    acknowledged = incident(state=IncidentState.ACKNOWLEDGED, acknowledged_by="Eva")
    assert decided([problem()], acknowledged)[0].incident.acknowledged_by == "Eva"
    resolved = incident(state=IncidentState.RESOLVED, acknowledged_by="Eva", resolved_at=NOW)
    reopened = decided([problem()], resolved)[0].incident
    assert (reopened.acknowledged_by, reopened.resolved_at) == (None, None)


@pytest.mark.parametrize(
    ("difference", "changed"),
    [
        ({}, False),
        ({"finding_ids": ids(1, 2, 3)}, False),
        ({"findings": 97}, True),
        ({"held": 0}, True),
        ({"severity": Level.CRITICAL}, True),
        ({"first_action": "Call the desk."}, True),
        ({"batch_id": "1994-03"}, True),
    ],
)
def test_an_update_is_news_only_when_a_reader_sees_a_difference(difference: dict[str, object], *, changed: bool) -> None:
    [change] = decided([problem(**difference)], incident())
    assert (change.action, change.changed, change.severity_before) == (Action.UPDATED, changed, Level.HIGH)


def test_reopening_is_always_news() -> None:
    assert decided([problem()], incident(state=IncidentState.RESOLVED))[0].changed


NEAR = problem(causes=(cause(),), finding_ids=ids(*range(8)))
"""Eight of the ten pieces of the default problem."""


def test_the_next_batch_of_an_adopted_problem_finds_the_same_incident() -> None:
    [adopted] = decided([NEAR], incident())
    [next_batch] = decided([NEAR.model_copy(update={"batch_id": "1994-03", "finding_ids": ids(77)})], adopted.incident)
    assert (next_batch.action, next_batch.incident.incident_id) == (Action.UPDATED, "INC-1")


@pytest.mark.parametrize(
    ("candidate", "known", "action"),
    [
        (NEAR, incident(), Action.UPDATED),
        (NEAR, incident(state=IncidentState.ACKNOWLEDGED), Action.UPDATED),
        (NEAR, incident(state=IncidentState.RESOLVED), Action.OPENED),
        (NEAR.model_copy(update={"finding_ids": ids(*range(7))}), incident(), Action.OPENED),
        (NEAR.model_copy(update={"causes": ()}), incident(), Action.OPENED),
        (NEAR, incident(problem=problem(check_id="balance.arithmetic")), Action.OPENED),
    ],
    ids=["open", "acknowledged", "resolved", "fewer pieces", "no cause", "another check"],
)
def test_a_cause_that_covers_nearly_the_same_pieces_updates_the_open_incident(
    candidate: Problem, known: Incident, action: Action
) -> None:
    [change] = decided([candidate], known)
    assert change.action is action
    assert change.incident.problem == candidate
    if action is Action.UPDATED:
        assert (change.incident.incident_id, change.incident.fingerprint) == ("INC-1", known.fingerprint)


def test_an_incident_that_has_its_own_problem_is_not_given_to_another() -> None:
    changes = decided([NEAR, problem()], incident())
    assert sorted((change.action, change.incident.incident_id) for change in changes) == [
        (Action.OPENED, "INC-101"),
        (Action.UPDATED, "INC-1"),
    ]


def test_the_closest_of_two_problems_gets_the_incident_whatever_their_order() -> None:
    nearer = problem(causes=(cause(conditions={"job_id": "J01"}),), finding_ids=ids(*range(9)))
    for problems in permutations([NEAR, nearer]):
        taken = {
            change.incident.problem.fingerprint: change.incident.incident_id for change in decided(list(problems), incident())
        }
        assert taken == {nearer.fingerprint: "INC-1", NEAR.fingerprint: "INC-101"}


def test_changes_come_worst_first() -> None:
    levels = [Level.LOW, Level.CRITICAL, Level.MEDIUM]
    changes = decided([problem(severity=level, fingerprint=level.value) for level in levels])
    assert [change.incident.problem.severity for change in changes] == [Level.CRITICAL, Level.MEDIUM, Level.LOW]


def test_two_problems_of_one_fingerprint_are_refused() -> None:
    with pytest.raises(ValueError, match="same fingerprint"):
        decided([problem(), problem(findings=1)])


@pytest.mark.parametrize(
    ("some", "others", "expected"),
    [
        (ids(), ids(), 0.0),
        (ids(1), ids(), 0.0),
        (ids(1, 2), ids(1, 2), 1.0),
        (ids(*range(8)), ids(*range(10)), 0.8),
        (ids(1), ids(1, 2), 0.0),
    ],
)
def test_jaccard(some: frozenset[str], others: frozenset[str], expected: float) -> None:
    assert jaccard(some, others) == expected


problem_sets = st.lists(
    st.builds(
        lambda check, template, level, pieces: problem(
            check_id=check,
            causes=(cause(conditions={"template_version": template}),) if template else (),
            severity=level,
            finding_ids=pieces,
            findings=len(pieces),
        ),
        st.sampled_from(["name.misspelled", "email.invalid"]),
        st.sampled_from(["", "13", "14", "15"]),
        st.sampled_from(list(Level)),
        st.frozensets(st.sampled_from([f"F{number}" for number in range(6)]), min_size=1),
    ),
    max_size=6,
    unique_by=lambda each: each.fingerprint,
)


@given(first=problem_sets, second=problem_sets, data=st.data())
def test_deciding_again_changes_nothing_and_order_does_not_matter(
    first: list[Problem], second: list[Problem], data: st.DataObject
) -> None:
    known = [change.incident for change in decided(first)]
    changes = decided(second, *known)
    assert decided(data.draw(st.permutations(second)), *reversed(known)) == changes

    after = {each.incident_id: each for each in known} | {change.incident.incident_id: change.incident for change in changes}
    assert len(changes) == len(second) == len({change.incident.incident_id for change in changes})
    assert len({each.fingerprint for each in after.values()}) == len(after)
    again = decided(second, *after.values())
    assert [(change.action, change.changed) for change in again] == [(Action.UPDATED, False)] * len(second)
    assert [change.incident.incident_id for change in again] == [change.incident.incident_id for change in changes]


def test_a_stored_problem_reads_like_the_one_that_was_stored() -> None:
    found = problem(causes=(cause(),))
    stored = incident(problem=Problem.model_validate_json(canonical_json(found)))
    assert not decided([found], stored)[0].changed


def test_figures_that_come_back_to_what_they_were_are_told_each_time() -> None:
    known, keys = incident(), []
    for findings in (97, 96, 97, 96):
        [change] = decided([problem(findings=findings)], known)
        assert change.changed
        keys.append(notification_of(change.incident, change.action).key)
        known = change.incident
    assert len(set(keys)) == 4
