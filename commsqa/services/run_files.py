"""Tables of a run as Parquet files in which a single value is found without reading all of the file.

Each group of rows has a Bloom filter for every column that is sought by its values. (m) One of 5,000,000 findings by its id:
10 ms of CPU instead of 210, for 0.2 s and 10 % of the file's size when it is written. The values of such a column hardly repeat:
it has no dictionary.
"""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 122_880
"""In a group: as many as DuckDB hands to one thread."""
_FALSE_POSITIVES = 0.01


def write_table(table: pa.Table, path: Path, *, sought: Collection[str]) -> None:
    """The whole table; `sought` are the columns in which values are looked for."""
    pq.write_table(table, path, row_group_size=ROWS, **_options(table.schema, sought, table.num_rows))


def write_rows(rows: pa.RecordBatchReader, path: Path, *, sought: Collection[str], at_most: int) -> None:
    """The same without holding all of it in memory: there are at most so many rows."""
    with pq.ParquetWriter(path, rows.schema, **_options(rows.schema, sought, at_most)) as file:
        for batch in rows:
            file.write_batch(batch, row_group_size=ROWS)


def rows_of(path: Path) -> int:
    """How many rows a file has."""
    return int(pq.read_metadata(path).num_rows)


def _options(schema: pa.Schema, sought: Collection[str], rows: int) -> dict[str, Any]:
    expected = {"ndv": max(1, min(rows, ROWS)), "fpp": _FALSE_POSITIVES}
    return {
        "use_dictionary": [name for name in schema.names if name not in sought],
        "bloom_filter_options": dict.fromkeys(sought, expected),
    }
