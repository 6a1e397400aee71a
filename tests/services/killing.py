"""Kills commsqa with SIGKILL at chosen places, lets the next run complete the work, and counts what was lost or doubled.

`python -m tests.services.killing` prints the table. A worker process imports everything once and forks a child for each command,
so that each is a process of its own; the Slack double lives here, outside. Time is the script's: it advances ten minutes from one
command to the next, more than the lease (60 s) and the settling (15 s) of the default policy, and stands still within one.
"""

import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from commsqa.checks.registry import discover
from tests.escalation.slack_double import SlackDouble
from tests.escalation.slack_workspace import TOKEN
from tests.projects import NOW
from tests.services.killed_places import AFTER_COMMIT, BEFORE_COMMIT, IN_A_RUN, IN_AN_UPDATE, SENDS, Place, around_sends
from tests.services.killed_world import FIRST, SECOND, Picture, arrived, missing_and_more, picture_of, save, saved, write_world

LATER = timedelta(minutes=10)
RUN, ESCALATE = "run", "escalate"
_TRANSPORTS = tuple(f"commsqa.escalation.transports.{kind}" for kind in ("slack", "ticket_folder", "file"))
_ENGINE = ("ibis.backends.duckdb", "commsqa.checks.expectations.docs", "pyarrow.dataset", "alembic.command", "mako.template")
_NEEDED = ("commsqa.services.run_batch", *_TRANSPORTS, *_ENGINE)
"""What a run would import late, each child again."""


@dataclass(frozen=True)
class Outcome:
    """What kills did. `differs` names what is not as in a project that was never killed; `wrong` says what else is not right."""

    case: str
    kills: int
    lost: int
    doubled: int
    differs: list[str]
    wrong: list[str]

    @property
    def is_clean(self) -> bool:
        return self.kills > 0 and not (self.lost or self.doubled or self.differs or self.wrong)


