"""Suppressions: which act, on what, until when and by whose word; made, confirmed and ended here."""

from datetime import timedelta
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response

from commsqa.dashboard import causes
from commsqa.dashboard.i18n import gettext_of, reader_of
from commsqa.dashboard.rendering import go_to, page
from commsqa.dashboard.suppression_form import SuppressionForm, Word
from commsqa.dashboard.visit import Visit, needs
from commsqa.domain.people import Permission
from commsqa.services import suppressing
from commsqa.services.suppressing import LONGEST, Standing, end_of_day

router = APIRouter()
_USUAL = timedelta(days=30)
_DAY = timedelta(days=1)


@router.get("/suppressions")
def suppressions(
    request: Request,
    visit: Annotated[Visit, needs(Permission.VIEW)],
    state: str = "acting",
    check: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Those that act, or those that ended or expired; of one check where it is given."""
    shown = "ended" if state == "ended" else "acting"
    every = suppressing.listed(visit.house)
    of_check = [each for each in every if check in ("", each.suppression.matcher.check_id)]
    acting = [each for each in of_check if each.standing is Standing.ACTING]
    reader, now = reader_of(visit), visit.house.clock()
    listed = acting if shown == "acting" else [each for each in of_check if each.standing is not Standing.ACTING]
    conditions = {
        each.suppression.suppression_id: causes.conditions(each.suppression.matcher.conditions, reader) for each in listed
    }
    content = {
        "listed": listed,
        "conditions": conditions,
        "told_conditions": partial(causes.conditions, reader=reader),
        "tab": shown,
        "acting": len(acting),
        "ended": len(of_check) - len(acting),
        "check": check,
        "me": visit.house.actor,
        "titles": {check_id: gettext_of(visit)(each.title) for check_id, each in visit.house.checks.items()},
        "choices": _choices(visit),
        "attributes": visit.house.checks_policy.attributes,
        "earliest": now.date(),
        "usual": (now + _USUAL).date(),
        "latest": (now + LONGEST - _DAY).date(),
        "soon": now + timedelta(days=7),
    }
    return page(request, visit, "suppressions/list.html", content)


@router.post("/suppressions")
def create(
    request: Request, visit: Annotated[Visit, needs(Permission.REVIEW)], form: Annotated[SuppressionForm, Form()]
) -> Response:
    """A new one."""
    _ = gettext_of(visit)
    made = suppressing.create(
        visit.house,
        form.matcher(visit),
        reason=form.reason,
        owner=form.owner,
        expires_at=end_of_day(form.until),
        whole_check=form.is_of_whole_check,
    )
    return go_to(request, form.next, say=_("%(id)s acts from the next run on.") % {"id": made.suppression_id})


@router.post("/suppressions/{suppression_id}/confirm")
def confirm(request: Request, visit: Annotated[Visit, needs(Permission.APPROVE)], suppression_id: str) -> Response:
    """A second person's word on one."""
    _ = gettext_of(visit)
    suppressing.confirm(visit.house, suppression_id)
    return go_to(request, "/suppressions", say=_("Confirmed. From the next run on it acts on high and critical findings too."))


@router.post("/suppressions/{suppression_id}/end")
def end(request: Request, visit: Annotated[Visit, needs(Permission.REVIEW)], suppression_id: str, reason: Word = "") -> Response:
    """Takes one back: the next run acts on its findings again."""
    _ = gettext_of(visit)
    suppressing.end(visit.house, suppression_id, reason=reason)
    return go_to(request, "/suppressions", say=_("Ended. The next run acts on its findings again."))


def _choices(visit: Visit) -> list[str]:
    """The checks of which something can be suppressed."""
    policy = visit.house.grader.policy
    return [check_id for check_id in visit.house.checks if not policy.locks_hold(check_id)]
