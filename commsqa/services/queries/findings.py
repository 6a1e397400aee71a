"""The findings of a run, with the state they have today."""

import pyarrow as pa
import pyarrow.compute as pc

from commsqa.domain.levels import Level
from commsqa.errors import UnknownIdError
from commsqa.project.suggestions import did_you_mean
from commsqa.services.house import House
from commsqa.services.publishing import FINDING_COLUMNS
from commsqa.services.queries.runs import find_run, run_table
from commsqa.services.reviewing import with_state


def findings(house: House, *, run_id: str | None = None, check_id: str | None = None, severity: Level | None = None) -> pa.Table:
    """The findings of a run, all columns as text; of one check and of one level where they are given.

    Their state is today's: a person may have judged them, a newer run of the batch corrected or closed them.
    """
    if check_id is not None and check_id not in house.checks:
        raise UnknownIdError(f"no check has the id '{check_id}'{did_you_mean(check_id, sorted(house.checks))}")
    run = find_run(house, run_id)
    table = with_state(house, run, run_table(house, run, "findings.parquet").select(list(FINDING_COLUMNS)))
    for column, wanted in (("check_id", check_id), ("severity", severity and severity.value)):
        if wanted is not None:
            table = table.filter(pc.equal(table[column], wanted))
    return table
