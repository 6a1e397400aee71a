"""The application that the commands register with, the options that they share, and how it ends."""

import atexit
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from commsqa import __version__
from commsqa.errors import CommsqaError

_ORDER = (
    *("init", "demo", "doctor", "run", "checks", "drill", "policy", "findings", "evidence", "review"),
    *("release", "hold", "release-pieces"),
    *("suppress", "suppressions", "confirm-suppression", "unsuppress"),
    *("incidents", "ack", "snooze", "resolve", "escalate", "serve", "users"),
)


class _InOrder(TyperGroup):
    """Lists the commands in the order in which a user meets them."""

    def list_commands(self, ctx: Any) -> list[str]:
        return sorted(super().list_commands(ctx), key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))


app = typer.Typer(
    name="commsqa",
    cls=_InOrder,
    help="Keeps a company from sending wrong communications, and says why one went out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
Project = Annotated[Path, typer.Argument(help="The project folder, which holds commsqa.yaml.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Run = Annotated[str | None, typer.Option("--run", help="The run; without it, the one completed last.", show_default=False)]
Output = Annotated[Path | None, typer.Option("--output", help="Write to this file, not to standard output.", show_default=False)]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept in the audit trail.", show_default=False)]


def _print_version(asked: bool) -> None:  # noqa: FBT001  typer calls it with the option's value alone
    if asked:
        typer.echo(f"commsqa {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    *,
    version: Annotated[  # noqa: ARG001  its callback answers, and ends the command before one is asked for
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_print_version)
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log every step on standard error.")] = False,
) -> None:
    if verbose:
        from commsqa.bootstrap import configure_logging

        configure_logging(level="info")


def main() -> NoReturn:
    """The entry point: every expected error is one line on standard error."""
    atexit.register(leave_quietly)
    try:
        app(standalone_mode=True)
    except CommsqaError as error:
        sys.exit(complain(error))
    except BrokenPipeError:
        with suppress(OSError):
            sys.stdout.close()
        sys.exit(1)
    sys.exit(0)


def leave_quietly() -> None:
    """The last thing before the interpreter is taken down: DuckDB 2.0 beside Great Expectations prints leak notes after it.

    Registered first, so that it runs after every other exit handler.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def complain(error: CommsqaError) -> int:
    """Says it in one line on standard error; answers the exit code."""
    typer.echo(f"commsqa: {' '.join(str(error).split())}", err=True)
    return error.exit_code


def program() -> str:
    """How the user can call commsqa again: its name, or its path where it is not on the search path (`make demo`)."""
    return "commsqa" if shutil.which("commsqa") else os.path.relpath(sys.argv[0])


def refuse(message: str) -> NoReturn:
    typer.echo(f"commsqa: {message}", err=True)
    raise typer.Exit(2)
