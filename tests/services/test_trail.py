"""The trail in words, and the history of one thing."""

import pytest

from commsqa.domain.reviews import Judged
from commsqa.services.deciding import Selection, hold
from commsqa.services.queries import findings, release_manifest
from commsqa.services.reviewing import review
from commsqa.services.trail import timeline
from commsqa.services.trail_words import SENTENCES, Part
from tests.projects import CheckedProject, opened


def test_history_of_an_incident_begins_with_its_opening(checked_once: CheckedProject) -> None:
    incident = checked_once.report.incidents[0]
    with opened(checked_once.folder) as house:
        history = timeline(house, incident.incident_id)
    first = history[-1]
    assert (first.action, first.about, first.subject) == ("incident.opened", "incident", incident.incident_id)
    assert first.values["severity"] == Part(kind="term", value=incident.severity.value)
    assert first.values["findings"] == Part(kind="number", value=incident.findings)
    assert [told.seq for told in history] == sorted((told.seq for told in history), reverse=True)


def test_history_of_a_person_is_what_they_did(checked_once: CheckedProject) -> None:
    with opened(checked_once.folder) as house:
        history = timeline(house, "tester")
        assert {told.actor for told in history} == {"tester"}
        older = timeline(house, "tester", 1, before=history[0].seq)
    assert older == history[1:2]


def test_history_of_a_piece_has_what_was_decided_on_it(checked: CheckedProject) -> None:
    with opened(checked.folder) as house:
        piece = release_manifest(house, None)["communication_id"][0].as_py()
        assert timeline(house, piece) == []
        hold(house, Selection(pieces=(piece,)), by="Ann", reason="asked by the branch")
        history = timeline(house, piece)
    assert [(told.action, told.reason) for told in history] == [("pieces.held", "asked by the branch")]


@pytest.mark.parametrize("action", sorted(SENTENCES))
def test_a_sentence_has_a_value_for_each_name(action: str) -> None:
    sentence = SENTENCES[action]
    values = sentence.filled({})
    assert all(f"%({name})s" in sentence.text for name in values)
    assert sentence.text % {name: part.value for name, part in values.items()}


def test_an_action_that_is_not_known_is_shown_by_its_name(checked: CheckedProject) -> None:
    with opened(checked.folder) as house:
        with house.store.transaction() as tx:
            tx.audit.append(action="moon.landed", actor="a", subject="moon", details={}, at=house.clock())
        (told,) = timeline(house, "moon")
    assert (told.text, told.values["action"].value, told.about) == ("%(action)s", "moon.landed", "other")


@pytest.mark.parametrize(("number", "about"), [(1, "finding"), (2, "batch")])
def test_verdicts_on_many_findings_at_once_are_about_their_batch(checked: CheckedProject, number: int, about: str) -> None:
    with opened(checked.folder) as house:
        ids = findings(house)["finding_id"].to_pylist()[:number]
        review(house, ids, Judged.CONFIRMED)
        entry = timeline(house, ids[0])[0]
    assert (entry.action, entry.about) == ("finding.reviewed", about)
    assert entry.subject == (ids[0] if number == 1 else checked.report.batch_id)
