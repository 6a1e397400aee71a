"""What the checks of email and phone say beside their verdict, and what the look-up of mail servers adds."""

import pytest

from commsqa.checks.base import Check
from commsqa.checks.catalog.email.differs_from_record import EmailDiffers
from commsqa.checks.catalog.email.domain_typo import DomainTypo
from commsqa.checks.catalog.email.invalid import InvalidEmail
from commsqa.checks.catalog.phone.invalid import InvalidPhone
from commsqa.checks.engine import Engine
from commsqa.checks.examples import example
from commsqa.checks.plan import Planned
from commsqa.checks.registry import discover
from commsqa.domain.findings import Evidence
from tests.factories import records_with

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]  # each world is a run of the engine


def _evidence(check: Check, **row: object) -> Evidence:
    judgement = check.judge({**dict.fromkeys(check.reads), **row})
    assert judgement is not None
    assert judgement.evidence.sentence_ar is not None
    assert max(len(judgement.evidence.sentence), len(judgement.evidence.sentence_ar)) <= 160
    return judgement.evidence


@pytest.mark.parametrize(
    ("printed", "recorded", "expected"),
    [
        ("anna@@mail.example", "anna.berg@mail.example", "anna.berg@mail.example"),
        ("anna@@mail.example", "anna@@mail.example", "anna@mail.example"),
        ("anna@gmailcom", None, "anna@gmail.com"),
        ("anna", None, None),
        (None, "anna.berg@mail.example", "anna.berg@mail.example"),
    ],
)
def test_an_invalid_address_comes_with_the_best_that_is_known(
    printed: str | None, recorded: str | None, expected: str | None
) -> None:
    evidence = _evidence(InvalidEmail(), recipient_email=printed, record_email=recorded)
    assert (evidence.stated, evidence.expected) == (printed, expected)
    assert ("correct it there" in evidence.sentence) == (printed is not None and printed == recorded)


def test_an_address_that_is_not_the_recorded_one_is_shown_beside_it() -> None:
    evidence = _evidence(EmailDiffers(), recipient_email="anna@old.example", record_email="anna@mail.example")
    assert (evidence.stated, evidence.expected) == ("anna@old.example", "anna@mail.example")


def test_a_slip_in_a_domain_comes_with_the_address_that_was_meant() -> None:
    evidence = _evidence(DomainTypo(), recipient_email="Anna@gmial.com", record_email="Anna@gmial.com")
    assert evidence.expected == "Anna@gmail.com"
    assert "correct it there" in evidence.sentence


def test_a_wrong_number_that_is_recorded_so_is_corrected_in_the_register() -> None:
    evidence = _evidence(InvalidPhone(), channel="sms", recipient_phone="+965 5000", record_phone="+965 5000")
    assert "correct it there" in evidence.sentence
    assert evidence.expected is None
    evidence = _evidence(InvalidPhone(), channel="sms", recipient_phone="+965 5000", record_phone="+96550001234")
    assert "correct it there" not in evidence.sentence
    assert evidence.expected == "+96550001234"


@pytest.mark.parametrize(("refused", "found"), [({"gone.example"}, ["P0"]), (set(), [])])
def test_a_domain_that_takes_no_mail_is_a_finding_where_it_was_looked_up(refused: set[str], found: list[str]) -> None:
    addresses = ["anna@Gone.example", "anna@mail.example", None]
    world = example(pieces=[{"communication_id": f"P{n}", "recipient_email": email} for n, email in enumerate(addresses)])
    backend, records = records_with(world.tables)
    records.refused_domains = frozenset(refused)
    check = InvalidEmail()
    result = Engine(backend, records, attributes=()).run([check], {check.id: Planned(check_id=check.id)})
    assert [failure.subject_id for failure in result.failures] == found
    assert all("takes no mail" in failure.judgement.evidence.sentence for failure in result.failures)


def test_the_steward_is_told_what_to_do() -> None:
    checks = [check for name, check in discover().items() if name.startswith(("email.", "phone."))]
    assert len(checks) == 5
    assert all(2 <= len(check.runbook) <= 4 for check in checks)
