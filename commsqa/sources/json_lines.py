"""JSON lines: one object a line, every value as the text it is written with."""

import glob
import json
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb

from commsqa.domain.tables import TableSpec
from commsqa.errors import SourceError
from commsqa.project.models import Source
from commsqa.sources.files import digest_of, shown
from commsqa.sources.json_objects import BLANK, LineError, flat_texts
from commsqa.sources.parts import Input, Part, RawColumn, literal, one_line
from commsqa.sources.readings import right
from commsqa.sources.text_files import as_utf8, open_text, reading_errors

_SPACE = r"[ \t]*"
_STRING = r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"'
_NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
_PAIR = f"{_SPACE}{_STRING}{_SPACE}:{_SPACE}(?:{_STRING}|{_NUMBER}|true|false|null){_SPACE}"
_FLAT = rf"{_SPACE}\{{(?:{_PAIR}(?:,{_PAIR})*|{_SPACE})\}}{_SPACE}"
"""An object without objects or arrays inside, by JSON's own grammar; DuckDB's reader takes more for JSON."""

_QUOTED = rf"""regexp_replace(line, '(:{_SPACE})({_NUMBER})({_SPACE}[,}}])', '\1"\2"\3', 'g')"""
"""A flat object with its numbers as strings. What looks like a number inside a string ends that string before a digit: then it
is no JSON any more."""

_TOKENS = rf"regexp_replace(line, '({_STRING}(?:{_SPACE}:{_SPACE})?)({_NUMBER})?', '\1' || chr(1) || '\2' || chr(1), 'g')"
_SURELY_QUOTED = f"replace(replace({_TOKENS}, chr(1) || chr(1), ''), chr(1), '\"')"
"""The same by reading every string as one: three times slower (measured). chr(1) cannot be in a line of JSON."""

_TEXTS = f"CASE WHEN json_valid({_QUOTED}) THEN {_QUOTED} ELSE {_SURELY_QUOTED} END"


@dataclass(frozen=True)
class JsonLinesInput(Input):
    """The JSON lines of one source. DuckDB's JSON makes numbers floats: they are made strings before it reads them.

    Files of flat objects are read by DuckDB. Others go through a copy, line by line, which finds what is wrong.
    """

    spec: TableSpec
    source: Source
    files: list[Path]
    folder: Path
    connection: duckdb.DuckDBPyConnection

    def parts(self) -> Generator[Part, None, None]:
        """One part a file; its columns are the keys of all its lines, in alphabetical order, and text."""
        if self.source.delimiter is not None:
            raise SourceError(f"{self.spec.name}: {self.source.described}: JSON lines have no delimiter; take it out")
        for file in self.files:
            label = shown(file, self.folder)
            where = f"{self.spec.name}: {label}"
            with as_utf8(file, self.source.encoding, where) as utf8, self._flat(utf8, where) as (readable, keys):
                # No line of an empty file lacks a column that must be there.
                names = keys or [self.source.name_of(name) for name in self._must_be_there()]
                columns = (RawColumn(one_line(name), f"c{n}") for n, name in enumerate(names, 1))
                yield Part(label, _relation(readable, names), tuple(columns))

    def digest(self) -> str:
        """Of the files' bytes."""
        return digest_of(self.files)

    def damage(self, part: Part) -> str | None:  # noqa: ARG002 - the protocol's
        """Nothing: every line was looked at before the part was handed over."""
        return None

    def place(self, label: str, row: int) -> str:
        """The line; blank ones are no rows."""
        file = next(file for file in self.files if shown(file, self.folder) == label)
        with open_text(file, self.source.encoding) as text:
            filled = (number for number, line in enumerate(text, 1) if line.strip(BLANK))
            return f"line {next(islice(filled, row - 1, None))}"

    @contextmanager
    def _flat(self, file: Path, where: str) -> Iterator[tuple[Path, list[str]]]:
        """A file of flat objects and their keys: the file itself, or a copy of one with anything else."""
        keys = self._keys(file)
        if keys is not None:
            yield file, keys
            return
        with tempfile.TemporaryDirectory(prefix="commsqa-") as folder:
            copy = Path(folder) / "flat.jsonl"
            yield copy, self._copy(file, copy, where)

    def _keys(self, file: Path) -> list[str] | None:
        """The keys of a file of flat objects, each there once in a line; None for any other file."""
        lines = f"SELECT DISTINCT json_keys(line) AS keys, regexp_full_match(line, {literal(_FLAT)}) AS flat FROM {_lines(file)}"  # noqa: S608 - the path is quoted
        good = "flat AND list_unique(keys) = len(keys)"
        query = f"SELECT DISTINCT unnest(CASE WHEN len(keys) = 0 THEN [''] ELSE keys END), {good} FROM ({lines})"  # noqa: S608
        try:
            found = self.connection.execute(query).fetchall()
        except duckdb.Error:
            return None
        return sorted({key for key, _ in found if key}) if all(good for _, good in found) else None

    def _copy(self, file: Path, copy: Path, where: str) -> list[str]:
        """Writes the objects as flat ones of texts and answers their keys. SourceError for the first line that is wrong."""
        plain = {
            self.source.name_of(name).lower(): right(kind, "", self.source.column(name))
            for name, kind in self.spec.columns.items()
        }
        keys: set[str] = set()
        with reading_errors(file, "utf-8", where), open_text(file) as text, copy.open("w", encoding="utf-8") as out:
            for number, line in enumerate(text, 1):
                if not line.strip(BLANK):
                    continue
                try:
                    texts = flat_texts(line, plain)
                except LineError as error:
                    raise SourceError(f"{where}, line {number}: {error}") from None
                keys.update(texts)
                out.write(json.dumps(texts, ensure_ascii=False) + "\n")
        return sorted(keys)

    def _must_be_there(self) -> Iterator[str]:
        return (name for name in self.spec.columns if name in self.spec.required or name in self.source.columns)


def _lines(file: Path) -> str:
    objects = f"read_ndjson_objects({literal(glob.escape(str(file)))}, compression = 'none')"
    return f"(SELECT CAST(json AS VARCHAR) AS line FROM {objects})"  # noqa: S608 - the path is quoted


def _relation(file: Path, keys: list[str]) -> str:
    """Rows of `c1`, `c2` and so on, the texts of the keys in their order."""
    pointers = ", ".join(literal("/" + key.replace("~", "~0").replace("/", "~1")) for key in keys)
    columns = ", ".join(f"texts[{position}] AS c{position}" for position in range(1, len(keys) + 1))
    texts = f"SELECT json_extract_string({_TEXTS}, [{pointers}]) AS texts FROM {_lines(file)}"  # noqa: S608 - all names are quoted
    return f"(SELECT {columns} FROM ({texts}))"  # noqa: S608
