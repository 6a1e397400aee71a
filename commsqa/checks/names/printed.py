"""What the checks of names share: which pieces print a name, and how it compares with all whom it may rightly name."""

import re
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Records, Row
from commsqa.checks.facts import holders_at_cutoff, unlike
from commsqa.checks.names import Comparison, NameKind, compare
from commsqa.checks.names.addressee_list import MOST, addressees_of
from commsqa.checks.names.capacities import Capacity, addressed
from commsqa.checks.names.no_name import is_general, is_no_name
from commsqa.checks.names.text import at_sight
from commsqa.checks.text.garbled import SUSPECT, repaired
from commsqa.checks.text.languages import known_language

READ = ("recipient_name", "record_name", "record_name_alt", "record_kind", "deceased", "holders", "language")
"""The facts that `compared` reads, after `with_holders`."""

RIGHT = frozenset({NameKind.SAME, NameKind.VARIANT})
_RANK = {kind: rank for rank, kind in enumerate(NameKind)}
_MAY_BE_GARBLED = re.compile(SUSPECT)
_LOST = "\ufffd"
_ACTING = ("guardian", "attorney", "executor", "heir", "authorised")


def name_differs(facts: ir.Table) -> ir.BooleanValue:
    """The printed name is not the recorded one, in either script, but for case, accents and outer spaces."""
    return unlike(facts.recipient_name, facts.record_name, facts.record_name_alt)


def speaks_of_a_name(facts: ir.Table) -> ir.BooleanValue:
    """The piece prints a name, and the record as it was at the cut-off has one to compare it with."""
    return facts.recipient_name.notnull() & facts.record_name.notnull() & facts.record_current


def with_holders(suspects: ir.Table, records: Records) -> ir.Table:
    """The suspects with `holders`: the names of those who hold the piece's account too, if they receive and if they act."""
    customers = records["customers"].select(holder_id="customer_id", name="full_name", name_alt="name_alt")
    held = holders_at_cutoff(records)
    receives = held.may_receive.fill_null(True)
    acts = receives & held.role.isin(_ACTING).fill_null(False)
    acting = held.group_by("account_id", "customer_id").agg(receives=receives.any(), acts=acts.any())
    named = acting.inner_join(customers, acting.customer_id == customers.holder_id).filter(ibis._.name.notnull())
    pieces = suspects.select("communication_id", of_account="account_id", of_customer="customer_id")
    other = pieces.inner_join(named, [pieces.of_account == named.account_id, pieces.of_customer != named.holder_id])
    holder = ibis.struct({name: other[name] for name in ("name", "name_alt", "receives", "acts")})
    holders = other.group_by("communication_id").agg(holders=holder.collect())
    return suspects.left_join(holders, "communication_id").drop("communication_id_right")


def compared(row: Row) -> Comparison | None:
    """The printed name, as it was meant where a wrong encoding garbled it, against whom the record and the account name.

    A piece may be addressed to several holders of the account together, the customer among them, to one who acts for the
    customer, or to the customer as the guardian or executor of a holder. None where the piece prints nobody's
    name, or one that lost letters in a wrong encoding: these are findings of their own.
    """
    name = row["recipient_name"]
    if (is_no_name(name) or is_general(name)) and not is_no_name(row["record_name"]):
        return None
    if _MAY_BE_GARBLED.search(name):
        name = repaired(name, known_language(row["language"]))
        if _LOST in name:
            return None
    kind = "estate" if row["deceased"] else row["record_kind"]
    found = compare(name, row["record_name"], row["record_name_alt"], kind=kind)
    if found.kind in RIGHT or not row["holders"]:
        return found
    receiving = [holder for holder in row["holders"] if holder["receives"]]
    others = [_among_holders(name, row, receiving), *_acting(name, receiving), *_in_capacity(name, row["holders"])]
    return min((found, *filter(None, others)), key=lambda one: (_RANK[one.kind], -one.score))


def kind_if_printed(name: str, row: Row) -> NameKind | None:
    """What the comparison would call another name on a piece whose account nobody else holds; None where nothing is compared."""
    if row["record_name"] is None or not row["record_current"]:
        return None
    found = compared({**row, "recipient_name": name, "holders": ()})
    return found.kind if found else None


def _acting(name: str, holders: Sequence[Mapping[str, Any]]) -> list[Comparison]:
    found = (compare(name, holder["name"], holder["name_alt"]) for holder in holders if holder["acts"])
    return [one for one in found if one.kind in RIGHT]


def _in_capacity(name: str, holders: Sequence[Mapping[str, Any]]) -> list[Comparison]:
    """A name that says for whom the addressee receives (guardian of, estate of) against those whose account it is."""
    capacity = addressed(at_sight(name)).capacity
    if capacity is Capacity.SELF:
        return []
    kind = "estate" if capacity is Capacity.ESTATE else None
    found = (compare(name, holder["name"], holder["name_alt"], kind=kind) for holder in holders)
    return [one for one in found if one.kind in RIGHT]


def _among_holders(name: str, row: Row, holders: Sequence[Mapping[str, Any]]) -> Comparison | None:
    """A list of addressees against the customer with as many others of the account as it names."""
    wanted = addressees_of(name) - 1
    if not 0 < wanted <= len(holders) <= MOST:
        return None
    own = {"name": row["record_name"], "name_alt": row["record_name_alt"]}
    found = (compare(name, *_together([own, *some])) for some in combinations(holders, wanted))
    return min(found, key=lambda one: (_RANK[one.kind], -one.score))


def _together(people: Sequence[Mapping[str, Any]]) -> tuple[str, str | None]:
    alts = [one["name_alt"] for one in people]
    return " & ".join(one["name"] for one in people), " & ".join(alts) if all(alts) else None
