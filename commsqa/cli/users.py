"""The people who may sign in to the pages. A password is never an argument: arguments are seen and kept by others."""

import sys
from typing import Annotated

import typer

from commsqa.cli.application import Json, Project, app, refuse
from commsqa.domain.people import Role

users_app = typer.Typer(help="The people who may sign in to the pages.", no_args_is_help=True)
app.add_typer(users_app, name="users")
Login = Annotated[str, typer.Argument(help="Their login.", show_default=False)]
Roles = Annotated[list[Role], typer.Option("--role", help="What they are here for; give it once for each.", show_default=False)]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input, its first line.")]
Ask = Annotated[bool, typer.Option("--ask", help="Type the password here, twice.")]
_LINE = 1024


@users_app.command("add")
def add(
    project: Project,
    login: Login,
    *,
    role: Roles,
    name: Annotated[str, typer.Option("--name", help="As others see it; the login where not given.", show_default=False)] = "",
    open_id: Annotated[
        str, typer.Option("--open-id", help="The OpenID provider's name for them (its claim sub).", show_default=False)
    ] = "",
    password_stdin: FromStdin = False,
    ask: Ask = False,
) -> None:
    """Add somebody. Without a password given, a one-time password is printed, which they change when they sign in."""
    from commsqa.bootstrap import open_house
    from commsqa.services import people

    if open_id and (password_stdin or ask):
        refuse("who signs in with the provider has no password here; leave --open-id or the password out")
    given = _given(from_stdin=password_stdin, ask=ask)
    with open_house(project) as house:
        if open_id:
            people.add_from_provider(house, login, name=name, roles=role, sub=open_id)
        elif given is not None:
            people.add_with_own_password(house, login, name=name, roles=role, password=given)
        else:
            one_time = people.add_person(house, login, name=name, roles=role)
    typer.echo(f"added {people.plain_login(login)}: {', '.join(role)}")
    if not open_id and given is None:
        _print_once(one_time)


@users_app.command("list")
def list_users(project: Project, *, as_json: Json = False) -> None:
    """List everybody, the disabled ones last."""
    from commsqa.bootstrap import open_house
    from commsqa.printing import as_json as json_of
    from commsqa.printing import print_table
    from commsqa.services import people

    with open_house(project) as house:
        found = people.everybody(house)
    if as_json:
        shown = {"login", "name", "roles", "must_change_password", "subject", "created_at", "disabled_at"}
        typer.echo(json_of([person.model_dump(include=shown) for person in found]))
        return
    rows = (
        (
            person.login,
            person.name,
            ", ".join(person.roles),
            "provider" if person.subject else "one-time password" if person.must_change_password else "password",
            f"disabled {person.disabled_at:%Y-%m-%d}" if person.disabled_at else "",
        )
        for person in found
    )
    print_table(("login", "name", "roles", "signs in with", ""), rows)


@users_app.command("roles")
def roles(project: Project, login: Login, *, role: Roles) -> None:
    """Set somebody's roles; their sessions end."""
    from commsqa.bootstrap import open_house
    from commsqa.services import people

    with open_house(project) as house:
        people.change_roles(house, people.plain_login(login), role)
    typer.echo(f"{people.plain_login(login)}: {', '.join(role)}")


@users_app.command("disable")
def disable(project: Project, login: Login) -> None:
    """Let somebody in no more: their sessions end, their tokens are refused."""
    from commsqa.bootstrap import open_house
    from commsqa.services import people

    with open_house(project) as house:
        people.disable(house, people.plain_login(login))
    typer.echo(f"disabled {people.plain_login(login)}")


@users_app.command("enable")
def enable(project: Project, login: Login) -> None:
    """Let somebody in again, with the password and the roles they had."""
    from commsqa.bootstrap import open_house
    from commsqa.services import people

    with open_house(project) as house:
        people.enable(house, people.plain_login(login))
    typer.echo(f"enabled {people.plain_login(login)}")


@users_app.command("password")
def password(project: Project, login: Login, *, password_stdin: FromStdin = False, ask: Ask = False) -> None:
    """Give somebody a new password; their sessions end. Without one given, a one-time password is printed."""
    from commsqa.bootstrap import open_house
    from commsqa.services import people

    given = _given(from_stdin=password_stdin, ask=ask)
    with open_house(project) as house:
        plain = people.plain_login(login)
        if given is None:
            one_time = people.reset_password(house, plain)
        else:
            people.set_own_password(house, plain, given)
    if given is None:
        _print_once(one_time)
    else:
        typer.echo(f"the password of {plain} is changed")


def _given(*, from_stdin: bool, ask: bool) -> str | None:
    if from_stdin and ask:
        refuse("give either --password-stdin or --ask")
    if from_stdin:
        return sys.stdin.readline(_LINE).rstrip("\r\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True)) if ask else None


def _print_once(one_time: str) -> None:
    typer.echo(f"one-time password: {one_time}")
    typer.echo("It is shown this once; they choose their own when they sign in.", err=True)
