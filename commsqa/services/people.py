"""The people who may sign in: added, given roles or a new one-time password, disabled; and what each sets for themselves."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping

from commsqa.domain.people import Digits, Language, Permission, Person, Role
from commsqa.domain.values import digest
from commsqa.errors import InputError, UnknownIdError
from commsqa.escalation.masking import one_line
from commsqa.services.house import House
from commsqa.services.passwords import hashed, refuse_weak
from commsqa.services.secrets import new_one_time_password
from commsqa.services.texts import N_
from commsqa.store import Transaction

FIRST_LOGIN = "admin"
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,63}")
_NAME_LENGTH = 80
_TYPED_LENGTH = 200


def first_admin(house: House) -> str | None:
    """The one-time password of the login `admin`, which is made where nobody may sign in yet; else None."""
    with house.store.snapshot() as tx:
        if tx.people.count():
            return None
    password = new_one_time_password()
    password_hash = hashed(password)
    with house.store.transaction() as tx:
        if tx.people.count():  # somebody was faster
            return None
        admin = Person(
            login=FIRST_LOGIN,
            name="Administrator",
            roles=(Role.ADMIN,),
            password_hash=password_hash,
            must_change_password=True,
            created_at=house.clock(),
        )
        tx.people.add(admin, actor=house.actor)
    return password


def everybody(house: House) -> list[Person]:
    """All people by login, those who are disabled last."""
    with house.store.snapshot() as tx:
        return sorted(tx.people.all(), key=lambda person: (person.disabled_at is not None, person.login))


def names(house: House) -> dict[str, str]:
    """How everybody is called, by login; also those who are disabled."""
    with house.store.snapshot() as tx:
        return {person.login: person.name for person in tx.people.all()}


def namesakes(names: Mapping[str, str]) -> frozenset[str]:
    """The logins of those whose name alone does not say who they are: it is another's too, or another's login.

    Everybody chooses their own name. Names that differ in case, accents, spaces or signs alone are one name here.
    """
    alike = {login: _letters(name) for login, name in names.items()}
    borne = Counter(alike.values())
    logins = Counter(map(_letters, names))
    return frozenset(login for login, name in alike.items() if borne[name] > 1 or logins[name] > (name == _letters(login)))


def add_person(house: House, login: str, *, name: str, roles: Collection[Role]) -> str:
    """Add somebody who signs in here; answers their one-time password, which is kept nowhere."""
    password = new_one_time_password()
    _add_with_password(house, login, name=name, roles=roles, password=password, one_time=True)
    return password


def add_with_own_password(house: House, login: str, *, name: str, roles: Collection[Role], password: str) -> None:
    """Add somebody with a password that they chose. InputError for a weak one."""
    refuse_weak(password, login=plain_login(login), project=house.project.name)
    _add_with_password(house, login, name=name, roles=roles, password=password, one_time=False)


def add_from_provider(house: House, login: str, *, name: str, roles: Collection[Role], sub: str) -> Person:
    """Add somebody who signs in with the OpenID provider, which calls them `sub`."""
    provider = house.project.dashboard.open_id
    if provider is None:
        raise InputError("the project file names no provider: give dashboard.open_id, or add them with a password")
    sub = sub.strip()
    if not 1 <= len(sub) <= 255 or not sub.isprintable():
        raise InputError(N_("the provider's name for somebody (its claim `sub`) has 1 to 255 characters"))
    person = Person(
        login=_new_login(login),
        name=_name(name or login),
        roles=_roles(roles),
        subject=f"{provider.issuer}|{sub}",
        created_at=house.clock(),
    )
    _add(house, person)
    return person


def change_roles(house: House, login: str, roles: Collection[Role]) -> None:
    """Set somebody's roles; their sessions end, so that what they see is what they may. The last admin stays one."""
    wanted = _roles(roles)
    with house.store.transaction() as tx:
        person = _known(tx, login)
        if Role.ADMIN not in wanted:
            _refuse_last_admin(tx, person)
        _change_roles(tx, house, person, wanted)


def take_roles(house: House, login: str, roles: Collection[Role]) -> Person:
    """The person with the roles that the provider gives them at this sign-in, the last admin or not."""
    with house.store.transaction() as tx:
        _change_roles(tx, house, _known(tx, login), _roles(roles))
        return _known(tx, login)


def _change_roles(tx: Transaction, house: House, person: Person, wanted: tuple[Role, ...]) -> None:
    if set(person.roles) != set(wanted):
        tx.people.change_roles(person.login, wanted, actor=house.actor, at=house.clock())
        tx.sessions.end_all(person.login)


