"""Sessions begin by a right password alone, end when they must, and nobody learns which logins exist."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from argon2 import PasswordHasher

from commsqa.domain.people import Role
from commsqa.errors import BusyError, InputError
from commsqa.project.dashboard import DashboardSettings, SessionSettings
from commsqa.services import passwords, people, signing_in
from commsqa.services.house import House
from commsqa.services.passwords import refuse_weak
from commsqa.services.signing_in import WrongSignInError, by_session, change_own_password, session_person, sign_out
from commsqa.store.trail import Wanted
from tests.services.people_house import HOME, PASSWORD, Clock, add, events, people_house, signed

pytestmark = pytest.mark.usefixtures("quick_hashes")

NEW = "the same river in june"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(tmp_path: Path, clock: Clock) -> Iterator[House]:
    with people_house(tmp_path, clock) as opened:
        yield opened


def test_a_right_password_begins_a_session_of_which_only_the_digest_is_kept(house: House) -> None:
    add(house)
    begun = signed(house, login="  SARA ")
    found = by_session(house, begun.token)
    assert found is not None
    assert (found.person.login, found.permissions, found.via) == ("sara", found.person.permissions, "session")
    database = (house.state / "commsqa.db").read_bytes() + (house.state / "commsqa.db-wal").read_bytes()
    assert begun.session.token_hash.encode() in database
    assert begun.token.encode() not in database
    assert PASSWORD.encode() not in database
    assert events(house, "sign_in") == [("sign_in", "sara", "sara")]


@pytest.mark.parametrize("token", ["", "x", "ü" * 50, "0" * 5000])
def test_another_cookie_is_nobodys(house: House, token: str) -> None:
    add(house)
    signed(house)
    assert by_session(house, token) is None


@pytest.mark.parametrize("login", ["nobody", "disabled", "sara", "elsewhere", "", "x" * 5000, "sara\0"])
def test_every_failure_is_answered_alike(house: House, login: str) -> None:
    add(house)
    add(house, "disabled")
    people.disable(house, "disabled")
    password = PASSWORD if login == "disabled" else "wrong"
    with pytest.raises(WrongSignInError) as error:
        signed(house, login=login, password=password)
    assert str(error.value) == "login or password is wrong"


def test_every_failure_hashes_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    add(house)
    add(house, "disabled")
    people.disable(house, "disabled")
    hashes = []
    real = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002  argon2's own name
            hashes.append(hash)
            return real.verify(hash, password)

    monkeypatch.setattr(passwords, "HASHER", Counting(time_cost=1, memory_cost=8, parallelism=1))
    for login, password in (("sara", "wrong"), ("nobody", "wrong"), ("disabled", PASSWORD)):
        before = len(hashes)
        with pytest.raises(WrongSignInError):
            signed(house, login=login, password=password)
        assert len(hashes) == before + 1
    assert len({str(each).split("$")[3] for each in hashes}) == 1  # the same parameters, so the same time


def test_an_unknown_login_is_in_the_trail_as_a_keyed_digest(house: House) -> None:
    add(house)
    for login in ("sara", "my-password-typed-as-login"):
        with pytest.raises(WrongSignInError):
            signed(house, login=login, password="wrong")
    (known, unknown) = events(house, "sign_in.failed")
    assert known == ("sign_in.failed", "tester", "sara")
    assert unknown[2].startswith("unknown:")
    assert b"my-password-typed" not in (house.state / "commsqa.db-wal").read_bytes()


def while_it_is_verified(monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], object]) -> None:
    """Something happens between the look at a right password and what follows from it."""
    real = passwords.verified

    def verified(password: str, password_hash: str | None) -> bool:
        fits = real(password, password_hash)
        monkeypatch.setattr(signing_in, "verified", real)
        meanwhile()
        return fits

    monkeypatch.setattr(signing_in, "verified", verified)


@pytest.mark.parametrize(("meanwhile", "reason"), [(people.reset_password, "password"), (people.disable, "disabled")])
def test_nobody_signs_in_by_a_password_that_was_taken_away_meanwhile(
    meanwhile: Callable[[House, str], object], reason: str, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(house, "other", Role.ADMIN)
    add(house)
    while_it_is_verified(monkeypatch, lambda: meanwhile(house, "sara"))
    with pytest.raises(WrongSignInError, match="login or password is wrong"):
        signed(house)
    assert events(house, "sign_in") == []
    with house.store.snapshot() as tx:
        (failed,) = tx.trail.newest(Wanted(action="sign_in.failed"), limit=2)
    assert (failed.subject, failed.facts["reason"]) == ("sara", reason)


def test_a_password_that_is_renewed_under_newer_parameters_is_not_put_back_over_a_new_one(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(house)
    monkeypatch.setattr(signing_in, "is_outdated", lambda _: True)
    given: list[str] = []
    while_it_is_verified(monkeypatch, lambda: given.append(people.reset_password(house, "sara")))
    with pytest.raises(WrongSignInError):
        signed(house)
    monkeypatch.undo()
    assert signed(house, password=given[0]).person.must_change_password


def test_of_two_who_sign_in_while_the_hash_is_renewed_both_are_let_in(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    add(house)
    outdated = [True, True]
    monkeypatch.setattr(signing_in, "is_outdated", lambda _: bool(outdated) and outdated.pop())
    while_it_is_verified(monkeypatch, lambda: signed(house))
    assert signed(house).person.login == "sara"
    assert (len(events(house, "sign_in")), events(house, "sign_in.failed")) == (2, [])


def test_nobody_changes_a_password_that_was_reset_meanwhile(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    person = add(house)
    while_it_is_verified(monkeypatch, lambda: people.reset_password(house, "sara"))
    with pytest.raises(WrongSignInError, match="the old password is wrong"):
        change_own_password(house, person, old=PASSWORD, new=NEW, address=HOME)
    with pytest.raises(WrongSignInError):
        signed(house, password=NEW)


def test_a_session_ends_unused_after_the_idle_time_and_always_after_the_longest(tmp_path: Path, clock: Clock) -> None:
    settings = DashboardSettings(session=SessionSettings(idle_minutes=30, hours=2))
    with people_house(tmp_path, clock, settings) as house:
        add(house)
        idle, used = signed(house), signed(house)
        for _ in range(5):
            clock.turn(minutes=20)
            assert by_session(house, used.token) is not None
        assert by_session(house, idle.token) is None
        clock.turn(minutes=20)
        assert by_session(house, used.token) is None


def test_a_session_is_recorded_as_seen_at_most_once_a_minute(house: House, clock: Clock) -> None:
    add(house)
    token = signed(house).token
    seen = []
    for _ in range(9):
        clock.turn(seconds=20)
        by_session(house, token)
        found = session_person(house, token)
        assert found is not None
        with house.store.snapshot() as tx:
            stored = tx.sessions.find(found[0].token_hash)
        assert stored is not None
        seen.append(stored.seen_at)
    assert len(set(seen)) == 1 + 3


def test_a_sign_in_ends_the_session_that_the_browser_had(house: House) -> None:
    add(house)
    first = signed(house)
    second = signing_in.sign_in(house, "sara", PASSWORD, address=HOME, before=first.token)
    assert by_session(house, first.token) is None
    assert by_session(house, second.token) is not None


def test_signing_out_ends_the_session(house: House) -> None:
    add(house)
    begun, other = signed(house), signed(house)
    sign_out(house, begun.session)
    assert by_session(house, begun.token) is None
    assert by_session(house, other.token) is not None
    assert events(house, "sign_out") == [("sign_out", "sara", "sara")]


@pytest.mark.parametrize(
    "change",
    [
        lambda house: people.disable(house, "sara"),
        lambda house: people.change_roles(house, "sara", [Role.AUDITOR]),
        lambda house: people.reset_password(house, "sara"),
        lambda house: people.set_own_password(house, "sara", NEW),
    ],
    ids=["disabled", "other roles", "reset", "new password"],
)
def test_every_session_ends_when_the_person_changes(house: House, change: Callable[[House], object]) -> None:
    add(house)
    tokens = [signed(house).token for _ in range(3)]
    change(house)
    assert [by_session(house, token) for token in tokens] == [None] * 3


def test_a_new_password_of_ones_own_leaves_one_new_session(house: House) -> None:
    person = add(house)
    before = [signed(house).token for _ in range(2)]
    token, _ = change_own_password(house, person, old=PASSWORD, new=NEW, address=HOME)
    assert [by_session(house, each) for each in before] == [None, None]
    assert by_session(house, token) is not None
    with pytest.raises(WrongSignInError):
        signed(house)
    assert signed(house, password=NEW).person.login == "sara"
    assert events(house, "password.changed") == [("password.changed", "sara", "sara")]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [("wrong", NEW, "the old password is wrong"), (PASSWORD, PASSWORD, "the old password"), (PASSWORD, "short", "12 to 256")],
)
def test_a_password_is_not_changed_without_the_old_one_or_to_a_bad_one(house: House, old: str, new: str, says: str) -> None:
    person = add(house)
    with pytest.raises(InputError, match=says):
        change_own_password(house, person, old=old, new=new, address=HOME)
    assert signed(house).person.login == "sara"


def test_a_one_time_password_opens_nothing_but_its_change(house: House) -> None:
    password = people.add_person(house, "noor", name="Noor", roles=[Role.ADMIN])
    begun = signed(house, "noor", password)
    assert by_session(house, begun.token) is None
    found = session_person(house, begun.token)
    assert found is not None
    token, _ = change_own_password(house, found[1], old="", new=NEW, address=HOME)
    assert by_session(house, begun.token) is None
    assert by_session(house, token) is not None


def test_a_hash_of_older_parameters_is_renewed_at_sign_in(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    old = add(house).password_hash
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    signed(house)
    with house.store.snapshot() as tx:
        person = tx.people.find("sara")
    assert person is not None
    assert person.password_hash != old
    assert "m=16,t=2" in (person.password_hash or "")
    assert signed(house).person.login == "sara"
    assert events(house, "password.changed") == []


def test_the_real_parameters_are_those_of_the_standard_and_the_stand_in_fits_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher())
    made = passwords.hashed("something")
    assert made.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords._dummy().split("$")[1:4] == made.split("$")[1:4]
    assert [len(part) for part in passwords._dummy().split("$")[5:]] == [len(part) for part in made.split("$")[5:]]
    assert passwords.verified("something", made)
    assert not passwords.verified("something", None)


def test_only_so_many_hashes_are_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_WAIT_S", 0.01)
    taken = [passwords._AT_ONCE.acquire(blocking=False) for _ in range(4)]
    try:
        assert all(taken)
        with pytest.raises(BusyError, match="too many sign in"):
            passwords.verified("x", None)
    finally:
        for _ in taken:
            passwords._AT_ONCE.release()


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("elevenchars", "12 to 256"),
        ("x" * 257, "12 to 256"),
        ("aaaaaaaaaaaaaa", "first that are tried"),
        ("abcabcabcabcabc", "first that are tried"),
        ("abcdefghijklmn", "first that are tried"),
        ("123456789012", "first that are tried"),
        ("987654321098765", "first that are tried"),
        ("Password2026!!", "first that are tried"),
        ("QwertyUiop123456", "first that are tried"),
        ("sara.smith2026", "made of the login"),
        ("river-bank2026", "made of the login"),
        ("commsqa-commsqa", "made of the login"),
    ],
)
def test_a_weak_password_is_refused(password: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        refuse_weak(password, login="sara.smith", project="river-bank")


@pytest.mark.parametrize("password", [PASSWORD, "z" + "9x" * 6 + "kq", "كلمة سر طويلة جدا", "correct horse battery"])
def test_a_good_password_needs_no_digits_and_no_signs(password: str) -> None:
    refuse_weak(password, login="sara", project="river-bank")


def test_a_password_is_the_same_whatever_keyboard_wrote_it(house: House) -> None:
    add(house, password="café au lait à midi")
    assert signed(house, password="cafe\u0301 au lait a\u0300 midi").person.login == "sara"
