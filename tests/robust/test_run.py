"""A whole run over a hostile project: it ends, holds, tells and writes; what leaves the house is plain text."""

import json
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from commsqa.domain.findings import Outcome
from commsqa.domain.tables import TABLES, ColumnType
from tests.projects import NOTIFICATIONS, Row, check_batch, commsqa, make_demo
from tests.robust.corpus import TEXTS

KEPT = {"composition_no", "source_system", "channel"}  # the key of a profile and of a wish
UNSEEN = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00\x1b")


@pytest.mark.exhaustive
@pytest.mark.slow
def test_a_run_over_hostile_records_ends_and_what_leaves_it_is_plain(tmp_path: Path) -> None:
    demo = make_demo(tmp_path, pieces=600)
    values = cycle(TEXTS.values())
    for table in ("communications", "customers", "accounts", "profiles", "preferences"):
        if not demo.csv_file(table).exists():
            continue
        spec = TABLES[table]
        texts = [
            name
            for name, kind in spec.columns.items()
            if kind is ColumnType.TEXT and name not in KEPT and not name.endswith("_id")
        ]

        def spoiled(row: Row, texts: Sequence[str] = tuple(texts)) -> Row:
            return {**row, **{name: next(values) for name in texts if name in row}}

        demo.rewrite(table, spoiled)
    report = check_batch(tmp_path)
    assert {check.check_id: check.reason for check in report.checks if check.outcome is Outcome.ERRORED} == {}
    assert report.gate.held > 0
    assert pq.read_table(Path(report.paths.findings).with_suffix(".parquet")).num_rows > 100
    told = (tmp_path / NOTIFICATIONS).read_text(encoding="utf-8") if (tmp_path / NOTIFICATIONS).exists() else ""
    for line in told.splitlines():
        assert not UNSEEN & set(str(json.loads(line)))
    for form in ("csv", "json"):
        answer = commsqa("findings", tmp_path, "--format", form)
        assert answer.exit_code == 0, answer.err
        assert answer.out
    assert not UNSEEN & set(commsqa("incidents", tmp_path).out)
