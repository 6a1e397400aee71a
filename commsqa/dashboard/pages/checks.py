"""The checks: what each means, how it did, and how often people said that it was wrong."""

from collections import Counter
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Request, Response

from commsqa.dashboard import causes
from commsqa.dashboard.charts import NARROW, charts_of
from commsqa.dashboard.check_text import CheckText, check_text
from commsqa.dashboard.figures import Figure, Series
from commsqa.dashboard.i18n import gettext_of, reader_of
from commsqa.dashboard.rendering import page
from commsqa.dashboard.visit import Visit, needs
from commsqa.domain.findings import Outcome
from commsqa.domain.incidents import IncidentState
from commsqa.domain.people import Permission
from commsqa.errors import UnknownIdError
from commsqa.services.data_docs import data_docs_of
from commsqa.services.queries.checks_over_time import CheckHistory, CheckPoint, check_history, checks_over_time
from commsqa.services.reviewing import reliability, reliability_of
from commsqa.services.suppressing import acting_on

router = APIRouter()
_ORDER = (Outcome.ERRORED, Outcome.FAILED, Outcome.PASSED, Outcome.SKIPPED)


class Row(NamedTuple):
    """A check in the list; `last` is None where it never ran."""

    id: str
    title: str
    last: CheckPoint | None


@router.get("/checks")
def checks_page(request: Request, visit: Annotated[Visit, needs(Permission.VIEW)], outcome: str = "") -> Response:
    """All checks with their latest result: what could not run first, then what found most."""
    history = checks_over_time(visit.house)
    _ = gettext_of(visit)
    last = {check_id: points[-1] for check_id, points in history.items() if points}
    rows = [Row(check_id, _(check.title), last.get(check_id)) for check_id, check in visit.house.checks.items()]
    counts = Counter(row.last.outcome for row in rows if row.last)
    chosen = Outcome(outcome) if outcome in set(Outcome) else None
    shown = [row for row in rows if chosen is None or (row.last and row.last.outcome is chosen)]
    content = {
        "rows": sorted(shown, key=_worst_first),
        "rates": reliability(visit.house),
        "counts": counts,
        "total": len(rows),
        "outcome": chosen,
        "outcomes": _ORDER,
    }
    return page(request, visit, "checks/list.html", content)


@router.get("/checks/{check_id}")
def check_page(request: Request, visit: Annotated[Visit, needs(Permission.VIEW)], check_id: str) -> Response:
    """One check."""
    _ = gettext_of(visit)
    check = visit.house.checks.get(check_id)
    if check is None:
        raise UnknownIdError(_("No check has this id."))
    text = check_text(check, _)
    history = check_history(visit.house, check_id)
    last = history.points[-1] if history.points else None
    return page(
        request,
        visit,
        "checks/one.html",
        {
            "check": text,
            "history": history,
            "cause_conditions": {
                each.incident_id: causes.conditions(each.conditions, reader_of(visit)) for each in history.incidents
            },
            "last": last,
            "open": [each for each in history.incidents if each.state is not IncidentState.RESOLVED],
            "resolved": [each for each in history.incidents if each.state is IncidentState.RESOLVED],
            "reliability": reliability_of(visit.house, check_id),
            "suppressions": acting_on(visit.house, check_id),
            "docs": data_docs_of(visit.house, last.run_id, check_id) if last else {},
            "tolerated": visit.house.checks_policy.setting(check_id).tolerated_rate,
            "enabled": visit.house.checks_policy.setting(check_id).enabled,
            "required": check_id in visit.house.checks_policy.required,
            **_charts(request, visit, history, text),
        },
    )


def _charts(request: Request, visit: Visit, history: CheckHistory, text: CheckText) -> dict[str, object]:
    looked = [point for point in history.points if point.rate is not None]
    if not looked:
        return {"figure": None}
    figure = rate_figure(looked, text)
    charts, reader = charts_of(request), reader_of(visit)
    return {
        "figure": figure,
        "wide": charts.address(figure, reader),
        "narrow": charts.address(figure, reader, width=NARROW),
    }


def rate_figure(points: list[CheckPoint], text: CheckText) -> Figure:
    """The share of its subjects that failed, from batch to batch."""
    return Figure(
        kind="line",
        columns=tuple(point.batch_id for point in points),
        series=(Series(label=text.title, values=tuple(point.rate or 0 for point in points)),),
        title=text.title,
        percent=True,
    )


def _worst_first(row: Row) -> tuple[int, int, str]:
    if row.last is None:
        return len(_ORDER), 0, row.id
    return _ORDER.index(row.last.outcome), -row.last.findings, row.id
