"""A probable cause in one English sentence: numbers, time, change; no personal data."""

from commsqa.domain.causes import ChangeEvent, Conditions, ProbableCause
from commsqa.domain.values import is_plain_word
from commsqa.rootcause.changes import touched


def sentence(cause: ProbableCause, change: ChangeEvent | None) -> str:
    """What the cause says, and whether a change event agrees; without one it is called an association.

    A change is told by its id and its kind where that is one word: people write what they like into the rest of it.
    """
    inside, elsewhere = _percent(cause.inside_rate), _percent(cause.elsewhere_rate)
    rates = f"{inside} of the pieces with {_listed(cause.conditions)} fail, {elsewhere} elsewhere"
    ratio = f"(ratio {_ratio(cause.risk_ratio)}, at least {_ratio(cause.risk_ratio_low)})"
    parts = [f"{rates} {ratio}", f"explains {_percent(cause.explained)} of the findings"]
    if cause.onset is not None:
        parts.append(f"since {cause.onset:%Y-%m-%d %H:%M} UTC")
    return "; ".join([*parts, _change_clause(cause, change)]) + "."


def _change_clause(cause: ProbableCause, change: ChangeEvent | None) -> str:
    if change is None:
        return "an association, no change event agrees"
    kind = f" ({change.kind})" if is_plain_word(change.kind) else ""
    came = "came before and touched" if cause.onset is not None else "touched"
    return f"{change.change_id}{kind} {came} {_listed(touched(cause, change))}"


def _listed(conditions: Conditions) -> str:
    return " and ".join(f"{attribute} = {value}" for attribute, value in sorted(conditions.items()))


def _percent(share: float) -> str:
    """Two significant digits, and never 100 or 0 for what is only nearly so."""
    percent = 100 * share
    if 0 < percent < 0.01:
        return "under 0.01 %"
    if 99 < percent < 100:
        return f"{min(percent, 99.9):.1f} %"
    return f"{percent:.0f} %" if percent >= 10 or percent == 0 else f"{percent:.2g} %"


def _ratio(ratio: float) -> str:
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.1f}"
