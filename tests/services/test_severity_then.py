"""Severity at any time: as the trail recorded it, and as the files say whose digests it has."""

from datetime import timedelta

import pyarrow.parquet as pq
import pytest

from commsqa.domain.reviews import Judged
from commsqa.errors import UnknownIdError
from commsqa.services.handling import resolve
from commsqa.services.reviewing import review
from commsqa.services.severity_then import severity_at
from tests.projects import NOW, CheckedProject, opened

LATER = NOW + timedelta(hours=2)


def test_an_incident_is_told_as_it_was_at_that_time(checked: CheckedProject) -> None:
    incident = checked.report.incidents[0]
    with opened(checked.folder, now=NOW + timedelta(hours=1)) as house:
        resolve(house, incident.incident_id, reason="corrected at the source")
        before = severity_at(house, incident.incident_id, NOW)
        after = severity_at(house, incident.incident_id, LATER)
    assert (before.state, after.state) == ("open", "resolved")
    for then in (before, after):
        assert (then.severity, then.vector, then.reasons) == (incident.severity, incident.vector, tuple(incident.reasons))
        assert (then.kind, then.run_id) == ("incident", checked.report.run_id)


def test_a_finding_is_told_from_its_runs_file_and_the_verdicts_of_then(checked: CheckedProject) -> None:
    path = checked.folder / ".commsqa" / "runs" / checked.report.run_id / "findings.parquet"
    row = pq.read_table(path).to_pylist()[0]
    with opened(checked.folder, now=NOW + timedelta(hours=1)) as house:
        review(house, [row["finding_id"]], verdict=Judged.FALSE_POSITIVE, note="asked the customer", by="Ann")
        before = severity_at(house, row["finding_id"], NOW)
        after = severity_at(house, row["finding_id"], LATER)
    assert (before.severity, before.score, before.vector) == (row["severity"], row["score"], row["vector"])
    assert (before.unchanged, before.state, after.state) == (True, "open", "false_positive")
    assert before.policy.startswith("comms-severity@")


def test_a_file_that_was_changed_since_is_told(checked: CheckedProject) -> None:
    path = checked.folder / ".commsqa" / "runs" / checked.report.run_id / "findings.parquet"
    table = pq.read_table(path)
    finding = table["finding_id"][0].as_py()
    pq.write_table(table.slice(0, table.num_rows - 1), path)
    with opened(checked.folder) as house:
        assert severity_at(house, finding, LATER).unchanged is False


@pytest.mark.parametrize("hours", [-1, 2])
def test_what_was_not_there_is_unknown(hours: int, checked_once: CheckedProject) -> None:
    at = NOW + timedelta(hours=hours)
    incident = checked_once.report.incidents[0].incident_id
    with opened(checked_once.folder) as house:
        with pytest.raises(UnknownIdError):
            severity_at(house, "F0", at)
        with pytest.raises(UnknownIdError):
            severity_at(house, "INC-0", at)
        if hours < 0:
            with pytest.raises(UnknownIdError, match="at that time, or earlier"):
                severity_at(house, incident, at)
