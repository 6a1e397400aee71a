"""GET /checks: what is checked, and whether the project's sources give what each check needs."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from commsqa.dashboard.api.cursors import DEFAULT_LIMIT, After, Limit, Page, cut, next_link, read
from commsqa.dashboard.visit import Visit, needs
from commsqa.domain.people import Permission
from commsqa.errors import UnknownIdError
from commsqa.project.suggestions import did_you_mean
from commsqa.services.queries import CheckDescription, runnable_checks

router = APIRouter(tags=["checks"])
View = Annotated[Visit, needs(Permission.VIEW)]


@router.get("/checks", summary="The checks by id")
def checks(
    request: Request, response: Response, visit: View, limit: Limit = DEFAULT_LIMIT, cursor: After = None
) -> Page[CheckDescription]:
    """With the fields of `commsqa checks --json`. `reason` says what a check wants that cannot run."""
    items, after = cut(runnable_checks(visit.house), lambda each: (each.check_id,), read(cursor, str), limit)
    return Page(items=items, next=next_link(request, response, after))


@router.get("/checks/{check_id}", summary="One check")
def check(visit: View, check_id: Annotated[str, Path(max_length=200)]) -> CheckDescription:
    """What it means for a steward stands on its page, /checks/{check_id}."""
    house = visit.house
    if check_id not in house.checks:
        raise UnknownIdError(f"no check has this id{did_you_mean(check_id, sorted(house.checks))}")
    return next(each for each in runnable_checks(house) if each.check_id == check_id)
