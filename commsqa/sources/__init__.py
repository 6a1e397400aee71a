"""Sources: files and databases become the canonical tables in DuckDB, strictly, or say what is wrong in one line."""

from commsqa.sources.load import LoadedTable, load_sources, load_table

__all__ = ["LoadedTable", "load_sources", "load_table"]
