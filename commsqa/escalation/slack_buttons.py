"""The buttons of an incident's message, and what Slack says when somebody presses one.

Slack signs what it sends (https://docs.slack.dev/authentication/verifying-requests-from-slack): nothing of it is read before the
signature holds.
"""

import hashlib
import hmac
import json
import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl

from commsqa.domain.deliveries import Notification
from commsqa.domain.incidents import IncidentState
from commsqa.domain.values import Value

USER = "[UW][A-Z0-9]{1,20}"
"""A user's id."""

FRESH = timedelta(minutes=5)
"""How old a request may be, or how far ahead the clock of Slack."""

_PREFIX = "commsqa_"
Block = dict[str, Any]


class Button(StrEnum):
    """What can be done from Slack. Releasing is not among it."""

    ACKNOWLEDGE = "acknowledge"
    SNOOZE = "snooze"
    HOLD = "hold"


class Press(Value):
    """Somebody pressed a button of a message that showed this version of the incident."""

    button: Button
    incident_id: str
    version: int
    user: str
    channel: str


class NotSlacksError(Exception):
    """The request is not one that Slack made for a button of ours."""


def buttons_of(notification: Notification) -> tuple[Block, ...]:
    """The buttons of a message that shows this notification; each says of which incident and version it is."""
    taken = notification.state is IncidentState.ACKNOWLEDGED
    texts = {
        Button.ACKNOWLEDGE: "Take it over" if taken else "Acknowledge",
        Button.SNOOZE: "Snooze 1 h",
        Button.HOLD: "Hold pieces",
    }
    value = json.dumps({"incident": notification.incident_id, "version": notification.version}, separators=(",", ":"))
    buttons: list[Block] = [
        {"type": "button", "action_id": f"{_PREFIX}{each}", "text": _plain(text), "value": value} for each, text in texts.items()
    ]
    buttons[0]["style"] = "primary"
    buttons[-1]["confirm"] = {
        "title": _plain("Hold its pieces?"),
        "text": _plain("None of them leaves until somebody releases it on commsqa's pages."),
        "confirm": _plain("Hold"),
        "deny": _plain("Cancel"),
    }
    return tuple(buttons)


def is_signed(secret: str, *, timestamp: str, signature: str, body: bytes, now: datetime) -> bool:
    """Whether whoever knows the secret signed exactly this body, not long ago. False for junk of any kind."""
    if not re.fullmatch(r"[0-9]{1,12}", timestamp) or not re.fullmatch(r"v0=[0-9a-f]{64}", signature):
        return False
    if abs(now.timestamp() - int(timestamp)) > FRESH.total_seconds():
        return False
    expected = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"v0={expected}", signature)


def press_of(body: bytes) -> Press:
    """The press in the body of a request. NotSlacksError for whatever else it is."""
    try:
        form = dict(parse_qsl(body.decode("utf-8", "strict"), strict_parsing=True, max_num_fields=20))
        payload = json.loads(form["payload"])
        action = payload["actions"][0]
        value = json.loads(action["value"])
        if payload["type"] != "block_actions" or not action["action_id"].startswith(_PREFIX):
            raise NotSlacksError
        if not re.fullmatch(USER, payload["user"]["id"]):
            raise NotSlacksError
        return Press(
            button=Button(action["action_id"].removeprefix(_PREFIX)),
            incident_id=value["incident"],
            version=value["version"],
            user=payload["user"]["id"],
            channel=payload["channel"]["id"],
        )
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:  # also pydantic's and json's
        raise NotSlacksError from error


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}
