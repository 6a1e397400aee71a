"""Sending what waits in the outbox."""

import signal
import threading
from datetime import timedelta
from typing import Annotated, Any

import typer

from commsqa.cli.application import Json, Project, app

_LEVELS = ("sent", "failed", "waiting", "dead")
_WORDS = {
    "sent": "sent",
    "failed": "failed, will be tried again",
    "waiting": "without an answer, will be looked up",
    "dead": "given up",
}


@app.command()
def escalate(
    project: Project,
    *,
    watching: Annotated[bool, typer.Option("--watch", help="Go on until stopped (SIGTERM or Ctrl-C).")] = False,
    interval: Annotated[float, typer.Option("--interval", help="With --watch: seconds between two sweeps.", min=0.1)] = 1.0,
    retry_dead: Annotated[bool, typer.Option("--retry-dead", help="First make wait again what was given up.")] = False,
    as_json: Json = False,
) -> None:
    """Send what waits: messages, tickets, due escalation steps; and read what people did in the tracker.

    Without --watch one sweep. Any number of workers may run at the same time. Exit code 0, also when a destination cannot be
    reached: what could not be delivered stays and is tried again.
    """
    from commsqa.bootstrap import configure_logging, open_house
    from commsqa.printing import as_json as json_of
    from commsqa.services import escalating
    from commsqa.services.tracking import TicketReader

    configure_logging()
    with open_house(project) as house:
        if retry_dead:
            revived = escalating.revive(house)
            typer.echo(f"{revived:,} given-up deliveries wait again", err=as_json)

        def tell(what: Any) -> None:
            if isinstance(what, str):
                typer.echo(f"commsqa: {what}", err=True)
            else:
                typer.echo(json_of(what) if as_json else _counted(what))

        if not watching:
            tell(escalating.sweep_and_read(house, TicketReader()))
            for line in _still_waiting(house):
                typer.echo(line, err=True)
            return
        stop = threading.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: stop.set())
        escalating.watch(
            house, interval=timedelta(seconds=interval), rest=lambda wait: stop.wait(wait.total_seconds()), told=tell
        )


def _counted(report: Any) -> str:
    counts = [f"{getattr(report, name):,} {_WORDS[name]}" for name in _LEVELS if getattr(report, name)]
    return ", ".join(counts) or "nothing was due"


def _still_waiting(house: Any) -> list[str]:
    """A line for each destination that something waits for, with its last error."""
    with house.store.snapshot() as tx:
        waiting = tx.outbox.undelivered()
    lines = []
    for name in sorted({delivery.destination for delivery in waiting}):
        mine = [delivery for delivery in waiting if delivery.destination == name]
        dead = sum(delivery.state == "dead" for delivery in mine)
        error = next((delivery.last_error for delivery in reversed(mine) if delivery.last_error), None)
        counts = (
            f"{len(mine) - dead:,} waiting, {dead:,} given up (--retry-dead tries them again)"
            if dead
            else f"{len(mine):,} waiting"
        )
        lines.append(f"{name}: {counts}{f'; last error: {error}' if error else ''}")
    return lines
