"""Describes a batch and its run for people: kinds of pieces, what had left before, what was told."""

import ibis

from commsqa.domain.findings import SubjectKind
from commsqa.domain.runs import BatchAbout
from commsqa.domain.values import is_plain_word
from commsqa.escalation.outbox import SendReport
from commsqa.services.classifying import OUT, OUT_STATES, Classified, Graded
from commsqa.services.loading import Workspace

_OTHER = "other"


def describe(workspace: Workspace, classified: Classified, sent: SendReport) -> BatchAbout:
    """What is known of the batch when the run ends."""
    kinds, left = _count(workspace)
    out = {graded.failure.subject_id for graded in classified.findings if graded.holds and _is_out(graded)}
    to_others = {graded.failure.subject_id for graded in classified.findings if _is_out(graded) and graded.harm_now.reached_other}
    worst = max(classified.findings, key=lambda graded: (graded.if_released.level.rank, graded.if_released.score), default=None)
    aside = [graded.set_aside for graded in classified.findings if graded.set_aside]
    return BatchAbout(
        kinds=kinds,
        composed_at=workspace.batch.composed_at,
        left=left,
        left_wrong=len(out | to_others),
        left_to_others=len(to_others),
        notified=sent.sent,
        undelivered=sent.failed + sent.waiting + sent.dead,
        worst_finding=worst.finding_id if worst else None,
        suppressed=sum(each.suppressed_by is not None for each in aside),
        dismissed=sum(each.dismissed for each in aside),
    )


def _count(workspace: Workspace) -> tuple[dict[str, int], int]:
    """The pieces by kind, the most frequent first, and how many had left. A kind that is no plain word may be personal."""
    pieces = workspace.records.pieces
    rows = pieces.group_by("comm_type", left=pieces.state.isin(OUT_STATES).fill_null(False)).agg(n=ibis._.count()).to_pyarrow()
    kinds: dict[str, int] = {}
    left = 0
    for row in rows.to_pylist():
        kind = row["comm_type"] if is_plain_word(row["comm_type"]) else _OTHER
        kinds[kind] = kinds.get(kind, 0) + row["n"]
        left += row["n"] if row["left"] else 0
    return dict(sorted(kinds.items(), key=lambda item: (-item[1], item[0]))), left


def _is_out(graded: Graded) -> bool:
    return graded.failure.subject_kind is SubjectKind.COMMUNICATION and graded.harm_now.exposure in OUT
