"""A folder as a ticket queue: INC-7.json is the ticket of incident INC-7, so there is never a second one.

Writers take turns (an advisory lock on `.lock`), and a file is replaced whole: a reader sees the ticket before or after a change.
"""

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from commsqa.domain.values import Moment, Value, plain
from commsqa.errors import DeliveryError
from commsqa.escalation.tickets.queue import Draft, StaleTicketError, Standing, Ticket

FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")


class Comment(Value):
    """One of a ticket's; a person's has no key."""

    key: str = ""
    at: Moment | None = None
    text: str


class TicketFile(Value):
    """What a file says; the first comment is the ticket's body."""

    external_id: str | None = None
    title: str
    state: str
    priority: str
    comments: tuple[Comment, ...] = ()


class TicketFolder:
    """A TicketQueue. Every state and priority is known to it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find_by_external_id(self, external_id: str) -> tuple[Ticket, ...]:
        """The one with this name, if its file still says the same id."""
        ticket = self.read(external_id)
        return (ticket,) if ticket is not None and ticket.external_id == external_id else ()

    def read(self, ticket_id: str) -> Ticket | None:
        """A file that is not a ticket any more is an error: somebody has to mend it."""
        path = self._path(ticket_id)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise DeliveryError(f"ticket folder: {path.name} cannot be read: {error.strerror}") from error
        return _ticket(ticket_id, _parsed(content, path), content)

    def standing(self, ticket_ids: Sequence[str]) -> tuple[Standing, ...]:
        """A file names nobody, neither who changed it nor whose it is."""
        known = [self.read(ticket_id) for ticket_id in ticket_ids]
        return tuple(Standing(ticket_id=each.ticket_id, state=each.state) for each in known if each is not None)

    def create(self, draft: Draft) -> Ticket:
        """A folder has no requests on their way: nothing lands late. A file that is there already is not replaced."""
        body = Comment(key=draft.key, at=draft.at, text=draft.body)
        file = TicketFile(
            external_id=draft.external_id, title=draft.title, state=draft.state, priority=draft.priority, comments=(body,)
        )
        with self._locked():
            if self._path(draft.external_id).exists():
                raise StaleTicketError(f"ticket folder: {draft.external_id}.json is there already")
            return self._written(draft.external_id, file)

    def comment(self, ticket: Ticket, key: str, text: str, *, at: Moment) -> Ticket:
        """At the end."""
        return self._changed(ticket, comments=(Comment(key=key, at=at, text=text),))

    def revise(self, ticket: Ticket, *, title: str | None = None, priority: str | None = None) -> Ticket:
        """As the protocol says."""
        return self._changed(ticket, title=title, priority=priority)

    def transition(self, ticket: Ticket, state: str) -> Ticket:
        """As the protocol says."""
        return self._changed(ticket, state=state)

    def _changed(
        self,
        ticket: Ticket,
        *,
        comments: tuple[Comment, ...] = (),
        title: str | None = None,
        priority: str | None = None,
        state: str | None = None,
    ) -> Ticket:
        path = self._path(ticket.ticket_id)
        with self._locked():
            content = path.read_bytes() if path.exists() else b""
            if _version(content) != ticket.version:
                raise StaleTicketError(f"ticket folder: {path.name} was changed meanwhile")
            file = _parsed(content, path)
            given = {"title": title, "priority": priority, "state": state}
            new = {name: value for name, value in given.items() if value is not None}
            return self._written(ticket.ticket_id, file.model_copy(update={**new, "comments": file.comments + comments}))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """The folder is ours alone; what the system refuses is a DeliveryError that may pass."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with (self._folder / ".lock").open("ab") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield
        except OSError as error:
            raise DeliveryError(f"ticket folder: {self._folder.name} cannot be written: {error.strerror}") from error

    def _written(self, ticket_id: str, file: TicketFile) -> Ticket:
        path = self._path(ticket_id)
        draft = path.with_name(f".{path.name}.draft")
        content = json.dumps(plain(file), ensure_ascii=False, indent=2).encode() + b"\n"
        try:
            with draft.open("wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        _sync(self._folder)
        return _ticket(ticket_id, file, content)

    def _path(self, ticket_id: str) -> Path:
        if not FILE_NAME.fullmatch(ticket_id):
            raise DeliveryError("ticket folder: the incident's id cannot be the name of a file", permanent=True)
        return self._folder / f"{ticket_id}.json"


def _parsed(content: bytes, path: Path) -> TicketFile:
    try:
        return TicketFile.model_validate_json(content)
    except ValidationError as error:
        problem = error.errors(include_input=False)[0]
        place = ".".join(map(str, problem["loc"]))
        message = f"ticket folder: {path.name} is not a ticket any more ({place or 'file'}: {problem['msg']}); mend or remove it"
        raise DeliveryError(message) from error


def _ticket(ticket_id: str, file: TicketFile, content: bytes) -> Ticket:
    values: dict[str, Any] = file.model_dump(exclude={"comments"})
    keys = tuple(comment.key for comment in file.comments if comment.key)
    return Ticket(ticket_id=ticket_id, keys=keys, version=_version(content), **values)


def _version(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _sync(folder: Path) -> None:
    """A rename is on the disk only with its folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
