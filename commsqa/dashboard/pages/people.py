"""The people who may sign in, for the admin. A one-time password is shown in the answer that made it, and never again."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from commsqa.dashboard.i18n import gettext_of
from commsqa.dashboard.rendering import go_to, page
from commsqa.dashboard.visit import Visit, needs
from commsqa.domain.people import ALLOWED, Permission, Role
from commsqa.errors import InputError, UnknownIdError
from commsqa.services import people, tokens
from commsqa.services.texts import N_

router = APIRouter()
Admin = Annotated[Visit, needs(Permission.ADMINISTER)]
Roles = Annotated[list[str] | None, Form()]


@router.get("/people")
def everybody(request: Request, visit: Admin) -> Response:
    """Everybody, and the form that adds somebody."""
    return _everybody(request, visit)


@router.post("/people")
def add(
    request: Request,
    visit: Admin,
    login: Annotated[str, Form()],
    name: Annotated[str, Form()] = "",
    roles: Roles = None,
    sub: Annotated[str, Form()] = "",
) -> Response:
    """Adds somebody: with a one-time password, or as the one whom the OpenID provider calls `sub`."""
    _ = gettext_of(visit)
    try:
        if sub.strip():
            people.add_from_provider(visit.house, login, name=name, roles=_roles(roles), sub=sub)
            return go_to(request, "/people", say=_("Added."))
        password = people.add_person(visit.house, login, name=name, roles=_roles(roles))
    except InputError as error:
        typed = {"login": login[:200], "name": name[:200], "sub": sub[:300], "roles": roles or []}
        return _everybody(request, visit, said=str(error), typed=typed, status=400)
    return _everybody(request, visit, login=people.plain_login(login), secret=password)


@router.post("/people/{login}/roles")
def change_roles(request: Request, visit: Admin, login: str, roles: Roles = None) -> Response:
    """Sets somebody's roles; their sessions end."""
    _ = gettext_of(visit)
    try:
        people.change_roles(visit.house, login, _roles(roles))
    except InputError as error:
        return _refused(request, visit, error)
    return go_to(request, "/people", say=_("The roles are changed; they sign in again."))


@router.post("/people/{login}/disable")
def disable(request: Request, visit: Admin, login: str) -> Response:
    """Ends their sessions and their tokens."""
    _ = gettext_of(visit)
    if login == visit.person.login:
        return _refused(request, visit, InputError(_("nobody disables themselves; ask another admin")))
    try:
        people.disable(visit.house, login)
    except InputError as error:
        return _refused(request, visit, error)
    return go_to(request, "/people", say=_("Disabled."))


@router.post("/people/{login}/enable")
def enable(request: Request, visit: Admin, login: str) -> Response:
    """Lets them in again."""
    _ = gettext_of(visit)
    try:
        people.enable(visit.house, login)
    except InputError as error:
        return _refused(request, visit, error)
    return go_to(request, "/people", say=_("Enabled."))


@router.post("/people/{login}/reset")
def reset(request: Request, visit: Admin, login: str) -> Response:
    """Gives them a new one-time password; their sessions end."""
    try:
        password = people.reset_password(visit.house, login)
    except InputError as error:
        return _refused(request, visit, error)
    return _everybody(request, visit, login=login, secret=password)


@router.post("/people/{login}/tokens/{token_id}/revoke")
def revoke_token(request: Request, visit: Admin, login: str, token_id: str) -> Response:
    """Ends one of their API tokens at once."""
    _ = gettext_of(visit)
    tokens.revoke_token(visit.house, login, token_id)
    return go_to(request, "/people", say=_("The token is revoked."))


def _refused(request: Request, visit: Visit, error: InputError) -> Response:
    if isinstance(error, UnknownIdError):
        raise error
    return _everybody(request, visit, said=str(error), status=400)


def _everybody(
    request: Request,
    visit: Visit,
    *,
    said: str = "",
    typed: Mapping[str, object] | None = None,
    login: str = "",
    secret: str = "",
    status: int = 200,
) -> Response:
    content = {
        "here": "/people",
        "people": people.everybody(visit.house),
        "tokens": tokens.tokens_in_use(visit.house),
        "roles": [(role, [each for each in Permission if each in ALLOWED[role]]) for role in Role],
        "has_provider": visit.house.project.dashboard.open_id is not None,
        "said": said,
        "typed": typed or {"login": "", "name": "", "sub": "", "roles": []},
        "secret_login": login,
        "secret": secret,
    }
    return page(request, visit, "people/people.html", content, status=status)


def _roles(typed: list[str] | None) -> list[Role]:
    try:
        return [Role(each) for each in typed or ()]
    except ValueError:
        raise InputError(N_("this is no role")) from None
