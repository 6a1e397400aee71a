"""Views of the work queue that people saved for themselves: a name and what was filtered."""

from sqlalchemy import Connection, delete, func, insert, select

from commsqa.store.tables import saved_views


class SavedViews:
    """The saved views within one transaction. They are a person's own convenience: no audit event tells of them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, login: str) -> dict[str, str]:
        """A person's views by name, each with its query."""
        query = select(saved_views.c.name, saved_views.c.query).where(saved_views.c.login == login)
        return {row.name: row.query for row in self._connection.execute(query.order_by(func.lower(saved_views.c.name)))}

    def save(self, login: str, name: str, query: str) -> None:
        """One of this name is replaced."""
        self.remove(login, name)
        self._connection.execute(insert(saved_views).values(login=login, name=name, query=query))

    def remove(self, login: str, name: str) -> None:
        """Nothing happens where there is none."""
        self._connection.execute(delete(saved_views).where(saved_views.c.login == login, saved_views.c.name == name))
