"""email.belongs_to_other_customer"""

from typing import Any

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Dimension
from commsqa.checks.contacts import SHARED_BY_MORE_THAN, BelongsToOther
from commsqa.checks.examples import Example, RowValues, example
from commsqa.checks.facts import trim
from commsqa.checks.planting import Planting, Scene

_OMAR = {"customer_id": "K2", "full_name": "Omar Haddad", "email": "omar@mail.example", "address": "Skolni 4, 60200 Brno, CZ"}
_ANNA = {"customer_id": "K2", "full_name": "BERG, Anna", "email": "omar@mail.example", "phone": "+420 601 000-111"}
_GUARDIAN = {"account_id": "A1", "customer_id": "K9", "role": "guardian"}


def _to_omar(email: str = "omar@mail.example", *, customer: RowValues | None = None, **more: Any) -> Example:
    """A piece for Anna Berg that bears the email address of Omar Haddad."""
    piece = {"channel": "email", "recipient_email": email}
    return example(**{"piece": piece, "customer": customer, "customers": [_OMAR], **more})


class EmailOfOther(BelongsToOther):
    """The piece would go to another customer's mailbox: a personal data breach if it leaves.

    The address differs from the addressee's own record, equals another customer's, and the two share no household, account or
    guardian. An address that more than three customers share proves nobody's identity, and is left alone.
    """

    id = "email.belongs_to_other_customer"
    title = "Email address of another customer"
    dimension = Dimension.ACCURACY
    contact = "email"
    needs = ("communications.recipient_email", "customers.email", "account_holders.customer_id")
    arabic = "عنوان البريد الإلكتروني لعميل آخر لا يجمعه بالمرسل إليه بيت ولا حساب ولا وصي."
    first_action = "Keep the pieces held: each is a personal data breach if it leaves. Find what swapped the addresses."
    runbook = (
        "Check with the change history of both records which of the two the address belongs to now.",
        "If the two share it rightly (a couple, a firm), enter what relates them, so that the next run knows.",
        "Otherwise compose again with the addressee's own address.",
        "What has left goes to the data protection officer at once: the 72 hours run.",
    )
    catches = (
        _to_omar(),
        _to_omar("OMAR@Mail.Example"),
        _to_omar(customer={"email": None}),
        _to_omar(holders=["K1", {"customer_id": "K2", "valid_to": "2025-12-31"}]),  # no longer authorised
        _to_omar(customer={"household_id": "H1"}, customers=[{**_OMAR, "household_id": "H2"}]),
        _to_omar(customers=[{**_ANNA, "phone": "+420601000999"}], customer={"phone": "+420601000111"}),  # a namesake
        _to_omar(customers=[{**_OMAR, "customer_id": f"K{n}"} for n in range(2, 2 + SHARED_BY_MORE_THAN)]),
        example(piece={"recipient_email": "omar@mail.example"}, customers=[_OMAR]),  # a letter that names an email address
    )
    leaves = (
        example(piece={"channel": "email", "recipient_email": "Anna.Berg@mail.example"}),
        _to_omar("nobody@mail.example"),  # nobody's that we know
        _to_omar(customer={"household_id": "H1"}, customers=[{**_OMAR, "household_id": "H1"}]),
        _to_omar(holders=["K1", {"customer_id": "K2", "role": "authorised"}]),
        _to_omar(holders=["K1", {"account_id": "A2"}, {"account_id": "A2", "customer_id": "K2", "role": "joint"}]),
        _to_omar(holders=[{"role": "minor"}, {"customer_id": "K2", "role": "guardian"}]),
        _to_omar(  # two wards of one guardian
            holders=["K1", _GUARDIAN, {"account_id": "A2", "customer_id": "K2"}, {**_GUARDIAN, "account_id": "A2"}],
        ),
        _to_omar(customers=[{**_OMAR, "customer_id": f"K{n}"} for n in range(2, 3 + SHARED_BY_MORE_THAN)]),  # an employer's box
        _to_omar(customers=[_OMAR, {**_OMAR, "customer_id": "K3"}], holders=["K1", "K3"]),  # a couple's mailbox
        _to_omar(customers=[_ANNA], customer={"phone": "+420601000111"}),  # Anna Berg's other record
        _to_omar(customer={"updated_at": "2026-02-03T00:00:00Z"}),
        _to_omar(customers=[{**_OMAR, "updated_at": "2026-02-03T00:00:00Z"}]),  # his only since the cut-off
        _to_omar(customers=[{**_OMAR, "is_test": "true"}]),
        example(piece={"customer_id": "K7", "recipient_email": "omar@mail.example"}, customers=[_OMAR]),
        example(piece={"recipient_email": None}, customers=[{**_OMAR, "email": None}]),
    )

    def normal(self, value: ir.StringValue) -> ir.StringValue:
        """Lower case."""
        return trim(value).lower()

    def differs(self, printed: ir.StringValue, recorded: ir.StringValue) -> ir.BooleanValue:
        """Other than in case."""
        return ibis.ifelse(printed == recorded, False, self.normal(printed) != self.normal(recorded))

    def plant(self, scene: Scene) -> Planting | None:
        """Another customer's address, as when two rows of a feed are swapped."""
        theirs = scene.other["record_email"]
        return scene.change(recipient_email=theirs) if theirs and scene.piece["recipient_email"] else None
