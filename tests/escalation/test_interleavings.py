"""The law of delivery: however sends, answers, landings and the deaths of two workers interleave, each message arrives once."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commsqa.domain.deliveries import DeliveryState, Notification, Receipt
from commsqa.domain.incidents import Action
from commsqa.errors import DeliveryError
from commsqa.escalation.outbox import Sender
from commsqa.escalation.plan import Dispatch
from commsqa.project.escalation_policy import DeliveryLimits
from tests.escalation.builders import NOW, notification
from tests.escalation.memory_outbox import MemoryOutbox

LIMITS = DeliveryLimits(lease_seconds=30, settle_seconds=15, backoff_seconds=5, backoff_cap_seconds=60, pause_seconds=30)


class Killed(BaseException):
    """The worker's process ends here."""


@dataclass(frozen=True)
class Call:
    """What becomes of a call to a destination: it lands after so many seconds or never, the answer takes as long as it takes.

    Meanwhile the other worker sweeps, if it is to. Before the call, this one `sleeps` with what it has claimed.
    """

    sleeps: int = 0

    lands: int | None = 0
    takes: int = 0
    ends: str = "answered"
    other_sweeps: bool = False


LANDS = st.none() | st.integers(0, LIMITS.settle_seconds - 1)  # later than settling allows, nobody can promise anything
SLEEPS = st.just(0) | st.integers(0, 90)
UNANSWERED = st.sampled_from(["no answer", "a fault", "killed"])
CALLS = st.one_of(
    st.builds(Call, sleeps=SLEEPS, takes=st.integers(0, 60), other_sweeps=st.booleans()),
    st.builds(Call, sleeps=SLEEPS, lands=LANDS, takes=st.integers(0, 60), ends=UNANSWERED, other_sweeps=st.booleans()),
    st.builds(
        Call, lands=st.none(), ends=st.sampled_from(["refused", "throttled", "wrong settings"]), other_sweeps=st.booleans()
    ),
)
RECORDS = st.sampled_from(["done", "done", "killed before", "killed after"])


@dataclass
class World:
    """A destination, the time, and two workers at one outbox; when the scripts have ended, everything works."""

    calls: Iterator[Call]
    records: Iterator[str]
    looks_up: bool = True
    now: datetime = NOW
    arrived: list[str] = field(default_factory=list)
    on_the_way: list[tuple[datetime, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        first, second = notification("INC-1"), notification("INC-2")
        news = notification("INC-1", version=2).model_copy(update={"kind": Action.RESOLVED})
        self.wanted = [each.key for each in (first, second, news)]
        rows = [Dispatch(destination="desk", notification=each) for each in (first, second, news)]
        self.outbox = MemoryOutbox(rows, due_at=NOW)
        self.nested = False
        self.coming = Call()

    def sweep(self) -> None:
        """One worker, which may be killed."""
        with suppress(Killed):
            Sender(self._opened, {"desk": self}, lambda: self.now, LIMITS).send_due()

    def pass_time(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        for landing in [each for each in self.on_the_way if each[0] <= self.now]:
            self.on_the_way.remove(landing)
            self.arrived.append(landing[1])

    def send(self, notification: Notification, *, thread_id: str | None = None) -> Receipt:
        call = self.coming
        if call.lands is not None:
            self.on_the_way.append((self.now + timedelta(seconds=call.lands), notification.key))
        self.pass_time(max(call.takes, call.lands or 0) if call.ends == "answered" else call.takes)
        self._other_sweeps(call)
        match call.ends:
            case "killed":
                raise Killed
            case "a fault":
                raise ValueError
            case "no answer":
                raise DeliveryError("no answer", ambiguous=True)
            case "refused":
                raise DeliveryError("refused")
            case "throttled":
                raise DeliveryError("429", retry_after=timedelta(seconds=7))
            case "wrong settings":
                raise DeliveryError("invalid_auth", misconfigured=True)
        return Receipt(external_id=notification.key, thread_id="T1")

    def find(self, notification: Notification, *, thread_id: str | None = None) -> Receipt | None:
        there = self.looks_up and notification.key in self.arrived
        return Receipt(external_id=notification.key, thread_id="T1") if there else None

    @contextmanager
    def _opened(self) -> Iterator["World"]:
        yield self

    def _other_sweeps(self, call: Call) -> None:
        if call.other_sweeps and not self.nested:
            self.nested = True
            self.sweep()
            self.nested = False

    def claim(self, **when: Any) -> Any:
        claimed = self.outbox.claim(**when)
        if claimed is not None:
            call = next(self.calls, Call())
            if call.sleeps:
                self.pass_time(call.sleeps)
                self._other_sweeps(call)
            self.coming = call
        return claimed

    def pause(self, *what: Any, **when: Any) -> None:
        self.outbox.pause(*what, **when)

    def record_sent(self, *what: Any, **when: Any) -> bool:
        return self._recorded(self.outbox.record_sent, *what, **when)

    def record_failure(self, *what: Any, **when: Any) -> bool:
        return self._recorded(self.outbox.record_failure, *what, **when)

    def _recorded(self, record: Any, *what: Any, **when: Any) -> bool:
        end = next(self.records, "done")
        if end == "killed before":
            raise Killed
        answer = bool(record(*what, **when))
        if end == "killed after":
            raise Killed
        return answer


def played(world: World, waits: list[int]) -> World:
    for seconds in waits:
        world.sweep()
        world.pass_time(seconds)
    for _ in range(60):  # by now everything works: the workers come back until nothing waits
        world.sweep()
        world.pass_time(LIMITS.backoff_cap_seconds)
    return world


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.lists(CALLS, max_size=10), st.lists(RECORDS, max_size=10), st.lists(st.integers(0, 90), max_size=10))
def test_each_message_arrives_once_and_the_earlier_one_first(calls: list[Call], records: list[str], waits: list[int]) -> None:
    world = played(World(iter(calls), iter(records)), waits)
    assert sorted(world.arrived) == sorted(world.wanted)
    first, _, news = world.wanted
    assert world.arrived.index(first) < world.arrived.index(news)
    assert {row.state for row in world.outbox.rows} == {DeliveryState.SENT}


def test_the_law_needs_the_look_up() -> None:
    """What would happen without it: this test of the law can fail."""
    calls = [Call(lands=3, takes=10, ends="no answer")]
    assert len(played(World(iter(calls), iter([]), looks_up=False), [0]).arrived) == 4
    assert len(played(World(iter(calls), iter([])), [0]).arrived) == 3


def test_who_slept_with_what_it_claimed_does_not_send_it_any_more() -> None:
    """Meanwhile the other worker took it over, and sent it."""
    world = played(World(iter([Call(sleeps=90, other_sweeps=True)]), iter([])), [0])
    assert sorted(world.arrived) == sorted(world.wanted)


def test_the_law_needs_landings_within_the_settling_time() -> None:
    late = [Call(lands=LIMITS.lease_seconds + 5, takes=1, ends="killed")]
    assert len(played(World(iter(late), iter([])), [LIMITS.lease_seconds + 1]).arrived) == 4
