"""The search finds what was planted with exactly those conditions, and nothing where nothing was."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commsqa.domain.causes import cause_id
from commsqa.domain.tables import ATTRIBUTES
from commsqa.errors import InputError
from commsqa.rootcause import find_causes, members
from tests.measure.causes import score
from tests.rootcause.planted import Batch, Cause, facts, plant, random_batch

C1 = Cause({"template_version": "14", "composition_host": "comp-3"}, 0.6)
C2 = Cause({"data_feed": "crm-legacy"}, 0.35)
C3 = Cause({"print_site": "plant-B"}, 0.12)


def planted(*causes: Cause, rows: int = 4000, seed: int = 1, background: float = 0.004) -> Batch:
    rng = np.random.default_rng(seed)
    return plant(facts(rows, rng), causes, rng, background=background)


def found(batch: Batch) -> list[dict[str, str]]:
    return [cause.conditions for cause in find_causes(batch.facts, batch.failed, attributes=ATTRIBUTES)]


@pytest.mark.parametrize("cause", [C1, C2, C3], ids=["two conditions", "a feed that regions imply", "one print site"])
@pytest.mark.parametrize(("rows", "seed"), [(1000, 1), (2000, 2), (4000, 3), (4000, 4)])
def test_a_planted_cause_is_found_with_exactly_its_conditions(cause: Cause, rows: int, seed: int) -> None:
    assert found(planted(cause, rows=rows, seed=seed)) == [cause.conditions]


def test_a_cause_of_a_handful_of_pieces_is_found_in_a_small_batch() -> None:
    assert found(planted(C1, rows=400, seed=5)) == [C1.conditions]


def test_two_causes_that_share_a_condition_are_told_apart_and_the_larger_comes_first() -> None:
    other = Cause({"template_version": "14", "composition_host": "comp-5"}, 0.3)
    assert found(planted(other, C1)) == [C1.conditions, other.conditions]


def test_three_conditions_are_found() -> None:
    cause = Cause({"template_version": "14", "channel": "email", "language": "ar"}, 0.4)
    assert found(planted(cause)) == [cause.conditions]


@pytest.mark.parametrize(("causes", "uneven"), [(1, 1.0), (1, 4.0), (2, 1.0)])
def test_random_causes_are_recovered_with_their_pieces(causes: int, uneven: float) -> None:
    scores = [score(random_batch(4000, seed, causes=causes, uneven=uneven)) for seed in range(100, 108)]
    assert sum(one.exact for one in scores) >= 7, [one.told for one in scores if not one.exact]
    assert np.mean([one.f1 for one in scores]) >= 0.97
    assert sum(one.false_causes for one in scores) == 0


@pytest.mark.parametrize("uneven", [1.0, 4.0])
def test_batches_without_a_cause_have_none(uneven: float) -> None:
    rng = np.random.default_rng(7)
    tables = [facts(rows, rng) for rows in (500, 4000)]
    batches = [plant(tables[k % 2], [], rng, background=(0.004, 0.02, 0.1)[k % 3], uneven=uneven) for k in range(30)]
    assert all(batch.failed.any() for batch in batches)
    assert [found(batch) for batch in batches] == [[]] * 30


@pytest.mark.slow
def test_a_million_pieces_take_a_few_cpu_seconds() -> None:
    one = score(random_batch(1_000_000, 1, causes=1))
    assert one.exact
    assert one.seconds < 8  # 1.0 s on an idle core


def test_the_numbers_are_those_of_the_rows() -> None:
    batch = planted(C1)
    cause = find_causes(batch.facts, batch.failed, attributes=ATTRIBUTES)[0]
    inside = members(batch.facts, cause.conditions)
    assert (cause.failed_inside, cause.evaluated_inside) == (batch.failed[inside].sum(), inside.sum())
    assert cause.inside_rate == pytest.approx(batch.failed[inside].mean())
    assert cause.elsewhere_rate == pytest.approx(batch.failed[~inside].mean())
    assert cause.risk_ratio == pytest.approx(cause.inside_rate / cause.elsewhere_rate)
    assert 5 <= cause.risk_ratio_low < cause.risk_ratio
    assert cause.explained == pytest.approx(batch.failed[inside].sum() / batch.failed.sum())
    assert cause.gain > 0
    assert cause.cause_id == cause_id("", cause.conditions)


def test_of_values_with_the_same_rows_the_most_actionable_is_the_condition_and_the_others_are_aliases() -> None:
    batch = planted(Cause({"language": "ar"}, 0.3))
    release = pa.array(["7" if language == "ar" else "6" for language in batch.facts["language"].to_pylist()])
    table = batch.facts.drop_columns(["template_version"]).append_column("template_version", release)
    cause = find_causes(table, batch.failed, attributes=ATTRIBUTES)[0]
    assert cause.conditions == {"template_version": "7"}
    assert cause.aliases == {"language": "ar"}


def test_what_holds_inside_without_selecting_the_same_rows_is_implied() -> None:
    batch = planted(C3)
    cause = find_causes(batch.facts, batch.failed, attributes=ATTRIBUTES)[0]
    assert cause.implied == {"channel": "letter"}
    assert cause.aliases == {}


@pytest.mark.parametrize("empty", ["", "  ", None])
def test_an_empty_value_is_no_condition_but_its_rows_count(empty: str | None) -> None:
    failed = np.array([True] * 50 + [False] * 1000)
    table = pa.table({"feed": pa.array([empty] * 50 + ["a", "b"] * 500, pa.string())})
    assert find_causes(table, failed, attributes=["feed"]) == []
    cause = find_causes(table, ~failed & (np.arange(1050) % 2 == 0), attributes=["feed"])[0]
    assert (cause.conditions, cause.evaluated_inside) == ({"feed": "a"}, 500)
    assert cause.elsewhere_rate == 0


def test_values_of_any_type_are_conditions_as_text() -> None:
    version = pa.array([14] * 40 + [13] * 960).dictionary_encode()
    cause = find_causes(pa.table({"v": version}), [True] * 30 + [False] * 970, attributes=["v"])[0]
    assert cause.conditions == {"v": "14"}
    assert members(pa.table({"v": version}), cause.conditions).sum() == 40


def test_history_lowers_the_ratio_asked_for_and_demands_more_than_was_usual() -> None:
    failed = np.zeros(10_000, dtype=bool)
    failed[:1000:12] = True  # 84 of 1,000 inside
    failed[1000::60] = True  # 150 of 9,000 elsewhere: ratio 5.0, at least 3.9
    table = pa.table({"host": ["h1"] * 1000 + ["h2"] * 9000})
    assert find_causes(table, failed, attributes=["host"]) == []
    assert len(find_causes(table, failed, attributes=["host"], history=0.01)) == 1
    assert find_causes(table, failed, attributes=["host"], history=0.08) == []


def test_a_weight_stands_for_as_many_pieces() -> None:
    batch = planted(C1, rows=2000)
    twice = pa.concat_tables([batch.facts, batch.facts])
    repeated = find_causes(twice, np.tile(batch.failed, 2), attributes=ATTRIBUTES)
    weighted = find_causes(batch.facts, batch.failed, attributes=ATTRIBUTES, weights=np.full(2000, 2.0))
    assert weighted == repeated
    assert len(weighted) == 1


def test_above_the_limit_passing_rows_are_thinned_and_the_numbers_stay_those_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = planted(C1, C3, rows=20_000)
    everything = find_causes(batch.facts, batch.failed, attributes=ATTRIBUTES)
    monkeypatch.setattr("commsqa.rootcause.population.ALL_KEPT_TO", 10_000)
    monkeypatch.setattr("commsqa.rootcause.population.PASSING_KEPT", 4_000)
    assert find_causes(batch.facts, batch.failed, attributes=ATTRIBUTES) == everything
    assert len(everything) == 2


@given(st.randoms(use_true_random=False))
@settings(max_examples=10, deadline=None)
def test_the_order_of_rows_and_attributes_does_not_matter(random: object) -> None:
    batch = planted(C1, rows=1000)
    rows, attributes = list(range(1000)), list(ATTRIBUTES)
    random.shuffle(rows)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    random.shuffle(attributes)  # type: ignore[attr-defined]
    again = find_causes(batch.facts.take(rows), batch.failed[rows], attributes=attributes)
    assert again == find_causes(batch.facts, batch.failed, attributes=ATTRIBUTES)


@pytest.mark.parametrize("failed", [[], [False] * 20, [True] * 20], ids=["no rows", "none fails", "all fail"])
def test_without_a_contrast_there_is_no_cause(failed: list[bool]) -> None:
    assert (
        find_causes(pa.table({"a": ["x", "y"] * (len(failed) // 2)}, pa.schema({"a": pa.string()})), failed, attributes=["a"])
        == []
    )


@pytest.mark.parametrize(
    ("failed", "options", "says"),
    [
        ([True], {}, "1 entries for 2 facts"),
        ([1, 0], {}, "only true and false"),
        (pa.array([True, None]), {}, "only true and false"),
        ([True, False], {"attributes": ["b"]}, "no column 'b'"),
        ([True, False], {"history": 1.5}, "between 0 and 1"),
        ([True, False], {"weights": [1.0]}, "2 numbers"),
        ([True, False], {"weights": [1.0, -1.0]}, "2 numbers"),
    ],
)
def test_what_cannot_be_searched_is_one_clear_error(failed: object, options: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says):
        find_causes(pa.table({"a": ["x", "y"]}), failed, **{"attributes": ["a"], **options})  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize(
    ("conditions", "rows"),
    [
        ({}, [True, True, True]),
        ({"a": "x"}, [True, False, False]),
        ({"a": "x", "n": "1"}, [True, False, False]),
        ({"n": "1"}, [True, True, False]),
    ],
)
def test_members_hold_all_conditions_as_text(conditions: dict[str, str], rows: list[bool]) -> None:
    assert members(pa.table({"a": ["x", None, "y"], "n": [1, 1, 2]}), conditions).tolist() == rows


def test_members_of_an_unknown_attribute_is_an_error() -> None:
    with pytest.raises(InputError, match="no column 'b'"):
        members(pa.table({"a": ["x"]}), {"b": "y"})
