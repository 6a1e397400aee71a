"""Great Expectations, the findings, `run --json`, the masks and the release manifest count the same, check by check."""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from commsqa.bootstrap import open_house
from commsqa.checks.engine import WORD
from commsqa.domain.levels import Level
from commsqa.printing import run_json
from commsqa.project.demo import demo_sources, write_demo_data
from commsqa.project.template import write_project
from commsqa.services.run_batch import run_batch

pytestmark = pytest.mark.slow

TOLERATED = """
checks:
  name.misspelled: {tolerated_rate: 0.5}
  balance.arithmetic: {tolerated_rate: 0.0001}
  email.invalid: {enabled: false}
"""
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Told:
    """What each of the five says of one run."""

    project: Path
    report: dict[str, Any]
    findings: Rows
    masks: Rows
    release: Rows
    validations: Rows

    @property
    def checks(self) -> dict[str, dict[str, Any]]:
        """The checks of `run --json`, by id."""
        return {check["check_id"]: check for check in self.report["checks"]}

    def judged(self, check_id: str) -> Rows:
        """What Great Expectations stored of a check, one result for each suite."""
        every = (result for suite in self.validations for result in suite["results"])
        return [result for result in every if result["expectation_config"]["kwargs"]["check_id"] == check_id]


def _run(folder: Path, *, without: Iterable[str] = (), policy: str = "", runs: int = 1) -> Told:
    write_project(folder)
    write_demo_data(folder, pieces=200, batches=("2026-10",))
    lines = demo_sources().splitlines()
    kept = [line for line in lines if line.strip().partition(":")[0] not in without]
    (folder / "commsqa.yaml").write_text("\n".join(kept) + "\npolicies: {checks: policies/checks.yaml}\n", encoding="utf-8")
    (folder / "policies" / "checks.yaml").write_text(policy or "checks: {}\n", encoding="utf-8")
    with open_house(folder) as house:
        for _ in range(runs):
            report = run_batch(house)
    state = folder / ".commsqa"
    run = state / "runs" / report.run_id
    stored = sorted((state / "gx" / "uncommitted" / "validations").glob(f"*/{report.run_id}/*/*.json"))
    return Told(
        project=folder,
        report=json.loads(run_json(report)),
        findings=pq.read_table(run / "findings.parquet").to_pylist(),
        masks=pq.read_table(run / "masks.parquet").to_pylist(),
        release=pq.read_table(run / "release.parquet").to_pylist(),
        validations=[json.loads(path.read_text(encoding="utf-8")) for path in stored],
    )


WORLDS: Mapping[str, Callable[[Path], Told]] = {
    "whole": _run,
    "whole, the second time": lambda folder: _run(folder, runs=2),
    "errored and skipped": lambda folder: _run(folder, without=("account_holders", "preferences")),
    "tolerated": lambda folder: _run(folder, policy=TOLERATED),
}


@pytest.fixture(scope="module")
def tell(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Told]:
    """A world by its name, run once."""
    return cache(lambda world: WORLDS[world](tmp_path_factory.mktemp("agreement") / "bank"))


@pytest.fixture(
    params=[pytest.param(world, marks=pytest.mark.slow) if world == "whole, the second time" else world for world in WORLDS]
)
def told(request: pytest.FixtureRequest, tell: Callable[[str], Told]) -> Told:
    return tell(request.param)


def test_there_is_something_to_agree_on(told: Told) -> None:
    assert len(told.findings) > 30
    assert len({row["check_id"] for row in told.findings}) >= 10
    assert len(told.validations) >= 4


def test_great_expectations_counts_what_the_report_says(told: Told) -> None:
    for check_id, check in told.checks.items():
        judged = [result["result"] for result in told.judged(check_id)]
        assert sum(result["observed_value"] for result in judged) == check["findings"], check_id
        assert sum(result["element_count"] for result in judged) == check["evaluated"], check_id


def test_great_expectations_reached_the_outcome_that_the_report_says(told: Told) -> None:
    for check_id, check in told.checks.items():
        judged = told.judged(check_id)
        succeeded = all(result["success"] for result in judged)
        assert {"passed": succeeded, "failed": not succeeded, "errored": not succeeded, "skipped": not judged}[
            check["outcome"]
        ], check_id
        reasons = {result["result"]["errored"] for result in judged}
        assert reasons == {"errored": {check["reason"]}, "skipped": set()}.get(check["outcome"], {None}), check_id


def test_great_expectations_judged_no_other_check(told: Told) -> None:
    kwargs = [result["expectation_config"]["kwargs"] for suite in told.validations for result in suite["results"]]
    assert {each["check_id"] for each in kwargs} == {key for key, check in told.checks.items() if check["outcome"] != "skipped"}


