"""How much a run costs: CPU seconds and peak memory by step, beside ten checks written by hand in plain DuckDB.

    python -m tests.benchmarks.pipeline [--pieces 1000000] [--rate 0.01] [--repeat 1] [--cache FOLDER] [--json] [--details]

The pieces are generated once into the cache. Each measurement is a process of its own; with --repeat the one that took the
least CPU counts. No bound is asserted, but the exit code is 1 where the findings are not what was planted.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from commsqa.checks.registry import discover
from commsqa.project.demo.offers import MARKETING, OFFER
from commsqa.project.loader import PROJECT_FILE
from tests.benchmarks import product, rival
from tests.benchmarks.answers import Answer, compare
from tests.benchmarks.meter import Step, summed
from tests.benchmarks.planting import RATE
from tests.benchmarks.world import World, make_world

TO_SEALED = ("load", "pass", "judges", "Great Expectations", "severity", "sealing")
TARGETS = "targets of a later release: 2.0 to sealed findings, 1.5 GB, 0.6 CPU s a check for causes"


@dataclass(frozen=True)
class Run:
    """A measured run of the product."""

    steps: list[Step]
    answers: list[Answer]
    checks_with_findings: int

    def cpu(self, *names: str) -> float:
        """CPU seconds of these steps, of all where none is named."""
        return sum(step.cpu for step in self.steps if not names or step.name in names)

    @property
    def peak_mb(self) -> float:
        """Over all steps."""
        return max(step.peak_mb for step in self.steps)


def run_product(world: World, checks: Collection[str]) -> Run:
    """One run with these checks only."""
    with tempfile.TemporaryDirectory(prefix="commsqa-bench-") as folder:
        _write_project(Path(folder), world, off=discover().keys() - set(checks))
        answer = _measured(product.__name__, folder)
        return Run(
            steps=[Step(**step) for step in answer["steps"]],
            answers=compare(world.truth, Path(answer["findings"]), checks),
            checks_with_findings=answer["checks_with_findings"],
        )


def run_rival(world: World) -> list[Step]:
    """The hand-written query."""
    return [Step(**step) for step in _measured(rival.__name__, str(world.data))["steps"]]


def _measured(module: str, argument: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-m", module, argument], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{module} failed:\n{done.stderr}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _write_project(folder: Path, world: World, *, off: Collection[str]) -> None:
    sources = {path.name: {"uri": f"{path}/*.parquet"} for path in sorted(world.data.iterdir())}
    checks = {check_id: {"enabled": False} for check_id in sorted(off)}
    # JSON is YAML.
    policy = {"checks": checks, "contact_purpose": {OFFER: MARKETING}}
    (folder / "checks.yaml").write_text(json.dumps(policy), encoding="utf-8")
    project = {"name": "benchmark", "sources": sources, "policies": {"checks": "checks.yaml"}}
    (folder / PROJECT_FILE).write_text(json.dumps(project), encoding="utf-8")


def main() -> int:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pieces", type=int, default=1_000_000)
    parser.add_argument("--rate", type=float, default=RATE, help="errors of each kind, as a share of the pieces")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "commsqa-bench")
    parser.add_argument("--json", action="store_true", help="one object instead of tables")
    parser.add_argument("--details", action="store_true", help="also what each check's judge and cause took")
    options = parser.parse_args()
    world = make_world(options.cache, pieces=options.pieces, rate=options.rate)
    runs = [run_product(world, discover()) for _ in range(options.repeat)]
    tens = [run_product(world, set(rival.COMPARABLE) & discover().keys()) for _ in range(options.repeat)]
    rivals = [run_rival(world) for _ in range(options.repeat)]
    run, ten = (min(each, key=Run.cpu) for each in (runs, tens))
    theirs = min(rivals, key=lambda steps: steps[-1].cpu)
    ratios = _ratios(run, ten, theirs)
    if options.json:
        rows = {"all_checks": run, "ten_checks": ten}
        told = {name: asdict(each) for name, each in rows.items()}
        print(json.dumps({"rows": world.counts, **told, "rival": [asdict(step) for step in theirs], "ratios": ratios}))
    else:
        print(", ".join(f"{count:,} {name}" for name, count in world.counts.items()))
        _print_steps("All checks", summed(run.steps))
        _print_steps("Only the checks that the rival has", summed(ten.steps))
        _print_steps("The rival", theirs)
        _print_answers(run.answers)
        print("\n" + "\n".join(f"{name}: {value}" for name, value in ratios.items()) + f"\n({TARGETS})")
        if options.details:
            _print_steps("By what the run said it did", run.steps)
    wrong = {a.check_id: a.examples for each in (*runs, *tens) for a in each.answers if not a.is_right}
    for check_id, examples in wrong.items():
        print(f"wrong answers: {check_id}, e.g. on {', '.join(examples)}", file=sys.stderr)
    return 1 if wrong else 0


def _ratios(run: Run, ten: Run, theirs: list[Step]) -> dict[str, float]:
    mine = ten.cpu(*TO_SEALED)
    return {
        "checks in the ratio": len(ten.answers),
        "to sealed findings / rival, CPU, without start": round(mine / theirs[-1].cpu, 2),
        "to sealed findings / rival, CPU, with start": round(
            (mine + ten.cpu("start and imports")) / sum(step.cpu for step in theirs), 2
        ),
        "peak MB, all checks": round(run.peak_mb),
        "CPU s for causes, a check with findings": round(run.cpu("causes") / max(1, run.checks_with_findings), 2),
    }


def _print_steps(title: str, steps: list[Step]) -> None:
    print(f"\n{title:<64}{'CPU s':>9}{'wall s':>9}{'peak MB':>9}")
    for step in steps:
        print(f"  {step.part or step.name:<62}{step.cpu:>9.2f}{step.wall:>9.2f}{step.peak_mb:>9,.0f}")
    if len(steps) > 1:
        cpu, wall, peak = sum(s.cpu for s in steps), sum(s.wall for s in steps), max(s.peak_mb for s in steps)
        print(f"  {'all':<62}{cpu:>9.2f}{wall:>9.2f}{peak:>9,.0f}")


def _print_answers(answers: list[Answer]) -> None:
    print(f"\n{'check':<44}{'planted':>9}{'found':>9}{'false':>9}")
    for answer in answers:
        print(f"  {answer.check_id:<42}{answer.planted:>9,}{answer.found:>9,}{answer.false:>9,}")


if __name__ == "__main__":
    sys.exit(main())
