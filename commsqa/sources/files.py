"""Which files a uri means, and their digest."""

import glob
import hashlib
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from commsqa.errors import SourceError


class FileKind(StrEnum):
    """What the files of a source are."""

    CSV = "CSV"
    JSON_LINES = "JSON lines"
    PARQUET = "Parquet"


_TEXTS = {
    ".csv": FileKind.CSV,
    ".tsv": FileKind.CSV,
    ".txt": FileKind.CSV,
    ".jsonl": FileKind.JSON_LINES,
    ".ndjson": FileKind.JSON_LINES,
    ".json": FileKind.JSON_LINES,
}
_KINDS = {
    **_TEXTS,
    **{f"{ending}.gz": kind for ending, kind in _TEXTS.items()},
    ".parquet": FileKind.PARQUET,
    ".pq": FileKind.PARQUET,
}

_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def find_files(table: str, uri: str, folder: Path) -> list[Path]:
    """The files of a uri, a path or a glob relative to the project folder, sorted. Raises SourceError where there is none."""
    literal = folder / uri
    if literal.is_dir():
        raise SourceError(f"{table}: {uri} is a folder; name its files, e.g. {uri.rstrip('/')}/*.csv")
    if literal.is_file():
        return [literal]
    found = sorted(folder / name for name in glob.glob(uri, root_dir=folder, recursive=True) if (folder / name).is_file())  # noqa: PTH207 - Path.glob refuses absolute patterns
    if not found:
        what = "no file matches this glob" if glob.has_magic(uri) else "there is no such file"
        raise SourceError(f"{table}: {uri}: {what} in the project folder; correct the uri, or put the file there")
    return found


def kind_of(table: str, files: Sequence[Path]) -> FileKind:
    """What the files are, by their endings. Raises SourceError for other endings and for several kinds in one source."""
    first = {_kind(file): file.name for file in reversed(files)}
    if None in first:
        if first[None].lower().endswith(_WORKBOOKS):
            raise SourceError(
                f"{table}: {first[None]}: a workbook is not read here; save its sheet as CSV UTF-8 and name that file"
            )
        raise SourceError(
            f"{table}: {first[None]}: the ending does not say what it is; give .csv, .tsv, .txt, .jsonl, .ndjson, .json "
            "(each may be packed, e.g. .csv.gz) or .parquet"
        )
    kinds = {kind: name for kind, name in first.items() if kind}
    if len(kinds) > 1:
        names = " and ".join(sorted(kinds.values()))
        raise SourceError(f"{table}: {names}: files of several kinds; give files of one kind, e.g. by the ending in the glob")
    return next(iter(kinds))


def _kind(file: Path) -> FileKind | None:
    name = file.name.lower()
    ending = max((ending for ending in _KINDS if name.endswith(ending)), key=len, default=None)
    return _KINDS.get(ending) if ending else None


Stamp = tuple[int, int, int]
"""What differs once a file was written or replaced."""


def stamps(files: Sequence[Path]) -> list[Stamp | None]:
    """Of each file; None for one that is gone."""
    found: list[Stamp | None] = []
    for file in files:
        try:
            seen = file.stat()
        except OSError:
            found.append(None)
        else:
            found.append((seen.st_ino, seen.st_size, seen.st_mtime_ns))
    return found


def digest_of(files: Sequence[Path]) -> str:
    """SHA-256 over one file's bytes, or over the digests of several in order."""
    digests = []
    for file in files:
        with file.open("rb") as stream:
            digests.append(hashlib.file_digest(stream, "sha256"))
    if len(digests) == 1:
        return digests[0].hexdigest()
    return hashlib.sha256(b"".join(each.digest() for each in digests)).hexdigest()


def shown(file: Path, folder: Path) -> str:
    """The file as messages call it: relative to the project folder where it is inside."""
    return str(file.relative_to(folder)) if file.is_relative_to(folder) else str(file)
