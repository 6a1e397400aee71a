"""What a notification looks like in Slack: a message that answers in five seconds, and a line for its thread.

Slack's limits: https://docs.slack.dev/reference/block-kit/blocks, header 150 characters, section 3000, field 2000, 10 fields, 10
elements of context, 50 blocks. A total above about 13,200 characters is refused, which is not documented; BUDGET is below that.
"""

import json
from typing import Any

from commsqa.domain.deliveries import Notification
from commsqa.domain.incidents import Action, IncidentState
from commsqa.domain.levels import Level
from commsqa.domain.values import Value
from commsqa.escalation.slack_buttons import Block, buttons_of
from commsqa.escalation.transports.slack.text import called, duration, local_time, marked_up, plain

BUDGET = 8_000
"""Characters of all blocks of a message, as JSON."""

HEADER = 150
SIGNS = {Level.INFO: "⚪", Level.LOW: "🔵", Level.MEDIUM: "🟡", Level.HIGH: "🟠", Level.CRITICAL: "🔴"}
_WHY, _SHORT_WHY, _FIRST, _IDS, _DETAIL = 1_800, 300, 1_000, 100, 300
_MOST_DETAILS = 7
_LOUD = (Action.ESCALATED, Action.REOPENED, Action.RESOLVED)


class Message(Value):
    """Blocks, and the text that stands for them in a push message and for a screen reader. Without blocks the text is all."""

    text: str
    blocks: tuple[Block, ...] = ()


def posted(notification: Notification, *, buttons: bool = False) -> Message:
    """The incident as a new message: whom the policy calls is called. With `buttons` it can be acted on, until it is resolved."""
    return _incident(notification, called(notification.mention), buttons=buttons)


def edited(notification: Notification, *, buttons: bool = False) -> Message:
    """The incident's message after an edit. It calls nobody: an edit notifies nobody."""
    return _incident(notification, "", buttons=buttons)


def plainly(text: str) -> Message:
    """A text of ours as it is."""
    return Message(text=marked_up(text, 1_000))


def reply(notification: Notification) -> Message:
    """What happened, and when: an entry of the thread. Where it calls somebody or the channel sees it, it also says of what."""
    mention = called(notification.mention)
    happened = marked_up(notification.happened, 1_000) or notification.kind.value
    line = " ".join(part for part in (mention, happened, "·", local_time(notification.at)) if part)
    needs_subject = mention or is_loud(notification) or not notification.happened
    return Message(text=f"{line}\n{_header(notification)}" if needs_subject else line)


def is_loud(notification: Notification) -> bool:
    """Whether the thread's entry is shown in the channel too: only the turns of a critical incident."""
    return notification.severity is Level.CRITICAL and notification.kind in _LOUD


def without_blocks(notification: Notification, mention: str = "") -> Message:
    """The incident as lines of text: what is left when blocks are refused."""
    header = f"{mention} {_header(notification)}".strip()
    fields = [f"*{name}*: {value}" for name, value in _fields(notification).items()]
    return Message(text="\n".join([header, *_reasons(notification, _WHY), *fields, _identity(notification)]))


def duplicate_of(ts: str) -> Message:
    """What becomes of a message that was posted twice."""
    return Message(text=f"Posted twice by a fault of the connection. The message of {_seconds(ts)} counts.")


def _incident(notification: Notification, mention: str, *, buttons: bool) -> Message:
    text = f"{mention} {_header(notification)}".strip()
    for why, details in ((_WHY, notification.details), (_WHY, ()), (_SHORT_WHY, ())):
        blocks = _blocks(notification, mention, why, details, buttons=buttons)
        if len(json.dumps(blocks, ensure_ascii=False)) <= BUDGET:
            return Message(text=text, blocks=blocks)
    return without_blocks(notification, mention)


def _blocks(notification: Notification, mention: str, why: int, details: tuple[str, ...], *, buttons: bool) -> tuple[Block, ...]:
    fields = [_markup(f"*{name}*\n{value}") for name, value in _fields(notification).items()]
    news = [
        detail.removeprefix(f"{_severity(notification)}, ") for detail in details if detail != f"batch {notification.batch_id}"
    ]
    shown = [marked_up(detail, _DETAIL) for detail in news if detail.strip()]
    command = [_command(notification)] if notification.state is IncidentState.OPEN and not buttons else []
    context = [_identity(notification), *command, *shown[:_MOST_DETAILS]]
    blocks: list[Block] = [{"type": "header", "text": {"type": "plain_text", "text": _title(notification)}}]
    if mention:
        blocks.append({"type": "section", "text": _markup(mention)})
    if reasons := _reasons(notification, why):
        blocks.append({"type": "section", "text": _markup("\n".join(reasons))})
    blocks.append({"type": "section", "fields": fields})
    blocks.append({"type": "context", "elements": [_markup(element) for element in context]})
    if buttons and notification.state is not IncidentState.RESOLVED:
        blocks.append({"type": "actions", "elements": list(buttons_of(notification))})
    return tuple(blocks)


def _title(notification: Notification) -> str:
    """How bad, how soon, what, how many; when it is over, that and how long it took."""
    sign = SIGNS[notification.severity]
    if notification.state is IncidentState.RESOLVED:
        sign = f"✅ Resolved after {duration(notification.at - notification.opened_at)} ·"
    return plain(f"{sign} {notification.headline.strip() or notification.check_id}", HEADER)


def _header(notification: Notification) -> str:
    return marked_up(_title(notification), 2 * HEADER)


def _reasons(notification: Notification, why: int) -> list[str]:
    told = {"Why": marked_up(notification.why, why), "Do first": marked_up(notification.first_action, _FIRST)}
    if notification.state is IncidentState.RESOLVED:
        told = {"Why": told["Why"], "What happened": marked_up(notification.happened, _FIRST)}
    return [f"*{name}*: {text}" for name, text in told.items() if text]


def _fields(notification: Notification) -> dict[str, str]:
    told = {
        "State": _state(notification),
        "Since": local_time(notification.opened_at),
        "Batch": marked_up(notification.batch_id, 200),
        "Severity": _severity(notification),
    }
    return {name: value for name, value in told.items() if value}


def _severity(notification: Notification) -> str:
    return f"{notification.severity} if released, {notification.severity_now} as it stands"


def _state(notification: Notification) -> str:
    if notification.state is IncidentState.RESOLVED:
        return f"Resolved {local_time(notification.at)}"
    if notification.state is IncidentState.OPEN:
        return "Open, nobody has it yet"
    by = f" by {marked_up(notification.owner, 200)}" if notification.owner else ""
    until = f" until {local_time(notification.until)}" if notification.until else ""
    return f"Acknowledged{by}{until}"


def _identity(notification: Notification) -> str:
    return f"{marked_up(notification.incident_id, _IDS)} · {marked_up(notification.check_id, _IDS)}"


def _command(notification: Notification) -> str:
    return f"To take it: `commsqa ack PROJECT {marked_up(notification.incident_id, _IDS)} --reason TEXT`"


def _markup(text: str) -> dict[str, Any]:
    # verbatim: Slack turns no name, channel or address in it into a link or a call.
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _seconds(ts: str) -> str:
    return f"<!date^{ts.split('.')[0]}^{{date_short_pretty}} {{time_secs}}|{ts}>"
