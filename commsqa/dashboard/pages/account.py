"""What everybody sets for themselves: name, language, digits, password, API tokens. With a session only, never with a token."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from commsqa.dashboard.i18n import gettext_of
from commsqa.dashboard.rendering import go_to, page
from commsqa.dashboard.visit import MayNot, Visit, needs
from commsqa.domain.people import Digits, Language, Permission
from commsqa.domain.sign_ins import ApiToken
from commsqa.errors import InputError
from commsqa.services import people, tokens
from commsqa.services.texts import N_

router = APIRouter()
DAYS = (7, 30, 90, 365)
_UNCHOSEN = N_("choose what the token may do")


def _by_session(visit: Annotated[Visit, needs(Permission.VIEW)]) -> Visit:
    """A token makes no tokens, and changes nothing of its person."""
    if visit.via != "session":
        raise MayNot
    return visit


Own = Annotated[Visit, Depends(_by_session)]


@router.get("/account")
def account(request: Request, visit: Own) -> Response:
    """The settings and the tokens."""
    return _account(request, visit)


@router.post("/account")
def change_settings(
    request: Request,
    visit: Own,
    name: Annotated[str, Form()],
    language: Annotated[Language, Form()],
    digits: Annotated[Digits, Form()],
) -> Response:
    """Sets how they are called and how their pages look."""
    _ = gettext_of(visit)
    login = visit.person.login
    try:
        people.change_settings(visit.house, login, name=name, language=language, digits=digits)
    except InputError as error:
        return _account(request, visit, said=str(error), status=400)
    return go_to(request, "/account", say=_("Saved."))


@router.post("/account/tokens")
def make_token(
    request: Request,
    visit: Own,
    label: Annotated[str, Form()],
    days: Annotated[int, Form()],
    scopes: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Makes a token, which this one answer shows."""
    try:
        wanted = [Permission(each) for each in scopes or ()]
        secret, made = tokens.make_token(visit.house, visit.person, label=label, scopes=wanted, days=days)
    except InputError as error:
        return _account(request, visit, token_said=str(error), label=label, status=400)
    except ValueError:
        return _account(request, visit, token_said=_UNCHOSEN, label=label, status=400)
    return _account(request, visit, secret=secret, made=made)


@router.post("/account/tokens/{token_id}/revoke")
def revoke_token(request: Request, visit: Own, token_id: str) -> Response:
    """Ends a token at once."""
    _ = gettext_of(visit)
    tokens.revoke_token(visit.house, visit.person.login, token_id)
    return go_to(request, "/account#tokens", say=_("The token is revoked."))


def _account(
    request: Request,
    visit: Visit,
    *,
    said: str = "",
    token_said: str = "",
    label: str = "",
    secret: str = "",
    made: ApiToken | None = None,
    status: int = 200,
) -> Response:
    now = visit.house.clock()
    content = {
        "here": "/account",
        "person": visit.person,
        "tokens": [(token, token.is_alive(now)) for token in tokens.tokens_of(visit.house, visit.person.login)],
        "permissions": [each for each in Permission if each in visit.permissions],
        "days": DAYS,
        "said": said,
        "token_said": token_said,
        "label": label[:200],
        "secret": secret,
        "made": made,
    }
    return page(request, visit, "people/account.html", content, status=status)
