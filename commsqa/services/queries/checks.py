"""The checks of the catalogue, and which of them a project's sources can feed."""

from commsqa.checks.base import Check
from commsqa.checks.plan import plan_checks
from commsqa.domain.values import Value
from commsqa.services.house import House
from commsqa.services.loading import enabled_checks, open_records, table_inputs


class CheckDescription(Value):
    """A check as `commsqa checks` lists it. `reason` says what is wanted where it is not runnable."""

    check_id: str
    title: str
    dimension: str
    needs: tuple[str, ...]
    runnable: bool = True
    reason: str | None = None


def describe_checks(checks: dict[str, Check]) -> list[CheckDescription]:
    """The checks of the catalogue, in the order of their ids."""
    return [
        CheckDescription(check_id=check.id, title=check.title, dimension=check.dimension.value, needs=check.needs)
        for check in checks.values()
    ]


def runnable_checks(house: House) -> list[CheckDescription]:
    """The checks, and for each whether the project's sources give what it needs."""
    _, tables = open_records(house)
    plans = plan_checks(enabled_checks(house), table_inputs(tables), required=(), rows_before={})
    described = []
    for description in describe_checks(dict(house.checks)):
        plan = plans.get(description.check_id)
        reason = "switched off in policies.checks" if plan is None else plan.reason
        described.append(description.model_copy(update={"runnable": reason is None, "reason": reason}))
    return described
