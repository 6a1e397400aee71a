"""Shows an incident's message in Slack as JSON and as it reads: `python -m tests.escalation.show_slack [PROJECT]`.

With a project that has run, its worst open incident; without one, a sample with all that can happen to it.
"""

import json
import re
import sys
from datetime import timedelta
from pathlib import Path

from commsqa.bootstrap import open_house
from commsqa.domain.deliveries import Notification
from commsqa.domain.incidents import Action, IncidentState
from commsqa.domain.levels import Level, Priority
from commsqa.escalation.content import notification_of
from commsqa.escalation.transports.slack import message
from commsqa.escalation.transports.slack.message import Message
from tests.escalation.builders import NOW, cause, incident, problem

SENTENCE = (
    "60 % of the pieces with template_version = 14 fail, 0.04 % of the others: 1,500 times as often. CHG-1 (template release, "
    "1994-02-27 22:10) came just before the first one."
)


def samples() -> dict[str, Notification]:
    """One incident through its life: what happened, and the notification of it."""
    about = problem(
        title="Balance differs from the ledger",
        severity=Level.CRITICAL,
        severity_now=Level.HIGH,
        priority=Priority.P1,
        findings=48,
        customers=47,
        held=48,
        causes=(cause(sentence=SENTENCE),),
        first_action="Hold the batch and roll back to template_version 13.",
    )
    opened = notification_of(incident(incident_id="INC-2041", problem=about), Action.OPENED)
    escalated = {
        "kind": Action.ESCALATED,
        "at": NOW + timedelta(minutes=15),
        "mention": "<!subteam^S0SECOND>",
        "happened": "nobody acknowledged it for 15 minutes",
    }
    taken = {
        "kind": Action.ACKNOWLEDGED,
        "state": IncidentState.ACKNOWLEDGED,
        "at": NOW + timedelta(minutes=20),
        "owner": "dana",
        "until": NOW + timedelta(hours=4),
        "happened": "acknowledged by dana: I am on it",
    }
    over = {
        "kind": Action.RESOLVED,
        "state": IncidentState.RESOLVED,
        "at": NOW + timedelta(minutes=130),
        "happened": "resolved by dana: rolled back, 48 pieces composed again",
    }
    return {
        "opened": opened,
        "escalated": opened.model_copy(update=escalated),
        "acknowledged": opened.model_copy(update=taken),
        "resolved": opened.model_copy(update=over),
    }


def as_it_reads(shown: Message) -> str:
    """The message as lines of text, with times in UTC."""
    lines = []
    for block in shown.blocks:
        fields = [each["text"].replace("\n", ": ", 1) for each in block.get("fields", ())]
        elements = [each["text"] for each in block.get("elements", ())]
        lines += [block["text"]["text"]] if "text" in block else []
        lines += [" | ".join(fields)] if fields else []
        lines += [" | ".join(elements)] if elements else []
    text = "\n".join(lines) or shown.text
    text = re.sub(r"<!date\^[^|>]*\|([^>]*)>", r"\1", text).replace("*", "").replace("\u200b", "")
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def worst_of(project: Path) -> Notification:
    """The worst open incident of a project that has run."""
    with open_house(project) as house, house.store.snapshot() as tx:
        worst = max(tx.incidents.unresolved(), key=lambda each: (each.problem.severity, each.problem.score))
        return notification_of(worst, Action.OPENED)


def main(arguments: list[str]) -> None:
    """Print the message, and for the sample also what becomes of it and what its thread says."""
    shown = {"opened": worst_of(Path(arguments[0]))} if arguments else samples()
    blocks = message.posted(shown["opened"])
    print(json.dumps({"text": blocks.text, "blocks": blocks.blocks}, ensure_ascii=False, indent=1))
    for what, notification in shown.items():
        if what != "opened":
            print(f"\n--- {what}, in the thread ---\n{as_it_reads(message.reply(notification))}")
        print(f"\n--- {what}, the message ---\n{as_it_reads(message.edited(notification))}")


if __name__ == "__main__":
    main(sys.argv[1:])
