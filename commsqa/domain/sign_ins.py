"""How a person is recognised: sessions of a browser and tokens of a program. The secrets themselves are nowhere but with them."""

from datetime import datetime, timedelta

from commsqa.domain.people import Permission
from commsqa.domain.values import Moment, Value


class Session(Value):
    """A signed-in browser. `token_hash` is the SHA-256 of its cookie; `csrf` is what its changes must carry."""

    token_hash: str
    login: str
    csrf: str
    created_at: Moment
    seen_at: Moment
    expires_at: Moment

    def is_alive(self, now: datetime, *, idle: timedelta) -> bool:
        """Whether it may still be used: neither too old nor unused for too long."""
        return now < self.expires_at and now < self.seen_at + idle


class ApiToken(Value):
    """What a program signs in with. It may do what its `scopes` say, and never more than its person may at that moment."""

    token_id: str
    token_hash: str
    login: str
    label: str
    scopes: tuple[Permission, ...]
    created_at: Moment
    expires_at: Moment | None = None
    revoked_at: Moment | None = None
    used_at: Moment | None = None

    def is_alive(self, now: datetime) -> bool:
        """Whether it may still be used."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)
