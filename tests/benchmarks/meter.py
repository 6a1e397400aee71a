"""CPU seconds, wall seconds and peak memory of a process, step by step."""

import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path

_KIB_OF_MAXRSS = 1 if sys.platform.startswith("linux") else 1024
_CLEAR, _STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")


@dataclass(frozen=True)
class Step:
    """What a step took: CPU (user and system, of all threads and ended children), wall seconds, and the largest resident MB.

    `part` tells parts of one step apart.
    """

    name: str
    part: str
    cpu: float
    wall: float
    peak_mb: float


class Meter:
    """Begin a step to end the one before it. The first one also has what the process took until then, its start included."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._running: tuple[str, str] | None = None
        self._cpu, self._wall = 0.0, time.perf_counter()

    def begin(self, name: str, part: str = "") -> None:
        """Ends the running step and begins another."""
        self.end()
        self._running = name, part

    def begin_part(self, part: str) -> None:
        """Ends the running part of the running step and begins another."""
        name, _ = self._running or ("", "")
        self.begin(name, part)

    def end(self) -> None:
        """Ends the running step."""
        cpu, wall = _cpu(), time.perf_counter()
        if self._running is not None:
            self.steps.append(Step(*self._running, cpu - self._cpu, wall - self._wall, _peak_mb()))
            self._cpu, self._wall = cpu, wall
            self._running = None


def summed(steps: list[Step]) -> list[Step]:
    """All parts of a step as one, in the order in which the steps came."""
    names = dict.fromkeys(step.name for step in steps)
    groups = ([step for step in steps if step.name == name] for name in names)
    return [
        Step(group[0].name, "", sum(s.cpu for s in group), sum(s.wall for s in group), max(s.peak_mb for s in group))
        for group in groups
    ]


def _cpu() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def _peak_mb() -> float:
    """The largest resident size since the last call; since the start of the process where the system cannot forget it."""
    try:
        line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM:"))
        _CLEAR.write_text("5")  # the high-water mark begins anew
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / _KIB_OF_MAXRSS
    return int(line.split()[1]) / 1024