def test_the_findings_are_as_many_as_the_report_says(told: Told) -> None:
    found = Counter(row["check_id"] for row in told.findings)
    assert {key: found[key] for key in told.checks} == {key: check["findings"] for key, check in told.checks.items()}
    assert len({row["finding_id"] for row in told.findings}) == len(told.findings)


def test_the_findings_have_the_severities_that_the_report_counts(told: Told) -> None:
    levels = Counter(row["severity"] for row in told.findings)
    assert told.report["findings_by_severity"] == {level.value: levels[level.value] for level in Level}


def test_the_masks_have_a_bit_for_each_finding_and_no_other(told: Told) -> None:
    bits = {
        (check_id, row["subject_id"])
        for position, check_id in enumerate(told.checks)
        for row in told.masks
        if row[f"mask_{position // WORD}"] >> (position % WORD) & 1
    }
    assert bits == {(row["check_id"], row["subject_id"]) for row in told.findings}


def test_every_piece_of_the_batch_is_in_the_manifest_once(told: Told) -> None:
    ids = sorted(row["communication_id"] for row in _csv(told.project / "data" / "communications.csv"))
    assert sorted(row["communication_id"] for row in told.release) == ids
    assert told.report["evaluated"] == len(ids)
    assert _csv(Path(told.report["paths"]["release"])) == told.release


def test_the_gate_counts_what_the_manifest_decides(told: Told) -> None:
    decisions = Counter(row["decision"] for row in told.release)
    gate = told.report["gate"]
    assert (gate["held"], gate["released"]) == (decisions["held"], decisions["released"])
    assert gate["held"] > 0


def test_the_manifest_names_the_checks_of_the_findings_and_of_what_could_not_run(told: Told) -> None:
    named = {row["communication_id"]: set(row["check_ids"].split()) for row in told.release}
    found = {piece: set[str]() for piece in named}
    for row in told.findings:
        if row["subject_kind"] == "communication":
            found[row["subject_id"]].add(row["check_id"])
    errored = {key for key, check in told.checks.items() if check["outcome"] == "errored"}
    assert {piece: checks - errored for piece, checks in named.items()} == found
    assert {check for checks in named.values() for check in checks & errored} == errored


def test_held_is_what_has_a_finding_from_medium_up_or_was_not_looked_at(told: Told) -> None:
    errored = {key for key, check in told.checks.items() if check["outcome"] == "errored"}
    grave = {row["subject_id"] for row in told.findings if Level(row["severity"]) >= Level.MEDIUM}
    unseen = {row["communication_id"] for row in told.release if errored & set(row["check_ids"].split())}
    pieces = {row["communication_id"] for row in told.release}
    assert {row["communication_id"] for row in told.release if row["decision"] == "held"} == pieces & (grave | unseen)


def test_incidents_share_out_the_findings_that_name_them(told: Told) -> None:
    shares = Counter(row["incident_id"] for row in told.findings if row["incident_id"])
    assert shares == {
        incident["incident_id"]: incident["findings"] for incident in told.report["incidents"] if incident["findings"]
    }


def test_the_data_docs_have_a_page_for_every_suite_with_the_checks_on_it(told: Told) -> None:
    docs = Path(told.report["paths"]["data_docs"]).parent
    for suite in told.validations:
        (page,) = docs.glob(f"validations/{suite['suite_name']}/{told.report['run_id']}/*/*.html")
        text = page.read_text(encoding="utf-8")
        assert all(result["expectation_config"]["kwargs"]["check_id"] in text for result in suite["results"])


def test_a_check_without_its_table_is_errored_or_skipped_and_finds_nothing(tell: Callable[[str], Told]) -> None:
    told = tell("errored and skipped")
    holder, wish = told.checks["recipient.not_account_holder"], told.checks["preference.channel_violated"]
    assert (holder["outcome"], wish["outcome"], told.report["outcome"]) == ("errored", "skipped", "errored")
    assert (holder["findings"], wish["findings"]) == (0, 0)
    assert holder["reason"]
    assert wish["reason"]


@pytest.mark.exhaustive
def test_what_is_tolerated_passes_and_is_still_counted(tell: Callable[[str], Told]) -> None:
    told = tell("tolerated")
    tolerated, beyond = told.checks["name.misspelled"], told.checks["balance.arithmetic"]
    assert (tolerated["outcome"], beyond["outcome"]) == ("passed", "failed")
    assert tolerated["findings"] > 0
    assert "email.invalid" not in told.checks


def _csv(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
