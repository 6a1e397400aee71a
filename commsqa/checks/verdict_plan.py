"""What is put to Great Expectations and what it answers, as plain values: nothing here imports it."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from commsqa.domain.values import Value

BITS_PER_WORD = 62
"""Checks in one int64 word of a mask; the sign bit and one spare bit stay free on every engine."""


@dataclass(frozen=True, kw_only=True)
class CheckPlan:
    """One check of a suite: where its bit lies, how many subjects it looked at and what share of findings is tolerated.

    `errored` says why the check could not be judged; such a check never succeeds. The reason is kept and shown: no values in it.
    """

    check_id: str
    title: str
    word: int
    bit: int
    evaluated: int
    tolerated_rate: float = 0.0
    errored: str | None = None

    def __post_init__(self) -> None:
        """Refuse a bit outside its word, a negative count and a rate outside 0 to 1."""
        if not (0 <= self.bit < BITS_PER_WORD and self.word >= 0 and self.evaluated >= 0 and 0 <= self.tolerated_rate <= 1):
            raise ValueError(f"{self.check_id}: bit, word, evaluated or tolerated_rate is out of range: {self}")


@dataclass(frozen=True, kw_only=True)
class SuitePlan:
    """The checks of one kind of subject, and the masks of its failing subjects.

    `failures` has one row per failing subject and the columns `mask_0`, `mask_1`, ... (int64) that the checks' words name;
    further columns are not read.
    """

    name: str
    failures: pa.Table
    checks: tuple[CheckPlan, ...]


class CheckVerdict(Value):
    """What Great Expectations says of one check; `findings` is the number that it counted."""

    check_id: str
    findings: int
    evaluated: int
    success: bool
    errored: str | None


class SuiteVerdict(Value):
    """What Great Expectations says of one suite; `page` is its result in the Data Docs."""

    name: str
    success: bool
    checks: tuple[CheckVerdict, ...]
    page: Path


class GxVerdict(Value):
    """The verdict over a run; `data_docs` is the first page of the site. Without suites it succeeds."""

    run_id: str
    success: bool
    suites: tuple[SuiteVerdict, ...]
    data_docs: Path
