"""The queue, the release list and the search as people see and use them."""

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

from commsqa.domain.people import Role
from commsqa.services.house import House
from commsqa.services.queries.manifest import ManifestFilter, manifest_page
from commsqa.services.queries.queue import newest_run
from tests.dashboard.conftest import CSRF, Checked, SignIn, person_with, signed_in

pytestmark = pytest.mark.slow


def links(text: str, begins: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'href="([^"]+)"', text) if unescape(found).startswith(begins)]


def boxes(text: str, name: str) -> list[str]:
    return re.findall(rf'<input type="checkbox" name="{name}" value="([^"]+)"', text)


def said(client: TestClient, path: str, **fields: object) -> str:
    """What the next page says after a change."""
    answer = client.post(path, data={"csrf_token": CSRF, **fields})
    assert answer.status_code == 303, answer.text
    shown = client.get(answer.headers["location"])
    found = re.search(r'<p class="say" role="status">([^<]*)</p>', shown.text)
    return unescape(found.group(1)) if found else ""


@pytest.fixture
def sam(own_house: House) -> TestClient:
    with own_house.store.transaction() as tx:
        for login in ("sam", "ann"):
            tx.people.add(person_with(Role.STEWARD, login=login), actor="test")
    return signed_in(own_house, Role.STEWARD)


def test_the_queue_pages_forth_and_back(sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD)
    first = client.get("/queue?sort=check&state=all")
    assert first.status_code == 200
    ids = boxes(first.text, "finding_id")
    assert len(ids) > 10
    if following := re.search(r'rel="next"[^>]*href="([^"]+)"', first.text):
        second = client.get(unescape(following.group(1)))
        assert not set(ids) & set(boxes(second.text, "finding_id"))
        back = re.search(r'rel="prev"[^>]*href="([^"]+)"', second.text)
        assert back is not None
        assert boxes(client.get(unescape(back.group(1))).text, "finding_id") == ids


@pytest.mark.parametrize(
    "query",
    [
        "severity=high",
        "severity=medium-up",
        "check=email.invalid",
        "state=confirmed",
        "decision=held",
        "batch=2026-09",
        "incident=INC-0",
        "customer=0",
    ],
)
def test_every_filter_answers(sign_in: SignIn, query: str) -> None:
    assert sign_in(Role.STEWARD).get(f"/queue?{query}").status_code == 200


@pytest.mark.parametrize("query", ["severity=bogus-up", "state=bogus", "sort=bogus", "after=x", "after=-1", "before=1e9"])
def test_a_mistaken_address_shows_the_queue_all_the_same(sign_in: SignIn, query: str) -> None:
    assert sign_in(Role.STEWARD).get(f"/queue?{query}").status_code == 200


def test_who_may_not_review_selects_nothing(sign_in: SignIn) -> None:
    text = sign_in(Role.AUDITOR).get("/queue").text
    assert boxes(text, "finding_id") == []
    assert "/findings/review" not in text


def test_the_queue_speaks_arabic_from_right_to_left(sign_in: SignIn) -> None:
    text = sign_in(Role.STEWARD, language="ar").get("/queue").text
    assert 'dir="rtl"' in text
    assert "قائمة العمل" in text
    assert '<bdi dir="ltr">S26' in text


def test_a_view_is_saved_for_its_person_with_what_the_queue_knows(sam: TestClient, own_house: House) -> None:
    assert said(sam, "/queue/views", name="<b>Mine</b>", query="severity=high&evil=1&batch=2026-09") == "View saved."
    text = sam.get("/queue").text
    assert "severity=high" in text
    assert "evil" not in text
    assert "&lt;b&gt;Mine" in text
    assert "Mine" not in signed_in(own_house, Role.STEWARD, login="ann").get("/queue").text
    assert said(sam, "/queue/views/remove", name="<b>Mine</b>") == "View removed."
    assert "Mine" not in sam.get("/queue").text


def test_a_view_needs_a_name(sam: TestClient) -> None:
    assert sam.post("/queue/views", data={"csrf_token": CSRF, "name": " ", "query": ""}).status_code == 400


def grave(house: House) -> str:
    """A held piece that two names release."""
    rows = manifest_page(house, newest_run(house), ManifestFilter(check_id="recipient.not_account_holder", decision="held")).rows
    return rows[0].communication_id


