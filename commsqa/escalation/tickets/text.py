"""How an incident reads in a ticket: plain text, only a notification's fields, nothing that a tracker would turn into a link."""

from commsqa.domain.deliveries import Notification
from commsqa.domain.incidents import Action

TITLE_LENGTH = 200
MINUTE = "%Y-%m-%d %H:%M"


def marker(external_id: str) -> str:
    """How a title says which incident the ticket is of; it ends with its bracket, so INC-1 is not found in INC-10."""
    return f"[commsqa:{external_id}]"


def title_of(notification: Notification) -> str:
    """The marker, then how bad, what and how many."""
    title = f"{marker(notification.incident_id)} {_harmless(notification.headline)}"
    return title if len(title) <= TITLE_LENGTH else title[: TITLE_LENGTH - 1].rstrip() + "…"


def body_of(notification: Notification) -> str:
    """The first message of a ticket."""
    timeline = [_now(notification)]
    if notification.kind is not Action.OPENED:
        timeline.insert(0, f"{notification.opened_at:{MINUTE}} opened")
    return _text(
        ("Impact", (notification.headline, *notification.details)),
        ("Likely cause", (notification.why,)),
        ("First action", (notification.first_action,)),
        ("Timeline (UTC)", timeline),
        ("Check", (notification.check_id,)),
        ("External-ID", (notification.incident_id,)),
    )


def comment_of(notification: Notification, *, stays_closed: bool) -> str:
    """What a change of the incident reads like. `stays_closed`: the ticket was closed by a person, and is left so."""
    brief = notification.kind in (Action.ACKNOWLEDGED, Action.REASSIGNED, Action.HELD, Action.SNOOZED, Action.RESOLVED)
    left = f"This ticket was closed here and stays closed; the incident is {notification.state.value}."
    return _text(
        ("", (_now(notification, " UTC"),)),
        ("Owner", (_owner(notification),)),
        ("To call", (notification.mention,)),
        ("Impact now", (notification.headline, *(() if brief else notification.details))),
        ("Likely cause", ("" if brief else notification.why,)),
        ("First action", ("" if brief else notification.first_action,)),
        ("Note", (left if stays_closed else "",)),
        ("External-ID", (notification.incident_id,)),
    )


def _text(*parts: tuple[str, tuple[str, ...] | list[str]]) -> str:
    """Headed parts, without the empty ones; a part of one line stands beside its heading."""
    shown = []
    for heading, lines in parts:
        kept = [_harmless(line) for line in lines if line]
        if len(kept) == 1:
            shown.append(f"{heading}: {kept[0]}" if heading else kept[0])
        elif kept:
            shown.append("\n".join([f"{heading}:", *(f"- {line}" for line in kept)]))
    return "\n\n".join(shown) + "\n"


def _now(notification: Notification, zone: str = "") -> str:
    return f"{notification.at:{MINUTE}}{zone} {notification.happened or notification.kind.value}"


def _owner(notification: Notification) -> str:
    if not notification.owner:
        return ""
    return notification.owner + (f" until {notification.until:{MINUTE}} UTC" if notification.until else "")


def _harmless(line: str) -> str:
    # Trackers make links of addresses, some also of Markdown; what comes from data must not become one.
    return line.replace("://", "[:]//").replace("](", "] (").replace("<", "‹").replace(">", "›")
