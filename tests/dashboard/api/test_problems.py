"""Errors below /api are problem details, and tell nothing of our inside."""

import json
from http import HTTPStatus

import pytest
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from commsqa.dashboard.api.problems import Mistake, Refusal, is_api, pointer, problem_of
from commsqa.dashboard.visit import Forged, MayNot, SignInNeeded
from commsqa.errors import BusyError, EvidenceError, InputError, StoreError, UnknownIdError


def asked(path: str = "/api/v1/runs") -> Request:
    return Request({"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""})


FAULTS = [
    (SignInNeeded(), 401, "sign-in-needed"),
    (MayNot(), 403, "not-allowed"),
    (Forged(), 403, "not-allowed"),
    (UnknownIdError("no run has the id R1"), 404, "not-found"),
    (BusyError("another run holds the lock"), 409, "conflict"),
    (InputError("a decision needs a reason"), 400, "bad-request"),
    (EvidenceError("erased"), 410, "gone"),
    (StoreError("sqlite:////secret/place is locked"), 503, "unavailable"),
    (HTTPException(405, headers={"Allow": "GET"}), 405, "method-not-allowed"),
    (HTTPException(413), 413, "too-large"),
    (HTTPException(429), 429, "too-many-requests"),
    (HTTPException(418), 418, "refused"),
    (RuntimeError("a balance of 12.50"), 500, "fault"),
    (Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "", errors=[Mistake(detail="wrong", pointer="#/a")]), 422, "invalid"),
]


@pytest.mark.parametrize(("fault", "status", "slug"), FAULTS)
def test_each_fault_has_its_status_and_type(fault: Exception, status: int, slug: str) -> None:
    response = problem_of(asked(), fault)
    told = json.loads(bytes(response.body))
    assert response.status_code == told["status"] == status
    assert response.headers["content-type"] == "application/problem+json"
    assert told["type"] == f"urn:commsqa:problem:{slug}"
    assert told["instance"] == "/api/v1/runs"
    assert told["title"]
    assert told["detail"]


def test_what_nobody_expected_is_told_by_no_word_of_its_own() -> None:
    for fault in (RuntimeError("a balance of 12.50"), StoreError("/secret/place is locked")):
        body = bytes(problem_of(asked(), fault).body).decode()
        assert "12.50" not in body
        assert "secret" not in body


def test_headers_say_how_to_sign_in_and_what_is_allowed() -> None:
    assert problem_of(asked(), SignInNeeded()).headers["www-authenticate"] == "Bearer"
    assert problem_of(asked(), HTTPException(405, headers={"Allow": "GET"})).headers["allow"] == "GET"


def test_each_mistake_has_its_place() -> None:
    fault = RequestValidationError(
        [{"loc": ("query", "limit"), "msg": "too great", "type": "x"}, {"loc": ("body", "a/b", 0), "msg": "wrong", "type": "x"}]
    )
    assert json.loads(bytes(problem_of(asked(), fault).body))["errors"] == [
        {"detail": "too great", "parameter": "limit", "place": "query"},
        {"detail": "wrong", "pointer": "#/a~1b/0"},
    ]


@pytest.mark.parametrize(("path", "answer"), [("/api/v1/x", True), ("/api", True), ("/apiary", False), ("/checks", False)])
def test_only_the_api_answers_so(path: str, answer: bool) -> None:
    assert is_api(asked(path)) is answer


def test_a_pointer_escapes_what_separates() -> None:
    assert pointer("pieces", 0, "a/b~c") == "#/pieces/0/a~1b~0c"
