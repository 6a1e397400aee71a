"""How people are called on a page: by name. What is recorded is their login, which stays within reach."""

from markupsafe import Markup

from commsqa.dashboard.visit import Visit
from commsqa.dashboard.wording import bdi, harmless, ltr


def called(who: str | None, visit: Visit | None) -> Markup:
    """The person's name, with the login as its title; whoever has no login (a program, a name that was typed) as recorded.

    The login stands beside a name that is another's too: everybody chooses their own.
    """
    name = _name(who, visit)
    if who is None or visit is None or name is None:
        return bdi(who)
    told = Markup('<bdi dir="auto" title="{}">{}</bdi>').format(harmless(who), harmless(name))
    return _beside(told, who) if who.casefold() in visit.namesakes else told


def called_fully(who: str | None, visit: Visit | None) -> Markup:
    """The person's name and beside it the login: where the record itself is looked at, and where it matters that it is they."""
    name = _name(who, visit)
    return bdi(who) if who is None or name is None or name == who else _beside(bdi(name), who)


def told_apart(login: str, name: str, visit: Visit) -> str:
    """The name as text, e.g. of a choice; with the login where the name is another's too."""
    return f"{name} ({login})" if login in visit.namesakes else name


def _beside(name: Markup, who: str) -> Markup:
    return Markup('{} <span class="small muted">{}</span>').format(name, ltr(who))


def _name(who: str | None, visit: Visit | None) -> str | None:
    return None if who is None or visit is None else visit.names.get(who.casefold())
