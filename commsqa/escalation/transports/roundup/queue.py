"""A Roundup tracker as a ticket queue: issues are tickets, messages are comments.

Our key is a message's `messageid`, which Roundup also gives to the mail it sends of it. What is written holds the issue's ETag: a
request that lands late, after another change, does nothing.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from commsqa.domain.values import Moment
from commsqa.errors import DeliveryError
from commsqa.escalation.tickets.queue import Draft, Standing, Ticket
from commsqa.escalation.tickets.text import marker
from commsqa.escalation.transports.roundup.rest import Params, Rest

MESSAGES_AT_ONCE = 100
"""How many ids go into one address."""
_MESSAGE_ID = re.compile(r"<commsqa\.(?P<key>[^@<>\s]+)@commsqa>")
_MARKER = re.compile(r"\[commsqa:(?P<external_id>[^\]]+)\]")


class RoundupQueue:
    """A TicketQueue. The external id is in the title, and in a property of the tracker's where one is configured."""

    def __init__(self, rest: Rest, user: str, external_id_property: str | None = None) -> None:
        self._rest = rest
        self._user = user
        self._property = external_id_property

    def find_by_external_id(self, external_id: str) -> tuple[Ticket, ...]:
        """Roundup searches a title for a part of it, in any case; the property for the whole."""
        search = (f"{self._property}:", external_id) if self._property else ("title", marker(external_id))
        found = [self._ticket(issue) for issue in self._issues([search])]
        return tuple(ticket for ticket in found if ticket.external_id == external_id)

    def read(self, ticket_id: str) -> Ticket | None:
        """Through a search: an issue that was retired would still answer to its address."""
        known = self._issues([("id", ticket_id)])
        return self._ticket(known[0]) if known else None

    def standing(self, ticket_ids: Sequence[str]) -> tuple[Standing, ...]:
        """A request for every hundred. Roundup calls the user who changed an issue last its actor."""
        found: list[Standing] = []
        for start in range(0, len(ticket_ids), MESSAGES_AT_ONCE):
            asked = [("id", issue) for issue in ticket_ids[start : start + MESSAGES_AT_ONCE]]
            wanted = [("@fields", "status,assignedto,actor"), ("@verbose", "2")]
            found += [self._standing(item) for item in self._rest.get("issue", [*asked, *wanted])["collection"]]
        return tuple(found)

    def create(self, draft: Draft) -> Ticket:
        """By a token that the tracker accepts once and not for long: a request that is under way after that opens nothing.

        The token's time is twice the timeout, which ends before the settling time after a timeout does.
        """
        token = self._rest.post("issue/@poe", {"lifetime": 2 * self._rest.timeout_seconds})["link"].rsplit("/", 1)[-1]
        issue = {
            "title": draft.title,
            "status": self._id("status", draft.state),
            "priority": self._id("priority", draft.priority),
            "messages": [self._message(draft.key, draft.body, draft.at)],
        }
        if self._property:
            issue[self._property] = draft.external_id
        return self._ticket(str(self._rest.post(f"issue/@poe/{token}", issue)["id"]))

    def comment(self, ticket: Ticket, key: str, text: str, *, at: Moment) -> Ticket:
        """With the state it has: the classic tracker takes a new message for a reason to open a resolved issue again."""
        message = self._message(key, text, at)
        kept = {"status": self._id("status", ticket.state)} if ticket.state else {}
        return self._put(ticket, {"messages": f"+{message}", **kept})

    def revise(self, ticket: Ticket, *, title: str | None = None, priority: str | None = None) -> Ticket:
        """Both at once."""
        changed = {} if title is None else {"title": title}
        return self._put(ticket, changed if priority is None else changed | {"priority": self._id("priority", priority)})

    def transition(self, ticket: Ticket, state: str) -> Ticket:
        """Roundup knows no order of states: each may follow each."""
        return self._put(ticket, {"status": self._id("status", state)})

    def _put(self, ticket: Ticket, changed: dict[str, str]) -> Ticket:
        self._rest.put(f"issue/{ticket.ticket_id}", changed, version=ticket.version)
        return self._ticket(ticket.ticket_id)

    def _message(self, key: str, text: str, at: datetime) -> str:
        """Its id. A message that no issue lists is seen by nobody."""
        message = {
            "content": text,
            "author": self._user,
            "date": f"{at:%Y%m%d%H%M%S}",  # its own stored form, always UTC; any other is read in our user's time zone
            "messageid": f"<commsqa.{key}@commsqa>",
        }
        return str(self._rest.post("msg", message)["id"])

    def _ticket(self, issue: str) -> Ticket:
        wanted = ["title", "status", "priority", "messages", *([self._property] if self._property else [])]
        item = self._rest.get(f"issue/{issue}", [("@fields", ",".join(wanted)), ("@verbose", "2")])
        values = item["attributes"]
        title = values["title"] or ""
        marked = _MARKER.match(title)
        return Ticket(
            ticket_id=issue,
            external_id=values[self._property] if self._property else marked and marked["external_id"],
            title=title,
            state=_name(values["status"]),
            priority=_name(values["priority"]),
            keys=self._keys([str(message["id"]) for message in values["messages"]]),
            version=item["@etag"],
        )

    def _standing(self, item: dict[str, Any]) -> Standing:
        return Standing(
            ticket_id=str(item["id"]),
            state=_name(item["status"]),
            changed_by=self._other(item["actor"]),
            assignee=self._other(item["assignedto"]),
        )

    def _other(self, link: dict[str, Any] | None) -> str | None:
        """The name of a linked user; None for nobody and for our own."""
        name = str(link["username"]) if link else self._user
        return None if name == self._user else name

    def _keys(self, messages: list[str]) -> tuple[str, ...]:
        """The keys of those that are ours, oldest first."""
        ids: dict[int, str] = {}
        for start in range(0, len(messages), MESSAGES_AT_ONCE):
            asked = [("id", message) for message in messages[start : start + MESSAGES_AT_ONCE]]
            for item in self._rest.get("msg", [*asked, ("@fields", "messageid")])["collection"]:
                ids[int(item["id"])] = item.get("messageid") or ""
        ours = (_MESSAGE_ID.fullmatch(ids[number]) for number in sorted(ids))
        return tuple(match["key"] for match in ours if match)

    def _issues(self, search: Params) -> list[str]:
        """The ids of the issues that are there, oldest first."""
        return sorted((str(item["id"]) for item in self._rest.get("issue", search)["collection"]), key=int)

    def _id(self, kind: str, name: str) -> str:
        """The id of a state or a priority. One that the tracker does not know is told with those it knows."""
        ids = {item["name"]: str(item["id"]) for item in self._rest.get(kind, [("@fields", "name")])["collection"]}
        if name not in ids:
            known = ", ".join(ids) or "none"
            raise DeliveryError(f"tracker has no {kind} '{name}'; it has {known}", misconfigured=True)
        return ids[name]


def _name(link: dict[str, Any] | None) -> str:
    """Of a linked state or priority; empty where the issue has none."""
    return str(link["name"]) if link else ""
