"""The drill: which checks find what was planted for them, and that it leaves no trace."""

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import ibis
import ibis.expr.types as ir
import pytest

from commsqa.bootstrap import open_house
from commsqa.checks.base import Check, Dimension, Judgement, RecordCheck, Records, Row
from commsqa.checks.planting import Planting, Scene
from commsqa.domain.drills import DrillReport, Vitality
from commsqa.domain.findings import SubjectKind
from commsqa.domain.levels import Level
from commsqa.errors import UnknownIdError
from commsqa.services.drilling import drill
from commsqa.services.house import House
from commsqa.services.verifying import verify_trail

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]  # whole runs

_PROJECT = """\
name: letters
sources: {communications: {uri: communications.csv}, customers: {uri: customers.csv}}
policies: {checks: checks.yaml}
"""


class _Loud(Check):
    """A subject in capitals."""

    id = "own.loud"
    title = "Loud"
    dimension = Dimension.VALIDITY
    needs = ("communications.subject",)
    reads: ClassVar[tuple[str, ...]] = ("subject",)

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        return facts.subject.upper() == facts.subject

    def judge(self, row: Row) -> Judgement | None:
        return self.found("It is loud.", arabic="الموضوع كله بأحرف كبيرة.", stated=row["subject"])

    def plant(self, scene: Scene) -> Planting | None:
        return scene.change(subject="LOUD")


class _Deaf(_Loud):
    """Finds nothing."""

    id = "own.deaf"

    def judge(self, row: Row) -> Judgement | None:
        return None


class _Broken(_Loud):
    """Raises."""

    id = "own.broken"

    def judge(self, row: Row) -> Judgement | None:
        raise RuntimeError("no")


class _Nervous(_Loud):
    """Finds its own and every piece that another check's error is in."""

    id = "own.nervous"

    def plant(self, scene: Scene) -> Planting | None:
        return scene.change(subject="LOUDER")


class _Echo(_Loud):
    """Finds the piece that is wrong already, but only once errors are planted."""

    id = "own.echo"
    reads = ("subject", "planted")

    def widen(self, suspects: ir.Table, records: Records) -> ir.Table:
        return suspects.cross_join(records.pieces.agg(planted=(ibis._.subject == "LOUD").any()))

    def judge(self, row: Row) -> Judgement | None:
        return self.found("It echoes.", arabic="صدى.") if row["planted"] and row["subject"] == "WRONG" else None

    def plant(self, scene: Scene) -> Planting | None:
        return None


class _Silent(_Loud):
    """Does not say how to plant."""

    id = "own.silent"

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        return ibis.literal(False)

    def plant(self, scene: Scene) -> Planting | None:
        return None


class _Blind(_Loud):
    """Wants what is not there."""

    id = "own.blind"
    needs = ("communications.due_date",)


class _Fewer(RecordCheck):
    """The batch has fewer pieces than were expected."""

    id = "own.fewer"
    title = "Fewer"
    dimension = Dimension.COMPLETENESS
    subject = SubjectKind.BATCH
    needs = ("communications.batch_id",)
    expected = 60

    def relation(self, records: Records) -> ir.Table:
        count = records.pieces.group_by(subject_id="batch_id").agg(n=ibis._.count())
        return count.mutate(suspect=count.n < self.expected)

    def judge(self, row: Row) -> Judgement:
        return self.found("Fewer.", arabic="أقل.")

    def plant(self, scene: Scene) -> Planting | None:
        return scene.remove(subject_id=scene.piece["batch_id"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Sixty letters to as many customers."""
    (tmp_path / "commsqa.yaml").write_text(_PROJECT, encoding="utf-8")
    (tmp_path / "checks.yaml").write_text("required: []", encoding="utf-8")
    pieces = [f"P{n},B1,letter,letter,K{n},Letter {n}" for n in range(60)]
    head = "communication_id,batch_id,comm_type,channel,customer_id,subject"
    (tmp_path / "communications.csv").write_text("\n".join([head, *pieces]), encoding="utf-8")
    people = [f"K{n},Person {chr(65 + n)}" for n in range(60)]
    (tmp_path / "customers.csv").write_text("\n".join(["customer_id,full_name", *people]), encoding="utf-8")
    return tmp_path


def drilled(folder: Path, *checks: Check, each: int = 3) -> tuple[House, DrillReport]:
    with open_house(folder) as house:
        house = replace(house, checks={check.id: check for check in checks})
        return house, drill(house, each=each)


def test_a_check_that_finds_what_was_planted_is_alive(folder: Path) -> None:
    _, report = drilled(folder, _Loud())
    [line] = report.lines
    assert (line.vitality, line.planted, line.found, line.falsely_reported) == (Vitality.ALIVE, 3, 3, 0)
    assert line.severity is Level.MEDIUM
    assert line.route == ("file",)
    assert line.seconds > 0
    assert (report.pieces, report.passed) == (60, True)


@pytest.mark.parametrize("check", [_Deaf(), _Broken()])
def test_a_check_that_finds_nothing_or_breaks_is_dead(folder: Path, check: Check) -> None:
    _, report = drilled(folder, check)
    [line] = report.lines
    assert (line.vitality, line.planted, line.found, line.severity, line.route) == (Vitality.DEAD, 3, 0, None, ())
    assert not report.passed
    assert (line.reason is None) is isinstance(check, _Deaf)


def test_findings_beside_the_planted_ones_are_counted_as_false(folder: Path) -> None:
    _, report = drilled(folder, _Loud(), _Nervous())
    assert {line.check_id: (line.found, line.falsely_reported) for line in report.lines} == {
        "own.loud": (3, 3),
        "own.nervous": (3, 3),
    }


def test_what_was_wrong_before_is_not_counted_as_false(folder: Path) -> None:
    pieces = folder / "communications.csv"
    pieces.write_text(pieces.read_text(encoding="utf-8").replace("Letter 7\n", "WRONG\n"), encoding="utf-8")
    _, report = drilled(folder, _Loud(), _Echo())
    assert [line.falsely_reported for line in report.lines] == [0, 0]


def test_checks_that_cannot_run_or_cannot_be_planted_are_not_dead(folder: Path) -> None:
    _, report = drilled(folder, _Silent(), _Blind())
    assert [line.vitality for line in report.lines] == [Vitality.NOT_PLANTED, Vitality.NOT_RUN]
    assert report.passed
    assert report.lines[1].reason == "wants communications.due_date: the source of communications has no such column"


def test_a_check_over_the_batch_has_a_pass_to_itself(folder: Path) -> None:
    _, report = drilled(folder, _Fewer(), _Loud())
    fewer, loud = report.lines
    assert (fewer.vitality, fewer.planted, fewer.found) == (Vitality.ALIVE, 1, 1)
    assert (loud.found, loud.falsely_reported) == (3, 0)


def test_it_leaves_no_trace_but_an_entry_in_the_audit_trail(folder: Path) -> None:
    source = (folder / "communications.csv").read_bytes()
    house, report = drilled(folder, _Loud())
    with open_house(folder) as opened:
        with opened.store.snapshot() as tx:
            assert tx.incidents.unresolved() == []
            assert tx.runs.newest(limit=5) == []
        assert verify_trail(opened).problem is None
    assert not list(house.state.rglob("findings.parquet"))
    assert not (folder / "out").exists()
    assert (folder / "communications.csv").read_bytes() == source
    assert report.lines[0].found == 3


def test_an_unknown_batch_is_refused(folder: Path) -> None:
    with open_house(folder) as house, pytest.raises(UnknownIdError):
        drill(house, batch_id="B9")
