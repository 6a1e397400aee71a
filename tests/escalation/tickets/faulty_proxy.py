"""A proxy in front of a tracker that fails as networks and servers do, before or after a request has taken effect."""

import http.client
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple
from urllib.parse import urlsplit

FAULTS = ("drop before", "503 before", "429 before", "drop after", "cut after", "503 after", "no answer")
HOP_BY_HOP = ("connection", "transfer-encoding", "content-length", "date", "server")


class Fault(NamedTuple):
    """Which fault, at which kind of request (its method and the first part of its path)."""

    name: str
    request: str


class FaultyProxy:
    """Fails reads and writes with a chance of their own, as often as it may; every fault in turn. `silence`: seconds."""

    def __init__(self, target: str, *, reads: float, writes: float, seed: int, silence: float) -> None:
        self.url = ""
        self.done: list[Fault] = []
        self._target = urlsplit(target)
        self._reads, self._writes = reads, writes
        self._left, self._silence = 0, silence
        self._random = random.Random(seed)  # noqa: S311  repeatable, not secret

    @property
    def landed(self) -> Counter[str]:
        """Writes that took effect and were not answered, by request."""
        return Counter(fault.request for fault in self.done if "before" not in fault.name and not fault.request.startswith("GET"))

    def may_fail(self, times: int) -> None:
        """From now on, so often."""
        self._left = times

    def next_fault(self, request: str) -> str:
        """The name of the fault for this request; empty for none."""
        rate = self._reads if request.startswith("GET") else self._writes
        if not self._left or self._random.random() > rate:
            return ""
        self._left -= 1
        self.done.append(Fault(FAULTS[len(self.done) % len(FAULTS)], request))
        return self.done[-1].name

    @contextmanager
    def serving(self) -> Iterator["FaultyProxy"]:
        """On a free port, until left."""
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self) -> None:
                proxy._handle(self)

            do_GET = do_POST = do_PUT = handle_any  # noqa: N815  as its parent calls them

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  as its parent calls it
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            server.daemon_threads = True
            self.url = f"http://127.0.0.1:{server.server_port}/"
            thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            thread.start()
            try:
                yield self
            finally:
                server.shutdown()
                thread.join()

    def _handle(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length", "0")))
        fault = self.next_fault(f"{handler.command} {_kind(handler.path)}")
        if fault == "drop before":
            return
        if fault in ("503 before", "429 before"):
            _answer(handler, int(fault[:3]), [("Retry-After", "1")], b"busy")
            return
        status, headers, content = self._forwarded(handler, body)
        if fault == "drop after":
            return
        if fault == "503 after":
            _answer(handler, 503, [], b"<html>gateway</html>")
        elif fault == "no answer":
            time.sleep(self._silence)
        elif fault == "cut after":
            _answer(handler, status, headers, content, sent=len(content) // 2)
        else:
            _answer(handler, status, headers, content)

    def _forwarded(self, handler: BaseHTTPRequestHandler, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        """The tracker sees requests to its own address."""
        connection = http.client.HTTPConnection(self._target.netloc, timeout=30)
        own = {"Host": self._target.netloc, "Origin": f"http://{self._target.netloc}", "Referer": self._target.geturl()}
        try:
            connection.request(handler.command, handler.path, body or None, dict(handler.headers) | own)
            answer = connection.getresponse()
            kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in HOP_BY_HOP]
            return answer.status, kept, answer.read()
        finally:
            connection.close()


def _kind(path: str) -> str:
    """`/rest/data/issue/@poe/abc` is `issue/@poe/*`."""
    parts = urlsplit(path).path.split("/")[3:]
    return "/".join([*parts[:1], *(part if part == "@poe" else "*" for part in parts[1:])])


def _answer(
    handler: BaseHTTPRequestHandler, status: int, headers: list[tuple[str, str]], content: bytes, sent: int | None = None
) -> None:
    handler.send_response(status)
    for name, value in headers:
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content[:sent])
