"""Small projects on disk, with full defaults: a test writes only what matters to it."""

from pathlib import Path
from typing import Any

import duckdb

from commsqa.project.models import Project, Source
from commsqa.sources import LoadedTable, load_sources

COMMUNICATIONS = "communication_id,batch_id,comm_type,channel,customer_id\nP1,B1,statement,letter,K1\n"
CUSTOMERS = "customer_id,full_name\nK1,Jane Smith\n"


def project(folder: Path, table: str = "customers", /, **source: Any) -> Project:
    """A project with one source of interest and the two that must be there."""
    sources = {
        "communications": Source(uri="communications.csv"),
        "customers": Source(uri="customers.csv"),
        table: Source(**source),
    }
    for name, text in (("communications.csv", COMMUNICATIONS), ("customers.csv", CUSTOMERS)):
        if not (folder / name).exists():
            (folder / name).write_text(text)
    return Project(name="test", folder=folder, sources=sources)


def load(project: Project, table: str) -> tuple[LoadedTable, list[dict[str, Any]]]:
    """The table loaded, and its rows without the columns that are NULL."""
    with duckdb.connect() as connection:
        loaded = load_sources(project, connection, tables=[table])[table]
        cursor = connection.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in cursor.description or []]
        rows = [{name: value for name, value in zip(names, row, strict=True) if value is not None} for row in cursor.fetchall()]
    return loaded, rows
