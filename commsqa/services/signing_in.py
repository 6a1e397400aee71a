"""Who is signed in, by the cookie of a session or by an API token; and how a session begins and ends."""

from datetime import datetime, timedelta

from commsqa.domain.people import Permission, Person
from commsqa.domain.sign_ins import Session
from commsqa.domain.values import Value
from commsqa.errors import InputError
from commsqa.services import throttling
from commsqa.services.house import House
from commsqa.services.passwords import hashed, is_outdated, refuse_weak, verified
from commsqa.services.people import plain_login
from commsqa.services.secrets import new_csrf, new_session_token, sha256
from commsqa.services.texts import N_
from commsqa.store import Transaction

_SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is known when a session or a token was used last: a page view must not write each time."""


class SignedIn(Value):
    """A person who was recognised. `permissions` are what this sign-in allows: with a token never more than its scopes.

    `csrf` is what a change by this session must carry; empty for a token. `via`: session or token.
    """

    person: Person
    permissions: frozenset[Permission]
    csrf: str
    via: str


class NewSession(Value):
    """A session that began. `token` is the value of its cookie, which nobody can read again; `device` of the one that stays."""

    token: str
    device: str
    session: Session
    person: Person


class WrongSignInError(InputError):
    """Login and password are not those of a person who may sign in. Which of them is wrong, nobody is told."""


def by_session(house: House, token: str) -> SignedIn | None:
    """The person whose browser sends this cookie; None where the session ended, or nobody has it.

    Also None while they must change their password: `session_person` knows them, and lets them do that alone.
    """
    found = session_person(house, token)
    if found is None or found[1].must_change_password:
        return None
    session, person = found
    return SignedIn(person=person, permissions=person.permissions, csrf=session.csrf, via="session")


def session_person(house: House, token: str) -> tuple[Session, Person] | None:
    """The session of this cookie and its person, where both may still be used."""
    now, token_hash = house.clock(), sha256(token)
    with house.store.snapshot() as tx:
        session = tx.sessions.find(token_hash)
        person = None if session is None else tx.people.find(session.login)
    if session is None or person is None or person.disabled_at is not None:
        return None
    if not session.is_alive(now, idle=house.project.dashboard.session.idle):
        return None
    if now - session.seen_at >= _SEEN_EVERY:
        with house.store.transaction() as tx:
            tx.sessions.seen(token_hash, at=now)
    return session, person


def by_token(house: House, token: str) -> SignedIn | None:
    """The person whose API token this is, with what its scopes and their roles both allow; None where it is of no use.

    Also None while they must change their password: whoever resets it may do so because somebody else knew it.
    """
    now, token_hash = house.clock(), sha256(token)
    with house.store.snapshot() as tx:
        found = tx.api_tokens.find(token_hash)
        person = None if found is None else tx.people.find(found.login)
    if found is None or person is None or person.disabled_at is not None or not found.is_alive(now):
        return None
    if person.must_change_password:
        return None
    if found.used_at is None or now - found.used_at >= _SEEN_EVERY:
        with house.store.transaction() as tx:
            tx.api_tokens.used(token_hash, at=now)
    return SignedIn(person=person, permissions=person.permissions & frozenset(found.scopes), csrf="", via="token")


def sign_in(
    house: House, login: str, password: str, *, address: str, device: str | None = None, before: str | None = None
) -> NewSession:
    """Begin a session by login and password. `before` is the browser's session until now, which ends.

    WrongSignInError alike, and after the same time, for an unknown login, a wrong password and somebody who is disabled, also
    where the password was changed or the person disabled while it was looked at. A hash that another sign-in renewed meanwhile
    is looked at again. TooManyFailuresError (from this address) before anything is looked at.
    """
    login, now = plain_login(login), house.clock()
    counted = throttling.buckets(house, login, address, device=device)
    with house.store.transaction() as tx:
        throttling.claim(tx, counted, now)
        person = tx.people.find(login)
    fits = verified(password, None if person is None else person.password_hash)
    begun = _begin_by_password(house, person, password, counted, now, before=before) if person is not None and fits else None
    if begun is None and fits and (current := _with_another_hash(house, person)) is not None:
        person, fits = current, verified(password, current.password_hash)
        begun = _begin_by_password(house, person, password, counted, now, before=before) if fits else None
    if begun is None:
        _record_failure(house, login, person, fits=fits, address=address, now=now)
        raise WrongSignInError(N_("login or password is wrong"))
    return begun


def _begin_by_password(
    house: House, person: Person, password: str, counted: list[throttling.Bucket], now: datetime, *, before: str | None
) -> NewSession | None:
    """A session of somebody whose password was found to fit; None where they are not as they were when it was looked at."""
    if person.disabled_at is not None:
        return None
    renewed = hashed(password) if is_outdated(person.password_hash or "") else None
    with house.store.transaction() as tx:
        begun = _begin(tx, house, person, via="password", before=before)
        if begun is not None:
            throttling.forgive(tx, counted, now)
            if renewed is not None:
                tx.people.rehash(person.login, renewed)
    return begun


def _with_another_hash(house: House, person: Person | None) -> Person | None:
    """The person where their hash is another by now: of a new password, or of the same one, renewed at another sign-in."""
    with house.store.snapshot() as tx:
        current = None if person is None else tx.people.find(person.login)
    return current if current is not None and person is not None and current.password_hash != person.password_hash else None


def begin_session(house: House, person: Person, *, via: str, before: str | None) -> NewSession | None:
    """A session of somebody who was recognised (`via`: password or open_id); None where they may not sign in any more."""
    with house.store.transaction() as tx:
        return _begin(tx, house, person, via=via, before=before)


def _begin(tx: Transaction, house: House, person: Person, *, via: str, before: str | None) -> NewSession | None:
    current = _unchanged(tx, person)
    if current is None:
        return None
    now = house.clock()
    token, session = new_session(house, person.login, now)
    if before is not None:
        tx.sessions.end(sha256(before))
    tx.sessions.start(session, via=via)
    return NewSession(token=token, device=throttling.new_device(house, person.login, now), session=session, person=current)


def _unchanged(tx: Transaction, person: Person) -> Person | None:
    """The person as they are now; None where they were disabled, or got another password, since they were recognised."""
    current = tx.people.find(person.login)
    if current is None or current.disabled_at is not None or current.password_hash != person.password_hash:
        return None
    return current


def sign_out(house: House, session: Session) -> None:
    """End a session, as its person asked."""
    with house.store.transaction() as tx:
        tx.sessions.sign_out(session, at=house.clock())


def change_own_password(house: House, person: Person, *, old: str, new: str, address: str) -> tuple[str, Session]:
    """Set a new password; all their sessions end but a new one for the browser at hand, which is answered.

    `old` is not asked of somebody who signed in with a one-time password just now. InputError for a weak one; WrongSignInError
    where `old` is wrong, or not theirs any more by now; TooManyFailuresError where it was wrong too often.
    """
    now = house.clock()
    if person.subject is not None:
        raise InputError(N_("you sign in with the provider and have no password here"))
    refuse_weak(new, login=person.login, project=house.project.name)
    if not person.must_change_password:
        _ask_again(house, person, old, address=address, now=now)
    if verified(new, person.password_hash):
        raise InputError(N_("this is the old password; choose another"))
    password_hash = hashed(new)
    token, session = new_session(house, person.login, now)
    with house.store.transaction() as tx:
        if _unchanged(tx, person) is None:
            raise WrongSignInError(N_("the old password is wrong"))
        tx.people.change_password(person.login, password_hash, must_change=False, actor=person.login, at=now)
        tx.sessions.replace_all(session)
    return token, session


def _ask_again(house: House, person: Person, password: str, *, address: str, now: datetime) -> None:
    counted = throttling.buckets(house, person.login, address, device=None)
    with house.store.transaction() as tx:
        throttling.claim(tx, counted, now)
    if not verified(password, person.password_hash):
        _record_failure(house, person.login, person, fits=False, address=address, now=now)
        raise WrongSignInError(N_("the old password is wrong"))
    with house.store.transaction() as tx:
        throttling.forgive(tx, counted, now)


def _record_failure(house: House, login: str, person: Person | None, *, fits: bool, address: str, now: datetime) -> None:
    unknown = f"unknown:{throttling.keyed(house, f'unknown login|{login}')[:16]}"
    reason = "unknown login" if person is None else "disabled" if fits else "password"
    place = throttling.keyed(house, f"place|{throttling.place_of(address)}")[:16]
    with house.store.transaction() as tx:
        subject = unknown if person is None else person.login
        tx.failed_sign_ins.record(subject=subject, reason=reason, address=place, actor=house.actor, at=now)


def new_session(house: House, login: str, now: datetime) -> tuple[str, Session]:
    """The value of a new session's cookie, and what is kept of it."""
    token = new_session_token()
    session = Session(
        token_hash=sha256(token),
        login=login,
        csrf=new_csrf(),
        created_at=now,
        seen_at=now,
        expires_at=now + house.project.dashboard.session.longest,
    )
    return token, session
