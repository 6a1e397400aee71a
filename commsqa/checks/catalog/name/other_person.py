"""name.other_person"""

import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.catalog.name.misspelled import compared, name_differs, speaks_of_a_name
from commsqa.checks.examples import example
from commsqa.checks.names import NameKind
from commsqa.domain.findings import Harm


class OtherPerson(Check):
    """The printed name is another person's, though the rest of the address is the customer's own."""

    id = "name.other_person"
    title = "Another person's name"
    dimension = Dimension.ACCURACY
    needs = ("communications.recipient_name", "customers.full_name")
    reads = ("recipient_name", "record_name", "record_name_alt")
    first_action = "Keep the pieces held; find out where the other names come from before anything is sent."
    catches = (
        example(piece={"recipient_name": "Omar Haddad"}),
        example(piece={"recipient_name": "Sara Almasri"}, customer={"full_name": "Khaled Mansour", "name_alt": "خالد منصور"}),
    )
    leaves = (
        example(),
        example(piece={"recipient_name": "Anna Breg"}),
        example(piece={"recipient_name": "BERG Anna"}),
        example(piece={"recipient_name": None}),
        example(  # garbled
            piece={"recipient_name": "خالد منصور".encode().decode("latin-1")},
            customer={"full_name": "Khaled Mansour", "name_alt": "خالد منصور"},
        ),
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces with a name to compare."""
        return speaks_of_a_name(facts)

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """The name differs at all."""
        return name_differs(facts)

    def judge(self, row: Row) -> Judgement | None:
        """A finding where the comparison calls it another person."""
        if compared(row).kind is not NameKind.OTHER_PERSON:
            return None
        harm = Harm(check_id=self.id)
        sentence = "The printed name is not the customer's."
        return self.found(sentence, stated=row["recipient_name"], expected=row["record_name"], harm=harm)
