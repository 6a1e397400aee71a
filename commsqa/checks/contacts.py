"""What the checks share that ask whose contact a piece bears: the addressee's own, or another customer's."""

import re
from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import ibis
import ibis.expr.types as ir
from ibis import _

from commsqa.checks.base import Check, Judgement, Records, Row
from commsqa.checks.facts import holders_at_cutoff, known_by
from commsqa.checks.harm import DISCLOSING, misdirected
from commsqa.checks.names import NameKind, compare

SHARED_BY_MORE_THAN = 3
"""A value that more customers have than this proves nobody's identity: a shared mailbox, an employer's box, a hostel."""

_OWNER = {
    "id": "customer_id",
    "household": "household_id",
    "name": "full_name",
    **{name: name for name in ("name_alt", "phone", "email", "address")},
}
_OTHER = tuple(f"other_{name}" for name in _OWNER)
_CROWD = 50
"""Customers who share one account, household or guardian from which on that makes nobody a relative: a company's signatories."""
CONTACTS = ("record_name", "record_name_alt", "record_phone", "record_email", "record_address")
"""The facts that `is_same_person` reads of the addressee."""
_SURE = 0.95  # the score of a name of which no part is missing


class BelongsToOther(Check):
    """A contact on the piece is another customer's, and the two have nothing to do with each other.

    A subclass names the `contact` (`email`, `address`) and how it is brought to its normal form.
    """

    contact: ClassVar[str]
    reads = (*CONTACTS, "recipient_email", "recipient_address", "others", *DISCLOSING)
    runbook: ClassVar[tuple[str, ...]] = (
        "Look for what the pieces have in common: a feed, a job, a template version that mixes rows up.",
        "Ask whether any has left: what reached another customer is a breach to assess within 72 hours.",
        "Correct the contact at its source, compose the pieces again and release them.",
    )
    arabic: ClassVar[str]

    @abstractmethod
    def normal(self, value: ir.StringValue) -> ir.StringValue:
        """The one spelling in which two contacts are compared."""

    @abstractmethod
    def differs(self, printed: ir.StringValue, recorded: ir.StringValue) -> ir.BooleanValue:
        """Whether two contacts may differ: cheap, over every piece. What differs in normal form must differ here."""

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces that bear the contact, to a customer whose record was not changed after the cut-off."""
        return facts[f"recipient_{self.contact}"].notnull() & facts.customer_known & facts.record_current

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """It is not the recorded one."""
        return self.differs(facts[f"recipient_{self.contact}"], facts[f"record_{self.contact}"].fill_null(""))

    def widen(self, suspects: ir.Table, records: Records) -> ir.Table:
        """`others`: the customers who have the value, three at most, `related` if they share household, account or guardian."""
        return suspects.inner_join(owners(suspects, records, contact=self.contact, normal=self.normal), "communication_id")

    def judge(self, row: Row) -> Judgement | None:
        """A finding unless one of those who have the value is related to the addressee, or is the addressee under another id."""
        if any(other["related"] or is_same_person(row, other) for other in row["others"]):
            return None
        printed, recorded = row[f"recipient_{self.contact}"], row[f"record_{self.contact}"]
        sentence = f"The {self.contact} is another customer's, who shares no household, account or guardian with the addressee."
        harm = misdirected(self.id, row, recipient_known=True)
        return self.found(sentence, arabic=self.arabic, stated=printed, expected=recorded, harm=harm)


def owners(suspects: ir.Table, records: Records, *, contact: str, normal: Callable[[ir.StringValue], ir.StringValue]) -> ir.Table:
    """By communication_id, where a printed contact is not the record's and other customers have it: `others`, three at most.

    Each is a struct of name, name_alt, phone, email, address and `related` (shares household, account or guardian).
    """
    printed = suspects.select(
        "communication_id",
        "customer_id",
        "household_id",
        value=normal(suspects[f"recipient_{contact}"]),
        own=normal(suspects[f"record_{contact}"].fill_null("")),
    )
    printed = _computed(printed).filter(_.value != _.own, _.value != "")
    matched = printed.inner_join(_owners(printed, records, contact=contact, normal=normal), "value")
    linked = _with_links(matched, records).group_by("communication_id", "household_id", *_OTHER).agg(linked=_.common.any())
    same_house = ((linked.household_id == linked.other_household) & (linked.household_id != "")).fill_null(False)
    contacts = {name: linked[f"other_{name}"] for name in ("name", "name_alt", "phone", "email", "address")}
    other = ibis.struct({**contacts, "related": linked.linked | same_house})
    return linked.group_by("communication_id").agg(others=other.collect())


def _owners(printed: ir.Table, records: Records, *, contact: str, normal: Callable[[ir.StringValue], ir.StringValue]) -> ir.Table:
    """The customers who have a printed value, where they are few enough to be told apart."""
    real = _known_customers(records)
    real = real.filter(real[contact].notnull())
    found = real.select(**{f"other_{name}": real[column] for name, column in _OWNER.items()}, value=normal(real[contact]))
    found = _computed(found).semi_join(printed, "value")
    return found.mutate(sharing=found.count().over(group_by="value")).filter(_.sharing <= SHARED_BY_MORE_THAN)


def _computed(table: ir.Table) -> ir.Table:
    """The same rows. Numbered, the engine cannot filter before the columns stand: it would compute each several times over."""
    return table.mutate(place=ibis.row_number()).drop("place")


def other_records(suspects: ir.Table, records: Records) -> ir.Table:
    """By communication_id: `others`, few who have the addressee's email or phone, as `owners` tells them."""
    real = _known_customers(records)
    mine = suspects.select("communication_id", "customer_id", "record_email", "record_phone")
    found = []
    for contact in ("email", "phone"):
        asked = mine.select("communication_id", "customer_id", value=mine[f"record_{contact}"]).filter(_.value != "")
        theirs = real.select(**{f"other_{name}": real[column] for name, column in _OWNER.items()}, value=real[contact])
        theirs = theirs.semi_join(asked, "value")
        few = theirs.mutate(sharing=theirs.count().over(group_by="value")).filter(_.sharing <= SHARED_BY_MORE_THAN)
        found.append(asked.inner_join(few, "value").filter(_.customer_id != _.other_id).select("communication_id", *_OTHER))
    both = ibis.union(*found)
    other = ibis.struct({name: both[f"other_{name}"] for name in ("name", "name_alt", "phone", "email", "address")})
    return both.group_by("communication_id").agg(others=other.collect())


