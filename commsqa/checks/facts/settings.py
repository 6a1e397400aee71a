"""Settings of the checks policy that speak of a kind of communication, beside each piece."""

import ibis.expr.types as ir

from commsqa.checks.base import Records


def join_policy(facts: ir.Table, records: Records) -> ir.Table:
    """name_exact: a variant of the name is a finding too; arabic_required: the piece must be in Arabic."""
    policy = records.policy
    return facts.mutate(
        name_exact=facts.comm_type.isin(policy.names.exact_for),
        arabic_required=facts.comm_type.isin(policy.arabic_required),
    )
