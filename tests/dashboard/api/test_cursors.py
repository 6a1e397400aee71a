"""Cursors: opaque, read back exactly, and nothing else is one."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.dashboard.api import cursors
from commsqa.dashboard.api.problems import Refusal


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), max_size=50))
def test_a_text_comes_back(text: str) -> None:
    assert cursors.read(cursors.write((text,)), str) == (text,)


@given(st.integers(-(2**61), 2**61))
def test_a_number_comes_back(number: int) -> None:
    assert cursors.read(cursors.write((number,)), int) == (number,)


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "é", "!!!!", "bm90anNvbg", *map(encoded, ({}, [], ["1"], [True], [1.5], [1, 2], [2**63], [None], 1, "1"))],
)
def test_what_is_no_cursor_of_this_list_is_refused(cursor: str) -> None:
    with pytest.raises(Refusal) as refused:
        cursors.read(cursor, int)
    assert refused.value.status == 422
    assert refused.value.errors[0].parameter == "cursor"


def test_a_text_that_no_database_takes_is_refused() -> None:
    with pytest.raises(Refusal):
        cursors.read(encoded(["a\0b"]), str)


@pytest.mark.parametrize(("limit", "parts"), [(1, [["a"], ["b"], ["c"]]), (2, [["a", "b"], ["c"]]), (3, [["a", "b", "c"]])])
def test_a_list_is_paged_without_loss(limit: int, parts: list[list[str]]) -> None:
    found, cursor = [], None
    while True:
        items, cursor = cursors.cut(["a", "b", "c"], lambda each: (each,), cursors.read(cursor, str), limit)
        found.append(items)
        if cursor is None:
            break
    assert found == parts
