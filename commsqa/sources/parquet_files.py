"""Parquet files."""

import glob
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from commsqa.errors import SourceError
from commsqa.sources.files import digest_of, shown
from commsqa.sources.parts import Input, Part, RawColumn, identifier, literal


@dataclass(frozen=True)
class ParquetInput(Input):
    """The Parquet files of one source."""

    table: str
    files: list[Path]
    folder: Path
    connection: duckdb.DuckDBPyConnection

    def parts(self) -> Generator[Part, None, None]:
        """One part a file, with the types that the file has."""
        for file in self.files:
            label = shown(file, self.folder)
            relation = f"read_parquet({literal(glob.escape(str(file)))}, hive_partitioning = false)"
            try:
                columns = self.connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()  # noqa: S608 - the path is quoted
            except duckdb.Error:
                # DuckDB's text may quote what is in the file.
                raise SourceError(f"{self.table}: {label}: {_DAMAGED}") from None
            yield Part(label, relation, tuple(RawColumn(name, identifier(name), kind) for name, kind, *_ in columns))

    def digest(self) -> str:
        """Of the files' bytes."""
        return digest_of(self.files)

    def damage(self, part: Part) -> str | None:
        """A file whose footer can be read and whose pages cannot."""
        try:
            self.connection.execute(f"SELECT count(COLUMNS(*)) FROM {part.relation}").fetchall()  # noqa: S608 - the path is quoted
        except duckdb.Error:
            return f"{self.table}: {part.label}: {_DAMAGED}"
        return None


_DAMAGED = "not a Parquet file that can be read, it may be cut; write it again"
