"""The addressee's record beside each piece."""

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Records
from commsqa.checks.facts.known import known_by


def join_customer(facts: ir.Table, records: Records) -> ir.Table:
    customers = records["customers"]
    right = customers.select(
        record_customer_id=customers.customer_id,
        record_name=customers.full_name,
        record_name_alt=customers.name_alt,
        record_kind=customers.kind.fill_null("person"),
        record_email=customers.email,
        record_phone=customers.phone,
        record_address=customers.address,
        record_country=customers.country.upper(),
        household_id=customers.household_id,
        record_language=customers.language,
        vulnerable=customers.vulnerable.fill_null(False),
        deceased=customers.deceased.fill_null(False),
        is_test=customers.is_test.fill_null(False),
        record_current=known_by(customers.updated_at, records.batch.known_at),
    )
    joined = facts.left_join(right, facts.customer_id == right.record_customer_id)
    joined = joined.mutate(customer_known=joined.record_customer_id.notnull()).drop("record_customer_id")
    return joined.mutate(
        contact=by_channel(joined.channel, joined.recipient_address, joined.recipient_email, joined.recipient_phone),
        record_contact=by_channel(joined.channel, joined.record_address, joined.record_email, joined.record_phone),
    )


def by_channel(channel: ir.StringValue, address: ir.StringValue, email: ir.StringValue, phone: ir.StringValue) -> ir.StringValue:
    """The contact that the channel uses; push and portal use none."""
    return ibis.cases((channel == "letter", address), (channel == "email", email), (channel == "sms", phone))
