"""The live gate: pieces are checked as they are made, and the answer says which may leave. It opens no run and no incident."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from threading import Lock

from commsqa.checks.warm import Found
from commsqa.domain.findings import Outcome
from commsqa.domain.levels import Level
from commsqa.domain.tables import COMMUNICATIONS, TABLES
from commsqa.domain.values import Moment, Value
from commsqa.errors import CommsqaError
from commsqa.services.classifying import Classified, Graded, classify
from commsqa.services.house import House
from commsqa.services.live_records import LiveRecords
from commsqa.services.live_request import Asked, read_asked
from commsqa.services.run_batch import place
from commsqa.services.setting_aside import said_before

NO_BATCH = "live"
"""The batch of a piece that names none."""

_MADE_UP = {"communication_id": "made up", "comm_type": "statement", "channel": "letter", "customer_id": "made up"}


class LiveFinding(Value):
    """What a check says of a piece. `reason` holds no value of it; what was stated and expected only where that was asked for."""

    check_id: str
    severity: Level
    reason: str
    sentence: str | None = None
    stated: str | None = None
    expected: str | None = None


class LiveResult(Value):
    """Whether a piece may leave, and what speaks of it, the worst first. Suppressed findings are there and do not hold it."""

    communication_id: str
    decision: str
    findings: tuple[LiveFinding, ...]


class LiveGate:
    """One for a process; requests take turns. What is compiled and read for one serves the next."""

    def __init__(self, house: House) -> None:
        self._records = LiveRecords(house)
        self._turn = Lock()

    def check(self, house: House, asked: Asked, *, evidence: bool = False) -> list[LiveResult]:
        """A result for each piece, in their order. Who asks is `house.actor`; an audit event counts what was found.

        `evidence`: the findings carry their sentence and what was stated and expected; the audit event says so.
        """
        now = house.clock()
        with self._turn:
            found = self._found(asked, now)
        batches = _by_batch(asked)
        parts = [self._classified(house, found.of(pieces), batch, now) for batch, pieces in batches.items()]
        results = _results(house, asked, found, parts, evidence=evidence)
        _record(house, results, batches=len(batches), evidence=evidence, at=now)
        return results

    def warm(self, now: Moment, *, before_each: Callable[[], None] = lambda: None) -> None:
        """Compiles the checks for a request of the usual columns, by pieces that nobody made. No answer and no event.

        It gives up where the project's own records cannot be read (the first request says why), and where `before_each` check
        CommsqaError is raised.
        """
        absent: dict[str, list[object]] = {
            name: [] for name in TABLES if name not in self._records.small() | {COMMUNICATIONS.name}
        }
        with_earlier = COMMUNICATIONS.name in self._records.small()
        for piece in (_MADE_UP, _MADE_UP | {"opening_balance": "0"})[: 1 + with_earlier]:
            asked = read_asked(json.dumps({"pieces": [piece], "references": absent}).encode())
            with suppress(CommsqaError), self._turn:
                before_each()
                self._found(asked, now, before_each)

    def _found(self, asked: Asked, now: Moment, before_each: Callable[[], None] = lambda: None) -> Found:
        try:
            engine, plans = self._records.prepare(asked, now=now)
            composed = [each for each in asked.pieces.table["composed_at"].to_pylist() if each is not None]
            known_at = max(composed, default=now)
            return engine.run(plans, pieces=len(asked.ids), known_at=known_at, before_each=before_each)
        except CommsqaError:
            raise
        except Exception as fault:  # noqa: BLE001  whatever it is, its text may hold what was given
            raise CommsqaError(f"a fault of commsqa in the live gate: {place(fault)}") from None

    def _classified(self, house: House, found: Found, batch: tuple[str, int], now: Moment) -> Classified:
        batch_id, composition_no = batch
        with house.store.snapshot() as tx:
            said = said_before(house, tx, batch_id, now)
        return classify(house, found, batch_id=batch_id, composition_no=composition_no, said=said)


def _by_batch(asked: Asked) -> dict[tuple[str, int], set[str]]:
    """The pieces of each composition of a batch: what people said of findings, they said of one."""
    columns = (asked.pieces.table[name].to_pylist() for name in ("batch_id", "composition_no", "communication_id"))
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    for batch_id, composition_no, piece in zip(*columns, strict=True):
        found[batch_id or NO_BATCH, 1 if composition_no is None else composition_no].add(piece)
    return dict(found)


def _results(house: House, asked: Asked, found: Found, parts: list[Classified], *, evidence: bool) -> list[LiveResult]:
    held = frozenset[str]().union(*(part.held for part in parts))
    spoken: dict[str, list[LiveFinding]] = defaultdict(list)
    for part in parts:
        for graded in part.findings:
            spoken[graded.failure.subject_id].append(_finding(house, graded, evidence=evidence))
    for check_id, run in found.runs.items():
        if run.outcome is Outcome.ERRORED:
            unchecked = LiveFinding(check_id=check_id, severity=house.grader.policy.unchecked, reason=_could_not_run(run.reason))
            for piece in found.covered(check_id):
                spoken[piece].append(unchecked)
    return [
        LiveResult(
            communication_id=piece,
            decision="held" if piece in held else "released",
            findings=tuple(sorted(spoken[piece], key=lambda each: (-each.severity.rank, each.check_id))),
        )
        for piece in asked.ids
    ]


def _finding(house: House, graded: Graded, *, evidence: bool) -> LiveFinding:
    check = house.checks[graded.failure.check_id]
    shown = graded.failure.judgement.evidence if evidence else None
    return LiveFinding(
        check_id=check.id,
        severity=graded.if_released.level,
        reason=f"{check.title}{_aside(graded)}. {check.first_action}",
        sentence=shown and shown.sentence,
        stated=shown and shown.stated,
        expected=shown and shown.expected,
    )


def _aside(graded: Graded) -> str:
    if graded.set_aside is None:
        return ""
    return " (suppressed)" if graded.set_aside.suppressed_by else " (judged to be no error)"


def _could_not_run(reason: str | None) -> str:
    return f"could not run: {reason or 'the reason is not known'}"


def _record(house: House, results: list[LiveResult], *, batches: int, evidence: bool, at: Moment) -> None:
    details: Mapping[str, object] = {
        "pieces": len(results),
        "batches": batches,
        "held": sum(each.decision == "held" for each in results),
        "findings": dict(sorted(Counter(finding.check_id for finding in _all(results)).items())),
        "evidence": evidence,
    }
    with house.store.transaction() as tx:
        tx.audit.append(action="gate.checked", actor=house.actor, subject=NO_BATCH, details=details, at=at)


def _all(results: list[LiveResult]) -> Iterator[LiveFinding]:
    return (finding for each in results for finding in each.findings)
