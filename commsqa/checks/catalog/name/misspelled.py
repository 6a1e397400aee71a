"""name.misspelled"""

import re

import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.examples import example
from commsqa.checks.facts import unlike
from commsqa.checks.names import Comparison, NameKind, compare
from commsqa.checks.text.garbled import SUSPECT, repaired

_MAY_BE_GARBLED = re.compile(SUSPECT)


def name_differs(facts: ir.Table) -> ir.BooleanValue:
    """The printed name is not the recorded one, in either script, letter by letter."""
    return unlike(facts.recipient_name, facts.record_name, facts.record_name_alt)


def speaks_of_a_name(facts: ir.Table) -> ir.BooleanValue:
    """The piece prints a name, and the record as it was at the cut-off has one to compare it with."""
    return facts.recipient_name.notnull() & facts.record_name.notnull() & facts.record_current


def compared(row: Row) -> Comparison:
    """The printed name, as it was meant where a wrong encoding garbled it, against the recorded one in either script."""
    name = row["recipient_name"]
    name = repaired(name) if _MAY_BE_GARBLED.search(name) else name
    return compare(name, row["record_name"], row["record_name_alt"])


class Misspelled(Check):
    """The printed name is the customer's with a slip in it, or with a part missing.

    Titles, initials, order, accents, upper case, the other script and other transliterations are no slips.
    """

    id = "name.misspelled"
    title = "Name misspelled"
    dimension = Dimension.ACCURACY
    needs = ("communications.recipient_name", "customers.full_name")
    reads = ("recipient_name", "record_name", "record_name_alt")
    first_action = "Correct the names at their source; a misspelling alone needs no recall."
    catches = (
        example(piece={"recipient_name": "Anna Breg"}),
        example(piece={"recipient_name": "Ana Berg"}),
        example(piece={"recipient_name": "Khaged Mansour"}, customer={"full_name": "Khaled Mansour", "name_alt": "خالد منصور"}),
    )
    leaves = (
        example(),
        example(piece={"recipient_name": "ANNA BERG"}),
        example(piece={"recipient_name": "Mrs Anna Berg"}),
        example(piece={"recipient_name": "Berg, Anna"}),
        example(piece={"recipient_name": "A. Berg"}),
        example(piece={"recipient_name": "خالد منصور"}, customer={"full_name": "Khaled Mansour", "name_alt": "خالد منصور"}),
        example(piece={"recipient_name": "Khalid Mansur"}, customer={"full_name": "Khaled Mansour", "name_alt": "خالد منصور"}),
        example(  # garbled: a finding of its own
            piece={"recipient_name": "JÃ¼rgen MÃ¼ller"}, customer={"full_name": "Jürgen Müller"}
        ),
        example(piece={"recipient_name": "Omar Haddad"}),  # another person: a finding of its own
        example(piece={"recipient_name": "Anna Breg"}, customer={"updated_at": "2026-02-03T00:00:00Z"}),
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces with a name to compare."""
        return speaks_of_a_name(facts)

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """The name differs at all."""
        return name_differs(facts)

    def judge(self, row: Row) -> Judgement | None:
        """A finding where the comparison calls it a slip or a missing part."""
        found = compared(row)
        if found.kind not in {NameKind.MISSPELLED, NameKind.PART_MISSING}:
            return None
        sentence = f"The name is not spelled as recorded: {'; '.join(found.reasons)}."
        return self.found(sentence, stated=row["recipient_name"], expected=row["record_name"])
