"""consent.optout_ignored"""

from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
from ibis import _

from commsqa.checks.base import Check, Dimension, Judgement, Records, Row
from commsqa.checks.channels import arabic, english
from commsqa.checks.examples import Example, RowValues, example
from commsqa.checks.facts import product_of
from commsqa.checks.planting import Planting, Scene
from commsqa.project.models import ChecksPolicy

_EVERY_CHANNEL = ("", "all", "any", "*")
_NOT_YET_SENT = ("composed", "held", "queued")
_POLICY = ChecksPolicy(contact_purpose={"newsletter": "marketing"})


def _wish(allowed: str, day: str = "2025-06-01", **more: Any) -> RowValues:
    wish = {"customer_id": "K1", "channel": "letter", "purpose": "marketing", "allowed": allowed}
    return {**wish, "recorded_at": f"{day}T09:00:00Z", **more}


def _newsletter(*wishes: RowValues, **more: Any) -> Example:
    piece = {"comm_type": "newsletter", **more.pop("piece", {})}
    return example(piece=piece, preferences=wishes, policy=_POLICY, **more)


class OptOutIgnored(Check):
    """The customer withdrew consent for the purpose of this piece, such as marketing, before it was sent.

    Only wishes that name the purpose count, and only pieces of another purpose than service. The latest wish for the piece's
    channel and product, or for all of them, counts as it stood when the piece was sent; a piece that has not left is measured
    against its release, else against all that is recorded. So a withdrawal after the composition counts here, unlike elsewhere.
    """

    id = "consent.optout_ignored"
    title = "Sent despite an opt-out"
    dimension = Dimension.CONSENT
    needs = ("communications.channel", "preferences.purpose", "preferences.allowed")
    reads = ("channel", "contact_purpose", "withdrawn_at")
    not_causes = ("channel", "comm_type", "product_line")
    first_action = "Take these pieces out of the batch; nothing may be sent for a purpose that the customer refused."
    runbook = (
        "Find out when the sending system last loaded the opt-outs, and load them again before the next batch.",
        "Where pieces have left, tell compliance: the customer may complain to the authority.",
        "Keep the opt-out as it is; do not ask the customer to confirm it.",
    )
    catches = (
        _newsletter(_wish("false")),
        _newsletter(_wish("true"), _wish("false", "2025-07-01")),
        _newsletter(_wish("false", channel="all")),
        _newsletter(_wish("true", product_line="card"), _wish("false", "2025-07-01"), piece={"product_line": "card"}),
        _newsletter(_wish("false", "2026-02-01"), piece={"sent_at": "2026-02-02T08:00:00Z"}),  # between cut-off and sending
        _newsletter(_wish("false", "2026-02-01")),  # it has not left yet
        _newsletter(_wish("false", purpose="Marketing", channel="Letter"), piece={"channel": "LETTER"}),
    )
    leaves = (
        _newsletter(),
        _newsletter(_wish("true")),
        _newsletter(_wish("false"), _wish("true", "2025-07-01")),
        _newsletter(_wish("false", channel="sms")),
        _newsletter(_wish("false", product_line="card"), piece={"product_line": "loan"}),
        _newsletter(_wish("false", "2026-02-03"), piece={"state": "sent", "sent_at": "2026-02-02T08:00:00Z"}),
        _newsletter(_wish("false", "2026-02-03"), batch={"release_at": "2026-02-02T08:00:00Z"}),
        _newsletter(_wish("false", purpose="survey")),
        example(preferences=[_wish("false")], policy=_POLICY),  # a statement
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces that are sent for another purpose than service."""
        return facts.contact_purpose != "service"

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """All of them: their wishes are looked up for them alone."""
        return facts.contact_purpose.notnull()

    def widen(self, suspects: ir.Table, records: Records) -> ir.Table:
        """Those whose latest wish for their purpose forbids them; `withdrawn_at` is when it was recorded."""
        pieces = suspects.select(
            "communication_id",
            "customer_id",
            "channel",
            purpose=suspects.contact_purpose,
            product=product_of(suspects),
            sent_at=_sent_at(suspects, records),
        )
        wishes = records["preferences"].select(
            "customer_id", "purpose", "allowed", "recorded_at", for_channel="channel", for_product="product_line"
        )
        both = pieces.inner_join(wishes, ["customer_id", "purpose"])
        speaking = both.filter(
            both.for_channel.fill_null("").isin(_EVERY_CHANNEL) | (both.for_channel == both.channel),
            (both.for_product.fill_null("") == "") | (both.for_product.lower() == both["product"]),
            both.recorded_at.isnull() | both.sent_at.isnull() | (both.recorded_at <= both.sent_at),
        )
        order = [speaking.recorded_at.desc(nulls_first=False), speaking.allowed.asc()]
        ranked = speaking.mutate(place=ibis.row_number().over(ibis.window(group_by="communication_id", order_by=order)))
        refused = ranked.filter(_.place == 0, ~_.allowed).select("communication_id", withdrawn_at="recorded_at")
        return suspects.inner_join(refused, "communication_id")

    def judge(self, row: Row) -> Judgement:
        """Always a finding."""
        purpose, channel = row["contact_purpose"], row["channel"]
        day = row["withdrawn_at"] and row["withdrawn_at"].date()
        return self.found(
            f"The customer opted out of {purpose} by {english(channel)}{f' on {day}' if day else ''}.",
            arabic=f"ألغى العميل موافقته على رسائل ({purpose}) عبر {arabic(channel)}{f' بتاريخ {day}' if day else ''}.",
            stated=channel,
        )

    def plant(self, scene: Scene) -> Planting | None:
        """The customer's only wish refuses the purpose of the piece."""
        purpose = scene.piece["contact_purpose"]
        return scene.only_wish(purpose=purpose, allowed=False) if purpose and purpose != "service" else None


def _sent_at(pieces: ir.Table, records: Records) -> ir.TimestampValue:
    """When the piece was or will be sent; NULL where that lies ahead and nobody knows when."""
    moment = dt.timestamp(timezone="UTC")
    batch = records.batch
    ahead = pieces.state.fill_null("composed").isin(_NOT_YET_SENT)
    unknown = ibis.ifelse(ahead, ibis.null(moment), ibis.literal(batch.known_at, type=moment))
    return ibis.coalesce(pieces.sent_at, ibis.literal(batch.release_at, type=moment), unknown)
