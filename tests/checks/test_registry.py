"""Adding a check is one file: it is found, listed, tried on its examples, run, judged and graded, and nothing is registered."""

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from commsqa.bootstrap import open_house
from commsqa.checks import catalog
from commsqa.checks.registry import discover
from commsqa.domain.findings import Harm, Outcome
from commsqa.domain.levels import Level
from commsqa.services.queries import describe_checks, findings
from commsqa.services.run_batch import run_batch
from tests.factories import run_checks
from tests.projects import make_demo

CHECK_ID = "courtesy.arabic_letter"
A_CHECK = '''
"""courtesy.arabic_letter"""

import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.examples import example


class ArabicLetter(Check):
    """A letter in Arabic, which this company does not print."""

    id = "courtesy.arabic_letter"
    title = "Letter in Arabic"
    dimension = Dimension.VALIDITY
    needs = ("communications.channel", "communications.language")
    reads = ("language",)
    first_action = "Ask the printer."
    catches = (example(piece={"language": "ar"}),)
    leaves = (example(), example(piece={"language": "ar", "channel": "email"}))

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        return facts.channel == "letter"

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        return facts.language == "ar"

    def judge(self, row: Row) -> Judgement:
        return self.found("The letter is in Arabic.", stated=row["language"])
'''


@pytest.fixture
def with_a_new_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The catalogue with one file more, in a folder of its own and nothing beside it."""
    family = tmp_path / "catalogue" / "courtesy"
    family.mkdir(parents=True)
    (family / "arabic_letter.py").write_text(A_CHECK, encoding="utf-8")
    monkeypatch.setattr(catalog, "__path__", [*catalog.__path__, str(family.parent)])
    importlib.invalidate_caches()
    yield
    for name in [name for name in sys.modules if name.startswith(f"{catalog.__name__}.courtesy")]:
        del sys.modules[name]
    vars(catalog).pop("courtesy", None)


def test_a_new_file_is_found_and_listed_among_the_others(with_a_new_check: None) -> None:
    checks = discover()
    assert list(checks) == sorted(checks)
    [listed] = [described for described in describe_checks(checks) if described.check_id == CHECK_ID]
    assert (listed.title, listed.dimension) == ("Letter in Arabic", "validity")
    assert listed.needs == ("communications.channel", "communications.language")


@pytest.mark.slow
def test_its_examples_are_tried(with_a_new_check: None) -> None:
    check = discover()[CHECK_ID]
    assert [len(run_checks(world, check).failures) for world in (*check.catches, *check.leaves)] == [1, 0, 0]


@pytest.mark.slow  # Great Expectations takes three seconds to import
def test_a_run_evaluates_it_and_great_expectations_judges_it_and_the_default_grades_it(
    with_a_new_check: None, tmp_path: Path
) -> None:
    project = make_demo(tmp_path / "bank", pieces=200)
    letters = [row for row in project.rows("communications") if row["channel"] == "letter"]
    arabic = {row["communication_id"] for row in letters if row["language"] == "ar"}
    assert 0 < len(arabic) < len(letters)

    with open_house(project.folder) as house:
        report = run_batch(house)
        found = findings(house, check_id=CHECK_ID)
        verdict = house.grader.finding(Harm(check_id=CHECK_ID))

    [result] = [check for check in report.checks if check.check_id == CHECK_ID]
    assert (result.outcome, result.evaluated, result.findings) == (Outcome.FAILED, len(letters), len(arabic))
    assert set(found["subject_id"].to_pylist()) == arabic
    assert set(found["severity"].to_pylist()) == {verdict.level} == {Level.MEDIUM}
    assert "no entry for this check in the policy" in " ".join(verdict.reasons)
    assert [incident.check_id for incident in report.incidents].count(CHECK_ID) >= 1
    assert _judged(project.folder) == len(arabic)
    assert "Letter in Arabic" in _pages(project.folder)


def _judged(folder: Path) -> int:
    """What Great Expectations counted for the check, over all suites of its only run."""
    stored = (folder / ".commsqa" / "gx" / "uncommitted" / "validations").rglob("*.json")
    results = [result for path in stored for result in json.loads(path.read_text(encoding="utf-8"))["results"]]
    mine = [r for r in results if r["expectation_config"]["kwargs"].get("check_id") == CHECK_ID]
    assert mine
    return sum(result["result"]["observed_value"] for result in mine)


def _pages(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in (folder / ".commsqa" / "gx" / "data_docs").rglob("*.html"))


def test_it_is_gone_with_its_file() -> None:
    assert CHECK_ID not in discover()
    assert f"{catalog.__name__}.courtesy" not in sys.modules


@pytest.fixture
def package(tmp_path: Path) -> Iterator[ModuleType]:
    """A catalogue of a test, with one family."""
    made = ModuleType("a_catalogue")
    made.__path__ = [str(tmp_path)]
    (tmp_path / "courtesy").mkdir()
    sys.modules[made.__name__] = made
    importlib.invalidate_caches()
    yield made
    for name in [name for name in sys.modules if name.partition(".")[0] == made.__name__]:
        del sys.modules[name]


def write(package: ModuleType, path: str, text: str = A_CHECK) -> None:
    file = Path(package.__path__[0]) / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


OWN_RELATION = """    def relation(self, records):
        return records["accounts"]
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '    """A letter in Arabic, which this company does not print."""\n',
            "",
            "ArabicLetter has no docstring for the steward",
        ),
        ("A letter in Arabic, which this company does not print.", " ", "ArabicLetter has no docstring for the steward"),
        ('    catches = (example(piece={"language": "ar"}),)\n', "", "ArabicLetter has no catches"),
        ('(example(), example(piece={"language": "ar", "channel": "email"}))', "()", "ArabicLetter has no leaves"),
        ('    id = "courtesy.arabic_letter"\n', "", "ArabicLetter has no id"),
        ('    title = "Letter in Arabic"\n', "", "ArabicLetter has no title"),
        ("    dimension = Dimension.VALIDITY\n", "", "ArabicLetter has no dimension"),
        ('("communications.channel", "communications.language")', "()", "ArabicLetter has no needs"),
        ('"Ask the printer."', '""', "ArabicLetter has no first_action"),
        (
            '"courtesy.arabic_letter"\n    title',
            '"arabic_letter"\n    title',
            "arabic_letter is not of the form family.what_is_wrong",
        ),
        ('"courtesy.arabic_letter"\n    title', '"courtesy.Arabic letter"\n    title', "not of the form family.what_is_wrong"),
    ],
)
def test_a_check_that_does_not_document_itself_is_refused(package: ModuleType, old: str, new: str, message: str) -> None:
    assert A_CHECK.count(old) == 1
    write(package, "courtesy/arabic_letter.py", A_CHECK.replace(old, new))
    with pytest.raises(TypeError, match=message):
        discover(package)


