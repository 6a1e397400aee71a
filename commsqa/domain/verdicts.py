"""What the severity model answers."""

from decimal import Decimal

from commsqa.domain.levels import Level, Priority
from commsqa.domain.values import Value


class Verdict(Value):
    """A level, the score it came from (0 to 5, two decimals), the vector that retraces it, and the reasons in order.

    `policy` is `name@version`. `priority` is set for incidents only.
    """

    level: Level
    score: Decimal
    vector: str
    reasons: tuple[str, ...]
    policy: str
    priority: Priority | None = None
