"""Probable causes: what the pieces that fail a check have in common, since when, and which change came before.

The method is a likelihood-ratio scan over conjunctions of attribute values. It finds associations; a change event that agrees
makes one more credible, and a person confirms it.
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from commsqa.domain.causes import ChangeEvent, Conditions, ProbableCause, cause_id
from commsqa.errors import InputError
from commsqa.rootcause.arrays import Flags, Floats
from commsqa.rootcause.attributes import searchable
from commsqa.rootcause.changes import agreeing_change
from commsqa.rootcause.cover import covering_rules
from commsqa.rootcause.describe import SAME_ROWS, describe
from commsqa.rootcause.onset import onset
from commsqa.rootcause.population import encode_facts
from commsqa.rootcause.scan import Gate
from commsqa.rootcause.sentence import sentence

__all__ = ["Failed", "explain", "find_causes", "members", "searchable"]

Failed: TypeAlias = Sequence[bool] | Flags | pa.Array | pa.ChunkedArray
"""One truth value per row of the facts: the row's piece fails the check."""

LEAST_RISK_RATIO = 5.0
LEAST_RISK_RATIO_WITH_HISTORY = 3.0


def find_causes(
    facts: pa.Table,
    failed: Failed,
    *,
    attributes: Sequence[str],
    history: float | None = None,
    weights: Sequence[float] | Floats | None = None,
) -> list[ProbableCause]:
    """Where the failures concentrate: conjunctions of one to three attribute values, the one that explains most first.

    `facts` holds one row per evaluated piece, `failed` one truth value per row. Empty values are never conditions; their rows
    count. `history` is the failure rate of the same check in earlier runs (0 to 1): a cause must then also fail more often than
    was usual, and a lower bound of the risk ratio of 3 is enough where otherwise it is 5. `weights` says how many pieces each
    row stands for. Above 2 million rows the search compares with 300,000 passing ones; the numbers reported are of all rows.
    Conditions are text. The order of attributes and rows does not matter, except to the choice of those 300,000.
    InputError when lengths differ, a value is not true or false, a weight or rate is out of range, or an attribute is no column.
    """
    if history is not None and not 0 <= history <= 1:
        raise InputError(f"history is the share of pieces that failed earlier, between 0 and 1, not {history}")
    flags, pieces = _flags(failed, len(facts)), _weights(weights, len(facts))
    if not attributes or not flags.any() or flags.all():
        return []
    everything = encode_facts(facts, flags, attributes, pieces)
    gate = Gate(LEAST_RISK_RATIO) if history is None else Gate(LEAST_RISK_RATIO_WITH_HISTORY, history)
    return describe(everything, covering_rules(everything.thinned(), gate))


def explain(
    facts: pa.Table,
    failed: Failed,
    *,
    check_id: str,
    attributes: Sequence[str],
    moments: pa.ChunkedArray | None,
    changes: Sequence[ChangeEvent],
    history: float | None = None,
) -> list[ProbableCause]:
    """The probable causes of one check's failures, with the check's identity, onset, agreeing change and sentence; best first.

    `moments` says when each row's piece was composed (timestamps, UTC; NULL where unknown); without it there is no onset, and
    changes are not judged by their time. For the rest see `find_causes`.
    """
    flags = _flags(failed, len(facts))
    if moments is not None and len(moments) != len(facts):
        raise InputError(f"moments has {len(moments)} entries for {len(facts)} facts; it needs one for each")
    found = find_causes(facts, flags, attributes=attributes, history=history)
    return [_explained(cause, facts, flags, check_id, moments, changes) for cause in found]


def members(facts: pa.Table, conditions: Conditions) -> Flags:
    """Per row, whether all conditions hold. Values are compared as text; NULL is no value; no conditions hold everywhere."""
    inside = np.ones(len(facts), dtype=np.bool_)
    for attribute, value in conditions.items():
        if attribute not in facts.column_names:
            raise InputError(f"the facts have no column {attribute!r}; conditions name attributes of the facts")
        equal = pc.equal(facts.column(attribute).cast(pa.string()), value)
        inside &= pc.and_kleene(equal, equal.is_valid()).to_numpy()
    return inside


def _explained(
    cause: ProbableCause,
    facts: pa.Table,
    flags: Flags,
    check_id: str,
    moments: pa.ChunkedArray | None,
    changes: Sequence[ChangeEvent],
) -> ProbableCause:
    inside = members(facts, cause.conditions)

    def same_rows(scope: Conditions) -> bool:
        if any(attribute not in facts.column_names for attribute in scope):
            return False
        touched = members(facts, scope)
        return bool((touched & inside).sum() >= SAME_ROWS * (touched | inside).sum())

    since = None if moments is None else onset(moments.filter(pa.array(inside)), flags[inside])
    dated = cause.model_copy(update={"cause_id": cause_id(check_id, cause.conditions), "onset": since})
    change = agreeing_change(dated, changes, same_rows)
    told = {"change_id": change.change_id if change else None, "sentence": sentence(dated, change)}
    return dated.model_copy(update=told)


def _flags(failed: Failed, rows: int) -> Flags:
    values = failed.to_numpy(zero_copy_only=False) if isinstance(failed, pa.Array) else np.asarray(failed)
    if len(values) != rows:
        raise InputError(f"failed has {len(values)} entries for {rows} facts; it needs one for each")
    if values.dtype != np.bool_ and rows:
        raise InputError("failed must hold only true and false")
    return values.astype(np.bool_)


def _weights(weights: Sequence[float] | Floats | None, rows: int) -> Floats | None:
    if weights is None:
        return None
    pieces = np.asarray(weights, dtype=np.float64)
    if pieces.shape != (rows,) or not np.isfinite(pieces).all() or (pieces < 0).any():
        raise InputError(f"weights must be {rows} numbers from 0 up, one for each of the facts")
    return pieces
