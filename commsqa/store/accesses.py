"""Who looked at what: appended in batches, read a page at a time."""

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from commsqa.domain.accesses import Access
from commsqa.store.tables import accesses


class Accesses:
    """The access log within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, many: Sequence[Access]) -> None:
        """Append, in this order; their numbers are the table's."""
        if many:
            self._connection.execute(insert(accesses), [each.model_dump(exclude={"number"}) for each in many])

    def page(self, *, login: str | None = None, before: int | None = None, limit: int = 100) -> list[Access]:
        """The newest first: of one person where `login` is given, older than number `before` where that is given."""
        query = select(accesses).order_by(accesses.c.number.desc()).limit(limit)
        if login is not None:
            query = query.where(accesses.c.login == login)
        if before is not None:
            query = query.where(accesses.c.number < before)
        return [Access(**row._asdict()) for row in self._connection.execute(query)]
