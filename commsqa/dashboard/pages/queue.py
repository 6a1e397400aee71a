"""The work queue: what is wrong with each piece or customer, filtered, sorted, and judged by keyboard or in bulk."""

from enum import StrEnum
from functools import partial
from typing import Annotated, TypeVar
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import Response

from commsqa.dashboard.i18n import gettext_of
from commsqa.dashboard.rendering import go_to, page
from commsqa.dashboard.visit import Visit, needs
from commsqa.domain.findings import FindingState
from commsqa.domain.levels import Level
from commsqa.domain.people import Permission
from commsqa.domain.values import Value
from commsqa.services.house import House
from commsqa.services.locating import newest_runs
from commsqa.services.queries.queue import QueueFilter, QueueRow, QueueSort, QueueState, newest_run, queue_page
from commsqa.services.views import remove_view, save_view, views_of

router = APIRouter()
_BATCHES = 100


_UP = "-up"
_SEVERITIES = {*Level, *(f"{level}{_UP}" for level in Level)}


class Asked(Value):
    """What the address asks for. `severity` is a level, or with -up behind it one and above.

    `page`: which page of the queue a finding was opened from, `after=` or `before=` a place.
    """

    batch: str = ""
    check: str = ""
    family: str = ""
    severity: str = ""
    state: QueueState = QueueState.OPEN
    decision: str = ""
    incident: str = ""
    customer: str = ""
    subject: str = ""
    sort: QueueSort = QueueSort.WORST
    page: str = ""

    @property
    def filter(self) -> QueueFilter:
        """As the query takes it."""
        return QueueFilter(
            state=self.state,
            check_id=self.check or None,
            family=self.family or None,
            severity=Level(level) if (level := self.severity.removesuffix(_UP)) else None,
            and_above=self.severity.endswith(_UP),
            decision=self.decision or None,
            incident_id=self.incident or None,
            customer_digest=self.customer or None,
            subject_id=self.subject.strip() or None,
        )

    def query(self, *without: str, **more: str | int | None) -> str:
        """The address's query again, without these fields and with others; defaults are left out."""
        own = {name: str(value) for name, value in self if value and value != type(self).model_fields[name].default}
        kept = {name: value for name, value in own.items() if name not in without}
        return urlencode(kept | {name: value for name, value in more.items() if value is not None})


def asked(
    batch: Annotated[str, Query(max_length=200)] = "",
    check: Annotated[str, Query(max_length=200)] = "",
    family: Annotated[str, Query(max_length=200)] = "",
    severity: str = "",
    state: str = "",
    decision: Annotated[str, Query(max_length=20)] = "",
    incident: Annotated[str, Query(max_length=100)] = "",
    customer: Annotated[str, Query(max_length=100)] = "",
    subject: Annotated[str, Query(max_length=200)] = "",
    sort: str = "",
    page: Annotated[str, Query(max_length=20)] = "",
) -> Asked:
    """What the request's address asks for; a word that is none of the field's asks for nothing."""
    return Asked(
        batch=batch,
        check=check,
        family=family,
        severity=severity if severity in _SEVERITIES else "",
        state=_one_of(QueueState, state) or QueueState.OPEN,
        decision=decision,
        incident=incident,
        customer=customer,
        subject=subject,
        sort=_one_of(QueueSort, sort) or QueueSort.WORST,
        page=page,
    )


_Asks = Annotated[Asked, Depends(asked)]


@router.get("/queue")
def queue(
    request: Request, visit: Annotated[Visit, needs(Permission.VIEW)], asked: _Asks, after: str = "", before: str = ""
) -> Response:
    """One page of the queue of a batch's newest run, by default of the batch that ran last."""
    batches = list(dict.fromkeys(run.batch_id for run in newest_runs(visit.house)))[:_BATCHES]
    content: dict[str, object] = {
        "asked": asked,
        "batches": batches,
        "states": list(QueueState),
        "sorts": list(QueueSort),
        "levels": list(reversed(Level)),
        "views": views_of(visit.house, visit.person.login),
    }
    if not batches:
        return page(request, visit, "queue/nothing.html", content)
    run = newest_run(visit.house, asked.batch or None)
    found = queue_page(
        visit.house, run, asked.filter, sort=asked.sort, after=_place(after), before=_place(before) if not after else None
    )
    results = run.report.checks if run.report else ()
    here = urlencode({"after": after} if after else {"before": before} if before else {})
    content |= {
        "run": run,
        "found": found,
        "checks": [each.check_id for each in results if each.findings],
        "titles": _titles(visit.house),
        "opens": partial(_opens, asked.model_copy(update={"page": here}), run.batch_id),
        "here": f"/queue?{asked.query(after=after or None, before=before or None)}",
        "next_url": f"/queue?{asked.query(after=found.after)}" if found.after else None,
        "previous_url": f"/queue?{asked.query(before=found.before)}" if found.before else None,
    }
    return page(request, visit, "queue/queue.html", content)


@router.get("/queue/next")
def following(request: Request, visit: Annotated[Visit, needs(Permission.VIEW)], asked: _Asks, after: str = "") -> Response:
    """The finding to look at after the row at this place; the queue again, where that was the last one."""
    _ = gettext_of(visit)
    run = newest_run(visit.house, asked.batch or None)
    rows = queue_page(visit.house, run, asked.filter, sort=asked.sort, after=_place(after), limit=1).rows
    if not rows:
        return go_to(request, f"/queue?{asked.query('page')}", say=_("That was the last one of these."))
    still_open = [each for each in rows[0].findings if each.state is FindingState.OPEN]
    return go_to(request, _opens(asked, run.batch_id, rows[0], (still_open or rows[0].findings)[0].finding_id))


@router.post("/queue/views")
def save(
    request: Request,
    visit: Annotated[Visit, needs(Permission.VIEW)],
    name: Annotated[str, Form()],
    query: Annotated[str, Form()] = "",
) -> Response:
    """Saves what is filtered for this person. Only what the queue knows is kept of the query."""
    _ = gettext_of(visit)
    known = Asked.model_fields.keys() - {"batch", "page"}
    kept = urlencode([(field, value) for field, value in parse_qsl(query) if field in known])
    save_view(visit.house, visit.person.login, name, kept)
    return go_to(request, f"/queue?{kept}", say=_("View saved."))


@router.post("/queue/views/remove")
def remove(request: Request, visit: Annotated[Visit, needs(Permission.VIEW)], name: Annotated[str, Form()]) -> Response:
    """Removes one of this person's views."""
    _ = gettext_of(visit)
    remove_view(visit.house, visit.person.login, name)
    return go_to(request, "/queue", say=_("View removed."))


def _opens(asked: Asked, batch: str, row: QueueRow, finding_id: str) -> str:
    """The finding's page, which knows its place in this queue."""
    return f"/findings/{quote(finding_id)}?{urlencode({'queue': asked.query(batch=batch, after=row.place)})}"


def _titles(house: House) -> dict[str, str]:
    return {check_id: check.title for check_id, check in house.checks.items()}


_Word = TypeVar("_Word", bound=StrEnum)


def _one_of(words: type[_Word], text: str) -> _Word | None:
    """The word that the address names; an unknown one asks for nothing."""
    return words(text) if text in set(words) else None


def _place(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
