"""Files of text: plain or packed by gzip, in any encoding, as UTF-8."""

import codecs
import errno
import gzip
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from commsqa.errors import SourceError, StoreError

_UTF8 = {"utf-8", "utf-8-sig", "ascii"}
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@contextmanager
def as_utf8(file: Path, encoding: str, where: str) -> Iterator[Path]:
    """The file itself, or a copy of one that is packed or in another encoding. Raises SourceError, which begins with `where`."""
    if is_utf8(encoding) and not _is_packed(file):
        yield file
        return
    # DuckDB unpacks too, but does not compare the check sum: a damaged file would be read as if it were sound.
    with tempfile.TemporaryDirectory(prefix="commsqa-") as folder:
        copy = Path(folder) / "utf8"
        with (
            reading_errors(file, encoding, where),
            open_text(file, encoding) as text,
            copy.open("w", encoding="utf-8", newline="") as out,
        ):
            while chunk := text.read(1 << 20):
                out.write(chunk)
        yield copy


@contextmanager
def reading_errors(file: Path, encoding: str, where: str) -> Iterator[None]:
    """Turns what goes wrong while a file's text is read into one line that begins with `where`. Nothing of the text is in it.

    StoreError where there is no room for the copy that the text is written to.
    """
    try:
        yield
    except UnicodeError:
        # The exception holds the bytes.
        if is_utf8(encoding):
            raise SourceError(f"{where}, line {first_line_not_utf8(file) or 1}: {advice_not_utf8(file)}") from None
        raise SourceError(f"{where}: not in the encoding given; correct encoding in commsqa.yaml") from None
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise SourceError(f"{where}: not a gzip file that can be read, it may be cut; write it again") from None
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):  # nothing that only reads answers this
            room = f"the disk is full; {where} needs room there for a copy while it is read"
            raise StoreError(f"{tempfile.gettempdir()}: {room}") from error
        raise SourceError(f"{where}: cannot be read ({error.strerror}); check the file and its permissions") from error


def is_utf8(encoding: str) -> bool:
    """Whether text in this encoding is UTF-8 as it stands."""
    return codecs.lookup(encoding).name in _UTF8


def open_text(file: Path, encoding: str = "utf-8") -> TextIO:
    """The file's text with its line ends as they are; a byte order mark is left out."""
    exact = "utf-8-sig" if is_utf8(encoding) else encoding
    if _is_packed(file):
        return cast("TextIO", gzip.open(file, "rt", encoding=exact, newline=""))
    return file.open(encoding=exact, newline="")


def first_line_not_utf8(file: Path) -> int | None:
    """The number of the first line that is not UTF-8; None where every line is."""
    with _open_bytes(file) as stream:
        for number, line in enumerate(stream, 1):
            try:
                line.decode()
            except UnicodeDecodeError:
                return number
    return None


def advice_not_utf8(file: Path) -> str:
    """What is wrong with a file that is not UTF-8, and what would be right."""
    with _open_bytes(file) as stream:
        likely = "utf-16" if stream.read(2) in _UTF16 else "windows-1252 (western Europe) or windows-1256 (Arabic)"
    return f"not UTF-8; save the file as UTF-8, or name its encoding, e.g. encoding: {likely}"


def _is_packed(file: Path) -> bool:
    return file.suffix.lower() == ".gz"


def _open_bytes(file: Path) -> BinaryIO:
    return cast("BinaryIO", gzip.open(file)) if _is_packed(file) else file.open("rb")
