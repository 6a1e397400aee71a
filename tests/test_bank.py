"""Whole runs over a real bank's records with known errors, where the tool that makes such projects is at hand."""

import os
from pathlib import Path

import pytest

from tests.measure.bank import MONTHS, Score, make_project, score_project

TOOL = os.environ.get("COMMSQA_BANK_TOOL")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(TOOL is None, reason="COMMSQA_BANK_TOOL does not name the tool that makes bank projects"),
]


def _score(tmp_path: Path, profile: str, months: list[str], seeds: range) -> Score:
    score = Score()
    for month in months:
        for seed in seeds:
            folder = tmp_path / f"{month}-{seed}"
            make_project(Path(str(TOOL)), folder, month=month, seed=seed, profile=profile)
            score_project(score, folder, f"{month}/{seed}", command_line=False)
    return score


def test_clean_months_are_released_without_a_finding_above_info(tmp_path: Path) -> None:
    score = _score(tmp_path, "clean", MONTHS, range(1, 2))
    assert dict(score.exit_codes) == {0: len(MONTHS)}
    assert not score.reported


def test_planted_errors_are_found_with_their_causes_and_nothing_else_is(tmp_path: Path) -> None:
    score = _score(tmp_path, "planted", ["1993-06", "1993-12", "1994-02"], range(1, 11))
    assert dict(score.exit_codes) == {3: 30}
    assert score.planted.total() > 4_000
    assert {
        kind: score.found[kind] / planted for kind, planted in score.planted.items() if score.found[kind] < 0.98 * planted
    } == {}
    assert score.precision >= 0.98
    assert not [note for note in score.notes if ": trap " in note]
    assert {cause: count for (cause, what), count in score.causes.items() if what == "exact"} == {"C1": 30, "C2": 30, "C3": 30}
