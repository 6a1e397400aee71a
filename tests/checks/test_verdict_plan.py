import subprocess
import sys

import pytest

from commsqa.checks.verdict_plan import BITS_PER_WORD, CheckPlan


def check(**changes: object) -> CheckPlan:
    known = {"check_id": "name.misspelled", "title": "The name is misspelled", "word": 0, "bit": 0, "evaluated": 10}
    return CheckPlan(**{**known, **changes})  # type: ignore[arg-type]  # changes are of any field


def test_a_check_plan_tolerates_nothing_and_is_not_errored_unless_it_says_so() -> None:
    assert (check().tolerated_rate, check().errored) == (0.0, None)


@pytest.mark.parametrize(
    "changes",
    [{"bit": -1}, {"bit": BITS_PER_WORD}, {"word": -1}, {"evaluated": -1}, {"tolerated_rate": -0.1}, {"tolerated_rate": 1.5}],
)
def test_a_check_plan_refuses_what_no_mask_or_rate_can_be(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"name\.misspelled"):
        check(**changes)


def test_the_plan_can_be_made_without_loading_great_expectations() -> None:
    program = "import sys, commsqa.checks.verdict_plan; sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
