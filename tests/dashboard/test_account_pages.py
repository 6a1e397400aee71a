"""Signing in and out, the own account, and the people, as pages."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from commsqa.dashboard.app import create_app
from commsqa.domain.people import Role
from commsqa.errors import InputError
from commsqa.project.dashboard import DashboardSettings, OpenIdSettings
from commsqa.services import people, tokens
from commsqa.services.house import House
from commsqa.services.people import first_admin
from commsqa.services.verifying import verify_trail
from tests.dashboard.signed_in import client_of_nobody, signed_client
from tests.services.people_house import PASSWORD, Clock, add, events, people_house, person_of

pytestmark = pytest.mark.usefixtures("quick_hashes")

NEW = "the same river in june"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with people_house(tmp_path, Clock()) as opened:
        yield opened


@pytest.fixture
def app(house: House) -> FastAPI:
    return create_app(house)


def sign_in(app: FastAPI, login: str, password: str, **form: str) -> tuple[TestClient, str]:
    """A browser after the form of the sign-in, and where it was led."""
    client = client_of_nobody(app)
    answer = client.post("/login", data={"login": login, "password": password, **form})
    return client, answer.headers.get("location", str(answer.status_code))


def csrf_of(text: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', text)
    assert found
    return found.group(1)


def secret_of(text: str) -> str:
    found = re.search(r'class="secret"><bdi dir="ltr">([^<]+)</bdi>', text)
    assert found
    return found.group(1)


def test_the_first_admin_chooses_a_password_before_anything_else(app: FastAPI, house: House) -> None:
    password = first_admin(house) or ""
    assert first_admin(house) is None
    client, to = sign_in(app, "admin", password, next="/people")
    assert to == "/password"
    assert client.get("/people").headers["location"] == "/login?next=/people"
    assert client.get("/login").headers["location"] == "/password"
    form = {"csrf_token": csrf_of(client.get("/password").text), "new": NEW, "again": NEW}
    assert client.post("/password", data=form | {"again": "another"}).status_code == 400
    assert client.post("/password", data=form).headers["location"] == "/"
    assert client.get("/people").status_code == 200
    assert sign_in(app, "admin", password)[1] == "400"


def test_the_sign_in_leads_back_to_the_page_that_was_asked_for(app: FastAPI, house: House) -> None:
    add(house)
    client = client_of_nobody(app)
    assert client.get("/account?a=1&b=2").headers["location"] == "/login?next=/account%3Fa%3D1%26b%3D2"
    assert 'value="/account?a=1&amp;b=2"' in client.get("/login?next=/account%3Fa%3D1%26b%3D2").text
    client, to = sign_in(app, "sara", PASSWORD, next="/account?a=1&b=2")
    assert to == "/account?a=1&b=2"
    assert client.get("/login?next=/queue").headers["location"] == "/queue"


@pytest.mark.parametrize(
    "elsewhere",
    [
        *("https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "evil"),
        *("/\t/evil.example", "/\n/evil.example", "/%0d/\r\nX: y", "///evil.example", " /x", ""),
    ],
)
def test_the_sign_in_leads_nowhere_else(app: FastAPI, house: House, elsewhere: str) -> None:
    add(house)
    client, to = sign_in(app, "sara", PASSWORD, next=elsewhere)
    assert to == "/"
    assert client.get("/login", params={"next": elsewhere}).headers["location"] == "/"
    assert "evil" not in client_of_nobody(app).get("/login", params={"next": elsewhere}).text


def test_every_failure_looks_alike(app: FastAPI, house: House) -> None:
    add(house)
    add(house, "gone")
    people.disable(house, "gone")
    answers = []
    for login, password in (("sara", "wrong"), ("nobody", "wrong"), ("gone", PASSWORD)):
        answer = client_of_nobody(app).post("/login", data={"login": login, "password": password})
        answers.append((answer.status_code, answer.text.replace(login, ""), list(answer.headers)))
        assert "wrong" in answer.text
        assert PASSWORD not in answer.text
    assert answers[0] == answers[1] == answers[2]


def test_what_was_typed_is_shown_as_text(app: FastAPI) -> None:
    answer = client_of_nobody(app).post(
        "/login", data={"login": '"><script>alert(1)</script>', "password": "x", "next": '/"><b>'}
    )
    assert "<script>alert" not in answer.text
    assert "<b>" not in answer.text


@pytest.mark.parametrize(
    ("query", "accepts", "language"),
    [
        ("", "en", "en"),
        ("", "ar-SA,ar;q=0.9", "ar"),
        ("?lang=ar", "en", "ar"),
        ("?lang=en", "ar", "en"),
        ("?lang=xx", "ar", "ar"),
    ],
)
def test_the_sign_in_speaks_both_languages(app: FastAPI, query: str, accepts: str, language: str) -> None:
    client = client_of_nobody(app)
    text = client.get(f"/login{query}", headers={"Accept-Language": accepts}).text
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in text
    failed = client.post(f"/login{query}", data={"login": "x", "password": "y"}, headers={"Accept-Language": accepts}).text
    assert ("اسم الدخول أو كلمة المرور غير صحيحة" in failed) is (language == "ar")


def test_too_many_failures_are_told_with_the_time_to_wait(app: FastAPI, house: House) -> None:
    add(house)
    for _ in range(5):
        sign_in(app, "sara", "wrong")
    answer = client_of_nobody(app).post("/login", data={"login": "sara", "password": PASSWORD})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "30")


def test_signing_out_ends_the_session_and_takes_its_cookie(app: FastAPI, house: House) -> None:
    client = signed_client(app, house, Role.STEWARD)
    assert client.get("/logout").status_code in (404, 405)
    answer = client.post("/logout")
    assert answer.headers["location"] == "/login?ended=here"
    assert "commsqa_session=" in answer.headers["set-cookie"]
    assert "You are signed out." in client.get("/login?ended=here").text
    assert client.get("/account").status_code == 303


def test_everybody_sets_their_own_name_and_language(app: FastAPI, house: House) -> None:
    client = signed_client(app, house, Role.AUDITOR, login="sara")
    saved = client.post("/account", data={"name": "سارة", "language": "ar", "digits": "arabic"})
    assert saved.status_code == 303
    page = client.get("/account").text
    assert 'dir="rtl"' in page
    assert "سارة" in page
    assert client.post("/account", data={"name": " ", "language": "ar", "digits": "arabic"}).status_code == 400
    assert client.post("/account", data={"name": "S", "language": "xx", "digits": "arabic"}).status_code in (400, 422)
    assert ("person.changed", "sara", "sara") in events(house, "person.changed")


def test_a_password_is_changed_on_its_page(app: FastAPI, house: House) -> None:
    add(house)
    client, _ = sign_in(app, "sara", PASSWORD)
    form = {"csrf_token": csrf_of(client.get("/password").text), "old": PASSWORD, "new": NEW, "again": NEW}
    assert client.post("/password", data=form | {"old": "wrong"}).status_code == 400
    assert client.post("/password", data=form | {"csrf_token": "x"}).status_code == 403
    assert client.post("/password", data=form).headers["location"] == "/account"
    assert client.get("/account").status_code == 200
    assert sign_in(app, "sara", NEW)[1] == "/"


def make(client: TestClient, *scopes: str, label: str = "nightly", days: str = "30") -> tuple[int, str]:
    answer = client.post("/account/tokens", data={"label": label, "days": days, "scopes": list(scopes)})
    return answer.status_code, answer.text


def test_a_token_is_shown_once_and_does_what_its_scopes_say_until_it_is_revoked(app: FastAPI, house: House) -> None:
    client = signed_client(app, house, Role.ADMIN, login="root")
    status, text = make(client, "view")
    secret = secret_of(text)
    assert (status, secret[:4]) == (200, "cqa_")
    assert secret not in client.get("/account").text
    assert secret.encode() not in (house.state / "commsqa.db-wal").read_bytes()
    program = client_of_nobody(app)
    program.headers["Authorization"] = f"Bearer {secret}"
    assert program.get("/docs-gx").status_code == 303
    assert program.get("/people").status_code == 403
    assert program.get("/account").status_code == 403
    assert program.post("/account/tokens", data={"label": "x", "days": "7", "scopes": ["view"]}).status_code == 403
    (token,) = tokens.tokens_of(house, "root")
    assert token.used_at is not None
    assert client.post(f"/account/tokens/{token.token_id}/revoke").status_code == 303
    assert program.get("/docs-gx").headers["location"].startswith("/login")
    assert client.post(f"/account/tokens/{token.token_id}/revoke").status_code == 404
    made = events(house, "token.made", "token.revoked")
    assert made == [("token.made", "root", token.token_id), ("token.revoked", "root", token.token_id)]


@pytest.mark.parametrize(
    ("scopes", "label", "days"),
    [
        ((), "x", "30"),
        (("administer",), "x", "30"),
        (("view", "nothing"), "x", "30"),
        (("view",), " ", "30"),
        (("view",), "x" * 61, "30"),
        (("view",), "x", "0"),
        (("view",), "x", "100000"),
        (("view",), "x", "-5"),
    ],
)
def test_a_token_that_cannot_be_is_not_made(app: FastAPI, house: House, scopes: tuple[str, ...], label: str, days: str) -> None:
    client = signed_client(app, house, Role.STEWARD, login="sara")
    assert make(client, *scopes, label=label, days=days)[0] == 400
    assert tokens.tokens_of(house, "sara") == []


def test_a_token_loses_what_its_person_may_no_more_and_ends_with_them(app: FastAPI, house: House) -> None:
    client = signed_client(app, house, Role.ADMIN, login="root")
    signed_client(app, house, Role.ADMIN, login="other")
    secret = secret_of(make(client, "view", "administer")[1])
    program = client_of_nobody(app)
    program.headers["Authorization"] = f"bearer  {secret}"
    assert program.get("/people").status_code == 200
    people.change_roles(house, "root", [Role.STEWARD])
    assert program.get("/people").status_code == 403
    people.disable(house, "root")
    assert program.get("/docs-gx").headers["location"].startswith("/login")


def test_a_token_ends_on_its_day(tmp_path: Path) -> None:
    clock = Clock()
    with people_house(tmp_path, clock) as house:
        app = create_app(house)
        program = client_of_nobody(app)
        secret = secret_of(make(signed_client(app, house, Role.STEWARD), "view", days="7")[1])
        program.headers["Authorization"] = f"Bearer {secret}"
        clock.turn(days=6, hours=23)
        assert program.get("/docs-gx").headers["location"].startswith("/docs-gx")
        clock.turn(hours=2)
        assert program.get("/docs-gx").headers["location"].startswith("/login")


def test_a_token_of_somebody_else_cannot_be_revoked(app: FastAPI, house: House) -> None:
    make(signed_client(app, house, Role.STEWARD, login="sara"), "view")
    (token,) = tokens.tokens_of(house, "sara")
    admin = signed_client(app, house, Role.ADMIN, login="root")
    assert admin.post(f"/account/tokens/{token.token_id}/revoke").status_code == 404


def test_an_admin_sees_and_revokes_the_tokens_of_others(app: FastAPI, house: House) -> None:
    sara = signed_client(app, house, Role.STEWARD, login="sara")
    secret = secret_of(make(sara, "view")[1])
    (token,) = tokens.tokens_of(house, "sara")
    address = f"/people/sara/tokens/{token.token_id}/revoke"
    assert sara.post(address).status_code == 403
    admin = signed_client(app, house, Role.ADMIN, login="root")
    assert address in admin.get("/people").text
    assert admin.post(address.replace("sara", "root")).status_code == 404
    assert admin.post(address).status_code == 303
    assert address not in admin.get("/people").text
    program = client_of_nobody(app)
    answer = program.get("/api/v1/runs", headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer error="invalid_token"')
    assert "revoked" in answer.json()["detail"]


def test_a_password_is_changed_in_the_language_that_the_person_chose(app: FastAPI, house: House) -> None:
    sara = signed_client(app, house, Role.STEWARD, login="sara")
    people.change_settings(house, "sara", name="Sara", language="ar", digits="arabic")
    assert '<html lang="ar"' in sara.get("/password", headers={"Accept-Language": "en"}).text
    assert '<html lang="en"' in sara.get("/password?lang=en").text
    add(house, "omar")
    omar, _ = sign_in(app, "omar", people.reset_password(house, "omar"))
    assert '<html lang="ar"' in omar.get("/password", headers={"Accept-Language": "ar"}).text, "as the sign-in before it was"


def test_an_admin_adds_changes_resets_disables_and_enables_somebody(app: FastAPI, house: House) -> None:
    admin = signed_client(app, house, Role.ADMIN, login="root")
    added = admin.post("/people", data={"login": " Omar.H ", "name": "Omar", "roles": ["steward", "on_call"]})
    password = secret_of(added.text)
    assert password not in admin.get("/people").text
    assert sign_in(app, "omar.h", password)[1] == "/password"
    again = secret_of(admin.post("/people/omar.h/reset").text)
    assert (sign_in(app, "omar.h", password)[1], sign_in(app, "omar.h", again)[1]) == ("400", "/password")
    assert admin.post("/people/omar.h/roles", data={"roles": ["auditor"]}).status_code == 303
    assert person_of(house, "omar.h").roles == (Role.AUDITOR,)
    assert admin.post("/people/omar.h/disable").status_code == 303
    assert sign_in(app, "omar.h", again)[1] == "400"
    assert admin.post("/people/omar.h/enable").status_code == 303
    assert sign_in(app, "omar.h", again)[1] == "/password"
    actions = [
        action
        for action, actor, subject in events(house, "person.added", "person.changed", "person.disabled")
        if subject == "omar.h"
    ]
    assert actions == ["person.added", "person.changed", "person.disabled", "person.changed"]


@pytest.mark.parametrize(
    ("path", "form", "says"),
    [
        ("/people", {"login": "root", "name": "x", "roles": ["steward"]}, "this login is taken"),
        ("/people", {"login": "ab c", "name": "x", "roles": ["steward"]}, "a login has 2 to 64"),
        ("/people", {"login": "../x", "name": "x", "roles": ["steward"]}, "a login has 2 to 64"),
        ("/people", {"login": "noor", "name": "x" * 81, "roles": ["steward"]}, "a name has 1 to 80"),
        ("/people", {"login": "noor", "name": "x"}, "somebody without a role"),
        ("/people", {"login": "noor", "name": "x", "roles": ["king"]}, "this is no role"),
        ("/people", {"login": "noor", "name": "x", "roles": ["steward"], "sub": "u1"}, "names no provider"),
        ("/people/root/roles", {"roles": ["steward"]}, "this is the last admin"),
        ("/people/root/roles", {}, "somebody without a role"),
        ("/people/root/disable", {}, "nobody disables themselves"),
    ],
)
def test_what_cannot_be_is_said_on_the_page(app: FastAPI, house: House, path: str, form: dict[str, str], says: str) -> None:
    admin = signed_client(app, house, Role.ADMIN, login="root")
    answer = admin.post(path, data=form)
    assert answer.status_code == 400
    assert says in answer.text
    assert [person.login for person in people.everybody(house)] == ["root"]


def test_nobody_is_disabled_who_is_the_last_admin(house: House) -> None:
    add(house, "root", Role.ADMIN)
    with pytest.raises(InputError, match="last admin"):
        people.disable(house, "root")


@pytest.mark.parametrize("action", ["roles", "disable", "enable", "reset"])
def test_nobody_of_that_login_is_not_found(app: FastAPI, house: House, action: str) -> None:
    admin = signed_client(app, house, Role.ADMIN, login="root")
    assert admin.post(f"/people/nobody/{action}", data={"roles": ["steward"]}).status_code == 404


def test_names_of_people_are_shown_as_text_and_not_in_the_trail(app: FastAPI, house: House) -> None:
    admin = signed_client(app, house, Role.ADMIN, login="root")
    name = "<b>Bob</b> \u202eevil"
    admin.post("/people", data={"login": "bob", "name": name, "roles": ["steward"]})
    page = admin.get("/people").text
    assert "<b>Bob" not in page
    assert "\u202e" not in page
    with house.store.engine.connect() as connection:
        details = connection.exec_driver_sql("select group_concat(details) from audit").scalar_one()
    assert "Bob" not in details
    assert verify_trail(house).problem is None


def test_with_a_provider_the_sign_in_leads_there_and_says_when_it_does_not_answer(tmp_path: Path) -> None:
    provider = OpenIdSettings(issuer="https://login.example.com/x", client_id="c", client_secret="s")
    settings = DashboardSettings(public_url="https://quality.example.com", open_id=provider)
    with people_house(tmp_path, Clock(), settings) as house:
        client = client_of_nobody(create_app(house))
        assert "login.example.com" in client.get("/login").text
        answer = client.get("/login/openid/callback?code=x&state=y")
        assert answer.status_code == 403
        assert "begin again" in answer.text
        assert events(house, "sign_in.failed") == [("sign_in.failed", "tester", "open_id")]


def test_without_a_provider_nothing_of_it_is_there(app: FastAPI) -> None:
    client = client_of_nobody(app)
    assert "/login/openid" not in client.get("/login").text
    assert client.get("/login/openid").status_code == 502
    assert client.get("/login/openid/callback").status_code == 403
