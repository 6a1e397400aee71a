"""The doctor tells everything that is wrong, source by source, and never a value."""

from pathlib import Path

import pytest

from commsqa.services.doctor import AdviceLevel, examine
from tests.sources.projects import COMMUNICATIONS, CUSTOMERS

PLANTED = "Zzyzx-Planted-4711"
SUPPRESSED = "suppressions: [{{check: {}, batch: B1, reason: known, owner: Omar, expires: 2027-01-31}}]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "commsqa.yaml").write_text("name: bank\nsources:\n  communications: {uri: c.csv}\n  customers: {uri: k.csv}\n")
    (tmp_path / "c.csv").write_text(COMMUNICATIONS)
    (tmp_path / "k.csv").write_text(CUSTOMERS)
    return tmp_path


def add(folder: Path, line: str) -> None:
    file = folder / "commsqa.yaml"
    file.write_text(file.read_text() + line)


def test_a_sound_project_gets_one_line_for_each_thing(folder: Path) -> None:
    told = [each for each in examine(folder, {}) if not each.where.startswith("checks")]
    assert {each.level for each in told} == {AdviceLevel.OK}
    assert [each.where for each in told] == [
        "commsqa.yaml",
        *(f"policies.{name}" for name in ("checks", "severity", "escalation", "suppressions", "retention")),
        "sources.communications",
        "sources.customers",
    ]
    assert told[-1].what == "1 rows, 2 of 16 columns, from k.csv"


def test_a_check_without_its_inputs_is_told_and_what_becomes_of_it(folder: Path) -> None:
    told = {each.where: each for each in examine(folder, {}) if each.where.startswith("checks")}
    assert told["checks"].what.endswith("can run")
    required = told["checks.recipient.not_account_holder"]
    assert (required.level, required.advice) == (AdviceLevel.WARNING, "give it, or the check is errored, and holds its pieces")
    assert told["checks.preference.channel_violated"].advice == "give it, or the check is skipped"
    assert (
        told["checks.preference.channel_violated"].what
        == "wants preferences.allowed: the project names no source for preferences"
    )


def test_a_code_that_no_rule_knows_is_told_without_its_value(folder: Path) -> None:
    file = folder / "c.csv"
    file.write_text(file.read_text().replace("letter", "Anna by post"))
    [told] = [each for each in examine(folder, {}) if "channel" in each.what]
    assert (told.level, told.where) == (AdviceLevel.WARNING, "sources.communications")
    assert told.what == "channel holds a code that commsqa does not know in 1 of 1 rows"


@pytest.mark.parametrize(
    ("policy", "text", "says"),
    [
        ("checks", "required: [name.mispelled]\n", "'name.mispelled'; did you mean 'name.misspelled'"),
        ("escalation", "version: 1\ndestinations: {x: {kind: pigeon}}\nroutes: []\n", "'pigeon' is not a kind of transport"),
        (
            "suppressions",
            SUPPRESSED.format("name.misspelled").replace("owner: Omar, ", ""),
            "suppressions.0.owner: this key is missing",
        ),
        ("suppressions", SUPPRESSED.format("name.mispelled"), "'name.mispelled'; did you mean 'name.misspelled'"),
        ("suppressions", SUPPRESSED.format("recipient.unknown_account"), "is always held"),
        ("severity", "examples: [{name: wrong, level: critical, harm: {check_id: name.misspelled}}]\n", "wrong"),
    ],
)
def test_a_policy_that_reads_well_but_cannot_hold_is_a_problem(folder: Path, policy: str, text: str, says: str) -> None:
    with (folder / "commsqa.yaml").open("a") as file:
        file.write(f"policies: {{{policy}: own.yaml}}\n")
    (folder / "own.yaml").write_text(text)
    [told] = [each for each in examine(folder, {}) if each.level is AdviceLevel.PROBLEM]
    assert told.where == f"policies.{policy}"
    assert says in f"{told.what}; {told.advice}"


