"""The canonical tables: what a project's sources become before anything is checked.

A table may have further columns than the ones listed; they are kept as text. `key` names the columns that identify a row: two
rows with one key are an error in a system of record. `required` columns must be given by the source.
"""

from enum import StrEnum

from commsqa.domain.values import Value


class ColumnType(StrEnum):
    """How a column is read. Ids are text (leading zeros survive); money is decimal(18,3); moments are UTC."""

    TEXT = "text"
    DECIMAL = "decimal"
    DATE = "date"
    MOMENT = "moment"
    INTEGER = "integer"
    BOOLEAN = "boolean"


class TableSpec(Value):
    """A canonical table: its columns in order with their types, the required ones and the key."""

    name: str
    columns: dict[str, ColumnType]
    required: tuple[str, ...]
    key: tuple[str, ...] = ()
    optional: bool = True


def _table(name: str, columns: str, *, key: str = "", optional: bool = True) -> TableSpec:
    """`columns` is a list of `name*:type`: the star marks a required column, the type is text where none is given."""
    parsed: dict[str, ColumnType] = {}
    required = []
    for word in columns.split():
        column, _, kind = word.partition(":")
        if column.endswith("*"):
            column = column[:-1]
            required.append(column)
        parsed[column] = ColumnType(kind or "text")
    return TableSpec(name=name, columns=parsed, required=tuple(required), key=tuple(key.split()), optional=optional)


COMMUNICATIONS = _table(
    "communications",
    """communication_id* batch_id* composition_no:integer comm_type* purpose replaces_id envelope_id channel* customer_id*
    account_id recipient_name recipient_email recipient_phone recipient_address language currency opening_balance:decimal
    total_credits:decimal total_debits:decimal closing_balance:decimal amount_due:decimal due_date:date statement_date:date
    period_start:date period_end:date subject body template_id template_version source_system data_feed composition_host
    job_id print_site product_line region composed_at:moment sent_at:moment state document_uri""",
    key="communication_id batch_id composition_no",
    optional=False,
)
TABLES: dict[str, TableSpec] = {
    table.name: table
    for table in (
        COMMUNICATIONS,
        _table(
            "customers",
            """customer_id* full_name* name_alt kind is_test:boolean email phone address country household_id language
            vulnerable:boolean deceased:boolean source_system updated_by updated_at:moment""",
            key="customer_id",
            optional=False,
        ),
        _table(
            "accounts",
            "account_id* product_line currency status opened_on:date closed_on:date statement_cycle suppressed_reason",
            key="account_id",
        ),
        _table(
            "account_holders",
            "account_id* customer_id* role may_receive:boolean valid_from:date valid_to:date",
            key="account_id customer_id role valid_from",
        ),
        _table(
            "ledger_balances",
            "account_id* balance_date*:date balance*:decimal currency kind",
            key="account_id balance_date currency kind",
        ),
        _table(
            "postings",
            "posting_id account_id currency posted_on*:date amount*:decimal value_on:date entered_at:moment description",
            key="posting_id",
        ),
        _table(
            "preferences",
            "customer_id* product_line purpose channel* allowed*:boolean recorded_at:moment source_system",
        ),
        _table(
            "batches",
            """batch_id* composition_no:integer statement_cycle period_start:date period_end:date expected_pieces:integer
            composed_at:moment cutoff_at:moment release_at:moment""",
            key="batch_id composition_no",
        ),
        _table("changes", "change_id at*:moment kind subject scope description", key="change_id"),
        _table(
            "profiles",
            "customer_id* source_system* full_name name_alt email phone address updated_at:moment",
            key="customer_id source_system",
        ),
        _table("disclosures", "comm_type* country language product_line text* valid_from:date valid_to:date"),
        _table("contacts", "contact_id customer_id communication_id at:moment kind", key="contact_id"),
        _table("bounces", "communication_id at:moment kind status"),
    )
}

ATTRIBUTES = (
    "template_version",
    "template_id",
    "job_id",
    "composition_host",
    "data_feed",
    "source_system",
    "print_site",
    "product_line",
    "comm_type",
    "channel",
    "region",
    "language",
)
"""What the search for a cause looks at where the checks policy does not say otherwise."""
