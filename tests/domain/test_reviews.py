"""What a person says of a finding, and what the runs say: which of the two counts."""

from datetime import UTC, datetime

import pytest

from commsqa.domain.findings import FindingState
from commsqa.domain.reviews import Judged, Review, dismissal_acts, dismissals, standing_state

NOW = datetime(2026, 10, 31, tzinfo=UTC)
OPEN, CORRECTED, CLOSED = FindingState.OPEN, FindingState.CORRECTED, FindingState.CLOSED


@pytest.mark.parametrize(
    ("by_runs", "verdict", "state"),
    [
        (OPEN, None, "open"),
        (OPEN, Judged.OPEN, "open"),
        (OPEN, Judged.CONFIRMED, "confirmed"),
        (OPEN, Judged.FALSE_POSITIVE, "false_positive"),
        (OPEN, Judged.DUPLICATE, "duplicate"),
        (OPEN, Judged.CORRECTED, "corrected"),
        (CORRECTED, None, "corrected"),
        (CORRECTED, Judged.OPEN, "corrected"),
        (CORRECTED, Judged.CONFIRMED, "corrected"),
        (CORRECTED, Judged.FALSE_POSITIVE, "false_positive"),
        (CORRECTED, Judged.DUPLICATE, "duplicate"),
        (CORRECTED, Judged.CORRECTED, "corrected"),
        (CLOSED, None, "closed"),
        (CLOSED, Judged.CONFIRMED, "closed"),
        (CLOSED, Judged.FALSE_POSITIVE, "closed"),
        (CLOSED, Judged.DUPLICATE, "closed"),
        (CLOSED, Judged.CORRECTED, "closed"),
    ],
)
def test_the_state_of_a_finding(by_runs: FindingState, verdict: Judged | None, state: str) -> None:
    assert standing_state(by_runs, verdict).value == state


def said(*verdicts: tuple[str, str]) -> list[Review]:
    """Verdicts on one finding: who, and what."""
    return [
        Review(
            number=number,
            finding_id="F1",
            batch_id="B1",
            check_id="a.b",
            verdict=Judged(verdict),
            reviewed_by=by,
            reviewed_at=NOW,
        )
        for number, (by, verdict) in enumerate(verdicts, start=1)
    ]


@pytest.mark.parametrize(
    ("verdicts", "names"),
    [
        ([("Sara", "confirmed")], None),
        ([("Sara", "corrected")], None),
        ([("Sara", "false_positive")], 1),
        ([("Sara", "false_positive"), ("SARA ", "duplicate")], 1),
        ([("Sara", "false_positive"), ("Omar", "false_positive")], 2),
        ([("Sara", "false_positive"), ("Omar", "duplicate"), ("Lena", "duplicate")], 2),
        ([("Sara", "false_positive"), ("Omar", "confirmed")], None),
        ([("Sara", "false_positive"), ("Omar", "confirmed"), ("Omar", "false_positive")], 1),
        ([("Sara", "false_positive"), ("Sara", "open")], None),
    ],
)
def test_how_many_people_say_that_a_finding_is_no_error(verdicts: list[tuple[str, str]], names: int | None) -> None:
    reviews = said(*verdicts)
    assert dismissals(reviews).get("F1") == names
    assert dismissals(reversed(reviews)).get("F1") == names


@pytest.mark.parametrize(
    ("names", "grave", "locked", "acts"),
    [
        (0, False, False, False),
        (1, False, False, True),
        (1, True, False, False),
        (1, False, True, False),
        (2, True, False, True),
        (2, False, True, True),
        (2, True, True, True),
    ],
)
def test_what_is_grave_or_locked_takes_two_names(names: int, grave: bool, locked: bool, acts: bool) -> None:
    assert dismissal_acts(names, grave=grave, locked=locked) is acts
