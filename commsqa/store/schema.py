"""Brings a database to the schema this code knows, in one transaction."""

from sqlalchemy import Connection, inspect, text

from commsqa.errors import StoreError

VERSION_TABLE = "commsqa_version"  # not alembic's default name: a team's database may also hold Prefect's tables
NEWEST = "0006"
KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006")


def schema_version(connection: Connection) -> str | None:
    """The revision the database is at, None for a new one. StoreError when this code does not know it."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    version: str | None = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608  a constant
    if version is not None and version not in KNOWN:
        raise StoreError(
            f"the database has schema {version}, this commsqa knows up to {NEWEST}: a newer version wrote it, install that one"
        )
    return version


def upgrade(connection: Connection) -> None:
    """Run the missing migrations on a connection that is in a writing transaction; the caller commits."""
    from alembic import command  # late: it is needed only when the schema is behind
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "commsqa.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
