"""GET /runs, and a run's report and manifest; POST /release: a person holds or releases its pieces."""

from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field, NonNegativeInt

from commsqa.dashboard.api.bodies import Body, body_of, described
from commsqa.dashboard.api.cursors import DEFAULT_LIMIT, After, Limit, Page, next_link, read, write
from commsqa.dashboard.visit import Visit, needs
from commsqa.domain.findings import CheckResult, Outcome
from commsqa.domain.incidents import Action
from commsqa.domain.levels import Level, Priority
from commsqa.domain.people import Permission
from commsqa.domain.runs import Gate, Paths
from commsqa.domain.values import Moment
from commsqa.services import deciding
from commsqa.services.queries.manifest import ManifestFilter, manifest_page
from commsqa.services.queries.run_history import RunLine, WantedHistory, run_history
from commsqa.services.queries.runs import find_run

router = APIRouter(tags=["runs"])
RunId = Annotated[str, Path(max_length=200, description="A run's id.")]
View = Annotated[Visit, needs(Permission.VIEW)]


class CauseReport(BaseModel):
    """A probable cause: an association, until a change agrees."""

    cause_id: str
    conditions: dict[str, str]
    explained: float
    inside_rate: float
    elsewhere_rate: float
    risk_ratio: float
    risk_ratio_low: float
    onset: Moment | None
    change_id: str | None
    sentence: str


class IncidentInRun(BaseModel):
    """An incident as the run left it. `severity` is that if released."""

    incident_id: str
    fingerprint: str
    check_id: str
    severity: Level
    severity_now: Level
    score: Decimal
    vector: str
    priority: Priority
    reasons: list[str]
    customers: NonNegativeInt
    findings: NonNegativeInt
    causes: list[CauseReport]
    action: Action


class RunAnswer(BaseModel):
    """A run: the same object as `commsqa run --json` prints."""

    run_id: str
    flow_run_id: str | None
    batch_id: str
    evaluated: NonNegativeInt = Field(description="The batch's pieces.")
    duration_s: float
    outcome: Outcome
    checks: list[CheckResult]
    findings_by_severity: dict[Level, int]
    incidents: list[IncidentInRun]
    gate: Gate
    paths: Paths


class ManifestItem(BaseModel):
    """A piece of the manifest as it is now. `check_ids` are separated by one space."""

    communication_id: str
    decision: str
    check_ids: str


class DecisionAsked(Body):
    """Which pieces are meant, all that is named of them together, and why."""

    reason: str = Field(min_length=1, max_length=deciding.REASON_LENGTH)
    pieces: list[Annotated[str, Field(min_length=1, max_length=200)]] = Field(default=[], max_length=5_000)
    check_id: str | None = Field(default=None, max_length=200)
    incident_id: str | None = Field(default=None, max_length=200)


class DecisionAnswer(BaseModel):
    """What the decision did, by piece. `waiting`: a second person must release them; `unchanged`: they were so already."""

    batch_id: str
    done: list[str]
    waiting: list[str]
    unchanged: list[str]


_EXAMPLE = {"reason": "checked by hand, ticket 4711", "pieces": ["P-1"]}
_ASKED = described(DecisionAsked, _EXAMPLE)


@router.get("/runs", summary="Runs, the one started last first")
def runs(
    request: Request,
    response: Response,
    visit: View,
    batch: Annotated[str | None, Query(max_length=200, description="Only runs over this batch.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: After = None,
) -> Page[RunLine]:
    """Every run, also those that failed; what a run found is in its report."""
    key = read(cursor, str)
    found = run_history(visit.house, WantedHistory(batch_id=batch), before=None if key is None else str(key[0]), limit=limit)
    return Page(items=list(found.lines), next=next_link(request, response, found.after and write((found.after,))))


@router.get("/runs/{run_id}", summary="A run's report")
def run(visit: View, run_id: RunId) -> RunAnswer:
    """The report of a completed run, as `commsqa run --json` prints it."""
    return RunAnswer.model_validate(find_run(visit.house, run_id).report, from_attributes=True)


@router.get("/runs/{run_id}/manifest", summary="What of a run's batch may leave")
def manifest(
    request: Request,
    response: Response,
    visit: View,
    run_id: RunId,
    decision: Annotated[Literal["held", "released"] | None, Query(description="Only pieces with this decision.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: After = None,
) -> Page[ManifestItem]:
    """Each piece once: of a batch's newest run with what people decided since."""
    key = read(cursor, int)
    wanted = ManifestFilter(decision=decision)
    house = visit.house
    found = manifest_page(house, find_run(house, run_id), wanted, after=None if key is None else int(key[0]), limit=limit)
    items = [
        ManifestItem(communication_id=row.communication_id, decision=row.decision, check_ids=" ".join(row.check_ids))
        for row in found.rows
    ]
    return Page(items=items, next=next_link(request, response, None if found.after is None else write((found.after,))))


@router.post("/release/{run_id}/hold", summary="Hold pieces", openapi_extra=_ASKED)
def hold(
    visit: Annotated[Visit, needs(Permission.HOLD)], run_id: RunId, asked: Annotated[DecisionAsked, body_of(DecisionAsked)]
) -> DecisionAnswer:
    """They stay held until a person releases them. The decision is on the batch of this run."""
    house = visit.house
    return _answer(deciding.hold(house, _selection(visit, run_id, asked), by=house.actor, reason=asked.reason))


@router.post("/release/{run_id}/release", summary="Release held pieces", openapi_extra=_ASKED)
def release(
    visit: Annotated[Visit, needs(Permission.RELEASE)], run_id: RunId, asked: Annotated[DecisionAsked, body_of(DecisionAsked)]
) -> DecisionAnswer:
    """What is held at high or above leaves once a second person releases it too; the second one needs `approve`.

    409 where the batch was run again since: the newer run may have found more.
    """
    house, selection = visit.house, _selection(visit, run_id, asked)
    may_confirm, seen = visit.may(Permission.APPROVE), find_run(house, run_id).run_id
    return _answer(deciding.release(house, selection, by=house.actor, reason=asked.reason, may_confirm=may_confirm, seen=seen))


def _selection(visit: Visit, run_id: str, asked: DecisionAsked) -> deciding.Selection:
    batch_id = find_run(visit.house, run_id).batch_id
    return deciding.Selection(
        pieces=tuple(asked.pieces), check_id=asked.check_id, incident_id=asked.incident_id, batch_id=batch_id
    )


def _answer(decided: deciding.Decided) -> DecisionAnswer:
    return DecisionAnswer(
        batch_id=decided.batch_id, done=list(decided.done), waiting=list(decided.waiting), unchanged=list(decided.unchanged)
    )
