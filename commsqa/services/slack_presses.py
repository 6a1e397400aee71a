"""What a person does by pressing a button in Slack: the same as on the pages, in their name and within their rights."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from commsqa.domain.people import Permission, Person
from commsqa.errors import CommsqaError, DeliveryError, InputError
from commsqa.escalation.slack_buttons import Button, Press, is_signed
from commsqa.escalation.transports.base import Answers
from commsqa.services import handling
from commsqa.services.house import House

SNOOZED_FOR = timedelta(hours=1)
SLACK = "https://slack.com"
"""The issuer of those who sign in to the pages with Slack: it is in their subject."""
_REASON = "by a button in Slack"
_NEEDS = {
    Button.ACKNOWLEDGE: Permission.RESPOND,
    Button.SNOOZE: Permission.RESPOND,
    Button.HOLD: Permission.HOLD,
}


def destination_of(house: House, *, timestamp: str, signature: str, body: bytes) -> tuple[str, ...]:
    """The Slack destinations whose app signed this, just now; none where nobody did."""
    now = house.clock()
    return tuple(
        name
        for name, secret in _secrets(house).items()
        if is_signed(secret, timestamp=timestamp, signature=signature, body=body, now=now)
    )


def in_channel(house: House, names: tuple[str, ...], channel: str) -> str | None:
    """The one of these destinations that is that channel."""
    return next((name for name in names if house.escalation.destinations[name].settings.get("channel") == channel), None)


def do(house: House, destination: str, press: Press) -> bool:
    """Do it, or tell the person in Slack alone why not. Whether something was done."""
    refusal = _refused_or_done(house, press)
    if refusal:
        _tell(house, destination, press.user, refusal)
    return not refusal


def _refused_or_done(house: House, press: Press) -> str:
    person = _person(house, press.user)
    if person is None:
        _record_refusal(house, press, "unknown")
        return (
            f"commsqa does not know you by your Slack id {press.user}, so nothing was done. Whoever administers commsqa can add "
            f"'{press.user}: your login' to `people` in policies/escalation.yaml."
        )
    if _NEEDS[press.button] not in person.permissions:
        _record_refusal(house, press, "not allowed")
        return f"Your roles in commsqa do not allow that ({_NEEDS[press.button]}), so nothing was done."
    try:
        _ACTS[press.button](replace(house, actor=person.login), press)
    except InputError as error:
        return f"Nothing was done: {error}"
    except CommsqaError:
        return "Nothing was done: commsqa's database did not answer. Press again in a moment."
    return ""


def _acknowledge(house: House, press: Press) -> None:
    handling.acknowledge(house, press.incident_id, reason=_REASON, seen=press.version)


def _snooze(house: House, press: Press) -> None:
    handling.snooze(house, press.incident_id, reason=_REASON, until=house.clock() + SNOOZED_FOR, seen=press.version)


def _hold(house: House, press: Press) -> None:
    handling.hold_pieces(house, press.incident_id, reason=_REASON, seen=press.version)


_ACTS: dict[Button, Callable[[House, Press], None]] = {
    Button.ACKNOWLEDGE: _acknowledge,
    Button.SNOOZE: _snooze,
    Button.HOLD: _hold,
}


def _person(house: House, user: str) -> Person | None:
    """Whom the policy names for this Slack user, else who signs in with Slack as them; nobody who is disabled."""
    login = house.escalation.people.get(user)
    with house.store.snapshot() as tx:
        found = tx.people.of_subject(f"{SLACK}|{user}") if login is None else tx.people.find(login)
    return found if found is not None and found.disabled_at is None else None


def _record_refusal(house: House, press: Press, why: str) -> None:
    details = {"asked": press.button.value, "why": why}
    with house.store.transaction() as tx:
        tx.audit.append(
            action="slack.refused",
            actor=f"slack:{press.user}",
            subject=press.incident_id[:100],
            details=details,
            at=house.clock(),
        )


def _tell(house: House, destination: str, user: str, text: str) -> None:
    transport = house.transports.get(destination)
    if isinstance(transport, Answers):
        try:
            transport.answer(user, text)
        except DeliveryError:
            return  # they see that nothing changed; there is nobody else to tell


def _secrets(house: House) -> dict[str, str]:
    slack = {name: to for name, to in house.escalation.destinations.items() if to.kind == "slack"}
    return {name: str(to.settings["signing_secret"]) for name, to in slack.items() if to.settings.get("signing_secret")}
