"""Incidents as lines of a list: sorted, filtered, searched and cut to pages by the database."""

from decimal import Decimal
from typing import Any

import pytest

from commsqa.domain.incidents import Incident, IncidentState, Problem, urgency_of
from commsqa.domain.levels import Level, Priority
from commsqa.store import Store
from commsqa.store.incident_lines import Wanted
from tests.store.values import a_problem, an_incident, minutes, start_run

WORST_FIRST = [
    ("INC-5", Priority.P1, Level.HIGH, "3.10"),
    ("INC-1", Priority.P2, Level.CRITICAL, "4.00"),
    ("INC-4", Priority.P2, Level.HIGH, "3.90"),
    ("INC-2", Priority.P2, Level.HIGH, "3.10"),
    ("INC-3", Priority.P2, Level.HIGH, "3.10"),
    ("INC-0", Priority.P5, Level.LOW, "1.00"),
]


def known(incident_id: str, **changes: object) -> Incident:
    about = {
        name: changes.pop(name) for name in ("check_id", "title", "causes", "priority", "severity", "score") if name in changes
    }
    problem = a_problem(fingerprint=f"fp-{incident_id}", **about)
    named = {"incident_id": incident_id, "fingerprint": problem.fingerprint, "check_id": problem.check_id, "problem": problem}
    return an_incident().model_copy(update={"batches": {problem.batch_id: problem.part}, **named, **changes})


def save(store: Store, *incidents: Incident) -> None:
    with store.transaction() as tx:
        start_run(tx)
        for each in incidents:
            tx.incidents.save(each, actor="anna")


def ids(store: Store, limit: int = 9, after: str = "", before: str = "", **wanted: Any) -> list[str]:
    with store.snapshot() as tx:
        lines = tx.incidents.lines.page(Wanted.model_validate(wanted), limit=limit, after=after, before=before)
        return [line.incident_id for line in lines]


@pytest.fixture
def graded(store: Store) -> Store:
    each = [known(name, priority=p, severity=level, score=Decimal(score)) for name, p, level, score in sorted(WORST_FIRST)]
    save(store, *each)
    return store


def test_the_most_urgent_come_first_and_the_worse_of_two_equally_urgent(graded: Store) -> None:
    assert ids(graded) == [name for name, *_ in WORST_FIRST]


def test_pages_follow_each_other_in_both_directions(graded: Store) -> None:
    with graded.snapshot() as tx:
        whole = tx.incidents.lines.page(Wanted(), limit=9)
    names = [line.incident_id for line in whole]
    assert ids(graded, limit=2, after=whole[1].urgency) == names[2:4]
    assert ids(graded, limit=2, before=whole[4].urgency) == names[2:4]
    assert ids(graded, limit=2, after=whole[-1].urgency) == []
    assert [line.urgency for line in whole] == [
        urgency_of(line.incident_id, problem_of(graded, line.incident_id)) for line in whole
    ]


def problem_of(store: Store, incident_id: str) -> Problem:
    with store.snapshot() as tx:
        return tx.incidents.get(incident_id).problem


@pytest.fixture
def varied(store: Store) -> Store:
    owned = {"state": IncidentState.ACKNOWLEDGED, "acknowledged_by": "Sara"}
    save(
        store,
        known("INC-A", check_id="name.misspelled", title="Name misspelled", causes=()),
        known("INC-B", **owned, severity=Level.HIGH, priority=Priority.P1),
        known("INC-C", state=IncidentState.RESOLVED, resolved_by="omar", resolved_at=minutes(2)),
        known("INC-D", batches={"B_1": a_problem().part, "B2": a_problem().part}),
    )
    return store


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, {"INC-A", "INC-B", "INC-D"}),
        ({"states": ()}, {"INC-A", "INC-B", "INC-C", "INC-D"}),
        ({"states": ("resolved",)}, {"INC-C"}),
        ({"severity": "high"}, {"INC-B"}),
        ({"priority": "P1"}, {"INC-B"}),
        ({"check_id": "name.misspelled"}, {"INC-A"}),
        ({"batch_id": "B2"}, {"INC-D"}),
        ({"batch_id": "B%1"}, set()),
        ({"owners": ("sara", "other")}, {"INC-B"}),
        ({"unowned": True}, {"INC-A", "INC-D"}),
        ({"text": "MISSPELLED"}, {"INC-A"}),
        ({"text": "inc-b"}, {"INC-B"}),
        ({"text": "sar"}, {"INC-B"}),
        ({"text": "%"}, set()),
        ({"text": "findings"}, set()),
        ({"text": "nothing like it", "or_checks": ("name.misspelled",)}, {"INC-A"}),
    ],
)
def test_only_what_is_wanted_is_listed_and_counted(wanted: dict[str, Any], found: set[str], varied: Store) -> None:
    assert set(ids(varied, **wanted)) == found
    with varied.snapshot() as tx:
        assert tx.incidents.lines.count(Wanted.model_validate(wanted)) == len(found)


def test_a_line_tells_what_the_incident_does(varied: Store) -> None:
    with varied.snapshot() as tx:
        incident = tx.incidents.get("INC-B")
        [line] = tx.incidents.lines.page(Wanted(owners=("sara",)), limit=2)
    problem = incident.problem
    assert (line.title, line.severity, line.severity_now, line.score) == (
        problem.title,
        problem.severity,
        problem.severity_now,
        problem.score,
    )
    assert (line.findings, line.customers, line.held) == (problem.findings, problem.customers, problem.held)
    assert line.conditions == problem.causes[0].conditions
    assert (line.acknowledged_by, line.batches, line.version) == ("Sara", ("B1",), incident.version)
