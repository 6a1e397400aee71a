"""batch.control_total"""

import ibis.expr.types as ir

from commsqa.checks.base import Dimension, Judgement, RecordCheck, Records, Row
from commsqa.checks.examples import example
from commsqa.checks.planting import Planting, Scene
from commsqa.domain.findings import SubjectKind


class ControlTotal(RecordCheck):
    """The batch does not hold as many pieces as its manifest promises."""

    id = "batch.control_total"
    title = "Number of pieces is not the expected one"
    dimension = Dimension.COMPLETENESS
    subject = SubjectKind.BATCH
    needs = ("batches.expected_pieces",)
    reads = ("pieces", "expected_pieces")
    first_action = "Compare the manifest with the composition's own counts before anything is released."
    runbook = (
        "More pieces than promised: look for a job that ran twice; fewer: for rejected records and lost files.",
        "See what piece.duplicate and piece.missing name in this run.",
        "Where the manifest is wrong, have it written again by whoever orders the batch; do not correct it by hand.",
    )
    catches = (example(batch={"expected_pieces": "2"}), example(batch={"expected_pieces": "0"}))
    leaves = (example(batch={"expected_pieces": "1"}), example())

    def relation(self, records: Records) -> ir.Table:
        """The batch, where its manifest names a number."""
        batch, batches = records.batch, records["batches"]
        mine = batches.filter(
            batches.batch_id == batch.batch_id,
            batches.composition_no.fill_null(1) == batch.composition_no,
            batches.expected_pieces.notnull(),
        )
        return mine.select(
            "expected_pieces", subject_id="batch_id", pieces=batch.pieces, suspect=mine.expected_pieces != batch.pieces
        )

    def judge(self, row: Row) -> Judgement:
        """Always a finding; the numbers are no personal data."""
        stated, expected = row["pieces"], row["expected_pieces"]
        return self.found(
            f"The batch holds {stated} pieces, its manifest says {expected}.",
            arabic=f"عدد الرسائل في الدفعة {stated}، والعدد المذكور في بيانها {expected}.",
            stated=stated,
            expected=expected,
        )

    def plant(self, scene: Scene) -> Planting | None:
        """The manifest was written before the pieces were counted."""
        return scene.manifest(expected_pieces=0)
