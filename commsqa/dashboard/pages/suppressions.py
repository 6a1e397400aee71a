"""Suppressions: which act, on what, until when and by whose word; made, confirmed and ended here."""

from datetime import date, timedelta
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response

from commsqa.dashboard import causes
from commsqa.dashboard.i18n import gettext_of, reader_of
from commsqa.dashboard.rendering import go_to, page
from commsqa.dashboard.visit import Visit, needs
from commsqa.domain.causes import Conditions
from commsqa.domain.people import Permission
from commsqa.domain.reviews import Matcher
from commsqa.errors import InputError
from commsqa.services import suppressing
from commsqa.services.inspecting import inspect
from commsqa.services.suppressing import LONGEST, Standing, end_of_day

router = APIRouter()
_Word = Annotated[str, Form(max_length=2000)]
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
    request: Request,
    visit: Annotated[Visit, needs(Permission.REVIEW)],
    check_id: _Word,
    until: Annotated[date, Form()],
    reason: _Word = "",
    owner: _Word = "",
    scope: _Word = "",
    subject_id: _Word = "",
    customer: _Word = "",
    customer_digest: _Word = "",
    batch_id: _Word = "",
    conditions: _Word = "",
    cause_of: _Word = "",
    whole_check: _Word = "",
    next: _Word = "/suppressions",  # noqa: A002  the field's name
) -> Response:
    """A new one. `scope` names the one field that narrows it, where the form offers several; without it all count.

    `cause_of`: the conditions are those of the cause of this finding, which the form does not hold: values may be personal.
    """
    _ = gettext_of(visit)
    given = {
        "subject": subject_id.strip(),
        "customer": customer_digest or (visit.house.keyring.customer_digest(customer.strip()) if customer.strip() else ""),
        "batch": batch_id.strip(),
        "conditions": conditions.strip(),
        "check": whole_check,
    }
    chosen = {name: value if scope in ("", name) else "" for name, value in given.items()}
    matcher = Matcher(
        check_id=check_id,
        subject_id=chosen["subject"] or None,
        customer_digest=chosen["customer"] or None,
        batch_id=chosen["batch"] or None,
        conditions=_of_cause(visit, cause_of) if cause_of and scope == "conditions" else _conditions(visit, chosen["conditions"]),
    )
    made = suppressing.create(
        visit.house,
        matcher,
        reason=reason,
        owner=owner,
        expires_at=end_of_day(until),
        whole_check=bool(chosen["check"]),
    )
    said = _("%(id)s acts from the next run on.") % {"id": made.suppression_id}
    return go_to(request, next, say=said)


@router.post("/suppressions/{suppression_id}/confirm")
def confirm(request: Request, visit: Annotated[Visit, needs(Permission.APPROVE)], suppression_id: str) -> Response:
    """A second person's word on one."""
    _ = gettext_of(visit)
    suppressing.confirm(visit.house, suppression_id)
    return go_to(request, "/suppressions", say=_("Confirmed. From the next run on it acts on high and critical findings too."))


@router.post("/suppressions/{suppression_id}/end")
def end(request: Request, visit: Annotated[Visit, needs(Permission.REVIEW)], suppression_id: str, reason: _Word = "") -> Response:
    """Takes one back: the next run acts on its findings again."""
    _ = gettext_of(visit)
    suppressing.end(visit.house, suppression_id, reason=reason)
    return go_to(request, "/suppressions", say=_("Ended. The next run acts on its findings again."))


def _choices(visit: Visit) -> list[str]:
    """The checks of which something can be suppressed."""
    policy = visit.house.grader.policy
    return [check_id for check_id in visit.house.checks if not policy.locks_hold(check_id)]


def _of_cause(visit: Visit, finding_id: str) -> Conditions:
    _, cause = gettext_of(visit), inspect(visit.house, finding_id).cause
    if cause is None:
        raise InputError(_("This finding has no probable cause."))
    return cause.conditions


def _conditions(visit: Visit, text: str) -> Conditions:
    """One `attribute=value` a line."""
    _ = gettext_of(visit)
    found = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, sign, value = (part.strip() for part in line.partition("="))
        if not (name and sign and value):
            raise InputError(_("A condition is attribute=value, one on a line, e.g. template_version=7.2"))
        found[name] = value
    return found
