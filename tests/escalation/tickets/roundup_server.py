"""Serves one Roundup tracker on a free port of this machine: python roundup_server.py HOME. Prints the port, then serves."""

import re
import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from roundup.cgi.wsgi_handler import RequestDispatcher  # type: ignore[import-untyped]  # it has no types


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  as its parent calls it
        pass


def main(home: Path) -> None:
    with Server(("127.0.0.1", 0), Quiet) as server:
        config = home / "config.ini"
        address = f"http://127.0.0.1:{server.server_port}/"
        config.write_text(re.sub(r"(?m)^web = .*$", f"web = {address}", config.read_text(), count=1))
        server.set_app(RequestDispatcher(str(home)))
        print(server.server_port, flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
