"""preference.channel_violated"""

from typing import Any

import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.channels import arabic, english
from commsqa.checks.examples import RowValues, example
from commsqa.checks.planting import Planting, Scene


def _wish(allowed: str, **more: Any) -> RowValues:
    return {"customer_id": "K1", "channel": "letter", "allowed": allowed, "recorded_at": "2025-06-01T00:00:00Z", **more}


class ChannelViolated(Check):
    """The customer asked not to be contacted through this channel for this purpose, e.g. a letter to a paperless customer.

    The latest wish known at the cut-off counts; one for the piece's product or purpose goes before one for all, but for a
    later refusal of all. A piece that names no product is about its account's.
    """

    id = "preference.channel_violated"
    title = "Channel against the customer's wish"
    dimension = Dimension.CONSENT
    needs = ("communications.channel", "preferences.allowed")
    reads = ("channel",)
    not_causes = ("channel",)
    first_action = "Send these pieces through an allowed channel; find out when the wishes were last loaded."
    runbook = (
        "Compare the wish in the evidence with what the channel's own system holds for a few of the customers.",
        "Where the wishes are right, have the batch composed again with the current ones; else correct the register.",
        "Pieces that left already go to the complaints desk, so that an answer is ready when the customer calls.",
    )
    catches = (
        example(preferences=[_wish("false")]),
        example(preferences=[_wish("true"), _wish("false", recorded_at="2025-07-01T00:00:00Z")]),
        example(
            piece={"product_line": "card"},
            preferences=[_wish("true"), _wish("false", product_line="card", recorded_at="2025-01-01T00:00:00Z")],
        ),
        example(account={"product_line": "Card"}, preferences=[_wish("false", product_line="card")]),
        example(preferences=[_wish("true"), _wish("false", purpose="service")]),
        example(piece={"channel": "Letter"}, preferences=[_wish("false", channel="LETTER", purpose="Service")]),
    )
    leaves = (
        example(),
        example(preferences=[_wish("true")]),
        example(preferences=[_wish("false", channel="email")]),
        example(preferences=[_wish("false", purpose="marketing")]),
        example(preferences=[_wish("false"), _wish("true", recorded_at="2025-07-01T00:00:00Z")]),
        example(preferences=[_wish("false", recorded_at="2026-02-05T00:00:00Z")]),  # after the cut-off
        example(preferences=[_wish("false", product_line="card")], piece={"product_line": "loan"}),
    )

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """The wish that counts forbids the channel."""
        return ~facts.channel_allowed

    def judge(self, row: Row) -> Judgement:
        """Always a finding."""
        channel = row["channel"]
        return self.found(
            f"The customer's latest wish is not to be contacted by {english(channel)}.",
            arabic=f"آخر رغبة مسجلة للعميل ترفض التواصل معه عبر {arabic(channel)}.",
            stated=channel,
        )

    def plant(self, scene: Scene) -> Planting | None:
        """The customer's only wish refuses the piece's channel."""
        return scene.only_wish(allowed=False)
