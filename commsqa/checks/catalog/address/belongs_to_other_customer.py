"""address.belongs_to_other_customer"""

from typing import Any

import ibis.expr.types as ir

from commsqa.checks.addresses import agree
from commsqa.checks.addresses.gulf import places
from commsqa.checks.addresses.key import address_key
from commsqa.checks.addresses.text import read
from commsqa.checks.base import Dimension, Judgement, Row
from commsqa.checks.contacts import SHARED_BY_MORE_THAN, BelongsToOther
from commsqa.checks.examples import Example, RowValues, example
from commsqa.checks.facts import unlike
from commsqa.checks.planting import Planting, Scene

_OMAR = {"customer_id": "K2", "full_name": "Omar Haddad", "email": "omar@mail.example", "address": "Skolní 4, 602 00 Brno, CZ"}
_OMARS = "Skolni 4; 602 00 BRNO - CZ"


def _to_omar(address: str = _OMARS, *, customer: RowValues | None = None, **more: Any) -> Example:
    """A letter for Anna Berg that bears the address of Omar Haddad."""
    return example(**{"piece": {"recipient_address": address}, "customer": customer, "customers": [_OMAR], **more})


class AddressOfOther(BelongsToOther):
    """The letter would go to another customer's house: a personal data breach if it leaves.

    The address differs from the addressee's own record, equals another customer's, and the two share no household, account or
    guardian. Case, accents, umlauts as two letters, the script of digits, punctuation and spaces are no difference, nor is a
    shorter form of the same address. An address that more than three customers share (a hostel, an employer, a tower) proves
    nobody's identity, and is left alone.
    """

    id = "address.belongs_to_other_customer"
    title = "Postal address of another customer"
    dimension = Dimension.ACCURACY
    contact = "address"
    needs = ("communications.recipient_address", "customers.address", "account_holders.customer_id")
    arabic = "العنوان لعميل آخر لا يجمعه بالمرسل إليه بيت ولا حساب ولا وصي."
    first_action = "Keep the letters held: each is a personal data breach if it leaves. Find what swapped the addresses."
    catches = (
        _to_omar(),
        _to_omar(customer={"address": None}),
        _to_omar(customer={"household_id": "H1"}, customers=[{**_OMAR, "household_id": "H2"}]),
        _to_omar("حولي، شارع تونس 12", customers=[{**_OMAR, "address": "حولي شارع تونس 12"}]),
        _to_omar("حولى، شارع أحمد ١٢", customers=[{**_OMAR, "address": "حولي شارع احمد 12"}]),
        _to_omar("Grosse Muehlstrasse 5, 80331 MUENCHEN", customers=[{**_OMAR, "address": "Große Mühlstraße 5, 80331 München"}]),
        _to_omar("CIRAGAN CAD. 5, ISTANBUL", customers=[{**_OMAR, "address": "Çırağan Cad. 5, İstanbul"}]),
        _to_omar(customers=[{**_OMAR, "customer_id": f"K{n}"} for n in range(2, 2 + SHARED_BY_MORE_THAN)]),
        example(piece={"channel": "email", "recipient_address": _OMARS}, customers=[_OMAR]),  # an email that names an address
    )
    leaves = (
        example(
            piece={"recipient_address": "HUSOVA 12,  110 00 Praha (CZ)"}, customer={"address": "Husova 12, 110 00 Praha, CZ"}
        ),
        _to_omar("Riegrova 5, 77900 Olomouc, CZ"),  # nobody's that we know
        _to_omar(customer={"household_id": "H1"}, customers=[{**_OMAR, "household_id": "H1"}]),
        _to_omar(holders=["K1", {"customer_id": "K2", "role": "authorised"}]),
        _to_omar(holders=[{"role": "minor"}, {"customer_id": "K2", "role": "guardian"}]),
        _to_omar(customers=[{**_OMAR, "customer_id": f"K{n}"} for n in range(2, 3 + SHARED_BY_MORE_THAN)]),  # an employer
        _to_omar(customers=[{**_OMAR, "full_name": "Anna Berg", "email": "anna.berg@mail.example"}]),  # her other record
        _to_omar(
            "Grosse Muehlstrasse 5",
            customer={"address": "Große Mühlstraße 5"},
            customers=[{**_OMAR, "address": "Große Mühlstr. 5"}],
        ),
        _to_omar(customer={"address": "Skolni 4, Brno"}),  # a neighbour writes the house in full
        _to_omar(customer={"updated_at": "2026-02-03T00:00:00Z"}),
        example(piece={"recipient_address": None}, customers=[{**_OMAR, "address": None}]),
        example(piece={"recipient_address": " - "}, customers=[{**_OMAR, "address": "."}]),
    )

    def normal(self, value: ir.StringValue) -> ir.StringValue:
        """Its telling words and numbers, sorted."""
        return address_key(value)

    def differs(self, printed: ir.StringValue, recorded: ir.StringValue) -> ir.BooleanValue:
        """In case, accents and outer spaces alone: punctuation is looked at in suspects only."""
        return unlike(printed, recorded)

    def judge(self, row: Row) -> Judgement | None:
        """No finding either where the record's own address may be the same, or the address is too bare to be anybody's."""
        printed, recorded = row["recipient_address"], row["record_address"]
        if (recorded and agree(printed, recorded)) or not places(read(printed)):
            return None
        same = [other for other in row["others"] if agree(printed, other["address"])]
        return super().judge({**row, "others": same}) if same else None

    def plant(self, scene: Scene) -> Planting | None:
        """Another customer's address, as when two rows of a feed are swapped."""
        theirs, mine = scene.other["record_address"], scene.piece["record_address"]
        printed = scene.piece["recipient_address"] and scene.piece["record_current"]
        if not printed or not theirs or not places(read(theirs)) or (mine and agree(theirs, mine)):
            return None
        return scene.change(recipient_address=theirs)
