"""The findings of a run, with the state they have today."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from commsqa.domain.levels import Level
from commsqa.errors import UnknownIdError
from commsqa.project.suggestions import did_you_mean
from commsqa.services.house import House
from commsqa.services.publishing import FINDING_COLUMNS
from commsqa.services.queries.runs import find_run, run_table
from commsqa.services.queries.states import states_of
from commsqa.store import RunRecord


def findings(house: House, *, run_id: str | None = None, check_id: str | None = None, severity: Level | None = None) -> pa.Table:
    """The findings of a run, all columns as text; of one check and of one level where they are given.

    Their state is today's: a person may have judged them, a newer run of the batch corrected or closed them.
    """
    if check_id is not None and check_id not in house.checks:
        raise UnknownIdError(f"no check has the id '{check_id}'{did_you_mean(check_id, sorted(house.checks))}")
    run = find_run(house, run_id)
    table = _with_state(house, run, run_table(house, run, "findings.parquet").select(list(FINDING_COLUMNS)))
    for column, wanted in (("check_id", check_id), ("severity", severity and severity.value)):
        if wanted is not None:
            table = table.filter(pc.equal(table[column], wanted))
    return table


def _with_state(house: House, run: RunRecord, findings: pa.Table) -> pa.Table:
    """Most findings of very many are in the usual state: the few others are looked for."""
    states = states_of(house, run)
    unusual = states.unusual()
    told = np.full(findings.num_rows, states.usual.value, dtype=object)
    if unusual:
        place = pc.index_in(findings["finding_id"], value_set=pa.array(unusual, pa.string()))
        known = place.is_valid().to_numpy(zero_copy_only=False)
        others = np.array([state.value for state in unusual.values()], dtype=object)
        told[known] = others[place.drop_null().to_numpy()]
    return findings.set_column(findings.column_names.index("state"), "state", pa.array(told, pa.string()))
