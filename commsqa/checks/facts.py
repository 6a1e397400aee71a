"""The joined relation: every piece of a batch beside what the records say of its customer, account, holder, balance and wishes.

Every right side is brought to one row a key before it is joined, so that no join multiplies pieces; the engine counts again.
Records are read as they were known at the batch's cut-off.
"""

from datetime import date, datetime

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from commsqa.checks.base import Records
from commsqa.domain.tables import COMMUNICATIONS


@ibis.udf.scalar.builtin(name="strip_accents")  # type: ignore[untyped-decorator]  # Ibis is untyped
def strip_accents(text: str) -> str:  # noqa: ARG001  the engine gets it
    """The engine's own; Ibis' translate doubles the time of a pass."""
    raise TypeError("runs in the engine only")


@ibis.udf.scalar.builtin(name="trim")  # type: ignore[untyped-decorator]  # Ibis is untyped
def trim(text: str) -> str:  # noqa: ARG001  the engine gets it
    """One-argument trim; Ibis' strip compiles to two arguments and doubles the time of a pass."""
    raise TypeError("runs in the engine only")


def folded(text: ir.StringValue) -> ir.StringValue:
    """Text brought to one spelling for a cheap comparison: case, accents and outer spaces removed."""
    return trim(strip_accents(text.lower()))


def unlike(text: ir.StringValue, *others: ir.StringValue) -> ir.BooleanValue:
    """Whether a text, once folded, is none of the others; an absent one is no other.

    Most texts are equal to another as they stand, and folding them takes many times longer than comparing them.
    """
    same = ibis.or_(*((text == other).fill_null(False) for other in others))
    folds = ibis.and_(*((folded(text) != folded(other)).fill_null(True) for other in others))
    return ibis.ifelse(same | text.isnull(), False, folds)


def join_facts(records: Records) -> ir.Table:
    """One row a piece of the batch. Columns of the piece keep their names; what is joined is described below.

    customer_known, record_name, record_name_alt, record_kind, record_email, record_phone, record_address, household_id,
    record_language, vulnerable, is_test, record_current (the record was not changed after the cut-off);
    contact and record_contact (address, email or phone, as the channel uses);
    account_known, has_holding, may_receive; ledger_balance; channel_allowed; copies (pieces with the same identity).
    A further column of the source keeps its name too, unless a fact above has it: then it is `given_NAME`, never the fact.
    """
    facts = _further_aside(records.pieces)
    for join in (_join_customer, _join_account, _join_holder, _join_ledger, _join_wish, _join_copies):
        facts = join(facts, records)
    return _further_back(facts)


def of_source(facts: ir.Table, column: str) -> ir.Column:
    """A column of the pieces' source in the joined facts."""
    return facts[f"{_GIVEN}{column}"] if f"{_GIVEN}{column}" in facts.columns else facts[column]


def multiplied(records: Records) -> tuple[str, tuple[str, ...], int] | None:
    """The first record table of which several rows fit one piece, the key it is joined by, and how many pieces that concerns."""
    pieces = records.pieces
    for table, key, join in (
        ("customers", ("customer_id",), _join_customer),
        ("accounts", ("account_id",), _join_account),
        ("ledger_balances", ("account_id", "balance_date"), _join_ledger),
    ):
        joined = join(_further_aside(pieces), records)
        several = joined.group_by("communication_id").agg(n=joined.count()).filter(ibis._.n > 1).count().to_pyarrow().as_py()
        if several:
            return table, key, int(several)
    return None


_GIVEN = "given_"


def _further_aside(pieces: ir.Table) -> ir.Table:
    """The pieces with their further columns under a prefix: a source may have a column of any name, also of a fact's."""
    return pieces.rename({f"{_GIVEN}{name}": name for name in pieces.columns if name not in COMMUNICATIONS.columns})


def _further_back(facts: ir.Table) -> ir.Table:
    given = {name.removeprefix(_GIVEN): name for name in facts.columns if name.startswith(_GIVEN)}
    return facts.rename({name: aside for name, aside in given.items() if name not in facts.columns})


