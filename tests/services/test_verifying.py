"""Verification beside other work: shared by who asks, with its progress, and what it found."""

from threading import Event

import pytest

from commsqa.errors import StoreError
from commsqa.services import verifying
from commsqa.services.audit_export import kept_head, public_key_of
from commsqa.services.house import House
from commsqa.services.verifying import Verifier, verify_trail
from commsqa.store.audit import sign_head
from commsqa.store.verification import AuditVerdict
from tests.projects import CheckedProject, opened


def test_a_short_trail_is_verified_while_one_waits(checked_once: CheckedProject) -> None:
    with opened(checked_once.folder) as house:
        verifier = Verifier(house)
        assert (verifier.last, verifier.running) == (None, None)
        found = verifier.start(wait=30)
        assert found == verifier.last
        assert found is not None
        with house.store.snapshot() as tx:
            assert found.head == tx.trail.head()
        assert (found.problem, found.entries, found.fingerprint) == (None, found.head.seq, public_key_of(house).fingerprint)
        assert verifier.running is None


def test_a_long_one_is_shared_and_tells_how_far_it_is(checked_once: CheckedProject, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = Event(), Event()
    began: list[int] = []

    def slowly(house: House, *, told: object) -> AuditVerdict:
        began.append(1)
        verifier._tell(7)
        begun.set()
        go_on.wait(30)
        return AuditVerdict(entries=9, problem=None)

    monkeypatch.setattr(verifying, "verify_trail", slowly)
    with opened(checked_once.folder) as house:
        verifier = Verifier(house)
        assert verifier.start(wait=0) is None
        assert begun.wait(30)
        assert verifier.running is not None
        assert verifier.running.walked == 7
        assert verifier.start(wait=0) is None
        assert began == [1], "who asks while one runs shares it"
        go_on.set()
        found = verifier.start(wait=30)
    assert found is not None
    assert (found.entries, found.problem) == (9, None)


@pytest.mark.parametrize(("fault", "said"), [(StoreError("locked"), "locked"), (MemoryError(), "MemoryError")])
def test_a_trail_that_cannot_be_read_is_not_whole_though_it_was_before(
    checked_once: CheckedProject, monkeypatch: pytest.MonkeyPatch, fault: Exception, said: str
) -> None:
    def fails(house: House, *, told: object) -> AuditVerdict:
        raise fault

    with opened(checked_once.folder) as house:
        verifier = Verifier(house)
        before = verifier.start(wait=30)
        assert before is not None
        assert before.problem is None
        monkeypatch.setattr(verifying, "verify_trail", fails)
        found = verifier.start(wait=30)
    assert found is not None
    assert (found.problem, verifier.running) == (f"the trail could not be read: {said}", None)


def test_a_trail_is_told_from_one_that_was_written_anew_or_put_back(checked_once: CheckedProject) -> None:
    with opened(checked_once.folder) as house:
        kept = kept_head(house)
        assert verify_trail(house, head=kept, public_key=public_key_of(house).public_key).problem is None
        last = kept.head.seq
        key = house.keyring.signing_key
        later = kept.model_copy(update={"head": sign_head(key, last + 2, "ab" * 32)})
        other = kept.model_copy(update={"head": sign_head(key, last, "ab" * 32)})
        assert verify_trail(house, head=later).problem == (
            f"the trail was put back to an older state: it ends with entry {last}, and the head kept names entry {last + 2}"
        )
        assert verify_trail(house, head=other).problem == (
            f"entry {last} is not the one that the kept head names: the trail was written anew"
        )
