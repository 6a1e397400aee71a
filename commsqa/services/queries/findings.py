"""The findings of a run, with the state they have today."""

import pyarrow as pa
import pyarrow.compute as pc

from commsqa.domain.levels import Level
from commsqa.errors import UnknownIdError
from commsqa.project.suggestions import did_you_mean
from commsqa.services.house import House
from commsqa.services.publishing import FINDING_COLUMNS
from commsqa.services.queries.runs import find_run, run_table
from commsqa.services.superseding import newest_of
from commsqa.store import RunRecord


def findings(house: House, *, run_id: str | None = None, check_id: str | None = None, severity: Level | None = None) -> pa.Table:
    """The findings of a run, all columns as text; of one check and of one level where they are given.

    Their state is today's: a newer run of the batch may have corrected or closed them.
    """
    if check_id is not None and check_id not in house.checks:
        raise UnknownIdError(f"no check has the id '{check_id}'{did_you_mean(check_id, sorted(house.checks))}")
    run = find_run(house, run_id)
    table = _with_state(house, run, run_table(house, run, "findings.parquet").select(list(FINDING_COLUMNS)))
    for column, wanted in (("check_id", check_id), ("severity", severity and severity.value)):
        if wanted is not None:
            table = table.filter(pc.equal(table[column], wanted))
    return table


def _with_state(house: House, run: RunRecord, table: pa.Table) -> pa.Table:
    newest = newest_of(house, run)
    if newest is None:
        return table
    pairs = zip(table["finding_id"].to_pylist(), table["check_id"].to_pylist(), strict=True)
    states = [newest.state(finding_id, check_id, composition_no=run.composition_no).value for finding_id, check_id in pairs]
    return table.set_column(table.column_names.index("state"), "state", pa.array(states, pa.string()))
