"""The retention policy: off by default, and wrong values said in one line."""

from datetime import timedelta
from pathlib import Path

import pytest

from commsqa.errors import ProjectError
from commsqa.project.loader import load_policy
from commsqa.project.retention import RetentionPolicy


def test_nothing_is_erased_by_default() -> None:
    policy = load_policy(None, "retention.yaml", RetentionPolicy, {})
    assert (policy.evidence, policy.accesses, policy.label) == (None, None, "retention@1")


def test_days_are_read(tmp_path: Path) -> None:
    path = tmp_path / "retention.yaml"
    path.write_text('version: "2026"\nevidence_days: 90\naccesses_days: 365\n', encoding="utf-8")
    policy = load_policy(path, "retention.yaml", RetentionPolicy, {})
    assert (policy.evidence, policy.accesses) == (timedelta(days=90), timedelta(days=365))
    assert policy.label == "retention@2026"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("evidence_days: 0", "evidence_days: must be greater than or equal to 1"),
        ("evidence_days: soon", "evidence_days: must be a whole number"),
        ("evidence_day: 3", "evidence_day: unknown key; did you mean 'evidence_days'?"),
    ],
)
def test_a_wrong_value_is_one_line(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "retention.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError) as refused:
        load_policy(path, "retention.yaml", RetentionPolicy, {})
    assert said in str(refused.value)
