"""`commsqa run` killed while it sends: the next one completes it, and no server of Prefect's stays behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from commsqa.services.verifying import verify_trail
from tests.letters import misnamed, write_letters, wrong
from tests.projects import NOTIFICATIONS, commsqa, opened

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]
POLICY = """\
destinations: {copy: {kind: file, path: out/notifications.jsonl}}
routes: [{severity: [info, low, medium, high, critical], notify: [copy]}]
delivery: {lease_seconds: 1, settle_seconds: 1}
"""


def bank(folder: Path) -> Path:
    write_letters(folder, [wrong(1), misnamed(2)])
    settings = (folder / "commsqa.yaml").read_text(encoding="utf-8")
    settings = settings.replace("{checks: checks.yaml}", "{checks: checks.yaml, escalation: escalation.yaml}")
    (folder / "commsqa.yaml").write_text(settings, encoding="utf-8")
    (folder / "escalation.yaml").write_text(POLICY, encoding="utf-8")
    return folder


def processes_of(folder: Path) -> set[int]:
    """The processes whose Prefect lives in this project: the command's own and its server's."""
    home = f"PREFECT_HOME={folder}/".encode()
    found = set()
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            if home in environment.read_bytes():
                found.add(int(environment.parent.name))
        except OSError:
            continue  # it has ended, or is not ours to read
    return found


def wait_for(what: Callable[[], object], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not what() and time.monotonic() < until:
        time.sleep(0.02)
    return bool(what())


@pytest.mark.parametrize(
    "whole_group",
    [pytest.param(True, id="its process group"), pytest.param(False, id="the command alone", marks=pytest.mark.exhaustive)],
)
def test_a_killed_command_is_completed_by_the_next_and_leaves_no_server(tmp_path: Path, *, whole_group: bool) -> None:
    folder = bank(tmp_path / "letters")
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "COMMSQA_"))}
    with subprocess.Popen(
        [Path(sys.executable).with_name("commsqa"), "run", folder],
        env=ours,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as command:
        assert wait_for((folder / NOTIFICATIONS).exists, 120)  # the incidents are committed, their messages on their way
        assert processes_of(folder), "Prefect's server runs by now"
        (os.killpg if whole_group else os.kill)(command.pid, signal.SIGKILL)
    assert command.returncode == -signal.SIGKILL
    assert wait_for(lambda: not processes_of(folder), 60), "a server of Prefect's stays behind"
    answer = commsqa("run", folder)
    assert answer.exit_code == 3, answer.err
    with opened(folder) as house, house.store.snapshot() as tx:
        assert [run.state.value for run in tx.runs.newest(limit=9)] == ["completed", "failed"]
        assert tx.outbox.undelivered() == []
        assert verify_trail(house).problem is None
    keys = [json.loads(line)["key"] for line in (folder / NOTIFICATIONS).read_text(encoding="utf-8").splitlines()]
    assert len(keys) == len(set(keys)) == 2
