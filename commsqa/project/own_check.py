"""The files that `commsqa checks new` writes: a check of the project's own, ready to run, and its test."""

_CHECK = '''"""own.{name}"""

import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.examples import example


class {class_name}(Check):
    """Say here, for the steward, what is wrong with a piece that fails: this one has an empty subject and goes by email."""

    id = "own.{name}"
    title = "{title}"
    dimension = Dimension.COMPLETENESS
    # The inputs without which the check is skipped, as table.column. commsqa's tables are listed in the README.
    needs = ("communications.channel", "communications.subject")
    # The facts that `judge` sees.
    reads = ("subject",)
    first_action = "Say here what to do first."
    runbook = ("And what follows, a sentence each.",)
    # Worlds in which it must find something, and in which it must not. `commsqa doctor` and the test beside this file try them.
    catches = (example(piece={{"channel": "email", "subject": None}}),)
    leaves = (example(piece={{"channel": "email", "subject": "Your statement"}}), example(piece={{"channel": "letter"}}))

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """The pieces that the rule speaks about."""
        return facts.channel == "email"

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """The pieces that may fail, by what the engine can decide; cheap, it looks at every piece."""
        return facts.subject.isnull()

    def judge(self, row: Row) -> Judgement | None:
        """The last word on a suspect: what fails and the proof, or None where it is right after all."""
        return self.found("The email has no subject.", arabic="البريد الإلكتروني بلا موضوع.", stated=row["subject"])
'''
_TEST = '''"""The examples of own.{name}: `python -m pytest {folder}`."""

from pathlib import Path

from commsqa.checks.own import checks_in
from commsqa.checks.trial import try_examples

FILE = Path(__file__).parents[1] / "checks" / "{name}.py"


def test_it_catches_and_leaves_its_examples() -> None:
    checks = checks_in(FILE)
    assert checks
    assert [mistake for check in checks for mistake in try_examples(check)] == []
'''


def own_check_files(name: str) -> dict[str, str]:
    """The text of each file by its path in the project folder. `name`: lower case, digits and underscores."""
    words = name.split("_")
    values = {"name": name, "class_name": "".join(word.capitalize() for word in words), "title": " ".join(words).capitalize()}
    return {
        f"checks/{name}.py": _CHECK.format(**values),
        f"tests/test_{name}.py": _TEST.format(name=name, folder="tests"),
    }
