"""A person's saved views of the work queue."""

from commsqa.errors import InputError
from commsqa.escalation.masking import one_line
from commsqa.services.house import House

NAME_LENGTH = 60
_QUERY_LENGTH = 1000
_MOST = 50


def views_of(house: House, login: str) -> dict[str, str]:
    """By name, each with the query of its page's address."""
    with house.store.snapshot() as tx:
        return tx.views.of(login)


def save_view(house: House, login: str, name: str, query: str) -> str:
    """Saves what is filtered under a name, in place of one of that name; answers the name. InputError where it cannot be used."""
    name = one_line(name)
    if not name or len(name) > NAME_LENGTH:
        raise InputError(f"a view needs a name of at most {NAME_LENGTH} characters")
    if len(query) > _QUERY_LENGTH:
        raise InputError("this view filters by too much to be saved")
    with house.store.transaction() as tx:
        known = tx.views.of(login)
        if name not in known and len(known) >= _MOST:
            raise InputError(f"there are {_MOST} saved views already; remove one first")
        tx.views.save(login, name, query)
    return name


def remove_view(house: House, login: str, name: str) -> None:
    """Nothing happens where there is none."""
    with house.store.transaction() as tx:
        tx.views.remove(login, name)
