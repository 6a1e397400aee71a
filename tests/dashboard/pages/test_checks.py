"""The checks' pages: results, meaning, what to do, history, reliability."""

import re

import pytest

from commsqa.dashboard.check_text import paragraphs
from commsqa.domain.findings import Outcome
from commsqa.domain.people import Role
from commsqa.domain.reviews import Judged
from commsqa.services.house import House
from commsqa.services.queries import findings
from commsqa.services.queries.checks_over_time import checks_over_time
from commsqa.services.reviewing import review
from tests.dashboard.conftest import SignIn, signed_in


def test_every_check_is_listed_with_its_result_and_what_failed_stands_first(sign_in: SignIn, house: House) -> None:
    text = sign_in(Role.STEWARD).get("/checks").text
    listed = re.findall(r'<a href="/checks/([\w.]+)">', text)
    assert sorted(listed) == sorted(house.checks)
    counted = [
        (points[-1].outcome, points[-1].findings) for check_id in listed if (points := checks_over_time(house).get(check_id))
    ]
    failed = [n for outcome, n in counted if outcome is Outcome.FAILED]
    assert failed == sorted(failed, reverse=True)
    assert [outcome for outcome, _ in counted][: len(failed)] == [Outcome.FAILED] * len(failed)


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.PASSED])
def test_the_list_can_be_of_one_result(sign_in: SignIn, house: House, outcome: Outcome) -> None:
    listed = re.findall(r'<a href="/checks/([\w.]+)">', sign_in(Role.STEWARD).get(f"/checks?outcome={outcome}").text)
    history = checks_over_time(house)
    assert sorted(listed) == sorted(check_id for check_id, points in history.items() if points[-1].outcome is outcome)
    assert listed


def test_a_result_that_is_none_is_no_filter(sign_in: SignIn, house: House) -> None:
    text = sign_in(Role.STEWARD).get("/checks?outcome=<script>").text
    assert len(re.findall(r'<a href="/checks/([\w.]+)">', text)) == len(house.checks)
    assert "<script>" not in text


def test_a_check_says_what_it_means_and_what_to_do(sign_in: SignIn, house: House) -> None:
    check = house.checks["balance.differs_from_ledger"]
    text = re.sub(r"&#39;", "'", sign_in(Role.ON_CALL).get(f"/checks/{check.id}").text)
    for said in (check.title, check.first_action, *check.runbook, *paragraphs(check)):
        assert said in text
    assert "2026-10" in text
    assert re.search(r'href="/docs-gx/validations/[^"]+\.html"', text)
    assert "its pieces are held" in text


def test_an_unknown_check_is_not_found(sign_in: SignIn) -> None:
    assert sign_in(Role.STEWARD).get("/checks/name.none").status_code == 404


def test_the_rate_of_wrong_alarms_comes_from_the_verdicts(own_house: House) -> None:
    table = findings(own_house, check_id="balance.differs_from_ledger")
    wrong, right, *_ = table["finding_id"].to_pylist()
    review(own_house, [wrong], Judged.FALSE_POSITIVE, "the ledger was late")
    review(own_house, [right], Judged.CONFIRMED)
    client = signed_in(own_house, Role.STEWARD)
    assert re.search(r"no error</dt><dd>50%", client.get("/checks/balance.differs_from_ledger").text)
    assert "50%" in client.get("/checks").text


@pytest.mark.parametrize(
    "check_id", ["name.misspelled", "batch.control_total", "recipient.not_account_holder", "record.silos_disagree"]
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_kind_of_check_has_a_page_in_both_languages(sign_in: SignIn, check_id: str, language: str) -> None:
    answer = sign_in(Role.AUDITOR, language=language).get(f"/checks/{check_id}")
    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.text
