"""What a notification says, and what it never says."""

from typing import Any

import pytest

from commsqa.domain.causes import ProbableCause
from commsqa.domain.incidents import Action, Incident, IncidentState, Problem
from commsqa.domain.levels import Level, Priority
from commsqa.escalation.content import notification_of, what_a_run_changed
from tests.escalation.builders import LATER, cause, incident, problem

OPENED = Action.OPENED


@pytest.mark.parametrize(
    ("about", "headline"),
    [
        (problem(), "HIGH · P2 · Statement balances differ from the ledger · 96 findings, 95 customers, 96 pieces held"),
        (
            problem(findings=1, customers=1, held=1, title="A name is misspelled", severity=Level.LOW, priority=Priority.P5),
            "LOW · P5 · A name is misspelled · 1 finding, 1 customer, 1 piece held",
        ),
        (
            problem(findings=132000, customers=0, held=0),
            "HIGH · P2 · Statement balances differ from the ledger · 132,000 findings",
        ),
        (
            problem(findings=0, customers=0, held=1200, title="Recipient is not a holder", could_not_run="no account_holders"),
            "HIGH · P2 · Recipient is not a holder could not run · 1,200 pieces held",
        ),
    ],
)
def test_the_headline_says_how_bad_what_and_how_many(about: Problem, headline: str) -> None:
    assert notification_of(incident(problem=about), OPENED).headline == headline


@pytest.mark.parametrize(
    ("about", "why"),
    [
        (problem(), "no common cause found"),
        (problem(causes=(cause(sentence="It is the template."), cause())), "It is the template."),
        (problem(could_not_run="account_holders is missing", causes=(cause(),)), "account_holders is missing"),
    ],
)
def test_why_is_the_causes_sentence_or_that_there_is_none(about: Problem, why: str) -> None:
    assert notification_of(incident(problem=about), OPENED).why == why


def test_the_details_give_what_is_behind_it() -> None:
    assert notification_of(incident(problem=problem(causes=(cause(),))), OPENED).details == (
        "high if released, medium as it stands, score 3.25",
        "batch 1994-02",
        "vector CQ:1.0/E:balance.differs_from_ledger/M:3",
    )


def test_levels_and_action_come_with_it() -> None:
    sent = notification_of(incident(), OPENED)
    assert (sent.severity, sent.severity_now, sent.priority) == (Level.HIGH, Level.MEDIUM, Priority.P2)
    assert (sent.incident_id, sent.check_id, sent.first_action) == (
        "INC-1",
        "balance.differs_from_ledger",
        "Hold the batch and ask the owner of the template.",
    )


def test_each_change_of_each_incident_has_a_key_of_its_own() -> None:
    known = incident()
    key = notification_of(known, OPENED).key
    assert notification_of(known.model_copy(update={"last_run_id": "R9"}), OPENED).key == key
    others = [incident(version=2), incident(version=3), incident(incident_id="INC-2")]
    assert len({key, *(notification_of(other, OPENED).key for other in others)}) == 4


BEFORE = incident(problem=problem(causes=(cause(),)))
RESOLVED = BEFORE.model_copy(update={"state": IncidentState.RESOLVED, "resolved_by": "Omar", "resolution": "rolled back"})


def after(**given: Any) -> Incident:
    return incident(problem=problem(**{"causes": (cause(),), **given}))