OWN = "expressions: {{own.x: {{title: X, finding_when: {}, first_action: y}}}}\n"


@pytest.mark.parametrize(
    ("policy", "level", "says"),
    [
        (OWN.format("channel > 5"), "problem", "expressions.own.x.finding_when: 'channel > 5' does not fit its facts"),
        (OWN.format("chanel = 'letter'"), "problem", "there is no fact 'chanel'; did you mean 'channel'?"),
        ("attributes: [template_versoin]\n", "warning", "no column template_versoin; did you mean 'template_version'?"),
        (
            "required: [name.misspelled]\nchecks: {name.misspelled: {enabled: false}}\n",
            "warning",
            "name.misspelled is required and switched off",
        ),
    ],
)
def test_what_a_run_would_refuse_or_pass_over_is_told_once(folder: Path, policy: str, level: str, says: str) -> None:
    add(folder, "policies: {checks: checks.yaml}\n")
    (folder / "checks.yaml").write_text(policy)
    told = [each for each in examine(folder, {}) if each.where in ("policies.checks", "checks.own.x")]
    assert [each.level for each in told if each.level is not AdviceLevel.OK] == [AdviceLevel(level)]
    assert says in f"{told[-1].what}; {told[-1].advice}"


def test_a_column_of_ones_own_is_a_fact_and_an_attribute(folder: Path) -> None:
    add(folder, "policies: {checks: checks.yaml}\n")
    (folder / "checks.yaml").write_text("attributes: [branch]\n" + OWN.format("branch = '7'"))
    rows = (folder / "c.csv").read_text().splitlines()
    (folder / "c.csv").write_text("\n".join([f"{rows[0]},branch", *(f"{row},7" for row in rows[1:])]))
    assert {each.level for each in examine(folder, {}) if each.where == "policies.checks"} == {AdviceLevel.OK}


def test_a_state_that_cannot_be_reached_is_the_problem_and_its_password_is_not_told(folder: Path) -> None:
    url = f"postgresql+psycopg://commsqa:{PLANTED}@127.0.0.1:1/state"
    add(folder, f"state: {{database: '{url}'}}\n")
    [told] = [each for each in examine(folder, {}) if each.where == "state"]
    assert (told.level, PLANTED in told.what) == (AdviceLevel.PROBLEM, False)
    assert "127.0.0.1:1/state" in told.what


def test_all_problems_are_told_not_only_the_first(folder: Path) -> None:
    with (folder / "commsqa.yaml").open("a") as file:
        file.write(
            "  accounts: {uri: no.csv}\n  postings: {uri: p.csv}\n  changes: {uri: e.csv}\npolicies: {checks: checks.yaml}\n"
        )
    (folder / "checks.yaml").write_text("requird: []\natributes: []\n")
    (folder / "p.csv").write_text(f"posted_on,amount\n1994-02-30,{PLANTED}\n")
    (folder / "e.csv").write_text("at\n")
    told = [each for each in examine(folder, {}) if each.level is not AdviceLevel.OK and not each.where.startswith("checks.")]
    assert [(each.level.value, each.where) for each in told] == [
        ("problem", "policies.checks"),
        ("problem", "policies.checks"),
        ("problem", "sources.accounts"),
        ("problem", "sources.postings"),
        ("problem", "sources.postings"),
        ("warning", "sources.changes"),
    ]
    assert all(each.advice for each in told)
    assert PLANTED not in str(told)
    assert told[2].what == "no.csv: there is no such file in the project folder"
    assert told[2].advice == "correct the uri, or put the file there"


def test_a_project_file_that_cannot_be_read_is_the_problem(folder: Path) -> None:
    (folder / "commsqa.yaml").write_text("name: bank\nengin: x\n")
    told = examine(folder, {})
    assert [(each.where, each.level) for each in told] == [("commsqa.yaml", AdviceLevel.PROBLEM)] * 2
