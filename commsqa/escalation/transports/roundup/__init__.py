"""Tickets in a Roundup tracker, by its REST API (Roundup 2.0 or newer, https://www.roundup-tracker.org/docs/rest.html).

The tracker needs a user of ours with the permissions Rest Access, View, Edit and Create on issues and messages.
"""

import re
from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator

from commsqa.domain.levels import Level
from commsqa.escalation.tickets.transport import TicketTransport
from commsqa.escalation.tickets.words import States, TicketWords
from commsqa.escalation.transports.base import Context, Kind
from commsqa.escalation.transports.roundup.queue import RoundupQueue
from commsqa.escalation.transports.roundup.rest import Rest


class ClassicStates(States):
    """Those of Roundup's classic template."""

    open: str = "unread"
    acknowledged: str | None = "in-progress"
    resolved: str = "resolved"


class RoundupConfig(TicketWords):
    """States and priorities are those of the classic template where nothing else is said.

    `url` is the tracker's own address, its `tracker_web`. `external_id_property`: a String property of its issues for our id.

    `timeout_seconds` must stay below the policy's `delivery.settle_seconds`: a request may land as late as that.
    """

    default_priorities: ClassVar[Mapping[Level, str]] = {
        Level.CRITICAL: "critical",
        Level.HIGH: "urgent",
        Level.MEDIUM: "bug",
        Level.LOW: "wish",
        Level.INFO: "wish",
    }

    states: ClassicStates = ClassicStates()
    url: str
    user: str = Field(min_length=1)
    password: SecretStr = Field(min_length=1)
    timeout_seconds: int = Field(default=10, ge=1, le=10)
    external_id_property: str | None = None

    @field_validator("url")
    @classmethod
    def _is_a_tracker(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("must be the address of the tracker, as https://tracker.example/support/")
        if parts.username is not None or parts.password is not None:
            raise ValueError("must be an address without a name or a password in it: they have keys of their own")
        return url.rstrip("/") + "/"

    @field_validator("external_id_property")
    @classmethod
    def _is_a_name(cls, name: str | None) -> str | None:
        if name is not None and not re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", name):
            raise ValueError("must be the name of a property, letters, digits and _")
        return name


def create(config: RoundupConfig, context: Context) -> TicketTransport:  # noqa: ARG001  a kind is made from both
    """Asks the tracker nothing."""
    rest = Rest(config.url, config.user, config.password, config.timeout_seconds)
    return TicketTransport(RoundupQueue(rest, config.user, config.external_id_property), config)


KIND = Kind(RoundupConfig, create)
