"""Sends what waits in the outbox: once, or for as long as a worker runs."""

from collections.abc import Callable
from datetime import timedelta

from commsqa.domain.deliveries import Notification
from commsqa.errors import StoreError
from commsqa.escalation.outbox import Sender, SendReport
from commsqa.project.escalation_policy import Fallback
from commsqa.services.house import House
from commsqa.services.stepping import take_due_steps
from commsqa.services.tracking import TicketReader
from commsqa.store import Transaction


def sweep(house: House) -> SendReport:
    """Take the escalation steps that are due, then deliver what is due; what is late is also told to the fallback.

    A failure is recorded in the outbox and stops nothing. Any number of workers may sweep at the same time.
    """
    take_due_steps(house)
    tell_fallback(house)
    report = _sender(house).send_due()
    if tell_fallback(house):  # what was given up just now
        report = _sum(report, _sender(house).send_due())
    return report


def sweep_and_read(house: House, reader: TicketReader) -> SendReport:
    """Sweep, and take over what people did in the trackers, where it is time to ask; what that changed is told at once."""
    report = sweep(house)
    return _sum(report, sweep(house)) if reader.read(house) else report


def watch(
    house: House, *, interval: timedelta, rest: Callable[[timedelta], bool], told: Callable[[SendReport | str], None]
) -> None:
    """Sweep and read tickets until `rest` (it waits that long) answers that the worker is to end.

    `told` hears of every sweep that did something.

    A database that is locked or gone for a while is told and tried again: what waits is in it, so nothing is lost.
    """
    reader = TicketReader()
    while True:
        try:
            report = sweep_and_read(house, reader)
        except StoreError as error:
            told(str(error))
        else:
            if report != SendReport():
                told(report)
        if rest(interval):
            return


def tell_fallback(house: House) -> int:
    """Queue what was not delivered in time, or was given up, for the fallback; answers how many deliveries that made."""
    fallback = house.escalation.fallback
    if fallback is None:
        return 0
    with house.store.snapshot() as tx:  # a sweep with nothing late must not wait for its turn among the writers
        if not any(_late(house, tx, fallback, name) for name in fallback.notify):
            return 0
    now = house.clock()
    with house.store.transaction() as tx:
        return sum(
            tx.outbox.add(name, notification, due_at=now, now=now, actor=house.actor)
            for name in fallback.notify
            for notification in _late(house, tx, fallback, name)
        )


def revive(house: House) -> int:
    """Make what was given up wait again, and end all pauses; answers how many deliveries."""
    with house.store.transaction() as tx:
        return tx.outbox.revive(now=house.clock(), actor=house.actor)


def _late(house: House, tx: Transaction, fallback: Fallback, name: str) -> list[Notification]:
    now = house.clock()
    since, until = now - house.escalation.delivery.give_up, now - fallback.after
    late = tx.outbox.late(since=since, until=until, instead=name, not_to=fallback.notify)
    return [notification for notification in late if notification.severity in fallback.severity]


def _sender(house: House) -> Sender:
    return Sender(house.store.outbox, house.transports, house.clock, house.escalation.delivery)


def _sum(one: SendReport, other: SendReport) -> SendReport:
    return SendReport(**{name: getattr(one, name) + getattr(other, name) for name in SendReport.model_fields})
