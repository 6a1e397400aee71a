"""Who asks, and whether they may: the one dependency that every page and every call of the API has."""

import hmac
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated, Any, cast

from fastapi import Depends, Request

from commsqa.domain.people import Digits, Language, Permission, Person
from commsqa.services import people, signing_in
from commsqa.services.house import House
from commsqa.services.signing_in import SignedIn

SESSION_COOKIE = "commsqa_session"
CSRF_FIELD = "csrf_token"
CSRF_HEADER = "x-csrf-token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class SignInNeeded(Exception):  # noqa: N818 - what is needed, not what failed
    """Nobody is signed in: a page leads to the sign-in, the API answers 401."""


class MayNot(Exception):  # noqa: N818
    """The person is known and may not: 403."""


class Forged(Exception):  # noqa: N818
    """A change was asked for without this session's token: 403."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A request by a person. `house` acts in their name: its `actor` is their login.

    `permissions` are those of their roles; with an API token only those within its scopes.
    """

    house: House
    person: Person
    permissions: frozenset[Permission]
    csrf: str
    via: str

    def may(self, permission: Permission) -> bool:
        """Whether they may do that."""
        return permission in self.permissions

    @cached_property
    def names(self) -> Mapping[str, str]:
        """How everybody is called, by login; read once a request, when it is first asked for."""
        return people.names(self.house)

    @cached_property
    def namesakes(self) -> frozenset[str]:
        """The logins of those whose name alone does not say who they are."""
        return people.namesakes(self.names)

    @property
    def language(self) -> Language:
        """The language of their pages."""
        return self.person.language

    @property
    def digits(self) -> Digits:
        """The digits of their pages."""
        return self.person.digits


def house_of(request: Request) -> House:
    """The opened project that this application serves."""
    return cast("House", request.app.state.house)


def session_cookie(house: House) -> str:
    """The name of a session's cookie."""
    return cookie_name(house, SESSION_COOKIE)


def cookie_name(house: House, name: str) -> str:
    """What a cookie of ours is called: under https so that only this very host can set it."""
    return f"__Host-{name}" if house.project.dashboard.is_https else name


def who_asks(request: Request) -> SignedIn | None:
    """The person who is signed in, looked up once a request; None for nobody."""
    if not hasattr(request.state, "who_asks"):
        request.state.who_asks = _signed_in(request)
    found: SignedIn | None = request.state.who_asks
    return found


def _signed_in(request: Request) -> SignedIn | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return signing_in.by_token(house_of(request), token.strip())
    cookie = request.cookies.get(session_cookie(house_of(request)))
    return None if cookie is None else signing_in.by_session(house_of(request), cookie)


def needs(permission: Permission) -> Any:
    """The visit of a person who may do that; for a change by a session also with its CSRF token.

    Use: `visit: Annotated[Visit, needs(Permission.VIEW)]`. SignInNeeded, MayNot and Forged are answered by the application.
    """
    return Depends(_visit_with(permission))


def _visit_with(permission: Permission) -> Callable[..., Coroutine[Any, Any, Visit]]:
    async def visit(request: Request, signed: Annotated[SignedIn | None, Depends(who_asks)]) -> Visit:
        if signed is None:
            raise SignInNeeded
        house = replace(house_of(request), actor=signed.person.login)
        found = Visit(house=house, person=signed.person, permissions=signed.permissions, csrf=signed.csrf, via=signed.via)
        request.state.visit = found
        if not found.may(permission):
            raise MayNot
        if request.method not in _SAFE and signed.via == "session":
            await check_csrf(request, signed.csrf)
        return found

    visit.permission = permission  # type: ignore[attr-defined]  # the test of who may what reads it from the routes
    return visit


async def check_csrf(request: Request, expected: str) -> None:
    """Forged where the request does not carry this token, in its header or its form."""
    given = request.headers.get(CSRF_HEADER)
    if given is None:
        field = (await request.form()).get(CSRF_FIELD)
        given = field if isinstance(field, str) else ""
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise Forged
