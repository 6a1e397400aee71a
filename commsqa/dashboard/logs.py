"""What the server tells its operator. A log that cannot be written (a closed stream, a full disk) ends nothing else."""

from collections.abc import Mapping
from contextlib import suppress

import structlog


def log_error(event: str, fields: Mapping[str, object]) -> None:
    """One line on the structured log, where it can be written. `fields` hold no values of the data."""
    with suppress(OSError, ValueError):
        structlog.get_logger().error(event, **fields)
