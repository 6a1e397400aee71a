"""preference.conflict_across_products"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from commsqa.checks.base import Dimension, Judgement, RecordCheck, Records, Row
from commsqa.checks.channels import arabic, english
from commsqa.checks.examples import RowValues, example
from commsqa.checks.facts import contact_purpose, latest_wishes, product_of, real_pieces
from commsqa.checks.planting import Planting, Scene
from commsqa.domain.findings import SubjectKind
from commsqa.project.models import ChecksPolicy

_SUBJECT = ("customer_id", "channel", "purpose")
_LOAN = {"product_line": "loan"}
_OFFER = {**_LOAN, "comm_type": "offer"}


def _wish(product: str | None, allowed: str, day: str | None = "2025-06-01", **more: Any) -> RowValues:
    moment = day and f"{day}T09:00:00Z"
    return {"customer_id": "K1", "channel": "letter", "product_line": product, "allowed": allowed, "recorded_at": moment, **more}


class ConflictAcrossProducts(RecordCheck):
    """The customer asked not to use a channel for one product, and it is still used for another: paperless card, paper mortgage.

    A conflict is a refusal for one product, recorded on a later day than any wish of the customer's that speaks of the other
    product or of all. Wishes of the same day, and a later wish for the other product or for all, are a deliberate difference.
    Pieces that go against their own product's wish are findings of preference.channel_violated and not repeated here. One
    finding a customer; the newest refusal is what is suggested for every product, and the customer is the one to say so.
    """

    id = "preference.conflict_across_products"
    title = "Wishes differ between products"
    dimension = Dimension.CONSENT
    subject = SubjectKind.CUSTOMER
    needs = ("communications.channel", "preferences.product_line", "preferences.recorded_at")
    reads = ("conflicts",)
    first_action = "Ask the customer whether the newest wish is meant for all products, and record the answer."
    runbook = (
        "Until the customer answers, use the channel of the newest wish where the law lets you choose.",
        "Record the answer for every product on one day, or once for all products.",
        "Where many customers are affected, see which system takes a wish for its own product only.",
    )
    catches = (
        example(piece=_LOAN, preferences=[_wish("card", "false")]),
        example(piece=_LOAN, preferences=[_wish("card", "false"), _wish("loan", "true", "2020-01-01")]),
        example(piece=_LOAN, preferences=[_wish("card", "false"), _wish(None, "true", "2020-01-01")]),
        example(account=_LOAN, preferences=[_wish("Card", "false", channel="Letter", purpose="Service")]),
        example(
            piece=_LOAN,
            preferences=[_wish("card", "false"), _wish("deposit", "false", "2025-07-01")],  # two refusals, one customer
        ),
        example(
            piece=_OFFER,
            preferences=[_wish("card", "false", purpose="marketing")],
            policy=ChecksPolicy(contact_purpose={"offer": "marketing"}),
        ),
    )
    leaves = (
        example(),
        example(piece=_LOAN, preferences=[_wish("loan", "true")]),
        example(piece=_LOAN, preferences=[_wish("card", "false", channel="email")]),
        example(piece=_LOAN, preferences=[_wish("card", "false"), _wish("loan", "true", "2025-06-02")]),  # told apart since
        example(piece=_LOAN, preferences=[_wish("card", "false"), _wish("loan", "true")]),  # told apart on the day itself
        example(piece=_LOAN, preferences=[_wish("card", "false"), _wish(None, "true", "2025-07-01")]),
        example(piece=_LOAN, preferences=[_wish("card", "false"), _wish("card", "true", "2025-07-01")]),
        example(piece=_LOAN, preferences=[_wish("card", "false"), _wish("loan", "false", "2020-01-01")]),  # violated itself
        example(piece=_LOAN, preferences=[_wish("card", "false", "2026-02-05")]),  # after the cut-off
        example(piece=_LOAN, preferences=[_wish("card", "false", None)]),  # nobody knows which is newer
        example(piece=_LOAN, preferences=[_wish("card", "false", purpose="marketing")]),
        example(preferences=[_wish("card", "false")]),  # a piece of no product
        example(piece=_LOAN, preferences=[_wish("card", "false")], customer={"is_test": "true"}),
    )

    def relation(self, records: Records) -> ir.Table:
        """The batch's customers with wishes for a product; `conflicts` are the products that go against a refusal elsewhere."""
        wishes = latest_wishes(records)
        special = wishes.filter(wishes.product_line != "")
        sent = _sent(records).semi_join(special, "customer_id")
        found = ibis.struct({name: _[name] for name in ("channel", "product", "own_at", "refused_for", "refused_at")})
        conflicts = _conflicts(sent, special, wishes.filter(wishes.product_line == ""))
        each = conflicts.group_by("customer_id").agg(conflicts=found.collect())
        joined = sent.select("customer_id").distinct().left_join(each, "customer_id").drop("customer_id_right")
        return joined.mutate(subject_id=joined.customer_id, suspect=joined.conflicts.notnull())

    def judge(self, row: Row) -> Judgement:
        """Always a finding: of the newest refusal."""
        newest = newest_refusal(row["conflicts"])
        first, product, day = newest[0], newest[0]["refused_for"], newest[0]["refused_at"].date()
        products = [conflict["product"] for conflict in newest]
        channel, others = first["channel"], ", ".join(products)
        return self.found(
            f"Contact by {english(channel)} was refused for {product} on {day}, and goes on for {others}. "
            "Suggested: the newest wish, for all products.",
            arabic=f"رفض العميل التواصل عبر {arabic(channel)} لمنتج {product} بتاريخ {day}، "
            f"ولا تزال هذه القناة مستخدمة لـ {others}. "
            "المقترح: اعتماد الرغبة الأحدث لجميع المنتجات.",
            stated="; ".join(f"{conflict['product']}: {channel}, {_own_wish(conflict)}" for conflict in newest),
            expected=f"{product}: no {channel} since {day}",
        )

    def plant(self, scene: Scene) -> Planting | None:
        """The customer's only wish refuses the channel for a product that the batch is not about."""
        about = scene.piece["product_line"] or scene.piece["account_product"]
        customer = scene.piece["customer_id"]
        refusal = scene.only_wish(allowed=False, product_line=scene.new_id)
        return replace(refusal, subject_id=customer) if about else None


