"""address.incomplete"""

from collections.abc import Iterator
from typing import Any

import ibis
import ibis.expr.types as ir

from commsqa.checks.addresses import LOOKS_COMPLETE, gap
from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.examples import Example, example
from commsqa.checks.planting import Planting, Scene


def _letter(address: str | None, country: str | None = None, *, recorded: str | None = None) -> Example:
    """A letter with this address, to a customer of that country whose record has the same address or another."""
    return example(piece={"recipient_address": address}, customer={"country": country, "address": recorded or address})


class AddressIncomplete(Check):
    """A letter's address lacks what the post of its country needs to deliver it: the letter comes back, or is lost.

    No address at all, a filler, a label without its number, a missing postal code, house, block or town, or an end cut off
    that the record has. Only what is surely missing counts: the country is the one that the address or the record names, a
    post office box is complete, and so is an address in the country that has no numbers, as far as its post delivers there.
    """

    id = "address.incomplete"
    title = "Postal address incomplete"
    dimension = Dimension.COMPLETENESS
    needs = ("communications.recipient_address",)
    reads = ("recipient_address", "record_address", "record_country")
    first_action = "Hold the letters: they would come back. See whether the record or the printing lost the part."
    runbook = (
        "Where the record is complete, look for the field that the composition cuts or leaves out.",
        "Where the record has the same gap, ask the customer by another channel and correct the record.",
        "Compose the letters again and release them; watch the date that the notice has to keep.",
    )
    catches = (
        _letter(None),
        _letter("N/A"),
        _letter("Husova 1636, Teplice, CZ"),
        _letter("1203 Elm Street, Springfield, IL", "US"),
        _letter("Block , Street 5, House 12, Salmiya, Kuwait"),
        _letter("قطعة ٣، السالمية", "KW"),
        _letter("Villa 12, Street 5", "ARE"),
        _letter("Husova 12, 110 00 Pra", recorded="Husova 12, 110 00 Praha, CZ"),
        _letter(
            "Block 3, Street 5, House 12, Salmiya, Kuwait, Flat", recorded="Block 3, Street 5, House 12, Salmiya, Kuwait, Flat 7"
        ),
    )
    leaves = (
        _letter("Husova 12, 110 00 Praha, CZ"),
        _letter("Husova 12, 110 00 Praha", recorded="Husova 12, 110 00 Praha, CZ"),
        _letter("ص.ب ١٢٣٤ الصفاة ١٣٠١٣ الكويت"),
        _letter("P.O. Box 4567, Dubai", "AE"),
        _letter("14 Rose Lane, Leeds"),  # nobody says which country
        _letter("c/o Omar Haddad, Salmiya, Block 3, Street 5, House 12", "KW"),
        _letter("Hold mail, Main Branch", "KW"),
        example(piece={"channel": "email", "recipient_address": None}),
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Letters."""
        return facts.channel == "letter"

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """It has not the look of a complete address, or the record's goes on where it ends."""
        address = facts.recipient_address
        plain = ~address.re_search(LOOKS_COMPLETE) | address.contains(" ,") | address.contains(",,")
        cut = facts.record_address.startswith(address) & (facts.record_address != address)
        return ibis.ifelse(facts.channel == "letter", address.isnull() | plain | cut.fill_null(False), False)

    def judge(self, row: Row) -> Judgement | None:
        """A finding where something is surely missing; one that the record has as well says so."""
        printed, recorded = row["recipient_address"], row["record_address"]
        missing = gap(printed, country=row["record_country"], recorded=recorded)
        if missing is None:
            return None
        english, arabic = f"The address is incomplete: {missing.english}.", f"العنوان غير مكتمل: {missing.arabic}."
        if printed and recorded and printed.split() == recorded.split():
            english, arabic = (
                f"{english} It is printed as recorded: correct the record.",
                f"{arabic} طُبع كما في السجل: صحح السجل.",
            )
        return self.found(english, arabic=arabic, stated=printed, expected=recorded)

    def plant(self, scene: Scene) -> Planting | None:
        """The second half is cut off, or a filler stands there."""
        address = scene.piece["recipient_address"]
        if scene.piece["channel"] != "letter" or not address:
            return None
        wrongs: Iterator[dict[str, Any]] = (
            {"recipient_address": wrong} for wrong in (address[: len(address) // 2].rstrip(), "N/A")
        )
        return next((scene.change(**wrong) for wrong in wrongs if self.judge({**scene.piece, **wrong})), None)
