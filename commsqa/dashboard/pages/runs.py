"""Flow history: every run with what it read, by which versions, what it decided and who released what since."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from commsqa.dashboard.moments import moment_of
from commsqa.dashboard.rendering import page
from commsqa.dashboard.visit import Visit, needs
from commsqa.dashboard.worded import link_of, sentence
from commsqa.domain.people import Permission
from commsqa.services.queries.run_comparison import compare_runs
from commsqa.services.queries.run_history import RUN_STATES, WantedHistory, run_history, run_in_detail

router = APIRouter()
PAGE = 50
Text = Annotated[str, Query(max_length=200)]
MayView = Annotated[Visit, needs(Permission.VIEW)]


@router.get("/runs")
def runs(
    request: Request,
    visit: MayView,
    *,
    batch: Text = "",
    customer: Text = "",
    piece: Text = "",
    person: Text = "",
    state: Text = "",
    since: Text = "",
    until: Text = "",
    before: Text = "",
) -> Response:
    """All runs, the newest first. A customer's id is looked up by its keyed digest."""
    fields = {"batch": batch, "customer": customer, "piece": piece, "person": person, "since": since, "until": until}
    given = {name: value.strip() for name, value in fields.items()} | {"state": state if state in RUN_STATES else ""}
    wanted = WantedHistory(
        batch_id=given["batch"] or None,
        customer=given["customer"] or None,
        piece=given["piece"] or None,
        person=given["person"] or None,
        state=RUN_STATES.get(given["state"]),
        since=moment_of(since),
        until=moment_of(until, end=True),
    )
    found = run_history(visit.house, wanted, before=before or None, limit=PAGE)
    kept = {name: value for name, value in given.items() if value}
    content = {
        "lines": found.lines,
        "given": given,
        "filtered": bool(kept),
        "states": tuple(RUN_STATES),
        "next_url": found.after and f"/runs?{urlencode({**kept, 'before': found.after})}",
        "first_url": before and f"/runs?{urlencode(kept)}",
    }
    return page(request, visit, "runs/list.html", content)


@router.get("/runs/{run_id}")
def run(request: Request, visit: MayView, run_id: str, *, compare: Text = "") -> Response:
    """One run; beside another of its batch where `compare` names one."""
    found = run_in_detail(visit.house, run_id)
    content = {
        "run": found,
        "line": found.line,
        "history": [(told, sentence(told, visit), link_of(told)) for told in found.history],
        "comparison": compare_runs(visit.house, run_id, compare) if compare else None,
        "compare": compare,
    }
    return page(request, visit, "runs/one.html", content)
