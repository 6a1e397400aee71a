"""Ten checks in one hand-written pass of plain DuckDB over the same files: `python -m tests.benchmarks.rival DATA`.

Prints what it took and how many pieces failed, as JSON.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.meter import Meter

TABLES = ("communications", "customers", "account_holders", "ledger_balances", "preferences")
COMPARABLE = (
    "email.invalid",
    "email.domain_typo",
    "name.misspelled",
    "name.other_person",
    "balance.differs_from_ledger",
    "recipient.not_account_holder",
    "address.belongs_to_other_customer",  # the rival only asks whether it differs from the record
    "preference.channel_violated",
    "piece.duplicate",
    "content.unresolved_placeholder",
)
"""The product's checks that the ten of the rival stand for, bit by bit."""


def main(data: Path) -> None:
    """Runs the query; its answer is fetched as Arrow, as a caller would."""
    meter = Meter()
    meter.begin("start and imports")
    import duckdb
    import pyarrow as pa

    connection = duckdb.connect(config={"autoinstall_known_extensions": False})
    for table in TABLES:
        connection.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{data}/{table}/*.parquet')")
    meter.begin("ten checks")
    failing: pa.Table = connection.execute(Path(__file__).with_name("rival.sql").read_text(encoding="utf-8")).to_arrow_table()
    meter.end()
    print(json.dumps({"steps": [asdict(step) for step in meter.steps], "failing": failing.num_rows}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