def _join_customer(facts: ir.Table, records: Records) -> ir.Table:
    customers = records["customers"]
    right = customers.select(
        record_customer_id=customers.customer_id,
        record_name=customers.full_name,
        record_name_alt=customers.name_alt,
        record_kind=customers.kind.fill_null("person"),
        record_email=customers.email,
        record_phone=customers.phone,
        record_address=customers.address,
        household_id=customers.household_id,
        record_language=customers.language,
        vulnerable=customers.vulnerable.fill_null(False),
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


def _join_account(facts: ir.Table, records: Records) -> ir.Table:
    accounts = records["accounts"]
    right = accounts.select(record_account_id=accounts.account_id)
    joined = facts.left_join(right, facts.account_id == right.record_account_id)
    return joined.mutate(account_known=joined.record_account_id.notnull()).drop("record_account_id")


def holdings(records: Records) -> ir.Table:
    """Who holds which account at the cut-off, one row each: `account_id`, `customer_id`, `may_receive`."""
    holders = holders_at_cutoff(records)
    return holders.group_by("account_id", "customer_id").agg(may_receive=holders.may_receive.fill_null(True).any())


def holders_at_cutoff(records: Records) -> ir.Table:
    """The rows of account_holders that are valid at the cut-off: of one person several, where the roles are several."""
    holders = records["account_holders"]
    known_at = records.batch.known_at
    if known_at is None:
        return holders
    day = ibis.literal(known_at.date(), type=dt.date)
    return holders.filter(
        holders.valid_from.isnull() | (holders.valid_from <= day), holders.valid_to.isnull() | (holders.valid_to >= day)
    )


def _join_holder(facts: ir.Table, records: Records) -> ir.Table:
    held = holdings(records)
    right = held.select(holder_account=held.account_id, holder_customer=held.customer_id, holder_receives=held.may_receive)
    joined = facts.left_join(right, [facts.account_id == right.holder_account, facts.customer_id == right.holder_customer])
    return joined.mutate(has_holding=joined.holder_customer.notnull(), may_receive=joined.holder_receives.fill_null(False)).drop(
        "holder_account", "holder_customer", "holder_receives"
    )


def _join_ledger(facts: ir.Table, records: Records) -> ir.Table:
    """The booked balance of the statement date, in the piece's currency where both name one."""
    ledger = records["ledger_balances"]
    booked = ledger.filter(ledger.kind.fill_null("booked") == "booked")
    right = booked.select(
        ledger_account=booked.account_id,
        ledger_date=booked.balance_date,
        ledger_currency=booked.currency,
        ledger_balance=booked.balance,
    )
    joined = facts.left_join(
        right,
        [
            facts.account_id == right.ledger_account,
            facts.statement_date == right.ledger_date,
            (facts.currency == right.ledger_currency) | facts.currency.isnull() | right.ledger_currency.isnull(),
        ],
    )
    return joined.drop("ledger_account", "ledger_date", "ledger_currency")


def _join_wish(facts: ir.Table, records: Records) -> ir.Table:
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
    purposes = sorted({"service", *records.contact_purpose.values()})
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
    named = [(comm_type == kind, ibis.literal(purpose)) for kind, purpose in sorted(records.contact_purpose.items())]
    return ibis.cases(*named, else_="service") if named else ibis.literal("service")


IDENTITY = ("account_id", "customer_id", "comm_type", "piece_language", "piece_purpose", "from_day", "to_day")
"""What makes two pieces the same communication: account, recipient, type, language, purpose and period."""


def with_identity(pieces: ir.Table) -> ir.Table:
    """The pieces with the columns of `IDENTITY` that are derived: a piece without a period has its statement date."""
    return pieces.mutate(
        piece_language=pieces.language.fill_null(""),
        piece_purpose=pieces.purpose.fill_null("original"),
        from_day=ibis.coalesce(pieces.period_start, pieces.statement_date),
        to_day=ibis.coalesce(pieces.period_end, pieces.statement_date),
    )


def _join_copies(facts: ir.Table, records: Records) -> ir.Table:
    same = with_identity(records.pieces)
    counted = same.group_by(*IDENTITY).agg(copies=same.count())
    twice = counted.filter(counted.copies > 1).rename({f"twin_{name}": name for name in IDENTITY})
    facts = with_identity(facts)
    joined = facts.left_join(twice, [facts[name] == twice[f"twin_{name}"] for name in IDENTITY])
    derived = [name for name in IDENTITY if name not in COMMUNICATIONS.columns]
    return joined.drop(*(f"twin_{name}" for name in IDENTITY), *derived)


def known_by(moment: ir.TimestampValue, known_at: datetime | None) -> ir.BooleanValue:
    """Whether something was recorded by the cut-off; what bears no time counts as always known."""
    if known_at is None:
        return ibis.literal(True)
    return moment.isnull() | (moment <= ibis.literal(known_at, type=dt.timestamp(timezone="UTC")))


def on_or_before(day: ir.DateValue, limit: date | None) -> ir.BooleanValue:
    """Whether a date lies at or before a limit; both absent ones count as yes."""
    return ibis.literal(True) if limit is None else day.isnull() | (day <= ibis.literal(limit, type=dt.date))
