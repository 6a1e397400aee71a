"""envelope.mixed_customers"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from commsqa.checks.base import Check, Dimension, Judgement, Records, Row
from commsqa.checks.contacts import SHARED_BY_MORE_THAN, links
from commsqa.checks.envelopes import strangers
from commsqa.checks.examples import Example, RowValues, example
from commsqa.checks.facts import folded
from commsqa.checks.harm import DISCLOSING, misdirected
from commsqa.checks.planting import LONG_AGO, Planting, Scene

_OMAR = {"customer_id": "K2", "full_name": "Omar Haddad", "address": "Skolni 4, 60200 Brno, CZ"}
_LENA = {"customer_id": "K3", "full_name": "Lena Novak", "address": "Riegrova 5, 77900 Olomouc, CZ"}
_FIRST, _SECOND = {"communication_id": "P1", "envelope_id": "E1"}, {"communication_id": "P2", "envelope_id": "E1"}


def _enclosed(*others: RowValues, customers: list[RowValues] | None = None, **more: Any) -> Example:
    """Anna Berg's piece in an envelope with others."""
    rows = [_FIRST, *({**_SECOND, **row} for row in others)]
    return example(**{"pieces": rows, "customers": customers or [_OMAR, _LENA], **more})


class MixedCustomers(Check):
    """The piece lies in an envelope that is somebody else's: whoever opens it sees a stranger's account.

    Customers who share a household, an account, a guardian or a recorded address that few have are of one house. The envelope
    belongs to the house with the most pieces in it, of several to the house of the first piece (composed_at, then id); every
    piece of another house is a finding. Pieces of test and of unknown customers do not count, nor does an id that stands on
    more than a hundred pieces: that is a tray or a job.
    """

    id = "envelope.mixed_customers"
    title = "Pieces of several customers in one envelope"
    dimension = Dimension.ACCURACY
    needs = ("communications.envelope_id", "account_holders.customer_id")
    reads = ("customer_id", "members", "ties", *DISCLOSING)
    first_action = "Stop the inserting and keep the envelopes closed: each is a personal data breach if it leaves."
    runbook = (
        "See whether the composition gave two customers one envelope, or the inserter lost its step.",
        "Open the envelopes of the job from the first mixed one on, under two people's eyes.",
        "Where one has left, ask the addressee to return it, and let the breach be assessed within 72 hours.",
    )
    catches = (
        _enclosed({"customer_id": "K2"}),
        _enclosed({"customer_id": "K2"}, customer={"household_id": "H1"}, customers=[{**_OMAR, "household_id": "H2"}]),
        _enclosed({"communication_id": "P0", "customer_id": "K2"}, {"communication_id": "P3"}),  # two against one
    )
    leaves = (
        _enclosed({}),
        example(pieces=[_FIRST, {**_SECOND, "envelope_id": "E2", "customer_id": "K2"}], customers=[_OMAR]),
        example(pieces=[{"envelope_id": None}, {**_SECOND, "envelope_id": None, "customer_id": "K2"}], customers=[_OMAR]),
        _enclosed({"customer_id": "K2"}, customer={"household_id": "H1"}, customers=[{**_OMAR, "household_id": "H1"}]),
        _enclosed({"customer_id": "K2"}, holders=["K1", {"customer_id": "K2", "role": "joint"}]),
        _enclosed({"customer_id": "K2"}, customers=[{**_OMAR, "address": "HUSOVA 12, 11000 Praha, CZ"}]),  # a couple
        _enclosed({"customer_id": "K2"}, customers=[{**_OMAR, "is_test": "true"}]),
        _enclosed({"customer_id": "K9"}),  # an unknown customer is a finding of its own
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces in an envelope, to customers who are known."""
        return facts.envelope_id.notnull() & facts.customer_known

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """Its envelope has pieces of several customers."""
        return facts.envelope_mixed

    def widen(self, suspects: ir.Table, records: Records) -> ir.Table:
        """`members`: the pieces in the envelope; `ties`: what its customers have that may make two of them one house."""
        member = ibis.struct({name: suspects[name] for name in ("communication_id", "customer_id", "composed_at")})
        members = suspects.group_by("envelope_id").agg(members=member.collect())
        inside = suspects.select("envelope_id", "customer_id").distinct()
        houses = _houses(inside, records)
        tied = inside.inner_join(houses, inside.customer_id == houses.person)
        ties = tied.group_by("envelope_id").agg(
            ties=ibis.struct({"customer_id": tied.customer_id, "kind": tied.kind, "link": tied.link}).collect()
        )
        wide = suspects.inner_join(members, "envelope_id")
        return wide.left_join(ties, "envelope_id").drop("envelope_id_right")

    def judge(self, row: Row) -> Judgement | None:
        """A finding where the piece is none of the house that the envelope belongs to."""
        if row["customer_id"] not in strangers(row["members"], row["ties"] or ()):
            return None
        return self.found(
            "The piece lies in an envelope with pieces of customers who share no household, account or guardian with its own.",
            arabic="الرسالة في مظروف واحد مع رسائل عملاء لا يجمعهم بصاحبها بيت ولا حساب ولا وصي.",
            harm=misdirected(self.id, row, recipient_known=True),
        )

    def plant(self, scene: Scene) -> Planting | None:
        """A reissue of another customer's piece gets into the envelope, an hour later."""
        envelope, theirs = scene.piece["envelope_id"], replace(scene, piece=scene.other)
        later = (scene.piece["composed_at"] or LONG_AGO) + timedelta(hours=1)
        reissued = theirs.twin(envelope_id=envelope, purpose="reissue", composed_at=later)
        return reissued if envelope and scene.other["envelope_id"] else None


def _houses(inside: ir.Table, records: Records) -> ir.Table:
    """What ties the customers inside to others: `person`, `kind`, `link`; an address only where few of the register have it."""
    customers = records["customers"]
    house = customers.filter(customers.household_id != "")
    homes = customers.filter(customers.address.notnull()).select(person="customer_id", link=folded(customers.address))
    theirs = homes.semi_join(homes.semi_join(inside, homes.person == inside.customer_id), "link")
    few = theirs.mutate(sharing=theirs.count().over(group_by="link")).filter(_.sharing <= SHARED_BY_MORE_THAN, _.link != "")
    every = ibis.union(
        links(records),
        house.select(person="customer_id", kind=ibis.literal("household"), link="household_id"),
        few.select("person", kind=ibis.literal("address"), link="link"),
    )
    return every.semi_join(inside, every.person == inside.customer_id).distinct()
