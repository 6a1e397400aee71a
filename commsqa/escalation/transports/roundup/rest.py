"""Requests to a Roundup tracker, and what each way of failing means for a delivery."""

import base64
import json
import ssl
import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import httpx
from pydantic import SecretStr

from commsqa.errors import DeliveryError
from commsqa.escalation.tickets.queue import StaleTicketError

MAX_ANSWER = 5_000_000
"""Bytes; no answer we ask for is near it."""
LONGEST_PAUSE = timedelta(hours=1)
REASON_LENGTH = 200
SERVER_FAULT = "An error occurred"
"""How Roundup answers 400 for a fault of its own, a locked database or a detector that failed (rest.py, _data_decorator)."""
SPENT_TOKEN = "POE token"  # noqa: S105  the beginning of an answer
Params = list[tuple[str, str]]


class Rest:
    """One tracker's REST API. Every request has a connection of its own; none is repeated and no redirect is followed."""

    def __init__(self, url: str, user: str, password: SecretStr, timeout_seconds: int) -> None:
        self.timeout_seconds = timeout_seconds
        self._url = url
        self._user = user
        self._password = password

    def get(self, path: str, params: Params | None = None) -> dict[str, Any]:
        """What the answer holds below `data`."""
        return self._data("GET", path, params=params)

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """As `get`."""
        return self._data("POST", path, body=body)

    def put(self, path: str, body: dict[str, Any], *, version: str) -> dict[str, Any]:
        """Only when the item still is of this version (its ETag): StaleTicketError when it is not."""
        return self._data("PUT", path, body=body, headers={"If-Match": version})

    def _data(
        self,
        method: str,
        path: str,
        *,
        params: Params | None = None,
        body: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        status, answered, content = self._answer(method, path, params, body, headers or {})
        if status in (401, 403):
            reason = self._shown(_reason(content))
            raise DeliveryError(f"tracker refuses user '{self._user}' ({status}){reason}", misconfigured=True)
        if status == httpx.codes.PRECONDITION_FAILED:
            raise StaleTicketError("tracker: somebody changed the ticket meanwhile")
        if status == httpx.codes.TOO_MANY_REQUESTS:
            raise DeliveryError("tracker asks to wait (429)", retry_after=_pause(answered))
        if status >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise DeliveryError(f"tracker failed ({status})", ambiguous=True, retry_after=_pause(answered))
        if httpx.codes.is_redirect(status):
            raise DeliveryError(f"tracker answers with a redirect ({status}): url must be its own address", misconfigured=True)
        if httpx.codes.is_error(status):
            raise self._refusal(status, _reason(content))
        return _payload(content)

    def _answer(
        self, method: str, path: str, params: Params | None, body: dict[str, Any] | None, headers: dict[str, str]
    ) -> tuple[int, httpx.Headers, bytes]:
        """Status, headers and content; the whole of it within the timeout, however slowly it drips."""
        deadline = time.monotonic() + self.timeout_seconds
        try:
            with (
                httpx.Client(timeout=self.timeout_seconds, verify=self._certificates, trust_env=False) as client,
                client.stream(
                    method,
                    f"{self._url}rest/data/{path}",
                    params=tuple(params or ()),
                    json=body,
                    headers=self._own_headers | headers,
                    auth=(self._user, self._password.get_secret_value()),
                ) as response,
            ):
                content = bytearray()
                for chunk in response.iter_bytes():
                    content += chunk
                    if len(content) > MAX_ANSWER or time.monotonic() > deadline:
                        raise DeliveryError("tracker: its answer does not end", ambiguous=True)
                return response.status_code, response.headers, bytes(content)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise DeliveryError(f"tracker cannot be reached ({type(error).__name__})") from None
        except httpx.TransportError as error:
            raise DeliveryError(f"tracker: no whole answer ({type(error).__name__})", ambiguous=True) from None
        except httpx.DecodingError:
            raise DeliveryError("tracker: its answer cannot be decoded", ambiguous=True) from None
        except httpx.InvalidURL:
            raise DeliveryError("tracker: its url cannot be asked", misconfigured=True) from None

    def _refusal(self, status: int, reason: str | None) -> DeliveryError:
        """A 4xx: with Roundup's reason it is about what was asked; without, it is not a tracker that answers there."""
        if reason is None:
            return DeliveryError(f"url is not a Roundup tracker with REST ({status})", misconfigured=True)
        if SERVER_FAULT in reason or reason.startswith(SPENT_TOKEN):
            return DeliveryError(f"tracker failed ({status}){self._shown(reason)}", ambiguous=True)
        return DeliveryError(f"tracker refuses it ({status}){self._shown(reason)}", misconfigured=True)

    def _shown(self, reason: str | None) -> str:
        """The tracker's own words, short and without our password, should it repeat that."""
        if not reason:
            return ""
        secret = self._password.get_secret_value()
        for spelling in (base64.b64encode(f"{self._user}:{secret}".encode()).decode(), secret):
            reason = reason.replace(spelling, "***")
        return f": {reason[:REASON_LENGTH]}"

    @cached_property
    def _certificates(self) -> ssl.SSLContext:
        """The machine's own list: a tracker in the house often has a certificate of the house."""
        return ssl.create_default_context()

    @cached_property
    def _own_headers(self) -> dict[str, str]:
        """Roundup refuses writes without them, as a guard against forged requests."""
        parts = urlsplit(self._url)
        return {"X-Requested-With": "commsqa", "Origin": f"{parts.scheme}://{parts.netloc}", "Referer": self._url}


def _payload(content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(content)["data"]
    except (ValueError, KeyError, TypeError):
        data = None
    if not isinstance(data, dict):
        # A success without data: cut off, somebody else's page, or an error in disguise.
        raise DeliveryError("tracker: its answer is not Roundup's", ambiguous=True)
    return data


def _reason(content: bytes) -> str | None:
    """Roundup's `error.msg`, on one line; None when the answer is not Roundup's."""
    try:
        return " ".join(str(json.loads(content)["error"]["msg"]).split())
    except (ValueError, KeyError, TypeError):
        return None


def _pause(headers: httpx.Headers) -> timedelta | None:
    """Retry-After, in seconds or as a date, at most an hour; None when there is none that can be read."""
    text = headers.get("Retry-After", "")
    try:
        pause = timedelta(seconds=float(text))
    except (ValueError, OverflowError):
        try:
            pause = parsedate_to_datetime(text) - datetime.now(UTC)
        except (ValueError, TypeError):
            return None
    return min(max(pause, timedelta(0)), LONGEST_PAUSE)
