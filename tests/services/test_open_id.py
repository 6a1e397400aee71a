"""Sign-in with a provider: only who it really vouches for, just now, to us, for this browser, comes in."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from commsqa.domain.people import Person, Role
from commsqa.project.dashboard import DashboardSettings, OpenIdSettings
from commsqa.services import open_id, people, provider
from commsqa.services.house import House
from commsqa.services.open_id import begin, finish, roles_of
from commsqa.services.provider import ProviderError
from commsqa.services.signing_in import by_session
from tests.services.people_house import BEGIN, HOME, Clock, add, events, people_house
from tests.services.provider_double import CLIENT_ID, CLIENT_SECRET, Provider, running

pytestmark = pytest.mark.slow  # a server on this machine

ROLES = {Role.STEWARD: ("stewards",), Role.ADMIN: ("admins", "owners")}


@pytest.fixture(scope="module")
def server() -> Iterator[Provider]:
    with running() as found:
        yield found


@pytest.fixture
def there(server: Provider) -> Provider:
    """The provider, faultless, with a person who is a steward."""
    provider._endpoints.cache_clear()
    provider._trouble.cache_clear()
    server.claims = {"preferred_username": "sara", "name": "Sara K.", "roles": ["stewards", "others"]}
    server.signs_with, server.answers, server.discovery, server.now = None, None, {}, BEGIN.timestamp()
    return server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(there: Provider, tmp_path: Path, clock: Clock) -> Iterator[House]:
    with people_house(tmp_path, clock, settings_of(there)) as opened:
        yield opened


def settings_of(there: Provider, **changed: Any) -> DashboardSettings:
    given = {"issuer": there.issuer, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "roles": ROLES, "create": True}
    return DashboardSettings(public_url="https://quality.example.com", open_id=OpenIdSettings(**given | changed))


def come_back(house: House, there: Provider, **changed: str) -> tuple[str, str]:
    """A whole sign-in; `changed` is what somebody alters on the way back. The session's cookie, and the page they wanted."""
    begun = begin(house, to="/queue")
    begun_session, to = finish(house, there.authorize(begun.url) | changed, flow=begun.flow, address=HOME, before=None)
    return begun_session.token, to


def test_who_the_provider_vouches_for_is_added_with_the_roles_of_the_claim(house: House, there: Provider) -> None:
    token, to = come_back(house, there)
    found = by_session(house, token)
    assert found is not None
    assert (found.person.login, found.person.name, found.person.roles) == ("sara", "Sara K.", (Role.STEWARD,))
    assert found.person.subject == f"{there.issuer}|u-1"
    assert to == "/queue"
    assert [each[0] for each in events(house, "person.added", "sign_in")] == ["person.added", "sign_in"]


def test_we_ask_for_a_code_with_pkce_state_and_nonce(house: House, there: Provider) -> None:
    come_back(house, there)
    asked = there.asked
    assert (asked["response_type"], asked["code_challenge_method"], asked["client_id"]) == ("code", "S256", CLIENT_ID)
    assert asked["redirect_uri"] == "https://quality.example.com/login/openid/callback"
    assert asked["tenant"] == "bank"
    assert "openid" in asked["scope"].split()
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    assert min(map(len, (asked["state"], asked["nonce"], asked["code_challenge"]))) >= 43


NOW = int(BEGIN.timestamp())


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"nonce": "another"}, "ID token"),
        ({"nonce": None}, "ID token"),
        ({"aud": "another-client"}, "ID token"),
        ({"aud": ["another-client", CLIENT_ID], "azp": "another-client"}, "ID token"),
        ({"aud": None}, "ID token"),
        ({"iss": "https://elsewhere.example"}, "ID token"),
        ({"iss": None}, "ID token"),
        ({"exp": NOW - 61}, "ID token"),
        ({"exp": None}, "ID token"),
        ({"iat": NOW + 3600}, "ID token"),
        ({"nbf": NOW + 3600}, "ID token"),
        ({"sub": None}, "ID token"),
        ({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, "ID token"),
        ({"roles": ["unknown"]}, "no role"),
        ({"roles": None}, "no role"),
        ({"roles": {"stewards": True}}, "no role"),
        ({"roles": [["stewards"], 1, None]}, "no role"),
    ],
)
def test_a_wrong_claim_lets_nobody_in(house: House, there: Provider, claims: dict[str, Any], reason: str) -> None:
    there.claims |= claims
    with pytest.raises(ProviderError) as error:
        come_back(house, there)
    assert error.value.reason.startswith(reason)
    assert people.everybody(house) == []
    assert events(house, "sign_in.failed") == [("sign_in.failed", "tester", "open_id")]


