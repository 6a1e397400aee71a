"""name.misspelled"""

import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Records, Row
from commsqa.checks.examples import example
from commsqa.checks.names import Comparison, NameKind
from commsqa.checks.names.printed import READ, compared, kind_if_printed, name_differs, speaks_of_a_name, with_holders
from commsqa.checks.names.reasons import in_arabic
from commsqa.checks.planting import Planting, Scene, slipped

_KHALED = {"full_name": "Khaled Mansour", "name_alt": "خالد منصور"}
_COMPANY = {"full_name": "Gulf Star Trading Co. L.L.C.", "kind": "company"}
_SENTENCES = {
    NameKind.MISSPELLED: ("The name is not spelled as recorded", "الاسم غير مكتوب كما هو مسجل"),
    NameKind.PART_MISSING: ("The name is incomplete", "الاسم غير مكتمل مقارنة بالاسم المسجل"),
    NameKind.VARIANT: (
        "This kind of communication must show the name exactly as recorded, and it is written otherwise",
        "يجب أن يظهر الاسم في هذا النوع من المراسلات كما هو مسجل تماما، وهو مكتوب بصورة أخرى",
    ),
}


class Misspelled(Check):
    """The printed name is the customer's with a slip in it, or with a part missing.

    Titles, initials, order, accents, upper case, the other script and other transliterations are no slips, nor is another
    writing of a company's legal form. Of joint holders one who is left out is a missing part. In the kinds of communication that
    the policy lists as exact, such as certificates, any other writing of the name is a finding too; upper case is not.
    """

    id = "name.misspelled"
    title = "Name misspelled"
    dimension = Dimension.ACCURACY
    needs = ("communications.recipient_name", "customers.full_name")
    reads = (*READ, "name_exact")
    first_action = "Correct the names at their source; a misspelling alone needs no recall."
    runbook = (
        "Compare the printed name with the record and with a document of the customer: the record itself may be wrong.",
        "Where many names are wrong alike, look at the data feed or the template that they share: cut fields, lost letters.",
        "Compose the pieces again after the correction; send what already left again only on the customer's wish.",
    )
    catches = (
        example(piece={"recipient_name": "Anna Breg"}),
        example(piece={"recipient_name": "Ana Berg"}),
        example(piece={"recipient_name": "सीता तामङ"}, customer={"full_name": "सीता तामाङ"}),  # a vowel sign is no accent
        example(piece={"recipient_name": "Khaged Mansour"}, customer=_KHALED),
        example(piece={"recipient_name": "Gulf Stra Trading LLC"}, customer=_COMPANY),
        example(piece={"recipient_name": "Anna Berg"}, customer={"full_name": "Anna Berg and Omar Haddad"}),
    )
    leaves = (
        example(),
        example(piece={"recipient_name": "Mrs Anna BERG"}),
        example(piece={"recipient_name": "Berg, A."}),
        example(piece={"recipient_name": "خالد منصور"}, customer=_KHALED),
        example(piece={"recipient_name": "Khalid Mansur"}, customer=_KHALED),
        example(piece={"recipient_name": "Gulf Star Trdg Company LLC"}, customer=_COMPANY),
        example(  # garbled: a finding of its own
            piece={"recipient_name": "JÃ¼rgen MÃ¼ller"}, customer={"full_name": "Jürgen Müller"}
        ),
        example(piece={"recipient_name": "Omar Haddad"}),  # another person: a finding of its own
        example(piece={"recipient_name": "N/A"}),  # no name: a finding of its own
        example(piece={"recipient_name": "Anna Breg"}, customer={"updated_at": "2026-02-03T00:00:00Z"}),
        example(  # both holders of the account
            piece={"recipient_name": "Anna & Jan Berg"},
            customers=[{"customer_id": "K2", "full_name": "Jan Berg"}],
            holders=["K1", "K2"],
        ),
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces with a name to compare."""
        return speaks_of_a_name(facts)

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """The name differs at all; where it must be exact, also by an accent."""
        exact = facts.name_exact & (facts.recipient_name != facts.record_name)
        return exact.fill_null(False) | name_differs(facts)

    def widen(self, suspects: ir.Table, records: Records) -> ir.Table:
        """Who else holds the account."""
        return with_holders(suspects, records)

    def judge(self, row: Row) -> Judgement | None:
        """A finding where the comparison calls it a slip or a missing part, or a variant where the name must be exact."""
        found = compared(row)
        if found is None or not _is_wrong(found, exact=bool(row["name_exact"])):
            return None
        english, arabic = _SENTENCES[found.kind]
        sentence = f"{english}: {'; '.join(found.reasons)}."
        return self.found(
            sentence, arabic=in_arabic(arabic, found.reasons), stated=row["recipient_name"], expected=row["record_name"]
        )

    def plant(self, scene: Scene) -> Planting | None:
        """Two letters swapped, where that makes no other name and no variant of the right one."""
        wrong = slipped(scene.piece["recipient_name"] or "")
        is_slip = wrong and kind_if_printed(wrong, scene.piece) is NameKind.MISSPELLED
        return scene.change(recipient_name=wrong) if is_slip else None


def _is_wrong(found: Comparison, *, exact: bool) -> bool:
    return found.kind in (NameKind.MISSPELLED, NameKind.PART_MISSING) or (exact and found.kind is NameKind.VARIANT)
