"""name.missing"""

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Records, Row
from commsqa.checks.examples import example
from commsqa.checks.facts import unlike
from commsqa.checks.names.no_name import EMPTY, is_general, is_no_name
from commsqa.checks.planting import Planting, Scene

_RARE = 0.1  # of the pieces of a kind: so few bear a general address that the template did not choose it
_SHOWING = ("letter", "email", "portal")
_LONGEST = 40  # characters, of what stands for a name and is none


class Missing(Check):
    """The piece names nobody: the name is empty, a null was printed in its place, or customers in general are addressed.

    A letter always bears a name. Pieces of the other channels do where others of their kind and channel in the batch bear one;
    there a general address such as "Valued Customer" may be meant, and is left unless nearly all others bear a name.
    """

    id = "name.missing"
    title = "No name on the piece"
    dimension = Dimension.COMPLETENESS
    needs = ("communications.recipient_name", "customers.full_name")
    reads = ("recipient_name", "record_name", "channel", "others_named", "general_share")
    first_action = "Hold the pieces; see whether the name is missing in the data feed or only in the template."
    runbook = (
        "Compare a piece's row in the feed with the customer's record: the record has a name.",
        "Where all pieces of one template or feed lack it, restore the field there and compose them again.",
        "A letter without a name is hard to deliver and to prove: do not send it as it is.",
    )
    catches = (
        example(piece={"recipient_name": None}),
        example(piece={"recipient_name": "N/A"}),
        example(piece={"recipient_name": "Mr null"}),
        example(piece={"recipient_name": "Valued Customer"}),
        example(piece={"recipient_name": "عميلنا العزيز"}),
        example(
            pieces=[
                {"channel": "email", "recipient_name": "-"},
                {"communication_id": "P2", "channel": "email", "period_start": "2025-12-01"},
            ]
        ),
        example(
            pieces=[
                {"channel": "sms", "recipient_name": "عميلنا العزيز"},
                *({"communication_id": f"P{k}", "channel": "sms", "period_start": f"2024-{k:02}-01"} for k in range(2, 13)),
            ]
        ),
    )
    leaves = (
        example(),
        example(piece={"recipient_name": "Mr Null"}, customer={"full_name": "Christopher Null"}),
        example(piece={"recipient_name": "Null, Chris"}, customer={"full_name": "Chris Null"}),
        example(piece={"channel": "email", "recipient_name": None}),  # no email of the batch bears a name
        example(
            pieces=[
                {"channel": "email", "recipient_name": "Valued Customer"},
                {"communication_id": "P2", "channel": "email", "period_start": "2025-12-01"},
            ]
        ),
        example(piece={"channel": "sms", "recipient_name": None}),
        example(piece={"recipient_name": None}, customer={"full_name": None}),
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces to customers whose name is recorded."""
        return facts.record_name.notnull()

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """No name, or a short text that is not the recorded one."""
        short = facts.recipient_name.length() <= _LONGEST
        differs = ibis.ifelse(short, unlike(facts.recipient_name, facts.record_name, facts.record_name_alt), False)
        return facts.recipient_name.isnull() | differs

    def widen(self, suspects: ir.Table, records: Records) -> ir.Table:
        """Of the pieces of the same kind and channel in the batch: `others_named`, whether one bears a name, and `general_share`,
        how many bear the same text in its place, 0 to 1.
        """
        pieces = records.pieces
        name = pieces.recipient_name
        named = ((name.length() > 1) & ~name.lower().isin(sorted(EMPTY))).fill_null(False)
        kinds = pieces.group_by(of_type="comm_type", of_channel="channel").agg(pieces=pieces.count(), others_named=named.any())
        texts = suspects.group_by(a_type="comm_type", a_channel="channel", text="recipient_name").agg(alike=suspects.count())
        joined = suspects.left_join(kinds, [suspects.comm_type == kinds.of_type, suspects.channel == kinds.of_channel])
        same = [joined.comm_type == texts.a_type, joined.channel == texts.a_channel, joined.recipient_name == texts.text]
        found = joined.left_join(texts, same)
        return found.mutate(general_share=found.alike / found.pieces).drop(
            *("of_type", "of_channel", "pieces"), *("a_type", "a_channel", "text", "alike")
        )

    def judge(self, row: Row) -> Judgement | None:
        """A finding where nothing that is printed names anybody."""
        name, letter = row["recipient_name"], row["channel"] == "letter"
        if not letter and not row["others_named"]:
            return None
        if not is_no_name(name) and not (is_general(name) and (letter or row["general_share"] < _RARE)):
            return None
        if name is not None and _names_the_customer(name, row["record_name"]):
            return None
        sentence = "The piece bears no name; the customer's record has one."
        arabic = "لا تحمل المراسلة اسماً، مع أن اسم العميل مسجل لدينا."
        return self.found(sentence, arabic=arabic, stated=name, expected=row["record_name"])

    def plant(self, scene: Scene) -> Planting | None:
        """The field comes empty."""
        named = scene.piece["channel"] in _SHOWING and scene.piece["recipient_name"] and scene.piece["record_name"]
        return scene.change(recipient_name=None) if named else None


def _names_the_customer(name: str, recorded: str) -> bool:
    """Whether what looks like a null is a word of the recorded name: there are people called Null."""
    return not set(name.casefold().replace(",", " ").split()[-1:]).isdisjoint(recorded.casefold().split())
