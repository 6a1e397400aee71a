"""Erasing on the command line: by customer, by run, by age."""

from collections.abc import Callable
from datetime import datetime, tzinfo

import pyarrow.parquet as pq
import pytest

from tests.projects import Answer, CheckedProject

Command = Callable[..., Answer]


def _a_finding(project: CheckedProject) -> tuple[str, str]:
    path = project.folder / ".commsqa" / "runs" / project.report.run_id / "evidence.parquet"
    rows = pq.read_table(path, columns=["finding_id", "customer_digest"]).to_pylist()
    return next((row["finding_id"], row["customer_digest"]) for row in rows if row["customer_digest"])


def test_a_customers_evidence_is_erased(command: Command, checked: CheckedProject) -> None:
    finding, digest = _a_finding(checked)
    assert command("evidence", checked.folder, finding, "--reason", "before").exit_code == 0
    answer = command("erase", checked.folder, "--customer", digest, "--reason", "request of 12 May")
    assert answer.exit_code == 0
    assert answer.out.startswith("erased: the evidence of ")
    after = command("evidence", checked.folder, finding, "--reason", "after")
    assert after.error_line == "commsqa: the customer's key was erased; what it sealed cannot be opened any more"
    assert command("audit", "verify", checked.folder).exit_code == 0
    again = command("erase", checked.folder, "--customer", digest, "--reason", "again")
    assert (again.exit_code, "or it was erased" in again.error_line) == (2, True)


class LongAfter(datetime):
    """The clock of whoever runs this, in a year in which all evidence is old."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "LongAfter":
        return cls(2040, 1, 1, tzinfo=tz)


@pytest.mark.slow
def test_what_is_old_enough_is_erased_by_policy(
    command: Command, checked: CheckedProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commsqa.bootstrap.datetime", LongAfter)
    policy = checked.folder / "policies" / "retention.yaml"
    assert "no retention is set" in command("retention", checked.folder).error_line
    policy.write_text("evidence_days: 1\n", encoding="utf-8")
    text = (checked.folder / "commsqa.yaml").read_text(encoding="utf-8")
    if "retention:" not in text:
        (checked.folder / "commsqa.yaml").write_text(
            f"{text}\npolicies: {{retention: policies/retention.yaml}}\n", encoding="utf-8"
        )
    planned = command("retention", checked.folder, "--dry-run").out
    assert planned.startswith("would be erased: runs whose evidence is too old: 1, their findings: ")
    done = command("retention", checked.folder).out
    assert done == planned.replace("would be erased", "erased")
    assert command("retention", checked.folder, "--json").out == '{"erased": true, "runs": 0, "findings": 0, "accesses": 0}\n'


@pytest.mark.parametrize("arguments", [(), ("--customer", "K1", "--run", "R1")])
def test_one_of_customer_and_run_is_named(arguments: tuple[str, ...], command: Command, checked_once: CheckedProject) -> None:
    answer = command("erase", checked_once.folder, *arguments, "--reason", "x")
    assert (answer.exit_code, answer.error_line) == (2, "commsqa: name either a customer or a run: --customer ID or --run ID")
