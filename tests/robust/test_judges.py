"""The judges take any text: none raises, and a body of any length takes them a time that grows with its length."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commsqa.checks.names import LONGEST, NameKind, compare
from tests.robust.corpus import REPEATED, TEXTS
from tests.robust.judges import OF_BODIES, OF_FIELDS, Judge

JUDGES = {**OF_BODIES, **OF_FIELDS}
ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=60) | st.lists(
    st.sampled_from([part for text in TEXTS.values() for part in text[:200].split(" ")[:12]]), max_size=6
).map(" ".join)
_BODY, _FIELD = 60_000, 20_000
_SECONDS = 3.0  # twenty times what the slowest takes on an idle machine; the square of the length would take minutes


@pytest.mark.parametrize("judge", JUDGES.values(), ids=JUDGES)
@settings(max_examples=40, deadline=None)
@given(text=ANY_TEXT)
def test_a_judge_takes_any_text(judge: Judge, text: str) -> None:
    judge(text)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_no_judge_raises_on_a_text_of_the_corpus(text: str) -> None:
    for judge in JUDGES.values():
        judge(text)


@pytest.mark.slow
@pytest.mark.parametrize("unit", REPEATED.values(), ids=REPEATED)
def test_a_long_text_takes_a_time_that_grows_with_its_length(unit: str) -> None:
    for judges, length in ((OF_BODIES, _BODY), (OF_FIELDS, _FIELD)):
        text = (unit * (length // len(unit) + 1))[:length]
        for name, judge in judges.items():
            began = time.process_time()
            judge(text)
            assert time.process_time() - began < _SECONDS, name


def test_a_name_that_is_longer_than_any_is_read_up_to_there_and_a_reason_says_so() -> None:
    told = "a name is longer than 500 characters and was read up to there"
    assert told in compare("x" * 10_000_000, "Anna Berg").reasons
    assert told not in compare("x" * LONGEST, "Anna Berg").reasons
    assert compare("Anna Berg " * 1_000, "Anna Berg " * 1_000).kind is NameKind.SAME
