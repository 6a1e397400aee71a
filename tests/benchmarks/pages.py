"""How long the pages take with very many findings: `make bench-pages`.

A project is written whose state folder holds synthetic runs: with 100,000 findings and 1,000 incidents, and once more with
5,000,000 findings in the latest run. Every page is asked for through the real application, 20 times. With --postgresql the
state's database is a PostgreSQL server of its own instead of SQLite.
"""

import argparse
import re
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
from fastapi.testclient import TestClient

from commsqa.dashboard.memory import settled
from commsqa.domain.causes import ProbableCause
from commsqa.domain.findings import CheckResult, Outcome
from commsqa.domain.incidents import Action, Incident, IncidentReport, IncidentState, Problem
from commsqa.domain.levels import Level, Priority
from commsqa.domain.people import Role
from commsqa.domain.runs import Gate, GateDecision, Paths, RunReport
from commsqa.project.loader import PROJECT_FILE
from commsqa.project.template import write_project
from commsqa.services.house import House
from commsqa.services.publishing import FINDINGS_SOUGHT, RELEASE_SOUGHT
from commsqa.services.queue_file import write_queue
from commsqa.services.run_files import write_table
from commsqa.store import Transaction
from tests.dashboard.conftest import signed_in
from tests.projects import opened
from tests.store import postgres

NOW = datetime(2026, 10, 31, 21, tzinfo=UTC)
TIMES = 20
LIMITS = {100_000: 200, 5_000_000: 500}
"""Milliseconds that a page may take, by the number of findings."""
_BATCHES, _INCIDENTS = 24, 1_000
_LEVELS = ("low", "low", "medium", "high", "medium", "low", "low", "medium")
_CHECKS = (
    "name.misspelled",
    "address.differs_from_record",
    "balance.differs_from_ledger",
    "recipient.not_account_holder",
    "email.invalid",
    "content.mojibake",
    "phone.invalid",
    "piece.missing",
)


