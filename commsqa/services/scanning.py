"""Questions to a run's Parquet files, answered by DuckDB in memory: findings and manifests stay files, however many they are."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from commsqa.errors import InputError, StoreError
from commsqa.services.house import House
from commsqa.services.run_files import ROWS, write_rows

_MEMORY = "2GB"


def ask(house: House, question: str, values: Mapping[str, object] | None = None) -> pa.Table:
    """The answer to a query with `$name` parameters; files are parameters too. InputError where a file is gone or broken.

    May be called from any thread: there is one engine a process and state folder, and a cursor a question.
    """
    return ask_in(house.state, question, values)


def ask_in(state: Path, question: str, values: Mapping[str, object] | None = None) -> pa.Table:
    """The same for who knows the project's state folder only."""
    with _engine(state / "spill").cursor() as cursor:
        try:
            return cursor.sql(question, params=dict(values or {})).to_arrow_table()
        except (duckdb.IOException, duckdb.InvalidInputException) as fault:  # not there; no Parquet, or broken within
            raise InputError("a file of this run is gone or cannot be read; run the batch again") from fault


def write(
    house: House, question: str, values: Mapping[str, object], path: Path, *, sought: Collection[str], at_most: int
) -> None:
    """The answer, at most so many rows, as a Parquet file, without holding all of it in memory; `sought` as in run_files.

    The caller gives it its last name.
    """
    with _engine(house.state / "spill").cursor() as cursor:
        try:
            write_rows(cursor.sql(question, params=dict(values)).to_arrow_reader(ROWS), path, sought=sought, at_most=at_most)
        except (duckdb.IOException, pa.ArrowException, OSError) as fault:
            raise StoreError(f"{path.name} cannot be written: {type(fault).__name__}") from fault


@lru_cache(maxsize=4)
def _engine(spill: Path) -> duckdb.DuckDBPyConnection:
    """`spill` takes what does not fit in memory. Nothing is fetched: extensions are neither installed nor loaded."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": _MEMORY,
        "temp_directory": str(spill),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    engine = duckdb.connect(config=settings)
    engine.execute("SET parquet_metadata_cache = true")  # a setting of the extension: not known before it is there
    engine.execute("SET lock_configuration = true")
    return engine


def columns_of(path: Path) -> frozenset[str]:
    """The columns that a Parquet file has: older runs lack the newer ones."""
    try:
        return frozenset(pq.read_schema(path).names)
    except (OSError, pa.ArrowException) as fault:
        raise InputError(f"{path.name}: this file of the run is gone or cannot be read; run the batch again") from fault
