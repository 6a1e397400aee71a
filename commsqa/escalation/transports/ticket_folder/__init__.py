"""Tickets in a folder: one JSON file for each incident, which people and programs may read and edit."""

from pathlib import PurePath

from pydantic import field_validator

from commsqa.escalation.tickets.transport import TicketTransport
from commsqa.escalation.tickets.words import TicketWords
from commsqa.escalation.transports.base import Context, Kind
from commsqa.escalation.transports.ticket_folder.folder import TicketFolder


class TicketFolderConfig(TicketWords):
    """`path` is a folder below the project's, or absolute. It is made with the first ticket."""

    path: str

    @field_validator("path")
    @classmethod
    def _stays_inside(cls, path: str) -> str:
        if not path.strip() or ".." in PurePath(path).parts:
            raise ValueError("must be a folder below the project's, without '..', or an absolute one")
        return path


def create(config: TicketFolderConfig, context: Context) -> TicketTransport:
    """Makes nothing on the disk."""
    return TicketTransport(TicketFolder(context.project_folder / config.path), config)


KIND = Kind(TicketFolderConfig, create)
