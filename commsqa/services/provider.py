"""An OpenID provider as we talk to it: what it says of itself, its tokens, and whether an ID token is what it must be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from threading import Lock
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
from authlib.common.urls import add_params_to_uri
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from commsqa.errors import InputError
from commsqa.project.dashboard import OpenIdSettings, is_loopback
from commsqa.services.texts import N_

TIMEOUT_S = 10
LEEWAY_S = 60
ASKED_AGAIN = timedelta(seconds=30)
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key that only the provider has: never `none`, and never a secret that both know."""


class ProviderError(InputError):
    """A sign-in with the provider did not work. The message is for the person; `reason` for the audit trail."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class Endpoints:
    """Where a provider does what."""

    authorization: str
    token: str
    keys: str
    end_session: str | None
    secret_in_body: bool


@dataclass
class _Trouble:
    """Why a provider could not be used when it was asked last, and until when that is the answer to everybody."""

    error: ProviderError | None = None
    until: datetime | None = None
    guard: Lock = field(default_factory=Lock)

    def tell(self, now: datetime) -> None:
        """ProviderError as the last time, but one asks again now and then: the others need not wait for what they know."""
        with self.guard:
            if self.error is not None and self.until is not None and now < self.until:
                raise ProviderError(self.error.reason, str(self.error))
            self.until = now + ASKED_AGAIN

    def remember(self, error: ProviderError | None, now: datetime) -> None:
        with self.guard:
            self.error, self.until = error, now + ASKED_AGAIN


def endpoints(issuer: str, now: datetime) -> Endpoints:
    """What the provider says of itself; asked at most once an hour. ProviderError where it does not, or names another issuer.

    Anybody can ask without a sign-in, and a provider that is dead takes its time: a failure is the answer for a while.
    """
    trouble = _trouble(issuer)
    trouble.tell(now)
    try:
        found = _endpoints(issuer, int(now.timestamp()) // 3600)
    except ProviderError as error:
        trouble.remember(error, now)
        raise
    trouble.remember(None, now)
    return found


@lru_cache(maxsize=4)
def _trouble(_issuer: str) -> _Trouble:
    return _Trouble()


@lru_cache(maxsize=4)
def _endpoints(issuer: str, _hour: int) -> Endpoints:
    said = _json("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if said.get("issuer") != issuer:
        raise ProviderError("wrong issuer", N_("the provider names another issuer than the project file"))
    methods = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return Endpoints(
        authorization=_safe(said.get("authorization_endpoint")),
        token=_safe(said.get("token_endpoint")),
        keys=_safe(said.get("jwks_uri")),
        end_session=_safe(said["end_session_endpoint"]) if "end_session_endpoint" in said else None,
        secret_in_body="client_secret_basic" not in methods,
    )


def exchange(at: Endpoints, settings: OpenIdSettings, *, code: str, verifier: str, redirect_uri: str) -> dict[str, Any]:
    """The tokens for a code."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": verifier}
    if at.secret_in_body:
        form |= {"client_id": settings.client_id, "client_secret": settings.client_secret}
        return _json("POST", at.token, form=form)
    login = httpx.BasicAuth(quote(settings.client_id, safe=""), quote(settings.client_secret, safe=""))  # RFC 6749, 2.3.1
    return _json("POST", at.token, form=form, auth=login)


def verified_claims(
    at: Endpoints, settings: OpenIdSettings, tokens: Mapping[str, Any], *, nonce: str, now: datetime
) -> dict[str, Any]:
    """What the ID token says, where its signature, issuer, audience, times and nonce are as they must be."""
    keys = _json("GET", at.keys)
    try:
        token = jwt.decode(str(tokens.get("id_token")), KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]  # what came is checked there
        claims = CodeIDToken(
            token.claims,
            token.header,
            options={
                "iss": {"essential": True, "value": settings.issuer},
                "aud": {"essential": True, "value": settings.client_id},
                "exp": {"essential": True},
                "sub": {"essential": True},
            },
            params={"nonce": nonce, "client_id": settings.client_id, "access_token": tokens.get("access_token")},
        )
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY_S)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        reason = f"ID token: {type(error).__name__} {getattr(error, 'claim', None) or ''}".strip()
        raise ProviderError(reason, N_("the provider's answer could not be verified")) from error
    return dict(token.claims)


def with_query(url: str, **parameters: str) -> str:
    """The address with these parameters added."""
    return str(add_params_to_uri(url, parameters.items()))


def _json(method: str, url: str, *, form: dict[str, str] | None = None, auth: httpx.Auth | None = None) -> dict[str, Any]:
    try:
        with httpx.Client(timeout=TIMEOUT_S, follow_redirects=False) as client:
            answer = client.request(method, url, data=form, auth=auth, headers={"Accept": "application/json"})
            said = answer.json() if answer.status_code == 200 else None
    except (httpx.HTTPError, ValueError) as error:
        raise ProviderError("no answer", N_("the provider does not answer; try again later")) from error
    if not isinstance(said, dict):
        raise ProviderError(f"HTTP {answer.status_code}", N_("the provider did not sign you in"))
    return said


def _safe(url: object) -> str:
    """An address to which a secret may be sent."""
    parts = urlsplit(url) if isinstance(url, str) else urlsplit("")
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        return str(url)
    raise ProviderError("unsafe address", N_("the provider names an address without https"))
