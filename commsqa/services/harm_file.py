"""The facts of every finding's harm as a file beside the findings, for policies that are yet to be written.

Row by row as findings.parquet. It holds no personal data: amounts are in bands (severity/amounts.py), and the file says of a
customer no more than the finding's vector does. Its digest is in the audit trail, as those of the run's other files are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import ValidationError

from commsqa.domain.findings import Harm
from commsqa.domain.values import canonical_json
from commsqa.errors import InputError
from commsqa.services.classifying import OUT, Graded
from commsqa.services.house import House
from commsqa.services.publishing import write_whole
from commsqa.severity.amounts import Band, band, lines_of
from commsqa.severity.recall import Kept

FILE = "harm.parquet"
_FACTS = pa.schema([("harm", pa.string()), ("amount_from", pa.string()), ("amount_to", pa.string())])
_HOURS = b"hours_to_release"


@dataclass(frozen=True)
class KeptHarms:
    """What is kept, in the order of the findings, and how many hours the batch had left; None where that is not known.

    `out`: its piece had left already.
    """

    kept: Sequence[Kept]
    out: Sequence[bool]
    hours_to_release: float | None


def write_harms(house: House, run_id: str, findings: Sequence[Graded], *, hours_to_release: float | None) -> str:
    """The file, with the harm of each finding as if its piece were released; answers its SHA-256."""
    lines = lines_of(house.grader.policy)
    numbers: dict[int, int] = {}
    distinct: list[Harm] = []
    places = []
    for harm in (graded.harm_if_released for graded in findings):
        # Equal harms of a run are one object as a rule: see classifying.
        number = numbers.get(id(harm))
        if number is None:
            number = numbers[id(harm)] = len(distinct)
            distinct.append(harm)
        places.append(number)
    rows = [_row(harm, lines) for harm in distinct]
    facts = pa.Table.from_pylist(rows, schema=_FACTS).take(pa.array(places, pa.int64()))
    table = facts.append_column("out", pa.array([graded.harm_now.exposure in OUT for graded in findings], pa.bool_()))
    if hours_to_release is not None:
        table = table.replace_schema_metadata({_HOURS: repr(hours_to_release).encode()})
    return write_whole(house.run_folder(run_id) / FILE, lambda draft: pq.write_table(table, draft))


def read_harms(house: House, run_id: str, *, findings: int) -> KeptHarms | None:
    """What the run has kept; None of a run made before there was such a file. InputError where it is broken."""
    path = house.run_folder(run_id) / FILE
    if not path.is_file():
        return None
    try:
        table = pq.read_table(path)
        known: dict[tuple[str, str | None, str | None], Kept] = {}
        rows = zip(*table.select(_FACTS.names).to_pydict().values(), strict=True)
        kept = [known.get(row) or known.setdefault(row, _kept(*row)) for row in rows]
        out = table["out"].to_pylist()
    except (OSError, pa.ArrowException, KeyError, ValidationError, ArithmeticError, TypeError) as fault:
        raise InputError(_broken(path)) from fault
    if len(kept) != findings:
        raise InputError(_broken(path))
    hours = (table.schema.metadata or {}).get(_HOURS)
    return KeptHarms(kept, out, None if hours is None else float(hours))


def _row(harm: Harm, lines: frozenset[Decimal]) -> dict[str, str | None]:
    kept = None if harm.amount is None else band(harm.amount, harm.minor_digits, lines)
    return {
        "harm": canonical_json(harm.model_copy(update={"amount": None})).decode(),
        "amount_from": None if kept is None else format(kept.first, "f"),
        "amount_to": None if kept is None else format(kept.last, "f"),
    }


def _kept(harm: str, first: str | None, last: str | None) -> Kept:
    amount = None if first is None or last is None else Band(Decimal(first), Decimal(last))
    return Kept(Harm.model_validate_json(harm), amount)


def _broken(path: Path) -> str:
    return f"{path.name}: this file of the run does not fit its findings or cannot be read; run the batch again"
