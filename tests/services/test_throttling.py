"""Guessing is slow, wherever it comes from; and nobody's guesses lock anybody else out."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from commsqa.services import throttling
from commsqa.services.house import House
from commsqa.services.signing_in import WrongSignInError, sign_in
from commsqa.services.throttling import Bucket, TooManyFailuresError, is_device_of, new_device, place_of
from tests.services.people_house import BEGIN, HOME, PASSWORD, Clock, add, events, people_house, signed

pytestmark = pytest.mark.usefixtures("quick_hashes")

ELSEWHERE = "198.51.100.9"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> Iterator[House]:
    with people_house(tmp_path, clock) as opened:
        add(opened)
        yield opened


def fail(house: House, times: int, *, login: str = "sara", address: str = HOME, device: str | None = None) -> None:
    for _ in range(times):
        with pytest.raises(WrongSignInError):
            sign_in(house, login, "wrong", address=address, device=device)


@pytest.mark.parametrize(
    ("failures", "waits"), [(0, None), (4, None), (5, 30), (6, 60), (7, 120), (9, 480), (10, 900), (500, 900)]
)
def test_the_wait_doubles_and_has_an_end(failures: int, waits: int | None) -> None:
    bucket = Bucket("key", free=5, first_wait=timedelta(seconds=30))
    expected = None if waits is None else BEGIN + timedelta(seconds=waits)
    assert bucket.wait_until([BEGIN] * failures) == expected


def test_after_some_failures_even_the_right_password_waits_and_then_clears_them(house: House, clock: Clock) -> None:
    fail(house, 5)
    with pytest.raises(TooManyFailuresError) as error:
        signed(house)
    assert error.value.retry_after == timedelta(seconds=30)
    clock.turn(seconds=31)
    assert signed(house).person.login == "sara"
    fail(house, 5)


def test_a_refused_attempt_is_not_counted_and_not_recorded(house: House, clock: Clock) -> None:
    fail(house, 5)
    for _ in range(50):
        with pytest.raises(TooManyFailuresError):
            signed(house)
    assert len(events(house, "sign_in.failed")) == 5
    clock.turn(seconds=31)
    assert signed(house).person.login == "sara"


def test_who_fails_elsewhere_locks_nobody_out_here(house: House) -> None:
    fail(house, 5, address=ELSEWHERE)
    with pytest.raises(TooManyFailuresError):
        signed(house, address=ELSEWHERE)
    assert signed(house).person.login == "sara"


def test_who_fails_from_many_places_locks_nobody_out(house: House) -> None:
    for number in range(60):
        fail(house, 1, address=f"203.0.113.{number}")
    assert signed(house).person.login == "sara"


def test_one_address_trying_many_logins_is_stopped(house: House) -> None:
    for number in range(20):
        fail(house, 1, login=f"user{number}")
    with pytest.raises(TooManyFailuresError):
        sign_in(house, "another", "wrong", address=HOME)


def test_ones_own_successes_do_not_clear_the_count_of_the_address(house: House) -> None:
    for number in range(20):
        fail(house, 1, login=f"user{number}")
        if number < 19:
            signed(house)
    with pytest.raises(TooManyFailuresError):
        sign_in(house, "another", "wrong", address=HOME)


def test_a_browser_that_signed_in_before_is_not_stopped_by_others_at_its_address(house: House) -> None:
    device = signed(house).device
    fail(house, 5)
    for number in range(15):
        fail(house, 1, login=f"user{number}")
    with pytest.raises(TooManyFailuresError):
        signed(house)
    assert sign_in(house, "sara", PASSWORD, address=HOME, device=device).person.login == "sara"


def test_such_a_browser_has_a_count_of_its_own(house: House) -> None:
    device = signed(house).device
    fail(house, 5, device=device)
    with pytest.raises(TooManyFailuresError):
        sign_in(house, "sara", PASSWORD, address=HOME, device=device)
    assert signed(house).person.login == "sara"


def test_the_cookie_of_a_browser_is_good_for_its_login_and_for_some_months(house: House, clock: Clock) -> None:
    device = new_device(house, "sara", BEGIN)
    assert is_device_of(house, device, "sara")
    assert not is_device_of(house, device, "omar")
    clock.turn(days=179)
    assert is_device_of(house, device, "sara")
    clock.turn(days=1)
    assert not is_device_of(house, device, "sara")


@pytest.mark.parametrize("device", ["", ".", "..", "a.b.c", "a.739942.", "\u0661.\u0662.x", "x" * 5000])
def test_another_cookie_is_no_browser_that_signed_in(house: House, device: str) -> None:
    assert not is_device_of(house, device, "sara")
    assert sign_in(house, "sara", PASSWORD, address=HOME, device=device).person.login == "sara"


def test_attempts_at_once_all_count(house: House) -> None:
    def attempt(_: int) -> str:
        try:
            sign_in(house, "sara", "wrong", address=HOME)
        except (WrongSignInError, TooManyFailuresError) as error:
            return type(error).__name__
        return "signed in"

    with ThreadPoolExecutor(8) as pool:
        ended = list(pool.map(attempt, range(24)))
    assert ended.count("WrongSignInError") == 5
    assert ended.count("TooManyFailuresError") == 19


def test_the_count_is_forgotten_after_the_window(house: House, clock: Clock) -> None:
    fail(house, 5)
    clock.turn(minutes=61)
    fail(house, 5)
    with house.store.engine.connect() as connection:
        assert connection.exec_driver_sql("select count(*) from failed_sign_ins").scalar_one() == 10


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_a_subscriber_of_ipv6_has_one_count_for_all_its_addresses(address: str, place: str) -> None:
    assert place_of(address) == place


def test_nothing_of_login_and_address_is_kept_in_the_open(house: House) -> None:
    fail(house, 1, login="typed-by-somebody")
    kept = (house.state / "commsqa.db-wal").read_bytes()
    assert b"typed-by-somebody" not in kept
    assert HOME.encode() not in kept
    assert throttling.keyed(house, f"login|typed-by-somebody|{HOME}").encode() in kept