def test_what_is_grave_leaves_by_a_second_person_who_may_approve(own_house: House) -> None:
    piece, run = grave(own_house), newest_run(own_house)
    base = f"/release/{run.run_id}"
    sam, bob, ann = (
        signed_in(own_house, role, login=login)
        for role, login in ((Role.ADMIN, "sam"), (Role.STEWARD, "bob"), (Role.APPROVER, "ann"))
    )
    assert said(sam, f"{base}/release", piece=piece, reason="checked by hand") == "1 piece waits for a second name."
    fields = {"csrf_token": CSRF, "piece": piece, "reason": "I looked too"}
    assert sam.post(f"{base}/confirm", data=fields).status_code == 403, "the first name is never the second"
    assert bob.post(f"{base}/confirm", data=fields).status_code == 403, "a steward is no approver"
    assert said(bob, f"{base}/release", piece=piece, reason="me too") == "1 piece waits for a second name."
    assert "checked by hand" in ann.get(f"{base}?decision=waiting").text
    assert said(ann, f"{base}/confirm", piece=piece, reason="I looked too") == "1 piece released."
    assert ann.post(f"{base}/confirm", data=fields).status_code == 400, "it waits no more"
    assert f"{piece},released," in ann.get(f"{base}/manifest.csv").text
    answer = ann.get(f"{base}/manifest.parquet")
    assert answer.headers["content-length"] == str(len(answer.content))
    assert answer.headers["content-disposition"] == f'attachment; filename="release-{run.run_id}.parquet"'
    assert (answer.content[:4], answer.content[-4:]) == (b"PAR1", b"PAR1")


@pytest.mark.parametrize(("shown", "releases"), [("held", True), ("waiting", True), ("released", False), ("all", True)])
def test_the_bar_counts_what_is_selected_and_releases_nothing_that_is_released(
    own_house: House, shown: str, releases: bool
) -> None:
    ann, run = signed_in(own_house, Role.APPROVER, login="ann"), newest_run(own_house)
    said(ann, f"/release/{run.run_id}/release", piece=grave(own_house), reason="checked by hand")
    text = ann.get(f"/release/{run.run_id}?decision={shown}").text
    assert f'data-selects="piece" data-selection="{run.run_id} {shown}"' in text
    assert "data-chosen" in text
    assert ('data-key="r">Release</button>' in text) is releases


def test_all_of_a_check_can_be_held(own_house: House) -> None:
    run = newest_run(own_house)
    client = signed_in(own_house, Role.ON_CALL)
    assert "held." in said(client, f"/release/{run.run_id}/hold", check="name.misspelled", reason="template is odd")
    rows = manifest_page(own_house, run, ManifestFilter(check_id="name.misspelled")).rows
    assert {row.decision for row in rows} == {"held"}
    assert (
        client.post(f"/release/{run.run_id}/release", data={"csrf_token": CSRF, "check": "x", "reason": "y"}).status_code == 403
    )


@pytest.mark.parametrize(
    ("fields", "status"), [({"reason": "x"}, 400), ({"piece": "S0", "reason": "x"}, 400), ({"piece": "S0"}, 422)]
)
def test_a_decision_needs_pieces_and_a_reason(own_house: House, fields: dict[str, str], status: int) -> None:
    client = signed_in(own_house, Role.STEWARD)
    path = f"/release/{newest_run(own_house).run_id}/hold"
    assert client.post(path, data={"csrf_token": CSRF, **fields}).status_code in (status, 400, 404)


def test_an_earlier_run_is_read_only(own_house: House, two_runs: Checked) -> None:
    with own_house.store.snapshot() as tx:
        older = tx.runs.completed()[-1]
    text = signed_in(own_house, Role.STEWARD).get(f"/release/{older.run_id}").text
    assert boxes(text, "piece"), "of another batch: its newest run"


@pytest.mark.parametrize("role", [Role.STEWARD, Role.AUDITOR])
def test_ids_are_found_by_their_beginning(house: House, sign_in: SignIn, role: Role) -> None:
    client = sign_in(role)
    piece, run = grave(house), newest_run(house)
    with house.store.snapshot() as tx:
        incident = tx.incidents.ids()[0]
    finding = boxes(sign_in(Role.STEWARD).get("/queue").text, "finding_id")[0]
    for wanted, page in {
        piece: f"/queue?batch={run.batch_id}&state=all&subject={piece}",
        incident[:8]: f"/incidents/{incident}",
        incident.removeprefix("INC-")[:6].upper(): f"/incidents/{incident}",
        run.run_id: f"/runs/{run.run_id}",
        run.batch_id: f"/queue?batch={run.batch_id}",
        finding[:10]: f"/findings/{finding}",
        "misspelled": "/checks/name.misspelled",
    }.items():
        assert page in links(client.get("/search", params={"q": wanted}).text, "/"), wanted


