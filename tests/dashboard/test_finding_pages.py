"""The page of a finding: sealed until a reason is given, judged, and led back from."""

import re

import pytest
from fastapi.testclient import TestClient

from commsqa.domain.people import Role
from commsqa.domain.reviews import Judged, latest_verdicts
from commsqa.services.house import House
from commsqa.services.queries import findings, open_evidence
from commsqa.services.reviewing import review
from tests.dashboard.conftest import CSRF, SignIn, signed_in

FORM = {"csrf_token": CSRF}
BALANCE, NAME, LOCKED = "balance.differs_from_ledger", "name.misspelled", "recipient.not_account_holder"


def ids(house: House, check_id: str = BALANCE) -> list[str]:
    return list(findings(house, check_id=check_id)["finding_id"].to_pylist())


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_finding_says_what_it_is_and_not_what_is_sealed(house: House, sign_in: SignIn, language: str) -> None:
    [first, *_] = ids(house)
    answer = sign_in(Role.STEWARD, language=language).get(f"/findings/{first}")
    assert answer.status_code == 200
    assert first in answer.text
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in answer.text
    assert 'action="/findings/review"' in answer.text
    assert "<ins>" not in answer.text
    [row] = [row for row in findings(house).to_pylist() if row["finding_id"] == first]
    assert row["vector"] in answer.text
    assert row["incident_id"] in answer.text


def test_evidence_is_shown_in_the_answer_to_a_reason_and_nowhere_else(own_house: House) -> None:
    [first, *_] = ids(own_house)
    steward = signed_in(own_house, Role.STEWARD)
    sealed = open_evidence(own_house, first, reason="the test's own look")
    assert sealed.expected
    answer = steward.post(f"/findings/{first}/evidence", data={**FORM, "reason": "customer asked, ticket 4711"})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    text = re.sub("</?(ins|del)>", "", answer.text)
    assert sealed.expected in text
    assert "customer asked, ticket 4711" in answer.text  # its history says so at once
    assert sealed.expected not in re.sub("</?(ins|del)>", "", steward.get(f"/findings/{first}").text)


def test_evidence_is_not_opened_without_a_reason(own_house: House) -> None:
    [first, *_] = ids(own_house)
    answer = signed_in(own_house, Role.STEWARD).post(f"/findings/{first}/evidence", data={**FORM, "reason": "  "})
    assert answer.status_code == 400
    assert "<ins>" not in answer.text


@pytest.mark.parametrize(
    ("role", "path"),
    [(Role.AUDITOR, "/findings/{}/evidence"), (Role.AUDITOR, "/findings/review"), (Role.ON_CALL, "/findings/review")],
)
def test_who_may_not_does_not(house: House, sign_in: SignIn, role: Role, path: str) -> None:
    [first, *_] = ids(house)
    data = {**FORM, "reason": "curious", "finding_id": first, "verdict": "confirmed"}
    assert sign_in(role).post(path.format(first), data=data).status_code == 403
    assert "/findings/review" not in sign_in(role).get(f"/findings/{first}").text


def judged(client: TestClient, finding_ids: list[str], **given: str) -> tuple[int, str]:
    answer = client.post("/findings/review", data={**FORM, "finding_id": finding_ids, "verdict": "confirmed", **given})
    return answer.status_code, answer.headers.get("location", "")


def test_many_findings_are_judged_at_once_and_the_page_goes_back_where_it_came_from(own_house: House) -> None:
    steward, found = signed_in(own_house, Role.STEWARD), ids(own_house, NAME)
    assert len(found) > 1
    assert judged(steward, found, next="/queue?check=name.misspelled", note="seen") == (303, "/queue?check=name.misspelled")
    with own_house.store.snapshot() as tx:
        verdicts = latest_verdicts(tx.reviews.of_findings(found))
    assert {(each.verdict, each.note, each.reviewed_by) for each in verdicts.values()} == {(Judged.CONFIRMED, "seen", "sam")}
    assert len(verdicts) == len(found)


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com", "/\\example.com", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere_by_a_verdict(own_house: House, elsewhere: str) -> None:
    assert judged(signed_in(own_house, Role.STEWARD), ids(own_house, NAME)[:1], next=elsewhere) == (303, "/")


@pytest.mark.parametrize(
    ("given", "status"),
    [({"finding_id": []}, 400), ({"finding_id": ["F0"]}, 404), ({"verdict": "wrong"}, 400), ({"note": "x" * 501}, 400)],
)
def test_a_verdict_that_cannot_be_used_is_refused(own_house: House, given: dict[str, object], status: int) -> None:
    data = {**FORM, "finding_id": ids(own_house, NAME)[:1], "verdict": "confirmed", **given}
    assert signed_in(own_house, Role.STEWARD).post("/findings/review", data=data).status_code == status


def test_a_verdict_without_the_forms_token_is_refused(own_house: House) -> None:
    answer = signed_in(own_house, Role.STEWARD).post("/findings/review", data={"finding_id": "F0", "verdict": "confirmed"})
    assert answer.status_code == 403


def test_what_is_no_error_and_held_is_offered_for_release(own_house: House) -> None:
    [first, *_] = ids(own_house)
    steward = signed_in(own_house, Role.STEWARD)
    assert "Release it now" not in steward.get(f"/findings/{first}").text
    review(own_house, [first], Judged.FALSE_POSITIVE, by="sam")
    text = steward.get(f"/findings/{first}").text
    assert "Release it now" in text
    assert "Take back" in text


def test_what_is_locked_wants_a_second_person_and_cannot_be_suppressed(own_house: House) -> None:
    [first, *_] = ids(own_house, LOCKED)
    steward = signed_in(own_house, Role.STEWARD)
    review(own_house, [first], Judged.FALSE_POSITIVE, by="sam")
    text = steward.get(f"/findings/{first}").text
    assert "One person says that it is no error." in text
    assert "nothing of it can be suppressed" in text
    assert 'action="/suppressions"' not in text
    review(own_house, [first], Judged.FALSE_POSITIVE, by="omar")
    assert "One person says that it is no error." not in steward.get(f"/findings/{first}").text


def test_its_history_is_told_the_newest_first(own_house: House) -> None:
    [first, *_] = ids(own_house, NAME)
    review(own_house, [first], Judged.CONFIRMED, "seen by hand", by="omar")
    text = signed_in(own_house, Role.STEWARD).get(f"/findings/{first}").text
    assert text.index("seen by hand") < text.index("Found by a run")


def test_an_unknown_finding_is_not_there(sign_in: SignIn) -> None:
    assert sign_in(Role.STEWARD).get("/findings/F0").status_code == 404
