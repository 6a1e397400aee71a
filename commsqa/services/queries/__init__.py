"""What was found and decided, read back: findings, the release manifest, incidents, sealed evidence."""

from commsqa.services.queries.checks import CheckDescription, describe_checks, runnable_checks
from commsqa.services.queries.evidence import open_evidence
from commsqa.services.queries.findings import findings
from commsqa.services.queries.incidents import incidents
from commsqa.services.queries.release import release_manifest
from commsqa.services.queries.runs import find_run

__all__ = [
    "CheckDescription",
    "describe_checks",
    "find_run",
    "findings",
    "incidents",
    "open_evidence",
    "release_manifest",
    "runnable_checks",
]
