"""The shape of the house: who imports whom, how large files are, where the outer world is read, and what is locked."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PACKAGES = ("commsqa", "flows")
LONGEST = 400

CLOCK_AND_CHANCE = {
    "commsqa/bootstrap.py": "hands the clock and the tokens of runs and incidents to everything else",
    "commsqa/services/secrets.py": "makes what signs people in, which must not be guessed",
    "commsqa/store/keys.py": "makes keys and nonces, which must not be guessed",
    "commsqa/store/evidence.py": "makes keys and nonces, which must not be guessed",
    "commsqa/escalation/transports/roundup/rest.py": "gives up an answer that drips; reads a Retry-After that is a date",
    "commsqa/dashboard/monitoring.py": "measures how long each answer took",
    "commsqa/services/drilling.py": "says how many seconds each check took",
    "flows/server.py": "looks every half second whether the run that started the server is still there",
    "commsqa/store/migrations/versions/0002_response.py": "says since when what waits in an older outbox is waiting",
    "commsqa/rootcause/population.py": "draws a sample with a fixed seed: the same batch has the same causes",
    **dict.fromkeys(
        [
            f"commsqa/project/demo/{name}.py"
            for name in (
                "bank",
                "envelopes",
                "errors",
                "lives",
                "oddities",
                "offers",
                "people",
                "pieces",
                "places",
                "records",
                "slips",
                "write",
            )
        ],
        "draws the demo's records from a seed that the caller gives",
    ),
}
"""The modules that may use a clock or chance, and why."""

ENVIRONMENT = {
    "commsqa/bootstrap.py": "the only reader of settings and environment",
    "commsqa/settings.py": "the model of the settings that bootstrap reads",
}
"""The modules that may read the environment, and why."""

MONEY = (
    "commsqa/checks/catalog",
    "commsqa/checks/harm.py",
    "commsqa/checks/facts",
    "commsqa/sources",
    "commsqa/domain/tables.py",
)
"""Where amounts are read, joined, compared and subtracted."""

NO_MONEY = {
    "commsqa/sources/readings.py": "names floating-point columns to refuse them as amounts",
    "commsqa/checks/catalog/name/missing.py": "the share of a kind of pieces that bear a name",
    "commsqa/checks/catalog/piece/missing.py": "the share of a product's accounts that get a kind of piece",
    "commsqa/checks/catalog/piece/unexpected.py": "the share of the pieces that make a kind usual",
}
"""The modules among them that may use binary fractions, and for what."""


def _modules(*parts: str) -> Iterator[Path]:
    for part in parts or PACKAGES:
        path = ROOT / part
        yield from [path] if path.suffix else sorted(path.rglob("*.py"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def _imported(node: ast.AST) -> list[str]:
    """Modules, and `module.name` for each name taken from one."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def _used(source: ast.AST) -> str:
    return ast.unparse(source) if isinstance(source, ast.Attribute) else ""


def clock_or_chance(node: ast.AST) -> bool:
    """Whether the code reads a clock or draws something at random."""
    risky = {"random", "secrets", "uuid", "time", "numpy.random", "os.urandom"}
    return bool(risky & set(_imported(node))) or bool(
        re.search(r"(^|\.)(datetime|date)\.(now|utcnow|today)$|(^|\.)random\.\w+$|^os\.urandom$", _used(node))
    )


def environment(node: ast.AST) -> bool:
    """Whether the code reads the environment."""
    named = {"os.environ", "os.getenv", "os.environb", "getpass", "dotenv", "pydantic_settings"}
    return bool(named & set(_imported(node))) or _used(node) in named


