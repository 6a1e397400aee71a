"""Batches of pieces with planted causes: twelve attributes that hang together as a bank's do, and failures at known rates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from commsqa.domain.causes import Conditions
from commsqa.domain.tables import ATTRIBUTES
from commsqa.rootcause import members

REGIONS = ("north", "south", "east", "west", "capital", "coast", "hills", "islands")


@dataclass(frozen=True)
class Cause:
    """Pieces with these conditions fail at this rate, on top of the background."""

    conditions: Mapping[str, str]
    rate: float


@dataclass(frozen=True)
class Batch:
    """The facts, which pieces fail, and why."""

    facts: pa.Table
    failed: np.ndarray[tuple[int], np.dtype[np.bool_]]
    causes: Sequence[Cause] = field(default_factory=tuple)


def facts(rows: int, rng: np.random.Generator) -> pa.Table:
    """Attributes with 2 to 40 values. Language and product make the template, product the type, region mostly the feed;
    only letters have a print site, and a job runs on one host."""
    product = rng.choice(["current", "card", "loan"], rows, p=[0.55, 0.3, 0.15])
    language = rng.choice(["en", "ar"], rows, p=[0.6, 0.4])
    channel = rng.choice(["letter", "email", "sms"], rows, p=[0.5, 0.45, 0.05])
    region = rng.choice(REGIONS, rows, p=[0.22, 0.18, 0.15, 0.13, 0.12, 0.1, 0.06, 0.04])
    job = rng.integers(0, 40, rows)
    legacy = np.isin(region, ["hills", "islands"]) & (rng.random(rows) < 0.9)
    columns = {
        "template_version": rng.choice(["12", "13", "14"], rows, p=[0.25, 0.5, 0.25]),
        "template_id": np.char.add(np.char.add(np.char.upper(product), "-"), np.char.upper(language)),
        "job_id": np.char.add("J", np.char.zfill(job.astype(str), 2)),
        "composition_host": np.char.add("comp-", (job % 5 + 1).astype(str)),
        "data_feed": np.where(legacy, "crm-legacy", "crm-main"),
        "source_system": rng.choice(["core", "cards", "mortgage"], rows, p=[0.5, 0.25, 0.25]),
        "print_site": np.where(channel == "letter", rng.choice(["plant-A", "plant-B", "plant-C"], rows), ""),
        "product_line": product,
        "comm_type": np.where(product == "current", "statement", "notice"),
        "channel": channel,
        "region": region,
        "language": language,
    }
    return pa.table({name: pa.array(columns[name].tolist(), pa.string()) for name in ATTRIBUTES})


def plant(
    table: pa.Table, causes: Sequence[Cause], rng: np.random.Generator, *, background: float = 0.004, uneven: float = 1.0
) -> Batch:
    """Failures at the background rate, and at each cause's among its pieces. `uneven`: the largest factor by which regions and
    products differ in their background."""
    rate = np.full(len(table), background)
    for attribute in ("region", "product_line") if uneven > 1 else ():
        values = np.unique(table[attribute].to_numpy())
        factors = dict(zip(values, np.exp(rng.uniform(-0.25, 0.25, len(values)) * np.log(uneven)), strict=True))
        rate = rate * np.array([factors[value] for value in table[attribute].to_pylist()])
    failed = rng.random(len(table)) < rate
    for cause in causes:
        failed |= members(table, dict(cause.conditions)) & (rng.random(len(table)) < cause.rate)
    return Batch(table, failed, tuple(causes))


def random_cause(table: pa.Table, rng: np.random.Generator, *, least_failures: float = 20, largest_share: float = 0.35) -> Cause:
    """One to three conditions that some piece has, at a rate of 5 to 80 %, and so that enough pieces fail to be noticed."""
    while True:
        piece = table.slice(int(rng.integers(len(table))), 1).to_pylist()[0]
        chosen = rng.choice(ATTRIBUTES, int(rng.integers(1, 4)), replace=False)
        conditions: Conditions = {str(name): piece[name] for name in chosen if piece[name]}
        rate = float(np.exp(rng.uniform(np.log(0.05), np.log(0.8))))
        size = int(members(table, conditions).sum())
        if conditions and size * rate >= least_failures and size <= largest_share * len(table) and minimal(table, conditions):
            return Cause(conditions, rate)


def minimal(table: pa.Table, conditions: Conditions) -> bool:
    """Every condition matters: without it clearly more pieces (a tenth, and 20) would belong."""
    size = int(members(table, conditions).sum())
    without = ({name: value for name, value in conditions.items() if name != left_out} for left_out in conditions)
    return all(members(table, fewer).sum() >= max(1.1 * size, size + 20) for fewer in without)


def random_batch(rows: int, seed: int, *, causes: int = 1, uneven: float = 1.0) -> Batch:
    """A batch with so many random causes."""
    rng = np.random.default_rng(seed)
    table = facts(rows, rng)
    return plant(table, [random_cause(table, rng) for _ in range(causes)], rng, uneven=uneven)