@pytest.mark.parametrize(
    ("before", "now", "says"),
    [
        (None, after(), "opened: found in batch 1994-02"),
        (
            RESOLVED,
            after(batch_id="1994-03"),
            "reopened: found again in batch 1994-03; was resolved by Omar: rolled back",
        ),
        (BEFORE.model_copy(update={"state": IncidentState.RESOLVED}), after(), "reopened: found again in batch 1994-02"),
        (BEFORE, after(findings=1052, customers=50), "now 1,052 findings, 50 customers (before 96 and 95)"),
        (BEFORE, after(held=1), "now 1 piece held (before 96)"),
        (BEFORE, after(batch_id="1994-03"), "found in batch 1994-03 (before in 1994-02)"),
        (
            BEFORE,
            after(severity=Level.CRITICAL, priority=Priority.P1),
            "now critical (before high); now P1 (before P2)",
        ),
        (BEFORE, after(severity_now=Level.LOW), "now low as it stands (before medium)"),
        (BEFORE, after(causes=(cause(conditions={"job_id": "J1"}),)), "another probable cause"),
        (BEFORE, after(causes=()), "no common cause any more"),
        (BEFORE, after(causes=(cause(sentence="70 % of the pieces fail."),)), "its figures changed"),
    ],
)
def test_what_a_run_changed_is_said_with_what_was_before(before: Incident | None, now: Incident, says: str) -> None:
    assert what_a_run_changed(before, now) == says


def test_who_owns_it_and_what_happened_come_with_it() -> None:
    owned = incident(state=IncidentState.ACKNOWLEDGED, acknowledged_by="Sara", acknowledged_until=LATER)
    sent = notification_of(owned, Action.ACKNOWLEDGED, happened="acknowledged by Sara", mention="<@U1>")
    assert (sent.state, sent.owner, sent.until) == (IncidentState.ACKNOWLEDGED, "Sara", LATER)
    assert (sent.happened, sent.mention) == ("acknowledged by Sara", "<@U1>")


MARKERS = (
    "zdenka.markerova@example.com",
    "+420 601 234 567",
    "777123456",
    "CZ6508000000192000145399",
    "4111 1111 1111 1111",
    "MARKER-STATED-1234.56",
)


def marked(marker: str) -> ProbableCause:
    conditions = {"job_id": marker}
    return cause(
        conditions=conditions,
        aliases=conditions,
        implied=conditions,
        change_id=marker,
        sentence=f"Pieces with job_id = {marker} fail.",
    )


@pytest.mark.parametrize("marker", MARKERS[:-1])
def test_personal_looking_values_of_a_cause_do_not_leave(marker: str) -> None:
    about = problem(
        causes=(marked(marker), marked(marker)), batch_id=marker, first_action=f"Call {marker}.", title=f"About {marker}"
    )
    happened = f"resolved by {marker}: {marker} was called"
    said = notification_of(incident(problem=about, acknowledged_by=marker), OPENED, happened=happened).model_dump_json()
    assert "job_id" in said
    assert marker not in said
    assert marker.replace(" ", "") not in said.replace(" ", "")


def test_fields_that_are_not_on_the_list_do_not_leave() -> None:
    marker = MARKERS[-1]
    about = problem(
        reasons=(marker,), policy=marker, finding_ids=frozenset({marker}), causes=(cause(aliases={"a": marker}, cause_id=marker),)
    )
    assert marker not in notification_of(incident(problem=about, last_run_id=marker), OPENED).model_dump_json()


def test_values_without_end_are_cut() -> None:
    long = "word " * 5000
    about = problem(
        title=long, batch_id=long, first_action=long, causes=(cause(sentence=long, change_id=long, conditions={"a": long}),)
    )
    sent = notification_of(incident(problem=about), OPENED, happened=long)
    assert len(sent.headline) <= 150
    assert sent.headline.endswith("96 pieces held")
    assert len(sent.model_dump_json()) < 3500


def test_an_incident_in_several_batches_says_how_much_is_in_each_and_that_customers_may_be_the_same() -> None:
    august, september = (
        problem(batch_id="2026-08", findings=138, customers=7),
        problem(batch_id="2026-09", findings=4, customers=3),
    )
    parts = {"2026-08": august.part, "2026-09": september.part}
    sent = notification_of(incident(problem=september.over(parts), batches=parts), Action.UPDATED)
    assert "142 findings in 2 batches, at least 7 customers" in sent.headline
    assert "batch 2026-08: 138 findings; batch 2026-09: 4 findings" in sent.details
