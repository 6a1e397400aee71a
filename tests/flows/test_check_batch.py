"""The main job as users run it: the real command, a real Prefect, and what Prefect's history says afterwards."""

import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from commsqa.checks.registry import discover
from commsqa.store import batch_lock
from tests.projects import BATCH_ID, Answer, DemoProject, commsqa, make_demo, opened, two_batches

pytestmark = pytest.mark.slow

STEPS = ["check", "classify", "decide the gate", "explain", "load", "notify", "open incidents", "publish"]
RUN = {"run_id", "flow_run_id", "batch_id", "evaluated", "duration_s", "outcome", "checks", "findings_by_severity"}
CHECK = frozenset({"check_id", "outcome", "evaluated", "findings", "reason"})
INCIDENT = {"incident_id", "fingerprint", "check_id", "severity", "severity_now", "score", "vector", "priority", "reasons"}
CAUSE = {"cause_id", "conditions", "explained", "inside_rate", "elsewhere_rate", "risk_ratio", "risk_ratio_low", "onset"}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
DECIMAL = re.compile(r"\d\.\d\d")


@dataclass(frozen=True)
class Ran:
    """A project after two batches went through the command, and what the command printed."""

    project: DemoProject
    answer: Answer

    @property
    def runs(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.answer.out.splitlines()]


def query(database: Path, sql: str, *values: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql, values).fetchall()


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    project = make_demo(tmp_path_factory.mktemp("flow") / "bank", pieces=400)  # enough for causes to stand out
    two_batches(project)
    return Ran(project, commsqa("run", project.folder, "--all", "--json"))


def test_each_batch_is_one_object_a_line_and_the_exit_code_is_the_strongest(ran: Ran) -> None:
    assert ran.answer.exit_code == 3
    assert [run["batch_id"] for run in ran.runs] == ["2026-09", BATCH_ID], "the one composed last at the end"


def test_the_fields_are_exactly_the_promised_ones(ran: Ran) -> None:
    run = ran.runs[-1]
    assert set(run) == RUN | {"incidents", "gate", "paths"}
    assert {frozenset(check) for check in run["checks"]} == {
        frozenset({"check_id", "outcome", "evaluated", "findings", "reason"})
    }
    assert set(run["findings_by_severity"]) == {"info", "low", "medium", "high", "critical"}
    incidents = run["incidents"]
    assert {frozenset(i) for i in incidents} == {frozenset(INCIDENT | {"customers", "findings", "causes", "action"})}
    causes = [cause for incident in incidents for cause in incident["causes"]]
    assert {frozenset(cause) for cause in causes} == {frozenset(CAUSE | {"change_id", "sentence"})}
    assert set(run["gate"]) == {"decision", "held", "released"}
    assert set(run["paths"]) == {"findings", "release", "data_docs"}


def test_the_types_are_the_promised_ones(ran: Ran) -> None:
    run = ran.runs[-1]
    assert (run["outcome"], run["gate"]["decision"]) == ("failed", "partly_held")
    assert run["gate"]["held"] + run["gate"]["released"] == run["evaluated"]
    assert isinstance(run["duration_s"], float)
    assert all(DECIMAL.fullmatch(incident["score"]) for incident in run["incidents"])
    causes = [cause for incident in run["incidents"] for cause in incident["causes"]]
    assert causes
    for cause in causes:
        assert TIME.fullmatch(cause["onset"])
        assert all(isinstance(value, str) for value in cause["conditions"].values())
        assert cause["risk_ratio_low"] < cause["risk_ratio"]
    assert all(Path(path).is_file() for path in run["paths"].values())


def test_standard_error_is_notifications_and_logs_and_nothing_of_the_libraries(ran: Ran) -> None:
    lines = ran.answer.err.splitlines()
    logs = [json.loads(line) for line in lines if line.startswith("{")]
    assert [(log["event"], log["flow_run_id"]) for log in logs] == [("run completed", run["flow_run_id"]) for run in ran.runs]
    others = [line for line in lines if not line.startswith(("{", "[opened]", "  why:", "  do first:", "  incident "))]
    assert others == []


