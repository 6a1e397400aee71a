"""Pieces to real customers: test customers are looked at by one check alone."""

import ibis.expr.types as ir

from commsqa.checks.base import Records


def real_pieces(records: Records) -> ir.Table:
    """The pieces of the batch, without those to test customers."""
    customers = records["customers"]
    return records.pieces.anti_join(customers.filter(customers.is_test.fill_null(False)), "customer_id")
