"""Since when the failures run at their rate."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from commsqa.rootcause.onset import onset

START = datetime(1994, 2, 28, tzinfo=UTC)


def every_minute(count: int, zone: str | None = "UTC") -> pa.ChunkedArray:
    moments = [START + timedelta(minutes=n) for n in range(count)]
    return pa.chunked_array(
        [pa.array(moments[:7], pa.timestamp("us", tz="UTC")), pa.array(moments[7:], pa.timestamp("us", tz="UTC"))]
    ).cast(pa.timestamp("s", tz=zone))


def test_onset_is_the_split_between_two_rates() -> None:
    failed = np.array([n in (3, 50) or (n >= 120 and n % 2 == 0) for n in range(240)])
    assert onset(every_minute(240), failed) == START + timedelta(minutes=120)


@pytest.mark.parametrize("zone", ["UTC", None, "Asia/Kuwait"])
def test_failures_from_the_first_row_on_began_with_the_first_failing_piece(zone: str | None) -> None:
    failed = np.array([n % 3 == 2 for n in range(240)])
    assert onset(every_minute(240, zone), failed) == START + timedelta(minutes=2)


def test_the_order_of_rows_does_not_matter() -> None:
    failed = np.array([n >= 120 and n % 2 == 0 for n in range(240)])
    order = np.random.default_rng(1).permutation(240)
    assert onset(every_minute(240).take(pa.array(order)), failed[order]) == START + timedelta(minutes=120)


def test_pieces_of_one_moment_are_not_split() -> None:
    moments = pa.chunked_array([pa.array([START] * 20, pa.timestamp("us", tz="UTC"))])
    assert onset(moments, np.array([False] * 10 + [True] * 10)) == START


@pytest.mark.parametrize("moments", [[None, None], [START, None]])
def test_without_the_moment_of_a_failing_piece_there_is_no_onset(moments: list[datetime | None]) -> None:
    assert onset(pa.chunked_array([pa.array(moments, pa.timestamp("us", tz="UTC"))]), np.array([False, True])) is None
