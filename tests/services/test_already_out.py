"""Pieces that left before they were checked: the monitor's case."""

import pytest

from commsqa.bootstrap import open_house
from commsqa.domain.levels import Level
from commsqa.services import queries
from commsqa.services.run_batch import run_batch
from tests.projects import DemoProject

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]  # whole runs

CHECK = "recipient.not_account_holder"


def test_a_piece_that_is_out_is_as_bad_as_if_released_and_is_not_told_as_held(demo: DemoProject) -> None:
    wrong = {error.subject_id for error in demo.truth.errors if error.check_id == CHECK}
    demo.rewrite("communications", lambda row: row | ({"state": "mailed"} if row["communication_id"] in wrong else {}))
    with open_house(demo.folder) as house:
        run_batch(house)
        found = queries.findings(house, check_id=CHECK).to_pylist()
        told = [incident.problem for incident in queries.incidents(house)]
    assert {row["subject_id"] for row in found} == wrong
    assert all(row["severity_now"] == row["severity"] and Level(row["severity"]) >= Level.HIGH for row in found)
    assert [problem.held for problem in told if problem.check_id == CHECK] == [0] * len({row["incident_id"] for row in found})
    assert any(problem.held for problem in told)
