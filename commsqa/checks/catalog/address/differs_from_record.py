"""address.differs_from_record"""

import re
from collections.abc import Mapping
from typing import Any

import ibis.expr.types as ir

from commsqa.checks.addresses import differ, gap
from commsqa.checks.base import Check, Dimension, Judgement, Records, Row
from commsqa.checks.contacts import CONTACTS, is_same_person, other_records, relatives
from commsqa.checks.examples import Example, example
from commsqa.checks.facts import unlike
from commsqa.checks.planting import Planting, Scene

_OMAR = {"customer_id": "K2", "full_name": "Omar Haddad", "address": "Skolni 4, 602 00 Brno, CZ"}
_OMARS = "Skolni 4; 602 00 BRNO - CZ"


def _letter(printed: str, recorded: str | None = "Husova 12, 11000 Praha, CZ", **more: Any) -> Example:
    """A letter for Anna Berg with one address, whose record has another."""
    return example(**{"piece": {"recipient_address": printed}, "customer": {"address": recorded}, **more})


class AddressDiffers(Check):
    """A letter goes to an address that the customer did not give: another number, street or town than the record's.

    No difference are case, accents, punctuation, the script of digits, abbreviations, the order of the parts, the country, a
    postal code that one side lacks and a shorter form. The same numbers in Arabic and in Latin letters are not decided, nor is
    a slip in one word where all else agrees. The address of a household member, of a holder of the same account, of a guardian
    or of the customer's own other record is one that the customer may be reached at.
    """

    id = "address.differs_from_record"
    title = "Postal address not the recorded one"
    dimension = Dimension.ACCURACY
    needs = ("communications.recipient_address", "customers.address")
    reads = ("recipient_address", *CONTACTS, "others", "of_relatives")
    first_action = "Hold the letters; find out which is right, the record or the feed that the letters took the address from."
    runbook = (
        "Compare the feed's date with the record's: an address from before a move is a stale feed.",
        "Ask a customer whose record may be wrong by another channel than the letter.",
        "Correct the one that is wrong and compose the letters again.",
    )
    catches = (
        _letter("Husova 21, 11000 Praha, CZ"),
        _letter("Karlova 12, 11000 Praha, CZ"),
        _letter("Block 5, Street 3, House 12, Salmiya", "Block 3, Street 5, House 12, Salmiya"),
        _letter("قطعة ٣، شارع ٥، منزل ٢١، السالمية", "قطعة 3، شارع 5، منزل 12، السالمية"),
    )
    leaves = (
        _letter("HUSOVA 12;  110 00 Praha"),
        _letter("80331 München, Große Mühlstr. 5", "Grosse Muehlstrasse 5, D-80331 MUENCHEN, Germany"),
        _letter("السالمية قطعة ٣ شارع ٥ منزل ١٢", "قطعة 3، شارع 5، منزل 12، السالمية، الكويت"),
        _letter("قطعة 3، شارع 5، منزل 12، السالمية", "Block 3, Street 5, House 12, Salmiya"),
        _letter("Husava 12, 11000 Praha, CZ"),
        _letter("Karlova 12, 11000 Praha, CZ", None),
        _letter(_OMARS, customer={"household_id": "H1"}, customers=[{**_OMAR, "household_id": "H1"}]),
        _letter(_OMARS, customers=[_OMAR], holders=["K1", {"customer_id": "K2", "role": "joint"}]),
        _letter(_OMARS, customers=[_OMAR], holders=[{"role": "minor"}, {"customer_id": "K2", "role": "guardian"}]),
        _letter(_OMARS, customers=[{**_OMAR, "full_name": "Anna Berg", "email": "anna.berg@mail.example"}]),  # her other record
        example(piece={"channel": "email", "recipient_address": "Karlova 12, 11000 Praha, CZ"}),
        example(piece={"recipient_address": "Karlova 12, 11000 Praha"}, customer={"updated_at": "2026-02-03T00:00:00Z"}),
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Letters with an address, to a customer whose record has one and was not changed after the cut-off."""
        both = facts.recipient_address.notnull() & facts.record_address.notnull()
        return (facts.channel == "letter") & both & facts.record_current

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """It is not the recorded one, letter by letter."""
        return unlike(facts.recipient_address, facts.record_address)

    def widen(self, suspects: ir.Table, records: Records) -> ir.Table:
        """`others`: those who have the email or phone of the record; `of_relatives`: what the relatives have."""
        own = other_records(suspects, records)
        related = relatives(suspects, records, contact="address")
        wide = suspects.left_join(own, "communication_id").drop("communication_id_right")
        return wide.left_join(related, "communication_id").drop("communication_id_right")

    def judge(self, row: Row) -> Judgement | None:
        """A finding where the two are surely two places, and the printed one is none of the customer's relatives or own."""
        printed, recorded = row["recipient_address"], row["record_address"]
        if not differ(printed, recorded):
            return None
        if any(not differ(printed, address) for address in row["of_relatives"] or ()):
            return None
        if any(_has(other, printed) and is_same_person(row, other) for other in row["others"] or ()):
            return None
        return self.found(
            "The address is not the recorded one: another number, street or town.",
            arabic="العنوان ليس العنوان المسجل: يختلف الرقم أو الشارع أو المدينة.",
            stated=printed,
            expected=recorded,
        )

    def plant(self, scene: Scene) -> Planting | None:
        """A digit of a number typed twice, where that makes another complete address."""
        piece, printed = scene.piece, scene.piece["recipient_address"]
        if piece["channel"] != "letter" or not piece["record_current"] or not printed or not piece["record_address"]:
            return None
        for number in re.finditer(r"\d+", printed):
            wrong = f"{printed[: number.end()]}{printed[number.end() - 1 :]}"
            if differ(wrong, piece["record_address"]) and not gap(wrong, country=piece["record_country"]):
                return scene.change(recipient_address=wrong)
        return None


def _has(other: Mapping[str, Any], printed: str) -> bool:
    return bool(other["address"]) and not differ(printed, other["address"])
