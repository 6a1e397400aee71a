"""Small worlds for tests: canonical tables from rows, as a source would have delivered them."""

from collections.abc import Mapping, Sequence

from commsqa.checks.base import Check
from commsqa.checks.engine import Engine, EngineResult
from commsqa.checks.examples import Example
from commsqa.checks.plan import Planned
from commsqa.checks.trial import Bench, Rows, records_with
from commsqa.domain.tables import ATTRIBUTES
from commsqa.project.models import ChecksPolicy

__all__ = ["Bench", "Rows", "records_with", "run_checks"]


def run_checks(
    world: Example,
    *checks: Check,
    attributes: Sequence[str] = ATTRIBUTES,
    plans: Mapping[str, Planned] | None = None,
    policy: ChecksPolicy | None = None,
) -> EngineResult:
    """The checks over a world, by its own policy unless one is given; those that `plans` does not name are planned to run."""
    backend, records = records_with(world.tables, policy=policy or world.policy)
    planned = {**{check.id: Planned(check_id=check.id) for check in checks}, **(plans or {})}
    return Engine(backend, records, attributes=attributes).run(checks, planned)
