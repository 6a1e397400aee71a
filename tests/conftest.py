"""Demo projects: made once, run once, and copied for every test that changes something. Only slow tests may open a socket."""

import atexit
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from argon2 import PasswordHasher

from commsqa.cli import leave_quietly
from commsqa.domain.runs import RunReport
from tests.projects import Answer, CheckedProject, DemoProject, check_batch, check_demo, make_demo
from tests.sharing import made_once

atexit.register(leave_quietly)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs a server or a flow is marked slow, and may use the network of this machine."""
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.enable_socket)


@pytest.fixture(scope="session")
def demo_made(tmp_path_factory: pytest.TempPathFactory) -> DemoProject:
    """A demo of about 200 pieces that was never run. Do not change it."""
    return make_demo(tmp_path_factory.mktemp("made") / "bank", pieces=200)


@pytest.fixture(scope="session")
def checked_once(demo_made: DemoProject, tmp_path_factory: pytest.TempPathFactory) -> CheckedProject:
    """The demo after its first run, made once for all workers. Do not change it."""
    return made_once(tmp_path_factory, "checked_once", lambda folder: check_demo(demo_made.copied_to(folder)))


@pytest.fixture
def demo(demo_made: DemoProject, tmp_path: Path) -> DemoProject:
    """A demo of the test's own."""
    return demo_made.copied_to(tmp_path / "bank")


@pytest.fixture
def checked(checked_once: CheckedProject, tmp_path: Path) -> CheckedProject:
    """A demo of the test's own after its first run; the report still names the files of the original."""
    copy = checked_once.copied_to(tmp_path / "bank")
    return CheckedProject(copy.folder, copy.truth, checked_once.report)


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes of passwords that take no time; the real ones have a test of their own."""
    monkeypatch.setattr("commsqa.services.passwords.HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """The command line in this process. A run is the same use case as ever, without Prefect around it."""
    from commsqa import cli

    flows = ModuleType("flows.check_batch")

    def run(project: Path, batch: str | None, progress: object) -> RunReport:
        return check_batch(project, batch)

    vars(flows)["run"] = run
    monkeypatch.setitem(sys.modules, "flows.check_batch", flows)
    monkeypatch.setattr("commsqa.bootstrap.prepare_prefect", lambda project: None)
    monkeypatch.setattr(
        "commsqa.cli.application.atexit", SimpleNamespace(register=lambda leave: None)
    )  # it would silence pytest's own end

    def call(*arguments: str | Path) -> Answer:
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["commsqa", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        return Answer(int(ended.value.code or 0), out, err)

    return call
