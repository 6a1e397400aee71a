"""The kinds of transport, found by looking into this folder: nothing is registered by hand."""

import importlib
import pkgutil
import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from commsqa.domain.values import Value
from commsqa.errors import ProjectError
from commsqa.escalation.transports.base import Context, Kind, Transport
from commsqa.project.documents import Mistake
from commsqa.project.escalation_policy import Destination, EscalationPolicy
from commsqa.project.loader import mistake
from commsqa.project.suggestions import did_you_mean


def kinds() -> tuple[str, ...]:
    """The names of all kinds, sorted."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg))


def build_all(policy: EscalationPolicy, context: Context) -> dict[str, Transport]:
    """The transport of each destination by its name, as `build` makes it. ProjectError with a line for each of `mistakes_in`."""
    _refuse(mistakes_in(policy))
    return {name: build(name, _config(to), context) for name, to in policy.destinations.items()}


def mistakes_in(policy: EscalationPolicy) -> list[Mistake]:
    """What is wrong with the destinations. Values are not repeated: they may be secrets.

    Wrong is also a destination that waits as long for an answer as a send may take to land (it would be sent again while the
    first is under way), and a step's mention that is not one that calls anybody there.
    """
    found: list[Mistake] = []
    for name, to in policy.destinations.items():
        try:
            offered, settings = _read(name, _config(to))
        except _WrongSettingsError as error:
            found += error.mistakes
            continue
        timeout = getattr(settings, "timeout_seconds", 0)
        if timeout >= policy.delivery.settle_seconds:
            keys = ("destinations", name, "timeout_seconds")
            found.append((keys, f"{timeout:g} must be below delivery.settle_seconds ({policy.delivery.settle_seconds})"))
        for number, step in enumerate(policy.steps):
            if name in step.notify and step.mention and offered.mentions and not re.fullmatch(offered.mentions, step.mention):
                right = f"right is one like {offered.mention_example}"
                found.append((("steps", number, "mention"), f"'{step.mention}' calls nobody at {name} ({to.kind}); {right}"))
    return found


def build(name: str, config: Mapping[str, Any], context: Context) -> Transport:
    """The transport of the destination `name`. `config` is what the policy says of it, `kind` included. No I/O.

    Raises ProjectError with a line for each of its mistakes: an unknown kind, or keys that are missing, unknown or wrong.
    """
    try:
        offered, settings = _read(name, config)
    except _WrongSettingsError as error:
        wrong = error.mistakes
    else:
        return offered.create(settings, context)
    raise _refusal(wrong)


class _WrongSettingsError(Exception):
    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__()
        self.mistakes = mistakes


def _config(to: Destination) -> dict[str, Any]:
    return {"kind": to.kind, **to.settings}


def _read(name: str, config: Mapping[str, Any]) -> tuple[Kind[Value], Value]:
    place = ("destinations", name)
    kind = config.get("kind")
    if kind not in kinds():
        known = f"({', '.join(kinds())}){did_you_mean(str(kind), kinds())}"
        raise _WrongSettingsError([((*place, "kind"), f"'{kind}' is not a kind of transport {known}")])
    # Imported only when it is used: a kind may bring a large client library.
    offered: Kind[Value] = importlib.import_module(f"{__name__}.{kind}").KIND
    settings = {key: value for key, value in config.items() if key != "kind"}
    try:
        return offered, offered.config.model_validate(settings)
    except ValidationError as error:
        found = [mistake(detail, offered.config) for detail in error.errors(include_url=False)]
    raise _WrongSettingsError([((*place, *keys), what) for keys, what in found])


def _refuse(mistakes: list[Mistake]) -> None:
    if mistakes:
        raise _refusal(mistakes)


def _refusal(mistakes: list[Mistake]) -> ProjectError:
    return ProjectError(*(f"escalation policy: {'.'.join(map(str, keys))}: {what}" for keys, what in mistakes))
