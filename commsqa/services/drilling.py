"""Are the checks alive? Known errors, planted into a copy of a batch in memory: which are found, how bad, who would be told.

Nothing of it reaches incidents, messages, the gate or the findings; that it took place is an audit event.
"""

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import ibis

from commsqa.checks.base import Check, Row
from commsqa.checks.engine import Engine, EngineResult, Failure
from commsqa.checks.facts import join_facts
from commsqa.checks.planting import Planting, Scene, statements
from commsqa.domain.drills import DrillLine, DrillReport, Vitality
from commsqa.domain.findings import SubjectKind
from commsqa.domain.levels import Level
from commsqa.domain.values import digest
from commsqa.escalation.plan import destinations_for
from commsqa.services.classifying import if_released
from commsqa.services.house import House
from commsqa.services.loading import Workspace, enabled_checks, load

EACH = 5
"""Errors planted for each check where nothing else is asked for."""
_CANDIDATES_A_PLANTING, _SCENES_A_PLANTING = 12, 3
_MOST_CANDIDATES = 5_000
_ALL_TAKEN = "the other checks' errors took the pieces that suit it: plant fewer, or take a larger batch"
_FOR_THE_BATCH = 5  # scenes that no other check spoils
_JUDGING = "judging "  # how the engine says that a check's judge begins


@dataclass
class _Plan:
    """What was planted: the plantings by check, the customers that they touch, and what else may rightly be found.

    `suited` are the checks that some scene suits, taken or not. `altered` are the customers with more than a piece changed,
    `witnesses` those on whose record an error of others relies.
    """

    plantings: dict[str, list[Planting]] = field(default_factory=lambda: defaultdict(list))
    customers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    suited: set[str] = field(default_factory=set)
    altered: set[str] = field(default_factory=set)
    witnesses: set[str] = field(default_factory=set)

    def add(self, check_id: str, scene: Scene, planting: Planting, *, relies: bool) -> None:
        """`relies`: on the record of the scene's other one."""
        customer = scene.piece["customer_id"]
        self.plantings[check_id].append(planting)
        self.customers[check_id].add(customer)
        if relies:
            self.witnesses.add(scene.other["customer_id"])
        if _alters(planting):
            self.altered.add(customer)

    def spoils(self, scene: Scene, planting: Planting, *, relies: bool) -> bool:
        """Whether another error relies on a record that this one would change, or the other way round."""
        misled = relies and scene.other["customer_id"] in self.altered
        return misled or (_alters(planting) and scene.piece["customer_id"] in self.witnesses)

    def subjects(self, check_id: str) -> set[str]:
        return {planting.subject_id for planting in self.plantings.get(check_id, ())}

    def implied(self) -> set[str]:
        return {check_id for plantings in self.plantings.values() for one in plantings for check_id in one.implies}


@dataclass(frozen=True)
class _Pass:
    """One pass of the engine, and the seconds that each check's judge took."""

    result: EngineResult
    seconds: Mapping[str, float]

    def failing(self, check_id: str) -> list[Failure]:
        return [failure for failure in self.result.failures if failure.check_id == check_id]


def drill(house: House, *, batch_id: str | None = None, each: int = EACH) -> DrillReport:
    """Plants up to `each` errors for every check that can run, runs all checks and says what each found."""
    began = time.monotonic()
    workspace = load(house, batch_id)
    house.progress("a pass over the batch as it is")
    before = _run(house, workspace, enabled_checks(house))
    checks = [run.check for run in before.result.runs.values() if run.outcome is None]
    planned = _Plan()
    wanted = each * len(checks)
    scenes = list(
        islice(_scenes(workspace, before.result, wanted=wanted), _FOR_THE_BATCH + max(200, wanted * _SCENES_A_PLANTING))
    )
    spared, others = scenes[:_FOR_THE_BATCH], scenes[_FOR_THE_BATCH:]
    _plant(workspace, [check for check in checks if check.subject is not SubjectKind.BATCH], others, planned, each=each)
    house.progress("a pass over the planted errors")
    after = [_run(house, workspace, enabled_checks(house))]
    for check in checks:
        if check.subject is SubjectKind.BATCH:  # there is one batch: each such check has it to itself
            _plant(workspace, [check], spared, planned, each=1)
            after.append(_run(house, workspace, [check]))
    lines = tuple(_line(house, check, before, after, planned) for check in house.checks.values())
    report = DrillReport(
        batch_id=workspace.batch.batch_id,
        pieces=workspace.batch.pieces,
        seconds=round(time.monotonic() - began, 1),
        lines=lines,
    )
    _record(house, report)
    return report


def _run(house: House, workspace: Workspace, checks: Sequence[Check]) -> _Pass:
    """The checks over the records as they stand; the number of pieces is counted anew, errors may have changed it."""
    seconds: dict[str, float] = {}
    judging, since = None, 0.0

    def told(text: str) -> None:
        nonlocal judging, since
        now = time.perf_counter()
        if judging is not None:
            seconds[judging] = now - since
        judging, since = text.removeprefix(_JUDGING) if text.startswith(_JUDGING) else None, now

    records = workspace.records.with_pieces(int(workspace.records.pieces.count().to_pyarrow().as_py()))
    engine = Engine(workspace.backend, records, attributes=house.checks_policy.attributes, progress=told)
    result = engine.run(checks, workspace.plans)
    told("")
    return _Pass(result, seconds)