class Worker:
    """A process that has imported everything and opened nothing; each command runs in a child that it forks."""

    def __enter__(self) -> Self:
        code = "from tests.services import killing; killing.serve()"
        environment = {**os.environ, "DOUBLE_TOKEN": TOKEN, "GX_ANALYTICS_ENABLED": "false", "no_proxy": "*"}
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=Path(__file__).parents[2],
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=60)
        self._process.stdout.close()

    def __call__(
        self,
        do: str,
        folder: Path,
        now: datetime,
        *,
        place: Place | None = None,
        blind: str | None = None,
        out: Path | None = None,
    ) -> int:
        """The child's exit code; -9 when it was killed. `blind` is a function that does nothing there and answers None."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        command: dict[str, Any] = {"do": do, "folder": str(folder), "now": now.isoformat(), "place": place and asdict(place)}
        command |= {"blind": blind, "out": out and str(out)}
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def serve() -> None:
    """The worker: a command a line in, an exit code a line out."""
    for module in _NEEDED:
        importlib.import_module(module)
    discover()
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _obey(json.loads(line))
        _, status = os.waitpid(child, 0)
        answers.write(f"{os.waitstatus_to_exitcode(status)}\n")
        answers.flush()


def _obey(command: Mapping[str, Any]) -> None:
    from commsqa.bootstrap import open_house
    from commsqa.services.escalating import sweep
    from commsqa.services.run_batch import run_batch

    signal.alarm(100)  # a child that hangs ends, and is not taken for a kill
    code = 1
    try:
        folder, now = Path(command["folder"]), datetime.fromisoformat(command["now"])
        if command["blind"]:
            _wrap(command["blind"], lambda _: lambda *args, **given: None)
        if command["place"]:
            die_at(Place(**command["place"]))
        if command["out"]:
            save(picture_of(folder, now), Path(command["out"]))
        else:
            with open_house(folder) as opened:
                house = replace(opened, clock=lambda: now)
                (run_batch if command["do"] == RUN else sweep)(house)
        code = 0
    except BaseException as error:  # noqa: BLE001  it is told here: the process ends without a trace otherwise
        sys.stderr.write(f"{command['do']}: {type(error).__name__}: {error}\n")
    finally:
        sys.stderr.flush()
        os._exit(code)


def die_at(place: Place) -> None:
    """Wrap the function so that this process is killed there."""
    state = {"armed": place.armed_by is None, "calls": 0}

    def arm(function: Callable[..., Any]) -> Callable[..., Any]:
        def armed(*args: Any, **given: Any) -> Any:
            answer = function(*args, **given)
            state["armed"] = True
            return answer

        return armed

    def deadly(function: Callable[..., Any]) -> Callable[..., Any]:
        def dying(*args: Any, **given: Any) -> Any:
            state["calls"] += state["armed"]
            now = bool(state["armed"]) and state["calls"] == place.call
            if now and place.when == "before":
                _die()
            if now and place.when == "within":
                function(*args[:-1], args[-1][: len(args[-1]) // 2], **given)
                _die()
            answer = function(*args, **given)
            if now:
                _die()
            return answer

        return dying

    if place.armed_by is not None:
        _wrap(place.armed_by, arm)
    _wrap(place.target, deadly)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _wrap(target: str, wrapper: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    module, _, path = target.partition(":")
    *owners, name = path.split(".")
    holder: Any = importlib.import_module(module)
    for owner in owners:
        holder = getattr(holder, owner)
    setattr(holder, name, wrapper(getattr(holder, name)))


@dataclass
class Scene:
    """A project with its Slack, at a time that each command advances. `wrong` is what did not go as it should."""

    worker: Worker
    folder: Path
    database: str | None
    slack: SlackDouble
    clock: list[datetime]
    waiting: Path | None = None
    """A project whose first run was killed with its messages waiting, to begin with."""
    blind: str | None = None
    kills: int = 0
    wrong: list[str] = field(default_factory=list)

    def now(self, letters: Sequence[Any]) -> None:
        write_world(self.folder, letters, slack=self.slack.base_url, database=self.database)

    def do(self, what: str) -> None:
        self._ends_with(0, what)

    def kill(self, what: str, places: Sequence[Place]) -> None:
        for place in places:
            self.kills += self._ends_with(-signal.SIGKILL, what, place)

    def _ends_with(self, code: int, what: str, place: Place | None = None) -> bool:
        self.clock[0] += LATER
        answered = self.worker(what, self.folder, self.clock[0], place=place, blind=self.blind)
        if answered != code:
            self.wrong.append(f"{what} ended with {answered}, not {code}")
        return answered == code

    def picture(self) -> Picture:
        path = self.folder / "picture.json"
        if self.worker("look", self.folder, self.clock[0], out=path) != 0:
            raise AssertionError(f"{self.folder} cannot be read")
        return saved(path)

    def lost_and_doubled(self, picture: Picture) -> tuple[int, int]:
        there = arrived(self.folder) | {"chat": [str(each.key) for each in self.slack.messages if each.key is not None]}
        pairs = [missing_and_more(keys, there.get(name, [])) for name, keys in picture.wanted.items()]
        roots = len(self.slack.roots()) - len({each.incident_id for each in self.slack.roots()})
        return sum(len(lost) for lost, _ in pairs), sum(len(doubled) for _, doubled in pairs) + roots

    def outcome(self, case: "Case", calm: Picture) -> Outcome:
        """Compared with the project that was never killed."""
        picture = self.picture()
        lost, doubled = self.lost_and_doubled(picture)
        mine, theirs = picture.answer(), calm.answer()
        differs = [f"other {name}" for name in theirs if mine[name] != theirs[name]]
        return Outcome(str(case), self.kills, lost, doubled, differs, self.wrong + self._unsound(picture))

    def _unsound(self, picture: Picture) -> list[str]:
        ended = [state for state, _ in picture.runs]
        waits = sorted({state for *_, state in picture.queued} - {"sent", "superseded"})
        found = {
            "a run is left running": "running" in ended,
            "the last run is not completed": ended[-1] != "completed",
            "a failed run says no reason": any(state == "failed" and error != CUT_OFF for state, error in picture.runs),
            f"the outbox is left with {waits}": bool(waits),
            f"drafts are left: {picture.drafts}": bool(picture.drafts),
            "the audit trail is broken": not picture.trail_is_whole,
        }
        return [text for text, is_so in found.items() if is_so]


@contextmanager
def scene(worker: Worker, folder: Path, *, database: str | None = None, begun: datetime = NOW) -> Iterator[Scene]:
    clock = [begun]
    with SlackDouble(clock=lambda: clock[0].timestamp()) as slack:
        yield Scene(worker, folder, database, slack, clock)


CUT_OFF = "it was cut off: its process ended without a word"
Play = Callable[[Scene, Sequence[Place]], None]


def in_a_run(here: Scene, places: Sequence[Place]) -> None:
    """The batch's first run is killed, once at each place; the next run completes it."""
    here.now(FIRST)
    here.kill(RUN, places)
    here.do(RUN)


def in_an_update(here: Scene, places: Sequence[Place]) -> None:
    """The run of the corrected batch is killed; the next run completes it."""
    here.now(FIRST)
    here.do(RUN)
    here.now(SECOND)
    here.kill(RUN, places)
    here.do(RUN)


def while_escalating(here: Scene, places: Sequence[Place]) -> None:
    """A run is killed with all its messages waiting, then the sweep; the next sweep sends all, the next run completes it."""
    if here.waiting is None:
        here.now(FIRST)
        here.kill(RUN, [AFTER_COMMIT])
    else:
        shutil.copytree(here.waiting, here.folder)
        here.now(FIRST)
    here.kill(ESCALATE, places)
    here.do(ESCALATE)
    arrived_all = here.lost_and_doubled(here.picture())
    if arrived_all != (0, 0):
        here.wrong.append("the next sweep did not complete the sends")
    here.do(RUN)


