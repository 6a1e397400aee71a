"""What a steward opens in the morning: the latest batch's gate, its findings, the trend, what is new and what waits."""

from typing import Annotated

from fastapi import APIRouter, Request, Response

from commsqa.dashboard import causes
from commsqa.dashboard.charts import NARROW, charts_of
from commsqa.dashboard.figures import Figure, Series
from commsqa.dashboard.i18n import gettext_of, reader_of
from commsqa.dashboard.level_names import level_names
from commsqa.dashboard.rendering import page
from commsqa.dashboard.visit import Visit, needs
from commsqa.domain.levels import Level
from commsqa.domain.people import Permission
from commsqa.services.queries.overview import Overview, TrendPoint, overview

router = APIRouter()
_CHECKS_SHOWN = 10
_WORST_FIRST = tuple(reversed(Level))


@router.get("/")
def overview_page(request: Request, visit: Annotated[Visit, needs(Permission.VIEW)]) -> Response:
    """The overview."""
    found = overview(visit.house)
    if found is None:
        return page(request, visit, "overview/none.html", {})
    return page(request, visit, "overview/overview.html", {"found": found, **_content(request, visit, found)})


def _content(request: Request, visit: Visit, found: Overview) -> dict[str, object]:
    _ = gettext_of(visit)
    checks = sorted(found.counts.checks.items(), key=_worst_first)
    errored = [each for each in found.report.checks if each.outcome == "errored"]
    figure, reader = trend_figure(found.trend, visit), reader_of(visit)
    news = found.news.causes if found.news else ()
    return {
        "cause_conditions": {each.incident_id: causes.conditions(each.causes[0].conditions, reader) for each in news},
        "levels": _WORST_FIRST,
        "titles": {check_id: _(check.title) for check_id, check in visit.house.checks.items()},
        "checks": checks[:_CHECKS_SHOWN],
        "checks_more": len(checks) - _CHECKS_SHOWN,
        "families": sorted(found.counts.families.items(), key=_worst_first),
        "errored": errored,
        "figure": figure,
        "wide": charts_of(request).address(figure, reader_of(visit)),
        "narrow": charts_of(request).address(figure, reader_of(visit), width=NARROW),
        "waiting": found.waiting,
    }


def trend_figure(trend: tuple[TrendPoint, ...], visit: Visit) -> Figure:
    """Findings by level from batch to batch. The worst lie at the bottom, where heights compare."""
    _ = gettext_of(visit)
    names = level_names(visit)
    return Figure(
        kind="bars",
        columns=tuple(point.batch_id for point in trend),
        series=tuple(
            Series(label=names[level], tone=level.value, values=tuple(point.levels.get(level, 0) for point in trend))
            for level in _WORST_FIRST
        ),
        title=_("Findings by severity, batch by batch"),
    )


def _worst_first(item: tuple[str, dict[Level, int]]) -> tuple[object, ...]:
    name, levels = item
    return *(-levels.get(level, 0) for level in _WORST_FIRST), name