def newest_refusal(conflicts: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The conflicts with the newest refusal, by product; of two refusals at one moment the first by channel and product."""
    ranked = sorted(conflicts, key=lambda one: (one["channel"], one["refused_for"], one["product"]))
    first = max(ranked, key=lambda one: one["refused_at"])  # the first of equals
    newest = {one["product"]: one for one in ranked if all(one[name] == first[name] for name in ("channel", "refused_for"))}
    return list(newest.values())


def _own_wish(conflict: Mapping[str, Any]) -> str:
    return f"allowed on {conflict['own_at'].date()}" if conflict["own_at"] else "no wish of its own"


def _sent(records: Records) -> ir.Table:
    """What the batch sends, one row a customer, channel, purpose of contact and product."""
    pieces, accounts = real_pieces(records), records["accounts"]
    products = accounts.select(account_of="account_id", account_product="product_line")
    pieces = pieces.left_join(products, pieces.account_id == products.account_of)
    pieces = pieces.mutate(product=product_of(pieces), purpose=contact_purpose(pieces.comm_type, records))
    return pieces.filter(pieces.product.notnull()).select(*_SUBJECT, "product").distinct()


def _conflicts(sent: ir.Table, special: ir.Table, general: ir.Table) -> ir.Table:
    """What is sent although a refusal for another product is newer than every wish that speaks of it, and none forbids it."""
    own = special.select(*_SUBJECT, product="product_line", own_allowed="allowed", own_at="recorded_at")
    common = general.select(*_SUBJECT, common_allowed="allowed", common_at="recorded_at")
    refusals = special.filter(~special.allowed, special.recorded_at.notnull())
    refused = refusals.select(*_SUBJECT, refused_for="product_line", refused_at="recorded_at")
    both = sent.left_join(own, (*_SUBJECT, "product")).select(*sent.columns, "own_allowed", "own_at")
    both = both.left_join(common, _SUBJECT).select(*both.columns, "common_allowed", "common_at")
    both = both.inner_join(refused, _SUBJECT)
    later = [both[name].isnull() | (both[name].date() < both.refused_at.date()) for name in ("own_at", "common_at")]
    allowed = ibis.coalesce(both.own_allowed, both.common_allowed, True)
    return both.filter(both.product != both.refused_for, allowed, *later)
