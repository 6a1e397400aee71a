"""name.other_person"""

import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Records, Row
from commsqa.checks.examples import example
from commsqa.checks.names import NameKind
from commsqa.checks.names.companies import UNDECIDED
from commsqa.checks.names.printed import READ, compared, kind_if_printed, name_differs, speaks_of_a_name, with_holders
from commsqa.checks.names.reasons import in_arabic
from commsqa.checks.planting import Planting, Scene

_COMPANY = {"full_name": "Gulf Star Trading Co. L.L.C.", "kind": "company"}
_JAN = {"customer_id": "K2", "full_name": "Jan Berg"}


class OtherPerson(Check):
    """The printed name is another person's or company's, though the rest of the address is the customer's own.

    A name that stands beside the customer's counts too, unless it is another holder's of the account; who acts for the customer,
    such as a guardian, may be named instead. Of a company another legal form is another legal person.
    """

    id = "name.other_person"
    title = "Another person's name"
    dimension = Dimension.ACCURACY
    needs = ("communications.recipient_name", "customers.full_name")
    reads = READ
    first_action = "Keep the pieces held; find out where the other names come from before anything is sent."
    runbook = (
        "See whether the printed names are other customers': if whole records moved, treat it as a possible breach.",
        "Look at the join that brings names to pieces, and at what changed in it last.",
        "Where the customer's record itself bears the wrong name, have it corrected against a document before composing again.",
    )
    catches = (
        example(piece={"recipient_name": "Omar Haddad"}),
        example(piece={"recipient_name": "Sara Almasri"}, customer={"full_name": "Khaled Mansour", "name_alt": "خالد منصور"}),
        example(piece={"recipient_name": "Gulf Star Trading Est."}, customer=_COMPANY),
        example(piece={"recipient_name": "Anna Berg and Omar Haddad"}),
        example(piece={"recipient_name": "Jan Berg"}, customers=[_JAN], holders=["K1", "K2"]),
    )
    leaves = (
        example(),
        example(piece={"recipient_name": "Anna Breg"}),
        example(piece={"recipient_name": "BERG Anna"}),
        example(piece={"recipient_name": None}),
        example(piece={"recipient_name": "Valued Customer"}),
        example(  # garbled
            piece={"recipient_name": "خالد منصور".encode().decode("latin-1")},
            customer={"full_name": "Khaled Mansour", "name_alt": "خالد منصور"},
        ),
        example(  # garbled, and it can be told what it was only in its language
            piece={"recipient_name": "이예준".encode("cp949").decode("latin-1"), "language": "ko"},
            customer={"full_name": "이예준"},
        ),
        example(piece={"recipient_name": "Ann\ufffd B\ufffdrg"}),
        example(piece={"recipient_name": "Mr & Mrs Jan Berg"}, customers=[_JAN], holders=["K1", "K2"]),
        example(
            piece={"recipient_name": "Omar Haddad"},
            customers=[{"customer_id": "K2", "full_name": "Omar Haddad"}],
            holders=["K1", {"customer_id": "K2", "role": "guardian"}],
        ),
        example(piece={"recipient_name": "Estate of Anna Berg"}, customer={"deceased": "true"}),
        example(
            piece={"recipient_name": "ولي أمر عمر حداد"},
            customers=[{"customer_id": "K2", "full_name": "Omar Haddad", "name_alt": "عمر حداد"}],
            holders=[{"customer_id": "K1", "role": "guardian"}, {"customer_id": "K2", "role": "minor", "may_receive": "false"}],
        ),
        example(
            piece={"recipient_name": "Estate of the late Omar Haddad c/o Anna Berg"},
            customers=[{"customer_id": "K2", "full_name": "Omar Haddad", "deceased": "true"}],
            holders=[{"customer_id": "K1", "role": "executor"}, "K2"],
        ),
        example(
            piece={"recipient_name": "شركة ركن القرية للتجارة"},
            customer={"full_name": "Village Corner Trading Co.", "kind": "company"},
        ),
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces with a name to compare."""
        return speaks_of_a_name(facts)

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """The name differs at all."""
        return name_differs(facts)

    def widen(self, suspects: ir.Table, records: Records) -> ir.Table:
        """Who else holds the account."""
        return with_holders(suspects, records)

    def judge(self, row: Row) -> Judgement | None:
        """A finding where the comparison calls it another person, and does not say that it could not decide."""
        found = compared(row)
        if found is None or found.kind is not NameKind.OTHER_PERSON or UNDECIDED in found.reasons:
            return None
        sentence = f"The printed name is not the customer's: {'; '.join(found.reasons)}."
        arabic = in_arabic("الاسم المطبوع ليس اسم العميل المسجل", found.reasons)
        return self.found(sentence, arabic=arabic, stated=row["recipient_name"], expected=row["record_name"])

    def plant(self, scene: Scene) -> Planting | None:
        """Another customer's name, as when a column of the feed has slipped by a row."""
        theirs = scene.other["record_name"]
        named = theirs and scene.piece["recipient_name"]
        is_other = named and kind_if_printed(theirs, scene.piece) is NameKind.OTHER_PERSON
        return scene.change(recipient_name=theirs) if is_other else None
