"""The mandatory texts of a piece's kind beside the piece."""

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Records

_SIGNIFICANT = 2  # letters of a language's tag


def join_disclosures(facts: ir.Table, records: Records) -> ir.Table:
    """disclosures: the texts of the piece's kind, as structs in an array; NULL where the kind needs none. See `missing_from`."""
    rows = records["disclosures"]
    rows = rows.filter(rows.text.notnull()).mutate(
        needed=ibis.struct(
            {
                "country": rows.country.upper(),
                "language": rows.language.lower().left(_SIGNIFICANT),
                "product": rows.product_line.lower(),
                "text": rows.text,
                "valid_from": rows.valid_from,
                "valid_to": rows.valid_to,
            }
        )
    )
    by_kind = rows.group_by(disclosed_type=rows.comm_type).agg(disclosures=rows.needed.collect())
    return facts.left_join(by_kind, facts.comm_type == by_kind.disclosed_type).drop("disclosed_type")


def missing_from(facts: ir.Table) -> ir.ArrayValue:
    """The texts that apply to the piece and do not stand in its body letter for letter; NULL where the kind needs none.

    A text applies where its country is the customer's, its language the piece's, its product the piece's or its account's, and
    the piece was composed (or else dated) while it was valid; what a row leaves empty applies to all, and what is not known of
    the piece fits no row that asks for it.
    """
    language = ibis.coalesce(facts.language, facts.record_language).lower().left(_SIGNIFICANT)
    product = ibis.coalesce(facts.product_line, facts.account_product).lower()
    day = ibis.coalesce(facts.composed_at.date(), facts.statement_date)

    def applies(needed: ir.StructValue) -> ir.BooleanValue:
        asked = ((needed["country"], facts.record_country), (needed["language"], language), (needed["product"], product))
        fits = ibis.and_(*(wanted.isnull() | (wanted == known).fill_null(False) for wanted, known in asked))
        valid = (needed["valid_from"].isnull() | (needed["valid_from"] <= day).fill_null(False)) & (
            needed["valid_to"].isnull() | (needed["valid_to"] >= day).fill_null(False)
        )
        return fits & valid & ~facts.body.contains(needed["text"])

    return facts.disclosures.filter(applies).map(lambda needed: needed["text"])
