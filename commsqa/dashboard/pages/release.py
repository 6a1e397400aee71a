"""What leaves and what is held: the manifest of a run, and people's decisions on its pieces."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import Annotated, BinaryIO
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response, StreamingResponse

from commsqa.dashboard.i18n import gettext_of, ngettext_of, reader_of
from commsqa.dashboard.rendering import go_to, page
from commsqa.dashboard.visit import MayNot, Visit, needs
from commsqa.dashboard.wording import number
from commsqa.domain.decisions import PieceDecision, same_person
from commsqa.domain.people import Permission
from commsqa.errors import InputError
from commsqa.services import deciding
from commsqa.services.deciding import Decided, Selection
from commsqa.services.queries.manifest import ManifestFilter, manifest_counts, manifest_file, manifest_page
from commsqa.services.queries.queue import newest_run
from commsqa.services.queries.runs import find_run

router = APIRouter()
_Ids = Annotated[list[str], Form(max_length=5000)]
_Word = Annotated[str, Form(max_length=300)]
_Reason = Annotated[str, Form(max_length=2000)]
_PART = 256 * 1024


@router.get("/release/{run_id}")
def manifest(
    request: Request,
    visit: Annotated[Visit, needs(Permission.VIEW)],
    run_id: str,
    decision: Annotated[str, Query(max_length=20)] = "held",
    check: Annotated[str, Query(max_length=200)] = "",
    piece: Annotated[str, Query(max_length=200)] = "",
    after: str = "",
) -> Response:
    """One page of the manifest as it is now; by default what is held."""
    run = find_run(visit.house, run_id)
    newest = newest_run(visit.house, run.batch_id)
    shown = "" if piece else decision if decision in ("held", "released", "waiting", "all") else "held"
    wanted = ManifestFilter(
        decision=shown if shown in ("held", "released") else None,
        check_id=check or None,
        piece=piece.strip() or None,
        waiting=shown == "waiting",
    )
    place = int(after) if after.isascii() and after.isdigit() and len(after) < 12 else None
    found = manifest_page(visit.house, run, wanted, after=place)
    counts = manifest_counts(visit.house, run)
    query = {name: value for name, value in {"decision": shown, "check": check, "piece": piece}.items() if value}
    content = {
        "run": run,
        "newest": newest if newest.run_id != run.run_id else None,
        "counts": counts,
        "found": found,
        "shown": shown,
        "check": check,
        "piece": piece,
        "groups": _groups(counts.waiting, visit.person.login) if newest.run_id == run.run_id else [],
        "titles": {check_id: each.title for check_id, each in visit.house.checks.items()},
        "next_url": f"/release/{quote(run_id)}?{urlencode({**query, 'after': found.after})}" if found.after is not None else None,
    }
    return page(request, visit, "release/release.html", content)


@router.get("/release/{run_id}/manifest.csv")
def manifest_csv(visit: Annotated[Visit, needs(Permission.VIEW)], run_id: str) -> Response:
    """The list that a print or send job reads."""
    run = find_run(visit.house, run_id)
    file = manifest_file(visit.house, run, "csv")
    return _download(file, f"release-{run.run_id}.csv", "text/csv; charset=utf-8")


@router.get("/release/{run_id}/manifest.parquet")
def manifest_parquet(visit: Annotated[Visit, needs(Permission.VIEW)], run_id: str) -> Response:
    """The same as Parquet."""
    run = find_run(visit.house, run_id)
    file = manifest_file(visit.house, run, "parquet")
    return _download(file, f"release-{run.run_id}.parquet", "application/vnd.apache.parquet")


@router.post("/release/{run_id}/hold")
def hold(
    request: Request,
    visit: Annotated[Visit, needs(Permission.HOLD)],
    run_id: str,
    reason: _Reason = "",
    piece: _Ids = [],  # noqa: B006  FastAPI reads it, nobody changes it
    check: _Word = "",
) -> Response:
    """Holds the pieces named, or all of which a check speaks."""
    return _decide(request, visit, run_id, deciding.hold, piece, check, reason)


@router.post("/release/{run_id}/release")
def release(
    request: Request,
    visit: Annotated[Visit, needs(Permission.RELEASE)],
    run_id: str,
    reason: _Reason = "",
    piece: _Ids = [],  # noqa: B006
    check: _Word = "",
) -> Response:
    """Releases held pieces; what is grave waits for a second name. Only an approver is one."""
    seen = find_run(visit.house, run_id).run_id
    release_them = partial(deciding.release, may_confirm=visit.may(Permission.APPROVE), seen=seen)
    return _decide(request, visit, run_id, release_them, piece, check, reason)


@router.post("/release/{run_id}/confirm")
def confirm(
    request: Request, visit: Annotated[Visit, needs(Permission.APPROVE)], run_id: str, piece: _Ids, reason: _Reason = ""
) -> Response:
    """The second name. Whoever asked for the release is refused."""
    run = find_run(visit.house, run_id)
    asked = {each.communication_id: each for each in manifest_counts(visit.house, run).waiting}
    named = [word for each in piece for word in each.split()]
    if any(same_person(asked[each].decided_by, visit.person.login) for each in named if each in asked):
        raise MayNot
    if gone := [each for each in named if each not in asked]:
        raise InputError(f"the release of {gone[0]} does not wait any more: somebody decided on it")
    return _decide(request, visit, run_id, partial(deciding.release, seen=run.run_id), piece, "", reason)


def _decide(
    request: Request, visit: Visit, run_id: str, decide: Callable[..., Decided], pieces: list[str], check: str, reason: str
) -> Response:
    run = find_run(visit.house, run_id)
    named = tuple(dict.fromkeys(word for each in pieces for word in each.split()))
    if not named and not check:
        raise InputError("which pieces? name at least one, or a check")
    selection = Selection(pieces=named, check_id=check or None, batch_id=run.batch_id)
    done = decide(visit.house, selection, by=visit.person.login, reason=reason)
    return go_to(request, f"/release/{quote(run_id)}", say=_told(visit, done, held=decide is deciding.hold))


def _download(file: BinaryIO, name: str, kind: str) -> Response:
    """The file that is open, whatever takes its place meanwhile."""

    def parts() -> Iterator[bytes]:
        with file:
            while part := file.read(_PART):
                yield part

    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(os.fstat(file.fileno()).st_size)}
    return StreamingResponse(parts(), media_type=kind, headers=headers)


def _told(visit: Visit, done: Decided, *, held: bool) -> str:
    _, ngettext, reader = gettext_of(visit), ngettext_of(visit), reader_of(visit)
    decided, waits, said = len(done.done), len(done.waiting), []
    if decided and held:
        said.append(ngettext("%(num)s piece held.", "%(num)s pieces held.", decided) % {"num": number(decided, reader)})
    elif decided:
        said.append(ngettext("%(num)s piece released.", "%(num)s pieces released.", decided) % {"num": number(decided, reader)})
    if waits:
        text = ngettext("%(num)s piece waits for a second name.", "%(num)s pieces wait for a second name.", waits)
        said.append(text % {"num": number(waits, reader)})
    return " ".join(said) or _("Nothing changed: it was so already.")


def _groups(waiting: tuple[PieceDecision, ...], login: str) -> list[dict[str, object]]:
    """What one person asked for at one time, together."""
    groups: dict[tuple[object, ...], list[PieceDecision]] = {}
    for each in waiting:
        groups.setdefault((each.decided_by, each.reason, each.decided_at), []).append(each)
    return [
        {
            "by": found[0].decided_by,
            "reason": found[0].reason,
            "at": found[0].decided_at,
            "pieces": [each.communication_id for each in found],
            "checks": sorted({check for each in found for check in each.check_ids}),
            "own": same_person(found[0].decided_by, login),
        }
        for found in groups.values()
    ]
