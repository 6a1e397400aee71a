"""What is printed: JSON with exactly the promised fields, CSV, and a page for a steward."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from commsqa.domain.causes import ProbableCause
from commsqa.domain.findings import CheckResult, Outcome
from commsqa.domain.incidents import Action, IncidentReport
from commsqa.domain.levels import Level, Priority
from commsqa.domain.runs import BatchAbout, Gate, GateDecision, Paths, RunReport
from commsqa.printing import as_csv, as_json, print_run, print_table, run_json

RUN = "run_id flow_run_id batch_id evaluated duration_s outcome checks findings_by_severity incidents gate paths"
CHECK = "check_id outcome evaluated findings reason"
INCIDENT = "incident_id fingerprint check_id severity severity_now score vector priority reasons customers findings causes action"
CAUSE = "cause_id conditions explained inside_rate elsewhere_rate risk_ratio risk_ratio_low onset change_id sentence"
CAUSED = ProbableCause(
    cause_id="C1",
    conditions={"template_version": "7"},
    explained=0.8,
    inside_rate=0.64,
    elsewhere_rate=0.01,
    risk_ratio=64.0,
    risk_ratio_low=39.5,
    failed_inside=4,
    evaluated_inside=6,
    onset=datetime(2026, 10, 31, 18, 34, tzinfo=UTC),
    change_id="CHG-101",
    sentence="64 % of the pieces with template_version = 7 fail [sic].",
)


def incident(**given: Any) -> IncidentReport:
    fields: dict[str, Any] = {
        "incident_id": "INC-1",
        "fingerprint": "f1",
        "check_id": "balance.differs_from_ledger",
        "severity": Level.CRITICAL,
        "severity_now": Level.MEDIUM,
        "score": Decimal("4.50"),
        "vector": "CQ:1.0",
        "priority": Priority.P2,
        "reasons": ("money harm 4",),
        "customers": 1,
        "findings": 2,
        "causes": (CAUSED,),
        "action": Action.OPENED,
    }
    return IncidentReport(**fields | given)


def report(**given: Any) -> RunReport:
    fields: dict[str, Any] = {
        "run_id": "R1",
        "flow_run_id": None,
        "batch_id": "1994-02 [a]",
        "evaluated": 1200,
        "duration_s": 3.2,
        "outcome": Outcome.FAILED,
        "checks": (CheckResult(check_id="balance.differs_from_ledger", outcome=Outcome.FAILED, evaluated=1000, findings=2),),
        "findings_by_severity": dict.fromkeys(Level, 0) | {Level.CRITICAL: 2},
        "incidents": (incident(),),
        "gate": Gate(decision=GateDecision.PARTLY_HELD, held=2, released=1198),
        "paths": Paths(findings="/s/findings.parquet", release="/s/release.csv", data_docs="/s/index.html"),
    }
    return RunReport(**fields | given)


def test_run_json_has_exactly_the_promised_fields_at_every_level() -> None:
    text = run_json(report())
    assert "\n" not in text
    run = json.loads(text)
    assert list(run) == RUN.split()
    assert list(run["checks"][0]) == CHECK.split()
    assert list(run["findings_by_severity"]) == ["info", "low", "medium", "high", "critical"]
    [told] = run["incidents"]
    assert list(told) == INCIDENT.split()
    assert list(told["causes"][0]) == CAUSE.split()
    assert list(run["gate"]) == ["decision", "held", "released"]
    assert list(run["paths"]) == ["findings", "release", "data_docs"]
    assert (told["score"], told["causes"][0]["onset"]) == ("4.50", "2026-10-31T18:34:00Z")


def test_json_keeps_letters_as_they_are_and_money_as_text() -> None:
    assert as_json({"name": "دلال", "amount": Decimal("1E+2")}) == '{"name": "دلال", "amount": "100"}'


def test_csv_is_quoted_where_it_must_be_and_empty_where_nothing_is_known() -> None:
    rows = [{"a": 'say "x", y', "b": None, "more": 1}]
    assert as_csv(["a", "b"], rows) == 'a,b\n"say ""x"", y",\n'
    assert as_csv(["a", "b"], []) == "a,b\n"


def page(capsys: pytest.CaptureFixture[str], shown: RunReport) -> str:
    print_run(shown, "bank")
    return capsys.readouterr().out


def test_the_page_answers_what_a_steward_asks(capsys: pytest.CaptureFixture[str]) -> None:
    text = page(capsys, report())
    for answer in (
        "Batch 1994-02 [a]: 1,200 pieces checked in 3.2 s",
        "Findings (severity if released): 2 critical",
        "CRITICAL P2 INC-1 balance.differs_from_ledger: 2 findings, 1 customer (opened; medium as it stands)",
        "probable cause: 64 % of the pieces with template_version = 7 fail [sic].",
        "Held in part: 2 pieces held, 1,198 released",
        "commsqa findings bank --run R1 --format csv",
        "/s/release.csv",
    ):
        assert answer in text


@pytest.mark.parametrize(
    ("shown", "says"),
    [
        (report(incidents=(), findings_by_severity=dict.fromkeys(Level, 0)), "Findings (severity if released): none"),
        (report(incidents=(incident(causes=()),)), "no common cause found"),
        (report(incidents=(incident(action=Action.UPDATED),)), "updated, known already"),
        (report(gate=Gate(decision=GateDecision.RELEASED, held=0, released=5)), "Everything is released"),
        (report(gate=Gate(decision=GateDecision.BATCH_HELD, held=5, released=0)), "The whole batch is held"),
    ],
)
def test_the_page_in_other_cases(shown: RunReport, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert says in page(capsys, shown)


def test_a_check_that_could_not_run_is_said_first_and_in_its_incident(capsys: pytest.CaptureFixture[str]) -> None:
    errored = CheckResult(check_id="recipient.unknown_account", outcome=Outcome.ERRORED, reason="wants accounts.account_id")
    alone = incident(check_id=errored.check_id, findings=0, customers=0, causes=())
    text = page(capsys, report(outcome=Outcome.ERRORED, checks=(errored,), incidents=(alone,)))
    assert text.splitlines()[2] == "recipient.unknown_account errored: wants accounts.account_id"
    assert "recipient.unknown_account: could not run" in text
    assert text.count("wants accounts.account_id") == 2


def test_what_people_had_said_of_findings_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    known = BatchAbout(
        kinds={}, composed_at=None, left=0, left_wrong=0, left_to_others=0, notified=0, undelivered=0, worst_finding=None
    )
    both = known.model_copy(update={"suppressed": 1200, "dismissed": 2})
    says = "of these 1,200 suppressed and 2 judged to be no error: they hold nothing and open no incident"
    assert says in page(capsys, report(about=both))
    assert "of these" not in page(capsys, report(about=known))
    assert "of these" not in page(capsys, report(about=None))


def test_a_list_shows_absent_cells_as_empty(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("incident", "by"), [("[INC]", None), ("INC-2", "ann")])
    assert capsys.readouterr().out.split() == ["incident", "by", "[INC]", "INC-2", "ann"]


def test_a_run_says_which_incidents_it_did_not_find_any_more(capsys: pytest.CaptureFixture[str]) -> None:
    assert "not found any more, resolved: INC-1, INC-2" in page(capsys, report(resolved_incidents=("INC-1", "INC-2")))
    assert "not found any more" not in page(capsys, report())
