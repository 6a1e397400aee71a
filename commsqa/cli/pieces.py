"""A person's decisions on pieces."""

from pathlib import Path
from typing import Annotated, Any

import typer

from commsqa.cli.application import Json, Project, Reason, app, refuse

Pieces = Annotated[list[str] | None, typer.Argument(help="The pieces' ids.", show_default=False)]
Check = Annotated[str | None, typer.Option("--check", help="All pieces that this check speaks of.", show_default=False)]
Incident = Annotated[str | None, typer.Option("--incident", help="All pieces of this incident.", show_default=False)]
Batch = Annotated[
    str | None, typer.Option("--batch", help="The batch; without it, the pieces' own or the one run last.", show_default=False)
]
From = Annotated[Path | None, typer.Option("--from", help="A file with one id a line.", show_default=False)]
By = Annotated[str | None, typer.Option("--by", help="Who decides; without it, who is logged on.", show_default=False)]
_SHOWN = 5


@app.command()
def hold(
    project: Project,
    pieces: Pieces = None,
    *,
    reason: Reason,
    by: By = None,
    check: Check = None,
    incident: Incident = None,
    batch: Batch = None,
    file: From = None,
) -> None:
    """Hold pieces until a person releases them.

    The manifest says so at once, and every later run of the same composition keeps to it.
    """
    from commsqa.bootstrap import open_house
    from commsqa.services import deciding

    with open_house(project) as house:
        decided = deciding.hold(
            house, _selection(house, pieces, check, incident, batch, file), by=by or house.actor, reason=reason
        )
    typer.echo(f"held in batch {decided.batch_id}: {_listed(decided.done)}")
    if decided.unchanged:
        typer.echo(f"held by a person already: {_listed(decided.unchanged)}")


@app.command("release-pieces")
def release_pieces(
    project: Project,
    pieces: Pieces = None,
    *,
    reason: Annotated[
        str | None, typer.Option("--reason", help="Why; it is kept in the audit trail.", show_default=False)
    ] = None,
    by: By = None,
    check: Check = None,
    incident: Incident = None,
    batch: Batch = None,
    file: From = None,
    waiting: Annotated[bool, typer.Option("--waiting", help="Only list what waits for a second name.")] = False,
    as_json: Json = False,
) -> None:
    """Release pieces that are held.

    What is held at high or above takes two people: it waits until somebody of another name releases it as well (--by NAME).
    A release is for what was found until then: what another check finds later holds the piece again.
    """
    from commsqa.bootstrap import open_house
    from commsqa.services import deciding

    with open_house(project) as house:
        if waiting:
            _list_waiting(deciding.waiting_releases(house), as_json=as_json)
            return
        if reason is None:
            refuse("--reason TEXT is wanted: a release is kept in the audit trail with its reason")
        chosen = _selection(house, pieces, check, incident, batch, file)
        decided = deciding.release(house, chosen, by=by or house.actor, reason=reason)
    if decided.done:
        typer.echo(f"released in batch {decided.batch_id}: {_listed(decided.done)}")
    if decided.waiting:
        typer.echo(
            f"held at high or above, waiting for a second name: {_listed(decided.waiting)}; "
            "somebody else runs the same command with --by NAME"
        )


def _selection(
    house: Any, pieces: list[str] | None, check: str | None, incident: str | None, batch: str | None, file: Path | None
) -> Any:
    from commsqa.services.deciding import Selection
    from commsqa.services.handling import find_id

    named = [*(pieces or ()), *(_ids_in(file) if file else ())]
    if not (named or check or incident):
        refuse("which pieces? name ids, or give --check, --incident or --from FILE")
    if check is not None and check not in house.checks:
        refuse(f"no check has the id '{check}'; commsqa checks lists them")
    if incident is not None:
        with house.store.snapshot() as tx:
            incident = find_id(incident, tx.incidents.ids())
    return Selection(
        pieces=tuple(dict.fromkeys(named)),
        check_id=check,
        incident_id=incident,
        batch_id=batch,
    )


def _ids_in(file: Path) -> list[str]:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        refuse(
            f"{file} cannot be read ({getattr(error, 'strerror', None) or 'it is not UTF-8'}); give a text file, one id a line"
        )
    return [line.strip() for line in lines if line.strip()]


def _listed(pieces: tuple[str, ...]) -> str:
    if not pieces:
        return "none"
    more = f" and {len(pieces) - _SHOWN:,} more" if len(pieces) > _SHOWN else ""
    return f"{', '.join(pieces[:_SHOWN])}{more}"


def _list_waiting(waiting: list[Any], *, as_json: bool) -> None:
    from commsqa.printing import as_json as json_of
    from commsqa.printing import print_table

    if as_json:
        typer.echo(json_of(waiting))
        return
    rows = (
        (each.communication_id, each.batch_id, each.decided_by, f"{each.decided_at:%Y-%m-%d %H:%M}", each.reason)
        for each in waiting
    )
    print_table(("communication_id", "batch", "asked by", "at (UTC)", "reason"), rows)
