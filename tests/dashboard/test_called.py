"""People are called by name on every page, and stand by login in every file."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import cast

import pytest

from commsqa.dashboard.called import called, called_fully, told_apart
from commsqa.dashboard.visit import Visit
from commsqa.domain.people import Role
from commsqa.services import people
from commsqa.services.house import House
from commsqa.services.queries import findings, incidents
from commsqa.services.queries.queue import newest_run
from tests.dashboard.conftest import CSRF, person_with, signed_in

NAMES = {"sam": "Sam <Steward>\u202e"}
VISIT = cast("Visit", SimpleNamespace(names=NAMES, namesakes=frozenset[str]()))
SAM = "Sam &lt;Steward&gt;"
FULLY = '<bdi dir="auto">Sam Steward</bdi> <span class="small muted"><bdi dir="ltr">sam</bdi></span>'


@pytest.mark.parametrize(
    ("who", "short", "whole"),
    [
        (
            "sam",
            f'<bdi dir="auto" title="sam">{SAM}</bdi>',
            f'<bdi dir="auto">{SAM}</bdi> <span class="small muted"><bdi dir="ltr">sam</bdi></span>',
        ),
        ("Sam", f'<bdi dir="auto" title="Sam">{SAM}</bdi>', None),
        ("Omar Haddad", '<bdi dir="auto">Omar Haddad</bdi>', '<bdi dir="auto">Omar Haddad</bdi>'),
        ("slack:U0<i>", '<bdi dir="auto">slack:U0&lt;i&gt;</bdi>', '<bdi dir="auto">slack:U0&lt;i&gt;</bdi>'),
        (None, "–", "–"),
    ],
)
def test_whoever_has_a_login_is_called_by_name(who: str | None, short: str, whole: str | None) -> None:
    assert called(who, VISIT) == short
    assert whole is None or called_fully(who, VISIT) == whole


@pytest.mark.parametrize(
    ("names", "alike"),
    [
        ({"sam": "Sam Steward", "eve": "Eve"}, set()),
        ({"sam": "Sam Steward", "eve": "sam  STEWARD\u200b"}, {"sam", "eve"}),
        ({"sam": "Sam Steward", "eve": "SAM"}, {"eve"}),
        ({"sam": "sam", "eve": "Eve"}, set()),
        ({"sam": "sam", "eve": "Sam."}, {"sam", "eve"}),
        ({"sam.a": "Sama", "sama": "Eve"}, {"sam.a"}),
        ({"a.h": "محمد حداد", "b.h": "محمّد حدّاد"}, {"a.h", "b.h"}),
    ],
)
def test_whoever_bears_anothers_name_or_login_is_called_with_their_own_login(names: dict[str, str], alike: set[str]) -> None:
    assert people.namesakes(names) == alike
    visit = cast("Visit", SimpleNamespace(names=names, namesakes=people.namesakes(names)))
    for login, name in names.items():
        beside = f' <span class="small muted"><bdi dir="ltr">{login}</bdi></span>'
        assert called(login, visit).endswith(beside) == (login in alike)
        assert told_apart(login, name, visit) == (f"{name} ({login})" if login in alike else name)


def test_pages_call_people_by_name_with_one_question_and_files_by_login(
    own_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with own_house.store.transaction() as tx:
        tx.people.add(person_with(Role.ADMIN), actor="tests")
    sam = signed_in(own_house, Role.ADMIN)
    finding, incident = (str(findings(own_house)["finding_id"][0]), incidents(own_house)[0])
    run, own = newest_run(own_house).run_id, {"csrf_token": CSRF, "reason": "looked at it"}
    piece = str(findings(own_house, check_id="name.misspelled")["subject_id"][0])
    done = [
        sam.post("/findings/review", data={**own, "finding_id": finding, "verdict": "confirmed"}),
        sam.post(f"/incidents/{incident.incident_id}/acknowledge", data={**own, "version": incident.version, "hours": 4}),
        sam.post(f"/release/{run}/hold", data={**own, "piece": piece}),
    ]
    assert [answer.status_code for answer in done] == [303, 303, 303]
    asked: list[str] = []
    known = people.names

    def names(house: House) -> Mapping[str, str]:
        asked.append("names")
        return known(house)

    monkeypatch.setattr(people, "names", names)
    for path in (f"/findings/{finding}", f"/incidents/{incident.incident_id}", "/incidents", f"/release/{run}", f"/runs/{run}"):
        text = sam.get(path).text
        assert (FULLY if "release" in path else '<bdi dir="auto" title="sam">Sam Steward</bdi>') in text, path
        assert '<bdi dir="auto">sam</bdi>' not in text, path
        assert len(asked) == 1, path
        asked.clear()
    assert [FULLY in sam.get(path).text for path in ("/audit", f"/runs/{run}")] == [True, True]
    files = [sam.get("/audit/export?actor=sam").text, sam.get(f"/release/{run}/manifest.csv").text]
    assert ("sam" in files[0], "Sam Steward" in "".join(files)) == (True, False)
