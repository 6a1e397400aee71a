"""CSV files: the header is read here, the rows by DuckDB, all as text."""

import csv
import glob
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from commsqa.errors import SourceError
from commsqa.project.models import Source
from commsqa.sources.files import digest_of, shown
from commsqa.sources.parts import Input, Part, RawColumn, literal, one_line
from commsqa.sources.text_files import advice_not_utf8, as_utf8, first_line_not_utf8, open_text, reading_errors

_DELIMITERS = ",;\t|"
_LONGEST_FIELD = 16_000_000
"""Bytes; also the longest line that DuckDB is asked to read."""
_BUFFER = 2 * _LONGEST_FIELD


@dataclass(frozen=True)
class CsvInput(Input):
    """The CSV files of one source. Each file is read by its own header."""

    table: str
    source: Source
    files: list[Path]
    folder: Path

    def parts(self) -> Generator[Part, None, None]:
        """One part a file; its columns are text."""
        for file in self.files:
            label = shown(file, self.folder)
            with as_utf8(file, self.source.encoding, f"{self.table}: {label}") as readable:
                header, delimiter = self._header(readable, label)
                columns = tuple(RawColumn(name, f"c{position}") for position, name in enumerate(header))
                yield Part(label, _relation(readable, delimiter, len(columns)), columns)

    def digest(self) -> str:
        """Of the files' bytes."""
        return digest_of(self.files)

    def damage(self, part: Part) -> str | None:
        """The first line that is not UTF-8, or has more or fewer fields than the header, or cannot be split into fields."""
        where = f"{self.table}: {part.label}"
        file = next(file for file in self.files if shown(file, self.folder) == part.label)
        with as_utf8(file, self.source.encoding, where) as readable:
            if not_utf8 := first_line_not_utf8(readable):
                return f"{where}, line {not_utf8}: {advice_not_utf8(readable)}"
            found = _first_bad_row(readable, self._header(readable, part.label)[1], len(part.columns))
            if found is None and _has_mixed_line_ends(readable):
                return f"{where}: its lines end in more than one way (CR LF and LF); write them all alike"
        return f"{where}, {found}" if found else None

    def _header(self, file: Path, label: str) -> tuple[list[str], str]:
        """The names of the columns and the delimiter."""
        where = f"{self.table}: {label}"
        csv.field_size_limit(_LONGEST_FIELD)
        try:
            with reading_errors(file, "utf-8", where), open_text(file) as text:
                first = text.readline(_LONGEST_FIELD)
                text.seek(0)
                delimiter = self.source.delimiter or _delimiter(first)
                header = next(csv.reader(text, delimiter=delimiter), [])
        except csv.Error:
            raise SourceError(f"{where}, line 1: the header cannot be read; close its quotes") from None
        header = [one_line(name) for name in header]
        if not any(header):
            raise SourceError(f"{where}: no header in the first line; write the names of the columns there")
        return header, delimiter


def _delimiter(line: str) -> str:
    """The delimiter that the header uses most, outside quotes; a comma where there is none."""
    outside = "".join(line.split('"')[::2])
    counts = Counter(character for character in outside if character in _DELIMITERS)
    return max(_DELIMITERS, key=lambda delimiter: counts[delimiter])


def _relation(file: Path, delimiter: str, columns: int) -> str:
    types = ", ".join(f"c{position}: 'VARCHAR'" for position in range(columns))
    return (
        f"read_csv({literal(glob.escape(str(file)))}, auto_detect = false, header = true, delim = {literal(delimiter)}, "
        f"quote = '\"', escape = '\"', nullstr = '', max_line_size = {_LONGEST_FIELD}, buffer_size = {_BUFFER}, "
        f"columns = {{{types}}})"
    )


def _first_bad_row(file: Path, delimiter: str, width: int) -> str | None:
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = csv.reader(text, delimiter=delimiter, strict=True)
        begin = 1
        try:
            for row in rows:
                if row and len(row) != width:
                    return f"line {begin}: {len(row)} fields where the header has {width}; quote a field that holds the delimiter"
                begin = rows.line_num + 1
        except csv.Error:
            return (
                f"line {begin}: cannot be split into fields; close its quotes, double quotes inside a field, keep it below 16 MB"
            )
    return None


def _has_mixed_line_ends(file: Path) -> bool:
    with file.open(encoding="utf-8") as text:
        for _ in text:
            pass
        return isinstance(text.newlines, tuple)
