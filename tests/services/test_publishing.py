"""Files appear whole or not at all; the run's outcome and the gate's decision follow from the findings alone."""

import hashlib
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pytest

from commsqa.domain.findings import Outcome
from commsqa.domain.runs import GateDecision
from commsqa.services.classifying import Classified
from commsqa.services.publishing import decide_gate, outcome_of, write_whole

PASSED, FAILED, ERRORED, SKIPPED = Outcome.PASSED, Outcome.FAILED, Outcome.ERRORED, Outcome.SKIPPED


@pytest.mark.parametrize(
    ("required", "other", "run"),
    [
        (PASSED, PASSED, PASSED),
        (PASSED, SKIPPED, PASSED),
        (PASSED, FAILED, FAILED),
        (PASSED, ERRORED, FAILED),
        (FAILED, PASSED, FAILED),
        (FAILED, ERRORED, FAILED),
        (ERRORED, PASSED, ERRORED),
        (ERRORED, FAILED, ERRORED),
    ],
)
def test_outcome_of_a_run(required: Outcome, other: Outcome, run: Outcome) -> None:
    results = [("recipient.unknown_customer", required), ("email.invalid", other)]
    assert outcome_of(results, ["recipient.unknown_customer"]) is run
    assert outcome_of(reversed(results), ["recipient.unknown_customer"]) is run


@pytest.mark.parametrize(
    ("held", "unchecked", "decision", "checks"),
    [
        ((), {}, GateDecision.RELEASED, ["", "", ""]),
        (("P2",), {}, GateDecision.PARTLY_HELD, ["", "", ""]),
        (
            ("P1", "P2"),
            {"b.two": frozenset({"P1", "P2"}), "a.one": frozenset({"P2"})},
            GateDecision.PARTLY_HELD,
            ["b.two", "a.one b.two", ""],
        ),
        (("P1", "P2", "P3"), {}, GateDecision.BATCH_HELD, ["", "", ""]),
    ],
)
def test_the_gate(held: tuple[str, ...], unchecked: dict[str, frozenset[str]], decision: GateDecision, checks: list[str]) -> None:
    result = SimpleNamespace(pieces=lambda: pa.table({"communication_id": ["P1", "P2", "P3"]}))
    gate, manifest = decide_gate(result, Classified((), frozenset(held), unchecked))  # type: ignore[arg-type]  # a stand-in
    assert (gate.decision, gate.held, gate.released) == (decision, len(held), 3 - len(held))
    assert manifest["communication_id"].to_pylist() == ["P1", "P2", "P3"]
    assert manifest["decision"].to_pylist() == ["held" if piece in held else "released" for piece in ("P1", "P2", "P3")]
    assert manifest["check_ids"].to_pylist() == checks


def test_a_file_that_cannot_be_written_to_its_end_does_not_appear(tmp_path: Path) -> None:
    target = tmp_path / "runs" / "R1" / "findings.parquet"
    write_whole(target, lambda draft: draft.write_bytes(b"whole"))

    def half(draft: Path) -> None:
        draft.write_bytes(b"ha")
        raise OSError("no space left on device")

    with pytest.raises(OSError, match="no space"):
        write_whole(target, half)
    assert target.read_bytes() == b"whole"


def test_the_digest_is_the_files(tmp_path: Path) -> None:
    digest = write_whole(tmp_path / "x", lambda draft: draft.write_bytes(b"whole"))
    assert digest == hashlib.sha256(b"whole").hexdigest()
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
