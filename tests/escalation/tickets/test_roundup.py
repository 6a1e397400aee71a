"""Tickets in a real Roundup: the contract, and its own traps. What it answers when it fails is in test_roundup_rest."""

import time
from pathlib import Path
from typing import Any

import pytest

from commsqa.domain.incidents import Action
from commsqa.errors import DeliveryError
from commsqa.escalation.tickets.queue import Draft, Ticket
from commsqa.escalation.tickets.text import title_of
from commsqa.escalation.tickets.transport import TicketTransport
from commsqa.escalation.tickets.words import TicketWords
from commsqa.escalation.transports import build
from commsqa.escalation.transports.base import Context, Transport
from commsqa.escalation.transports.roundup import RoundupConfig
from commsqa.escalation.transports.roundup.queue import RoundupQueue
from tests.escalation.builders import LATER, notification
from tests.escalation.tickets.conftest import PASSWORD, USER, Tracker
from tests.escalation.tickets.queue_contract import QueueContract
from tests.escalation.tickets.test_transport import told

pytestmark = pytest.mark.slow


def desk(tracker: Tracker, **given: Any) -> Transport:
    config = {"kind": "roundup", "url": tracker.url, "user": USER, "password": PASSWORD}
    return build("desk", {**config, **given}, Context(Path()))


