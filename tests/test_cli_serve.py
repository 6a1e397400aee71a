"""commsqa serve: one address, quickly; open to this machine alone unless TLS stands in front; one line for what is wrong."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.projects import Answer, CheckedProject, DemoProject, commsqa

SECONDS = 30
"""Far more than a start takes, on a machine that does much else."""
OURS = ("PREFECT_", "COMMSQA_")


@contextmanager
def _served(folder: Path, *arguments: str, **env: str) -> Iterator[tuple[str, list[str], "subprocess.Popen[str]"]]:
    """The address, the lines that were printed until it answered, and the process."""
    process = subprocess.Popen(
        [Path(sys.executable).with_name("commsqa"), "serve", folder, "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={name: value for name, value in os.environ.items() if not name.startswith(OURS)} | env,
    )
    assert process.stdout is not None
    lines: list[str] = []
    try:
        for line in process.stdout:
            lines.append(line)
            if found := re.search(r"http://[\w.:\[\]]+:\d+/", line):
                yield found[0], lines, process
                return
        pytest.fail(f"it ended: {process.stderr.read() if process.stderr else ''}")
    finally:
        process.kill()
        process.communicate()


@pytest.mark.slow
def test_it_prints_its_address_and_the_first_password_once(checked: CheckedProject) -> None:
    began = time.monotonic()
    with _served(checked.folder) as (address, lines, process):
        assert time.monotonic() - began < SECONDS
        assert len(lines) == 2
        assert re.search(r"login admin, one-time password \S{12,}", lines[0])
        answer = httpx.get(address + "healthz")
        assert (answer.status_code, answer.text) == (200, "ok\n")
        assert "server" not in answer.headers
        assert httpx.get(address).status_code == 303
        process.send_signal(signal.SIGTERM)
        process.wait(SECONDS)
    with _served(checked.folder) as (_, lines, process):
        assert len(lines) == 1
        assert "password" not in lines[0]
        process.send_signal(signal.SIGINT)
        process.wait(SECONDS)
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()


@pytest.mark.slow
def test_the_first_password_signs_in(checked: CheckedProject) -> None:
    with _served(checked.folder) as (address, lines, _), httpx.Client(base_url=address) as client:
        password = re.findall(r"one-time password (\S+)", lines[0])[0]
        page = client.get("/login").text
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        answer = client.post(
            "/login", data=fields | {"login": "admin", "password": password}, headers={"Origin": address.rstrip("/")}
        )
        assert answer.status_code == 303
        assert "httponly" in answer.headers["set-cookie"].lower()


@pytest.mark.slow
def test_a_port_in_use_is_one_line(demo: DemoProject) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = commsqa("serve", demo.folder, "--port", str(port))
    assert answer.exit_code == 2
    assert f"port {port} of 127.0.0.1 cannot be used" in answer.error_line


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "bank.example"])  # noqa: S104  it is refused
def test_another_host_needs_an_https_address(command: Callable[..., Answer], demo: DemoProject, host: str) -> None:
    answer = command("serve", demo.folder, "--host", host)
    assert answer.exit_code == 2
    assert "dashboard.public_url" in answer.error_line
    assert "https" in answer.error_line


def test_an_http_address_is_not_enough(command: Callable[..., Answer], demo: DemoProject) -> None:
    project = demo.folder / "commsqa.yaml"
    project.write_text(project.read_text("utf-8") + "\ndashboard: {public_url: 'http://quality.bank.example'}\n", "utf-8")
    assert command("serve", demo.folder, "--host", "0.0.0.0").exit_code == 2  # noqa: S104  it is refused


def test_a_short_token_of_the_metrics_is_one_line(
    command: Callable[..., Answer], demo: DemoProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMSQA_METRICS_TOKEN", "short")
    answer = command("serve", demo.folder)
    assert answer.exit_code == 2
    assert "COMMSQA_METRICS_TOKEN" in answer.error_line
    assert "short" not in answer.error_line.replace("shorter", "")


@pytest.mark.slow
def test_neither_prefect_nor_great_expectations_is_loaded(checked: CheckedProject) -> None:
    code = """
import sys
from pathlib import Path
from commsqa.bootstrap import open_house
from commsqa.dashboard.app import create_app
import commsqa.cli.serve
with open_house(Path(sys.argv[1])) as house:
    create_app(house)
print(sorted({"prefect", "great_expectations", "altair", "vl_convert"} & set(sys.modules)))
"""
    ended = subprocess.run([sys.executable, "-c", code, checked.folder], capture_output=True, text=True, timeout=120, check=True)
    assert ended.stdout.strip() == "[]"
