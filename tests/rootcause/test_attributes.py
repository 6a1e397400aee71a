"""What may be searched for the cause of a check."""

import pyarrow as pa
import pytest

from commsqa.rootcause import searchable

ROWS = 300
FACTS = pa.table(
    {
        "channel": ["letter", "email", "sms"] * (ROWS // 3),
        "print_site": ["plant-A", "", None, "plant-B", "", None] * (ROWS // 6),
        "sender_pool": [None, "p1", "p2", None, "p2", "p1"] * (ROWS // 6),
        "host": ["h1", "h2", "h3", "h4", ""] * (ROWS // 5),
        "piece_id": [f"P{n}" for n in range(ROWS)],
        "constant": ["x"] * ROWS,
        "one_value": ["x", ""] * (ROWS // 2),
        "empty": [None] * ROWS,
        "blank": [" "] * ROWS,
        "feed": pa.array(["a", "b", "c"] * (ROWS // 3)).dictionary_encode(),
    }
)


@pytest.mark.parametrize(
    ("attributes", "reads", "left"),
    [
        (["host", "channel"], set(), ["host", "channel"]),
        (["host", "channel"], {"channel"}, ["host"]),
        (["print_site", "host"], {"channel"}, ["host"]),
        (["print_site", "host"], {"piece_id"}, ["print_site", "host"]),
        (["sender_pool", "host"], {"channel"}, ["host"]),
        (["print_site", "sender_pool"], {"host"}, ["print_site", "sender_pool"]),
        (["feed", "host"], {"constant", "blank"}, ["feed", "host"]),
        (["host", "host", "absent"], {"also_absent"}, ["host"]),
        (["constant", "one_value", "empty", "blank", "piece_id"], set(), []),
    ],
)
def test_searchable_leaves_out_what_follows_from_the_check_or_says_nothing(
    attributes: list[str], reads: set[str], left: list[str]
) -> None:
    assert searchable(FACTS, attributes, reads) == left


def test_a_rare_value_that_happens_to_have_no_filled_row_proves_nothing() -> None:
    facts = pa.table({"region": ["north"] * 297 + ["isle"] * 3, "print_site": ["plant-A", "plant-B", ""] * 99 + [""] * 3})
    assert searchable(facts, ["print_site"], {"region"}) == ["print_site"]


def test_a_stray_print_site_on_an_email_does_not_hide_that_it_follows_from_the_channel() -> None:
    facts = pa.table({"channel": ["letter"] * 500 + ["email"] * 500, "print_site": ["A", "B"] * 250 + ["A"] + [""] * 499})
    assert searchable(facts, ["print_site"], {"channel"}) == []


def test_no_rows_leave_nothing_to_search() -> None:
    assert searchable(FACTS.slice(0, 0), ["host"], {"channel"}) == []
