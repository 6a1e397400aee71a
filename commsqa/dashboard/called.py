"""How people are called on a page: by name. What is recorded is their login, which stays within reach."""

from markupsafe import Markup

from commsqa.dashboard.visit import Visit
from commsqa.dashboard.wording import bdi, harmless, ltr


def called(who: str | None, visit: Visit | None) -> Markup:
    """The person's name, with the login as its title; whoever has no login (a program, a name that was typed) as recorded."""
    name = _name(who, visit)
    if who is None or name is None:
        return bdi(who)
    return Markup('<bdi dir="auto" title="{}">{}</bdi>').format(harmless(who), harmless(name))


def called_fully(who: str | None, visit: Visit | None) -> Markup:
    """The person's name and beside it the login, where the record itself is looked at."""
    name = _name(who, visit)
    if name is None or name == who:
        return bdi(who)
    return Markup('{} <span class="small muted">{}</span>').format(bdi(name), ltr(who))


def _name(who: str | None, visit: Visit | None) -> str | None:
    return None if who is None or visit is None else visit.names.get(who.casefold())
