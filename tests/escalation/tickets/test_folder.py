"""Tickets in a folder: the contract, and what a person may do to the files."""

import json
from pathlib import Path

import pytest

from commsqa.errors import DeliveryError, ProjectError
from commsqa.escalation.tickets.queue import Draft, StaleTicketError, Ticket
from commsqa.escalation.tickets.words import TicketWords
from commsqa.escalation.transports import build
from commsqa.escalation.transports.base import Context
from commsqa.escalation.transports.ticket_folder.folder import TicketFolder
from tests.escalation.builders import LATER
from tests.escalation.test_transports import room_for
from tests.escalation.tickets.queue_contract import QueueContract


class TestTicketFolder(QueueContract):
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        return tmp_path / "out" / "tickets"

    @pytest.fixture
    def queue(self, folder: Path) -> TicketFolder:
        return TicketFolder(folder)

    @pytest.fixture
    def words(self) -> TicketWords:
        return TicketWords()

    def test_a_ticket_is_a_file_that_a_person_reads(self, folder: Path, ticket: Ticket) -> None:
        assert sorted(path.name for path in folder.iterdir()) == [".lock", f"{ticket.ticket_id}.json"]
        text = (folder / f"{ticket.ticket_id}.json").read_text(encoding="utf-8")
        assert "رصيد" in text
        assert [comment["text"] for comment in json.loads(text)["comments"]] == ["Impact: HIGH\n\nExternal-ID: it\n"]

    def test_an_incident_never_gets_a_second_file(self, queue: TicketFolder, ticket: Ticket, draft: Draft) -> None:
        with pytest.raises(StaleTicketError):
            queue.create(draft)
        assert queue.read(ticket.ticket_id) == ticket

    def test_a_persons_edit_and_comment_are_kept(self, folder: Path, queue: TicketFolder, ticket: Ticket) -> None:
        path = folder / f"{ticket.ticket_id}.json"
        content = json.loads(path.read_text(encoding="utf-8"))
        content["state"] = "wontfix"
        content["comments"].append({"text": "known, leave it"})
        path.write_text(json.dumps(content), encoding="utf-8")
        seen = queue.read(ticket.ticket_id)
        assert seen is not None
        assert (seen.state, seen.keys) == ("wontfix", ticket.keys)
        queue.comment(seen, "N2.open.high", "second", at=LATER)
        assert "known, leave it" in path.read_text(encoding="utf-8")

    @pytest.mark.parametrize("content", ["", "{", "[]", '{"title": "x"}', '{"title": 1, "state": "s", "priority": "p"}'])
    def test_a_file_that_is_no_ticket_any_more_is_an_error_that_names_it(
        self, content: str, folder: Path, queue: TicketFolder, ticket: Ticket
    ) -> None:
        (folder / f"{ticket.ticket_id}.json").write_text(content)
        with pytest.raises(DeliveryError, match=rf"{ticket.ticket_id}\.json is not a ticket any more") as caught:
            queue.read(ticket.ticket_id)
        assert not caught.value.ambiguous

    def test_a_broken_ticket_does_not_stop_another(self, folder: Path, queue: TicketFolder, ticket: Ticket) -> None:
        (folder / "INC-broken.json").write_text("{")
        assert queue.find_by_external_id(ticket.external_id or "") == (ticket,)

    @pytest.mark.parametrize("external_id", ["../INC-1", "a/b", ".lock", "", "x" * 200])
    def test_an_id_never_leads_out_of_the_folder(self, external_id: str, queue: TicketFolder, draft: Draft) -> None:
        with pytest.raises(DeliveryError) as caught:
            queue.create(draft.model_copy(update={"external_id": external_id}))
        assert caught.value.permanent

    def test_a_full_disk_leaves_the_ticket_as_it_was(self, folder: Path, queue: TicketFolder, ticket: Ticket) -> None:
        with room_for(100), pytest.raises(DeliveryError, match="cannot be written"):
            queue.transition(ticket, "resolved")
        assert queue.read(ticket.ticket_id) == ticket
        assert len(list(folder.iterdir())) == 2

    def test_a_folder_that_cannot_be_made_is_an_error_that_may_pass(self, tmp_path: Path, draft: Draft) -> None:
        (tmp_path / "taken").write_text("a file")
        with pytest.raises(DeliveryError, match="cannot be written") as caught:
            TicketFolder(tmp_path / "taken" / "tickets").create(draft)
        assert (caught.value.permanent, caught.value.misconfigured, caught.value.ambiguous) == (False, False, False)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({}, "destinations.here.path: this key is missing"),
        ({"path": "../out"}, "without '..', or an absolute one"),
        ({"path": "out", "states": {"done": "x"}}, "states.done: unknown key; known here are"),
        ({"path": "out", "priorities": {"urgent": "x"}}, "priorities.urgent"),
    ],
)
def test_a_wrong_destination_is_one_clear_error(config: dict[str, object], message: str, tmp_path: Path) -> None:
    with pytest.raises(ProjectError) as caught:
        build("here", {"kind": "ticket_folder", **config}, Context(tmp_path))
    assert message in str(caught.value)
