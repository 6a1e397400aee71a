"""Sign-in with an OpenID provider: Authorization Code with PKCE, state and nonce (OpenID Connect Core 1.0, 3.1; RFC 7636).

Its tokens are used for the sign-in alone and not kept. A provider vouches for the people it names, never for a login that
somebody has here already.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from cryptography.fernet import Fernet, InvalidToken

from commsqa.domain.people import Person, Role
from commsqa.errors import InputError
from commsqa.project.dashboard import OpenIdSettings
from commsqa.services import provider, throttling
from commsqa.services.house import House
from commsqa.services.people import add_from_provider, login_for, take_roles
from commsqa.services.provider import ProviderError
from commsqa.services.secrets import new_nonce, same
from commsqa.services.signing_in import NewSession, begin_session
from commsqa.services.texts import N_

CALLBACK = "/login/openid/callback"
FLOW_KEPT = timedelta(minutes=10)
_RECORDED_AGAIN = timedelta(seconds=15)
_SCOPES = "openid profile email"
_MAY_NOT = N_("you may not sign in here; ask an administrator")


@dataclass(frozen=True)
class Begun:
    """Where to send the browser, and what it must bring back: only we can read it."""

    url: str
    flow: str


def begin(house: House, *, to: str) -> Begun:
    """A sign-in that begins; `to` is the page afterwards. ProviderError where the provider does not answer."""
    settings, now = _settings(house), house.clock()
    endpoints = provider.endpoints(settings.issuer, now)
    flow = {"state": new_nonce(), "nonce": new_nonce(), "verifier": new_nonce(), "to": to}
    url = prepare_grant_uri(
        endpoints.authorization,
        client_id=settings.client_id,
        response_type="code",
        redirect_uri=_redirect_uri(house),
        scope=_SCOPES,
        state=flow["state"],
        nonce=flow["nonce"],
        code_challenge=create_s256_code_challenge(flow["verifier"]),
        code_challenge_method="S256",
    )
    sealed = _box(house).encrypt_at_time(json.dumps(flow).encode(), int(now.timestamp()))
    return Begun(url=url, flow=sealed.decode())


def finish(
    house: House, answered: Mapping[str, str], *, flow: str | None, address: str, before: str | None
) -> tuple[NewSession, str]:
    """The session of who came back from the provider, and the page they wanted.

    ProviderError, recorded in the audit trail, for whatever is not exactly as it must be.
    """
    _settings(house)
    try:
        begun = _opened(house, flow)
        _spend(house, begun["state"], answered.get("state", ""))
        claims = _claims(house, begun, answered)
        session = _session(house, _person(house, claims), before)
    except ProviderError as error:
        _record(house, error, address)
        raise
    return session, begun["to"]


def end_url(house: House) -> str | None:
    """Where one signs out at the provider too; None where it has no such page, or does not answer."""
    settings = _settings(house)
    try:
        page = provider.endpoints(settings.issuer, house.clock()).end_session
    except ProviderError:
        return None
    back = f"{house.project.dashboard.public_url}/login"
    return None if page is None else provider.with_query(page, client_id=settings.client_id, post_logout_redirect_uri=back)


def roles_of(settings: OpenIdSettings, claims: Mapping[str, Any]) -> tuple[Role, ...]:
    """Our roles by the provider's claim. A claim within others is named by a path, e.g. `realm_access.roles`."""
    found: Any = claims
    for part in [settings.roles_claim] if settings.roles_claim in claims else settings.roles_claim.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    given = {each for each in (found if isinstance(found, list) else [found]) if isinstance(each, str)}
    return tuple(role for role in Role if given & set(settings.roles.get(role, ())))


def _settings(house: House) -> OpenIdSettings:
    settings = house.project.dashboard.open_id
    if settings is None:
        raise ProviderError("no provider", N_("this project has no OpenID provider"))
    return settings


def _redirect_uri(house: House) -> str:
    return f"{house.project.dashboard.public_url}{CALLBACK}"


