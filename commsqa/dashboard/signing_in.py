"""The way in and out: by password, by the OpenID provider; and a password's change, which a one-time password asks for."""

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from commsqa.dashboard.browsers import (
    DEVICE_COOKIE,
    FLOW_COOKIE,
    address_of,
    forget,
    keep_flow,
    keep_session,
    keep_sign_in,
)
from commsqa.dashboard.i18n import N_, Reader, gettext_of
from commsqa.dashboard.rendering import go_to, local_path, page, reader_of_browser
from commsqa.dashboard.visit import SignInNeeded, check_csrf, cookie_name, house_of, session_cookie
from commsqa.domain.people import Person
from commsqa.domain.sign_ins import Session
from commsqa.errors import BusyError, InputError
from commsqa.services import open_id, signing_in
from commsqa.services.passwords import LONGEST, SHORTEST
from commsqa.services.provider import ProviderError
from commsqa.services.signing_in import WrongSignInError
from commsqa.services.throttling import TooManyFailuresError

router = APIRouter()
Typed = Annotated[str, Form(max_length=1000)]
_SOON = timedelta(seconds=5)


@dataclass(frozen=True)
class OwnSession:
    """The session at hand and its person, also one who must change their password first."""

    session: Session
    person: Person


def _known(request: Request) -> OwnSession:
    found = _own(request)
    if found is None:
        raise SignInNeeded
    return found


async def _own_session(request: Request, own: Annotated[OwnSession, Depends(_known)]) -> OwnSession:
    if request.method == "POST":
        await check_csrf(request, own.session.csrf)
    return own


@router.get("/login")
def login(request: Request, next: str = "/") -> Response:  # noqa: A002  the name in the address
    """The form; who is signed in already is led on."""
    own = _own(request)
    if own is not None:
        return go_to(request, "/password" if own.person.must_change_password else next)
    return _login_page(request, to=next)


@router.post("/login")
def sign_in(
    request: Request,
    login: Typed = "",
    password: Typed = "",
    next: Annotated[str, Form(max_length=2000)] = "/",  # noqa: A002
) -> Response:
    """Begins a session, or says in one way why it did not."""
    house = house_of(request)
    try:
        begun = signing_in.sign_in(
            house,
            login,
            password,
            address=address_of(request, house),
            device=request.cookies.get(cookie_name(house, DEVICE_COOKIE)),
            before=request.cookies.get(session_cookie(house)),
        )
    except WrongSignInError as error:
        return _login_page(request, to=next, login=login, said=str(error), status=400)
    except BusyError as error:
        return _too_often(_login_page(request, to=next, login=login, said=str(error), status=429), error)
    response = go_to(request, "/password" if begun.person.must_change_password else next)
    keep_sign_in(response, house, begun)
    return response


@router.post("/logout")
def sign_out(request: Request, own: Annotated[OwnSession, Depends(_own_session)]) -> Response:
    """Ends the session; who came from the provider may sign out there too."""
    house = house_of(request)
    signing_in.sign_out(house, own.session)
    response = go_to(request, "/login?ended=provider" if own.person.subject else "/login?ended=here")
    forget(response, house, session_cookie(house))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@router.get("/password")
def password_form(request: Request, own: Annotated[OwnSession, Depends(_own_session)]) -> Response:
    """The form in which a password is changed."""
    return _password_page(request, own)


@router.post("/password")
def change_password(
    request: Request,
    own: Annotated[OwnSession, Depends(_own_session)],
    old: Typed = "",
    new: Typed = "",
    again: Typed = "",
) -> Response:
    """Sets the password; every other session of the person ends."""
    house, _ = house_of(request), gettext_of(_reader(request, own.person))
    if new != again:
        return _password_page(request, own, said=N_("the two new passwords differ"), status=400)
    try:
        token, _session = signing_in.change_own_password(house, own.person, old=old, new=new, address=address_of(request, house))
    except BusyError as error:
        return _too_often(_password_page(request, own, said=str(error), status=429), error)
    except InputError as error:
        return _password_page(request, own, said=str(error), status=400)
    response = go_to(request, "/" if own.person.must_change_password else "/account", say=_("Your password is changed."))
    keep_session(response, house, token)
    return response


@router.get("/login/openid")
def to_provider(request: Request, next: str = "/") -> Response:  # noqa: A002
    """Leads to the OpenID provider."""
    house = house_of(request)
    try:
        begun = open_id.begin(house, to=local_path(next))
    except ProviderError as error:
        return _login_page(request, to=next, said=str(error), status=502)
    response = RedirectResponse(begun.url, status_code=303)
    keep_flow(response, house, begun.flow)
    return response


@router.get("/login/openid/callback")
def from_provider(request: Request) -> Response:
    """Where the provider sends people back to."""
    house = house_of(request)
    flow = cookie_name(house, FLOW_COOKIE)
    try:
        begun, to = open_id.finish(
            house,
            dict(request.query_params),
            flow=request.cookies.get(flow),
            address=address_of(request, house),
            before=request.cookies.get(session_cookie(house)),
        )
    except ProviderError as error:
        response: Response = _login_page(request, to="/", said=str(error), status=403)
    else:
        response = go_to(request, to)
        keep_sign_in(response, house, begun)
    forget(response, house, flow)
    return response


@router.get("/login/openid/ended")
def end_at_provider(request: Request) -> Response:
    """Leads to the provider's own sign-out."""
    url = open_id.end_url(house_of(request))
    return go_to(request, "/login") if url is None else RedirectResponse(url, status_code=303)


def _own(request: Request) -> OwnSession | None:
    house = house_of(request)
    token = request.cookies.get(session_cookie(house))
    found = None if token is None else signing_in.session_person(house, token)
    return None if found is None else OwnSession(*found)


def _login_page(request: Request, *, to: str, login: str = "", said: str = "", status: int = 200) -> Response:
    house = house_of(request)
    provider = house.project.dashboard.open_id
    content = {
        "project": house.project.name,
        "to": local_path(to),
        "login": login[:200],
        "said": said,
        "provider": None if provider is None else urlsplit(provider.issuer).hostname,
        "ended": request.query_params.get("ended", ""),
    }
    return page(request, None, "login/login.html", content, status=status)


def _password_page(request: Request, own: OwnSession, *, said: str = "", status: int = 200) -> Response:
    content = {
        "person": own.person,
        "form_csrf": own.session.csrf,
        "said": said,
        "shortest": SHORTEST,
        "longest": LONGEST,
    }
    return page(request, None, "login/password.html", content, status=status, reader=_reader(request, own.person))


def _reader(request: Request, person: Person) -> Reader:
    """As the address asks, else as they chose; who signs in for the first time chose nothing yet."""
    if person.must_change_password or "lang" in request.query_params:
        return reader_of_browser(request)
    return Reader(language=person.language, digits=person.digits)


def _too_often(response: Response, error: BusyError) -> Response:
    wait = error.retry_after if isinstance(error, TooManyFailuresError) else _SOON
    response.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
    return response
