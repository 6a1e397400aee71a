"""batch.volume_anomaly"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
from ibis import _

from commsqa.checks.base import Dimension, Judgement, RecordCheck, Records, Row
from commsqa.checks.examples import Example, RowValues, example
from commsqa.checks.planting import Edit, Planting, Scene
from commsqa.checks.volume import EARLIER, Usual, unusual
from commsqa.domain.findings import SubjectKind

_SHOWN = 3


def _history(now: int, *earlier: int, cycle: str = "monthly", kind: str = "statement") -> Example:
    """A batch with so many pieces, and earlier ones a month apart."""
    counts = [*earlier, now]
    world = example(pieces=[{"communication_id": f"P{n}"} for n in range(now)])
    tables = {name: list(rows) for name, rows in world.tables.items()}
    for place, count in enumerate(earlier, start=1):
        batch = {"batch_id": f"B0{place}", "statement_cycle": cycle, "composed_at": f"2025-{len(counts):02}-{place:02}T05:00:00Z"}
        tables["batches"].append(batch)
        piece: RowValues = {"batch_id": f"B0{place}", "comm_type": kind, "channel": "letter", "customer_id": "K1"}
        tables["communications"] += [{**piece, "communication_id": f"E{place}-{n}"} for n in range(count)]
    return Example(tables)


class VolumeAnomaly(RecordCheck):
    """The batch has far more or far fewer pieces of a kind than earlier batches of the same statement cycle had.

    Originals in the newest composition of each batch are counted, by comm_type, over the twelve latest batches; at least three
    are needed. What differs by less than 30 %, or by no more than those batches differ among each other, is usual.
    """

    id = "batch.volume_anomaly"
    title = "Unusual number of pieces"
    dimension = Dimension.COMPLETENESS
    subject = SubjectKind.BATCH
    needs = ("communications.comm_type", "batches.statement_cycle")
    reads = ("counts",)
    first_action = "Ask whoever orders the batch whether so many pieces are meant; until then keep it."
    runbook = (
        "Fewer pieces: look for a feed that came short, a job that broke off or a selection that was narrowed.",
        "More pieces: look for a job that ran twice, a selection that lost a condition, or a migration.",
        "Where the change is meant, say so in the reason of the release: later batches are compared with this one.",
    )
    catches = (_history(2, 40, 41, 39), _history(80, 40, 41, 39), _history(10, 30, 30, 30, kind="notice"))
    leaves = (
        example(),
        _history(40, 40, 41, 39),
        _history(2, 40, 41),  # too few to compare with
        _history(2, 40, 41, 39, cycle="weekly"),
        _history(2, 40, 3, 80, 20),  # as uneven as ever
        _history(40, 5, 5, 5, kind="notice"),  # a new kind, and one of which there never were many
    )

    def relation(self, records: Records) -> ir.Table:
        """The batch where it has a cycle; `counts` are the pieces by batch and kind, its own and earlier ones, by time."""
        batch = records.batch
        counts = _counts(records)
        each = ibis.struct({name: counts[name] for name in ("batch_id", "comm_type", "at", "pieces")})
        collected = counts.agg(counts=each.collect(), batches=counts.batch_id.nunique())
        mine = collected.filter(ibis.literal(batch.statement_cycle is not None))
        return mine.mutate(subject_id=ibis.literal(batch.batch_id), suspect=mine.batches > EARLIER)

    def judge(self, row: Row) -> Judgement | None:
        """A finding where the number of a kind is unusual; the numbers are no personal data."""
        found = unusual_kinds(row["counts"], row["subject_id"])
        if not found:
            return None
        worst = sorted(found, key=lambda kind: (-abs(found[kind][0] - found[kind][1].pieces), kind))
        told = "; ".join(f"{kind}: {found[kind][0]}, usually {found[kind][1].pieces}" for kind in worst[:_SHOWN])
        in_arabic = "؛ ".join(f"{kind}: {found[kind][0]}، والمعتاد {found[kind][1].pieces}" for kind in worst[:_SHOWN])
        bounds = "; ".join(f"{kind}: {found[kind][1].lowest} to {found[kind][1].highest}" for kind in worst)
        return self.found(
            f"Unusual number of pieces: {told}.",
            arabic=f"عدد الرسائل غير معتاد: {in_arabic}.",
            stated="; ".join(f"{kind}: {found[kind][0]}" for kind in worst),
            expected=bounds,
        )

    def plant(self, scene: Scene) -> Planting | None:
        """A kind that the latest batches of the cycle had twenty of each is not there."""
        cycle, until = scene.piece["batch_cycle"], scene.piece["batch_to"]
        if cycle is None or until is None:
            return None
        edits = []
        for number in range(EARLIER):
            batch = {"batch_id": f"{scene.new_id}-{number}"}
            edits.append(Edit("batches", values={**batch, "statement_cycle": cycle, "period_end": until - timedelta(days=1)}))
            piece = {**batch, "comm_type": scene.new_id, "channel": "letter", "customer_id": scene.piece["customer_id"]}
            edits += [Edit("communications", values={**piece, "communication_id": f"{scene.new_id}-{n}"}) for n in range(20)]
        return Planting(scene.piece["batch_id"], tuple(edits))


def unusual_kinds(counts: Sequence[Mapping[str, Any]], batch_id: str) -> dict[str, tuple[int, Usual]]:
    """The kinds of which the batch has an unusual number: the number, and what was usual."""
    order = sorted({(row["at"], row["batch_id"]) for row in counts if row["batch_id"] != batch_id})
    pieces: dict[str, dict[str, int]] = defaultdict(dict)
    for row in counts:
        pieces[row["comm_type"]][row["batch_id"]] = row["pieces"]
    found = {}
    for kind, by_batch in pieces.items():
        now = by_batch.get(batch_id, 0)
        usual = unusual(now, [by_batch.get(earlier, 0) for _, earlier in order])
        if usual is not None:
            found[kind] = (now, usual)
    return found


def _counts(records: Records) -> ir.Table:
    """Originals by batch and kind, of this batch and of those of its cycle that came before: batch_id, comm_type, at, pieces."""
    batch, pieces, batches = records.batch, records["communications"], records["batches"]
    pieces = pieces.filter(pieces.purpose.fill_null("original") == "original")
    composed = pieces.group_by("batch_id", "comm_type", number=pieces.composition_no.fill_null(1)).agg(
        pieces=pieces.count(), last=pieces.composed_at.max()
    )
    newest = composed.filter(composed.number == composed.number.max().over(group_by="batch_id"))
    manifest = batches.filter(batches.statement_cycle == ibis.literal(batch.statement_cycle, type="string"))
    told = manifest.group_by("batch_id").agg(ended=manifest.period_end.max(), told=manifest.composed_at.max())
    of_cycle = newest.inner_join(told, "batch_id")
    moment = dt.timestamp(timezone="UTC")
    at = ibis.coalesce(of_cycle.ended.cast(moment), of_cycle.told, of_cycle["last"].max().over(group_by="batch_id"))
    timed = of_cycle.mutate(at=at)
    own_at = timed.filter(_.batch_id == batch.batch_id).agg(own_at=_["at"].max())
    earlier = timed.cross_join(own_at)
    return earlier.filter((earlier.batch_id == batch.batch_id) | (earlier["at"] < earlier.own_at))
