"""The calls to Slack's Web API that commsqa makes, for one channel. Each call is one attempt."""

import logging
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from commsqa.errors import DeliveryError
from commsqa.escalation.transports.slack.message import Message
from commsqa.escalation.transports.slack.refusals import ROOT_GONE, RefusedError, meaning, no_answer

SKEW = timedelta(minutes=5)
"""By how much Slack's clock may be behind ours."""

PAGE = 200
MOST_PAGES = 50

Found = Mapping[str, Any]
"""A message as Slack lists it: `ts`, and `thread_ts`, `metadata`, `subtype` where it has them."""


class SlackApi:
    """Every method answers, or raises a DeliveryError whose text holds neither the token nor the content.

    Making one does no I/O. `timeout`, in seconds, holds for each wait of a call.
    """

    def __init__(self, *, token: str, base_url: str, channel: str, timeout: float) -> None:
        silent = logging.Logger("slack_sdk", level=logging.CRITICAL + 1)  # it logs the texts of errors, which may hold the token
        # retry_handlers: the default one repeats a post whose connection was dropped, and that posts twice.
        self._client = WebClient(token, base_url, retry_handlers=[], logger=silent)
        self._client.timeout = timeout  # type: ignore[assignment]  # the SDK says int, urllib takes fractions
        self._client.proxy = None  # then urllib's own rules hold, which mind NO_PROXY too
        self._channel = channel

    def post(self, message: Message, metadata: Found, *, thread_ts: str | None = None, broadcast: bool = False) -> str:
        """Post it, into a thread where one is given; answers its ts."""
        content: dict[str, Any] = {"text": message.text, "metadata": metadata, "unfurl_links": False, "unfurl_media": False}
        if message.blocks:
            content["blocks"] = list(message.blocks)
        if thread_ts is not None:
            content |= {"thread_ts": thread_ts, "reply_broadcast": broadcast}
        ts = self._call("chat.postMessage", json=content).get("ts")
        if not isinstance(ts, str):
            raise no_answer("chat.postMessage", "no ts")
        return ts

    def edit(self, ts: str, message: Message, metadata: Found | None = None) -> None:
        """Replace a message's content in place. Its metadata stays where none is given."""
        content: dict[str, Any] = {"ts": ts, "text": message.text, "blocks": list(message.blocks), "parse": "none"}
        if metadata is not None:
            content["metadata"] = metadata
        self._call("chat.update", json=content)

    def whisper(self, user: str, message: Message) -> None:
        """Show one user of the channel something that is gone when they load it again."""
        self._call("chat.postEphemeral", json={"user": user, "text": message.text})

    def history(self, since: datetime) -> Iterator[Found]:
        """The channel's messages from a little before `since`, newest first."""
        return self._pages("conversations.history", since)

    def thread(self, ts: str, since: datetime) -> Iterator[Found]:
        """The thread's first message and those from a little before `since`; nothing where there is no such thread."""
        try:
            yield from self._pages("conversations.replies", since, ts=ts)
        except RefusedError as refusal:
            if refusal.code not in ROOT_GONE:
                raise

    def _pages(self, method: str, since: datetime, **place: str) -> Iterator[Found]:
        oldest = f"{(since - SKEW).timestamp():.6f}"
        asked: dict[str, Any] = {"oldest": oldest, "limit": PAGE, "include_all_metadata": True, **place}
        for _ in range(MOST_PAGES):
            answer = self._call(method, params=asked)
            yield from answer.get("messages") or []
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
            asked["cursor"] = cursor
        raise DeliveryError(f"slack: {method}: more than {MOST_PAGES * PAGE} messages since then", ambiguous=True)

    def _call(self, method: str, *, json: dict[str, Any] | None = None, params: dict[str, Any] | None = None) -> Found:
        channel = {"channel": self._channel}
        failure: DeliveryError
        try:
            data = self._client.api_call(method, json=json and channel | json, params=params and channel | params).data
        except Exception as error:  # noqa: BLE001  the SDK lets through whatever urllib, http.client, ssl and json raise
            failure = meaning(error, method)
        else:
            if isinstance(data, dict):
                return data
            failure = no_answer(method, "not JSON")
        raise failure  # out here it has no cause or context: their texts may hold the token and the content