def main(argv: Sequence[str] | None = None) -> None:
    """Prints median and worst of each page; the exit code is 1 where one is slower than it may be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, nargs="*", default=list(LIMITS))
    parser.add_argument("--postgresql", action="store_true", help="instead of SQLite; needs the server's binaries")
    options = parser.parse_args(argv)
    late = []
    for size in options.findings:
        server = _postgresql() if options.postgresql else nullcontext()
        with tempfile.TemporaryDirectory() as folder, server as database, bank(Path(folder), size, database) as house:
            print(f"\n{size:,} findings in the latest run, {_INCIDENTS:,} incidents; milliseconds of {TIMES} requests")
            print(f"{'':24}  median   worst     CPU")
            with settled():  # as the server is
                late += [f"{name} at {size:,}" for name in measure(house, LIMITS.get(size, 500))]
    if late:
        raise SystemExit(f"too slow: {', '.join(late)}")


def measure(house: House, limit: int) -> list[str]:
    """Asks for every page; answers the names of those whose worst answer took longer than the limit."""
    client = signed_in(house, Role.ADMIN)
    late = []
    for name, path in pages(house, client).items():
        took, worked = [], []
        client.get(path)  # what the process keeps, it keeps from the first request on
        for _ in range(TIMES):
            began, before = time.perf_counter(), time.process_time()
            status = client.get(path).status_code
            took.append(1000 * (time.perf_counter() - began))
            worked.append(1000 * (time.process_time() - before))
        if status != 200:
            print(f"{name:24}   {status}  {path}")
            continue
        worst, slow = max(took), max(took) > limit
        median, cpu = statistics.median(took), statistics.median(worked)
        print(f"{name:24} {median:7.0f} {worst:7.0f} {cpu:7.0f}{'  over ' + str(limit) if slow else ''}")
        if slow:
            late.append(name)
    return late


def pages(house: House, client: TestClient) -> dict[str, str]:
    """Every page by name, each with an address of this project."""
    with house.store.snapshot() as tx:
        run = tx.runs.latest_completed()
        incident = tx.incidents.ids()[0]
    assert run is not None
    listed = house.run_folder(run.run_id) / "findings.parquet"
    finding = duckdb.execute("SELECT finding_id FROM read_parquet(?) OFFSET 40000 LIMIT 1", [str(listed)]).fetchall()[0][0]
    deep = run.report.findings_by_severity[Level.LOW] // 2 if run.report else 0
    return {
        "overview": "/",
        "checks": "/checks",
        "check": "/checks/balance.differs_from_ledger",
        "queue, first page": "/queue",
        "queue, deep page": f"/queue?after={deep}",
        "queue, by check": "/queue?check=email.invalid&severity=medium",
        "queue, sorted": f"/queue?sort=subject&after={deep}",
        "queue, customer": "/queue?state=all&customer=0123456789abcdef",
        "queue, incident": f"/queue?incident={incident}",
        "finding": f"/findings/{finding}",
        "suppressions": "/suppressions",
        "release": f"/release/{run.run_id}",
        "release, by check": f"/release/{run.run_id}?check=email.invalid",
        "incidents": "/incidents",
        "incident": f"/incidents/{incident}",
        "runs": "/runs",
        "run": f"/runs/{run.run_id}",
        "audit": "/audit",
        "search, piece": "/search?q=S2610-0000",
        "search, finding": f"/search?q={finding}",
        "API findings": "/api/v1/findings",
        "API incidents": "/api/v1/incidents",
    }


@contextmanager
def _postgresql() -> Iterator[str]:
    with postgres.server() as url, postgres.schema(url, "pages") as database:
        yield database


@contextmanager
def bank(folder: Path, findings: int, database: str | None = None) -> Iterator[House]:
    """A project without sources to speak of, with the results of 24 batches; the latest has so many findings."""
    write_project(folder)
    if database is not None:
        text = (folder / PROJECT_FILE).read_text(encoding="utf-8")
        named = re.sub("^state: .*", f'state: {{database: "{database}"}}', text, flags=re.MULTILINE)
        (folder / PROJECT_FILE).write_text(named, encoding="utf-8")
    with opened(folder, now=NOW) as house:
        runs = [f"R2026{number:04d}T000000Z-{number:08x}" for number in range(_BATCHES)]
        for number, run_id in enumerate(runs):
            _run(house, run_id, number, findings if run_id == runs[-1] else 1_000)
        with house.store.transaction() as tx:
            _incidents(tx, runs[-1])
        began = time.perf_counter()
        write_queue(house, runs[-1])
        print(f"{findings:,} findings: the queue's file took {time.perf_counter() - began:.1f} s")
        yield house


def _run(house: House, run_id: str, number: int, findings: int) -> None:
    began = NOW - timedelta(days=30 * (_BATCHES - number))
    batch = f"batch-{number:02d}"
    folder = house.run_folder(run_id)
    folder.mkdir(parents=True)
    _write_files(folder, run_id, batch, findings)
    levels = {level: findings * _LEVELS.count(level.value) // 8 for level in Level}
    with house.store.transaction() as tx:
        tx.runs.start(run_id=run_id, batch_id=batch, composition_no=1, flow_run_id=None, actor="bench", at=began)
        tx.runs.finish(
            run_id, report=_report(run_id, batch, findings, levels), row_counts={}, digests={}, at=began + timedelta(minutes=9)
        )


def _write_files(folder: Path, run_id: str, batch: str, findings: int) -> None:
    """As a run writes them: by the same writer, Parquet of texts, check by check."""
    checks, levels = (", ".join(f"'{each}'" for each in all_) for all_ in (_CHECKS, _LEVELS))
    connection = duckdb.connect()
    found = connection.sql(f"""
        SELECT 'F' || substr(md5('{batch}' || i), 1, 20) AS finding_id, '{run_id}' AS run_id,
            [{checks}][1 + i % 8] AS check_id, CASE WHEN i % 8 = 7 THEN 'account' ELSE 'communication' END AS subject_kind,
            'S2610-' || lpad((i * 2 // 3)::VARCHAR, 8, '0') AS subject_id, [{levels}][1 + i % 8] AS severity,
            'low' AS severity_now, ['1.00', '1.25', '2.50', '3.25', '2.00', '1.00', '1.00', '2.00'][1 + i % 8] AS score,
            'CQ:1.0/E:x/M:' || (i % 5) AS vector, 'INC-' || lpad((i % {_INCIDENTS})::VARCHAR, 8, '0') AS incident_id,
            CASE WHEN i % 3 = 0 THEN NULL ELSE 'C' || (i % 97) END AS cause_id, 'open' AS state, '{batch}' AS batch_id,
            substr(md5('c' || (i * 2 // 3)), 1, 16) AS customer_digest, NULL::VARCHAR AS suppressed_by
        FROM range({findings}) AS numbers(i) ORDER BY i % 8, i""").to_arrow_table()
    write_table(found, folder / "findings.parquet", sought=FINDINGS_SOUGHT)
    pieces = connection.sql(f"""
        SELECT 'S2610-' || lpad(i::VARCHAR, 8, '0') AS communication_id,
            CASE WHEN i % 4 = 0 THEN 'held' ELSE 'released' END AS decision, [{checks}][1 + i % 8] AS check_ids
        FROM range({findings}) AS numbers(i)""").to_arrow_table()
    write_table(pieces, folder / "release.parquet", sought=RELEASE_SOUGHT)


def _report(run_id: str, batch: str, findings: int, levels: dict[Level, int]) -> RunReport:
    return RunReport(
        run_id=run_id,
        flow_run_id=None,
        batch_id=batch,
        evaluated=findings * 2,
        duration_s=540.0,
        outcome=Outcome.FAILED,
        checks=tuple(
            CheckResult(check_id=check, outcome=Outcome.FAILED, evaluated=findings * 2, findings=findings // 8)
            for check in _CHECKS
        ),
        findings_by_severity=levels,
        incidents=tuple(_reported(number) for number in range(_INCIDENTS // _BATCHES)),
        gate=Gate(decision=GateDecision.PARTLY_HELD, held=findings // 4, released=findings - findings // 4),
        paths=Paths(findings="", release="", data_docs=""),
    )


def _problem(number: int) -> Problem:
    check = _CHECKS[number % len(_CHECKS)]
    return Problem(
        check_id=check,
        title=check,
        fingerprint=f"{number:024x}",
        batch_id=f"batch-{number % _BATCHES:02d}",
        severity=Level(_LEVELS[number % 8]),
        severity_now=Level.LOW,
        score=Decimal("2.00"),
        vector="CQ:1.0/E:x",
        priority=Priority.P3,
        reasons=("amount differs",),
        policy="default@1",
        customers=90,
        findings=100,
        held=25,
        causes=(_cause(number),),
        finding_ids=frozenset(f"F{number:08x}{each:012x}" for each in range(100)),
    )


def _cause(number: int) -> ProbableCause:
    return ProbableCause(
        cause_id=f"C{number}",
        conditions={"template_version": str(number)},
        explained=0.9,
        inside_rate=0.5,
        elsewhere_rate=0.001,
        risk_ratio=500.0,
        risk_ratio_low=300.0,
        failed_inside=50,
        evaluated_inside=100,
        sentence="50 % of the pieces fail.",
    )


def _reported(number: int) -> IncidentReport:
    shared = {name: getattr(_problem(number), name) for name in IncidentReport.model_fields if name in Problem.model_fields}
    return IncidentReport(**shared, incident_id=f"INC-{number:08d}", action=Action.OPENED)


def _incidents(tx: Transaction, run_id: str) -> None:
    for number in range(_INCIDENTS):
        problem = _problem(number)
        incident = Incident(
            incident_id=f"INC-{number:08d}",
            fingerprint=problem.fingerprint,
            check_id=problem.check_id,
            state=IncidentState.OPEN,
            problem=problem,
            opened_at=NOW,
            updated_at=NOW,
            last_run_id=run_id,
            batches={problem.batch_id: problem.part},
        )
        tx.incidents.save(incident, actor="bench")


if __name__ == "__main__":
    main()
