"""When most of a kind of communication fails at once, the records are suspected before the pieces."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from commsqa.bootstrap import open_house
from commsqa.services.run_batch import run_batch
from commsqa.services.starting import start_demo


@pytest.mark.exhaustive
@pytest.mark.slow
def test_a_ledger_of_another_day_makes_one_incident_that_suspects_the_ledger(tmp_path: Path) -> None:
    folder = tmp_path / "bank"
    start_demo(folder)
    _shift_balances(folder / "data" / "ledger_balances.csv")
    with open_house(folder) as house:
        report = run_batch(house)
    incidents = [incident for incident in report.incidents if incident.check_id == "balance.differs_from_ledger"]
    assert len(incidents) == 1
    [hypothesis] = incidents[0].causes
    assert hypothesis.conditions == {}
    assert hypothesis.sentence.startswith("100 % of what was evaluated fails, alike across all attributes")
    others = [incident for incident in report.incidents if incident.check_id != "balance.differs_from_ledger"]
    assert others
    assert all(cause.conditions for incident in others for cause in incident.causes)


def _shift_balances(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["balance"] = str(Decimal(row["balance"]) + 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
