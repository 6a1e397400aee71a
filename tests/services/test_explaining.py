"""Every finding belongs to one cause, the first whose conditions it meets, or to the remainder."""

from types import SimpleNamespace
from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from commsqa.domain.causes import Conditions, ProbableCause
from commsqa.services.explaining import partition


def cause(**conditions: str) -> ProbableCause:
    numbers = {"explained": 0.5, "inside_rate": 0.5, "elsewhere_rate": 0.1, "risk_ratio": 5.0, "risk_ratio_low": 3.0}
    return ProbableCause(cause_id="C", conditions=conditions, failed_inside=1, evaluated_inside=2, **numbers)


def shares(rows: list[Conditions], *causes: ProbableCause) -> list[tuple[list[Conditions], list[str]]]:
    """Per share: the conditions of its causes, its own first, and the subjects of its findings."""
    ids = [f"P{number}" for number in range(len(rows))]
    columns = {name: [row.get(name) for row in rows] for name in ("host", "version")}
    failing = pa.table({"subject_id": ids, **{name: pa.array(column, pa.string()) for name, column in columns.items()}})
    findings: dict[str, Any] = {key: SimpleNamespace(finding_id=key) for key in ids}
    found = partition("a.check", failing, causes, findings)
    return [([c.conditions for c in share.causes], [finding.finding_id for finding in share.findings]) for share in found]


def test_findings_go_to_the_first_cause_they_meet_and_the_rest_last() -> None:
    rows: list[Conditions] = [{"host": "h1", "version": "7"}, {"host": "h2", "version": "7"}, {"host": "h1"}, {}]
    assert shares(rows, cause(version="7"), cause(host="h1")) == [
        ([{"version": "7"}, {"host": "h1"}], ["P0", "P1"]),
        ([{"host": "h1"}], ["P2"]),
        ([], ["P3"]),
    ]


def test_a_cause_that_selects_less_than_half_of_a_share_is_no_alternative() -> None:
    rows: list[Conditions] = [{"host": "h1", "version": "7"}, {"version": "7"}, {"version": "7"}]
    assert shares(rows, cause(version="7"), cause(host="h1")) == [([{"version": "7"}], ["P0", "P1", "P2"])]


def test_without_causes_all_findings_are_one_share() -> None:
    assert shares([{}, {"host": "h1"}]) == [([], ["P0", "P1"])]


ROWS = st.lists(st.fixed_dictionaries({}, optional={"host": st.sampled_from(["h1", "h2"]), "version": st.just("7")}), max_size=12)


@given(ROWS, st.permutations([cause(host="h1"), cause(version="7"), cause(host="h1", version="7")]))
def test_every_finding_is_in_exactly_one_share(rows: list[Conditions], causes: list[ProbableCause]) -> None:
    told = [subject for _, subjects in shares(rows, *causes) for subject in subjects]
    assert sorted(told) == sorted(f"P{number}" for number in range(len(rows)))
