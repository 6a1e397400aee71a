"""From a check's failures to causes with identity, onset, change and sentence."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from commsqa.domain.causes import ChangeEvent, cause_id
from commsqa.domain.tables import ATTRIBUTES
from commsqa.errors import InputError
from commsqa.rootcause import explain
from tests.rootcause.planted import Cause, facts, plant

CHECK = "balance.differs_from_ledger"
CONDITIONS = {"template_version": "14", "composition_host": "comp-3"}
START = datetime(1994, 2, 28, tzinfo=UTC)
FACTS = facts(4000, np.random.default_rng(3))
MOMENTS = pa.chunked_array([pa.array([START + timedelta(seconds=4 * n) for n in range(4000)], pa.timestamp("us", tz="UTC"))])
FAILED = plant(FACTS, [Cause(CONDITIONS, 0.6)], np.random.default_rng(4)).failed
RELEASE = ChangeEvent(change_id="CHG-1", at=START - timedelta(hours=2), kind="template_release", scope={"template_version": "14"})
LATER = RELEASE.model_copy(update={"change_id": "CHG-9", "at": START + timedelta(hours=3)})


def test_a_cause_carries_the_checks_identity_its_onset_and_the_change_before_it() -> None:
    causes = explain(FACTS, FAILED, check_id=CHECK, attributes=ATTRIBUTES, moments=MOMENTS, changes=[LATER, RELEASE])
    assert [cause.conditions for cause in causes] == [CONDITIONS]
    assert causes[0].cause_id == cause_id(CHECK, CONDITIONS)
    assert causes[0].onset is not None
    assert START <= causes[0].onset < START + timedelta(minutes=10)
    assert causes[0].change_id == "CHG-1"
    assert "CHG-1 (template_release) came before and touched template_version = 14." in causes[0].sentence


def test_failures_that_begin_in_the_middle_have_their_onset_there_and_the_change_is_judged_by_it() -> None:
    late = FAILED & (np.arange(4000) >= 2800)
    cause = explain(FACTS, late, check_id=CHECK, attributes=ATTRIBUTES, moments=MOMENTS, changes=[LATER, RELEASE])[0]
    assert cause.onset is not None
    assert cause.onset >= START + timedelta(hours=3)
    assert cause.change_id == "CHG-9"


def test_without_moments_there_is_no_onset_and_no_change_is_too_late() -> None:
    cause = explain(FACTS, FAILED, check_id=CHECK, attributes=ATTRIBUTES, moments=None, changes=[LATER])[0]
    assert (cause.onset, cause.change_id) == (None, "CHG-9")


def test_a_scope_on_a_column_that_was_not_searched_agrees_when_it_selects_the_same_rows() -> None:
    train = [
        "t9" if v == "14" and h == "comp-3" else "t8"
        for v, h in zip(*(FACTS[name].to_pylist() for name in CONDITIONS), strict=True)
    ]
    wider = FACTS.append_column("release_train", pa.array(train))
    changes = [
        RELEASE.model_copy(update={"scope": {"release_train": "t9"}}),
        RELEASE.model_copy(update={"scope": {"unknown": "x"}}),
    ]
    cause = explain(wider, FAILED, check_id=CHECK, attributes=ATTRIBUTES, moments=MOMENTS, changes=changes)[0]
    assert cause.sentence.endswith("touched release_train = t9.")


def test_moments_of_another_length_are_an_error() -> None:
    with pytest.raises(InputError, match="moments has 10 entries"):
        explain(FACTS, FAILED, check_id=CHECK, attributes=ATTRIBUTES, moments=MOMENTS.slice(0, 10), changes=[])
