"""Without a manifest the records are read as they were known when the batch was composed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from commsqa.bootstrap import open_house
from commsqa.services.loading import load

_PROJECT = "name: bank\nsources:\n  communications: {uri: c.csv}\n  customers: {uri: k.csv}\n"
_PIECES = """communication_id,batch_id,comm_type,channel,customer_id,composed_at
P1,B1,notice,letter,K1,2026-01-30T05:00:00Z
P2,B1,notice,letter,K1,2026-01-31T05:00:00Z
"""
_MANIFEST = "batch_id,composed_at,cutoff_at\nB1,2026-01-31T06:00:00Z,{cutoff}\n"


@pytest.mark.parametrize(
    ("manifest", "known_at"),
    [
        (None, datetime(2026, 1, 31, 5, tzinfo=UTC)),
        (_MANIFEST.format(cutoff=""), datetime(2026, 1, 31, 6, tzinfo=UTC)),
        (_MANIFEST.format(cutoff="2026-01-29T00:00:00Z"), datetime(2026, 1, 29, tzinfo=UTC)),
    ],
)
def test_records_are_known_at_the_cut_off_else_at_the_composition(
    tmp_path: Path, manifest: str | None, known_at: datetime
) -> None:
    (tmp_path / "c.csv").write_text(_PIECES)
    (tmp_path / "k.csv").write_text("customer_id,full_name\nK1,Anna Berg\n")
    sources = "" if manifest is None else "  batches: {uri: b.csv}\n"
    (tmp_path / "commsqa.yaml").write_text(_PROJECT + sources)
    (tmp_path / "b.csv").write_text(manifest or "")
    with open_house(tmp_path) as house:
        assert load(house, None).batch.known_at == known_at