def _scenes(workspace: Workspace, result: EngineResult, *, wanted: int) -> Iterator[Scene]:
    """Right pieces of different customers and accounts, of every kind, channel and language; each beside an unrelated one.

    Their customers are alive, and their records are as they were at the cut-off. The other one is half of them away: so it is
    seldom altered itself.
    """
    facts = join_facts(workspace.records)
    told_apart = (facts.is_test | facts.deceased).fill_null(False)
    right = facts.filter(~told_apart, facts.customer_known, facts.record_current)
    kinds = [right.comm_type, right.channel, right.language]
    shuffled = right.communication_id.hash()
    numbered = right.mutate(place=ibis.row_number().over(ibis.window(group_by=kinds, order_by=shuffled)), shuffled=shuffled)
    limit = min(_MOST_CANDIDATES, max(200, wanted * _CANDIDATES_A_PLANTING))
    rows = numbered.order_by("place", "shuffled").limit(limit).to_pyarrow().to_pylist()
    wrong = {each for failure in result.failures for each in (failure.subject_id, failure.customer_id) if each is not None}
    chosen = list(_unrelated(row for row in rows if not {row["communication_id"], row["customer_id"], row["account_id"]} & wrong))
    half = max(1, len(chosen) // 2)
    for serial, row in enumerate(chosen):
        yield Scene(piece=row, other=chosen[(serial + half) % len(chosen)], serial=serial)


def _unrelated(rows: Iterator[Row]) -> Iterator[Row]:
    """Each customer, account, household, address and mailbox once."""
    seen: set[Any] = set()
    for row in rows:
        own = {
            row[name] for name in ("customer_id", "account_id", "household_id", "record_address", "record_email", "record_name")
        }
        own.discard(None)
        if not own & seen:
            seen |= own
            yield row


def _plant(workspace: Workspace, checks: Sequence[Check], scenes: Sequence[Scene], planned: _Plan, *, each: int) -> None:
    """Up to `each` errors a check, one a scene. The checks that the fewest scenes suit choose first, and all get a fair share."""
    suiting = {check.id: [(scene, one) for scene in scenes if (one := check.plant(scene)) is not None] for check in checks}
    planned.suited |= {check_id for check_id, scenes_of in suiting.items() if scenes_of}
    taken: set[int] = set()
    for most in (min(each, max(1, len(scenes) // max(1, len(checks)))), each):
        for check in sorted(checks, key=lambda check: len(suiting[check.id])):
            for scene, planting in suiting[check.id]:
                if len(planned.plantings[check.id]) >= most:
                    break
                relies = check.plant(replace(scene, other=scene.piece)) != planting
                if scene.serial not in taken and not planned.spoils(scene, planting, relies=relies):
                    _apply(workspace, planting)
                    planned.add(check.id, scene, planting, relies=relies)
                    taken.add(scene.serial)


def _alters(planting: Planting) -> bool:
    """Whether it changes more than one piece: the customer's record or wishes, or all pieces of the account."""
    return any(edit.where is not None and "communication_id" not in edit.where for edit in planting.edits)


def _apply(workspace: Workspace, planting: Planting) -> None:
    for edit in planting.edits:
        for statement, parameters in statements(edit):
            workspace.backend.con.execute(statement, parameters)


def _line(house: House, check: Check, before: _Pass, after: Sequence[_Pass], planned: _Plan) -> DrillLine:
    run = before.result.runs.get(check.id)
    if run is None or run.outcome is not None:
        reason = "switched off in policies.checks" if run is None else run.reason
        return DrillLine(check_id=check.id, vitality=Vitality.NOT_RUN, reason=reason)
    subjects = planned.subjects(check.id)
    runs = [each.result.runs[check.id] for each in after if check.id in each.result.runs]
    errored = next((each.reason for each in runs if each.reason is not None), None)
    failures = [failure for each in after for failure in each.failing(check.id)]
    mine = [failure for failure in failures if failure.subject_id in subjects]
    known = {failure.subject_id for failure in before.result.failures} | subjects  # what is wrong is no witness
    touched = planned.customers.get(check.id, set())
    others = {failure.subject_id for failure in failures if failure.customer_id not in touched} - known
    false = 0 if check.id in planned.implied() else len(others)
    if not subjects:
        reason = _ALL_TAKEN if check.id in planned.suited else "nothing in this batch lends itself to its error"
        return DrillLine(check_id=check.id, vitality=Vitality.NOT_PLANTED, falsely_reported=false, reason=reason)
    severity = _severity(house, mine)
    found = len({failure.subject_id for failure in mine})
    return DrillLine(
        check_id=check.id,
        vitality=Vitality.ALIVE if found else Vitality.DEAD,
        planted=len(subjects),
        found=found,
        falsely_reported=false,
        seconds=round(sum(each.seconds.get(check.id, 0.0) for each in after), 3),
        severity=severity,
        route=() if severity is None else destinations_for(house.escalation, severity),
        reason=errored,
    )


def _severity(house: House, failures: Sequence[Failure]) -> Level | None:
    """The level of the findings as one incident, each of another customer."""
    if not failures:
        return None
    harms = [(if_released(house.grader, failure)[0], digest(failure.subject_id)) for failure in failures]
    return house.grader.incident(harms).level


def _record(house: House, report: DrillReport) -> None:
    details = {
        "pieces": report.pieces,
        "passed": report.passed,
        "checks": {line.check_id: f"{line.vitality.value} {line.found}/{line.planted}" for line in report.lines},
    }
    with house.store.transaction() as tx:
        tx.audit.append(action="drill.done", actor=house.actor, subject=report.batch_id, details=details, at=house.clock())
