"""record.changed_after_cutoff"""

import re
from collections.abc import Callable, Mapping

import ibis.expr.types as ir

from commsqa.checks.addresses import differ
from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.examples import Example, RowValues, example
from commsqa.checks.facts import unlike
from commsqa.checks.names import NameKind, compare
from commsqa.checks.planting import FAR_AHEAD, Edit, Planting, Scene

_AFTER = {"updated_at": "2026-02-03T00:00:00Z"}
_SAME_NAME = frozenset({NameKind.SAME, NameKind.VARIANT})


def _changed(piece: RowValues, **customer: str) -> Example:
    """A piece to Anna Berg, whose record was changed after the batch's cut-off."""
    return example(piece=piece, customer={**_AFTER, **customer})


class ChangedAfterCutoff(Check):
    """The piece prints a name or a contact that is not the record's any more, and the record was changed after the cut-off.

    It was most likely right when it was composed, and no error: the checks of names and contacts leave it alone for that reason.
    Somebody may still want to know, for instance of an address that was left before the letter leaves.
    """

    id = "record.changed_after_cutoff"
    title = "Record changed after the cut-off"
    dimension = Dimension.TIMELINESS
    needs = ("customers.updated_at",)
    reads = ("channel", "recipient_name", "record_name", "record_name_alt", "contact", "record_contact")
    first_action = "Nothing has to be done; compose the piece again where it matters that it bears the new name or contact."
    runbook = (
        "See what the customer asked for: a move or a change of name may come with a wish to stop what is under way.",
        "Where many records changed at once, ask whether a migration or a mass correction ran after the cut-off.",
    )
    catches = (
        _changed({"recipient_name": "Anna Novak"}),
        _changed({}, address="Riegrova 5, 77900 Olomouc, CZ"),
        _changed({"channel": "email", "recipient_email": "anna@old.example"}),
        _changed({"channel": "sms", "recipient_phone": "+420 601 000 111"}, phone="+420601000222"),
    )
    leaves = (
        example(piece={"recipient_name": "Anna Novak"}),  # not changed: another check's finding
        _changed({}),
        _changed({"recipient_name": "BERG, Anna", "recipient_address": "HUSOVA 12; 110 00 Praha"}),
        _changed({"channel": "sms", "recipient_phone": "00420 601-000-111"}, phone="+420601000111"),
        _changed({"channel": "email", "recipient_email": "Anna.Berg@mail.example"}),
        _changed({"channel": "push", "recipient_name": None}),
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces to a customer whose record was changed after the cut-off."""
        return facts.customer_known & ~facts.record_current

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """Name or contact is not the recorded one, letter by letter."""
        name = unlike(facts.recipient_name, facts.record_name, facts.record_name_alt)
        return ~facts.record_current & (name | unlike(facts.contact, facts.record_contact))

    def judge(self, row: Row) -> Judgement | None:
        """A finding where the name is no variant of the recorded one, or the contact another one."""
        contact, recorded = row["contact"], row["record_contact"]
        if contact and recorded and _OTHER_CONTACT.get(row["channel"], _other_text)(contact, recorded):
            return self.found(
                "The contact is not the recorded one any more: the record was changed after the batch's cut-off.",
                arabic="وسيلة الاتصال لم تعد المسجلة: عُدل السجل بعد إقفال الدفعة.",
                stated=contact,
                expected=recorded,
            )
        name = row["recipient_name"]
        if name and row["record_name"] and compare(name, row["record_name"], row["record_name_alt"]).kind not in _SAME_NAME:
            return self.found(
                "The name is not the recorded one any more: the record was changed after the batch's cut-off.",
                arabic="الاسم لم يعد المسجل: عُدل السجل بعد إقفال الدفعة.",
                stated=name,
                expected=row["record_name"],
            )
        return None

    def plant(self, scene: Scene) -> Planting | None:
        """The piece bears an older name: the record got a new one after the cut-off."""
        name, theirs = scene.piece["record_name"], scene.other["record_name"]
        named = name and theirs and scene.piece["recipient_name"] and scene.piece["record_current"]
        dated = scene.piece["composed_at"] is not None  # else there may be no cut-off
        if not (named and dated) or compare(theirs, name, scene.piece["record_name_alt"]).kind in _SAME_NAME:
            return None
        changed = Edit("customers", where={"customer_id": scene.piece["customer_id"]}, values={"updated_at": FAR_AHEAD})
        return scene.change(recipient_name=theirs, also=[changed])


def _other_text(contact: str, recorded: str) -> bool:
    return contact.strip().casefold() != recorded.strip().casefold()


def _other_phone(contact: str, recorded: str) -> bool:
    return _digits(contact) != _digits(recorded)


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone).removeprefix("00")


_OTHER_CONTACT: Mapping[str, Callable[[str, str], bool]] = {"letter": differ, "sms": _other_phone}