def test_prefect_keeps_the_history_in_the_projects_state(ran: Ran) -> None:
    history = ran.project.folder / ".commsqa" / "prefect" / "prefect.db"
    for run in ran.runs:
        flow_run_id = run["flow_run_id"]
        assert query(history, "SELECT state_type FROM flow_run WHERE id = ?", flow_run_id) == [("COMPLETED",)]
        tasks = query(history, "SELECT name, state_type FROM task_run WHERE flow_run_id = ?", flow_run_id)
        assert sorted(name.rpartition("-")[0] for name, _ in tasks) == STEPS
        assert {state for _, state in tasks} == {"COMPLETED"}


def test_the_history_has_logs_of_the_run(ran: Ran) -> None:
    history = ran.project.folder / ".commsqa" / "prefect" / "prefect.db"
    messages = " ".join(row[0] for row in query(history, "SELECT message FROM log"))
    for told in (f"batch {BATCH_ID}", f"{len(discover())} checks", "pieces to hold", "partly_held"):
        assert told in messages


def test_our_own_history_knows_prefects_id(ran: Ran) -> None:
    with opened(ran.project.folder) as house, house.store.snapshot() as tx:
        kept = [(run.run_id, run.flow_run_id) for run in tx.runs.newest(limit=9)]
    assert kept == [(run["run_id"], run["flow_run_id"]) for run in reversed(ran.runs)]


def test_an_unusable_record_is_one_line_from_the_flow_too(ran: Ran, tmp_path: Path) -> None:
    project = ran.project.copied_to(tmp_path / "bank")
    project.set_cell("communications", "statement_date", "1994-02-30", row=7)
    answer = commsqa("run", project.folder, "--json")
    assert answer.exit_code == 2
    assert "row 7: statement_date" in answer.error_line
    assert "1994" not in answer.error_line


def test_a_batch_that_is_being_checked_is_refused(ran: Ran) -> None:
    with opened(ran.project.folder) as house, batch_lock(house.store, house.state, BATCH_ID):
        answer = commsqa("run", ran.project.folder)
    assert answer.exit_code == 2
    assert "is being checked by another run" in answer.error_line


def test_a_server_that_cannot_be_reached_is_one_line(demo: DemoProject) -> None:
    answer = commsqa("run", demo.folder, "--json", env={"PREFECT_API_URL": "http://127.0.0.1:9/api"})
    assert answer.exit_code == 1
    assert answer.error_line.startswith("commsqa: Prefect could not run the flow (RuntimeError at ")
    assert "PREFECT_API_URL" in answer.error_line


def wait_until_healthy(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(240):
        assert server.poll() is None, "the server must stay up"
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:  # noqa: S310  our own server on this machine
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.5)
    pytest.fail("the server did not start")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A Prefect server of the test's own; answers its API's address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tmp_path / "prefect-server"
    home.mkdir()
    url = f"http://127.0.0.1:{port}/api"
    env = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    env |= {"PREFECT_HOME": str(home), "DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    program = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with (home / "log").open("wb") as log, subprocess.Popen(program, env=env, stdout=log, stderr=log) as process:
        try:
            wait_until_healthy(url, process)
            yield url
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


@pytest.mark.exhaustive
def test_a_running_server_is_used_where_the_environment_names_one(server: str, demo: DemoProject, tmp_path: Path) -> None:
    answer = commsqa("run", demo.folder, "--json", env={"PREFECT_API_URL": server})
    assert answer.exit_code == 3
    [line] = answer.out.splitlines()
    flow_run_id = json.loads(line)["flow_run_id"]
    found = query(tmp_path / "prefect-server" / "prefect.db", "SELECT state_type FROM flow_run WHERE id = ?", flow_run_id)
    assert found == [("COMPLETED",)]
    assert not (demo.folder / ".commsqa" / "prefect" / "prefect.db").exists(), "the history is the server's"
