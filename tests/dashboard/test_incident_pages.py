"""The incident list and page: what they answer, what a person does there, and what becomes of two at once."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from commsqa.domain.incidents import Incident
from commsqa.domain.people import Role
from commsqa.services.house import House
from commsqa.services.queries import incidents
from tests.dashboard.conftest import CSRF, NOW, SignIn, signed_in


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_list_shows_every_incident_that_is_not_resolved(language: str, house: House, sign_in: SignIn) -> None:
    text = sign_in(Role.AUDITOR, language=language).get("/incidents").text
    known = incidents(house)
    assert known
    for each in known:
        assert each.incident_id in text


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_of_every_incident_opens(language: str, house: House, sign_in: SignIn) -> None:
    client = sign_in(Role.ON_CALL, language=language)
    for each in incidents(house):
        answer = client.get(f"/incidents/{each.incident_id}")
        assert answer.status_code == 200, answer.text
        assert each.incident_id in answer.text


def worst(house: House) -> Incident:
    return incidents(house)[0]


def post(client: TestClient, known: Incident, act: str, **fields: str) -> Response:
    seen = {"csrf_token": CSRF, "version": str(known.version)}
    return client.post(f"/incidents/{known.incident_id}/{act}", data=seen | fields)


def test_what_is_done_here_is_done_by_the_person_who_is_signed_in(own_house: House) -> None:
    before = worst(own_house)
    client = signed_in(own_house, Role.ON_CALL, login="sara")
    assert post(client, before, "acknowledge", reason="looking", hours="2").status_code == 303
    known = worst(own_house)
    assert (known.acknowledged_by, known.version) == ("sara", before.version + 1)
    assert known.acknowledged_until == NOW + timedelta(hours=2)


def test_the_second_of_two_people_learns_what_the_first_did_and_keeps_the_note(own_house: House) -> None:
    before = worst(own_house)
    post(signed_in(own_house, Role.ON_CALL, login="omar"), before, "acknowledge", reason="my template", hours="2")
    typed = {"reason": "rolled back <b>v14</b>", "root_cause": "template 14"}
    answer = post(signed_in(own_house, Role.ON_CALL, login="sara"), before, "resolve", **typed)
    assert answer.status_code == 409
    for said in ("omar", "my template", "rolled back &lt;b&gt;v14&lt;/b&gt;", "template 14</textarea>"):
        assert said in answer.text
    assert worst(own_house).acknowledged_by == "omar"
    again = post(signed_in(own_house, Role.ON_CALL, login="sara"), worst(own_house), "resolve", **typed)
    assert again.status_code == 303
