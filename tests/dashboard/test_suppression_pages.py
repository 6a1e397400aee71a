"""The page of the suppressions: made, seen wherever they act, and ended."""

from datetime import timedelta

import pytest

from commsqa.domain.people import Role
from commsqa.domain.reviews import Matcher, Suppression
from commsqa.services.house import House
from commsqa.services.queries import findings
from commsqa.services.suppressing import Standing, acting_on, create, listed
from tests.dashboard.conftest import CSRF, NOW, SignIn, signed_in

NAME = "name.misspelled"
UNTIL = f"{NOW + timedelta(days=20):%Y-%m-%d}"
FORM = {"csrf_token": CSRF, "check_id": NAME, "reason": "known to the printer", "owner": "Omar", "until": UNTIL}


def suppress(house: House) -> Suppression:
    matcher = Matcher(check_id=NAME, conditions={"print_site": "<b>north</b>"})
    return create(house, matcher, reason="known", owner="Omar", expires_at=NOW + timedelta(days=20))


def test_without_any_the_page_says_so(sign_in: SignIn) -> None:
    answer = sign_in(Role.AUDITOR).get("/suppressions")
    assert answer.status_code == 200
    assert "None acts" in answer.text
    assert "A new suppression" not in answer.text


@pytest.mark.parametrize(
    ("given", "matcher"),
    [
        ({"subject_id": "P1"}, {"subject_id": "P1"}),
        ({"batch_id": "2026-10", "conditions": "channel=Letter\nprint_site = north"}, {"batch_id": "2026-10"}),
        ({"scope": "subject", "subject_id": "P1", "batch_id": "B", "whole_check": "yes"}, {"subject_id": "P1", "batch_id": None}),
        ({"scope": "check", "subject_id": "P1", "whole_check": "yes"}, {"subject_id": None, "batch_id": None}),
        ({"scope": "customer", "subject_id": "P1", "customer_digest": "abc"}, {"customer_digest": "abc", "subject_id": None}),
    ],
)
def test_the_form_makes_what_it_says(own_house: House, given: dict[str, str], matcher: dict[str, str | None]) -> None:
    answer = signed_in(own_house, Role.STEWARD).post("/suppressions", data={**FORM, **given})
    assert (answer.status_code, answer.headers["location"]) == (303, "/suppressions")
    [made] = acting_on(own_house, NAME)
    assert {name: getattr(made.matcher, name) for name in matcher} == matcher
    assert (made.owner, made.created_by) == ("Omar", "sam")
    assert made.matcher.conditions == ({"channel": "letter", "print_site": "north"} if "conditions" in given else {})
    assert f'<time datetime="{UNTIL}">' in signed_in(own_house, Role.AUDITOR).get("/suppressions").text
    assert f"{made.expires_at:%Y-%m-%d %H:%M}" == f"{NOW + timedelta(days=21):%Y-%m-%d} 00:00"


def test_a_customer_is_kept_as_a_digest_only(own_house: House) -> None:
    signed_in(own_house, Role.STEWARD).post("/suppressions", data={**FORM, "customer": "K1"})
    [made] = acting_on(own_house, NAME)
    assert made.matcher.customer_digest == own_house.keyring.customer_digest("K1")


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 400),
        ({"subject_id": "P1", "owner": " "}, 400),
        ({"subject_id": "P1", "until": "soon"}, 400),
        ({"subject_id": "P1", "until": "2020-01-01"}, 400),
        ({"subject_id": "P1", "until": "9999-12-31"}, 400),
        ({"conditions": "north"}, 400),
        ({"subject_id": "P1", "check_id": "no.check"}, 404),
        ({"subject_id": "P1", "check_id": "recipient.unknown_account"}, 400),
    ],
)
def test_what_cannot_be_suppressed_is_refused(own_house: House, given: dict[str, str], status: int) -> None:
    assert signed_in(own_house, Role.STEWARD).post("/suppressions", data={**FORM, **given}).status_code == status
    assert listed(own_house) == []


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ON_CALL, Role.APPROVER])
def test_who_may_not_neither_makes_nor_ends_one(own_house: House, role: Role) -> None:
    made, client = suppress(own_house), signed_in(own_house, role)
    assert client.post("/suppressions", data={**FORM, "subject_id": "P1"}).status_code == 403
    assert client.post(f"/suppressions/{made.suppression_id}/end", data={**FORM}).status_code == 403
    assert "End it now" not in client.get("/suppressions").text
    assert acting_on(own_house) == [made]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_is_shown_where_it_acts_and_markup_in_it_is_text(own_house: House, language: str) -> None:
    made = suppress(own_house)
    steward = signed_in(own_house, Role.STEWARD, language=language)  # type: ignore[arg-type]  # one of the two languages
    finding_id = findings(own_house, check_id=NAME)["finding_id"].to_pylist()[0]
    for path in ("/suppressions", f"/checks/{NAME}", f"/findings/{finding_id}"):
        text = steward.get(path).text
        assert made.suppression_id in text, path
        assert "<b>north" not in text


def test_one_is_ended_with_a_reason_and_stands_among_those_that_are_over(own_house: House) -> None:
    made, steward = suppress(own_house), signed_in(own_house, Role.STEWARD)
    path = f"/suppressions/{made.suppression_id}/end"
    assert steward.post(path, data={**FORM, "reason": ""}).status_code == 400
    assert steward.post(path, data={**FORM, "reason": "mended"}).status_code == 303
    assert made.suppression_id not in steward.get("/suppressions").text
    assert made.suppression_id in steward.get("/suppressions?state=ended").text
    assert [each.standing for each in listed(own_house)] == [Standing.ENDED]
    assert steward.post("/suppressions/S-0/end", data={**FORM}).status_code == 404


def test_another_person_confirms_it_and_the_pages_say_what_it_does_until_then(own_house: House) -> None:
    signed_in(own_house, Role.STEWARD).post("/suppressions", data={**FORM, "scope": "check", "whole_check": "yes"})
    [made] = acting_on(own_house, NAME)
    path, until = f"/suppressions/{made.suppression_id}/confirm", "acts below high only until a second person confirms"
    maker, approver = signed_in(own_house, Role.ADMIN), signed_in(own_house, Role.APPROVER, login="lena")
    finding_id = findings(own_house, check_id=NAME)["finding_id"].to_pylist()[0]
    for shown in ("/suppressions", f"/checks/{NAME}", f"/findings/{finding_id}"):
        assert until in approver.get(shown).text
    assert (path in maker.get("/suppressions").text, path in approver.get("/suppressions").text) == (False, True)
    assert signed_in(own_house, Role.STEWARD, login="omar").post(path, data=FORM).status_code == 403
    assert maker.post(path, data=FORM).status_code == 400
    assert approver.post(path, data=FORM).status_code == 303
    after = approver.get("/suppressions").text
    assert (until in after, path in after, "confirmed by" in after) == (False, False, True)
    assert [each.confirmed_by for each in acting_on(own_house, NAME)] == ["lena"]
