"""Conditions of a severity policy: the facts they may name, and the check that one can be evaluated before it ever is."""

from functools import cache
from itertools import islice, product

import cel

from commsqa.domain.findings import Disclosure, Exposure

_NUMBER = (0.0, 3.25, float("inf"))
_YES_NO = (False, True)

FACTS: dict[str, tuple[object, ...]] = {
    "check": ("recipient.not_account_holder", "balance.arithmetic"),
    "family": ("recipient", "balance"),
    "harm": _NUMBER,
    "money": _NUMBER,
    "privacy": _NUMBER,
    "legal": _NUMBER,
    "trust": _NUMBER,
    "cosmetic": _YES_NO,
    "exposure": tuple(str(exposure) for exposure in Exposure),
    "gone_out": _YES_NO,
    "amount_known": _YES_NO,
    "amount": _NUMBER,
    "one_minor_unit": _YES_NO,
    "wrong_sign": _YES_NO,
    "reached_other": _YES_NO,
    "recipient_known": _YES_NO,
    "discloses": tuple(str(disclosure) for disclosure in Disclosure),
    "vulnerable": _YES_NO,
    "malicious": _YES_NO,
    "reversibility": ("easy", "hard", "none"),
    "deadline_hours": _NUMBER,
    "customers": _NUMBER,
    "all_held": _YES_NO,
    "running": _YES_NO,
    "recurrence": _YES_NO,
    "hours_to_irreversible": _NUMBER,
}
"""Every fact a condition may name, with values that it may have. No fact is ever null: hours are infinite where there is no
deadline, an unknown amount is 0 with `amount_known` false. defaults/severity.yaml says what each means."""

_ALLOWED = {"_&&_", "_||_", "!_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "@in", "_+_", "_-_", "_*_", "-_", "_?_:_"} | {
    "startsWith",
    "endsWith",
    "contains",
}
_TRIALS = 4096


@cache
def check_condition(text: str) -> str:
    """The condition itself, when it is CEL over known facts that answers yes or no; else a ValueError that says what is wrong.

    It is tried on every combination of its facts' sample values, so that no part of it hides a type error behind `&&` or `||`.
    """
    try:
        program = cel.compile(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is no CEL condition: {' '.join(str(error).split())}") from error
    unknown = [name for name in program.variables() if name not in FACTS]
    if unknown:
        raise ValueError(f"{text!r} names {', '.join(map(repr, unknown))}, no known fact; facts are {', '.join(FACTS)}")
    refused = [name for name in program.functions() if name not in _ALLOWED]
    if refused:
        raise ValueError(f"{text!r} uses {', '.join(refused)}; conditions compare facts and join them by &&, ||, ! and in")
    _try_out(text, program)
    return text


def _try_out(text: str, program: cel.Program) -> None:
    names = program.variables()
    for values in islice(product(*(FACTS[name] for name in names)), _TRIALS):
        try:
            answer = program.execute(dict(zip(names, values, strict=True)))
        except (TypeError, ValueError, RuntimeError, ArithmeticError) as error:
            raise ValueError(f"{text!r} cannot be evaluated: {error}") from error
        if not isinstance(answer, bool):
            raise ValueError(f"{text!r} answers {answer!r}, not yes or no")  # noqa: TRY004  pydantic reports ValueErrors
