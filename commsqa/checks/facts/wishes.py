"""The customer's latest wish about the channel beside each piece."""

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Records
from commsqa.checks.facts.known import known_by


def join_wish(facts: ir.Table, records: Records) -> ir.Table:
    """The customer's latest wish about the channel: for the piece's product where there is one, else for all products.

    A later refusal for all products counts more than a permission for one.
    """
    facts = facts.mutate(contact_purpose=contact_purpose(facts.comm_type, records), wished_product=product_of(facts))
    wishes = latest_wishes(records)
    special = wishes.filter(wishes.product_line != "").select(
        s_customer="customer_id",
        s_channel="channel",
        s_purpose="purpose",
        s_product="product_line",
        s_allowed="allowed",
        s_at="recorded_at",
    )
    general = wishes.filter(wishes.product_line == "").select(
        g_customer="customer_id", g_channel="channel", g_purpose="purpose", g_allowed="allowed", g_at="recorded_at"
    )
    facts = facts.left_join(
        special,
        [
            facts.customer_id == special.s_customer,
            facts.channel == special.s_channel,
            facts.contact_purpose == special.s_purpose,
            facts.wished_product == special.s_product,
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
    refused_since = (~facts.g_allowed & (facts.g_at > facts.s_at)).fill_null(False)
    allowed = ibis.ifelse(refused_since, False, ibis.coalesce(facts.s_allowed, facts.g_allowed))
    mine = [f"{side}_{name}" for side in "sg" for name in ("customer", "channel", "purpose", "allowed", "at")]
    return facts.mutate(channel_allowed=allowed).drop(*mine, "s_product", "wished_product")


def latest_wishes(records: Records) -> ir.Table:
    """The latest wish by customer, channel, product_line ('' for all; lower case) and purpose of contact: allowed, recorded_at.

    A wish for every purpose counts where none names the purpose itself, and where it refuses and was recorded later. Of two at
    one moment, the one that forbids counts.
    """
    preferences = records["preferences"]
    known = preferences.filter(known_by(preferences.recorded_at, records.batch.known_at))
    known = known.mutate(product_line=known.product_line.fill_null("").lower(), purpose=known.purpose.fill_null(""))
    about = ("customer_id", "channel", "product_line")
    newest = ibis.window(group_by=[*about, "purpose"], order_by=[known.recorded_at.desc(nulls_first=False), known.allowed.asc()])
    latest = known.mutate(place=ibis.row_number().over(newest)).filter(ibis._.place == 0)
    purposes = sorted({"service", *map(str.lower, records.policy.contact_purpose.values())})
    fitting = [latest.filter(latest.purpose.isin(["", wanted])).mutate(wanted=ibis.literal(wanted)) for wanted in purposes]
    each = ibis.union(*fitting) if len(fitting) > 1 else fitting[0]
    of_all = each.purpose == ""
    named_at = each.recorded_at.max(where=~of_all).over(ibis.window(group_by=[*about, "wanted"]))
    each = each.mutate(counts=ibis.cases((~of_all, 1), (~each.allowed & (each.recorded_at > named_at), 0), else_=2))
    first = ibis.window(group_by=[*about, "wanted"], order_by=each.counts)
    ranked = each.mutate(place=ibis.row_number().over(first))
    return ranked.filter(ranked.place == 0).select(*about, "allowed", "recorded_at", purpose=ranked.wanted)


def contact_purpose(comm_type: ir.StringValue, records: Records) -> ir.StringValue:
    """The purpose of contact of a kind of communication by the policy; service where it names none."""
    named = [
        (comm_type == kind, ibis.literal(purpose.lower())) for kind, purpose in sorted(records.policy.contact_purpose.items())
    ]
    return ibis.cases(*named, else_="service") if named else ibis.literal("service")


def product_of(facts: ir.Table) -> ir.StringValue:
    """The product that a piece speaks of, in lower case: its own word, else its account's."""
    return ibis.coalesce(facts.product_line, facts.account_product).lower()
