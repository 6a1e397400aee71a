"""POST /check: the live gate."""

from http import HTTPStatus
from threading import Event, Lock, Thread
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Query, Request
from pydantic import BaseModel

from commsqa.dashboard.api.bodies import JSON, read_bytes
from commsqa.dashboard.api.examples import CHECK_ANSWER, CHECK_REQUEST
from commsqa.dashboard.api.problems import Mistake, Refusal, pointer
from commsqa.dashboard.memory import settle
from commsqa.dashboard.visit import Visit, needs
from commsqa.domain.people import Permission
from commsqa.domain.tables import COMMUNICATIONS, TABLES, ColumnType, TableSpec
from commsqa.errors import CommsqaError, SourceError
from commsqa.services.house import House
from commsqa.services.live_gate import LiveGate, LiveResult
from commsqa.services.live_records import OwnRecordsError
from commsqa.services.live_request import MOST_PIECES, REQUIRED, AskedWrongError, read_asked

router = APIRouter(tags=["live gate"])
_first = Lock()
_VALUES = {
    ColumnType.TEXT: "text",
    ColumnType.DECIMAL: "a decimal as text or number, at most 3 digits after the point",
    ColumnType.DATE: "a date as YYYY-MM-DD",
    ColumnType.MOMENT: "a time by RFC 3339",
    ColumnType.INTEGER: "a whole number",
    ColumnType.BOOLEAN: "true or false",
}
_REQUIRED = {"description": "text; required, null in a row that has no such value"}


class CheckAnswer(BaseModel):
    """One result for each piece, in the order in which they were given."""

    results: list[LiveResult]


def _row(spec: TableSpec, required: tuple[str, ...], filled: tuple[str, ...]) -> dict[str, Any]:
    """A row. Its filled columns stand in every row; the other required ones in some, as a row may have no value there."""
    columns: dict[str, dict[str, Any]] = {name: {"description": _VALUES[kind]} for name, kind in spec.columns.items()}
    for name in required:
        columns[name] |= {"type": ["string", "number", "boolean"]} if name in filled else _REQUIRED
    return {
        "type": "object",
        "properties": columns,
        "required": list(filled),
        "description": "Canonical columns by their names; others are kept as text.",
    }


def _schema() -> dict[str, Any]:
    references = {
        name: {"type": "array", "items": _row(spec, spec.required, tuple(each for each in spec.key if each in spec.required))}
        for name, spec in TABLES.items()
        if name != COMMUNICATIONS.name
    }
    pieces = {
        "type": "array",
        "minItems": 1,
        "maxItems": MOST_PIECES,
        "items": _row(COMMUNICATIONS, REQUIRED, ("communication_id",)),
    }
    given = {"type": "object", "properties": references, "additionalProperties": False}
    return {
        "type": "object",
        "properties": {"pieces": pieces, "references": given},
        "required": ["pieces"],
        "additionalProperties": False,
    }


def live_gate(visit: Annotated[Visit, needs(Permission.CHECK)], request: Request) -> LiveGate:
    """The one of this application, made when it is first asked for."""
    return _gate_of(request.app, visit.house)


class Warming(Thread):
    """Prepares the live gate of the application beside everything else, so that nobody waits for it: it takes seconds."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(name="live gate", daemon=True)
        self._app = app
        self._stopping = Event()

    def run(self) -> None:
        """Until it is done or stopped."""
        house: House = self._app.state.house
        _gate_of(self._app, house).warm(house.clock(), before_each=self._unless_stopping)
        settle()

    def stop(self) -> None:
        """Ends it after the check that it is at: the interpreter must not end while the database's engine is at work."""
        self._stopping.set()
        self.join()

    def _unless_stopping(self) -> None:
        if self._stopping.is_set():
            raise CommsqaError("the server stops")


def _gate_of(app: FastAPI, house: House) -> LiveGate:
    with _first:
        found: LiveGate | None = getattr(app.state, "live_gate", None)
        if found is None:
            found = app.state.live_gate = LiveGate(house)
    return found


@router.post(
    "/check",
    response_model=CheckAnswer,
    response_model_exclude_none=True,
    summary="May these pieces leave?",
    openapi_extra={"requestBody": {"required": True, "content": {JSON: {"schema": _schema(), "example": CHECK_REQUEST}}}},
    responses={200: {"content": {JSON: {"example": CHECK_ANSWER}}}},
)
def check(
    visit: Annotated[Visit, needs(Permission.CHECK)],
    gate: Annotated[LiveGate, Depends(live_gate)],
    body: Annotated[bytes, Depends(read_bytes)],
    *,
    evidence: Annotated[bool, Query(description="Findings with their values; needs the permission evidence.")] = False,
) -> CheckAnswer:
    """Checks up to 5,000 pieces against the records given beside them and the project's own. No run, incident or message.

    A table in `references` is used as given; a table that is not comes from the project's sources. Pieces need no batch_id.
    """
    if evidence and not visit.may(Permission.EVIDENCE):
        raise Refusal(HTTPStatus.FORBIDDEN, "Findings with their values need the permission evidence.")
    try:
        return CheckAnswer(results=gate.check(visit.house, read_asked(body), evidence=evidence))
    except AskedWrongError as error:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if error.is_json else HTTPStatus.BAD_REQUEST
        errors = [Mistake(detail=each.what, pointer=pointer(*each.place)) for each in error.mistakes] if error.is_json else []
        raise Refusal(status, str(error), errors=errors) from None
    except SourceError as error:
        mistake = Mistake(detail=str(error), pointer=pointer("references"))
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, str(error), errors=[mistake]) from None
    except OwnRecordsError as error:
        raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, str(error)) from None
