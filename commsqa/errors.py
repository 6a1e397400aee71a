"""One family of errors: each names the thing, what is wrong with it, and what would be right."""

from datetime import timedelta


class CommsqaError(Exception):
    """The root of every error that commsqa raises on purpose. `exit_code` is what the command line answers."""

    exit_code = 1


class InputError(CommsqaError):
    """What the user gave cannot be used: a project file, a source, an id, an option. The message is one line.

    `problems` holds every mistake that was found in the same thing, the message first: `doctor` reports them all.
    """

    exit_code = 2

    def __init__(self, message: str, *others: str) -> None:
        super().__init__(message)
        self.problems = (message, *others)


class ProjectError(InputError):
    """A project file or a policy is wrong: file, key, what is wrong, what would be right."""


class SourceError(InputError):
    """A source cannot be read as its canonical table: source, column, row and the *shape* of the value, never the value."""


class UnknownIdError(InputError):
    """No batch, run, finding, incident or check has this id."""


class BusyError(InputError):
    """Somebody else is at it: another run of the batch holds the lock."""


class StoreError(CommsqaError):
    """The database cannot be opened, migrated or written; nothing half-written stays."""


def refuse_full_disk(fault: BaseException) -> None:
    """StoreError where `fault` only says that the engine's spill folder has no room: then nothing it read or ran is to blame.

    The engine's errors tell it by their text alone.
    """
    text = str(fault)
    if "No space left on device" in text or "failed to offload data block" in text:
        raise StoreError("the state folder's spill (what does not fit in memory): the disk is full; make room and try again")


class EvidenceError(CommsqaError):
    """Sealed evidence cannot be opened: the key is missing, erased or not the one that sealed it."""


class DeliveryError(CommsqaError):
    """A transport could not deliver. With no flag: it surely did not arrive, and may be sent again.

    `permanent`: this notification can never be accepted. `ambiguous`: it may have arrived. `misconfigured`: nothing can arrive at
    this destination until somebody mends its settings there or here. `retry_after`: the destination accepts nothing before that.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        ambiguous: bool = False,
        misconfigured: bool = False,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.ambiguous = ambiguous
        self.misconfigured = misconfigured
        self.retry_after = retry_after
