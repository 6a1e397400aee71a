"""Erasing evidence: what the retention policy would erase now, and one customer's or one run's on request."""

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from commsqa.dashboard.i18n import gettext_of, ngettext_of, reader_of
from commsqa.dashboard.rendering import go_to, page
from commsqa.dashboard.visit import Visit, needs
from commsqa.dashboard.worded import sentence
from commsqa.dashboard.wording import number
from commsqa.domain.people import Permission
from commsqa.errors import InputError, UnknownIdError
from commsqa.services.erasing import Erased, apply_retention, erase_customer, erase_run, expired, would_erase
from commsqa.services.trail import AuditFilter, trail_page

router = APIRouter()
MayAdminister = Annotated[Visit, needs(Permission.ADMINISTER)]
_SHOWN = 20
_NOTHING_TYPED = {"what": "customer", "subject": "", "reason": ""}


@router.get("/audit/erasure")
def erasure(request: Request, visit: MayAdminister) -> Response:
    """The policy and what it would erase now; the forms; what was erased last."""
    return _shown(request, visit, _NOTHING_TYPED)


@router.post("/audit/erasure")
def erase(
    request: Request,
    visit: MayAdminister,
    *,
    what: Annotated[Literal["customer", "run"], Form()],
    subject: Annotated[str, Form(max_length=200)],
    reason: Annotated[str, Form(max_length=500)] = "",
    sure: Annotated[bool, Form()] = False,
) -> Response:
    """For good, once that is said after seeing how much it is. The trail names the customer's keyed digest, not the id."""
    house, name = visit.house, subject.strip()
    typed = {"what": what, "subject": subject, "reason": reason}
    try:
        if not sure:
            return _shown(request, visit, typed, findings=would_erase(house, what, name, reason=reason))
        erased = erase_customer(house, name, reason=reason) if what == "customer" else erase_run(house, name, reason=reason)
    except InputError as error:
        status = 404 if isinstance(error, UnknownIdError) else 400
        return _shown(request, visit, typed, said=str(error), status=status)
    return go_to(request, "/audit/erasure", say=_said(visit, erased))


@router.post("/audit/retention")
def retention(request: Request, visit: MayAdminister) -> Response:
    """What the policy does not keep any longer, now."""
    return go_to(request, "/audit/erasure", say=_said(visit, apply_retention(visit.house)))


def _shown(
    request: Request, visit: Visit, typed: Mapping[str, str], *, findings: int = 0, said: str = "", status: int = 200
) -> Response:
    """`findings`: how many would be unreadable; the person is asked whether that is meant."""
    done = trail_page(visit.house, AuditFilter(action="evidence.erased"), limit=_SHOWN).entries
    content = {
        "policy": visit.house.retention,
        "expired": expired(visit.house),
        "done": [(told, sentence(told, visit)) for told in done],
        "typed": typed,
        "findings": findings,
        "said": said,
    }
    return page(request, visit, "audit/erasure.html", content, status=status)


def _said(visit: Visit, erased: Erased) -> str:
    _, ngettext = gettext_of(visit), ngettext_of(visit)
    text = ngettext(
        "Erased: the evidence of %(num)s finding cannot be opened any more.",
        "Erased: the evidence of %(num)s findings cannot be opened any more.",
        erased.findings,
    ) % {"num": number(erased.findings, reader_of(visit))}
    if not erased.wiped:
        text += " " + _("The database file still has traces of it; the next erasure removes them.")
    return text