def test_a_token_that_another_key_signed_lets_nobody_in(house: House, there: Provider) -> None:
    there.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
    with pytest.raises(ProviderError, match="could not be verified"):
        come_back(house, there)


@pytest.mark.parametrize("header", [{"alg": "none"}, {"alg": "HS256", "kid": "one"}])
def test_a_token_without_a_real_signature_lets_nobody_in(house: House, there: Provider, header: dict[str, str]) -> None:
    import base64
    import json

    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    begun = begin(house, to="/")
    back = there.authorize(begun.url)
    claims = {"iss": there.issuer, "aud": CLIENT_ID, "sub": "u-1", "iat": NOW, "exp": NOW + 300, "nonce": there.asked["nonce"]}
    there.answers = {"access_token": "at", "id_token": f"{part(header)}.{part(claims | there.claims)}.{part('x')}"}
    with pytest.raises(ProviderError, match="could not be verified"):
        finish(house, back, flow=begun.flow, address=HOME, before=None)


@pytest.mark.parametrize(
    "answers",
    [{"error": "invalid_grant"}, {"access_token": "at"}, {"id_token": None}, {"id_token": "a.b.c"}, {"id_token": 5}, {"a": []}],
)
def test_a_wrong_answer_for_the_code_lets_nobody_in(house: House, there: Provider, answers: dict[str, Any]) -> None:
    there.answers = answers
    with pytest.raises(ProviderError):
        come_back(house, there)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"state": "another"}, "wrong state"),
        ({"state": ""}, "wrong state"),
        ({"error": "access_denied"}, "refused"),
        ({"iss": "https://elsewhere.example"}, "wrong issuer"),
    ],
)
def test_what_somebody_altered_on_the_way_back_lets_nobody_in(
    house: House, there: Provider, changed: dict[str, str], reason: str
) -> None:
    with pytest.raises(ProviderError) as error:
        come_back(house, there, **changed)
    assert error.value.reason == reason


def test_a_return_is_good_once(house: House, there: Provider) -> None:
    begun = begin(house, to="/")
    back = there.authorize(begun.url)
    finish(house, back, flow=begun.flow, address=HOME, before=None)
    there.spent.clear()  # a provider that would answer the same code twice
    with pytest.raises(ProviderError) as error:
        finish(house, back, flow=begun.flow, address=HOME, before=None)
    assert error.value.reason == "replayed state"


@pytest.mark.parametrize("flow", [None, "", "x", "gAAAA", "é"])
def test_a_return_to_another_browser_lets_nobody_in(house: House, there: Provider, flow: str | None) -> None:
    back = there.authorize(begin(house, to="/").url)
    with pytest.raises(ProviderError) as error:
        finish(house, back, flow=flow, address=HOME, before=None)
    assert error.value.reason == "no flow"


def test_a_return_after_ten_minutes_is_too_late(house: House, there: Provider, clock: Clock) -> None:
    begun = begin(house, to="/")
    back = there.authorize(begun.url)
    clock.turn(minutes=10, seconds=1)
    with pytest.raises(ProviderError, match="too long ago"):
        finish(house, back, flow=begun.flow, address=HOME, before=None)


def test_the_flow_is_sealed(house: House, there: Provider) -> None:
    begun = begin(house, to="/queue")
    there.authorize(begun.url)
    assert there.asked["state"] not in begun.flow
    assert "queue" not in begun.flow


def test_the_provider_does_not_take_over_a_login_that_somebody_has_here(house: House, there: Provider) -> None:
    add(house, "sara", Role.ADMIN)
    with pytest.raises(ProviderError, match="somebody else has your login"):
        come_back(house, there)


@pytest.mark.parametrize(
    ("claims", "login"),
    [
        ({"preferred_username": None, "email": "Sara@Example.com"}, "sara@example.com"),
        ({"preferred_username": "../../etc", "name": None}, None),
        ({"preferred_username": "سارة"}, None),
    ],
)
def test_a_login_is_made_of_what_the_provider_says(
    house: House, there: Provider, claims: dict[str, Any], login: str | None
) -> None:
    there.claims |= claims
    come_back(house, there)
    (person,) = people.everybody(house)
    assert person.login == (login or person.login)
    assert login or person.login.startswith("p-")


def test_roles_follow_the_claim_at_each_sign_in_and_older_sessions_end(house: House, there: Provider) -> None:
    first, _ = come_back(house, there)
    there.claims["roles"] = "admins"
    second, _ = come_back(house, there)
    assert by_session(house, first) is None
    found = by_session(house, second)
    assert found is not None
    assert found.person.roles == (Role.ADMIN,)


