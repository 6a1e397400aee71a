"""Where the commands print to: tables as CSV, JSON or Parquet, and a line that says what is being done."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from commsqa.cli.application import refuse


class Format(StrEnum):
    """Of findings."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


class ManifestFormat(StrEnum):
    """Of the release manifest."""

    CSV = "csv"
    PARQUET = "parquet"


@contextmanager
def progress_line() -> Iterator[Callable[[str], None]]:
    """On a terminal a line that says what is being done; else log lines."""
    import structlog
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        log = structlog.get_logger()
        yield lambda what: log.debug(what)
        return
    with console.status("starting") as status:
        yield lambda what: status.update(what)


def write_table(table: Any, output_format: str, output: Path | None) -> None:
    import pyarrow.parquet as pq

    from commsqa.printing import as_csv
    from commsqa.printing import as_json as json_of

    if output_format == "parquet":
        if output is None and sys.stdout.isatty():
            refuse("Parquet is binary: name a file with --output, or send standard output to one")
        with opened(output) as file:
            pq.write_table(table, file)
        return
    rows = table.to_pylist()
    text = f"{json_of(rows)}\n" if output_format == "json" else as_csv(table.column_names, rows)
    with opened(output) as file:
        file.write(text.encode())


@contextmanager
def opened(output: Path | None) -> Iterator[BinaryIO]:
    """The file to write to, or standard output."""
    if output is None:
        yield sys.stdout.buffer
        return
    try:
        file = output.open("wb")
    except OSError as error:
        refuse(f"{output} cannot be written ({error.strerror}); name a file in a folder that is there")
    with file:
        yield file
