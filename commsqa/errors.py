"""One family of errors: each names the thing, what is wrong with it, and what would be right."""


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


class EvidenceError(CommsqaError):
    """Sealed evidence cannot be opened: the key is missing, erased or not the one that sealed it."""


class DeliveryError(CommsqaError):
    """A transport could not deliver. `permanent`: sending again cannot help. `ambiguous`: it may have arrived."""

    def __init__(self, message: str, *, permanent: bool = False, ambiguous: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.ambiguous = ambiguous