def test_who_is_disabled_here_stays_out(house: House, there: Provider) -> None:
    come_back(house, there)
    people.disable(house, "sara")
    with pytest.raises(ProviderError) as error:
        come_back(house, there)
    assert error.value.reason == "disabled"


def test_who_is_disabled_while_the_provider_is_asked_stays_out(
    house: House, there: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_back(house, there)

    def take_roles(house: House, login: str, roles: Collection[Role]) -> Person:
        person = people.take_roles(house, login, roles)
        people.add_with_own_password(house, "other", name="Other", roles=[Role.ADMIN], password="a quiet river in may")
        people.disable(house, login)
        return person

    monkeypatch.setattr(open_id, "take_roles", take_roles)
    with pytest.raises(ProviderError) as error:
        come_back(house, there)
    assert error.value.reason == "disabled"
    assert len(events(house, "sign_in")) == 1


def test_without_create_only_who_was_added_comes_in(there: Provider, tmp_path: Path, clock: Clock) -> None:
    with people_house(tmp_path, clock, settings_of(there, create=False, roles={})) as house:
        with pytest.raises(ProviderError, match="you may not sign in here"):
            come_back(house, there)
        people.add_from_provider(house, "noor", name="Noor", roles=[Role.AUDITOR], sub="u-1")
        token, _ = come_back(house, there)
        found = by_session(house, token)
        assert found is not None
        assert (found.person.login, found.person.roles) == ("noor", (Role.AUDITOR,))


@pytest.mark.parametrize(
    "discovery",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "http://elsewhere.example/token"},
        {"authorization_endpoint": None},
        {"jwks_uri": "file:///etc/passwd"},
    ],
)
def test_a_provider_that_says_strange_things_of_itself_is_not_used(
    house: House, there: Provider, discovery: dict[str, Any]
) -> None:
    there.discovery = discovery
    with pytest.raises(ProviderError):
        begin(house, to="/")


def test_a_provider_that_does_not_answer_is_said_in_one_line(there: Provider, tmp_path: Path, clock: Clock) -> None:
    with people_house(tmp_path, clock, settings_of(there, issuer="http://127.0.0.1:9/x")) as house:
        with pytest.raises(ProviderError, match="does not answer"):
            begin(house, to="/")
        assert open_id.end_url(house) is None


def test_a_provider_that_does_not_answer_is_asked_again_only_after_a_while(
    house: House, there: Provider, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.discovery = {"issuer": "https://elsewhere.example"}
    asked: list[str] = []
    ask = provider._json

    def counted(method: str, url: str) -> dict[str, Any]:
        asked.append(url)
        return ask(method, url)

    monkeypatch.setattr(provider, "_json", counted)
    for _ in range(3):
        with pytest.raises(ProviderError, match="names another issuer"):
            begin(house, to="/")
        clock.turn(seconds=14)
    assert len(asked) == 1, "at 0, 14 and 28 seconds"
    there.discovery = {}
    assert begin(house, to="/").url
    assert len(asked) == 2


def test_while_one_asks_a_provider_that_was_dead_nobody_else_waits(
    house: House, there: Provider, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.discovery = {"issuer": "https://elsewhere.example"}
    with pytest.raises(ProviderError):
        begin(house, to="/")
    clock.turn(seconds=31)

    def another_comes(issuer: str, hour: int) -> provider.Endpoints:
        with pytest.raises(ProviderError, match="names another issuer"):
            begin(house, to="/")
        there.discovery = {}
        return ask(issuer, hour)

    ask = provider._endpoints
    monkeypatch.setattr(provider, "_endpoints", another_comes)
    assert begin(house, to="/").url


def test_one_signs_out_at_the_provider_too(house: House, there: Provider) -> None:
    url = open_id.end_url(house) or ""
    assert url.startswith(f"{there.issuer}/end?")
    assert "client_id=commsqa" in url


@pytest.mark.parametrize(
    ("path", "claims", "roles"),
    [
        ("roles", {"roles": ["owners", "stewards"]}, (Role.STEWARD, Role.ADMIN)),
        ("realm_access.roles", {"realm_access": {"roles": ["admins"]}}, (Role.ADMIN,)),
        ("https://x.example/roles", {"https://x.example/roles": "stewards"}, (Role.STEWARD,)),
        ("a.b", {"a": "stewards"}, ()),
        ("a.b", {"a": None}, ()),
        ("roles", {}, ()),
        ("roles", {"roles": 7}, ()),
    ],
)
def test_a_claim_gives_roles(path: str, claims: dict[str, Any], roles: tuple[Role, ...]) -> None:
    settings = OpenIdSettings(issuer="https://x.example", client_id="c", client_secret="s", roles_claim=path, roles=ROLES)
    assert roles_of(settings, claims) == roles
