"""Verifies the project's own audit trail: in one call, or beside other work, where somebody asks how far it is."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from threading import Lock, Thread
from typing import Any

from commsqa.domain.values import Moment, Value
from commsqa.errors import CommsqaError
from commsqa.services.audit_check import head_problem
from commsqa.services.audit_export import KeptHead, described_key
from commsqa.services.house import House
from commsqa.store.audit import Head
from commsqa.store.verification import AuditVerdict, end_problem, walk

_TOLD_EVERY = 5000


class Verified(Value):
    """What a verification found. `head` is the end of the trail as it is stored; `problem` None where all is whole."""

    entries: int
    problem: str | None
    head: Head | None
    public_key: str
    fingerprint: str
    began_at: Moment
    seconds: float


class Progress(Value):
    """How far the verification is that runs: entries walked, of how many there were when it began."""

    began_at: Moment
    walked: int
    entries: int


def verify_trail(
    house: House, *, public_key: str | None = None, head: KeptHead | None = None, told: Callable[[int], None] = lambda _: None
) -> AuditVerdict:
    """Walk the whole trail and compare its end with the signed head. It trusts nothing that is stored but the signature.

    `public_key` is the key that must be this project's, `head` one that the trail must contain; `told` learns how many entries
    are walked, from time to time.
    """
    key = house.keyring.signing_key.public_key()
    ours = described_key(key)
    if public_key is not None and public_key != ours.public_key:
        return AuditVerdict(entries=0, problem=f"this project signs by the key {ours.fingerprint}, not by the one given")
    with house.store.snapshot() as tx:
        walked = walk(_counted(tx.trail.stream(), told))
        problem = walked.problem or end_problem(walked, tx.trail.stored_head(), key)
        if problem is None and head is not None:
            problem = head_problem(head, key, walked.entries, tx.trail.hash_of(head.head.seq))
    return AuditVerdict(entries=walked.entries, problem=problem)


class Verifier:
    """One verification at a time, in a thread of its own; whoever asks while it runs shares it. Its last result is kept."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._lock = Lock()
        self._thread: Thread | None = None
        self._progress: Progress | None = None
        self._last: Verified | None = None

    @property
    def last(self) -> Verified | None:
        """What the last verification found; None where none has ended yet."""
        return self._last

    @property
    def running(self) -> Progress | None:
        """How far the one is that runs; None where none does."""
        return self._progress

    def start(self, *, wait: float) -> Verified | None:
        """Begin, unless one runs already, and wait for up to so many seconds. None: it is not done yet."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._progress = Progress(began_at=self._house.clock(), walked=0, entries=self._entries())
                self._thread = Thread(target=self._run, name="audit verification", daemon=True)
                self._thread.start()
            thread = self._thread
        thread.join(wait)
        return None if thread.is_alive() else self._last

    def _entries(self) -> int:
        with self._house.store.snapshot() as tx:
            head = tx.trail.stored_head()
        return 0 if head is None else head.seq

    def _run(self) -> None:
        house = self._house
        began = house.clock()
        try:
            with house.store.snapshot() as tx:
                head = tx.trail.stored_head()
            verdict = verify_trail(house, told=self._tell)
        except Exception as fault:  # noqa: BLE001  whatever it is, an older verdict must not stand for this one
            said = fault if isinstance(fault, CommsqaError) else type(fault).__name__
            verdict = AuditVerdict(entries=0, problem=f"the trail could not be read: {said}")
            head = None
        self._last = Verified(
            entries=verdict.entries,
            problem=verdict.problem,
            head=head,
            **described_key(house.keyring.signing_key.public_key()).model_dump(),
            began_at=began,
            seconds=round((house.clock() - began).total_seconds(), 3),
        )
        self._progress = None

    def _tell(self, walked: int) -> None:
        if self._progress is not None:
            self._progress = self._progress.model_copy(update={"walked": walked})


def _counted(rows: Iterable[Mapping[Any, Any]], told: Callable[[int], None]) -> Iterator[Mapping[Any, Any]]:
    for number, row in enumerate(rows, start=1):
        yield row
        if number % _TOLD_EVERY == 0:
            told(number)
