"""One run over the world as the product does it, without Prefect: `python -m tests.benchmarks.product PROJECT`.

Prints what each step took and where the findings lie, as JSON. The project is opened afresh: its state folder must be empty.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.meter import Meter

NOW = datetime(2026, 10, 31, 21, tzinfo=UTC)
"""32 hours before the batch leaves."""
_CUTS = {
    "one pass over the joined facts": "pass",
    "judging ": "judges",
    "Great Expectations judges": "Great Expectations",
    "sealing the evidence": "sealing",
}
"""What the product says when it begins something, and the step that this begins."""


def main(folder: Path) -> None:
    """Runs the project."""
    meter = Meter()
    meter.begin("start and imports")
    import commsqa.checks.expectations  # noqa: F401 - takes three seconds; a run would import it inside a step
    from commsqa.bootstrap import open_house
    from commsqa.services.run_batch import BatchRun

    def told(text: str) -> None:
        step = next((step for start, step in _CUTS.items() if text.startswith(start)), None)
        if step is None:
            meter.begin_part(text)
        else:
            meter.begin(step, text)

    with open_house(folder, progress=told) as opened, BatchRun(replace(opened, clock=lambda: NOW)) as run:
        steps: tuple[tuple[str, Callable[[], object]], ...] = (
            ("load", lambda: run.load(None)),
            ("pass", run.check),
            ("severity", run.classify),
            ("causes", run.explain),
            ("store: incidents, outbox, findings", run.open_incidents),
            ("store: manifest", run.decide_gate),
            ("notify", run.notify),
        )
        for name, step in steps:
            meter.begin(name)
            step()
        meter.begin("store: run record")
        report = run.publish()
        meter.end()
    answer = {
        "steps": [asdict(step) for step in meter.steps],
        "findings": report.paths.findings,
        "checks_with_findings": sum(check.findings > 0 for check in report.checks),
        "evaluated": report.evaluated,
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
