"""The Slack double: a workspace behind a real HTTP server on loopback. It fails on request, and keeps every byte it received."""

import hashlib
import hmac
import json
import socket
import struct
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.escalation.slack_workspace import CHANNEL, TOKEN, Message, Workspace

SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


@dataclass
class Fault:
    """What goes wrong with one call. `commits`: whether the call takes effect, now or only `late` seconds after it."""

    answer: Literal["throttle", "refuse", "status", "rst", "fin", "hang", "cut"]
    commits: bool = False
    late: float | None = None
    said: str | None = None  # Retry-After, the refusal's word, or the body of a status
    status: int = 503
    method: str = "chat."  # its beginning

    def __str__(self) -> str:
        effect = f"{self.late:g} s late" if self.late is not None else "committed" if self.commits else "nothing done"
        return f"{self.answer} {self.said or ''} {self.status if self.answer == 'status' else ''} ({effect})"


class SlackDouble(Workspace):
    """Use it as a context: `with SlackDouble() as slack: ... slack.base_url`."""

    def __init__(self, clock: Callable[[], float] | None = None, *, page: int = 200, bucket: bool = False) -> None:
        super().__init__(clock, page=page, bucket=bucket)
        self.faults: list[Fault | None] = []  # each for one call, in order; None: a chat call that goes well
        self.fails: Fault | None = None  # for every call, until it is taken away
        self.met: list[Fault] = []  # those that happened
        self.received: list[bytes] = []
        self.calls: list[str] = []
        self.own_faults: list[str] = []

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.slack = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        assert not self.own_faults

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/api/"

    @property
    def config(self) -> dict[str, Any]:
        """The destination in a policy."""
        return {"kind": "slack", "base_url": self.base_url, "token": TOKEN, "channel": CHANNEL}

    def press(self, root: Message, action: str, *, user: str = "U0SARA", at: float | None = None) -> dict[str, Any]:
        """What a person's press of a button sends to commsqa: the body and the headers, signed as Slack signs."""
        buttons = [each for block in root.blocks if block["type"] == "actions" for each in block["elements"]]
        [button] = [each for each in buttons if each["action_id"] == f"commsqa_{action}"]
        pressed = {
            "type": "block_actions",
            "user": {"id": user, "username": "somebody"},
            "channel": {"id": CHANNEL, "name": "oncall"},
            "message": {"ts": root.ts},
            "actions": [{"action_id": button["action_id"], "value": button["value"], "type": "button"}],
        }
        body = urlencode({"payload": json.dumps(pressed)}).encode()
        return {"content": body, "headers": signed(body, at=self.clock() if at is None else at)}

    def take_fault(self, method: str) -> Fault | None:
        with self._lock:
            fault = self.fails
            if fault is None or not method.startswith(fault.method):
                of_this = (at for at, each in enumerate(self.faults) if method.startswith(each.method if each else "chat."))
                at = next(of_this, None)
                fault = None if at is None else self.faults.pop(at)
            if fault is not None:
                self.met.append(fault)
            return fault


def signed(body: bytes, *, at: float, secret: str = SIGNING_SECRET) -> dict[str, str]:
    """The headers with which Slack sends a body."""
    stamp = str(int(at))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
    }


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    slack: "SlackDouble"

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._resets: set[socket.socket] = set()

    def reset(self, request: socket.socket) -> None:
        """Let closing it send RST, not FIN."""
        request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._resets.add(request)

    def shutdown_request(self, request: Any) -> None:
        if request in self._resets:
            self._resets.remove(request)
            self.close_request(request)
        else:
            super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is part of the tests; a fault of the double itself ends them."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            self.slack.own_faults.append(repr(error))


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class calls it so
        """Nothing is printed."""

    def do_GET(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        slack, url = self.server.slack, urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        method = url.path.removeprefix("/api/")
        slack.received.append(f"{self.requestline}\n{self.headers}".encode() + body)
        slack.calls.append(method)
        arguments = _arguments(url.query, self.headers.get("Content-Type") or "", body)
        bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
        token = bearer or arguments.get("token")
        fault = slack.take_fault(method)
        if fault is None:
            if slack.is_throttled(method):
                self._say(429, json.dumps({"ok": False, "error": "ratelimited"}), {"Retry-After": "1"})
            else:
                self._say(200, json.dumps(slack.answer(method, token, arguments)))
            return
        answer = {"ok": False, "error": "internal_error"}
        if fault.late is not None:
            slack.commit_late(method, arguments, fault.late)
        elif fault.commits:
            answer = slack.answer(method, token, arguments)
        self._fail(fault, json.dumps(answer))

    def _fail(self, fault: Fault, answer: str) -> None:
        match fault.answer:
            case "throttle":
                said = {} if fault.said is None else {"Retry-After": fault.said}
                self._say(429, json.dumps({"ok": False, "error": "ratelimited"}), said)
            case "refuse":
                self._say(200, json.dumps({"ok": False, "error": fault.said}))
            case "status":
                self._say(fault.status, fault.said or "<!DOCTYPE html><title>Service unavailable</title>", html=True)
            case "cut":
                self._say(200, answer[: len(answer) // 2])
            case "hang":
                self.connection.settimeout(30)
                self.connection.recv(1)  # until the client gives up and closes
            case "rst":
                self.server.reset(self.connection)
            case "fin":
                pass
        self.close_connection = True

    def _say(self, status: int, body: str, headers: dict[str, str] | None = None, *, html: bool = False) -> None:
        content = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if html else "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


def _arguments(query: str, content_type: str, body: bytes) -> dict[str, Any]:
    """The arguments of a call, from the URL and from a form or JSON; a form's lists and objects are JSON."""
    given: dict[str, Any] = dict(parse_qsl(query))
    if "json" in content_type:
        return {**given, **json.loads(body or b"{}")}
    given |= dict(parse_qsl(body.decode(), keep_blank_values=True))
    for name in ("blocks", "metadata"):
        if isinstance(given.get(name), str):
            given[name] = json.loads(given[name])
    return given
