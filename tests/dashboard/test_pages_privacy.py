"""No page and no answer of the API shows a sealed value: marks stand in every column, and everything is opened and searched."""

import html
import io
import logging
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from fastapi import FastAPI

from commsqa.bootstrap import configure_logging, open_house
from commsqa.dashboard.app import create_app
from commsqa.domain.people import Role
from commsqa.services.house import House
from commsqa.services.run_batch import run_batch
from commsqa.services.suppressing import acting_on
from tests.dashboard.crawling import crawled
from tests.dashboard.signed_in import signed_client
from tests.mark_search import found_in, left_behind
from tests.marked_world import SHARED, MarkedWorld, write_marked_project

pytestmark = pytest.mark.slow

METRICS = "a token of the metrics"


@dataclass
class Marked:
    """A marked project that was run, with its pages; what was logged and printed since."""

    world: MarkedWorld
    house: House
    app: FastAPI
    logged: io.StringIO = field(default_factory=io.StringIO)


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marked]:
    world = write_marked_project(tmp_path_factory.mktemp("pages privacy") / "bank's")
    logged = io.StringIO()
    handler = logging.StreamHandler(logged)
    logging.getLogger().addHandler(handler)
    with redirect_stdout(logged), redirect_stderr(logged):
        configure_logging()
        with open_house(world.folder) as house:
            run_batch(house)
            yield Marked(world, house, create_app(house, metrics_token=METRICS), logged)
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize(
    "role", [Role.ADMIN, *(pytest.param(role, marks=pytest.mark.exhaustive) for role in Role if role != Role.ADMIN)]
)
def test_no_answer_shows_a_sealed_value(marked: Marked, role: Role) -> None:
    answers = crawled(signed_client(marked.app, marked.house, role), each=60 if role is Role.ADMIN else 4)
    assert len(answers) > (200 if role is Role.ADMIN else 40)
    assert found_in(answers, marked.world.marks) == []


@pytest.mark.parametrize("role", [Role.STEWARD])
def test_values_that_look_personal_are_masked_on_pages_also_where_many_pieces_share_them(marked: Marked, role: Role) -> None:
    answers = crawled(signed_client(marked.app, marked.house, role), each=30)
    pages = {path: parts[:1] for path, parts in answers.items() if not path.startswith("/api/")}
    assert found_in(pages, {value: name for name, value in SHARED.items()}) == []


def test_what_shares_a_cause_is_suppressed_without_its_values_in_the_form(marked: Marked) -> None:
    client = signed_client(marked.app, marked.house, Role.STEWARD)
    found = client.get("/api/v1/findings?check=content.unresolved_placeholder&limit=500").json()["items"]
    finding = next(each["finding_id"] for each in found if each["cause_id"])
    form = {"check_id": "content.unresolved_placeholder", "scope": "conditions", "cause_of": finding, "reason": "known"}
    until = (marked.house.clock() + timedelta(days=3)).date().isoformat()
    answer = client.post("/suppressions", data={**form, "owner": "sara", "until": until})
    assert answer.status_code == 303
    assert [dict(each.matcher.conditions) for each in acting_on(marked.house)] == [{"job_id": SHARED["job_id"]}]
    assert SHARED["job_id"] not in html.unescape(client.get("/suppressions").text)


def test_the_metrics_the_log_and_the_state_hold_none_before_and_after_an_erasure(marked: Marked) -> None:
    client = signed_client(marked.app, marked.house, Role.ADMIN)
    found = client.get("/api/v1/findings?check=name.misspelled&limit=500").json()["items"]
    finding = next(each["finding_id"] for each in found if each["subject_id"] == "S2610-MARK-misspelled")
    opened = client.post(f"/findings/{finding}/evidence", data={"reason": "she asked"})
    told = client.post(f"/api/v1/findings/{finding}/evidence", json={"reason": "she asked"})
    assert found_in({"the evidence": [told.content]}, marked.world.marks), "the search would find nothing anywhere"
    assert opened.headers["cache-control"] == told.headers["cache-control"] == "no-store"
    mark = next(mark for mark, place in marked.world.marks.items() if place == "customers.customer_id")
    client.post("/search", data={"q": mark})
    client.post("/search/names", data={"q": "Dalal qzxnamevexolin"})
    figures = client.get("/metrics", headers={"Authorization": f"Bearer {METRICS}"})
    assert figures.status_code == 200
    places = {"metrics": [figures.content], "log": [marked.logged.getvalue().encode()]}
    assert found_in({**places, **left_behind(marked.world.folder)}, marked.world.marks) == []
    form = {"what": "customer", "subject": mark, "reason": "she asked", "sure": "true"}
    assert client.post("/audit/erasure", data=form).status_code == 303
    strangers = client.get("/api/v1/findings?check=recipient.not_account_holder&limit=500").json()["items"]
    gone = next(each["finding_id"] for each in strangers if each["subject_id"] == "S2610-MARK-not-holder")
    again = client.post(f"/findings/{gone}/evidence", data={"reason": "still there?"})
    assert again.status_code == 409
    answers = {"page": [again.content], "finding": [client.get(f"/findings/{gone}").content]}
    assert found_in({**answers, **left_behind(marked.world.folder)}, marked.world.marks) == []
