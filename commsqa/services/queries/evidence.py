"""The sealed values of a finding, opened for a reason."""

from commsqa.domain.findings import Evidence
from commsqa.errors import InputError
from commsqa.escalation.masking import mask, one_line
from commsqa.services.house import House
from commsqa.services.locating import locate


def open_evidence(house: House, finding_id: str, *, reason: str) -> Evidence:
    """Opens the sealed values of one finding, as the last run that found it sealed them.

    The opening is an audit event with its reason, recorded before anything is shown; a failed opening stays recorded too.
    """
    told = mask(one_line(reason))
    if not told:
        raise InputError("opening evidence needs a reason, e.g. --reason 'customer asked, ticket 4711'")
    run = locate(house, [finding_id])[finding_id].run
    with house.store.transaction() as tx:
        details = {"run_id": run.run_id, "reason": told}
        tx.audit.append(action="evidence.opened", actor=house.actor, subject=finding_id, details=details, at=house.clock())
    return house.vault.open_one(run.run_id, finding_id, house.run_folder(run.run_id) / "evidence.parquet")
