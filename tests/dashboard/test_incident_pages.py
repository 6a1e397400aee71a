"""The incident list and page: what they answer, what a person does there, and what becomes of two at once."""

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from commsqa.dashboard.i18n import Reader, gettext_of
from commsqa.domain.causes import ProbableCause
from commsqa.domain.incidents import Incident
from commsqa.domain.people import Role
from commsqa.errors import InputError
from commsqa.services.house import House
from commsqa.services.incident_pieces import pieces_of
from commsqa.services.queries import incidents
from commsqa.services.queries.incidents import incident_view
from tests.dashboard.conftest import CSRF, NOW, SignIn, person_with, signed_in


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_list_shows_every_incident_that_is_not_resolved(language: str, house: House, sign_in: SignIn) -> None:
    text = sign_in(Role.AUDITOR, language=language).get("/incidents").text
    known = incidents(house)
    assert known
    for each in known:
        assert each.incident_id in text


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_of_every_incident_opens(language: str, house: House, sign_in: SignIn) -> None:
    client, known = sign_in(Role.ON_CALL, language=language), incidents(house)
    assert known
    for each in known:
        answer = client.get(f"/incidents/{each.incident_id}")
        assert answer.status_code == 200, answer.text
        assert each.incident_id in answer.text


def test_its_entries_of_the_trail_are_one_step_away(house: House, sign_in: SignIn) -> None:
    client, known = sign_in(Role.APPROVER), worst(house).incident_id
    (address,) = re.findall(r'href="(/audit\?[^"]+)"', client.get(f"/incidents/{known}").text)
    entries = re.findall(r"INC-[0-9a-f]{8}", client.get(address).text)
    assert set(entries) == {known}


def worst(house: House) -> Incident:
    return incidents(house)[0]


def post(client: TestClient, known: Incident, act: str, **fields: str) -> Response:
    seen = {"csrf_token": CSRF, "version": str(known.version)}
    answer: Response = client.post(f"/incidents/{known.incident_id}/{act}", data=seen | fields)
    return answer


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


def test_it_is_snoozed_handed_over_and_resolved_with_its_cause(own_house: House) -> None:
    lena = person_with(Role.ON_CALL, login="lena")
    with own_house.store.transaction() as tx:
        if tx.people.find("lena") is None:
            tx.people.add(lena, actor="tests")
    client = signed_in(own_house, Role.ON_CALL, login="sara")
    assert post(client, worst(own_house), "snooze", reason="tomorrow", hours="24").status_code == 303
    assert worst(own_house).acknowledged_until == NOW + timedelta(hours=24)
    assert post(client, worst(own_house), "reassign", reason="hers", to="nobody").status_code == 400
    assert post(client, worst(own_house), "reassign", reason="hers", to="lena").status_code == 303
    known = worst(own_house)
    assert known.acknowledged_by == "lena"
    assert post(client, known, "resolve", reason="rolled back", root_cause="template 14").status_code == 303
    text = client.get(f"/incidents/{known.incident_id}").text
    for said in ("template 14", "rolled back", "Resolved"):
        assert said in text


@pytest.mark.parametrize("act", ["acknowledge", "snooze", "reassign", "resolve", "hold"])
def test_without_a_reason_nothing_is_done_and_the_page_says_so(act: str, own_house: House) -> None:
    before = worst(own_house)
    answer = post(signed_in(own_house, Role.ADMIN, login="sara"), before, act, reason=" \n", to="sara")
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert worst(own_house) == before


def test_its_pieces_are_held_and_released_ones_are_counted_no_more(own_house: House) -> None:
    free = next(
        each for each in incidents(own_house) if each.problem.findings > 0 and each.problem.held == 0 and pieces(own_house, each)
    )
    client = signed_in(own_house, Role.ON_CALL, login="sara")
    answer = post(client, free, "hold", reason="a letter says otherwise")
    assert answer.status_code == 303
    view = incident_view(own_house, free.incident_id)
    assert view.held_pieces == sum(len(each) for each in pieces(own_house, free).values())
    assert "further piece" in str(view.events[0].reason) or view.events[0].action == "incident.held"


def pieces(house: House, known: Incident) -> dict[str, tuple[str, ...]]:
    try:
        return pieces_of(house, known)
    except InputError:
        return {}


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.STEWARD])
def test_who_may_not_respond_sees_no_forms_and_is_refused(role: Role, house: House, sign_in: SignIn) -> None:
    known = worst(house)
    client = sign_in(role)
    assert "/acknowledge" not in client.get(f"/incidents/{known.incident_id}").text
    for act in ("acknowledge", "snooze", "reassign", "resolve"):
        assert post(client, known, act, reason="mine").status_code == 403
    assert worst(house) == known


@pytest.mark.parametrize(
    ("query", "all_of_them"),
    [
        ("", True),
        ("state=any", True),
        ("severity=info", False),
        ("tab=mine", False),
        ("tab=unowned", True),
        ("q=no+such+thing", False),
    ],
)
def test_the_list_is_filtered(query: str, all_of_them: bool, house: House, sign_in: SignIn) -> None:
    text = sign_in(Role.ON_CALL).get(f"/incidents?{query}").text
    assert (worst(house).incident_id in text) == all_of_them
    assert ("data-rows" in text) == all_of_them


@pytest.mark.parametrize(
    "query", ["severity=worst", "priority=P9", "state=gone", "tab=theirs", "q=%00", "after=%F0%9F%98%80&before=x"]
)
def test_a_filter_that_does_not_exist_breaks_nothing(query: str, sign_in: SignIn) -> None:
    assert sign_in(Role.ON_CALL).get(f"/incidents?{query}").status_code in (200, 400)


def test_a_title_is_found_in_the_readers_language(house: House, sign_in: SignIn) -> None:
    known = worst(house)
    title = gettext_of(Reader(language="ar"))(known.problem.title)
    assert known.incident_id in sign_in(Role.ON_CALL, language="ar").get("/incidents", params={"q": title}).text


def test_an_unknown_incident_is_not_found(sign_in: SignIn) -> None:
    assert sign_in(Role.ON_CALL).get("/incidents/INC-none").status_code == 404


def test_text_from_data_is_no_markup(own_house: House) -> None:
    hostile = '<script>alert(1)</script>"\u202e' + "word" * 2500
    known = worst(own_house)
    cause = ProbableCause(
        cause_id="C1",
        conditions={"template_version": hostile},
        explained=1,
        inside_rate=1,
        elsewhere_rate=0,
        risk_ratio=9,
        risk_ratio_low=5,
        failed_inside=1,
        evaluated_inside=1,
    )
    told = {"causes": (cause,), "title": hostile, "reasons": (hostile,), "first_action": hostile, "could_not_run": hostile}
    with own_house.store.transaction() as tx:
        news = {"problem": known.problem.model_copy(update=told), "version": known.version + 1, "resolution": hostile}
        tx.incidents.save(known.model_copy(update=news), actor=hostile)
    client = signed_in(own_house, Role.ON_CALL, language="ar")
    for path in ("/incidents?state=any", f"/incidents/{known.incident_id}"):
        text = client.get(path).text
        assert "<script>alert" not in text
        assert "\u202e" not in text
