"""Whether what a run found is what was planted: a fast wrong answer is no answer."""

from collections.abc import Collection
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from commsqa.checks.precedence import PRECEDENCE

EXACT = 1.0
_EXAMPLES = 5
NAMES = 0.98
"""Of names no judge is always right: among ten thousand slips some give another way to write the name."""
INFORMING = ("content.salutation_gender", "record.changed_after_cutoff")
"""Checks that only inform: all that they find counts."""
_NEXT = ("recipient.unknown_account", "recipient.not_account_holder")
"""Where the first does not run, the second tells of its pieces: nobody holds an unknown account."""


@dataclass(frozen=True)
class Answer:
    """Of one check: how many errors were planted, how many of them it found, and how much else above info.

    `examples` are a few subjects that it missed or reported though nothing is wrong.
    """

    check_id: str
    planted: int
    found: int
    false: int
    examples: tuple[str, ...] = ()

    @property
    def is_right(self) -> bool:
        """Every error and nothing else; for names, recall and precision of at least 0.98."""
        bar = NAMES if self.check_id.startswith("name.") else EXACT
        reported = self.found + self.false
        return self.found >= bar * self.planted and self.found >= bar * reported


def compare(truth: Path, findings: Path, checks: Collection[str]) -> list[Answer]:
    """The answers of the checks that ran."""
    planted = _pairs(pq.read_table(truth).select(["check_id", "subject_id"]).to_pydict())
    if _NEXT[0] not in checks:
        planted[_NEXT[1]] = planted.get(_NEXT[1], set()) | planted.get(_NEXT[0], set())
    told = (pc.field("severity") != "info") | pc.field("check_id").isin(INFORMING)
    table = pq.read_table(findings, columns=["check_id", "subject_id", "severity"], filters=told)
    reported = _pairs(table.to_pydict())
    return [
        _answer(check_id, planted.get(check_id, set()), reported.get(check_id, set()) - _excused(check_id, planted, checks))
        for check_id in sorted(checks)
    ]


def _excused(check_id: str, planted: dict[str, set[str]], checks: Collection[str]) -> set[str]:
    """What the check may report or not: errors of checks that did not run and would have explained its findings."""
    explained = (
        planted.get(winner, set())
        for winner, implied in PRECEDENCE
        if winner not in checks and any(fnmatchcase(check_id, rule) for rule in implied)
    )
    return set[str]().union(*explained) - planted.get(check_id, set())


def _answer(check_id: str, planted: set[str], reported: set[str]) -> Answer:
    examples = sorted(planted ^ reported)[:_EXAMPLES]
    return Answer(check_id, len(planted), len(planted & reported), len(reported - planted), tuple(examples))


def _pairs(columns: dict[str, list[str]]) -> dict[str, set[str]]:
    pairs: dict[str, set[str]] = {}
    for check_id, subject_id in zip(columns["check_id"], columns["subject_id"], strict=True):
        pairs.setdefault(check_id, set()).add(subject_id)
    return pairs
