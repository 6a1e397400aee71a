"""The pages and the API, served."""

import socket
from typing import Annotated

import typer

from commsqa.cli.application import Project, app, refuse

_PORT = 8765
_GRACE_S = 10


@app.command()
def serve(
    project: Project,
    *,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes a free one.")] = _PORT,
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
) -> None:
    """Serve the pages and the API until it is interrupted.

    The first start makes the login admin and prints its one-time password, once. Another host than this machine's own needs
    dashboard.public_url with https in commsqa.yaml: a proxy in front brings TLS.
    """
    from commsqa.bootstrap import configure_logging, metrics_token, open_house
    from commsqa.project.dashboard import is_loopback

    configure_logging()
    with open_house(project) as house:
        settings = house.project.dashboard
        if not is_loopback(host) and not settings.is_https:
            refuse(f"--host {host} lets other machines in: set dashboard.public_url to an https address in commsqa.yaml first")
        listening = _listen(host, port)
        from commsqa.dashboard.api.gate import Warming
        from commsqa.dashboard.app import create_app
        from commsqa.dashboard.memory import settled
        from commsqa.services.people import first_admin

        pages = create_app(house, metrics_token=metrics_token())
        password = first_admin(house)
        if password is not None:
            typer.echo(f"The first sign-in: login admin, one-time password {password}  (it is shown only now)")
        drawing, gate = pages.state.charts.warm(), Warming(pages)
        gate.start()
        with settled():
            _serve(pages, listening, _address(listening, settings.public_url))
            gate.stop()
            drawing.join()


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens; one line and exit code 2 where it cannot."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
    except socket.gaierror:
        refuse(f"--host {host} is no address of this machine")
    except PermissionError:
        refuse(f"port {port} needs more rights; give another with --port, e.g. --port {_PORT}")
    except OSError as error:
        refuse(f"port {port} of {host} cannot be used ({error.strerror}); give another with --port, or 0 for a free one")
    listening.listen(256)
    return listening


def _address(listening: socket.socket, public_url: str | None) -> str:
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    own = f"http://{shown}:{port}/"
    return own if public_url is None else f"{public_url}/ (by a proxy to {own})"


def _serve(pages: object, listening: socket.socket, address: str) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        """Says its address once it answers."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            typer.echo(f"commsqa serves {address}  (stop with Ctrl+C)")

    config = uvicorn.Config(
        pages,  # type: ignore[arg-type]  # an ASGI application
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,  # the pages read what the trusted proxies of the project file say
        workers=1,
        timeout_graceful_shutdown=_GRACE_S,
        limit_concurrency=500,
    )
    try:
        Server(config).run([listening])
    except KeyboardInterrupt:
        typer.echo("stopped", err=True)
    finally:
        listening.close()
