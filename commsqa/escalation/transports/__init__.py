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
from commsqa.project.escalation_policy import EscalationPolicy
from commsqa.project.suggestions import did_you_mean


def kinds() -> tuple[str, ...]:
    """The names of all kinds, sorted."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg))


def build_all(policy: EscalationPolicy, context: Context) -> dict[str, Transport]:
    """The transport of each destination by its name, as `build` makes it.

    ProjectError also where a destination waits as long for an answer as a send may take to land (it would be sent again while the
    first is under way), and where a step's mention is not one that calls anybody there.
    """
    built = {}
    for name, to in policy.destinations.items():
        offered, settings = _read(name, {"kind": to.kind, **to.settings})
        timeout = getattr(settings, "timeout_seconds", 0)
        if timeout >= policy.delivery.settle_seconds:
            raise ProjectError(
                f"escalation policy: destinations.{name}: timeout_seconds ({timeout:g}) must be below "
                f"delivery.settle_seconds ({policy.delivery.settle_seconds})"
            )
        for step in policy.steps:
            if name in step.notify and step.mention and offered.mentions and not re.fullmatch(offered.mentions, step.mention):
                raise ProjectError(
                    f"escalation policy: steps: the mention '{step.mention}' calls nobody at {name} ({to.kind}); "
                    f"right is one like {offered.mention_example}"
                )
        built[name] = offered.create(settings, context)
    return built


def build(name: str, config: Mapping[str, Any], context: Context) -> Transport:
    """The transport of the destination `name`. `config` is what the policy says of it, `kind` included. No I/O.

    Raises ProjectError for an unknown kind, and one for all keys of the destination that are missing, unknown or wrong. Values
    are not repeated in the message: they may be secrets.
    """
    offered, settings = _read(name, config)
    return offered.create(settings, context)


def _read(name: str, config: Mapping[str, Any]) -> tuple[Kind[Value], Value]:
    place = f"destinations.{name}"
    kind = config.get("kind")
    if kind not in kinds():
        known = f"({', '.join(kinds())}){did_you_mean(str(kind), kinds())}"
        raise ProjectError(f"escalation policy: {place}.kind: '{kind}' is not a kind of transport {known}")
    # Imported only when it is used: a kind may bring a large client library.
    offered: Kind[Value] = importlib.import_module(f"{__name__}.{kind}").KIND
    settings = {key: value for key, value in config.items() if key != "kind"}
    try:
        return offered, offered.config.model_validate(settings)
    except ValidationError as error:
        keys = ", ".join(offered.config.model_fields) or "none"
        wrong = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors(include_input=False))
        raise ProjectError(f"escalation policy: {place}: {wrong} (keys of kind {kind}: {keys})") from error
