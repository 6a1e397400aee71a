"""What is known of the domain that a piece's email goes to."""

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Records
from commsqa.checks.facts.text import trim


def join_mail(facts: ir.Table, records: Records) -> ir.Table:
    """mail_refused: the domain was looked up, and certainly takes no mail. False where nothing was looked up."""
    refused = sorted(records.refused_domains)
    return facts.mutate(mail_refused=domain_of(facts.recipient_email).isin(refused) if refused else ibis.literal(False))


def domain_of(address: ir.StringValue) -> ir.StringValue:
    """What stands after the first @, in lower case."""
    return trim(address.substr(address.find("@") + 1)).lower()
