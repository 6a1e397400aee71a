"""What stands behind the `?` of an address: a filter written wrong must not be a list of everything."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant

from commsqa.dashboard.api.problems import Mistake, Refusal
from commsqa.dashboard.visit import who_asks
from commsqa.project.suggestions import did_you_mean
from commsqa.services.signing_in import SignedIn


def only_known_parameters(request: Request, signed: Annotated[SignedIn | None, Depends(who_asks)]) -> None:
    """Refusal (422) for parameters that the call does not know; nobody who is not signed in learns which it knows."""
    if signed is None or not request.query_params:
        return
    known = sorted(_known(request.scope["route"].dependant))
    unknown = [name for name in dict.fromkeys(request.query_params) if name not in known]
    if unknown:
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "", errors=[_mistake(name, known) for name in unknown])


def _known(dependant: Dependant) -> Iterator[str]:
    """The names of the parameters of a call and of what it depends on."""
    yield from (each.alias for each in dependant.query_params)
    for part in dependant.dependencies:
        yield from _known(part)


def _mistake(name: str, known: list[str]) -> Mistake:
    hint = did_you_mean(name, known) or f"; known are {', '.join(known)}" if known else "; it knows none"
    return Mistake(detail=f"this call knows no such parameter{hint}", parameter=name, place="query")
