"""The API does what its description says."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import strategies as st

from commsqa.dashboard.api.areas import AREAS, PREFIX
from commsqa.dashboard.api.reference import describe, permissions
from commsqa.domain.people import Permission, Role
from commsqa.services.house import House
from tests.dashboard.conftest import signed_in

DOCS = Path(__file__).parents[3] / "docs" / "api.md"
CALLS = [(method.upper(), path) for path, calls in describe()["paths"].items() for method in calls]


def references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        return own.union(*(references(each) for each in part.values()))
    return set().union(*(references(each) for each in part)) if isinstance(part, list) else set()


def test_every_call_is_described_and_needs_a_permission() -> None:
    assert len(CALLS) == sum(len(area.routes) for area in AREAS)
    assert {permission for _, permission in permissions()} <= {permission.value for permission in Permission}
    for calls in describe()["paths"].values():
        for call in calls.values():
            assert call["summary"]
            assert call["security"]
            assert {"401", "403", "422", "500"} <= set(call["responses"])


def test_every_reference_leads_somewhere() -> None:
    known = {f"#/components/schemas/{name}" for name in describe()["components"]["schemas"]}
    assert references(describe()) <= known


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_every_call_has_an_example_in_the_manual(method: str, path: str) -> None:
    assert f"{method} {path}" in DOCS.read_text(encoding="utf-8")


def there(client: TestClient) -> dict[str, str]:
    """An id that is there, for each kind of id in a path."""
    run_id = client.get(f"{PREFIX}/runs?limit=1").json()["items"][0]["run_id"]
    finding_id = client.get(f"{PREFIX}/findings?limit=1").json()["items"][0]["finding_id"]
    incident_id = client.get(f"{PREFIX}/incidents?state=all&limit=1").json()["items"][0]["incident_id"]
    return {"run_id": run_id, "finding_id": finding_id, "incident_id": incident_id, "check_id": "name.misspelled"}


@pytest.mark.slow
@pytest.mark.parametrize("examples", [8, pytest.param(100, marks=pytest.mark.exhaustive)])
def test_random_requests_are_answered_as_described(own_house: House, examples: int) -> None:
    """Left out: what a schema cannot say (which rows fit each other, which ids there are), and what the test's sign-in hides."""
    schemathesis = pytest.importorskip("schemathesis")
    from hypothesis import HealthCheck, Phase, given, settings

    left_out = {"positive_data_acceptance", "ignored_auth", "use_after_free", "ensure_resource_availability"}
    chosen = [check for check in schemathesis.checks.CHECKS.get_all() if check.__name__ not in left_out]
    positive, negative = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
    schema = schemathesis.openapi.from_dict(describe())
    client = signed_in(own_house, Role.ADMIN, via="token")
    schema.app, known = client.app, there(client)
    assert isinstance(client.app, FastAPI)
    client.app.state.no_worker = True  # schemathesis starts the application, and ends it when Python ends
    answered: dict[str, set[int]] = defaultdict(set)
    for result in schema.get_all_operations():
        operation = result.ok()

        @given(
            case=operation.as_strategy(generation_mode=positive) | operation.as_strategy(generation_mode=negative),
            of_known=st.booleans() if "{" in operation.path else st.just(False),
        )
        @settings(
            max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate], database=None
        )
        def ask(case: Any, of_known: bool) -> None:
            if of_known:
                case.path_parameters = {name: known[name] for name in case.path_parameters}
            response = case.call(base_url="http://localhost", headers={"Host": "localhost"}, timeout=120)
            answered[case.operation.label].add(response.status_code)
            repaired = {"negative_data_rejection"} if of_known else set()  # an id that is there makes a wrong path right
            case.validate_response(response, checks=[check for check in chosen if check.__name__ not in repaired])

        ask()
    assert set(answered) == {f"{method} {path}" for method, path in CALLS}
    assert {200, 404, 422} <= set().union(*answered.values())


@pytest.mark.slow
def test_what_is_there_is_answered(house: House) -> None:
    client = signed_in(house, Role.ADMIN)
    known = there(client)
    for method, path in CALLS:
        if method == "GET":
            assert client.get(path.format_map(known)).status_code == 200, path
