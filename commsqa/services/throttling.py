"""Guessing passwords is slow: failures are counted by place, and never by login alone, so nobody can lock others out.

Counted are login and address together, and the address for all logins. A browser that signed in before with this login (a
signed cookie that is kept for long) is counted by itself alone: whoever fails from the same address does not stop it.
"""

import base64
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from commsqa.errors import BusyError
from commsqa.services.house import House
from commsqa.services.secrets import new_id, same
from commsqa.services.texts import N_
from commsqa.store import Transaction

WINDOW = timedelta(hours=1)
LONGEST_WAIT = timedelta(minutes=15)
DEVICE_KEPT = timedelta(days=180)


@dataclass(frozen=True)
class Bucket:
    """What failures are counted by. From `free` failures within the window on there is a wait, each time twice as long."""

    key: str
    free: int
    first_wait: timedelta

    def wait_until(self, times: list[datetime]) -> datetime | None:
        """Until when nothing is tried any more after these failures; None where the next may be tried at once."""
        over = len(times) - self.free
        if over < 0:
            return None
        return times[-1] + min(self.first_wait * (1 << min(over, 20)), LONGEST_WAIT)


class TooManyFailuresError(BusyError):
    """There were too many failures from this place; `retry_after` says how long to wait."""

    def __init__(self, retry_after: timedelta) -> None:
        super().__init__(N_("too many failed sign-ins from here; wait before you try again"))
        self.retry_after = retry_after


def buckets(house: House, login: str, address: str, *, device: str | None) -> list[Bucket]:
    """What an attempt counts for. `device` is the cookie of a browser that signed in before, unless it is somebody else's."""
    if device is not None and is_device_of(house, device, login):
        return [Bucket(keyed(house, f"device|{login}|{device}"), free=5, first_wait=timedelta(seconds=30))]
    place = place_of(address)
    return [
        Bucket(keyed(house, f"login|{login}|{place}"), free=5, first_wait=timedelta(seconds=30)),
        Bucket(keyed(house, f"address|{place}"), free=20, first_wait=timedelta(seconds=15)),
    ]


def claim(tx: Transaction, counted: list[Bucket], now: datetime) -> None:
    """Count an attempt as failed before it is judged, so that all that are made at once count.

    TooManyFailuresError where one must wait; then nothing is counted.
    """
    tx.failed_sign_ins.forget_before(now - WINDOW)
    waits = [bucket.wait_until(tx.failed_sign_ins.times(bucket.key, since=now - WINDOW)) for bucket in counted]
    until = max((wait for wait in waits if wait is not None), default=now)
    if until > now:
        raise TooManyFailuresError(until - now)
    for bucket in counted:
        tx.failed_sign_ins.add(bucket.key, at=now)


def forgive(tx: Transaction, counted: list[Bucket], now: datetime) -> None:
    """The attempt that was claimed at `now` was a success: its own bucket is empty again, and for the address it never was."""
    tx.failed_sign_ins.forget(counted[0].key)
    for bucket in counted[1:]:
        tx.failed_sign_ins.take_back(bucket.key, at=now)


def place_of(address: str) -> str:
    """What one subscriber has: an address of IPv4, the 64-bit network of one of IPv6."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped) if found.ipv4_mapped else f"{IPv6Address(int(found) >> 64 << 64)}/64"
    return str(found)


def keyed(house: House, text: str) -> str:
    """A digest of 64 hex digits that only this project can make: what it was made of can be tried out by nobody else."""
    return hmac.digest(house.keyring.key_for("sign-in digest"), text.encode(), "sha256").hex()


def new_device(house: House, login: str, now: datetime) -> str:
    """The value of the cookie that knows a browser again: a name, a day, and a signature over both and the login."""
    name = f"{new_id()}.{now.toordinal()}"
    return f"{name}.{_signature(house, name, login)}"


def is_device_of(house: House, device: str, login: str) -> bool:
    """Whether this cookie was given after a sign-in with that login, not too long ago."""
    name, _, signature = device.rpartition(".")
    if not same(signature, _signature(house, name, login)):
        return False
    return house.clock().toordinal() - int(name.rpartition(".")[2]) < DEVICE_KEPT.days


def _signature(house: House, name: str, login: str) -> str:
    made = hmac.digest(house.keyring.key_for("device cookie"), f"{name}|{login}".encode(), "sha256")
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