def relatives(suspects: ir.Table, records: Records, *, contact: str) -> ir.Table:
    """By communication_id: `of_relatives`, that contact of those who share household, account or guardian with the addressee."""
    customers = _known_customers(records)
    houses = customers.filter(customers.household_id != "")
    house = houses.select(person="customer_id", kind=ibis.literal("household"), link="household_id")
    every = links(records).union(house).distinct()
    mine = suspects.select("communication_id", "customer_id").inner_join(every, [_.customer_id == every.person]).drop("person")
    theirs = every.semi_join(mine, ["kind", "link"])
    theirs = theirs.mutate(sharing=theirs.count().over(group_by=["kind", "link"])).filter(_.sharing <= _CROWD)
    theirs = theirs.select(relative="person", their_kind="kind", their_link="link")
    both = mine.inner_join(theirs, [mine.kind == theirs.their_kind, mine.link == theirs.their_link])
    others = both.filter(both.customer_id != both.relative).select("communication_id", "relative").distinct()
    known = customers.select(relative="customer_id", value=customers[contact]).filter(_.value.notnull())
    return others.inner_join(known, "relative").group_by("communication_id").agg(of_relatives=_.value.collect())


def _known_customers(records: Records) -> ir.Table:
    """The customers who are nobody's test, as known at the cut-off."""
    customers = records["customers"]
    return customers.filter(known_by(customers.updated_at, records.batch.known_at), ~customers.is_test.fill_null(False))


def links(records: Records) -> ir.Table:
    """What ties persons together at the cut-off: `person`, `kind`, `link`, several rows a person.

    A link is an account that a person holds in any role, or the guardian of an account that the person holds.
    """
    held = holders_at_cutoff(records)
    guardians = held.filter(held.role == "guardian").select("account_id", guardian="customer_id")
    wards = held.inner_join(guardians, "account_id").filter(_.customer_id != _.guardian)
    return ibis.union(
        held.select(person="customer_id", kind=ibis.literal("account"), link="account_id"),
        wards.select(person="customer_id", kind=ibis.literal("guardian"), link="guardian"),
    )


def _with_links(matched: ir.Table, records: Records) -> ir.Table:
    """Each match once for every link of the addressee's; `common`: the other customer has it too."""
    every = links(records)
    mine = matched.left_join(every, matched.customer_id == every.person).drop("person")
    theirs = every.distinct().rename({f"their_{name}": name for name in every.columns})
    both = [mine.other_id == theirs.their_person, mine.kind == theirs.their_kind, mine.link == theirs.their_link]
    return mine.left_join(theirs, both).mutate(common=_.their_person.notnull())


def is_same_person(row: Row, other: Mapping[str, Any]) -> bool:
    """Whether another record is the addressee's too: the same name, in either script, and a contact that agrees.

    `row` has `record_name`, `record_name_alt`, `record_phone`, `record_email` and `record_address`; `other` the same, unprefixed.
    """
    contacts = ((_plain(row[f"record_{name}"]), _plain(other[name])) for name in ("phone", "email", "address"))
    if not any(mine and mine == theirs for mine, theirs in contacts):
        return False
    names = (name for name in (other["name"], other["name_alt"]) if name and row["record_name"])
    found = (compare(name, row["record_name"], row["record_name_alt"]) for name in names)
    return any(one.kind in {NameKind.SAME, NameKind.VARIANT} and one.score >= _SURE for one in found)


def _plain(contact: str | None) -> str:
    """Letters and digits alone, in lower case: +965 2222-1111 as 96522221111."""
    return re.sub(r"[\W_]", "", contact or "").casefold()