def _box(house: House) -> Fernet:
    return Fernet(urlsafe_b64encode(house.keyring.key_for("open_id flow")))


def _opened(house: House, flow: str | None) -> dict[str, str]:
    now = int(house.clock().timestamp())
    try:
        opened = _box(house).decrypt_at_time((flow or "").encode(), int(FLOW_KEPT.total_seconds()), now)
    except InvalidToken:
        raise ProviderError("no flow", N_("this sign-in began too long ago, or in another browser; begin again")) from None
    found: dict[str, str] = json.loads(opened)
    return found


def _spend(house: House, expected: str, given: str) -> None:
    """A state is good for one return."""
    if not same(given, expected):
        raise ProviderError("wrong state", N_("this sign-in began in another window; begin again"))
    key, now = throttling.keyed(house, f"state|{expected}"), house.clock()
    with house.store.transaction() as tx:
        spent = bool(tx.failed_sign_ins.times(key, since=now - FLOW_KEPT * 2))
        if not spent:
            tx.failed_sign_ins.add(key, at=now)
    if spent:
        raise ProviderError("replayed state", N_("this sign-in was used already; begin again"))


def _claims(house: House, begun: Mapping[str, str], answered: Mapping[str, str]) -> dict[str, Any]:
    settings, now = _settings(house), house.clock()
    if "error" in answered or "code" not in answered:
        raise ProviderError("refused", N_("the provider did not sign you in"))
    if answered.get("iss", settings.issuer) != settings.issuer:  # RFC 9207: another provider's answer
        raise ProviderError("wrong issuer", N_("the answer came from another provider"))
    endpoints = provider.endpoints(settings.issuer, now)
    tokens = provider.exchange(
        endpoints, settings, code=answered["code"], verifier=begun["verifier"], redirect_uri=_redirect_uri(house)
    )
    return provider.verified_claims(endpoints, settings, tokens, nonce=begun["nonce"], now=now)


def _person(house: House, claims: Mapping[str, Any]) -> Person:
    settings = _settings(house)
    sub = str(claims["sub"])
    roles = roles_of(settings, claims)
    if settings.roles and not roles:
        raise ProviderError("no role", N_("the provider gives you no role here; ask an administrator"))
    with house.store.snapshot() as tx:
        person = tx.people.of_subject(f"{settings.issuer}|{sub}")
    if person is None:
        return _new_person(house, claims, sub, roles)
    if person.disabled_at is not None:
        raise ProviderError("disabled", _MAY_NOT)
    return take_roles(house, person.login, roles) if settings.roles else person


def _session(house: House, person: Person, before: str | None) -> NewSession:
    session = begin_session(house, person, via="open_id", before=before)
    if session is None:
        raise ProviderError("disabled", _MAY_NOT)
    return session


def _new_person(house: House, claims: Mapping[str, Any], sub: str, roles: tuple[Role, ...]) -> Person:
    if not _settings(house).create:
        raise ProviderError("unknown person", _MAY_NOT)
    login = login_for(str(claims.get("preferred_username") or claims.get("email") or ""), otherwise=sub)
    try:
        return add_from_provider(house, login, name=str(claims.get("name") or login), roles=roles, sub=sub)
    except InputError as error:
        raise ProviderError("login taken", N_("somebody else has your login here; ask an administrator")) from error


def _record(house: House, error: ProviderError, address: str) -> None:
    """In the trail, but not each of very many: anybody can come back from nowhere, and an entry stays for ever."""
    place, now = throttling.place_of(address), house.clock()
    counted = throttling.Bucket(throttling.keyed(house, f"open_id|{place}"), free=20, first_wait=_RECORDED_AGAIN)
    with house.store.transaction() as tx:
        try:
            throttling.claim(tx, [counted], now)
        except throttling.TooManyFailuresError:
            return
        reason = f"open_id: {error.reason}"
        told = throttling.keyed(house, f"place|{place}")[:16]
        tx.failed_sign_ins.record(subject="open_id", reason=reason, address=told, actor=house.actor, at=now)
