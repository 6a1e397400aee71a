"""Slack: one message per incident, edited in place; its thread is the log; who is called is called in a new post."""

import re
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator

from commsqa.domain.deliveries import Notification, Receipt
from commsqa.domain.values import Value
from commsqa.errors import DeliveryError
from commsqa.escalation.slack_buttons import USER
from commsqa.escalation.transports.base import Context, Kind
from commsqa.escalation.transports.slack import message
from commsqa.escalation.transports.slack.api import Found, SlackApi
from commsqa.escalation.transports.slack.refusals import ROOT_GONE, TOO_MUCH, RefusedError
from commsqa.escalation.transports.slack.text import MENTIONS, called

EVENT = "commsqa_incident"
"""The type of our messages' metadata; its payload holds `key`, `incident_id` and `version`."""

DUPLICATE = "commsqa_duplicate"
_TS = re.compile(r"\d{1,12}\.\d{1,9}")


class SlackConfig(Value):
    """`token` is a bot's, with the scopes chat:write and channels:history (groups:history for a private channel).

    `signing_secret` is the app's: with it, messages have buttons, and Slack tells commsqa's server who presses them.
    `channel` is an id, not a name; the bot is a member of it. `timeout_seconds` is below the policy's settle_seconds, and the
    calls of one send end within its lease_seconds.
    """

    token: SecretStr
    signing_secret: SecretStr | None = None
    channel: str
    base_url: str = "https://slack.com/api/"
    timeout_seconds: float = Field(default=10, gt=0, le=14)

    @field_validator("token")
    @classmethod
    def _is_one_word(cls, token: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[\x21-\x7e]+", token.get_secret_value()):
            raise ValueError("must be a bot token, without spaces or line breaks")
        return token

    @field_validator("channel")
    @classmethod
    def _is_an_id(cls, channel: str) -> str:
        if not re.fullmatch("[CGD][A-Z0-9]{2,30}", channel):
            raise ValueError("must be the channel's id, as C0ONCALL, and not its name; Slack shows it in the channel's details")
        return channel

    @field_validator("base_url")
    @classmethod
    def _is_the_api(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
            raise ValueError("must be the address of Slack's API, as https://slack.com/api/")
        return url if url.endswith("/") else f"{url}/"


class Slack:
    """A channel of a workspace. A thread_id is the ts of an incident's message, its receipt's external_id that of the post."""

    def __init__(self, config: SlackConfig, context: Context) -> None:  # noqa: ARG002  a kind is made from both
        token = config.token.get_secret_value()
        self._buttons = config.signing_secret is not None
        self._api = SlackApi(token=token, base_url=config.base_url, channel=config.channel, timeout=config.timeout_seconds)

    def send(self, notification: Notification, *, thread_id: str | None = None) -> Receipt:
        """Post the incident's message; where there is one, edit it and add to its thread, which completes the send.

        An incident whose message was deleted, or can no longer be edited, gets a new one.
        """
        if thread_id is not None and _TS.fullmatch(thread_id):
            try:
                return self._continue(notification, thread_id)
            except RefusedError as refusal:
                if refusal.code not in ROOT_GONE:
                    raise
        ts = self._post(notification)
        return Receipt(external_id=ts, thread_id=ts)

    def answer(self, user: str, text: str) -> None:
        """Tell that user something in the channel that nobody else sees."""
        if re.fullmatch(USER, user):
            self._api.whisper(user, message.plainly(text))

    def find(self, notification: Notification, *, thread_id: str | None = None) -> Receipt | None:
        """The oldest post with its key: in the thread, else in the channel, where it is if the thread's message was gone.

        Further posts with its key are turned into a note that they are duplicates. What was given up once and is overtaken by now
        counts as sent with the newer one, which tells the whole state: to edit the message would show it as it was.
        """
        thread: list[Found] = []
        if thread_id is not None and _TS.fullmatch(thread_id):
            thread = [*self._api.thread(thread_id, notification.at)]
        found = [each for each in thread if _key(each) == notification.key]
        found = found or [each for each in self._api.history(notification.at) if _key(each) == notification.key]
        found = found or [each for each in thread if _is_newer(each, notification)]
        if not found:
            return None
        if _key(found[0]) != notification.key:
            return Receipt(external_id=found[0]["ts"], thread_id=thread_id)
        first, *others = sorted(found, key=_age)
        for other in others:
            self._mark_duplicate(other, first)
        return Receipt(external_id=first["ts"], thread_id=first.get("thread_ts") or first["ts"])

    def _post(self, notification: Notification) -> str:
        try:
            return self._api.post(message.posted(notification, buttons=self._buttons), _metadata(notification))
        except RefusedError as refusal:
            if refusal.code not in TOO_MUCH:
                raise
        return self._api.post(message.without_blocks(notification, called(notification.mention)), _metadata(notification))

    def _continue(self, notification: Notification, root: str) -> Receipt:
        try:
            self._api.edit(root, message.edited(notification, buttons=self._buttons))
        except RefusedError as refusal:
            if refusal.code not in TOO_MUCH:
                raise
            self._api.edit(root, message.without_blocks(notification))
        loud = message.is_loud(notification)
        ts = self._api.post(message.reply(notification), _metadata(notification), thread_ts=root, broadcast=loud)
        return Receipt(external_id=ts, thread_id=root)

    def _mark_duplicate(self, other: Found, first: Found) -> None:
        payload = {"duplicate_of": first["ts"]}
        try:
            self._api.edit(other["ts"], message.duplicate_of(first["ts"]), {"event_type": DUPLICATE, "event_payload": payload})
        except DeliveryError as error:
            if not error.permanent:  # tried again with the look-up
                raise


def _metadata(notification: Notification) -> Found:
    payload = {"key": notification.key, "incident_id": notification.incident_id, "version": notification.version}
    return {"event_type": EVENT, "event_payload": payload}


def _is_newer(found: Found, notification: Notification) -> bool:
    """Whether a message of ours tells of a later version of the same incident."""
    payload = (found.get("metadata") or {}).get("event_payload") or {}
    version = payload.get("version") if _key(found) and payload.get("incident_id") == notification.incident_id else None
    return isinstance(version, int) and version > notification.version


def _key(found: Found) -> str | None:
    """The key of a message of ours; None for any other."""
    metadata = found.get("metadata") or {}
    key = (metadata.get("event_payload") or {}).get("key") if metadata.get("event_type") == EVENT else None
    return key if isinstance(key, str) else None


def _age(found: Found) -> tuple[int, int]:
    seconds, _, counter = str(found["ts"]).partition(".")
    return int(seconds), int(counter or 0)


KIND = Kind(SlackConfig, Slack, mentions=MENTIONS, mention_example="<!subteam^S0SECOND> or <@U0HEAD>")
