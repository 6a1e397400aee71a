"""Every check has an error of its own for the drill, and finds it: in one project all of them are alive."""

import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from commsqa.bootstrap import open_house
from commsqa.checks.base import Check
from commsqa.checks.planting import Edit, Scene, restated
from commsqa.checks.registry import discover
from commsqa.domain.drills import DrillReport, Vitality
from commsqa.domain.tables import COMMUNICATIONS
from commsqa.services.drilling import drill
from tests.measure.bank import make_project
from tests.projects import make_demo

TOOL = os.environ.get("COMMSQA_BANK_TOOL")
PIECE = dict.fromkeys((*COMMUNICATIONS.columns, "batch_cycle", "batch_from", "batch_to")) | {
    "communication_id": "P1",
    "batch_id": "B1",
    "composition_no": 1,
    "batch_cycle": "monthly",
    "closing_balance": Decimal("1234.50"),
    "due_date": date(2026, 2, 15),
}


def _scene(**piece: Any) -> Scene:
    return Scene(piece={**PIECE, **piece}, other={}, serial=1)


@pytest.mark.parametrize("check", discover().values(), ids=lambda check: check.id)
def test_every_check_knows_an_error_of_its_own(check: Check) -> None:
    assert type(check).plant is not Check.plant


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It is 1234.50 EUR.", "It is 99.00 EUR."),
        ("It is 1,234.50 EUR", "It is 99.00 EUR"),
        ("Es sind 1.234,50 €", "Es sind 99,00 €"),
        ("Solde : 1 234,50 €", "Solde : 99,00 €"),
        ("رصيدك ١٬٢٣٤٫٥٠٠ د.ك", "رصيدك ٩٩٫٠٠٠ د.ك"),
        ("Two: 1234.500 and -1234.50", "Two: 99.000 and -99.00"),
        ("11234.50, 1234.505 and 1,234", "11234.50, 1234.505 and 1,234"),
    ],
)
def test_a_figure_is_restated_as_the_text_prints_it(text: str, told: str) -> None:
    assert restated(text, Decimal("1234.50"), Decimal("99.00")) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("due by 2026-02-15.", "due by 2025-12-01."),
        ("fällig am 15.02.2026", "fällig am 01.12.2025"),
        ("due on 15 February 2026", "due on 1 December 2025"),
        ("due on February 15, 2026", "due on December 1, 2025"),
        ("في ١٥/٠٢/٢٠٢٦", "في ٠١/١٢/٢٠٢٥"),
        ("le 15 février 2026", "le 15 février 2026"),
    ],
)
def test_a_day_is_restated_as_the_text_prints_it(text: str, told: str) -> None:
    assert restated(text, date(2026, 2, 15), date(2025, 12, 1)) == told


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("Balance 1,234.50 EUR", "Balance 99.00 EUR"),
        ("Your statement is ready.", "Your statement is ready."),
        (None, None),
    ],
)
def test_a_wrong_feed_tells_data_and_text_the_same(body: str | None, told: str | None) -> None:
    planting = _scene(body=body).delivered(closing_balance=Decimal("99.00"))
    assert planting is not None
    assert planting.edits[0].values == {"body": told, "closing_balance": Decimal("99.00")}


@pytest.mark.parametrize(
    ("body", "values"),
    [
        ("Balance 1234 and a half", {"closing_balance": Decimal("99.00")}),
        ("à payer le 15 février 2026", {"due_date": date(2025, 12, 1)}),
    ],
)
def test_a_text_that_may_have_the_figure_in_another_form_is_left(body: str, values: dict[str, Any]) -> None:
    assert _scene(body=body).delivered(**values) is None


def test_another_manifest_keeps_the_cycle_of_the_batch() -> None:
    planting = _scene().manifest(expected_pieces=0)
    gone, new = planting.edits
    assert planting.subject_id == "B1"
    assert gone == Edit("batches", where={"batch_id": "B1"})
    assert new.values is not None
    assert (new.values["statement_cycle"], new.values["expected_pieces"]) == ("monthly", 0)


@pytest.fixture(scope="module")
def demo_drill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DrillReport]:
    """A bank that has every input: statements, card notices and offers, by letter, email and text message."""
    demo = make_demo(tmp_path_factory.mktemp("alive"), pieces=800)
    (demo.folder / "checks.yaml").write_text("contact_purpose: {offer: marketing}", encoding="utf-8")
    demo.edit_project_file("name: demo-bank", "name: demo-bank\npolicies: {checks: checks.yaml}")
    with open_house(demo.folder) as house:
        yield drill(house, each=3)


@pytest.mark.exhaustive
@pytest.mark.slow
def test_every_check_is_alive(demo_drill: DrillReport) -> None:
    assert {line.check_id for line in demo_drill.lines} == set(discover())
    assert {line.check_id: line.reason for line in demo_drill.lines if line.vitality is not Vitality.ALIVE} == {}


@pytest.mark.slow
def test_every_planted_error_is_found_and_nothing_else(demo_drill: DrillReport) -> None:
    assert _missed_or_false(demo_drill) == {}


@pytest.mark.slow
@pytest.mark.skipif(TOOL is None, reason="COMMSQA_BANK_TOOL does not name the tool that makes bank projects")
def test_every_check_that_can_run_in_a_bank_is_alive_there(tmp_path: Path) -> None:
    make_project(Path(str(TOOL)), tmp_path, month="1994-02", seed=1, profile="clean")
    with open_house(tmp_path) as house:
        report = drill(house, each=5)
    assert report.passed
    assert sum(line.vitality is Vitality.ALIVE for line in report.lines) > 30
    assert _missed_or_false(report) == {}


def _missed_or_false(report: DrillReport) -> dict[str, tuple[int, int, int]]:
    figures = {line.check_id: (line.planted, line.found, line.falsely_reported) for line in report.lines}
    return {check_id: each for check_id, each in figures.items() if each[0] != each[1] or each[2]}
