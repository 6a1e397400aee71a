"""recipient.test_record"""

import ibis
import ibis.expr.types as ir
from ibis import _

from commsqa.checks.base import Check, Dimension, Judgement, Records, Row
from commsqa.checks.contacts import SHARED_BY_MORE_THAN
from commsqa.checks.email_providers import PROVIDERS
from commsqa.checks.examples import Example, RowValues, example
from commsqa.checks.facts import by_channel, folded
from commsqa.checks.harm import DISCLOSING, misdirected
from commsqa.checks.planting import Edit, Planting, Scene

_TEST = {"is_test": "true"}
_OMAR = {
    "customer_id": "K2",
    "full_name": "Omar Haddad",
    "email": "omar@mail.example",
    "phone": "+965 6000 1234",
    "address": "Skolni 4, 60200 Brno, CZ",
}


def _test_piece(**piece: str | None) -> Example:
    """A piece to a test customer beside the real Omar Haddad."""
    values: RowValues = dict(piece)
    return example(piece=values, customer=_TEST, customers=[_OMAR])


class TestRecord(Check):
    """A piece was composed for a test customer: for information, unless it would arrive at somebody real.

    It would where the contact that its channel uses is a real customer's, or a mailbox at a public provider. A contact that more
    than three customers share is nobody's.
    """

    __test__ = False  # no test of pytest's, for all its name
    id = "recipient.test_record"
    title = "Composed for a test customer"
    dimension = Dimension.VALIDITY
    needs = ("communications.customer_id", "customers.is_test")
    reads = ("contact", "channel", "real_owners", *DISCLOSING)
    of_test_customers = True
    first_action = (
        "See whether the contact of the test record is somebody's; then hold the piece. Otherwise nothing is to be done."
    )
    runbook = (
        "Give test records contacts that cannot arrive: the domain example.com, the tester's own desk.",
        "Keep test customers out of production batches at the selection, where they should not be there at all.",
    )
    catches = (
        example(customer=_TEST),
        _test_piece(recipient_address="SKOLNI 4, 60200 Brno, CZ"),
        _test_piece(channel="email", recipient_email="omar@mail.example"),
        _test_piece(channel="email", recipient_email="test.customer@gmail.com"),
        _test_piece(channel="sms", recipient_phone="0096560001234"),
    )
    leaves = (example(), example(customer={"is_test": "false"}))

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """Every one: which customers are tests, the engine decides."""
        return facts.is_test

    def widen(self, suspects: ir.Table, records: Records) -> ir.Table:
        """`real_owners`: how many real customers have the contact that the channel uses."""
        used = suspects.select("communication_id", "channel", value=_plain(suspects.channel, suspects.contact))
        customers = records["customers"]
        real = customers.filter(~customers.is_test.fill_null(False))
        contacts = ibis.union(
            *(
                real.select(channel=ibis.literal(channel), value=_plain(ibis.literal(channel), real[column]))
                for channel, column in (("letter", "address"), ("email", "email"), ("sms", "phone"))
            )
        )
        counted = contacts.semi_join(used, ["channel", "value"]).group_by("channel", "value").agg(real_owners=_.count())
        found = used.inner_join(counted, ["channel", "value"]).select("communication_id", "real_owners")
        return suspects.left_join(found, "communication_id").drop("communication_id_right")

    def judge(self, row: Row) -> Judgement:
        """Always a finding; what would reach somebody is a misdirected piece."""
        if 0 < (row["real_owners"] or 0) <= SHARED_BY_MORE_THAN:
            return self.found(
                "The piece is for a test customer, but it would reach a real one: the contact is theirs too.",
                arabic="الرسالة لعميل تجريبي، لكنها ستصل إلى عميل حقيقي: وسيلة الاتصال له أيضا.",
                stated=row["contact"],
                harm=misdirected(self.id, row, recipient_known=True),
            )
        if row["channel"] == "email" and (row["contact"] or "").lower().rpartition("@")[2].strip() in PROVIDERS:
            return self.found(
                "The piece is for a test customer, but its mailbox at a public provider may be somebody's.",
                arabic="الرسالة لعميل تجريبي، لكن صندوق البريد لدى مزود عام، وقد يكون لشخص حقيقي.",
                stated=row["contact"],
                harm=misdirected(self.id, row, recipient_known=False),
            )
        return self.found("The piece is for a test customer.", arabic="الرسالة لعميل تجريبي.", stated=row["contact"])

    def plant(self, scene: Scene) -> Planting | None:
        """A tester's record has got into the batch, with a real customer's contact."""
        tester = {"customer_id": scene.new_id, "full_name": "Test Test", "is_test": True}
        return scene.change(customer_id=scene.new_id, also=[Edit("customers", values=tester)])


def _plain(channel: ir.StringValue, contact: ir.StringValue) -> ir.StringValue:
    """A contact in one spelling; of a phone number the digits, without the zeros of an international call."""
    text = folded(contact)
    digits = contact.re_replace("[^0-9]", "").re_replace("^00", "")
    return by_channel(channel, text, text, digits).nullif("")
