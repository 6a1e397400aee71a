"""Checks of a project's own: files and conditions, found, refused with their place, run and judged like the others."""

import re
from pathlib import Path

import pytest

from commsqa.bootstrap import open_house
from commsqa.checks.own import all_checks, check_of, is_own, mistakes_in_expressions, own_checks, source_digest
from commsqa.checks.registry import discover
from commsqa.checks.trial import try_examples
from commsqa.domain.findings import Outcome
from commsqa.errors import InputError
from commsqa.project.models import ChecksPolicy, ExpressionCheck
from commsqa.services.doctor import AdviceLevel, examine
from commsqa.services.queries import findings, incidents, open_evidence, runnable_checks
from commsqa.services.run_batch import run_batch
from commsqa.services.starting import start_check
from tests.projects import make_demo

LARGE = ExpressionCheck(
    title="Large balance by letter",
    finding_when="channel = 'letter' AND closing_balance > 100",
    applies_to="comm_type = 'statement'",
    first_action="Ask the branch.",
)
NO_POLICY = ChecksPolicy()


def with_file(folder: Path, text: str, name: str = "mine.py") -> Path:
    (folder / "checks").mkdir(exist_ok=True)
    (folder / "checks" / name).write_text(text, encoding="utf-8")
    return folder


def written(folder: Path, name: str = "empty_subject") -> str:
    (folder / "commsqa.yaml").touch()
    return start_check(folder, name)[0].read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_file_that_is_written_is_a_check_that_keeps_its_examples(tmp_path: Path) -> None:
    written(tmp_path)
    own = own_checks(tmp_path, NO_POLICY, {})
    assert list(own) == ["own.empty_subject"]
    assert try_examples(own["own.empty_subject"]) == []
    assert is_own(own["own.empty_subject"])


def test_a_second_file_of_the_name_is_refused_and_nothing_is_overwritten(tmp_path: Path) -> None:
    before = written(tmp_path)
    with pytest.raises(InputError, match="there is such a file already"):
        start_check(tmp_path, "empty_subject")
    assert (tmp_path / "checks" / "empty_subject.py").read_text(encoding="utf-8") == before


@pytest.mark.parametrize("name", ["Empty", "empty subject", "../x", "1st", "a", ""])
def test_a_name_that_is_no_word_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "commsqa.yaml").touch()
    with pytest.raises(InputError, match="give lower-case letters"):
        start_check(tmp_path, name)


