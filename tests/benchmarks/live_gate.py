"""How long the live gate takes, beside a run over the same pieces: `python -m tests.benchmarks.live_gate PROJECT [--requests N]`.

The project is of CSV files, e.g. of `commsqa demo`; its state is not touched but for the trail of what was asked.
"""

import argparse
import csv
import json
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from commsqa.bootstrap import open_house
from commsqa.services.live_gate import LiveGate
from commsqa.services.live_request import read_asked

Rows = list[dict[str, str | None]]
_BY_CUSTOMER = ("customers", "account_holders", "preferences", "profiles")
_BY_ACCOUNT = ("accounts", "account_holders", "ledger_balances", "postings")
_WARM_UP = 3


def read(folder: Path) -> dict[str, Rows]:
    tables: dict[str, Rows] = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            tables[path.stem] = [{name: value or None for name, value in row.items()} for row in csv.DictReader(file)]
    return tables


def beside(tables: dict[str, Rows], pieces: Rows) -> dict[str, Rows]:
    """The records that speak of these pieces' customers and accounts."""
    customers, accounts = ({row[name] for row in pieces} for name in ("customer_id", "account_id"))
    found: dict[str, Rows] = {"disclosures": tables.get("disclosures", [])}
    for names, key, wanted in ((_BY_CUSTOMER, "customer_id", customers), (_BY_ACCOUNT, "account_id", accounts)):
        for name in names:
            found[name] = found.get(name, []) + [row for row in tables.get(name, []) if row[key] in wanted]
    found["account_holders"] = [dict(row) for row in {tuple(each.items()): each for each in found["account_holders"]}]
    return found


def ask(gate: LiveGate, house: object, tables: dict[str, Rows], sample: Rows) -> tuple[float, float, int]:
    body = json.dumps({"pieces": sample, "references": beside(tables, sample)}).encode()
    began, cpu = time.perf_counter(), time.process_time()
    results = gate.check(house, read_asked(body))  # type: ignore[arg-type]  # a House, opened below
    return time.perf_counter() - began, time.process_time() - cpu, sum(each.decision == "held" for each in results)


def run_alone(project: Path, tables: dict[str, Rows], sample: Rows) -> tuple[float, float]:
    """`commsqa run` over a copy of the project that has only these pieces and their records."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(project, copy, ignore=shutil.ignore_patterns(".commsqa", "out"))
        for name, rows in {**beside(tables, sample), "communications": sample}.items():
            with (copy / "data" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(tables[name][0]))
                writer.writeheader()
                writer.writerows(rows)
        command = [str(Path(sys.executable).with_name("commsqa")), "run", str(copy), "--json"]
        began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=False, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return time.perf_counter() - began, cpu


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("project", type=Path)
    parser.add_argument("--requests", type=int, default=20)
    given = parser.parse_args()
    tables = read(given.project / "data")
    newest = max(row["batch_id"] or "" for row in tables["communications"])
    pieces = [row for row in tables["communications"] if row["batch_id"] == newest]
    rng = random.Random(7)  # noqa: S311 - a sample, no secret
    print("seconds; prepare: what the server does by itself at its start")
    print(
        f"{'pieces':>8} {'prepare':>8} {'its cpu':>8} {'first':>8} {'median':>8} {'worst':>8} {'cpu':>8} {'held':>6}"
        "   run: seconds, cpu"
    )
    for size in (1, 10, 100):
        with open_house(given.project) as house:
            gate = LiveGate(house)
            began, cpu = time.perf_counter(), time.process_time()
            gate.warm(house.clock())
            prepared = time.perf_counter() - began, time.process_time() - cpu
            samples = [rng.sample(pieces, size) for _ in range(given.requests + _WARM_UP)]
            took = [ask(gate, house, tables, sample) for sample in samples]
        warm = took[_WARM_UP:]
        walls = [wall for wall, _, _ in warm]
        alone, cpu = run_alone(given.project, tables, samples[0])
        print(
            f"{size:8} {prepared[0]:8.3f} {prepared[1]:8.3f} {took[0][0]:8.3f} {statistics.median(walls):8.3f} {max(walls):8.3f} "
            f"{statistics.median(used for _, used, _ in warm):8.3f} {sum(held for _, _, held in warm):6}   {alone:.1f} {cpu:.1f}"
        )


if __name__ == "__main__":
    main()
