"""What the drill may change around a piece, and to which errors a piece does not lend itself."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from commsqa.checks.names import NameKind
from commsqa.checks.names.printed import kind_if_printed
from commsqa.checks.planting import FAR_AHEAD, LONG_AGO, Edit, Planting, Scene
from commsqa.checks.registry import discover
from commsqa.domain.tables import COMMUNICATIONS

COUNTED = ("batch.control_total", "batch.volume_anomaly")
KEY = {"communication_id": "P1", "batch_id": "B1", "composition_no": 1}
BLANK = dict.fromkeys((*COMMUNICATIONS.columns, "record_name_alt", "account_suppressed", "account_closed_on", "record_country"))
CHECKS = discover()


def person(number: int, name: str, **more: Any) -> dict[str, Any]:
    """A right piece with its facts."""
    customer = {"customer_id": f"K{number}", "record_name": name, "record_kind": "person", "record_current": True}
    contacts = {"email": f"person{number}@gmail.com", "phone": f"+9655000123{number}", "address": f"Husova {number}, Praha"}
    account = {"account_id": f"A{number}", "account_known": True, "account_status": "open", "may_receive": True}
    cycle = {"account_cycle": "monthly", "batch_cycle": "monthly", "account_product": "current"}
    period = {"period_start": date(2026, 1, 1), "period_end": date(2026, 1, 31)}
    return {
        **BLANK,
        **KEY,
        "communication_id": f"P{number}",
        "channel": "letter",
        "envelope_id": f"E{number}",
        "recipient_name": name,
        **{f"record_{contact}": value for contact, value in contacts.items()},
        **{f"recipient_{contact}": value for contact, value in contacts.items()},
        "composed_at": datetime(2026, 1, 31, 18, tzinfo=UTC),
        **(customer | account | cycle | period | more),
    }


def scene(**piece: Any) -> Scene:
    """Anna Bergmann's piece beside Omar Haddad's."""
    return Scene(piece=person(1, "Anna Bergmann", **piece), other=person(2, "Omar Haddad"), serial=7)


def planted(check_id: str, **piece: Any) -> Planting | None:
    return CHECKS[check_id].plant(scene(**piece))


def printed(check_id: str, column: str, **piece: Any) -> Any:
    """What the planting prints on the piece."""
    planting = planted(check_id, **piece)
    assert planting is not None
    assert planting.subject_id == "P1"
    return (planting.edits[0].values or {})[column]


def test_an_account_loses_every_piece_of_the_batch() -> None:
    where = {"account_id": "A1", "batch_id": "B1", "composition_no": 1}
    assert scene().remove_account() == Planting("A1", (Edit("communications", where=where),), COUNTED)


def test_the_only_wish_takes_the_place_of_all_others() -> None:
    wish = {"customer_id": "K1", "channel": "letter", "recorded_at": LONG_AGO, "allowed": False}
    forget, record = scene().only_wish(allowed=False).edits
    assert forget == Edit("preferences", where={"customer_id": "K1"})
    assert record == Edit("preferences", values=wish)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Anna Bregmann", NameKind.MISSPELLED),
        ("Omar Haddad", NameKind.OTHER_PERSON),
        ("BERGMANN, Anna", NameKind.VARIANT),
        ("N/A", None),
    ],
)
def test_a_name_is_judged_as_if_it_were_printed(name: str, kind: NameKind | None) -> None:
    found = kind_if_printed(name, {**scene().piece, "deceased": False})
    assert found is kind or (found, kind) == (NameKind.SAME, NameKind.VARIANT)


@pytest.mark.parametrize("absent", [{"record_name": None}, {"record_current": False}])
def test_a_name_that_is_not_compared_is_of_no_kind(absent: dict[str, Any]) -> None:
    assert kind_if_printed("Omar Haddad", {**scene().piece, **absent}) is None


@pytest.mark.parametrize(
    ("check_id", "column", "value"),
    [
        ("email.belongs_to_other_customer", "recipient_email", "person2@gmail.com"),
        ("email.domain_typo", "recipient_email", "person1@gamil.com"),
        ("email.invalid", "recipient_email", "person1gmail.com"),
        ("name.missing", "recipient_name", None),
        ("name.misspelled", "recipient_name", "Anna Bregmann"),
        ("name.other_person", "recipient_name", "Omar Haddad"),
        ("phone.invalid", "recipient_phone", "+9655000"),
        ("recipient.unknown_customer", "customer_id", "drill-7"),
        ("recipient.not_account_holder", "customer_id", "K2"),
        ("recipient.test_record", "customer_id", "drill-7"),
        ("record.changed_after_cutoff", "recipient_name", "Omar Haddad"),
    ],
)
def test_an_error_on_a_piece_is_one_that_happens(check_id: str, column: str, value: str | None) -> None:
    assert printed(check_id, column, deceased=False) == value


@pytest.mark.parametrize(
    ("check_id", "piece"),
    [
        ("email.belongs_to_other_customer", {"recipient_email": None}),
        ("email.differs_from_record", {"channel": "letter"}),
        ("email.domain_typo", {"recipient_email": None}),
        ("email.domain_typo", {"recipient_email": "anna@firm.example", "record_email": None}),  # nobody could know
        ("email.invalid", {"recipient_email": None}),
        ("name.missing", {"channel": "sms"}),
        ("name.misspelled", {"recipient_name": "Li Bo"}),
        ("name.other_person", {"recipient_name": None}),
        ("phone.invalid", {"recipient_phone": None}),
        ("piece.duplicate", {"account_id": None}),
        ("piece.missing", {"account_cycle": "annual"}),
        ("piece.missing", {"account_suppressed": "returned mail"}),
        ("piece.unexpected", {"period_start": None}),
        ("piece.unexpected", {"batch_cycle": None}),
        ("preference.conflict_across_products", {"account_product": None}),
        ("recipient.deceased", {"record_kind": "estate"}),
        ("recipient.not_account_holder", {"channel": "email"}),  # the other's goes by letter
        ("recipient.unknown_account", {"account_known": False}),
        ("envelope.mixed_customers", {"envelope_id": None}),
        ("record.changed_after_cutoff", {"composed_at": None}),
        ("record.silos_disagree", {"record_current": False}),
    ],
)
def test_a_piece_that_does_not_lend_itself_is_left(check_id: str, piece: dict[str, Any]) -> None:
    assert planted(check_id, **piece) is None


def test_a_twin_is_always_the_later_one() -> None:
    for composed_at in (None, datetime(2026, 1, 31, tzinfo=UTC)):
        assert printed_twin(composed_at) > (composed_at or LONG_AGO)


def printed_twin(composed_at: datetime | None) -> datetime:
    planting = planted("piece.duplicate", composed_at=composed_at)
    assert planting is not None
    moment = (planting.edits[0].values or {})["composed_at"]
    assert isinstance(moment, datetime)
    return moment


def test_another_customers_copy_comes_into_the_envelope_after_the_piece() -> None:
    planting = planted("envelope.mixed_customers")
    assert planting is not None
    values = planting.edits[0].values or {}
    assert (planting.subject_id, values["customer_id"], values["envelope_id"]) == ("drill-7", "K2", "E1")
    assert (values["purpose"], values["composed_at"]) == ("reissue", datetime(2026, 1, 31, 19, tzinfo=UTC))


def test_a_record_that_changes_does_so_after_every_cut_off() -> None:
    planting = planted("record.changed_after_cutoff")
    assert planting is not None
    assert planting.edits[1] == Edit("customers", where={"customer_id": "K1"}, values={"updated_at": FAR_AHEAD})


@pytest.mark.parametrize("check_id", ["record.silos_disagree", "preference.conflict_across_products"])
def test_a_check_over_customers_has_the_customer_for_its_subject(check_id: str) -> None:
    planting = planted(check_id)
    assert planting is not None
    assert planting.subject_id == "K1"