def disable(house: House, login: str) -> None:
    """End somebody's sessions and let neither them nor their tokens in. Not the last admin."""
    with house.store.transaction() as tx:
        person = _known(tx, login)
        _refuse_last_admin(tx, person)
        if person.disabled_at is None:
            tx.people.disable(login, actor=house.actor, at=house.clock())
            tx.sessions.end_all(login)


def enable(house: House, login: str) -> None:
    """Let somebody in again, with the password, roles and tokens they had."""
    with house.store.transaction() as tx:
        if _known(tx, login).disabled_at is not None:
            tx.people.enable(login, actor=house.actor, at=house.clock())


def reset_password(house: House, login: str) -> str:
    """Give somebody a new one-time password, which is answered and kept nowhere; their sessions end."""
    password = new_one_time_password()
    _set_password(house, login, password, one_time=True)
    return password


def set_own_password(house: House, login: str, password: str) -> None:
    """Set a password that somebody chose; their sessions end. InputError for a weak one."""
    refuse_weak(password, login=login, project=house.project.name)
    _set_password(house, login, password, one_time=False)


def _set_password(house: House, login: str, password: str, *, one_time: bool) -> None:
    password_hash = hashed(password)
    with house.store.transaction() as tx:
        if _known(tx, login).subject is not None:
            raise InputError(f"{login} signs in with the OpenID provider and has no password here")
        tx.people.change_password(login, password_hash, must_change=one_time, actor=house.actor, at=house.clock())
        tx.sessions.end_all(login)


def change_settings(house: House, login: str, *, name: str, language: Language, digits: Digits) -> None:
    """Set how somebody is called and how their pages look."""
    told = _name(name)
    with house.store.transaction() as tx:
        tx.people.change_settings(login, name=told, language=language, digits=digits, actor=house.actor, at=house.clock())


def plain_login(typed: str) -> str:
    """A login as it is kept, from what was typed: without case, and without spaces around it."""
    return unicodedata.normalize("NFKC", typed[:_TYPED_LENGTH]).casefold().strip()


def login_for(wanted: str, *, otherwise: str) -> str:
    """A login from what a provider calls somebody; a digest of `otherwise` where that cannot be one."""
    login = plain_login(wanted)
    return login if _LOGIN.fullmatch(login) else f"p-{digest(otherwise)}"


def _add_with_password(house: House, login: str, *, name: str, roles: Collection[Role], password: str, one_time: bool) -> None:
    person = Person(
        login=_new_login(login),
        name=_name(name or login),
        roles=_roles(roles),
        password_hash=hashed(password),
        must_change_password=one_time,
        created_at=house.clock(),
    )
    _add(house, person)


def _add(house: House, person: Person) -> None:
    with house.store.transaction() as tx:
        if tx.people.find(person.login) is not None:
            raise InputError(N_("this login is taken, and a login is never used again; choose another"))
        if person.subject is not None and tx.people.of_subject(person.subject) is not None:
            raise InputError(N_("somebody has this name at the provider already; one person has one login"))
        tx.people.add(person, actor=house.actor)


def _new_login(typed: str) -> str:
    login = plain_login(typed)
    if not _LOGIN.fullmatch(login):
        raise InputError(N_("a login has 2 to 64 of the characters a-z, 0-9 and . _ @ + - and begins with a letter or digit"))
    return login


def _name(typed: str) -> str:
    name = one_line(typed[: 4 * _NAME_LENGTH])
    if not 1 <= len(name) <= _NAME_LENGTH:
        raise InputError(N_("a name has 1 to 80 characters"))
    return name


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text).casefold()))


def _roles(roles: Collection[Role]) -> tuple[Role, ...]:
    if not roles:
        raise InputError(N_("somebody without a role sees nothing; choose at least one"))
    return tuple(role for role in Role if role in roles)


def _known(tx: Transaction, login: str) -> Person:
    person = tx.people.find(login)
    if person is None:
        raise UnknownIdError(f"nobody has the login {one_line(login)}")
    return person


def _refuse_last_admin(tx: Transaction, person: Person) -> None:
    others = (other for other in tx.people.all() if other.disabled_at is None and other.login != person.login)
    if Permission.ADMINISTER in person.permissions and not any(Permission.ADMINISTER in other.permissions for other in others):
        raise InputError(N_("this is the last admin; make somebody else one first"))
