"""Looks up which domains of a batch's emails take no mail, where the checks policy asks for it."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commsqa.checks.facts import domain_of

if TYPE_CHECKING:
    from commsqa.sources.mail_servers import Ask

CACHE = "mail_servers.json"
"""Where the answers are kept, in the state folder."""


def refused_domains(pieces: Any, state: Path, *, now: datetime, ask: "Ask | None" = None) -> frozenset[str]:
    """The domains of the pieces' addresses that certainly take no mail; the ones with most pieces are asked first."""
    from commsqa.sources.mail_servers import ask_name_servers, refusing  # a tenth of a second, for those alone who want it

    addressed = pieces.filter(pieces.recipient_email.contains("@"))
    counted = addressed.group_by(domain=domain_of(addressed.recipient_email)).agg(pieces=addressed.count())
    domains = counted.order_by(counted.pieces.desc(), counted.domain).domain.to_pyarrow().to_pylist()
    return refusing((domain for domain in domains if domain), state / CACHE, now=now, ask=ask or ask_name_servers())
