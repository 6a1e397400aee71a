"""A Slack workspace of our own: one channel, with Slack's rules. `slack_double` puts it behind a real HTTP server.

It is strict where Slack is: limits, arguments, what is listed to whom. Its clock is the test's, so that late commits, rates and
lag need no waiting.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.escalation.slack_limits import refusal_of_message

TOKEN = "xoxb-1-double-s3cret"
CHANNEL = "C0ONCALL"
BOT = "B0COMMSQA"

_TEXTS = {"channel", "text", "thread_ts", "parse", "username", "icon_emoji", "icon_url", "token"}
_LISTED = {"channel", "cursor", "inclusive", "include_all_metadata", "latest", "limit", "oldest", "token"}
ARGUMENTS = {
    "auth.test": {"token"},
    "chat.postMessage": _TEXTS
    | {"blocks", "attachments", "metadata", "reply_broadcast", "unfurl_links", "unfurl_media", "mrkdwn", "link_names", "as_user"},
    "chat.update": {"channel", "ts", "text", "blocks", "attachments", "metadata", "parse", "link_names", "as_user", "token"}
    | {"reply_broadcast", "file_ids"},
    "chat.postEphemeral": _TEXTS | {"user", "blocks", "attachments", "as_user", "link_names"},
    "chat.delete": {"channel", "ts", "as_user", "token"},
    "conversations.history": _LISTED,
    "conversations.replies": _LISTED | {"ts"},
}
"""What each method accepts; anything else is refused as invalid_arg_name."""


@dataclass
class Message:
    """A message of the channel, with every content it had before."""

    ts: str
    text: str
    blocks: list[Any]
    metadata: dict[str, Any]
    thread_ts: str | None = None
    broadcast: bool = False
    by: str = BOT
    deleted: bool = False
    edits: list[tuple[str, list[Any]]] = field(default_factory=list)

    @property
    def key(self) -> str | None:
        """The key of the notification it is for; none for a duplicate that was marked as one."""
        is_ours = self.metadata.get("event_type") == "commsqa_incident"
        return str(self.metadata["event_payload"]["key"]) if is_ours else None

    @property
    def incident_id(self) -> str:
        return str(self.metadata["event_payload"].get("incident_id"))


@dataclass
class Tally:
    """What became of notifications in the channel: `lost` are their keys that nobody can read, `doubled` those posted again.

    `roots_doubled` are incidents with more than one message of their own.
    """

    lost: list[str]
    doubled: list[str]
    roots_doubled: list[str]

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.roots_doubled)


def tally(messages: Iterable[Message], keys: Iterable[str]) -> Tally:
    """Count what was lost and what was doubled of the notifications with these keys (leave out those that were superseded)."""
    there = [message for message in messages if not message.deleted and message.key is not None]
    posts = Counter(message.key for message in there)
    roots = Counter(message.incident_id for message in there if message.thread_ts is None)
    wanted = sorted(set(keys))
    return Tally(
        lost=[key for key in wanted if not posts[key]],
        doubled=[key for key in wanted if posts[key] > 1],
        roots_doubled=sorted(incident for incident, number in roots.items() if number > 1),
    )


class Workspace:
    """A channel and the bot that is a member of it. Safe to use from several threads."""

    def __init__(self, clock: Callable[[], float] | None = None, *, page: int = 200, bucket: bool = False) -> None:
        self.clock = clock or time.time
        self.page = page  # messages that a page of a listing holds at most
        self.bucket = bucket  # one message a second, as in Slack
        self.lag = 0.0  # seconds for which a message is not listed yet
        self.refuses: str | None = None  # every call, with this word: token_revoked, is_archived, ...
        self.messages: list[Message] = []
        self.whispers: list[tuple[str, str]] = []  # user and text, in the channel
        self._late: list[tuple[float, str, dict[str, Any]]] = []
        self._free_at = 0.0
        self._last_ts = (0, 0)
        self._lock = threading.RLock()

    def roots(self) -> list[Message]:
        """The messages in the channel itself that are there and are no duplicates."""
        self.land()
        return [each for each in self.messages if each.thread_ts is None and not each.deleted and each.key is not None]

    def thread_of(self, root: Message) -> list[Message]:
        return [each for each in self.messages if each.thread_ts == root.ts and not each.deleted and each.key is not None]

    def delete(self, ts: str) -> None:
        """As a person does in Slack."""
        with self._lock:
            self._message(ts).deleted = True

    def land(self) -> None:
        """Let take effect what was late and has its time now."""
        with self._lock:
            due = [each for each in self._late if each[0] <= self.clock()]
            self._late = [each for each in self._late if each not in due]
            for moment, method, arguments in sorted(due, key=lambda each: each[0]):
                self._apply(method, arguments, at=moment)

    def answer(self, method: str, token: str | None, arguments: dict[str, Any]) -> dict[str, Any]:
        """What Slack answers to the call, and its effect; `{"ok": False, "error": ...}` where it refuses."""
        with self._lock:
            self.land()
            error = self._refusal(method, token, arguments)
            return {"ok": False, "error": error} if error else self._apply(method, arguments)

    def commit_late(self, method: str, arguments: dict[str, Any], seconds: float) -> None:
        with self._lock:
            self._late.append((self.clock() + seconds, method, arguments))

    def is_throttled(self, method: str) -> bool:
        """A bucket of one message a second, where it is switched on."""
        with self._lock:
            if not self.bucket or method != "chat.postMessage":
                return False
            now = self.clock()
            if now < self._free_at:
                return True
            self._free_at = now + 1
            return False

    def _refusal(self, method: str, token: str | None, arguments: dict[str, Any]) -> str | None:
        if method not in ARGUMENTS:
            return "unknown_method"
        if token is None:
            return "not_authed"
        if token != TOKEN:
            return "invalid_auth"
        if self.refuses is not None:
            return self.refuses
        if set(arguments) - ARGUMENTS[method]:
            return "invalid_arg_name"
        if method == "auth.test":
            return None
        if arguments.get("channel") != CHANNEL:
            return "channel_not_found"
        return self._refusal_here(method, arguments)

    def _refusal_here(self, method: str, arguments: dict[str, Any]) -> str | None:
        if method == "conversations.replies":
            return (
                None
                if any(each.ts == arguments.get("ts") and self._is_there(each) for each in self.messages)
                else "thread_not_found"
            )
        if method == "conversations.history":
            return None
        if method == "chat.postEphemeral":
            return refusal_of_message(arguments) if arguments.get("user") else "user_not_in_channel"
        if method != "chat.postMessage":
            message = next((each for each in self.messages if each.ts == arguments.get("ts") and not each.deleted), None)
            if message is None:
                return "message_not_found"
            if message.by != BOT:
                return "cant_update_message" if method == "chat.update" else "cant_delete_message"
        elif "thread_ts" in arguments and not any(each.ts == arguments["thread_ts"] for each in self.messages):
            return "thread_not_found"
        return None if method == "chat.delete" else refusal_of_message(arguments)

    def _apply(self, method: str, arguments: dict[str, Any], *, at: float | None = None) -> dict[str, Any]:
        match method:
            case "auth.test":
                return {"ok": True, "team": "Double", "user_id": "U0COMMSQA", "bot_id": BOT}
            case "chat.postMessage":
                return self._post(arguments, self.clock() if at is None else at)
            case "chat.update":
                return self._update(arguments)
            case "chat.postEphemeral":
                self.whispers.append((arguments["user"], arguments["text"]))
                return {"ok": True, "message_ts": self._next_ts(self.clock())}
            case "chat.delete":
                self.delete(arguments["ts"])
                return {"ok": True, "channel": CHANNEL, "ts": arguments["ts"]}
            case "conversations.history":
                there = [each for each in self.messages if each.thread_ts is None or each.broadcast]
                return self._listed([each for each in reversed(there) if not each.deleted], arguments)
            case _:
                root = arguments["ts"]
                return self._listed([each for each in self.messages if root in (each.ts, each.thread_ts)], arguments)

    def _post(self, arguments: dict[str, Any], moment: float) -> dict[str, Any]:
        message = Message(
            ts=self._next_ts(moment),
            text=arguments.get("text", ""),
            blocks=arguments.get("blocks") or [],
            metadata=arguments.get("metadata") or {},
            thread_ts=arguments.get("thread_ts"),
            broadcast=_is_true(arguments.get("reply_broadcast")),
        )
        self.messages.append(message)
        return {"ok": True, "channel": CHANNEL, "ts": message.ts, "message": _shown(message, metadata=False)}

    def _update(self, arguments: dict[str, Any]) -> dict[str, Any]:
        message = self._message(arguments["ts"])
        message.edits.append((message.text, message.blocks))
        message.blocks = arguments.get("blocks") or ([] if "text" in arguments or "blocks" in arguments else message.blocks)
        message.text = arguments.get("text", message.text)
        message.metadata = arguments.get("metadata", message.metadata)
        return {"ok": True, "channel": CHANNEL, "ts": message.ts, "text": message.text}

    def _listed(self, messages: list[Message], arguments: dict[str, Any]) -> dict[str, Any]:
        root = arguments.get("ts")
        oldest, newest = float(arguments.get("oldest", 0)), self.clock() - self.lag
        listed = [each for each in messages if each.ts == root or (oldest < float(each.ts) and int(float(each.ts)) <= newest)]
        start, size = int(arguments.get("cursor") or 0), min(int(arguments.get("limit", 100)), self.page)
        more = start + size < len(listed)
        with_metadata = _is_true(arguments.get("include_all_metadata"))
        return {
            "ok": True,
            "messages": [_shown(each, metadata=with_metadata) for each in listed[start : start + size]],
            "has_more": more,
            "response_metadata": {"next_cursor": str(start + size) if more else ""},
        }

    def _is_there(self, message: Message) -> bool:
        return not message.deleted or any(each.thread_ts == message.ts for each in self.messages)

    def _message(self, ts: str) -> Message:
        return next(each for each in self.messages if each.ts == ts)

    def _next_ts(self, moment: float) -> str:
        seconds, number = self._last_ts
        now = int(moment)
        self._last_ts = (now, 1) if now > seconds else (seconds, number + 1)
        return f"{self._last_ts[0]}.{self._last_ts[1]:06d}"


def _shown(message: Message, *, metadata: bool) -> dict[str, Any]:
    if message.deleted:
        return {"type": "message", "subtype": "tombstone", "text": "This message was deleted.", "ts": message.ts}
    shown: dict[str, Any] = {
        "type": "message",
        "ts": message.ts,
        "bot_id": message.by,
        "text": message.text,
        "blocks": message.blocks,
    }
    if message.thread_ts is not None:
        shown["thread_ts"] = message.thread_ts
    if message.broadcast:
        shown["subtype"] = "thread_broadcast"
    if message.metadata and metadata:
        shown["metadata"] = message.metadata
    return shown


def _is_true(value: Any) -> bool:
    return value in (True, "1", "true", 1)
