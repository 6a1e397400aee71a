"""The customer's latest wish about the channel beside each piece."""

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Records
from commsqa.checks.facts.known import known_by


def join_wish(facts: ir.Table, records: Records) -> ir.Table:
    """The customer's latest wish about the channel: for the piece's product where there is one, else for all products."""
    purpose = _contact_purpose(facts.comm_type, records)
    facts = facts.mutate(contact_purpose=purpose)
    wishes = _wishes(records)
    special = wishes.filter(wishes.product_line != "").select(
        s_customer="customer_id", s_channel="channel", s_purpose="purpose", s_product="product_line", s_allowed="allowed"
    )
    general = wishes.filter(wishes.product_line == "").select(
        g_customer="customer_id", g_channel="channel", g_purpose="purpose", g_allowed="allowed"
    )
    facts = facts.left_join(
        special,
        [
            facts.customer_id == special.s_customer,
            facts.channel == special.s_channel,
            facts.contact_purpose == special.s_purpose,
            facts.product_line == special.s_product,
        ],
    )
    facts = facts.left_join(
        general,
        [
            facts.customer_id == general.g_customer,
            facts.channel == general.g_channel,
            facts.contact_purpose == general.g_purpose,
        ],
    )
    allowed = ibis.coalesce(facts.s_allowed, facts.g_allowed)
    mine = ("s_customer", "s_channel", "s_purpose", "s_product", "s_allowed", "g_customer", "g_channel", "g_purpose", "g_allowed")
    return facts.mutate(channel_allowed=allowed).drop(*mine)


def _wishes(records: Records) -> ir.Table:
    """The latest wish by customer, channel, product line ('' for all) and purpose of contact.

    A wish for every purpose counts where none names the purpose itself. Of two at one moment, the one that forbids counts.
    """
    preferences = records["preferences"]
    known = preferences.filter(known_by(preferences.recorded_at, records.batch.known_at))
    known = known.mutate(product_line=known.product_line.fill_null(""), purpose=known.purpose.fill_null(""))
    purposes = sorted({"service", *records.policy.contact_purpose.values()})
    fitting = [known.filter(known.purpose.isin(["", wanted])).mutate(wanted=ibis.literal(wanted)) for wanted in purposes]
    each = ibis.union(*fitting) if len(fitting) > 1 else fitting[0]
    order = [
        (each.purpose == "").asc(),
        each.recorded_at.desc(nulls_first=False),
        each.allowed.asc(),
    ]
    window = ibis.window(group_by=["customer_id", "channel", "product_line", "wanted"], order_by=order)
    ranked = each.mutate(place=ibis.row_number().over(window))
    return ranked.filter(ranked.place == 0).select("customer_id", "channel", "product_line", "allowed", purpose=ranked.wanted)


def _contact_purpose(comm_type: ir.StringValue, records: Records) -> ir.StringValue:
    named = [(comm_type == kind, ibis.literal(purpose)) for kind, purpose in sorted(records.policy.contact_purpose.items())]
    return ibis.cases(*named, else_="service") if named else ibis.literal("service")