PLAYS: Mapping[str, Play] = {"run": in_a_run, "update": in_an_update, "escalate": while_escalating}


@dataclass(frozen=True)
class Case:
    """A play and where it is killed."""

    play: str
    places: tuple[Place, ...]
    database: str = "SQLite"

    def __str__(self) -> str:
        return f"{self.database}, {self.play}: {' and '.join(place.name for place in self.places)}"


def cases() -> list[Case]:
    """All cases on SQLite."""
    twice = [(AFTER_COMMIT, around_sends(2)[-2]), (IN_A_RUN[1], BEFORE_COMMIT), (AFTER_COMMIT, AFTER_COMMIT)]
    return [
        *(Case("run", (place,)) for place in IN_A_RUN),
        *(Case("run", pair) for pair in twice),
        *(Case("update", (place,)) for place in IN_AN_UPDATE),
        *(Case("escalate", (place,)) for place in around_sends(SENDS)),
    ]


_ONLY_IN_THE_TABLE = (
    *(
        "after the verdict",
        "within the findings' file",
        "between the two manifests",
        "after the gate's manifest",
        "after the sweep",
    ),
    *("after Slack's call 2", "after ticket file 2", "after ticket file 3", "send 2: before", "send 2: after", "send 3: before"),
    *("send 3: after", "send 1: after it is recorded"),
)


def fewer(all_cases: Sequence[Case]) -> list[Case]:
    """Enough of them for the tests, which are to end in two minutes; the table has them all."""
    return [case for case in all_cases if not any(name in case.places[0].name for name in _ONLY_IN_THE_TABLE)]


def cases_on_a_server() -> list[Case]:
    """Those around the commit and a send of each destination, for PostgreSQL."""
    chosen = [BEFORE_COMMIT, *around_sends(1)]
    return [Case("update", (AFTER_COMMIT,), "PostgreSQL"), *(Case("run", (place,), "PostgreSQL") for place in chosen)]


class Theatre:
    """Plays cases, each in a folder of its own. What a project that was never killed looks like is found once for each play."""

    def __init__(self, worker: Worker, folder: Path) -> None:
        self._worker, self._folder = worker, folder
        self._calm: dict[str, Picture] = {}
        self._waiting: Path | None = None

    def play(self, case: Case, url: str | None = None, *, blind: str | None = None) -> Outcome:
        """`url`: of an empty PostgreSQL database, for a case that wants one. `blind` is a function that fails to answer."""
        calm = self._never_killed("update" if case.play == "update" else "run")
        waiting = self._all_waiting() if case.play == "escalate" and url is None else None
        with scene(self._worker, self._folder / f"case {len(list(self._folder.iterdir()))}", database=url) as here:
            here.waiting, here.blind = waiting, blind
            PLAYS[case.play](here, case.places)
            return here.outcome(case, calm)

    def _never_killed(self, play: str) -> Picture:
        if play not in self._calm:
            with scene(self._worker, self._folder / f"calm {play}") as here:
                PLAYS[play](here, ())
                self._calm[play] = here.picture()
                assert here.wrong == []
                assert here.lost_and_doubled(self._calm[play]) == (0, 0)
        return self._calm[play]

    def _all_waiting(self) -> Path:
        if self._waiting is None:
            self._waiting = self._folder / "all waiting"
            with scene(self._worker, self._waiting) as here:
                here.now(FIRST)
                here.kill(RUN, [AFTER_COMMIT])
        return self._waiting


def main() -> int:
    """Prints the table; 1 when anything was lost, doubled or not as it should be."""
    from tests.store import postgres

    outcomes: list[Outcome] = []

    def told(outcome: Outcome) -> None:
        outcomes.append(outcome)
        verdict = "; ".join([*outcome.differs, *outcome.wrong]) or "as if never killed"
        print(f"| {outcome.case} | {outcome.kills} | {outcome.lost} | {outcome.doubled} | {verdict} |", flush=True)

    print("| where | killed | lost | doubled | after the next run |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name, Worker() as worker:
        theatre = Theatre(worker, Path(name))
        for case in cases():
            told(theatre.play(case))
        with postgres.server() as server:
            for number, case in enumerate(cases_on_a_server()):
                with postgres.schema(server, f"killed_{number}") as url:
                    told(theatre.play(case, url))
    counted = {name: sum(getattr(each, name) for each in outcomes) for name in ("kills", "lost", "doubled")}
    print("\n" + ", ".join(f"{number} {name}" for name, number in counted.items()))
    return 0 if all(each.is_clean for each in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
