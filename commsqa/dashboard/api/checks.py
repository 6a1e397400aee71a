"""GET /checks: what is checked, and whether the project's sources give what each check needs."""

from datetime import datetime, timedelta
from http import HTTPStatus
from threading import Lock
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Path, Request, Response

from commsqa.dashboard.api.cursors import DEFAULT_LIMIT, After, Limit, Page, cut, next_link, read
from commsqa.dashboard.api.problems import Refusal
from commsqa.dashboard.visit import Visit, needs
from commsqa.domain.people import Permission
from commsqa.errors import SourceError, UnknownIdError
from commsqa.project.suggestions import did_you_mean
from commsqa.services.house import House
from commsqa.services.queries import CheckDescription, runnable_checks

router = APIRouter(tags=["checks"])
_KEPT = timedelta(minutes=5)
_reading = Lock()
View = Annotated[Visit, needs(Permission.VIEW)]


class _Kept(NamedTuple):
    at: datetime
    checks: list[CheckDescription]


@router.get("/checks", summary="The checks by id")
def checks(
    request: Request, response: Response, visit: View, limit: Limit = DEFAULT_LIMIT, cursor: After = None
) -> Page[CheckDescription]:
    """With the fields of `commsqa checks --json`. `reason` says what a check wants that cannot run, as known for five minutes."""
    items, after = cut(_described(request, visit.house), lambda each: (each.check_id,), read(cursor, str), limit)
    return Page(items=items, next=next_link(request, response, after))


@router.get("/checks/{check_id}", summary="One check")
def check(request: Request, visit: View, check_id: Annotated[str, Path(max_length=200)]) -> CheckDescription:
    """What it means for a steward stands on its page, /checks/{check_id}."""
    house = visit.house
    if check_id not in house.checks:
        raise UnknownIdError(f"no check has this id{did_you_mean(check_id, sorted(house.checks))}")
    return next(each for each in _described(request, house) if each.check_id == check_id)


def _described(request: Request, house: House) -> list[CheckDescription]:
    """What can run is read from the sources, which may take long: one request does it, for all in the next minutes."""
    now = house.clock()
    with _reading:
        kept: _Kept | None = getattr(request.app.state, "described_checks", None)
        if kept is None or not kept.at <= now < kept.at + _KEPT:
            try:
                kept = request.app.state.described_checks = _Kept(now, runnable_checks(house))
            except SourceError as error:
                raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, str(error)) from None
        return kept.checks
