"""The demo's story: what each batch was, what was found and why, what is held, what had left, and commands with real ids."""

from datetime import UTC, datetime
from typing import Any

import pytest

from commsqa.domain.findings import CheckResult, Outcome
from commsqa.domain.incidents import Action
from commsqa.domain.levels import Level, Priority
from commsqa.domain.runs import BatchAbout, Gate, GateDecision, RunReport
from commsqa.story import print_story
from tests.test_printing import CAUSED, incident, report

TITLES = {"balance.differs_from_ledger": "Balance differs from the ledger"}


def about(**given: Any) -> BatchAbout:
    fields: dict[str, Any] = {
        "kinds": {"statement": 1000, "notice": 200},
        "composed_at": datetime(1994, 2, 28, 20, tzinfo=UTC),
        "left": 0,
        "left_wrong": 0,
        "left_to_others": 0,
        "notified": 3,
        "undelivered": 0,
        "worst_finding": "F1",
    }
    return BatchAbout(**fields | given)


def told(capsys: pytest.CaptureFixture[str], *shown: RunReport) -> str:
    print_story(shown, "bank", titles=TITLES, program="bin/commsqa")
    return capsys.readouterr().out


def test_a_waiting_batch_is_told_in_plain_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys, report(about=about()))
    for part in (
        "1 batch with 1,200 pieces were compared with the systems of record",
        "Batch 1994-02 [a]: 1,000 statements and 200 notices, composed 28 February 1994; all waiting to leave",
        "Found 2 errors (2 critical), one incident for each problem and cause, the worst first:",
        "CRITICAL Balance differs from the ledger: 2 findings, 1 customer  INC-1, P2",
        "Probable cause: template_version = 7. Wrong are 64 % of these pieces and 1.0 % of the others; change CHG-101 came",
        "Held 2 of 1,200 pieces, until a person decides; 1,198 may leave.",
        "Told 3 notifications sent",
        "P1 (at once) to P5",
    ):
        assert part in text
    assert "Already out" not in text
    assert "breach" not in text


def test_a_batch_that_had_left_holds_nothing_and_names_the_breach(capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys, report(about=about(left=1200, left_wrong=7, left_to_others=2)))
    assert "all had left before they were checked, so nothing can be held." in text
    assert "Already out 7 pieces that would have been held." in text
    assert "A breach to assess: 2 pieces reached people not entitled to them." in text
    assert "Held" not in text


def test_a_batch_that_left_in_part_says_both(capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys, report(about=about(left=200, left_wrong=1, left_to_others=1)))
    for part in ("200 of them had left", "Already out 1 piece", "1 piece reached somebody not entitled to it", "Held 2 of 1,200"):
        assert part in text


def test_at_most_five_incidents_are_shown_and_the_others_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    many = tuple(incident(incident_id=f"INC-{number}") for number in range(8))
    text = told(capsys, report(incidents=many, about=about()))
    shown = text.partition("Try next")[0]
    assert [f"INC-{number}" in shown for number in range(8)] == [True] * 5 + [False] * 3
    assert "and 3 more: bin/commsqa incidents bank" in text


@pytest.mark.parametrize(
    ("shown", "says"),
    [
        ({"action": Action.UPDATED}, "INC-1, P2, known already"),
        ({"action": Action.REOPENED}, "INC-1, P2, came back after it was resolved"),
        ({"causes": (CAUSED.model_copy(update={"change_id": None}),)}, "no recorded change explains it"),
        (
            {"causes": (CAUSED.model_copy(update={"conditions": {}, "sentence": "First suspect the ledger."}),)},
            "First suspect the",
        ),
        ({"causes": ()}, "2 findings, 1 customer, no common cause"),
        ({"findings": 0, "customers": 0, "causes": ()}, "Balance differs from the ledger: could not be checked"),
        ({"check_id": "a.new_one"}, "a.new_one: 2 findings"),
        ({"causes": (CAUSED.model_copy(update={"elsewhere_rate": 0.0001}),)}, "and under 0.1 % of the others"),
        ({"causes": (CAUSED.model_copy(update={"conditions": {"region": "ann@mail.example"}}),)}, "region = [e-mail]"),
    ],
)
def test_incidents_in_other_cases(shown: dict[str, Any], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert says in told(capsys, report(incidents=(incident(**shown),), about=about()))


@pytest.mark.parametrize(
    ("kinds", "says"),
    [
        ({"statement": 1}, "[a]: 1 statement, composed"),
        ({"statement": 9, "notice": 1}, "[a]: 9 statements and 1 notice, composed"),
        ({"statement": 9, "notice": 2, "offer": 3}, "[a]: 9 statements, 2 notices and 3 offers, composed"),
    ],
)
def test_the_kinds_of_pieces_are_counted(kinds: dict[str, int], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert says in told(capsys, report(about=about(kinds=kinds)))


def test_a_check_that_could_not_run_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    skipped = CheckResult(check_id="piece.missing", outcome=Outcome.SKIPPED, reason="wants accounts.statement_cycle")
    assert "piece.missing skipped: wants accounts.statement_cycle" in told(capsys, report(checks=(skipped,), about=about()))


def test_a_batch_without_an_error_is_told_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    clean = report(
        incidents=(),
        findings_by_severity=dict.fromkeys(Level, 0),
        gate=Gate(decision=GateDecision.RELEASED, held=0, released=1200),
        about=about(worst_finding=None, notified=0),
    )
    text = told(capsys, clean)
    assert "Found nothing wrong." in text
    assert "Held nothing; 1,200 may leave." in text
    assert " ack " not in text
    assert " evidence " not in text


def test_the_commands_name_the_most_urgent_incident_and_the_last_run(capsys: pytest.CaptureFixture[str]) -> None:
    urgent = incident(incident_id="INC-OUT", severity=Level.HIGH, priority=Priority.P1)
    text = told(capsys, report(incidents=(urgent,), about=about()), report(run_id="R2", about=about(worst_finding="F2")))
    assert "own the most urgent incident (Balance differs from the ledger, P1):" in text
    assert 'bin/commsqa ack bank INC-OUT --reason "I look into it"' in text
    assert 'bin/commsqa evidence bank F2 --reason "seeing the demo"' in text
    assert "bin/commsqa release bank --run R2" in text


def test_what_people_had_said_of_findings_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys, report(about=about(suppressed=3)))
    assert "Known 3 suppressed by people: found and counted, but nothing is held for them." in text
    assert "Known" not in told(capsys, report(about=about()))


def test_a_message_that_could_not_be_delivered_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert "3 notifications sent, 2 not yet delivered" in told(capsys, report(about=about(undelivered=2)))


def test_three_full_batches_fit_on_a_hundred_lines(capsys: pytest.CaptureFixture[str]) -> None:
    many = tuple(incident(incident_id=f"INC-{number}") for number in range(30))
    text = told(capsys, *(report(incidents=many, about=about(left=3, left_wrong=2, left_to_others=1)) for _ in range(3)))
    assert text.count("\n") < 100


def test_a_report_of_an_older_version_is_told_without_what_it_lacks(capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys, report())
    assert "Batch 1994-02 [a]: 1,200 pieces\n" in text
    assert "Held 2 of 1,200" in text
