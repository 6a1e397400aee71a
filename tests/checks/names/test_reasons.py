"""Every reason that a comparison of companies or addressees gives has its Arabic words."""

import pytest

from commsqa.checks.names import compare
from commsqa.checks.names.companies import UNDECIDED
from commsqa.checks.names.reasons import in_arabic
from tests.checks.names import test_addressees, test_companies

TABLES = [
    row
    for module in (test_addressees, test_companies)
    for table in ("VARIANTS", "MISSPELLED", "PART_MISSING", "OTHER")
    for row in getattr(module, table)
]


@pytest.mark.parametrize(("piece", "record", "alt"), TABLES)
def test_reasons_are_told_in_arabic_too(piece: str, record: str, alt: str | None) -> None:
    for reason in compare(piece, record, alt).reasons:
        assert reason == UNDECIDED or in_arabic("", [reason]) != ".", reason


def test_a_reason_without_translation_is_left_out() -> None:
    assert in_arabic("الاسم ناقص", ["no such reason"]) == "الاسم ناقص."
