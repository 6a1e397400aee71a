"""A cause in one sentence."""

from datetime import UTC, datetime

import pytest

from commsqa.domain.causes import ChangeEvent
from commsqa.rootcause.sentence import sentence
from tests.rootcause.test_changes import cause

RELEASE = ChangeEvent(
    change_id="CHG-1",
    at=datetime(1994, 2, 27, 22, 10, tzinfo=UTC),
    kind="template_release",
    scope={"template_version": "14"},
)
NUMBERS = {"inside_rate": 0.62, "elsewhere_rate": 0.004, "risk_ratio": 155, "risk_ratio_low": 98, "explained": 0.38}


def test_a_cause_with_a_change_says_rates_ratio_share_onset_and_change() -> None:
    assert sentence(cause(**NUMBERS), RELEASE) == (
        "62 % of the pieces with composition_host = comp-3 and template_version = 14 fail, 0.4 % elsewhere "
        "(ratio 155, at least 98); explains 38 % of the findings; since 1994-02-28 00:03 UTC; "
        "CHG-1 (template_release) came before and touched template_version = 14."
    )


def test_a_cause_without_a_change_is_called_an_association() -> None:
    told = sentence(cause(**NUMBERS, onset=None), None)
    assert told.endswith("explains 38 % of the findings; an association, no change event agrees.")


def test_what_people_write_into_a_change_is_not_repeated() -> None:
    told = sentence(cause(**NUMBERS), RELEASE.model_copy(update={"kind": "For Mrs Berg"}))
    assert told.endswith("; CHG-1 came before and touched template_version = 14.")


def test_without_an_onset_no_change_is_said_to_come_before() -> None:
    bare = RELEASE.model_copy(update={"kind": ""})
    assert sentence(cause(**NUMBERS, onset=None), bare).endswith("; CHG-1 touched template_version = 14.")


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (0.0, "0 %"),
        (0.00001, "under 0.01 %"),
        (0.00034, "0.034 %"),
        (0.0041, "0.41 %"),
        (0.012, "1.2 %"),
        (0.6, "60 %"),
        (0.9996, "99.9 %"),
        (1.0, "100 %"),
    ],
)
def test_rates_have_two_digits_and_are_never_rounded_to_none_or_all(rate: float, text: str) -> None:
    assert f"fail, {text} elsewhere" in sentence(cause(elsewhere_rate=rate), None)


def test_a_small_ratio_keeps_a_decimal() -> None:
    assert "(ratio 7.3, at least 5.1)" in sentence(cause(risk_ratio=7.3, risk_ratio_low=5.1), None)
