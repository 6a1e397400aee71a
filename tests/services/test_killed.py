"""Killed at any place, commsqa loses nothing and doubles nothing: the next run or sweep completes the work."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import URL

from tests.services.killed_places import around_sends
from tests.services.killing import Case, Theatre, Worker, cases, cases_on_a_server, fewer
from tests.store import postgres

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    with Worker() as worker:
        yield Theatre(worker, tmp_path_factory.mktemp("killed"))


@pytest.fixture(scope="module")
def server() -> Iterator[URL]:
    with postgres.server() as url:
        yield url


def _every_sixth(all_cases: Sequence[Case]) -> list[Any]:
    """Five of six are for `make test-all` only: each plays a whole run, killed and done again."""
    marks = [pytest.mark.exhaustive]
    return [case if number % 6 == 0 else pytest.param(case, marks=marks) for number, case in enumerate(all_cases)]


@pytest.mark.parametrize("case", _every_sixth(fewer(cases())), ids=str)
def test_nothing_is_lost_or_doubled_wherever_a_process_is_killed(theatre: Theatre, case: Case) -> None:
    outcome = theatre.play(case)
    assert outcome.is_clean, outcome
    assert outcome.kills >= len(case.places)


@pytest.mark.parametrize("case", _every_sixth(fewer(cases_on_a_server())), ids=str)
def test_the_same_on_postgresql(theatre: Theatre, server: URL, case: Case) -> None:
    with postgres.schema(server, f"killed_{cases_on_a_server().index(case)}") as url:
        outcome = theatre.play(case, url)
    assert outcome.is_clean, outcome


def test_the_harness_would_see_a_message_that_was_doubled(theatre: Theatre) -> None:
    accepted = next(place for place in around_sends(1) if place.name.endswith("accepted, not recorded"))
    outcome = theatre.play(Case("escalate", (accepted,)), blind="commsqa.escalation.transports.slack:Slack.find")
    assert (outcome.lost, outcome.doubled) == (0, 2)  # the message, and the incident that has two
