"""Which change upstream agrees with a probable cause."""

from collections.abc import Callable, Sequence

from commsqa.domain.causes import ChangeEvent, Conditions, ProbableCause

SameRows = Callable[[Conditions], bool]
"""Whether these conditions select the same rows as the cause."""


def agreeing_change(cause: ProbableCause, changes: Sequence[ChangeEvent], same_rows: SameRows) -> ChangeEvent | None:
    """The change that most probably brought the cause about; None where none agrees.

    Of the changes not after the onset (all where there is none): those whose scope shares a condition with the cause, or selects
    the same rows, and contradicts none. Most shared conditions first, then the latest, then the smallest id.
    """
    known = {**cause.implied, **cause.aliases, **cause.conditions}
    agreeing = [
        (len(_shared(cause, change.scope)), change)
        for change in changes
        if change.scope
        and (cause.onset is None or change.at <= cause.onset)
        and all(known.get(attribute, value) == value for attribute, value in change.scope.items())
        and (_shared(cause, change.scope) or same_rows(change.scope))
    ]
    ranked = sorted(agreeing, key=lambda pair: (-pair[0], -pair[1].at.timestamp(), pair[1].change_id))
    return ranked[0][1] if ranked else None


def touched(cause: ProbableCause, change: ChangeEvent) -> Conditions:
    """The part of the change's scope that it shares with the cause; the whole scope where it only selects the same rows."""
    return _shared(cause, change.scope) or change.scope


def _shared(cause: ProbableCause, scope: Conditions) -> Conditions:
    recognised = {**cause.aliases, **cause.conditions}
    return {attribute: value for attribute, value in scope.items() if recognised.get(attribute) == value}
