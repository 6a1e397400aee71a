"""email.differs_from_record"""

import ibis
import ibis.expr.types as ir
from ibis import _

from commsqa.checks.base import Check, Dimension, Judgement, Records, Row
from commsqa.checks.email_mailbox import mailbox, mailboxes
from commsqa.checks.email_syntax import fault
from commsqa.checks.examples import Example, RowValues, example
from commsqa.checks.facts import holdings, known_by, trim
from commsqa.checks.harm import DISCLOSING, disclosure
from commsqa.checks.planting import Planting, Scene
from commsqa.domain.findings import Harm

_OMAR = {"customer_id": "K2", "full_name": "Omar Haddad", "email": "omar@mail.example"}


def _email(address: str, recorded: str | None = "anna.berg@mail.example", **record: str) -> Example:
    return example(piece={"channel": "email", "recipient_email": address}, customer={"email": recorded, **record})


def _to_omar(*holders: str | RowValues, household_id: str | None = None) -> Example:
    piece = {"channel": "email", "recipient_email": "omar@mail.example"}
    house = {"household_id": household_id}
    return example(piece=piece, customer=house, customers=[_OMAR | house], holders=["K1", *holders])


def _profile(address: str, **more: str) -> Example:
    profile = {"customer_id": "K1", "source_system": "cards", "email": "anna@work.example", **more}
    return example(piece={"channel": "email", "recipient_email": address}, profiles=[profile])


class EmailDiffers(Check):
    """The email goes to an address that the customer register does not have for the customer.

    One mailbox in another spelling is no difference: case, a +label, Gmail's points, a domain in ASCII or Unicode. Neither is the
    address of somebody of the household or who holds the same account and may receive (a joint holder, a guardian), nor one that
    another silo has for the customer: that silos disagree is told by record.silos_disagree.
    """

    id = "email.differs_from_record"
    title = "Email address is not the recorded one"
    dimension = Dimension.CONSISTENCY
    needs = ("communications.recipient_email", "customers.email")
    reads = ("recipient_email", "record_email", "accepted", *DISCLOSING)
    not_causes = ("channel",)
    first_action = "Keep the pieces held, and find where the composition took the address from."
    runbook = (
        "Compare with the change history of the register: an old address points to a stale extract.",
        "If the customer gave the new address, correct the register, and release the pieces.",
        "Otherwise compose again with the register's address; what has left may be a personal data breach.",
    )
    catches = (
        _email("anna.berg@old.example"),
        _email("a.berg@mail.example"),
        _email("annaberg@mail.example"),
        _email("anna.berg@gmx.at", "anna.berg@gmx.de"),
        _to_omar({"customer_id": "K2", "may_receive": "false"}),
        _to_omar({"customer_id": "K2", "valid_to": "2025-12-31"}),
        _profile("anna@work.example", updated_at="2026-02-03T00:00:00Z"),  # known only since the cut-off
    )
    leaves = (
        _email("ANNA.BERG@Mail.Example"),
        _email("anna.berg+bank@mail.example"),
        _email("annaberg@gmail.com", "anna.berg@googlemail.com"),
        _email("info@münchener.de", "info@xn--mnchener-65a.de"),
        _email("anna@work.example", "anna.berg@mail.example; anna@work.example"),
        _email("anna.berg@mail.example", "anna.berg at mail.example"),  # the record's slip, plainly
        _email("anna.berg@old.example", None),
        _email("anna.berg@old.example", updated_at="2026-02-03T00:00:00Z"),
        _to_omar({"customer_id": "K2", "role": "joint"}),
        _profile("anna@work.example"),
        _to_omar(household_id="H1"),
        example(piece={"recipient_email": "anna.berg@old.example"}),  # a letter
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Emails with an address, to customers who have one, and whose record was not changed after the cut-off."""
        both = facts.recipient_email.notnull() & facts.record_email.notnull()
        return (facts.channel == "email") & both & facts.customer_known & facts.record_current

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """Other than in case."""
        printed, recorded = facts.recipient_email, facts.record_email
        return ibis.ifelse(printed == recorded, False, trim(printed).lower() != trim(recorded).lower())

    def widen(self, suspects: ir.Table, records: Records) -> ir.Table:
        """`accepted`: those of the account's other receivers and of the household, and what other silos have for the customer."""
        customers, profiles, held = records["customers"], records["profiles"], holdings(records)
        asked = suspects.select("communication_id", "customer_id", "account_id")
        receivers = asked.inner_join(held.filter(held.may_receive).select("account_id", other="customer_id"), "account_id")
        known = known_by(customers.updated_at, records.batch.known_at) & customers.email.notnull()
        theirs = receivers.inner_join(customers.filter(known).select(other=_.customer_id, email=_.email), "other")
        known = known_by(profiles.updated_at, records.batch.known_at) & profiles.email.notnull()
        own = asked.inner_join(profiles.filter(known).select("customer_id", "email"), "customer_id")
        housed = suspects.filter(suspects.household_id != "").select("communication_id", "household_id")
        family = customers.filter(known_by(customers.updated_at, records.batch.known_at), customers.email.notnull())
        house = housed.inner_join(family.select("household_id", "email"), "household_id")
        both = ibis.union(*(found.select("communication_id", "email") for found in (theirs, own, house)))
        accepted = both.group_by("communication_id").agg(accepted=both.email.collect())
        return suspects.left_join(accepted, "communication_id").drop("communication_id_right")

    def judge(self, row: Row) -> Judgement | None:
        """A finding unless it reaches one of the mailboxes that are the customer's, or of somebody who may receive."""
        printed, recorded = row["recipient_email"], row["record_email"]
        slip = fault(recorded)
        right = mailboxes(recorded).union(mailboxes(slip.meant if slip else None), *map(mailboxes, row["accepted"] or ()))
        if mailbox(printed) in right:
            return None
        return self.found(
            "The email address is not the one that the register has for the customer.",
            arabic="عنوان البريد الإلكتروني ليس العنوان المسجَّل للعميل.",
            stated=printed,
            expected=recorded,
            harm=Harm(check_id=self.id, discloses=disclosure(row)),
        )

    def plant(self, scene: Scene) -> Planting | None:
        """Another mailbox at the same domain, as a stale extract has it."""
        address = scene.piece["recipient_email"]
        speaks = address and scene.piece["channel"] == "email" and scene.piece["record_email"]
        return scene.change(recipient_email=f"former.{address}") if speaks else None
