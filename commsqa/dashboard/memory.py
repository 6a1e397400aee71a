"""What the server loaded and will keep is set aside from the garbage collector.

A full collection walks all of it, some 300,000 objects, and whoever asks for a page meanwhile waits a tenth of a second and more.
See https://docs.python.org/3.11/library/gc.html#gc.freeze.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def settle() -> None:
    """Collects once, and has later collections look only at what comes after this."""
    gc.collect()
    gc.freeze()


@contextmanager
def settled() -> Iterator[None]:
    """Settled from here to the end; then everything is collected as usual again, so that the process can end cleanly."""
    settle()
    try:
        yield
    finally:
        gc.unfreeze()
