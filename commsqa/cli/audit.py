"""The audit trail: whether it is whole, and what of it is kept elsewhere."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from commsqa.cli.application import Output, Project, app, refuse

if TYPE_CHECKING:
    from commsqa.services.audit_export import KeptHead

audit_app = typer.Typer(help="The audit trail: that nobody changed it.", no_args_is_help=True)
app.add_typer(audit_app, name="audit")
_MOMENT = "A day such as 2026-11-22, or a time such as 2026-11-22T14:00Z."
OptionalProject = Annotated[
    Path | None, typer.Argument(help="The project folder; none is needed with --export.", show_default=False)
]
Moment = Annotated[str | None, typer.Option(help=_MOMENT, show_default=False)]


@audit_app.command("verify")
def audit_verify(
    project: OptionalProject = None,
    *,
    export: Annotated[
        Path | None, typer.Option("--export", help="Verify this file, as audit export wrote it.", show_default=False)
    ] = None,
    public_key: Annotated[
        str | None,
        typer.Option("--public-key", help="The key that must have signed it: hex digits, or a file.", show_default=False),
    ] = None,
    head: Annotated[
        Path | None, typer.Option("--head", help="A head as audit head printed it, which must be there.", show_default=False)
    ] = None,
) -> None:
    """Walk the whole trail and name the first broken link. Exit code 0 when it is whole, 1 when it is not.

    With --export the file is enough: no project and no database.
    """
    from commsqa.services.audit_check import read_head, read_key

    if (project is None) == (export is None):
        refuse("name either a project or, with --export, a file")
    key = None if public_key is None else read_key(public_key)
    kept = None if head is None else read_head(head)
    if export is not None:
        _verify_export(export, key, kept)
    elif project is not None:
        _verify_project(project, key, kept)


def _verify_export(export: Path, key: str | None, kept: "KeptHead | None") -> None:
    from commsqa.services.audit_check import check_export

    verdict = check_export(export, public_key=key, head=kept)
    if verdict.problem is not None:
        _broken(verdict.problem, verdict.entries)
    part = "the whole trail" if verdict.complete else "a part of the trail; what was left out cannot be judged"
    typer.echo(f"whole: {verdict.entries:,} entries ({part}), signed by the key {verdict.fingerprint}")
    if key is None:
        typer.echo("Compare this fingerprint with the one you keep, or give --public-key: the key came with the file.")


def _verify_project(project: Path, key: str | None, kept: "KeptHead | None") -> None:
    from commsqa.bootstrap import open_house
    from commsqa.services.verifying import verify_trail

    with open_house(project) as house:
        verdict = verify_trail(house, public_key=key, head=kept)
    if verdict.problem is not None:
        _broken(verdict.problem, verdict.entries)
    typer.echo(f"whole: {verdict.entries:,} entries, each linked to the one before; the head is signed")


def _broken(problem: str, entries: int) -> None:
    typer.echo(f"broken: {problem} ({entries:,} entries before it are whole)")
    raise typer.Exit(1)


@audit_app.command("export")
def audit_export(
    project: Project,
    *,
    output_format: Annotated[
        Literal["jsonl", "csv"], typer.Option("--format", help="jsonl can be verified, csv is for reading.")
    ] = "jsonl",
    output: Output = None,
    since: Moment = None,
    until: Moment = None,
    subject: Annotated[str | None, typer.Option("--subject", help="Only what is about this id.", show_default=False)] = None,
) -> None:
    """Write the trail to a file that anybody can verify. A part of it says that it is one."""
    from commsqa.bootstrap import open_house
    from commsqa.cli.output import opened
    from commsqa.services.audit_export import csv_lines, json_lines
    from commsqa.store.trail import Wanted

    wanted = Wanted(since=_moment("--since", since), until=_moment("--until", until, end=True), subject=subject)
    with open_house(project) as house:
        lines = (json_lines if output_format == "jsonl" else csv_lines)(house, wanted)
        with opened(output) as file:
            file.writelines(lines)


@audit_app.command("key")
def audit_key(project: Project) -> None:
    """Print the public key that the trail is signed by. Keep it where nobody who can write the trail can change it."""
    from commsqa.bootstrap import open_house
    from commsqa.services.audit_export import public_key_of

    with open_house(project) as house:
        key = public_key_of(house)
    typer.echo(f"public key   {key.public_key}\nfingerprint  {key.fingerprint}")


@audit_app.command("head")
def audit_head(project: Project) -> None:
    """Print the signed end of the trail. Kept elsewhere, it shows when the trail is put back to an older state."""
    from commsqa.bootstrap import open_house
    from commsqa.domain.values import canonical_json
    from commsqa.services.audit_export import kept_head

    with open_house(project) as house:
        typer.echo(canonical_json(kept_head(house)).decode())


def _moment(option: str, given: str | None, *, end: bool = False) -> datetime | None:
    """The time given; `end`: of a day its last moment."""
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        refuse(f"{option} is no time; give {_MOMENT[0].lower()}{_MOMENT[1:]}")
    if end and len(given) == len("2026-11-22"):
        moment += timedelta(days=1, microseconds=-1)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
