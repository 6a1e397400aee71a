"""One look at the service by a person who is signed in."""

from commsqa.domain.values import Moment, Value


class Access(Value):
    """Who asked for what, and how it was answered. `path` is without the query; `number` is 0 until it is kept."""

    number: int = 0
    at: Moment
    login: str
    via: str
    method: str
    path: str
    status: int
