"""Sources: files and databases become the canonical tables in DuckDB, strictly, or say what is wrong in one line."""

from commsqa.sources.load import load_sources, load_table
from commsqa.sources.loaded import LoadedTable

__all__ = ["LoadedTable", "load_sources", "load_table"]
