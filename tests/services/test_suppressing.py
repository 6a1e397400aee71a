"""Suppressions: what one needs, and what it does to the runs that begin while it acts."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from commsqa.domain.levels import Level
from commsqa.domain.reviews import Matcher, Suppression
from commsqa.domain.runs import RunReport
from commsqa.errors import InputError, ProjectError, UnknownIdError
from commsqa.services import suppressing
from commsqa.services.house import House
from commsqa.services.suppressing import BY_THE_POLICY, Standing, acting_on, create, listed
from tests.letters import misnamed, write_letters, wrong
from tests.projects import NOW, check_batch, opened

PLACEHOLDER, NAME = "content.unresolved_placeholder", "name.misspelled"
MONTH = NOW + timedelta(days=30)
WHY = {"reason": "known to the printer", "owner": "Omar"}


def suppress(house: House, check_id: str = PLACEHOLDER, *, expires_at: datetime = MONTH, **matching: Any) -> Suppression:
    whole = not matching
    return create(house, Matcher(check_id=check_id, **matching), **WHY, expires_at=expires_at, whole_check=whole)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """L1 and L2 have unfinished texts and would be held, L3 has a misspelled name. Nothing was run yet."""
    return write_letters(tmp_path, [wrong(1), wrong(2), misnamed(3)])


def suppressed_by(folder: Path, report: RunReport) -> dict[str, str | None]:
    with opened(folder) as house:
        table = pq.read_table(house.run_folder(report.run_id) / "findings.parquet")
    assert table.column_names[-1] == "suppressed_by"
    return dict(zip(table["subject_id"].to_pylist(), table["suppressed_by"].to_pylist(), strict=True))


@pytest.mark.slow
def test_what_is_suppressed_is_found_and_counted_but_holds_nothing_and_opens_no_incident(folder: Path) -> None:
    with opened(folder) as house:
        made = suppress(house, subject_id="L1")
    report = check_batch(folder)
    assert suppressed_by(folder, report) == {"L1": made.suppression_id, "L2": None, "L3": None}
    assert report.gate.held == 1
    assert {check.check_id: check.findings for check in report.checks if check.findings} == {PLACEHOLDER: 2, NAME: 1}
    [incident] = [each for each in report.incidents if each.check_id == PLACEHOLDER]
    assert incident.findings == 1
    assert report.about is not None
    assert (report.about.suppressed, report.about.dismissed) == (1, 0)


@pytest.mark.slow
def test_a_check_of_which_everything_is_suppressed_opens_no_incident(folder: Path) -> None:
    with opened(folder) as house:
        suppress(house)
    report = check_batch(folder)
    assert (report.gate.held, [each.check_id for each in report.incidents]) == (0, [NAME])
    assert [each.findings for each in report.checks if each.check_id == PLACEHOLDER] == [2]


@pytest.mark.slow
def test_an_open_incident_of_which_everything_is_suppressed_later_is_resolved_and_says_why(folder: Path) -> None:
    [first] = [each for each in check_batch(folder).incidents if each.check_id == PLACEHOLDER]
    with opened(folder) as house:
        suppress(house)
    report = check_batch(folder, now=NOW + timedelta(hours=1))
    assert report.resolved_incidents == (first.incident_id,)
    with opened(folder) as house, house.store.snapshot() as tx:
        resolved = tx.incidents.get(first.incident_id)
    assert resolved.resolution.startswith("nothing is left to do in batch B1, composition 1: what is still found is suppressed")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("matching", "held"),
    [
        ({"batch_id": "B1"}, 0),
        ({"batch_id": "B2"}, 2),
        ({"subject_id": "L2"}, 1),
        ({"subject_id": "L9"}, 2),
        ({"conditions": {"channel": "Letter"}}, 0),
        ({"conditions": {"channel": "email"}}, 2),
        ({"conditions": {"channel": "letter"}, "subject_id": "L2"}, 1),
        ({"conditions": {"print_site": "north"}}, 2),
    ],
)
def test_everything_that_a_matcher_gives_must_hold(folder: Path, matching: dict[str, Any], held: int) -> None:
    with opened(folder) as house:
        suppress(house, **matching)
    assert check_batch(folder).gate.held == held


@pytest.mark.slow
def test_a_customer_is_meant_by_the_keyed_digest(folder: Path) -> None:
    with opened(folder) as house:
        made = suppress(house, customer_digest=house.keyring.customer_digest("K2"))
    assert suppressed_by(folder, check_batch(folder)) == {"L1": None, "L2": made.suppression_id, "L3": None}


@pytest.mark.slow
@pytest.mark.parametrize(("days", "held"), [(29, 0), (31, 2)])
def test_it_acts_in_runs_that_begin_before_it_expires(folder: Path, days: int, held: int) -> None:
    with opened(folder) as house:
        suppress(house)
    assert check_batch(folder, now=NOW + timedelta(days=days)).gate.held == held


@pytest.mark.slow
def test_what_is_taken_back_does_not_act_in_the_next_run(folder: Path) -> None:
    with opened(folder) as house:
        made = suppress(house)
        ended = suppressing.end(house, made.suppression_id, reason="the printer mended it", by="Lena")
    assert (ended.ended_by, ended.ended_at) == ("Lena", NOW)
    assert check_batch(folder).gate.held == 2


def make_unfinished_texts_grave(folder: Path) -> None:
    """They become high, and their hold is not locked."""
    (folder / "severity.yaml").write_text(
        f'policy: strict\nversion: "2"\nchecks:\n  {PLACEHOLDER}: {{trust: 3, legal: 3, why: "unfinished"}}\n', encoding="utf-8"
    )
    project = folder / "commsqa.yaml"
    project.write_text(project.read_text().replace("policies: {", "policies: {severity: severity.yaml, "))


@pytest.mark.slow
def test_what_is_high_is_held_and_opens_an_incident_until_a_second_person_confirms(folder: Path) -> None:
    make_unfinished_texts_grave(folder)
    with opened(folder) as house:
        made = suppress(house, batch_id="B1")
    before = check_batch(folder)
    assert suppressed_by(folder, before) == {"L1": None, "L2": None, "L3": None}
    assert (before.gate.held, {each.check_id for each in before.incidents}) == (2, {PLACEHOLDER, NAME})
    with opened(folder) as house:
        suppressing.confirm(house, made.suppression_id, by="Sara")
    after = check_batch(folder, now=NOW + timedelta(hours=1))
    assert suppressed_by(folder, after) == {"L1": made.suppression_id, "L2": made.suppression_id, "L3": None}
    assert (after.gate.held, {each.check_id for each in after.incidents}) == (0, {NAME})


@pytest.mark.slow
def test_those_of_the_policy_count_as_confirmed(folder: Path) -> None:
    make_unfinished_texts_grave(folder)
    (folder / "own.yaml").write_text(
        f"suppressions: [{{check: {PLACEHOLDER}, whole_check: true, reason: known, owner: Omar, expires: 2026-10-31}}]\n"
    )
    project = folder / "commsqa.yaml"
    project.write_text(project.read_text().replace("policies: {", "policies: {suppressions: own.yaml, "))
    assert check_batch(folder, now=NOW).gate.held == 0
    with opened(folder) as house:
        [known] = listed(house)
        with pytest.raises(InputError, match=r"stands in policies/suppressions\.yaml, and so is confirmed"):
            suppressing.confirm(house, known.suppression.suppression_id, by="Sara")


@pytest.mark.parametrize(
    ("confirmed_by", "level", "acts"),
    [(None, "low", True), (None, "medium", True), (None, "high", False), (None, "critical", False), ("Sara", "critical", True)],
)
def test_what_is_grave_takes_a_second_person(folder: Path, confirmed_by: str | None, level: str, acts: bool) -> None:
    with opened(folder) as house:
        made = suppress(house)
    assert made.model_copy(update={"confirmed_by": confirmed_by}).acts_on(Level(level)) is acts


def test_nobody_confirms_their_own_and_none_is_confirmed_twice(folder: Path) -> None:
    with opened(folder) as house:
        matcher = Matcher(check_id=PLACEHOLDER, batch_id="B1")
        made = create(house, matcher, **WHY, expires_at=MONTH, by="Sara Haddad")
        with pytest.raises(InputError, match="was made by Sara Haddad; somebody else confirms it"):
            suppressing.confirm(house, made.suppression_id, by=" sara HADDAD")
        confirmed = suppressing.confirm(house, made.suppression_id, by="Lena")
        assert (confirmed.confirmed_by, confirmed.confirmed_at) == ("Lena", NOW)
        assert acting_on(house) == [confirmed]
        with pytest.raises(InputError, match="was confirmed already, by Lena"):
            suppressing.confirm(house, made.suppression_id, by="Omar")
        suppressing.end(house, made.suppression_id, reason="over")
        with pytest.raises(InputError, match="does not act any more"):
            suppressing.confirm(house, made.suppression_id, by="Omar")


@pytest.mark.slow
def test_the_trail_says_how_many_findings_each_suppression_set_aside(folder: Path) -> None:
    with opened(folder) as house:
        made = suppress(house)
    report = check_batch(folder)
    with opened(folder) as house, house.store.engine.connect() as connection:
        query = "SELECT details FROM audit WHERE action = 'findings.graded'"
        [details] = connection.exec_driver_sql(query).scalars().all()
        assert f'"suppressed":{{"{made.suppression_id}":2}}' in details
        assert [(each.suppression, each.standing, each.findings) for each in listed(house)] == [(made, Standing.ACTING, 2)]
    assert report.findings_by_severity["medium"] == 2  # type: ignore[index]  # a level compares as its text


@pytest.mark.slow
def test_the_policys_suppressions_act_until_the_end_of_their_last_day(folder: Path) -> None:
    (folder / "own.yaml").write_text(
        f"suppressions: [{{check: {PLACEHOLDER}, whole_check: true, reason: known, owner: Omar, expires: 2026-10-31}}]\n"
    )
    project = folder / "commsqa.yaml"
    text = project.read_text()
    project.write_text(text.replace("policies: {", "policies: {suppressions: own.yaml, "))
    assert check_batch(folder, now=NOW).gate.held == 0
    assert check_batch(folder, now=NOW + timedelta(hours=3)).gate.held == 2
    with opened(folder) as house:
        [known] = listed(house)
        assert (known.by_policy, known.suppression.created_by, known.standing) == (True, BY_THE_POLICY, Standing.ACTING)
        with pytest.raises(InputError, match=r"stands in policies/suppressions\.yaml; take it out there"):
            suppressing.end(house, known.suppression.suppression_id, reason="over")


@pytest.mark.parametrize(
    ("matcher", "given", "says"),
    [
        (Matcher(check_id=PLACEHOLDER), {}, "which findings of the check"),
        (Matcher(check_id=PLACEHOLDER, batch_id="B1"), {"reason": " "}, "a suppression needs a reason"),
        (Matcher(check_id=PLACEHOLDER, batch_id="B1"), {"owner": ""}, "a suppression needs an owner"),
        (Matcher(check_id=PLACEHOLDER, batch_id="B1"), {"expires_at": NOW}, "a suppression ends between"),
        (Matcher(check_id=PLACEHOLDER, batch_id="B1"), {"expires_at": NOW + timedelta(days=367)}, "a suppression ends between"),
        (Matcher(check_id=PLACEHOLDER, conditions={"print_sit": "north"}), {}, "did you mean 'print_site'"),
        (Matcher(check_id="recipient.unknown_account", batch_id="B1"), {}, "is always held"),
    ],
)
def test_a_suppression_without_what_it_needs_is_refused(folder: Path, matcher: Matcher, given: dict[str, Any], says: str) -> None:
    with opened(folder) as house:
        with pytest.raises(InputError, match=says):
            create(house, matcher, **{**WHY, "expires_at": MONTH, **given})
        assert listed(house) == []


def test_an_unknown_check_is_refused_as_unknown(folder: Path) -> None:
    with opened(folder) as house, pytest.raises(UnknownIdError, match=r"did you mean 'name\.misspelled'"):
        suppress(house, "name.mispelled", batch_id="B1")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("check: name.mispelled, batch: B1, expires: 2027-01-31", r"own\.yaml:1: suppressions\.0\.check: no check has the id"),
        ("check: name.misspelled, batch: B1, expires: 2099-01-31", r"suppressions\.0\.expires: a suppression lasts a year"),
        ("check: name.misspelled, conditions: {a: b}, expires: 2027-01-31", r"suppressions\.0\.conditions: 'a' is no attribute"),
    ],
)
def test_a_policy_that_suppresses_what_it_cannot_is_refused(folder: Path, line: str, says: str) -> None:
    (folder / "own.yaml").write_text(f"suppressions: [{{{line}, reason: known, owner: Omar}}]\n")
    project = folder / "commsqa.yaml"
    project.write_text(project.read_text().replace("policies: {", "policies: {suppressions: own.yaml, "))
    with pytest.raises(ProjectError, match=says), opened(folder):
        pass


def test_those_that_act_are_told_by_check_the_one_that_expires_next_first(folder: Path) -> None:
    with opened(folder) as house:
        late, soon = suppress(house, batch_id="B1"), suppress(house, batch_id="B2", expires_at=NOW + timedelta(days=2))
        other = suppress(house, NAME, batch_id="B1")
        assert acting_on(house, PLACEHOLDER) == [soon, late]
        assert acting_on(house, NAME) == [other]
        assert len(acting_on(house)) == 3
        assert acting_on(house, "email.invalid") == []


def test_what_looks_personal_in_a_reason_is_masked(folder: Path) -> None:
    with opened(folder) as house:
        made = create(
            house,
            Matcher(check_id=NAME, batch_id="B1"),
            reason="zora.nova@example.com asked",
            owner="Omar",
            expires_at=MONTH,
        )
    assert made.reason == "[e-mail] asked"
