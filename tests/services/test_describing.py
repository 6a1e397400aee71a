"""What a run says of its batch to people: kinds of pieces, what had left, what was told."""

import pytest

from commsqa.domain.levels import Level
from tests.projects import CheckedProject, DemoProject, check_batch
from tests.services.results import findings

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]  # whole runs

CHECK = "recipient.not_account_holder"


def test_of_a_waiting_batch_nothing_had_left(checked_once: CheckedProject) -> None:
    about = checked_once.report.about
    assert about is not None
    assert (about.left, about.left_wrong, about.left_to_others) == (0, 0, 0)
    assert sum(about.kinds.values()) == checked_once.report.evaluated
    assert (about.notified > 5, about.undelivered) == (True, 0)
    [worst] = [r for r in findings(checked_once.folder, checked_once.report.run_id) if r["finding_id"] == about.worst_finding]
    assert worst["severity"] == max(level for level, count in checked_once.report.findings_by_severity.items() if count)


def test_what_had_left_is_counted_and_who_got_what_was_not_theirs(demo: DemoProject) -> None:
    strangers = {error.subject_id for error in demo.truth.errors if error.check_id == CHECK}
    misspelled = {error.subject_id for error in demo.truth.errors if error.check_id == "name.misspelled"}
    right = {row["communication_id"] for row in demo.rows("communications")} - {e.subject_id for e in demo.truth.errors}
    out = strangers | misspelled | set(sorted(right)[:3])
    demo.rewrite("communications", lambda row: row | ({"state": "Mailed"} if row["communication_id"] in out else {}))
    demo.rewrite(
        "communications", lambda row: row | {"comm_type": "Ann's notice" if row["comm_type"] == "notice" else "statement"}
    )
    report = check_batch(demo.folder)
    assert report.about is not None
    assert report.about.left == len(out)
    assert report.about.left_to_others == len(strangers)
    assert report.about.left_wrong == len(strangers), "a misspelling is not held"
    assert set(report.about.kinds) == {"statement", "other"}, "what is no plain word may be personal"
    assert report.findings_by_severity[Level.LOW] >= len(misspelled)
