"""CSV files: the header is read here, the rows by DuckDB, all as text."""

import codecs
import csv
import glob
import tempfile
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from commsqa.errors import SourceError
from commsqa.project.models import Source
from commsqa.sources.files import digest_of, shown
from commsqa.sources.parts import Part, RawColumn, literal

_DELIMITERS = ",;\t|"
_UTF8 = {"utf-8", "utf-8-sig", "ascii"}
_LONGEST_FIELD = 2_000_000
"""Bytes; DuckDB's limit for a line."""
_NOT_UTF8 = "not UTF-8; save the file as UTF-8, or name its encoding, e.g. encoding: windows-1256"


@dataclass(frozen=True)
class CsvInput:
    """The CSV files of one source. Each file is read by its own header."""

    table: str
    source: Source
    files: list[Path]
    folder: Path

    def parts(self) -> Generator[Part, None, None]:
        """One part a file; its columns are text."""
        for file in self.files:
            label = shown(file, self.folder)
            with self._utf8(file, label) as readable:
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
        not_utf8 = self._is_utf8 and _first_line_not_utf8(file)
        if not_utf8:
            return f"{where}, line {not_utf8}: {_NOT_UTF8}"
        with self._utf8(file, part.label) as readable:
            found = _first_bad_row(readable, self._header(readable, part.label)[1], len(part.columns))
        return f"{where}, {found}" if found else None

    @property
    def _is_utf8(self) -> bool:
        return codecs.lookup(self.source.encoding).name in _UTF8

    @contextmanager
    def _utf8(self, file: Path, label: str) -> Iterator[Path]:
        """The file itself, or a UTF-8 copy of one in another encoding."""
        if self._is_utf8:
            yield file
            return
        with tempfile.TemporaryDirectory(prefix="commsqa-") as folder:
            copy = Path(folder) / "utf8.csv"
            try:
                with (
                    file.open(encoding=self.source.encoding, newline="") as text,
                    copy.open("w", encoding="utf-8", newline="") as out,
                ):
                    while chunk := text.read(1 << 20):
                        out.write(chunk)
            except UnicodeError:
                # The exception holds the bytes.
                raise SourceError(f"{self.table}: {label}: not in the encoding given; correct encoding in commsqa.yaml") from None
            yield copy

    def _header(self, file: Path, label: str) -> tuple[list[str], str]:
        """The names of the columns and the delimiter."""
        where = f"{self.table}: {label}"
        csv.field_size_limit(_LONGEST_FIELD)
        try:
            with file.open(encoding="utf-8-sig", newline="") as text:
                first = text.readline(_LONGEST_FIELD)
                text.seek(0)
                delimiter = self.source.delimiter or _delimiter(first)
                header = next(csv.reader(text, delimiter=delimiter), [])
        except UnicodeDecodeError:
            raise SourceError(f"{where}, line {_first_line_not_utf8(file) or 1}: {_NOT_UTF8}") from None
        except csv.Error:
            raise SourceError(f"{where}, line 1: the header cannot be read; close its quotes") from None
        except OSError as error:
            raise SourceError(f"{where}: cannot be read ({error.strerror}); check the file and its permissions") from error
        if not any(name.strip() for name in header):
            raise SourceError(f"{where}: no header in the first line; write the names of the columns there")
        return [name.strip() for name in header], delimiter


def _delimiter(line: str) -> str:
    """The delimiter that the header uses most, outside quotes; a comma where there is none."""
    outside = "".join(line.split('"')[::2])
    counts = Counter(character for character in outside if character in _DELIMITERS)
    return max(_DELIMITERS, key=lambda delimiter: counts[delimiter])


def _relation(file: Path, delimiter: str, columns: int) -> str:
    types = ", ".join(f"c{position}: 'VARCHAR'" for position in range(columns))
    return (
        f"read_csv({literal(glob.escape(str(file)))}, auto_detect = false, header = true, delim = {literal(delimiter)}, "
        f"quote = '\"', escape = '\"', nullstr = '', columns = {{{types}}})"
    )


def _first_line_not_utf8(file: Path) -> int | None:
    with file.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                line.decode()
            except UnicodeDecodeError:
                return number
    return None


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
                f"line {begin}: cannot be split into fields; close its quotes, double quotes inside a field, keep it below 2 MB"
            )
    return None
