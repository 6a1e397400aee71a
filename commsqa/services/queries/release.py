"""The release manifest of a run, with what people decided since."""

import pyarrow as pa

from commsqa.services.deciding import current_manifest
from commsqa.services.house import House
from commsqa.services.queries.runs import find_run, run_table


def release_manifest(house: House, run_id: str | None) -> pa.Table:
    """The manifest of a run: communication_id, decision, check_ids; of a batch's newest run with what people decided since."""
    run = find_run(house, run_id)
    return current_manifest(house, run, run_table(house, run, "release.parquet"))