def floating(node: ast.AST) -> bool:
    """Whether the code makes a binary fraction: `float(...)`, a literal such as 0.5, a cast to a floating-point column."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, float) or node.value in ("float64", "float32", "double", "DOUBLE", "FLOAT", "REAL")
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import random", True),
        ("from datetime import datetime\nat = datetime.now()", True),
        ("import datetime\nat = datetime.datetime.utcnow()", True),
        ("import numpy as np\nx = np.random.default_rng(0)", True),
        ("from secrets import token_hex", True),
        ("from os import urandom", True),
        ("from datetime import datetime\nat = datetime(2026, 1, 1)\nnow = graded.now", False),
    ],
)
def test_the_scan_sees_clocks_and_chance(code: str, found: bool) -> None:
    assert any(map(clock_or_chance, ast.walk(ast.parse(code)))) is found


@pytest.mark.parametrize(
    ("code", "found"),
    [("import os\nos.environ['A']", True), ("from os import getenv", True), ("import os\nos.replace('a', 'b')", False)],
)
def test_the_scan_sees_the_environment(code: str, found: bool) -> None:
    assert any(map(environment, ast.walk(ast.parse(code)))) is found


@pytest.mark.parametrize(
    ("code", "found"), [("float(a)", True), ("a * 0.01", True), ("t.cast('float64')", True), ("a * 100", False)]
)
def test_the_scan_sees_binary_fractions(code: str, found: bool) -> None:
    assert any(map(floating, ast.walk(ast.parse(code)))) is found


def _where(sees: Any, *parts: str) -> set[str]:
    return {_name(path) for path in _modules(*parts) if any(map(sees, _nodes(path)))}


def test_clocks_and_chance_are_used_where_a_reason_is_given_and_nowhere_else() -> None:
    assert _where(clock_or_chance) == set(CLOCK_AND_CHANCE)


def test_only_bootstrap_reads_the_environment() -> None:
    assert _where(environment) == set(ENVIRONMENT)


def test_chance_in_the_search_for_causes_has_a_fixed_seed() -> None:
    calls = [node for node in _nodes(ROOT / "commsqa/rootcause/population.py") if isinstance(node, ast.Call)]
    assert [ast.unparse(call) for call in calls if _used(call.func).endswith("default_rng")] == ["np.random.default_rng(0)"]


def test_the_demo_draws_only_from_the_generator_it_is_given() -> None:
    drawn = {_used(node) for path in _modules("commsqa/project/demo") for node in _nodes(path)}
    assert {name for name in drawn if re.fullmatch(r"random\.\w+", name)} == {"random.Random"}


def test_money_is_never_a_binary_fraction() -> None:
    assert _where(floating, *MONEY) - set(NO_MONEY) == set()


def test_no_module_is_longer_than_400_lines() -> None:
    lengths = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in _modules()}
    assert len(lengths) > 100
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_every_module_says_what_it_is() -> None:
    silent = {_name(path) for path in _modules() if path.read_text("utf-8").strip() and not ast.get_docstring(_tree(path))}
    assert silent == set()


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_the_contracts_about_imports_are_kept() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    ended = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout
    assert re.search(r"Contracts: (\d+) kept, 0 broken", ended.stdout)


def test_every_part_of_the_package_has_its_place_among_the_layers() -> None:
    layers, *_ = _pyproject()["tool"]["importlinter"]["contracts"]
    placed = {part.strip() for line in layers["layers"] for part in line.split("|")}
    inside = (ROOT / "commsqa").iterdir()
    parts = {f"commsqa.{path.stem}" for path in inside if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert parts - placed == {"commsqa.__init__", "commsqa.settings"}  # the settings have a contract of their own


def _pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
LOCKED = [entry for entry in re.split(r"\n(?=\S)", LOCK.strip()) if not entry.startswith("#")]
"""One entry a requirement: its line, and a line for each hash."""


def test_the_lock_names_no_address_and_no_index() -> None:
    assert len(LOCKED) > 100
    assert re.search(r"://|index-url|find-links|trusted-host|@ (file|git|http)", LOCK) is None
    assert not any(entry.startswith("-") for entry in LOCKED)


def test_every_locked_requirement_has_one_version_and_a_hash() -> None:
    for entry in LOCKED:
        line, *hashes = (part.strip() for part in entry.split("\\\n"))
        (pin,) = Requirement(line).specifier
        assert pin.operator == "=="
        assert hashes, line
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", value) for value in hashes), line


def test_everything_the_project_asks_for_is_locked_at_a_version_that_it_allows() -> None:
    project = _pyproject()["project"]
    locked: dict[str, list[str]] = {}
    for entry in LOCKED:
        requirement = Requirement(entry.split("\\\n")[0])
        locked.setdefault(canonicalize_name(requirement.name), []).extend(pin.version for pin in requirement.specifier)
    wanted = [*map(Requirement, [*project["dependencies"], *project["optional-dependencies"]["dev"]])]
    for requirement in wanted:
        versions = locked.get(canonicalize_name(requirement.name), [])
        assert versions, requirement.name
        assert all(requirement.specifier.contains(version) for version in versions), requirement.name
