"""The search for marks in what runs and commands left, behind encodings and in other spellings."""

import gzip
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import pyarrow.parquet as pq


def left_behind(folder: Path) -> dict[str, list[bytes]]:
    """What lies in a project's folder beside what the user gave, by path: each file's bytes, and what it holds when decoded."""
    given = {folder / "data", folder / "policies", folder / "checks", folder / "commsqa.yaml", folder / ".gitignore"}
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not given & {path, *path.parents}]
    whole = {path: path.read_bytes() for path in files}  # before SQLite reads its log and removes it
    return {str(path.relative_to(folder)): [whole[path], *decoded(path, whole[path][:16])] for path in files}


def decoded(path: Path, head: bytes) -> Iterator[bytes]:
    """The values behind a file's encoding: Parquet's columns, SQLite's rows (with what still is in its log), gzip's content."""
    if head.startswith(b"PAR1"):
        yield repr(pq.read_table(path).to_pydict()).encode()
    elif head.startswith(b"SQLite format 3"):
        connection = sqlite3.connect(path)
        try:
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
            for (table,) in tables.fetchall():
                for row in connection.execute(f'SELECT * FROM "{table}"'):
                    yield b"\x1f".join(cell if isinstance(cell, bytes) else str(cell).encode() for cell in row)
        finally:
            connection.close()
    elif head.startswith(b"\x1f\x8b"):
        yield gzip.decompress(path.read_bytes())


def found_in(contents: Mapping[str, Iterable[bytes]], marks: Mapping[str, str]) -> list[str]:
    """Which marks occur where, in any case and in the ways that text is written: JSON escapes, URLs, UTF-16, other amounts."""
    spelled = {mark: {form.lower() for form in _spellings(mark)} for mark in marks}
    return [
        f"{marks[mark]} ({mark}) in {place}"
        for place, parts in contents.items()
        for whole in (b"\x00".join(parts).lower(),)
        for mark, forms in spelled.items()
        if any(form in whole for form in forms)
    ]


def _spellings(mark: str) -> Iterator[bytes]:
    texts = [mark]
    if mark.replace(".", "").isdigit():
        whole, _, fraction = mark.partition(".")
        thousands = f"{int(whole):,}"
        texts += [f"{whole},{fraction}", f"{whole}{fraction}", f"{thousands}.{fraction}", thousands, whole]
    for text in texts:
        yield text.encode()
        yield text.encode("utf-16-le")
        yield json.dumps(text)[1:-1].encode()
        yield quote(text).encode()
