"""What was booked on the piece's account in its period, as known at the cut-off."""

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Records
from commsqa.checks.facts.known import known_by

_KEYS = ("account_id", "currency", "period_start", "period_end")


def join_postings(facts: ir.Table, records: Records) -> ir.Table:
    """posted_credits, posted_debits: the sums of what was posted in the period, both positive, in the piece's currency.

    The booking day counts, not the value date. NULL where nothing was posted: a feed that does not know an account says so too.
    """
    pieces = records.pieces
    stating = pieces.filter(pieces.total_credits.notnull(), pieces.total_debits.notnull())
    asked = stating.select(*_KEYS).distinct().rename({f"asked_{name}": name for name in _KEYS})
    postings = records["postings"]
    postings = postings.filter(known_by(postings.entered_at, records.batch.known_at))
    postings = postings.select("account_id", "posted_on", "amount", posted_in=postings.currency)
    found = asked.inner_join(
        postings,
        [
            asked.asked_account_id == postings.account_id,
            postings.posted_on.between(asked.asked_period_start, asked.asked_period_end),
            same_currency(asked.asked_currency, postings.posted_in),
        ],
    )
    right = found.group_by(*(f"asked_{name}" for name in _KEYS)).agg(
        posted_credits=credits_of(found.amount), posted_debits=debits_of(found.amount)
    )
    joined = facts.left_join(
        right,
        [
            facts.account_id == right.asked_account_id,
            facts.period_start == right.asked_period_start,
            facts.period_end == right.asked_period_end,
            facts.currency.fill_null("") == right.asked_currency.fill_null(""),
        ],
    )
    return joined.drop(*(f"asked_{name}" for name in _KEYS))


def same_currency(one: ir.StringValue, other: ir.StringValue) -> ir.BooleanValue:
    """Whether two amounts may be of one currency: one that names none is of any."""
    return (one == other) | one.isnull() | other.isnull()


def postings_beside(suspects: ir.Table, records: Records) -> ir.Table:
    """Each suspect once for every posting of its account in its currency, whenever it was posted and entered.

    `communication_id`, `period_start`, `period_end`, `statement_date`; `posted_on`, `entered_at`, `amount`.
    """
    mine = suspects.select(
        "communication_id", "period_start", "period_end", "statement_date", mine_in="currency", my_account="account_id"
    )
    postings = records["postings"].select("account_id", "posted_on", "entered_at", "amount", posted_in="currency")
    both = [mine.my_account == postings.account_id, same_currency(mine.mine_in, postings.posted_in)]
    return mine.inner_join(postings, both).drop("my_account", "account_id", "mine_in", "posted_in")


def entered_late(postings: ir.Table) -> ir.BooleanValue:
    """Of `postings_beside`: posted before the period and entered after it began. A ledger that was restated since has it."""
    return (postings.posted_on < postings.period_start) & (postings.entered_at.date() >= postings.period_start)


def credits_of(amount: ir.DecimalValue, where: ir.BooleanValue | None = None) -> ir.DecimalValue:
    """The sum of what came in."""
    return _total(amount, amount > 0, where)


def debits_of(amount: ir.DecimalValue, where: ir.BooleanValue | None = None) -> ir.DecimalValue:
    """The sum of what went out, as a positive amount."""
    return -_total(amount, amount < 0, where)


def _total(amount: ir.DecimalValue, side: ir.BooleanValue, where: ir.BooleanValue | None) -> ir.DecimalValue:
    chosen = side if where is None else side & where
    return ibis.ifelse(chosen, amount, ibis.literal(0).cast(amount.type())).sum()
