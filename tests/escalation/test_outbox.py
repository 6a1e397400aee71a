"""The sender: what is recorded after each end of a send, and that nothing is lost or doubled when it dies."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from commsqa.domain.deliveries import DeliveryState, Notification, Receipt
from commsqa.domain.levels import Level
from commsqa.errors import DeliveryError
from commsqa.escalation.outbox import Sender, SendReport
from commsqa.escalation.plan import Dispatch
from commsqa.escalation.transports import build
from commsqa.escalation.transports.base import Context, Transport
from commsqa.project.escalation_policy import DeliveryLimits
from tests.escalation.builders import NOW, notification
from tests.escalation.memory_outbox import MemoryOutbox

LIMITS = DeliveryLimits(
    give_up_hours=1, backoff_seconds=10, backoff_cap_seconds=1500, settle_seconds=20, lease_seconds=60, pause_seconds=100
)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)


class Scripted:
    """Fails with the scripted errors first, then accepts; an ambiguous failure may have arrived all the same."""

    def __init__(self, *errors: BaseException, arrives: bool = False) -> None:
        self.errors = list(errors)
        self.arrives = arrives
        self.arrived: list[str] = []
        self.threads: list[str | None] = []
        self.sends = 0
        self.look_ups = 0

    def send(self, notification: Notification, *, thread_id: str | None = None) -> Receipt:
        self.sends += 1
        self.threads.append(thread_id)
        if self.errors:
            if self.arrives:
                self.arrived.append(notification.key)
            raise self.errors.pop(0)
        self.arrived.append(notification.key)
        return self._receipt(notification)

    def find(self, notification: Notification, *, thread_id: str | None = None) -> Receipt | None:
        self.look_ups += 1
        return self._receipt(notification) if notification.key in self.arrived else None

    @staticmethod
    def _receipt(notification: Notification) -> Receipt:
        return Receipt(external_id=f"X-{notification.key}", thread_id=f"X-{notification.key}")


def dispatches(*destinations: str) -> list[Dispatch]:
    return [Dispatch(destination=name, notification=notification()) for name in destinations]


def sent_by(transport: Transport, clock: Clock) -> tuple[MemoryOutbox, Sender]:
    outbox = MemoryOutbox(dispatches("desk"), due_at=NOW)
    return outbox, Sender(outbox, {"desk": transport}, clock, LIMITS)


@pytest.mark.parametrize(
    ("error", "report", "state", "wait"),
    [
        (None, SendReport(sent=1), DeliveryState.SENT, 0),
        (DeliveryError("refused"), SendReport(failed=1), DeliveryState.PENDING, 10),
        (DeliveryError("timeout", ambiguous=True), SendReport(waiting=1), DeliveryState.UNKNOWN, 20),
        (DeliveryError("no such channel", permanent=True), SendReport(dead=1), DeliveryState.DEAD, 0),
        (DeliveryError("gone", permanent=True, ambiguous=True), SendReport(dead=1), DeliveryState.DEAD, 0),
        (KeyError("a bug"), SendReport(waiting=1), DeliveryState.UNKNOWN, 20),
        (DeliveryError("invalid_auth", misconfigured=True), SendReport(failed=1), DeliveryState.PENDING, 100),
        (DeliveryError("429", retry_after=timedelta(seconds=7)), SendReport(failed=1), DeliveryState.PENDING, 7),
        (DeliveryError("429", retry_after=timedelta(0)), SendReport(failed=1), DeliveryState.PENDING, 1),
    ],
)
def test_how_a_send_ends_decides_what_is_recorded(
    error: Exception | None, report: SendReport, state: DeliveryState, wait: int
) -> None:
    outbox, sender = sent_by(Scripted(error) if error else Scripted(), Clock())
    assert sender.send_due() == report
    assert (outbox.rows[0].state, outbox.rows[0].due_at) == (state, NOW + timedelta(seconds=wait))


def test_a_delivery_without_an_answer_that_arrived_is_adopted_and_not_sent_again() -> None:
    transport, clock = Scripted(DeliveryError("timeout", ambiguous=True), arrives=True), Clock()
    outbox, sender = sent_by(transport, clock)
    sender.send_due()
    clock.advance(20)
    assert sender.send_due() == SendReport(sent=1)
    assert (transport.sends, len(transport.arrived)) == (1, 1)
    assert outbox.rows[0].external_id == f"X-{notification().key}"


def test_a_delivery_without_an_answer_is_not_looked_up_before_it_has_settled() -> None:
    transport, clock = Scripted(DeliveryError("timeout", ambiguous=True)), Clock()
    _, sender = sent_by(transport, clock)
    sender.send_due()
    clock.advance(19)
    assert sender.send_due() == SendReport()
    assert transport.look_ups == 0


def test_a_delivery_that_was_surely_refused_is_sent_again_without_a_look_up() -> None:
    transport, clock = Scripted(DeliveryError("refused")), Clock()
    _, sender = sent_by(transport, clock)
    sender.send_due()
    clock.advance(10)
    assert sender.send_due() == SendReport(sent=1)
    assert (transport.sends, transport.look_ups) == (2, 0)


def test_backoff_doubles_up_to_its_cap_and_age_gives_up() -> None:
    transport, clock = Scripted(*[DeliveryError("refused") for _ in range(20)]), Clock()
    outbox, sender = sent_by(transport, clock)
    waits = []
    while sender.send_due().failed:
        waits.append((outbox.rows[0].due_at - clock.now).seconds)
        clock.now = outbox.rows[0].due_at
    assert waits == [10, 20, 40, 80, 160, 320, 640, 1280, 1500]
    assert (outbox.rows[0].state, outbox.rows[0].last_error) == (DeliveryState.DEAD, "given up after 10 attempts: refused")


def test_a_destination_that_asked_for_a_pause_gets_nothing_before_its_end_and_others_do() -> None:
    throttled, fine, clock = Scripted(DeliveryError("429", retry_after=timedelta(seconds=30))), Scripted(), Clock()
    rows = [Dispatch(destination=name, notification=notification(f"INC-{n}")) for n in range(3) for name in ("desk", "file")]
    sender = Sender(MemoryOutbox(rows, due_at=NOW), {"desk": throttled, "file": fine}, clock, LIMITS)
    assert sender.send_due() == SendReport(sent=3, failed=1)
    clock.advance(29)
    assert sender.send_due() == SendReport()
    clock.advance(1)
    assert sender.send_due() == SendReport(sent=3)
    assert (throttled.sends, fine.sends) == (4, 3)


def test_the_worst_is_sent_first() -> None:
    levels = [Level.MEDIUM, Level.CRITICAL, Level.LOW, Level.HIGH]
    rows = [Dispatch(destination="desk", notification=notification(f"INC-{n}", severity=level)) for n, level in enumerate(levels)]
    transport = Scripted()
    Sender(MemoryOutbox(rows, due_at=NOW), {"desk": transport}, Clock(), LIMITS).send_due()
    keys = {row.notification.key: row.notification.severity for row in rows}
    assert [keys[key] for key in transport.arrived] == sorted(levels, reverse=True)


@pytest.mark.parametrize(("arrives", "state"), [(True, DeliveryState.SENT), (False, DeliveryState.DEAD)])
def test_the_last_send_without_an_answer_is_looked_up_before_it_is_given_up(*, arrives: bool, state: DeliveryState) -> None:
    transport, clock = Scripted(*[DeliveryError("timeout", ambiguous=True) for _ in range(3)]), Clock()
    outbox, sender = sent_by(transport, clock)
    for _ in range(3):
        transport.arrives = arrives and transport.sends == 2
        sender.send_due()
        clock.advance(1790)
    sender.send_due()
    assert (outbox.rows[0].state, transport.sends) == (state, 3)


def test_while_the_look_up_fails_nothing_is_sent() -> None:
    class Unaskable(Scripted):
        def find(self, notification: Notification, *, thread_id: str | None = None) -> Receipt | None:
            raise DeliveryError("connection refused")

    transport, clock = Unaskable(DeliveryError("timeout", ambiguous=True), arrives=True), Clock()
    outbox, sender = sent_by(transport, clock)
    for _ in range(9):
        sender.send_due()
        clock.advance(1500)
    assert transport.sends == 1
    assert outbox.rows[0].state is DeliveryState.DEAD
    assert outbox.rows[0].last_error == "given up after 6 attempts: look-up: connection refused"


def test_an_unexpected_error_is_recorded_by_type_and_place_and_never_by_its_text() -> None:
    outbox, sender = sent_by(Scripted(ValueError("jan.novak@example.com token=s3cret")), Clock())
    sender.send_due()
    error = outbox.rows[0].last_error
    assert error is not None
    assert error.startswith("unexpected ValueError at test_outbox.py:")
    assert "novak" not in error
    assert "s3cret" not in error


def test_a_destination_that_left_the_policy_is_given_up_with_the_reason() -> None:
    outbox = MemoryOutbox(dispatches("desk"), due_at=NOW)
    assert Sender(outbox, {}, Clock(), LIMITS).send_due() == SendReport(dead=1)
    assert outbox.rows[0].last_error == "destination 'desk' is not in the escalation policy any more"


def test_destinations_fail_independently() -> None:
    outbox = MemoryOutbox(dispatches("gone", "broken", "silent", "well"), due_at=NOW)
    well = Scripted()
    transports = {"broken": Scripted(RuntimeError()), "silent": Scripted(DeliveryError("no", ambiguous=True)), "well": well}
    assert Sender(outbox, transports, Clock(), LIMITS).send_due() == SendReport(sent=1, waiting=2, dead=1)
    assert len(well.arrived) == 1


@pytest.mark.parametrize("error", [None, DeliveryError("refused")])
def test_a_sender_that_was_overtaken_records_and_reports_nothing(error: Exception | None) -> None:
    clock = Clock()
    outbox = MemoryOutbox(dispatches("desk"), due_at=NOW)

    class Slow(Scripted):
        def send(self, notification: Notification, *, thread_id: str | None = None) -> Receipt:
            clock.advance(60)
            assert outbox.claim(now=clock(), lease=LIMITS.lease) is not None
            return super().send(notification)

    transport = Slow(error) if error else Slow()
    assert Sender(outbox, {"desk": transport}, clock, LIMITS).send_due() == SendReport()
    assert (outbox.rows[0].state, outbox.rows[0].attempt) == (DeliveryState.SENDING, 2)


def test_an_update_is_sent_with_the_id_of_the_openings_receipt() -> None:
    opening, update = notification(), notification(version=2)
    both = [Dispatch(destination="desk", notification=each) for each in (opening, update)]
    transport = Scripted()
    assert Sender(MemoryOutbox(both, due_at=NOW), {"desk": transport}, Clock(), LIMITS).send_due() == SendReport(sent=2)
    assert transport.threads == [None, f"X-{opening.key}"]


class Killed(BaseException):
    """The process ends here."""


def dying(transport: Transport, when: str) -> Transport:
    """The transport in a process that dies before or after its send."""

    class Dying:
        find = staticmethod(transport.find)

        def send(self, notification: Notification, *, thread_id: str | None = None) -> Receipt:
            if when == "after the send":
                transport.send(notification, thread_id=thread_id)
            raise Killed

    return Dying()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


@pytest.mark.parametrize(
    ("when", "damage"),
    [("before the send", None), ("after the send", None), ("after the send", cut)],
    ids=["before", "after", "in"],
)
def test_a_sender_that_dies_loses_nothing_and_doubles_nothing(
    tmp_path: Path, when: str, damage: Callable[[Path], None] | None
) -> None:
    path = tmp_path / "out" / "n.jsonl"
    file = build("copy", {"kind": "file", "path": "out/n.jsonl"}, Context(tmp_path))
    rows = [Dispatch(destination="copy", notification=notification(f"INC-{number}")) for number in range(3)]
    outbox, clock = MemoryOutbox(rows, due_at=NOW), Clock()
    for _ in rows:
        with pytest.raises(Killed):
            Sender(outbox, {"copy": dying(file, when)}, clock, LIMITS).send_due()
        if damage is not None:
            damage(path)
    assert {row.state for row in outbox.rows} == {DeliveryState.SENDING}
    clock.advance(60)
    assert Sender(outbox, {"copy": file}, clock, LIMITS).send_due() == SendReport(sent=3)
    keys = [json.loads(line)["key"] for line in path.read_text().splitlines()]
    assert sorted(keys) == sorted(row.notification.key for row in rows)
