"""recipient.not_account_holder"""

import ibis
import ibis.expr.types as ir
from ibis import _

from commsqa.checks.base import Check, Dimension, Judgement, Records, Row
from commsqa.checks.examples import example
from commsqa.checks.facts import by_channel, folded, holdings, unlike
from commsqa.checks.harm import DISCLOSING, misdirected
from commsqa.checks.planting import Planting, Scene

_STRANGER = {"customer_id": "K2", "full_name": "Omar Haddad", "email": "omar@mail.example", "address": "Skolni 4, 60200 Brno, CZ"}


class NotAccountHolder(Check):
    """The piece carries an account's data to someone who neither owns the account nor may receive for it.

    Whoever holds the account in a role that may receive is a right recipient: joint owners, authorised persons, guardians,
    attorneys within their dates, executors. It is also a finding when the customer id is right, but the printed name and the
    contact that the channel uses both belong to one same other customer.
    """

    id = "recipient.not_account_holder"
    title = "Sent to someone who does not hold the account"
    dimension = Dimension.ACCURACY
    needs = ("communications.account_id", "account_holders.customer_id")
    reads = ("customer_id", "recipient_name", "record_name", "has_holding", "may_receive", "other_customer_id", *DISCLOSING)
    first_action = "Keep the pieces held: each is a personal data breach if it leaves. Find what swapped the recipients."
    runbook = (
        "See whether the addressee once held the account or acts for a holder: then the register of holders is to be corrected.",
        "Otherwise look for the feed, job or template that joined account and addressee wrongly.",
        "Where any has left, ask for it back and let the breach be assessed within 72 hours.",
    )
    catches = (
        example(piece={"customer_id": "K2", "recipient_name": "Omar Haddad"}, customers=[_STRANGER]),
        example(holders=[{"customer_id": "K1", "valid_to": "2025-12-31"}]),
        example(holders=[{"customer_id": "K1", "may_receive": "false"}]),
        example(holders=[{"role": "supplementary_card", "may_receive": "false"}]),
        example(holders=[{"role": "attorney", "valid_from": "2026-02-01"}]),
        example(piece={"recipient_name": "Omar Haddad", "recipient_address": "Skolni 4, 60200 Brno, CZ"}, customers=[_STRANGER]),
        example(
            piece={"recipient_name": "Omar Haddad", "recipient_email": "OMAR@mail.example", "channel": "email"},
            customers=[_STRANGER],
        ),
    )
    leaves = (
        example(),
        example(
            piece={"customer_id": "K2", "recipient_name": "Omar Haddad", "recipient_address": _STRANGER["address"]},
            customers=[_STRANGER],
            holders=["K1", {"customer_id": "K2", "role": "authorised"}],
        ),
        example(  # another holder's name and address: whoever opens it may know
            piece={"recipient_name": "Omar Haddad", "recipient_address": _STRANGER["address"]},
            customers=[_STRANGER],
            holders=["K1", {"customer_id": "K2", "role": "owner"}],
        ),
        example(piece={"recipient_name": "Omar Haddad"}, customers=[_STRANGER]),  # the name alone: name.other_person
        example(piece={"account_id": None}),
        example(holders=[{"role": "copy_recipient"}]),
        example(holders=[{"role": "attorney", "valid_from": "2025-01-01", "valid_to": "2026-01-31"}]),
        example(holders=[{"role": "minor", "may_receive": "false"}, {"role": "guardian"}]),  # one role of two is enough
        example(  # a namesake's address: the name is the addressee's own, in the other script
            piece={"recipient_name": "عمر حداد", "recipient_address": _STRANGER["address"]},
            customer={"full_name": "Omar Haddad", "name_alt": "عمر حداد"},
            customers=[{**_STRANGER, "name_alt": "عمر حداد"}],
        ),
        example(  # no address at all matches nobody
            piece={"recipient_name": "Omar Haddad", "recipient_address": None},
            customers=[{**_STRANGER, "address": None}],
        ),
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces that name an account."""
        return facts.account_id.notnull()

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """No holding that may receive; or neither name nor contact are the addressee's own."""
        other_name = unlike(facts.recipient_name, facts.record_name, facts.record_name_alt.fill_null(""))
        other_contact = unlike(facts.contact, facts.record_contact.fill_null(""))
        stranger = ibis.ifelse(other_name & facts.record_name.notnull(), other_contact, False)
        return (facts.customer_known & ~facts.may_receive) | stranger

    def widen(self, suspects: ir.Table, records: Records) -> ir.Table:
        """`other_customer_id`: one other customer whose name and contact the piece bears, among those who may not receive."""
        name, contact = folded(suspects.recipient_name), folded(suspects.contact)
        printed = suspects.select("communication_id", "channel", "customer_id", "account_id", name=name, contact=contact)
        others = _known_names(records["customers"])
        pairs = printed.inner_join(others, printed.name == others.other_name)
        matched = pairs.filter(
            pairs.contact == by_channel(pairs.channel, pairs.other_address, pairs.other_email, pairs.other_phone),
            pairs.customer_id != pairs.other_customer_id,
        )
        entitled = holdings(records).filter(_.may_receive)
        matched = matched.anti_join(
            entitled, [matched.account_id == entitled.account_id, matched.other_customer_id == entitled.customer_id]
        )
        strangers = matched.group_by("communication_id").agg(other_customer_id=matched.other_customer_id.min())
        return suspects.left_join(strangers, "communication_id").drop("communication_id_right")

    def judge(self, row: Row) -> Judgement | None:
        """A finding without a holding that may receive, or where name and contact are another customer's."""
        harm = misdirected(self.id, row, recipient_known=True)
        if row["other_customer_id"] is not None:
            sentence = "Name and contact of the piece both belong to another customer, not to the addressee."
            arabic = "اسم الرسالة وعنوانها لعميل آخر، لا للمرسل إليه."
            return self.found(sentence, arabic=arabic, stated=row["recipient_name"], expected=row["record_name"], harm=harm)
        if row["may_receive"]:
            return None
        if row["has_holding"]:
            sentence = "The addressee holds the account in a role that may not receive its communications."
            arabic = "صفة المرسل إليه في الحساب لا تخوله استلام رسائله."
        else:
            sentence = "The addressee does not hold the account at the batch's cut-off."
            arabic = "المرسل إليه ليس من أصحاب الحساب عند إقفال الدفعة."
        return self.found(sentence, arabic=arabic, stated=row["customer_id"], harm=harm)

    def plant(self, scene: Scene) -> Planting | None:
        """The whole addressee is another customer: id, name and contacts; the piece has an envelope of its own."""
        theirs = {f"recipient_{name}": scene.other[f"record_{name}"] for name in ("name", "address", "email", "phone")}
        printed = {column: value for column, value in theirs.items() if scene.piece[column] is not None}
        envelope = scene.piece["envelope_id"] and scene.new_id
        swapped = scene.piece["may_receive"] and scene.piece["channel"] == scene.other["channel"]
        return scene.change(customer_id=scene.other["customer_id"], envelope_id=envelope, **printed) if swapped else None


def _known_names(customers: ir.Table) -> ir.Table:
    """Every name of every customer, in either script, with the customer's contacts."""
    contacts = customers.select(
        "full_name",
        "name_alt",
        other_customer_id="customer_id",
        other_email=folded(customers.email),
        other_phone=folded(customers.phone),
        other_address=folded(customers.address),
    )
    names = (contacts.mutate(other_name=folded(contacts[column])) for column in ("full_name", "name_alt"))
    return ibis.union(*names).drop("full_name", "name_alt")
