"""A team's day: a run, another one, an acknowledgement, a correction; as Slack and a real ticket server show it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commsqa.escalation.tickets.queue import Ticket
from tests.escalation.slack_double import SlackDouble
from tests.escalation.slack_workspace import CHANNEL, TOKEN, Message
from tests.escalation.tickets.conftest import PASSWORD, USER, Tracker, tracker
from tests.letters import Row, letter, misnamed, write_letters, wrong
from tests.projects import check_batch, commsqa, opened

__all__ = ["tracker"]  # the fixture
pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]

HIGH, MEDIUM, LOW = "recipient.unknown_customer", "content.unresolved_placeholder", "name.misspelled"
_POLICY = """\
destinations:
  oncall: {{kind: slack, base_url: "{slack}", token: "${{SLACK_BOT_TOKEN}}", channel: {channel}}}
  desk: {{kind: roundup, url: "{tracker}", user: {user}, password: "${{TRACKER_PASSWORD}}"}}
  copy: {{kind: file, path: out/notifications.jsonl}}
routes:
  - {{severity: [high, critical], notify: [oncall, desk]}}
  - {{severity: [medium], notify: [desk]}}
  - {{severity: [low], notify: [copy]}}
"""


def stranger(number: int) -> Row:
    return {**letter(number), "customer_id": "K-nobody-9", "recipient_name": "Zora Novakova"}


@dataclass
class Team:
    """A project that tells Slack's double and the tracker."""

    folder: Path
    slack: SlackDouble
    tracker: Tracker

    def write(self, *letters: Row) -> None:
        write_letters(self.folder, letters)
        project = self.folder / "commsqa.yaml"
        project.write_text(project.read_text().replace("checks.yaml}", "checks.yaml, escalation: escalation.yaml}"))
        policy = _POLICY.format(slack=self.slack.base_url, channel=CHANNEL, tracker=self.tracker.url, user=USER)
        (self.folder / "escalation.yaml").write_text(policy, encoding="utf-8")

    def run(self) -> None:
        check_batch(self.folder, now=datetime.now(UTC))

    def incident(self, check_id: str) -> str:
        with opened(self.folder) as house, house.store.engine.connect() as connection:
            query = "SELECT incident_id FROM incidents WHERE check_id = ?"
            (found,) = connection.exec_driver_sql(query, (check_id,)).scalars().all()
        return str(found)

    def ticket(self, check_id: str) -> Ticket:
        (found,) = self.tracker.queue().find_by_external_id(self.incident(check_id))
        return found

    def comments(self, check_id: str) -> list[str]:
        return self.tracker.messages(self.ticket(check_id).ticket_id)

    def root(self) -> Message:
        (found,) = self.slack.roots()
        return found

    def unsent(self) -> list[tuple[str, str]]:
        with opened(self.folder) as house, house.store.snapshot() as tx:
            return [(each.destination, each.last_error or "") for each in tx.outbox.undelivered()]


@pytest.fixture
def team(tmp_path: Path, tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Team]:
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TRACKER_PASSWORD", PASSWORD)
    with SlackDouble() as slack:
        yield Team(tmp_path, slack, tracker)


def test_one_message_and_one_ticket_for_each_incident_from_its_opening_to_its_end(team: Team) -> None:
    team.write(stranger(1), wrong(2), misnamed(3))
    team.run()
    assert team.unsent() == []
    opened_as = team.root()
    assert opened_as.incident_id == team.incident(HIGH)
    assert "HIGH" in opened_as.text
    assert [team.ticket(each).state for each in (HIGH, MEDIUM)] == ["unread", "unread"]
    assert team.tracker.queue().find_by_external_id(team.incident(LOW)) == ()

    team.run()  # nothing is new
    assert (team.root().text, team.slack.thread_of(team.root())) == (opened_as.text, [])
    assert [len(team.comments(each)) for each in (HIGH, MEDIUM)] == [1, 1]

    team.write(stranger(1), stranger(4), wrong(2), wrong(5), misnamed(3))
    team.run()
    assert team.root().ts == opened_as.ts
    assert "2 findings" in team.root().text
    assert [len(team.slack.thread_of(team.root())), len(team.comments(HIGH)), len(team.comments(MEDIUM))] == [1, 2, 2]

    answer = commsqa("ack", team.folder, team.incident(HIGH), "--reason", "asking the feed's owner", "--by", "Sara")
    assert (answer.exit_code, answer.err) == (0, "")
    assert "Acknowledged by Sara" in str(team.root().blocks)
    assert "acknowledged by Sara" in team.slack.thread_of(team.root())[-1].text
    assert team.ticket(HIGH).state == "in-progress"
    assert "asking the feed's owner" in team.comments(HIGH)[-1]

    team.write(letter(1), letter(4), letter(2), letter(5), misnamed(3))
    team.run()
    assert team.root().ts == opened_as.ts
    assert "Resolved" in team.root().text
    assert [team.ticket(each).state for each in (HIGH, MEDIUM)] == ["resolved", "resolved"]
    assert team.unsent() == []
    said = b"".join(team.slack.received).decode() + "".join(team.comments(HIGH) + team.comments(MEDIUM))
    assert [personal for personal in ("Anna", "Petr", "Zora", "K-nobody", "first_name") if personal in said] == []


def test_while_slack_is_away_tickets_go_on_and_one_sweep_brings_slack_up_to_date(team: Team) -> None:
    team.slack.refuses = "token_revoked"
    team.write(stranger(1), wrong(2))
    team.run()
    assert [destination for destination, _ in team.unsent()] == ["oncall"]
    assert team.ticket(HIGH).state == "unread"
    team.write(stranger(1), stranger(4), wrong(2))
    team.run()
    team.slack.refuses = None
    answer = commsqa("escalate", team.folder, "--retry-dead")
    assert answer.exit_code == 0
    assert team.unsent() == []
    root = team.root()
    assert "2 findings" in root.text
    assert len(team.slack.roots()) == 1
