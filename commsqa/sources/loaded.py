"""What is known of a table after it was loaded."""

from commsqa.domain.values import Value


class LoadedTable(Value):
    """A canonical table in DuckDB. `given`: the project names it; otherwise it is empty.

    `columns` are the canonical columns that the source has, `further` the ones beside them (text). `digest` is SHA-256 over the
    bytes of one file, over the digests of several in order, or over the rows that a database gave. `source` holds no password.
    """

    name: str
    given: bool = False
    rows: int = 0
    columns: tuple[str, ...] = ()
    further: tuple[str, ...] = ()
    digest: str | None = None
    source: str = ""