@pytest.mark.slow
def test_an_example_that_the_check_contradicts_is_told(tmp_path: Path) -> None:
    text = written(tmp_path).replace("facts.subject.isnull()", "facts.subject.notnull()")
    own = own_checks(with_file(tmp_path, text, "empty_subject.py"), NO_POLICY, {})
    assert try_examples(own["own.empty_subject"]) == [
        "own.empty_subject: example 1 of catches: it finds nothing",
        "own.empty_subject: example 1 of leaves: it finds 1",
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("class EmptySubject(Check):", "class EmptySubject(Check)"), "mine.py:9: this is not Python"),
        (("import ibis.expr.types as ir", "import no_such_module"), "mine.py:3: ModuleNotFoundError"),
        (('id = "own.empty_subject"', 'id = "empty subject"'), "is not of the form family.what_is_wrong"),
        (('title = "Empty subject"', 'title = ""'), "EmptySubject has no title"),
        (('"communications.subject"', '"pieces.subject"'), "needs 'pieces.subject'; write table.column"),
        (('id = "own.empty_subject"', 'id = "name.misspelled"'), "there is a check name.misspelled already"),
        (("class EmptySubject(Check):", "class EmptySubject:"), "no check is defined here"),
        (("    def judge(self", "    def judges(self"), "no check is defined here"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_place(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    text = written(tmp_path)
    (tmp_path / "checks" / "empty_subject.py").unlink()
    with pytest.raises(InputError) as error:
        all_checks(with_file(tmp_path, text.replace(*change)), NO_POLICY)
    assert told in str(error.value)
    assert "mine.py" in str(error.value)


def test_two_files_with_one_id_are_refused(tmp_path: Path) -> None:
    with_file(tmp_path, written(tmp_path), "twin.py")
    with pytest.raises(InputError, match=r"twin\.py: there is a check own\.empty_subject already"):
        own_checks(tmp_path, NO_POLICY, {})


def test_projects_do_not_see_each_other(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    written(one)
    text = written(other).replace("Empty subject", "Another title")
    with_file(other, text, "empty_subject.py")
    titles = [own_checks(folder, NO_POLICY, {})["own.empty_subject"].title for folder in (one, other, one)]
    assert titles == ["Empty subject", "Another title", "Empty subject"]
    assert source_digest(one) != source_digest(other)
    assert source_digest(tmp_path) is None


def test_mistakes_in_conditions_are_told_by_their_keys() -> None:
    given = {"large": LARGE, "own.other": LARGE.model_copy(update={"finding_when": "drop table", "applies_to": "1 ="})}
    mistakes = mistakes_in_expressions(ChecksPolicy(expressions=given))
    assert [keys for keys, _ in mistakes] == [
        ("expressions", "large"),
        ("expressions", "own.other", "finding_when"),
        ("expressions", "own.other", "applies_to"),
    ]


def test_a_condition_is_a_check_that_needs_what_it_reads() -> None:
    check = check_of("own.large_letter", LARGE)
    assert check.needs == ("communications.channel", "communications.closing_balance", "communications.comm_type")
    assert (check.id, check.title, check.dimension) == ("own.large_letter", "Large balance by letter", "validity")
    assert is_own(check)
    assert not any(is_own(check) for check in discover().values())


def demo_with(folder: Path, *, finding_when: str) -> Path:
    """A demo project with one condition of its own."""
    make_demo(folder, pieces=120)
    own = f'expressions: {{own.large_letter: {{title: Large, finding_when: "{finding_when}", first_action: Ask.}}}}\n'
    (folder / "policies" / "checks.yaml").write_text(own, encoding="utf-8")
    with (folder / "commsqa.yaml").open("a", encoding="utf-8") as file:
        file.write("\npolicies: {checks: policies/checks.yaml}\n")
    return folder


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = demo_with(tmp_path_factory.mktemp("own"), finding_when="channel = 'letter' AND closing_balance > 100")
    start_check(folder, "empty_subject")
    return folder


@pytest.mark.slow
def test_both_kinds_run_beside_the_catalogue(project: Path) -> None:
    with open_house(project) as house:
        listed = {described.check_id: described for described in runnable_checks(house)}
        report = run_batch(house)
        outcomes = {result.check_id: result for result in report.checks}
        found = findings(house, check_id="own.large_letter").to_pylist()
        evidence = open_evidence(house, found[0]["finding_id"], reason="a test")
    assert listed["own.large_letter"].runnable
    assert outcomes["own.large_letter"].outcome is Outcome.FAILED
    assert len(found) == outcomes["own.large_letter"].findings > 0
    assert {row["severity"] for row in found} == {"medium"}
    assert evidence.stated is not None
    assert evidence.stated.startswith("channel = letter; closing_balance = ")
    assert "own.empty_subject" in outcomes


@pytest.mark.slow
def test_the_doctor_tries_the_examples_of_own_checks(project: Path, tmp_path: Path) -> None:
    told = [advice for advice in examine(project, {}) if advice.where == "checks"]
    assert [advice.level for advice in told] == [AdviceLevel.OK]
    path = project / "checks" / "empty_subject.py"
    right = path.read_text(encoding="utf-8")
    path.write_text(right.replace("facts.subject.isnull()", "facts.subject.notnull()"), encoding="utf-8")
    told = [advice for advice in examine(project, {}) if advice.where == "checks"]
    path.write_text(right, encoding="utf-8")
    assert [advice.level for advice in told] == [AdviceLevel.OK, AdviceLevel.PROBLEM, AdviceLevel.PROBLEM]


@pytest.mark.slow
def test_a_condition_on_a_fact_that_there_is_not_is_told_before_anything_runs(tmp_path: Path) -> None:
    folder = demo_with(tmp_path, finding_when="chanel = 'letter'")
    with open_house(folder) as house, pytest.raises(InputError) as error:
        run_batch(house)
    assert str(error.value) == (
        "policies.checks: expressions.own.large_letter.finding_when: there is no fact 'chanel'; did you mean 'channel'?"
    )


@pytest.mark.slow
def test_a_judge_that_breaks_names_the_piece_and_what_to_mend(tmp_path: Path) -> None:
    folder = make_demo(tmp_path, pieces=120).folder
    path = start_check(folder, "empty_subject")[0]
    text = path.read_text(encoding="utf-8").replace("facts.subject.isnull()", "facts.subject.notnull()")
    path.write_text(
        text.replace("        return self.found", "        raise ValueError\n        return self.found"), encoding="utf-8"
    )
    with open_house(folder) as house:
        report = run_batch(house)
        [incident] = [incident for incident in incidents(house) if incident.problem.check_id == "own.empty_subject"]
    [result] = [result for result in report.checks if result.check_id == "own.empty_subject"]
    assert result.outcome is Outcome.ERRORED
    assert re.match(r"its judge failed on \S+( and [\d,]+ more)? \(ValueError\)", result.reason or "")
    assert incident.problem.first_action.startswith("Correct the record or the check that the reason names")
