"""A finding, judged with all that is known of it; its sealed values only after a reason was given."""

from datetime import datetime, timedelta
from functools import partial
from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Form, Query, Request, Response

from commsqa.dashboard import causes, reasons, worded
from commsqa.dashboard.check_text import check_text
from commsqa.dashboard.differences import differences, shown
from commsqa.dashboard.i18n import Reader, gettext_of, ngettext_of, reader_of
from commsqa.dashboard.level_names import level_names
from commsqa.dashboard.rendering import go_to, page
from commsqa.dashboard.visit import Visit, needs
from commsqa.dashboard.wording import number
from commsqa.domain.findings import Evidence, FindingState
from commsqa.domain.people import Permission
from commsqa.domain.reviews import Judged
from commsqa.services.inspecting import Inspected, inspect
from commsqa.services.queries import open_evidence
from commsqa.services.reviewing import Reviewed, review
from commsqa.services.suppressing import LONGEST

router = APIRouter()
_Word = Annotated[str, Form(max_length=2000)]
_MOST = 1000
"""Findings that one form judges."""


@router.get("/findings/{finding_id}")
def finding(
    request: Request,
    visit: Annotated[Visit, needs(Permission.VIEW)],
    finding_id: str,
    queue: Annotated[str, Query(max_length=2000)] = "",
) -> Response:
    """The finding, its values sealed. `queue` is the query of the queue it was opened from, and its place there."""
    return _page(request, visit, inspect(visit.house, finding_id), None, queue)


@router.post("/findings/review")
def judge(
    request: Request,
    visit: Annotated[Visit, needs(Permission.REVIEW)],
    verdict: Annotated[Judged, Form()],
    finding_id: Annotated[list[str], Form(max_length=_MOST)] = [],  # noqa: B006  FastAPI copies it
    note: _Word = "",
    next: _Word = "",  # noqa: A002  the field's name
) -> Response:
    """A verdict on all findings that were chosen; then back to where they were."""
    done = review(visit.house, finding_id, verdict, note)
    return go_to(request, next or f"/findings/{finding_id[0]}", say=_said(visit, done))


@router.post("/findings/{finding_id}/evidence")
def evidence(
    request: Request, visit: Annotated[Visit, needs(Permission.EVIDENCE)], finding_id: str, reason: _Word = "", queue: _Word = ""
) -> Response:
    """Opens the sealed values, and shows them in this answer alone."""
    opened = open_evidence(visit.house, finding_id, reason=reason)
    return _page(request, visit, inspect(visit.house, finding_id), opened, queue)


def _page(request: Request, visit: Visit, found: Inspected, opened: Evidence | None, queue: str) -> Response:
    reader, _ = reader_of(visit), gettext_of(visit)
    today = visit.house.clock().date()
    content = {
        "it": found.row,
        "found": found,
        "check": check_text(found.check, _) if found.check else None,
        "titles": {check_id: _(check.title) for check_id, check in visit.house.checks.items()},
        "dimensions": _dimensions(visit, found),
        "reasons": reasons.told(found.retraced.reasons, reader),
        "exposures": {each.value: factor for each, factor in visit.house.grader.policy.exposure.items()},
        "levels": level_names(visit),
        "moved": found.retraced.by_score if found.retraced.by_score not in (None, found.row.severity) else None,
        "cause": causes.sentence(found.cause, reader) if found.cause else None,
        "conditions": causes.conditions(found.cause.conditions, reader) if found.cause and found.cause.conditions else None,
        "history": _history(found),
        "queue": queue,
        **_ways_on(found, dict(parse_qsl(queue))),
        "told": partial(worded.sentence, visit=visit),
        "told_conditions": partial(causes.conditions, reader=reader),
        "opened": _opened(opened, reader) if opened else None,
        "earliest": today,
        "usual": today + timedelta(days=30),
        "latest": today + LONGEST - timedelta(days=1),
    }
    return page(request, visit, "findings/one.html", content)


def _ways_on(found: Inspected, queue: dict[str, str]) -> dict[str, str | None]:
    """From here: the same page, the queue it was opened from, and the next to judge there, of this piece first."""
    row, kept = found.row, {"queue": urlencode(queue)} if queue else {}
    rest = [each for each in found.of_piece if (each.check_id, each.finding_id) > (row.check_id, row.finding_id)]
    same = next((each.finding_id for each in rest if each.state is FindingState.OPEN and not each.suppressed_by), None)
    place = {name: value for name, value in queue.items() if name not in ("after", "page")} or {"batch": row.batch_id}
    place |= dict(parse_qsl(queue.get("page", "")))
    return {
        "here": f"/findings/{row.finding_id}" + (f"?{urlencode(kept)}" if kept else ""),
        "queue_url": f"/queue?{urlencode(place)}",
        "next_url": None if not queue else f"/findings/{same}?{urlencode(kept)}" if same else f"/queue/next?{urlencode(queue)}",
    }


def _opened(evidence: Evidence, reader: Reader) -> dict[str, object]:
    """What was sealed, in the reader's language where it was written in it."""
    both = evidence.stated is not None and evidence.expected is not None
    stated, expected = differences(evidence.stated or "", evidence.expected or "") if both else (None, None)
    arabic = evidence.sentence_ar if reader.language == "ar" else None
    return {
        "stated": stated if both else evidence.stated and shown(evidence.stated),
        "expected": expected if both else evidence.expected and shown(evidence.expected),
        "sentence": arabic or evidence.sentence,
        "language": "ar" if arabic else "en",
    }


def _history(found: Inspected) -> list[tuple[datetime, str, object]]:
    """What happened to it, the newest first: who judged it, which runs found it, and what else is in the trail."""
    entries: list[tuple[datetime, str, object]] = [(each.reviewed_at, "review", each) for each in found.reviews]
    entries += [(each.at, "run", each) for each in found.sightings]
    entries += [(each.at, "trail", each) for each in found.history if each.action != "finding.reviewed"]
    return sorted(entries, key=lambda entry: entry[0], reverse=True)


def _dimensions(visit: Visit, found: Inspected) -> list[tuple[str, object]]:
    _ = gettext_of(visit)
    names = {"money": _("money"), "privacy": _("privacy"), "legal": _("legal"), "trust": _("trust")}
    return [(names[name], points) for name, points in found.retraced.dimensions.items()]


def _said(visit: Visit, done: Reviewed) -> str:
    """What a verdict did, in a line."""
    _, ngettext, reader = gettext_of(visit), ngettext_of(visit), reader_of(visit)
    if not done.done:
        return _("You had judged them so already.")
    names = {
        Judged.CONFIRMED: _("confirmed"),
        Judged.FALSE_POSITIVE: _("false positive"),
        Judged.DUPLICATE: _("duplicate"),
        Judged.CORRECTED: _("corrected at source"),
        Judged.OPEN: _("open again"),
    }
    text = ngettext("%(num)s finding: %(verdict)s.", "%(num)s findings: %(verdict)s.", len(done.done))
    return text % {"num": number(len(done.done), reader), "verdict": names[done.verdict]}
