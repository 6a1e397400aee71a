"""Conditions over the joined facts, as a project writes them in its checks policy: `amount_due > 0 AND due_date IS NULL`.

The language is the condition part of SQL and closed: facts, literals, comparisons, AND, OR, NOT, IN, BETWEEN, LIKE, IS NULL,
`+ - *` and a few functions. sqlglot parses it; what is not listed here is refused.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from operator import add, and_, eq, ge, gt, le, lt, mul, ne, or_, sub
from typing import Any

import ibis
import ibis.expr.types as ir
import sqlglot
from ibis.common.exceptions import IbisError
from sqlglot import exp
from sqlglot.errors import SqlglotError

from commsqa.errors import InputError
from commsqa.project.suggestions import did_you_mean

_EXAMPLE = "write a condition such as channel = 'letter' AND amount_due > 1000"
_BINARY: Mapping[type[exp.Expr], Callable[[Any, Any], Any]] = {
    exp.And: and_,
    exp.Or: or_,
    exp.EQ: eq,
    exp.NEQ: ne,
    exp.GT: gt,
    exp.GTE: ge,
    exp.LT: lt,
    exp.LTE: le,
    exp.Add: add,
    exp.Sub: sub,
    exp.Mul: mul,
}
_FUNCTIONS: Mapping[type[exp.Expr], Callable[[Any], Any]] = {
    exp.Lower: lambda value: value.lower(),
    exp.Upper: lambda value: value.upper(),
    exp.Trim: lambda value: value.strip(),
    exp.Length: lambda value: value.length(),
    exp.Abs: lambda value: value.abs(),
}
_KNOWN = "AND, OR, NOT, =, <>, <, <=, >, >=, IN, BETWEEN, LIKE, IS NULL, + - *, lower, upper, trim, length, abs, coalesce"


class Condition:
    """A parsed expression. InputError, one sentence, for what the language does not have."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._tree = _parsed(text)
        _require_known(self._tree)
        if not self.names:
            raise InputError(f"'{text}' names no fact; {_EXAMPLE}")

    @property
    def names(self) -> tuple[str, ...]:
        """The facts that it names, in the order of the text."""
        return tuple(dict.fromkeys(column.name for column in self._tree.find_all(exp.Column, bfs=False)))

    def over(self, facts: ir.Table) -> ir.BooleanValue:
        """The expression on the facts. InputError for a fact that there is not, or for values that cannot be compared."""
        self.refuse_unknown(facts.columns)
        try:
            built = _built(self._tree, facts)
        except (IbisError, TypeError, AttributeError):
            raise InputError(f"'{self.text}' does not fit its facts; compare text with text, amounts with numbers") from None
        if not isinstance(built, ir.BooleanValue):
            raise InputError(f"'{self.text}' is neither true nor false; {_EXAMPLE}")
        return built

    def refuse_unknown(self, facts: Collection[str]) -> None:
        """InputError for the first name that is no fact."""
        for name in self.names:
            if name not in facts:
                raise InputError(f"there is no fact '{name}'{did_you_mean(name, facts)}")


def _parsed(text: str) -> exp.Expr:
    try:
        found = sqlglot.parse(text, read="duckdb")
    except SqlglotError:
        raise InputError(f"'{text}' cannot be read; {_EXAMPLE}") from None
    if len(found) != 1 or found[0] is None:
        raise InputError(f"'{text}' is not one condition; {_EXAMPLE}")
    return found[0]


def _require_known(node: exp.Expr) -> None:
    """Every part of the expression is one of the language's; the first that is not is named."""
    for part in node.walk():
        if isinstance(part, exp.Column) and part.table:
            raise InputError(f"'{part.sql()}': a fact has no table before it")
        if isinstance(part, exp.Cast) and not _is_day(part):
            raise InputError(f"'{part.sql()}' is not known here; known is DATE '2026-01-31'")
        if isinstance(part, exp.Null) and not isinstance(part.parent, exp.Is):
            raise InputError("nothing equals NULL; write IS NULL")
        if not isinstance(part, _PARTS):
            raise InputError(f"'{part.sql()}' is not known here; known are {_KNOWN}")


_PARTS = (
    *_BINARY,
    *_FUNCTIONS,
    *(exp.Not, exp.Neg, exp.Paren, exp.In, exp.Between, exp.Like, exp.ILike, exp.Is, exp.Coalesce),
    *(exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.Cast, exp.DataType),
)


def _is_day(part: exp.Cast) -> bool:
    if not (part.to.is_type("date") and isinstance(part.this, exp.Literal) and part.this.is_string):
        return False
    try:
        date.fromisoformat(part.this.name)
    except ValueError:
        return False
    return True


def _built(node: exp.Expr, facts: ir.Table) -> Any:
    """The node as an Ibis expression; text beside a date or a time is read as one."""

    def value(part: Any) -> Any:
        return _built(part, facts)

    if (operator := _BINARY.get(type(node))) is not None:
        return operator(*_alike(value(node.this), value(node.expression)))
    if (function := _FUNCTIONS.get(type(node))) is not None:
        return function(value(node.this))
    match node:
        case exp.Paren():
            return value(node.this)
        case exp.Not():
            return ~value(node.this)
        case exp.Neg():
            return -value(node.this)
        case exp.In():
            subject = value(node.this)
            return ibis.or_(*(eq(*_alike(subject, value(each))) for each in node.expressions))
        case exp.Between():
            return value(exp.GTE(this=node.this, expression=node.args["low"])) & value(
                exp.LTE(this=node.this, expression=node.args["high"])
            )
        case exp.Like():
            return value(node.this).like(node.expression.name)
        case exp.ILike():
            return value(node.this).ilike(node.expression.name)
        case exp.Is():
            subject, other = value(node.this), node.expression
            return subject.isnull() if isinstance(other, exp.Null) else subject.fill_null(not other.this) == other.this
        case exp.Coalesce():
            return ibis.coalesce(value(node.this), *map(value, node.expressions))
        case _:
            return _leaf(node, facts)


def _leaf(node: exp.Expr, facts: ir.Table) -> Any:
    match node:
        case exp.Column():
            return facts[node.name]
        case exp.Boolean():
            return ibis.literal(node.this)
        case exp.Null():
            return ibis.null()
        case exp.Cast():
            return ibis.literal(date.fromisoformat(node.this.name))
        case exp.Literal() if node.is_string:
            return ibis.literal(node.this)
        case _:
            number = Decimal(node.name)
            return ibis.literal(int(number) if number == number.to_integral_value() else number)


def _alike(left: Any, right: Any) -> tuple[Any, Any]:
    """Both sides; a text beside a date or a moment becomes one."""
    for one, other in ((left, right), (right, left)):
        if isinstance(other, ir.StringScalar) and isinstance(one, ir.DateValue | ir.TimestampValue):
            read = other.cast(one.type())
            return (one, read) if one is left else (read, one)
    return left, right
