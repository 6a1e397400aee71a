"""The store: one database, one transaction at a time that may write, and what is kept in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine

from commsqa.store import engine as db
from commsqa.store.accesses import Accesses
from commsqa.store.audit import AuditTrail, begin_trail
from commsqa.store.decisions import Decisions
from commsqa.store.erasure import Erasure
from commsqa.store.evidence_keys import EvidenceKeys
from commsqa.store.incidents import Incidents
from commsqa.store.measures import Measures
from commsqa.store.outbox import Outbox
from commsqa.store.people import People
from commsqa.store.reviews import Reviews
from commsqa.store.run_list import RunList
from commsqa.store.runs import Runs
from commsqa.store.schema import NEWEST, schema_version, upgrade
from commsqa.store.sign_ins import ApiTokens, FailedSignIns, Sessions
from commsqa.store.suppressions import Suppressions
from commsqa.store.trail import Trail
from commsqa.store.views import SavedViews


@dataclass(frozen=True)
class Transaction:
    """What one transaction sees."""

    runs: Runs
    incidents: Incidents
    outbox: Outbox
    decisions: Decisions
    reviews: Reviews
    suppressions: Suppressions
    audit: AuditTrail
    trail: Trail
    erasure: Erasure
    run_list: RunList
    keys: EvidenceKeys
    people: People
    sessions: Sessions
    api_tokens: ApiTokens
    failed_sign_ins: FailedSignIns
    accesses: Accesses
    measures: Measures
    views: SavedViews


class Store:
    """An open, migrated database. Close it when done; its transactions may be used from any thread."""

    def __init__(self, engine: Engine, signing_key: Ed25519PrivateKey) -> None:
        self.engine = engine
        self._signing_key = signing_key

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One transaction: commits at the end, rolls back on any exception. Writers take turns, so keep it short.

        StoreError when the database refuses: locked for too long, disk full, a rule of the schema.
        """
        with db.writing(self.engine) as connection:
            yield self._within(connection)

    @contextmanager
    def snapshot(self) -> Iterator[Transaction]:
        """One moment of the database, for reading only; it keeps no writer waiting."""
        with db.reading(self.engine) as connection:
            yield self._within(connection)

    @contextmanager
    def outbox(self) -> Iterator[Outbox]:
        """The outbox as a sender sees it: in a transaction that does nothing else."""
        with self.transaction() as tx:
            yield tx.outbox

    def wipe(self) -> bool:
        """Take what was erased out of the database's files too; False where somebody reads an older moment for too long."""
        return db.wipe(self.engine)

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()

    def _within(self, connection: Connection) -> Transaction:
        audit = AuditTrail(connection, self._signing_key)
        return Transaction(
            runs=Runs(connection, audit),
            incidents=Incidents(connection, audit),
            outbox=Outbox(connection, audit),
            decisions=Decisions(connection, audit),
            reviews=Reviews(connection, audit),
            suppressions=Suppressions(connection, audit),
            audit=audit,
            trail=Trail(connection),
            erasure=Erasure(connection),
            run_list=RunList(connection),
            keys=EvidenceKeys(connection),
            people=People(connection, audit),
            sessions=Sessions(connection, audit),
            api_tokens=ApiTokens(connection, audit),
            failed_sign_ins=FailedSignIns(connection, audit),
            accesses=Accesses(connection),
            measures=Measures(connection),
            views=SavedViews(connection),
        )


def open_store(url: str, *, signing_key: Ed25519PrivateKey, busy_timeout_s: float = 30) -> Store:
    """Open a SQLite file or a PostgreSQL database by its SQLAlchemy URL; make it or bring it to the newest schema first.

    `signing_key` signs the audit trail's head. StoreError, in one line, when the database cannot be reached or is locked, or
    when a newer version of this program wrote it; then nothing was changed.
    """
    engine = db.database_engine(url, busy_timeout_s=busy_timeout_s)
    try:
        _migrate(engine, signing_key)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, signing_key)


def refuse_unreachable(url: str) -> None:
    """StoreError where there is no connection to a database server. Nothing is written; a file is not looked for."""
    engine = None if url.startswith("sqlite") else db.database_engine(url, busy_timeout_s=1)
    if engine is not None:
        try:
            with db.reading(engine):
                pass
        finally:
            engine.dispose()


def _migrate(engine: Engine, signing_key: Ed25519PrivateKey) -> None:
    with db.reading(engine) as connection:
        if schema_version(connection) == NEWEST:
            return
    with db.writing(engine) as connection:
        before = schema_version(connection)  # again: another process may have been faster
        if before != NEWEST:
            upgrade(connection)
        if before is None:
            begin_trail(connection, signing_key)