@pytest.mark.parametrize(
    "words",
    ["الرصيد الاستاذ", "الرَّصيد يخالف", "رصيـد دفتر الأستاذ", "balance ledger", "differs_from"],
    ids=["hamza", "vowels", "stretched", "english", "id"],
)
def test_a_check_is_found_in_both_languages_however_its_letters_are_written(sign_in: SignIn, words: str) -> None:
    arabic = sign_in(Role.STEWARD, language="ar")
    assert "/checks/balance.differs_from_ledger" in links(arabic.get("/search", params={"q": words}).text, "/checks/")


def test_an_id_may_be_typed_in_arabic_digits(house: House, sign_in: SignIn) -> None:
    piece, run = grave(house), newest_run(house)
    typed = "\u2066" + piece.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")) + "\u2069"
    text = sign_in(Role.STEWARD).get("/search", params={"q": typed}).text
    assert f"/queue?batch={run.batch_id}&state=all&subject={piece}" in links(text, "/queue")


def test_a_customer_is_found_by_id_and_by_name_and_the_name_is_in_no_link(own_house: House, two_runs: Checked) -> None:
    client = signed_in(own_house, Role.STEWARD)
    shown = 0
    for row in two_runs.project.rows("customers"):
        digest = own_house.keyring.customer_digest(row["customer_id"])
        if digest not in client.get("/search", params={"q": row["customer_id"]}).text:
            continue
        answer = client.post("/search/names", data={"csrf_token": CSRF, "q": row["name_alt"] or row["full_name"]})
        assert any(f"customer={digest}" in link for link in links(answer.text, "/queue"))
        assert answer.headers["cache-control"] == "no-store"
        shown += 1
        if shown == 5:
            break
    assert shown == 5


def test_only_who_opens_evidence_searches_names(sign_in: SignIn) -> None:
    auditor = sign_in(Role.AUDITOR)
    assert auditor.post("/search/names", data={"csrf_token": CSRF, "q": "Mona"}).status_code == 403
    assert "/search/names" not in auditor.get("/search").text


@pytest.mark.parametrize("text", ["", " ", "<script>alert(1)</script>", "\u202e", "'; DROP TABLE", "%", "F", "a" * 200])
def test_any_text_can_be_searched(sign_in: SignIn, text: str) -> None:
    answer = sign_in(Role.STEWARD).get("/search", params={"q": text})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_the_queue_is_worked_from_finding_to_finding(sam: TestClient) -> None:
    rows = list(dict.fromkeys(links(sam.get("/queue?sort=subject").text, "/findings/")))
    seen = rows[:1]
    for _ in range(3):
        onward = unescape(re.findall(r'href="([^"]+)" data-key="j"', sam.get(seen[-1]).text)[0])
        answer = sam.get(onward)
        seen.append(answer.headers["location"] if answer.status_code == 303 else onward)
    assert [each.split("?")[0] for each in seen] == [each.split("?")[0] for each in rows[:4]]


def test_a_verdict_comes_back_to_the_same_place_of_the_queue(sam: TestClient) -> None:
    here = links(sam.get("/queue").text, "/findings/")[0]
    shown = sam.get(here).text
    back = unescape(re.findall(r'name="next" value="([^"]+)"', shown)[0])
    assert back == here
    assert said(sam, "/findings/review", finding_id=here.split("/")[2].split("?")[0], verdict="confirmed", next=back)
    assert "button--primary" in sam.get(here).text.split("/queue/next")[-2]


def test_the_way_back_leads_to_the_page_of_the_queue_that_one_came_from(sam: TestClient) -> None:
    place = links(sam.get("/queue?sort=check").text, "/findings/")[0].rsplit("after%3D", 1)[1]
    shown = sam.get(f"/queue?sort=check&after={place}").text
    finding = sam.get(links(shown, "/findings/")[0]).text
    [back] = re.findall(r'href="([^"]+)" data-key="b"', finding)
    assert boxes(sam.get(unescape(back)).text, "finding_id") == boxes(shown, "finding_id")
    [onward] = re.findall(r'href="([^"]+)" data-key="j"', finding)
    assert f"page=after%3D{place}" in unescape(onward)


def test_after_the_last_finding_the_queue_says_so(sam: TestClient) -> None:
    answer = sam.get("/queue/next?check=email.invalid&subject=nothing")
    assert answer.headers["location"] == "/queue?check=email.invalid&subject=nothing"
    assert "last one" in sam.get(answer.headers["location"]).text


def test_what_is_typed_into_the_search_never_stands_in_an_address(sam: TestClient) -> None:
    forms = re.findall(r"<form[^>]*action=\"/search\"[^>]*>", sam.get("/search").text)
    assert len(forms) == 2
    assert all('method="post"' in form for form in forms)
