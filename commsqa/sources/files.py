"""Which files a uri means, and their digest."""

import glob
import hashlib
from collections.abc import Sequence
from pathlib import Path

from commsqa.errors import SourceError

_CSV = {".csv", ".tsv", ".txt"}
_PARQUET = {".parquet", ".pq"}


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


def kind_of(table: str, files: Sequence[Path]) -> str:
    """`csv` or `parquet`, by the files' endings. Raises SourceError for other endings and for several kinds in one source."""
    endings = {file.suffix.lower() for file in files}
    if endings <= _CSV:
        return "csv"
    if endings <= _PARQUET:
        return "parquet"
    raise SourceError(
        f"{table}: {files[0].name}: the ending does not say what it is; give .csv, .tsv, .txt or .parquet files of one kind"
    )


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
