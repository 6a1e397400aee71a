"""A browser of somebody who is signed in, and one of nobody."""

from fastapi import FastAPI
from fastapi.testclient import TestClient

from commsqa.dashboard.visit import CSRF_HEADER, SESSION_COOKIE
from commsqa.domain.people import Person, Role
from commsqa.services.house import House
from commsqa.services.signing_in import new_session

ORIGIN = "http://localhost"


def person_with(house: House, *roles: Role | str, login: str = "") -> Person:
    """Somebody with these roles, who is added where nobody has the login; it is made of the roles where none is given."""
    has = tuple(map(Role, roles))
    login = login or "-".join(("test", *has)).replace("_", "")
    with house.store.transaction() as tx:
        if (known := tx.people.find(login)) is not None:
            return known
        person = Person(login=login, name=f"{login} of the tests", roles=has, created_at=house.clock())
        tx.people.add(person, actor="tests")
    return person


def signed_client(app: FastAPI, house: House, *roles: Role | str, login: str = "") -> TestClient:
    """The browser of a person with these roles: its session's cookie and CSRF token go with each request.

    It does not follow redirects. Faults in the application are raised, not answered.
    """
    person = person_with(house, *roles, login=login)
    token, session = new_session(house, person.login, house.clock())
    with house.store.transaction() as tx:
        tx.sessions.start(session, via="password")
    client = client_of_nobody(app)
    client.cookies.set(SESSION_COOKIE, token)
    client.headers[CSRF_HEADER] = session.csrf
    return client


def client_of_nobody(app: FastAPI) -> TestClient:
    """A browser without a sign-in. It does not follow redirects."""
    return TestClient(app, base_url=ORIGIN, follow_redirects=False)
