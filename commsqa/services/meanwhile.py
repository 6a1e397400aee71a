"""What others did to an incident since somebody looked at it: a change that was decided on an older state is refused."""

from collections.abc import Mapping
from typing import Any

from commsqa.domain.incidents import Incident
from commsqa.domain.values import canonical_json
from commsqa.errors import BusyError
from commsqa.services.trail import Told, told
from commsqa.store import Transaction
from commsqa.store.trail import Entry, Wanted

_MOST = 100
_OF_INCIDENT = ("state", "acknowledged_by", "acknowledged_until", "resolved_by", "step")
_OF_PROBLEM = ("severity", "severity_now", "priority", "findings", "customers", "held")


class StaleIncidentError(BusyError):
    """The incident reads differently from what the person saw. `deeds` are the entries of the trail since, the oldest first."""

    def __init__(self, incident_id: str, deeds: tuple[Told, ...]) -> None:
        said = "; ".join(f"{deed.at:%H:%M} UTC {_plainly(deed)}" for deed in deeds[-3:])
        super().__init__(f"incident {incident_id} was changed since you looked at it ({said}); look again, then decide")
        self.deeds = deeds


def refuse_stale(tx: Transaction, incident: Incident, seen: int | None) -> None:
    """StaleIncidentError where somebody who looked at version `seen` would read something else by now.

    A later version that reads the same (a run that found the same again) refuses nobody. None: nobody looked.
    """
    if seen is None or seen == incident.version:
        return
    entries = tx.trail.newest(Wanted(subject=incident.incident_id, action="incident."), limit=_MOST)
    before = next((entry for entry in entries if entry.facts.get("version") == seen), None)
    if before is not None and entries and _read(before) == _read(entries[0]) and not _by_people(entries, seen):
        return
    since = [entry for entry in entries if entry.facts.get("version", 0) > seen]
    raise StaleIncidentError(incident.incident_id, tuple(told(entry) for entry in reversed(since)))


def _by_people(entries: list[Entry], seen: int) -> bool:
    """Whether anything since was more than a run that looked again."""
    return any(entry.facts.get("version", 0) > seen and "happened" in entry.facts for entry in entries)


def _read(entry: Entry) -> bytes:
    """What a reader sees of the incident as this entry left it."""
    facts: Mapping[str, Any] = entry.facts
    problem: Mapping[str, Any] = facts.get("problem") or {}
    causes = [cause.get("conditions") for cause in problem.get("causes") or ()][:1]
    return canonical_json([[facts.get(name) for name in _OF_INCIDENT], [problem.get(name) for name in _OF_PROBLEM], causes])


def _plainly(deed: Told) -> str:
    return f"{deed.action.removeprefix('incident.')} by {deed.actor}" + (f": {deed.reason}" if deed.reason else "")
