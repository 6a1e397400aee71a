"""Who is signed in: by the cookie of a session, or by an API token."""

from commsqa.domain.people import Permission, Person
from commsqa.domain.values import Value


class SignedIn(Value):
    """A person who was recognised. `permissions` are what this sign-in allows: with a token never more than its scopes.

    `csrf` is what a change by this session must carry; empty for a token. `via`: session or token.
    """

    person: Person
    permissions: frozenset[Permission]
    csrf: str
    via: str
