"""Who is signed in: by the cookie of a session, or by an API token."""

from datetime import datetime, timedelta

from commsqa.domain.people import Permission, Person
from commsqa.domain.sign_ins import Session
from commsqa.domain.values import Value
from commsqa.services.house import House
from commsqa.services.secrets import new_csrf, new_session_token, sha256

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
    """The person whose API token this is, with what its scopes and their roles both allow; None where it is of no use."""
    now, token_hash = house.clock(), sha256(token)
    with house.store.snapshot() as tx:
        found = tx.api_tokens.find(token_hash)
        person = None if found is None else tx.people.find(found.login)
    if found is None or person is None or person.disabled_at is not None or not found.is_alive(now):
        return None
    if found.used_at is None or now - found.used_at >= _SEEN_EVERY:
        with house.store.transaction() as tx:
            tx.api_tokens.used(token_hash, at=now)
    return SignedIn(person=person, permissions=person.permissions & frozenset(found.scopes), csrf="", via="token")


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