def test_a_relation_of_its_own_is_about_another_kind_of_subject_than_pieces(package: ModuleType) -> None:
    text = A_CHECK.replace("import Check,", "import RecordCheck,").replace("(Check)", "(RecordCheck)") + "\n" + OWN_RELATION
    write(package, "courtesy/arabic_letter.py", text)
    with pytest.raises(
        TypeError, match=r"courtesy\.arabic_letter brings its own relation: its subject is account, customer or batch"
    ):
        discover(package)


def test_two_checks_with_one_id_are_refused(package: ModuleType) -> None:
    write(package, "courtesy/arabic_letter.py")
    write(package, "courtesy/the_same_again.py")
    with pytest.raises(TypeError, match=r"two checks have the id courtesy\.arabic_letter"):
        discover(package)


def test_a_file_may_hold_several_checks_a_common_base_and_checks_of_others(package: ModuleType) -> None:
    more = """
class InEnglish(ArabicLetter):
    \"\"\"A letter in English.\"\"\"

    id = "courtesy.english_letter"


class Letters(Check):
    \"\"\"What checks of letters share.\"\"\"
"""
    write(package, "courtesy/arabic_letter.py", A_CHECK + more)
    write(package, "courtesy/neighbour.py", "from a_catalogue.courtesy.arabic_letter import ArabicLetter as Imported\n")
    assert list(discover(package)) == ["courtesy.arabic_letter", "courtesy.english_letter"]


@pytest.mark.parametrize("path", ["courtesy/.drafts/arabic_letter.py", ".venv/arabic_letter.py", "courtesy/arabic_letter.txt"])
def test_hidden_folders_and_other_files_are_no_part_of_the_catalogue(package: ModuleType, path: str) -> None:
    write(package, path)
    assert discover(package) == {}


def test_a_family_may_have_folders_of_its_own(package: ModuleType) -> None:
    write(package, "courtesy/letters/arabic_letter.py")
    assert list(discover(package)) == ["courtesy.arabic_letter"]
