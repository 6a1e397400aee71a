"""The evaluated pieces as the search sees them: small integers per attribute, a flag, and perhaps a weight."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from commsqa.domain.causes import Conditions
from commsqa.domain.tables import ATTRIBUTES
from commsqa.errors import InputError
from commsqa.rootcause.arrays import Codes, Flags, Floats, Index

EMPTY = 0
"""The code of NULL and of blank text: never a condition, but its rows stay in the population."""

ALL_KEPT_TO = 2_000_000
PASSING_KEPT = 300_000

Rule = tuple[tuple[int, int], ...]
"""Conditions as sorted pairs (attribute's index, code). Attributes are in the order of actionability, so that of two rules
with the same rows the smaller one is the one that somebody can act on."""


@dataclass(frozen=True)
class Rows:
    """Some rows of a population, and those of them that failed, as row numbers in ascending order."""

    index: Index
    failing: Index


@dataclass(frozen=True)
class Population:
    """One code per row and attribute. `labels[a][code]` is the text, `labels[a][0]` is empty. `weights`: pieces per row."""

    attributes: tuple[str, ...]
    codes: tuple[Codes, ...]
    labels: tuple[tuple[str, ...], ...]
    failed: Flags
    weights: Floats | None

    @cached_property
    def everything(self) -> Rows:
        """All rows."""
        return Rows(np.arange(len(self.failed)), np.flatnonzero(self.failed))

    @cached_property
    def live_values(self) -> tuple[int, ...]:
        """Per attribute, how many values occur."""
        return tuple(max(len(labels) - 1, 1) for labels in self.labels)

    def count(self, index: Index) -> float:
        """How many pieces these rows stand for."""
        return float(len(index)) if self.weights is None else float(self.weights[index].sum())

    def count_by_value(self, attribute: int, index: Index) -> Floats:
        """Per code of the attribute, how many pieces these rows stand for; 0 for the empty value."""
        weights = None if self.weights is None else self.weights[index]
        counts = np.bincount(self.codes[attribute][index], weights, minlength=len(self.labels[attribute])).astype(np.float64)
        counts[EMPTY] = 0.0
        return counts

    def select(self, index: Index, rule: Rule) -> Index:
        """Those of the rows where all conditions hold."""
        for attribute, code in rule:
            index = index[self.codes[attribute][index] == code]
        return index

    def inside(self, rows: Rows, rule: Rule) -> Rows:
        """Those of the rows where all conditions hold."""
        return Rows(self.select(rows.index, rule), self.select(rows.failing, rule))

    def outside(self, rows: Rows, rules: Sequence[Rule]) -> Rows:
        """Those of the rows that no rule selects."""
        if not rules:
            return rows
        kept = np.ones(len(self.failed), dtype=np.bool_)
        for rule in rules:
            kept[self.select(rows.index, rule)] = False
        return Rows(rows.index[kept[rows.index]], rows.failing[kept[rows.failing]])

    def conditions(self, rule: Rule) -> Conditions:
        """The rule in words."""
        return {self.attributes[attribute]: self.labels[attribute][code] for attribute, code in rule}

    def thinned(self) -> "Population":
        """Itself to 2 million rows; above that all failing rows and 300,000 passing ones that stand for the others.

        The choice is the same every time (a fixed seed): the same pieces have the same causes.
        """
        passing = np.flatnonzero(~self.failed)
        if len(self.failed) <= ALL_KEPT_TO or len(passing) <= PASSING_KEPT:
            return self
        kept = np.random.default_rng(0).choice(passing, PASSING_KEPT, replace=False)
        chosen = np.sort(np.concatenate([np.flatnonzero(self.failed), kept]))
        weights = np.ones(len(chosen)) if self.weights is None else self.weights[chosen]
        stands_for = self.count(passing) / max(self.count(kept), 1e-300)
        weights = np.where(self.failed[chosen], weights, weights * stands_for)
        codes = tuple(column[chosen] for column in self.codes)
        return Population(self.attributes, codes, self.labels, self.failed[chosen], weights)


def encode_facts(facts: pa.Table, failed: Flags, attributes: Sequence[str], weights: Floats | None) -> Population:
    """The facts' attributes, encoded once, in the order of actionability. InputError for a column that is not there."""
    if unknown := [name for name in attributes if name not in facts.column_names]:
        raise InputError(f"the facts have no column {unknown[0]!r} to search for causes; leave it out of the attributes")
    ordered = sorted(dict.fromkeys(attributes), key=_actionability)
    encoded = [encode(facts.column(name)) for name in ordered]
    return Population(
        tuple(ordered), tuple(codes for codes, _ in encoded), tuple(labels for _, labels in encoded), failed, weights
    )


def _actionability(attribute: str) -> tuple[int, str]:
    known = ATTRIBUTES.index(attribute) if attribute in ATTRIBUTES else len(ATTRIBUTES)
    return known, attribute


def encode(column: pa.ChunkedArray) -> tuple[Codes, tuple[str, ...]]:
    """A code per row and the text of each code; NULL and blank text are 0. Values are read as text, whatever their type."""
    if len(column) == 0 or pa.types.is_null(column.type):
        return np.zeros(len(column), dtype=np.uint8), ("",)
    chunked = column.dictionary_encode().unify_dictionaries()
    texts = ["" if text is None else text for text in chunked.chunk(0).dictionary.cast(pa.string()).to_pylist()]
    rows = np.concatenate([chunk.indices.fill_null(len(texts)).to_numpy(zero_copy_only=False) for chunk in chunked.chunks])
    occurring = np.bincount(rows, minlength=len(texts) + 1)  # a dictionary may hold more
    labels = sorted({text for text, count in zip(texts, occurring, strict=False) if count and text.strip()})
    code_of = {text: code for code, text in enumerate(labels, start=1)}
    codes = np.array([*(code_of.get(text, EMPTY) for text in texts), EMPTY], dtype=np.min_scalar_type(len(code_of)))
    return codes[rows], ("", *code_of)
