"""How many pieces of a kind are usual."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.checks.catalog.batch.volume_anomaly import VolumeAnomaly, unusual_kinds
from commsqa.checks.volume import EARLIER, RECENT, unusual
from tests.factories import run_checks

USUAL = [
    ("as ever", 1000, [1000, 990, 1010]),
    ("a fifth less", 800, [1000, 990, 1010]),
    ("too few batches", 1, [1000, 990]),
    ("no batch", 1, []),
    ("as uneven as ever", 100, [500, 1000, 1500]),
    ("small numbers", 6, [2, 3, 4]),
    ("a kind that is new", 5000, [0, 0, 0, 0]),
    ("a kind that is young", 5000, [0, 0, 0, 900, 1000]),
    ("a kind that some batches do without is not missed", 0, [0, 0, 1000, 0, 0, 1000, 0, 0, 1000]),
    ("nor does it surprise when it comes", 1010, [0, 0, 1000, 0, 0, 1000, 0, 0, 990]),
    ("growth", 1800, [round(1000 * 1.05**month) for month in range(12)]),
    ("what was usual long ago", 3000, [*[1000] * 20, *[3000] * RECENT]),
]
UNUSUAL = [
    ("half", 500, [1000, 990, 1010], 1000),
    ("twice", 2000, [1000, 990, 1010, 1000], 1000),
    ("none at all", 0, [1000, 990, 1010], 1000),
    ("in spite of one odd batch", 2000, [1000, 990, 2100, 1000, 1010], 1000),
    ("twice what there is when it comes", 2000, [0, 1000, 0, 1000, 0, 1000], 1000),
]


@pytest.mark.parametrize(("now", "earlier"), [case[1:] for case in USUAL], ids=[case[0] for case in USUAL])
def test_it_is_left(now: int, earlier: list[int]) -> None:
    assert unusual(now, earlier) is None


@pytest.mark.parametrize(("now", "earlier", "pieces"), [case[1:] for case in UNUSUAL], ids=[case[0] for case in UNUSUAL])
def test_it_is_told(now: int, earlier: list[int], pieces: int) -> None:
    found = unusual(now, earlier)
    assert found is not None
    assert found.pieces == pieces
    assert found.lowest <= pieces <= found.highest
    assert not found.lowest <= now <= found.highest


@given(st.integers(0, 10**6), st.lists(st.integers(0, 10**6), max_size=30))
def test_what_is_unusual_lies_outside_the_bounds_and_needs_enough_batches(now: int, earlier: list[int]) -> None:
    found = unusual(now, earlier)
    if found is not None:
        assert sum(map(bool, earlier)) >= EARLIER
        assert now < found.lowest or now > found.highest


@given(st.integers(0, 10**6), st.integers(EARLIER, 30))
def test_the_same_number_as_ever_is_usual(pieces: int, batches: int) -> None:
    assert unusual(pieces, [pieces] * batches) is None


def test_each_kind_is_compared_with_its_own_and_in_the_order_of_time() -> None:
    counts = [
        {"batch_id": f"B{day}", "comm_type": kind, "at": day, "pieces": pieces}
        for day, statements, notices in ((4, 1000, 10), (1, 1000, 100), (3, 1010, 102), (2, 990, 98))
        for kind, pieces in (("statement", statements), ("notice", notices))
    ]
    assert set(unusual_kinds(counts, "B4")) == {"notice"}
    assert unusual_kinds([row for row in counts if row["batch_id"] != "B3"], "B4") == {}


def test_the_finding_tells_the_numbers_and_the_bounds() -> None:
    [failure] = run_checks(VolumeAnomaly.catches[1], VolumeAnomaly()).failures
    evidence = failure.judgement.evidence
    assert (failure.subject_id, evidence.stated) == ("B1", "statement: 80")
    assert evidence.sentence == "Unusual number of pieces: statement: 80, usually 40."
    assert evidence.expected == "statement: 15 to 65"
