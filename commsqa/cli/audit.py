"""The audit trail."""

import typer

from commsqa.cli.application import Project, app

audit_app = typer.Typer(help="The audit trail: that nobody changed it.", no_args_is_help=True)
app.add_typer(audit_app, name="audit")


@audit_app.command("verify")
def audit_verify(project: Project) -> None:
    """Walk the whole trail and name the first broken link. Exit code 0 when it is whole, 1 when it is not."""
    from commsqa.bootstrap import open_house

    with open_house(project) as house:
        verdict = house.store.verify_audit()
    if verdict.problem is not None:
        typer.echo(f"broken: {verdict.problem} ({verdict.entries:,} entries before it are whole)")
        raise typer.Exit(1)
    typer.echo(f"whole: {verdict.entries:,} entries, each linked to the one before; the head is signed")
