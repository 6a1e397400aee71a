"""One run per batch at a time. Both kinds of lock are the operating system's or the server's: a process that dies frees them."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine, text

from commsqa.errors import BusyError, StoreError
from commsqa.store.database import Store
from commsqa.store.engine import store_errors


@contextmanager
def batch_lock(store: Store, state_folder: Path, batch_id: str) -> Iterator[None]:
    """Hold the batch: with a file in the state folder for SQLite, with an advisory lock for PostgreSQL.

    BusyError when another run holds it; it does not wait. A batch id may contain any character.
    """
    held = (
        _server_lock(store.engine, batch_id) if store.engine.dialect.name == "postgresql" else _file_lock(state_folder, batch_id)
    )
    with held:
        yield


def _busy(batch_id: str) -> BusyError:
    return BusyError(f"batch {batch_id} is being checked by another run; try again when it has ended")


@contextmanager
def _file_lock(state_folder: Path, batch_id: str) -> Iterator[None]:
    path = state_folder / "locks" / f"{sha256(batch_id.encode()).hexdigest()[:32]}.lock"
    # A soft lock would outlive a process that dies.
    lock = FileLock(path, blocking=False, fallback_to_soft=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise _busy(batch_id) from error
    except (OSError, NotImplementedError) as error:
        raise StoreError(f"{path}: the batch's lock cannot be made; the state folder must be a local, writable one") from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _server_lock(engine: Engine, batch_id: str) -> Iterator[None]:
    key = int.from_bytes(sha256(b"batch " + batch_id.encode()).digest()[:8], signed=True)
    # A connection of its own: the lock is held as long as it is open. Autocommit: an idle transaction would stop vacuum.
    with store_errors(engine):
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    try:
        with store_errors(engine):
            connection.detach()
            locked = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}).scalar()
        if not locked:
            raise _busy(batch_id)
        try:
            yield
        finally:
            # The server notices a closed connection a little later; an unlock is there at once.
            with store_errors(engine):
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": key})
    finally:
        connection.close()
