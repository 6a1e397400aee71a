"""One JSON object a line, appended to a file: a copy for auditors and for other programs."""

import fcntl
import json
import os
from pathlib import PurePath
from typing import BinaryIO

from pydantic import field_validator

from commsqa.domain.deliveries import Notification, Receipt
from commsqa.domain.values import Value, canonical_json
from commsqa.errors import DeliveryError
from commsqa.escalation.transports.base import Context, Kind

LINE_START = b'{"at":'
"""How each line of ours begins: its keys are sorted."""


class FileConfig(Value):
    """`path` is below the project's folder, or absolute."""

    path: str

    @field_validator("path")
    @classmethod
    def _stays_inside(cls, path: str) -> str:
        if not path.strip() or ".." in PurePath(path).parts:
            raise ValueError("must be a path below the project's folder, without '..', or an absolute one")
        return path


class JsonLinesFile:
    """Appends notifications, each key once. Several senders may share the file: they take turns (an advisory lock on it)."""

    def __init__(self, config: FileConfig, context: Context) -> None:
        self._path = context.project_folder / config.path

    def send(self, notification: Notification, *, thread_id: str | None = None) -> Receipt:  # noqa: ARG002  lines have no threads
        """Append the line and force it to disk. A last line that a crash cut off is repaired first."""
        receipt = Receipt(external_id=notification.key)
        try:
            with self._opened() as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                found, last_line = _scan(file, notification.key)
                if found:
                    return receipt
                _repair_end(file, last_line)
                file.write(canonical_json(notification) + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise DeliveryError(f"file: {self._path.name} could not be written: {error.strerror}", ambiguous=True) from error
        return receipt

    def find(self, notification: Notification, *, thread_id: str | None = None) -> Receipt | None:  # noqa: ARG002  lines have no threads
        """The receipt of the whole line that has its key."""
        key = notification.key
        self._refuse_devices()
        try:
            with self._path.open("rb") as file:
                found, _ = _scan(file, key)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise DeliveryError(f"file: {self._path.name} cannot be read: {error.strerror}", ambiguous=True) from error
        return Receipt(external_id=key) if found else None

    def _refuse_devices(self) -> None:
        if self._path.exists() and not self._path.is_file():
            raise DeliveryError(f"file: {self._path.name} is not a regular file")  # a device may be read without end

    def _opened(self) -> BinaryIO:
        self._refuse_devices()
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666), "r+b")
        except OSError as error:
            raise DeliveryError(f"file: {self._path.name} cannot be opened for writing: {error.strerror}") from error


def _scan(file: BinaryIO, key: str) -> tuple[bool, bytes]:
    """Whether a whole line has the key, and the last line, which ends where the file does."""
    needle = key.encode()
    found, line = False, b""
    for line in file:
        found = found or (needle in line and _key(line) == key)
    return found, line


def _key(line: bytes) -> object:
    """The key of a line; None for a line that is cut off or not ours."""
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record.get("key") if isinstance(record, dict) else None


def _repair_end(file: BinaryIO, last_line: bytes) -> None:
    """Make the file end with a whole line, and stand there. What was cut off was never acknowledged: it goes.

    A last line that is whole, or was never ours, only gets its line break.
    """
    end = file.seek(0, os.SEEK_END)
    if not last_line or last_line.endswith(b"\n"):
        return
    ours = last_line.startswith(LINE_START) or LINE_START.startswith(last_line)
    if ours and _key(last_line) is None:
        file.truncate(end - len(last_line))
        file.seek(0, os.SEEK_END)
    else:
        file.write(b"\n")


KIND = Kind(FileConfig, JsonLinesFile)
