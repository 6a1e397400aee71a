"""A project of a few letters with three destinations, what it is brought to by runs, and how it compares with another."""

import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from commsqa.bootstrap import open_house
from commsqa.checks.registry import discover
from commsqa.services import queries
from commsqa.services.house import House
from commsqa.services.verifying import verify_trail
from commsqa.store import batch_lock
from tests.letters import Row, letter, misnamed, write_letters, wrong

BATCH = "B1"
FIRST = [wrong(1), misnamed(2), letter(3), letter(4), letter(5)]
SECOND = [letter(1), misnamed(2), letter(3), misnamed(4), misnamed(5), letter(6, body="Dear customer, Ã©tÃ©.")]
"""The batch corrected: one problem is gone, one has grown, one is new."""
CHECKS = ("content.unresolved_placeholder", "content.mojibake", "name.misspelled")
"""Those that find something there: fewer checks, more kills in the same time."""
POLICY = """\
destinations:
  chat: {{kind: slack, base_url: "{slack}", token: "${{DOUBLE_TOKEN}}", channel: C0ONCALL}}
  desk: {{kind: ticket_folder, path: out/tickets}}
  copy: {{kind: file, path: out/notifications.jsonl}}
routes:
  - {{severity: [info, low, medium, high, critical], notify: [chat, desk, copy]}}
"""


def write_world(folder: Path, letters: Iterable[Row], *, slack: str, database: str | None = None) -> Path:
    """The project, or the next records and addresses of one that is there."""
    write_letters(folder, letters, disabled=[check_id for check_id in discover() if check_id not in CHECKS])
    settings = (folder / "commsqa.yaml").read_text(encoding="utf-8")
    settings = settings.replace("{checks: checks.yaml}", "{checks: checks.yaml, escalation: escalation.yaml}")
    if database is not None:
        settings += f'state: {{database: "{database}"}}\n'
    (folder / "commsqa.yaml").write_text(settings, encoding="utf-8")
    (folder / "escalation.yaml").write_text(POLICY.format(slack=slack), encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Picture:
    """A project as its readers see it. Incidents and messages are named by fingerprint, since ids are drawn."""

    runs: list[tuple[str, str | None]]
    findings: list[tuple[str, ...]]
    manifest: list[tuple[str, ...]]
    incidents: list[tuple[str, ...]]
    queued: list[tuple[str, str, str, str]]
    copied: list[tuple[str, str]]
    tickets: list[tuple[str, ...]]
    drafts: list[str]
    trail_is_whole: bool

    def answer(self) -> dict[str, Any]:
        """What must be the same whether or not a process was killed on the way."""
        told = ("findings", "manifest", "incidents", "copied", "tickets")
        return {name: sorted(map(tuple, getattr(self, name))) for name in told}

    @property
    def wanted(self) -> dict[str, list[str]]:
        """By destination, the keys that had to arrive."""
        wanted: dict[str, list[str]] = {}
        for destination, key, _, state in self.queued:
            if state != "superseded":
                wanted.setdefault(destination, []).append(key)
        return wanted


def picture_of(folder: Path, now: datetime) -> Picture:
    with open_house(folder) as opened:
        house = replace(opened, clock=lambda: now)
        with batch_lock(house.store, house.state, BATCH), house.store.engine.connect() as connection:  # the lock is free
            rows = connection.exec_driver_sql("SELECT incident_id, fingerprint FROM incidents").all()
            marks = {str(row[0]): str(row[1]) for row in rows}
            queued = connection.exec_driver_sql(
                "SELECT destination, key, incident_id, state FROM outbox ORDER BY delivery_id"
            ).all()
        with house.store.snapshot() as tx:
            runs = [(run.state.value, run.error) for run in reversed(tx.runs.newest(limit=99))]
            incidents = [tx.incidents.get(incident_id) for incident_id in marks]
        return Picture(
            runs=runs,
            findings=_findings(house, marks),
            manifest=_manifest(house) if ("completed", None) in runs else [],
            incidents=[(each.fingerprint, each.check_id, each.state.value, str(each.problem.findings)) for each in incidents],
            queued=[(str(row[0]), str(row[1]), str(row[2]), str(row[3])) for row in queued],
            copied=_copied(folder, marks),
            tickets=_tickets(folder, marks),
            drafts=_drafts(folder),
            trail_is_whole=verify_trail(house).problem is None,
        )


def save(picture: Picture, path: Path) -> None:
    path.write_text(json.dumps(asdict(picture)), encoding="utf-8")


def saved(path: Path) -> Picture:
    fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for name in ("runs", "findings", "manifest", "incidents", "queued", "copied", "tickets"):
        fields[name] = [tuple(row) for row in fields[name]]
    return Picture(**fields)


def arrived(folder: Path) -> dict[str, list[str]]:
    """By destination, the keys that the file and the tickets have; Slack's are the double's to tell."""
    tickets = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((folder / "out" / "tickets").glob("*.json"))]
    keys = [comment["key"].rsplit(".", 3)[0] for ticket in tickets for comment in ticket["comments"]]
    return {"copy": [line["key"] for line in _lines(folder)], "desk": keys}


def missing_and_more(wanted: Iterable[str], there: Iterable[str]) -> tuple[list[str], list[str]]:
    """What was lost, and what was doubled."""
    counted = Counter(there)
    return [key for key in wanted if not counted[key]], [key for key, number in counted.items() if number > 1]


def _manifest(house: House) -> list[tuple[str, ...]]:
    return [tuple(row.values()) for row in queries.release_manifest(house, None).to_pylist()]


def _findings(house: House, marks: dict[str, str]) -> list[tuple[str, ...]]:
    """Of all completed runs, each once: two runs of the same records find the same."""
    with house.store.snapshot() as tx:
        completed = [run.run_id for run in reversed(tx.runs.newest(limit=99)) if run.state == "completed"]
    rows = [row for run_id in completed for row in queries.findings(house, run_id=run_id).to_pylist()]
    told = ("finding_id", "check_id", "subject_id", "state")
    return sorted({(*(row[name] for name in told), marks.get(row["incident_id"], "")) for row in rows})


def _lines(folder: Path) -> list[dict[str, Any]]:
    path = folder / "out" / "notifications.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def _copied(folder: Path, marks: dict[str, str]) -> list[tuple[str, str]]:
    return [(marks[line["incident_id"]], line["kind"]) for line in _lines(folder)]


def _tickets(folder: Path, marks: dict[str, str]) -> list[tuple[str, ...]]:
    files = sorted((folder / "out" / "tickets").glob("*.json"))
    tickets = [json.loads(path.read_text(encoding="utf-8")) for path in files]
    return [(marks[each["external_id"]], each["state"], str(len(each["comments"]))) for each in tickets]


def _drafts(folder: Path) -> list[str]:
    """Unfinished files that a reader could take for whole ones: any that are not hidden, and any in a completed run's folder."""
    names = [Path(place) / name for place, _, files in os.walk(folder) for name in files if "draft" in name]
    return [str(path.relative_to(folder)) for path in names if not path.name.startswith(".")]