class TestRoundupQueue(QueueContract):
    @pytest.fixture
    def words(self, tracker: Tracker) -> TicketWords:
        return RoundupConfig.model_validate({"url": tracker.url, "user": USER, "password": PASSWORD})

    @pytest.fixture
    def queue(self, tracker: Tracker) -> RoundupQueue:
        return tracker.queue()

    def test_text_arrives_as_it_was_written(self, tracker: Tracker, queue: RoundupQueue, ticket: Ticket) -> None:
        queue.comment(ticket, "N2.open.high", 'رصيد 100 % \\ "x" & ;\n\n- line\n', at=LATER)
        assert tracker.messages(ticket.ticket_id)[1].strip() == 'رصيد 100 % \\ "x" & ;\n\n- line'

    def test_a_persons_message_has_no_key_and_opens_what_was_resolved(
        self, tracker: Tracker, queue: RoundupQueue, ticket: Ticket
    ) -> None:
        """The tracker's rule that our own comments must not fall under."""
        ticket = queue.transition(ticket, "resolved")
        message = tracker.admin("create", "msg", "author=admin", "content=hello", "date=.").strip()
        tracker.admin("set", f"issue{ticket.ticket_id}", f"messages=+{message}")
        seen = queue.read(ticket.ticket_id)
        assert seen is not None
        assert (seen.state, seen.keys) == ("chatting", ticket.keys)

    def test_a_retired_ticket_is_gone(self, tracker: Tracker, queue: RoundupQueue, ticket: Ticket) -> None:
        tracker.admin("retire", f"issue{ticket.ticket_id}")
        assert queue.read(ticket.ticket_id) is None
        assert queue.find_by_external_id(ticket.external_id or "") == ()

    def test_of_two_tickets_the_oldest_is_first(self, queue: RoundupQueue, ticket: Ticket, draft: Draft) -> None:
        queue.create(draft)
        found = queue.find_by_external_id(draft.external_id)
        assert [each.ticket_id for each in found] == [ticket.ticket_id, str(int(ticket.ticket_id) + 1)]

    def test_the_id_may_stand_in_a_property_of_the_trackers(self, tracker: Tracker, draft: Draft) -> None:
        queue = RoundupQueue(tracker.rest(), USER, "incident")
        ticket = queue.create(draft)
        revised = queue.revise(ticket, title="a person's words")
        assert queue.find_by_external_id(draft.external_id) == (revised,)
        assert queue.find_by_external_id(draft.external_id[:-1]) == ()

    def test_many_comments_are_all_seen(self, queue: RoundupQueue, ticket: Ticket, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("commsqa.escalation.transports.roundup.queue.MESSAGES_AT_ONCE", 2)
        for number in range(2, 6):
            ticket = queue.comment(ticket, f"N{number}.open.high", "more", at=LATER)
        assert [key[:2] for key in ticket.keys] == ["N1", "N2", "N3", "N4", "N5"]


def test_a_message_has_its_time_wherever_the_tracker_places_our_user(tracker: Tracker) -> None:
    tracker.admin("create", "user", "username=east", f"password={PASSWORD}", "roles=User", "address=east@desk.test", "timezone=5")
    rest = tracker.rest(user="east")
    at = LATER.replace(hour=23, minute=7, second=9, microsecond=0)
    draft = Draft(external_id="INC-east", key="N1", title="t", body="b", state="unread", priority="bug", at=at)
    ticket = RoundupQueue(rest, "east").create(draft)
    [message] = rest.get(f"issue/{ticket.ticket_id}", [("@verbose", "2")])["attributes"]["messages"]
    assert rest.get(f"msg/{message['id']}")["attributes"]["date"].startswith(f"{at:%Y-%m-%d.%H:%M:%S}")


def test_a_ticket_reads_well_through_its_life(tracker: Tracker) -> None:
    transport, queue = desk(tracker), tracker.queue()
    opened = told(Action.OPENED, 1, "INC-life")
    receipt = transport.send(opened)
    for change in (
        told(Action.UPDATED, 2, "INC-life", happened="now 120 findings"),
        told(Action.ACKNOWLEDGED, 3, "INC-life", owner="noura", until=LATER, happened="acknowledged by noura: asks the owner"),
        told(Action.RESOLVED, 4, "INC-life", happened="resolved by noura: template 14 rolled back"),
    ):
        assert transport.send(change, thread_id=receipt.thread_id) == receipt
        assert transport.find(change, thread_id=receipt.thread_id) == receipt
    (ticket,) = queue.find_by_external_id("INC-life")
    assert (ticket.title, ticket.state, ticket.priority) == (title_of(opened), "resolved", "urgent")
    messages = tracker.messages(ticket.ticket_id)
    assert [text.splitlines()[0] for text in messages] == [
        "Impact:",
        "1994-02-28 06:00 UTC now 120 findings",
        "1994-02-28 07:00 UTC acknowledged by noura: asks the owner",
        "1994-02-28 08:00 UTC resolved by noura: template 14 rolled back",
    ]


def test_a_ticket_that_a_person_closed_is_not_opened_again_by_our_comment(tracker: Tracker) -> None:
    transport, queue = desk(tracker), tracker.queue()
    number = transport.send(told(Action.OPENED, 1, "INC-closed")).thread_id or ""
    tracker.admin("set", f"issue{number}", "status=resolved")
    transport.send(told(Action.UPDATED, 2, "INC-closed"), thread_id=number)
    ticket = queue.read(number)
    assert ticket is not None
    assert (ticket.state, len(ticket.keys)) == ("resolved", 2)
    assert "stays closed" in tracker.messages(number)[1]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"states": {"open": "fresh"}}, "tracker has no status 'fresh'; it has unread, deferred, chatting, need-eg, in-progress"),
        ({"priorities": {"high": "P2"}}, "tracker has no priority 'P2'; it has critical, urgent, bug, feature, wish"),
        ({"external_id_property": "case"}, "tracker refuses it (400): Field case is not valid for issue class."),
        ({"password": "wrong-one"}, "tracker refuses user 'commsqa' (401)"),
        ({"user": "guest", "password": "guest"}, "tracker refuses user 'guest' (403)"),
        ({"url": "elsewhere/"}, "url is not a Roundup tracker with REST (404)"),
    ],
)
def test_what_is_set_up_wrongly_is_told_as_that(given: dict[str, Any], message: str, tracker: Tracker) -> None:
    if "url" in given:
        given = {"url": tracker.url + given["url"]}
    with pytest.raises(DeliveryError) as caught:
        desk(tracker, **given).send(notification("INC-wrong"))
    assert (caught.value.misconfigured, caught.value.ambiguous) == (True, False)
    assert message in str(caught.value)
    assert not [secret for secret in (PASSWORD, "wrong-one") if secret in str(caught.value)]
    assert tracker.queue().find_by_external_id("INC-wrong") == ()


def test_a_tracker_that_is_down_surely_got_nothing(tracker: Tracker) -> None:
    with pytest.raises(DeliveryError, match=r"cannot be reached \(ConnectError\)") as caught:
        desk(tracker, url="http://127.0.0.1:9/").send(notification())
    assert (caught.value.ambiguous, caught.value.misconfigured, caught.value.permanent) == (False, False, False)


def test_a_creation_that_was_under_way_too_long_opens_nothing(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The token has expired when it lands."""
    rest = tracker.rest()
    rest.timeout_seconds = 1
    post = rest.post

    def slowly(path: str, body: dict[str, Any]) -> dict[str, Any]:
        if path.startswith("issue/@poe/"):
            time.sleep(3.2)
        return post(path, body)

    monkeypatch.setattr(rest, "post", slowly)
    queue = RoundupQueue(rest, USER)
    words = RoundupConfig.model_validate({"url": tracker.url, "user": USER, "password": PASSWORD})
    with pytest.raises(DeliveryError, match="POE token") as caught:
        TicketTransport(queue, words).send(notification("INC-late"))
    assert caught.value.ambiguous
    assert tracker.queue().find_by_external_id("INC-late") == ()
