"""GET /findings; verdicts on them, and their sealed values for a reason."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from commsqa.dashboard.api.bodies import Body, body_of, described
from commsqa.dashboard.api.cursors import DEFAULT_LIMIT, After, Limit, Page, next_link, of_another_list, read, write
from commsqa.dashboard.visit import Visit, needs
from commsqa.domain.findings import Evidence, FindingState, SubjectKind
from commsqa.domain.levels import Level
from commsqa.domain.people import Permission
from commsqa.domain.reviews import Judged
from commsqa.errors import UnknownIdError
from commsqa.services.locating import locate
from commsqa.services.queries import open_evidence
from commsqa.services.queries.queue import newest_run
from commsqa.services.queries.reader import FindingFilter, FindingRow, findings_page
from commsqa.services.queries.runs import find_run
from commsqa.services.queries.states import states_of
from commsqa.services.reviewing import NOTE_LENGTH, review

router = APIRouter(tags=["findings"])
FindingId = Annotated[str, Path(max_length=200, description="A finding's id: the same in every run.")]
_Text = Annotated[str | None, Query(max_length=200)]


class FindingAnswer(BaseModel):
    """A finding with the columns of `commsqa findings`, in their order. No values: those are sealed."""

    finding_id: str
    run_id: str
    check_id: str
    subject_kind: SubjectKind
    subject_id: str
    severity: Level
    severity_now: Level
    score: Decimal
    vector: str
    incident_id: str | None
    cause_id: str | None
    state: FindingState


class VerdictAsked(Body):
    """A person's verdict; `open` takes an earlier one back."""

    verdict: Annotated[Judged, Field(strict=False)]
    note: str = Field(default="", max_length=NOTE_LENGTH)


class VerdictAnswer(BaseModel):
    """The finding's state by now; `changed` is false where this person had said the same before."""

    finding_id: str
    state: FindingState
    changed: bool


class EvidenceAsked(Body):
    """Why the sealed values are opened; it stands in the audit trail."""

    reason: str = Field(min_length=1, max_length=500)


@router.get("/findings", summary="The findings of a run")
def findings(
    request: Request,
    response: Response,
    visit: Annotated[Visit, needs(Permission.VIEW)],
    *,
    run: Annotated[str | None, Query(max_length=200, description="By default the run completed last.")] = None,
    batch: Annotated[str | None, Query(max_length=200, description="Without a run the newest of this batch.")] = None,
    check: _Text = None,
    severity: Annotated[Level | None, Query(description="The level if released.")] = None,
    state: FindingState | None = None,
    incident: _Text = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: After = None,
) -> Page[FindingAnswer]:
    """In the order of the run. States are today's: a person may have judged them, a newer run corrected or closed them.

    With a cursor the list goes on in the run in which it began, whatever was run since.
    """
    house = visit.house
    wanted = FindingFilter(check_id=check, severity=severity, state=state, incident_id=incident)
    key = read(cursor, str, int)
    if key is not None and run not in (None, key[0]):
        raise of_another_list()
    begun = run if key is None else str(key[0])
    record = newest_run(house, batch) if begun is None and batch is not None else find_run(house, begun)
    if batch is not None and record.batch_id != batch:
        raise UnknownIdError("this run is not of that batch")
    found = findings_page(house, record, wanted, after=None if key is None else int(key[1]), limit=limit)
    items = [_answer(row) for row in found.rows]
    after = None if found.after is None else write((record.run_id, found.after))
    return Page(items=items, next=next_link(request, response, after))


@router.get("/findings/{finding_id}", summary="One finding")
def finding(visit: Annotated[Visit, needs(Permission.VIEW)], finding_id: FindingId) -> FindingAnswer:
    """As the newest run that found it wrote it, with the state it has today."""
    located = locate(visit.house, [finding_id])[finding_id]
    state = states_of(visit.house, located.run).of(finding_id)
    return FindingAnswer.model_validate({name: located.row.get(name) for name in FindingAnswer.model_fields} | {"state": state})


@router.post(
    "/findings/{finding_id}/verdict",
    summary="Say what a finding is",
    openapi_extra=described(VerdictAsked, {"verdict": "confirmed", "note": "the register is right"}),
)
def verdict(
    visit: Annotated[Visit, needs(Permission.REVIEW)],
    finding_id: FindingId,
    asked: Annotated[VerdictAsked, body_of(VerdictAsked)],
) -> VerdictAnswer:
    """Every later run of the same composition keeps it."""
    done = review(visit.house, [finding_id], asked.verdict, asked.note)
    located = locate(visit.house, [finding_id])[finding_id]
    state = states_of(visit.house, located.run).of(finding_id)
    return VerdictAnswer(finding_id=finding_id, state=state, changed=bool(done.done))


@router.post(
    "/findings/{finding_id}/evidence",
    summary="Open a finding's sealed values",
    openapi_extra=described(EvidenceAsked, {"reason": "the customer asked, ticket 4711"}),
)
def evidence(
    response: Response,
    visit: Annotated[Visit, needs(Permission.EVIDENCE)],
    finding_id: FindingId,
    asked: Annotated[EvidenceAsked, body_of(EvidenceAsked)],
) -> Evidence:
    """The opening is an audit event with its reason, recorded before anything is shown."""
    response.headers["Cache-Control"] = "no-store"
    return open_evidence(visit.house, finding_id, reason=asked.reason)


def _answer(row: FindingRow) -> FindingAnswer:
    return FindingAnswer(**{name: getattr(row, name) for name in FindingAnswer.model_fields})
