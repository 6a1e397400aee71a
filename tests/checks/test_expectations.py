"""Great Expectations itself, on folders of a test: every number and page here is its own."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from commsqa.checks.verdict_plan import BITS_PER_WORD, CheckPlan, GxVerdict, SuitePlan
from commsqa.errors import CommsqaError

pytestmark = pytest.mark.slow

NOW = datetime(1994, 2, 28, 5, tzinfo=UTC)


def judge(root: Path, run_id: str, plans: Sequence[SuitePlan], *, now: datetime = NOW) -> GxVerdict:
    from commsqa.checks.expectations import judge as judged  # takes three seconds

    return judged(root, run_id, plans, now=now)


def check(
    check_id: str, *, place: int = 0, evaluated: int = 100, tolerated_rate: float = 0.0, errored: str | None = None
) -> CheckPlan:
    word, bit = divmod(place, BITS_PER_WORD)
    return CheckPlan(
        check_id=check_id,
        title=f"What {check_id} says",
        word=word,
        bit=bit,
        evaluated=evaluated,
        tolerated_rate=tolerated_rate,
        errored=errored,
    )


def suite(name: str, checks: Sequence[CheckPlan], *masks: Sequence[int]) -> SuitePlan:
    words = {f"mask_{word}": pa.array(mask, pa.int64()) for word, mask in enumerate(masks)}
    return SuitePlan(name=name, failures=pa.table(words), checks=tuple(checks))


def failing(name: str, findings: int, **changes: float | str | None) -> SuitePlan:
    return suite(name, [check("name.misspelled", **changes)], [1] * findings)  # type: ignore[arg-type]  # changes are of any field


def stored(root: Path, run_id: str) -> list[Path]:
    return sorted((root / "uncommitted" / "validations").glob(f"*/{run_id}/*/*.json"))


def stored_rules(root: Path, name: str) -> list[dict[str, object]]:
    expectations = json.loads((root / "expectations" / f"{name}.json").read_text())["expectations"]
    return [expectation["kwargs"] for expectation in expectations]


class Loads(HTMLParser):
    """What a browser would fetch for a page without being asked."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("src", "srcset") or (tag == "link" and name == "href")]


def test_counts_are_those_of_the_masks_in_every_suite_and_word(tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    places = [0, 1, 30, BITS_PER_WORD - 1, BITS_PER_WORD, 2 * BITS_PER_WORD - 1]
    masks = {name: rng.integers(0, 1 << BITS_PER_WORD, size=(2, rows)) for name, rows in {"a": 1000, "b": 37, "c": 0}.items()}
    plans = [suite(name, [check(f"x.at_{p}", place=p, evaluated=5000) for p in places], *words) for name, words in masks.items()]

    verdict = judge(tmp_path, "run-1", plans)

    for judged, words in zip(verdict.suites, masks.values(), strict=True):
        expected = [int(((words[p // BITS_PER_WORD] >> (p % BITS_PER_WORD)) & 1).sum()) for p in places]
        assert [c.findings for c in judged.checks] == expected
        assert [c.evaluated for c in judged.checks] == [5000] * len(places)
    assert [s.success for s in verdict.suites] == [False, False, True]
    assert not verdict.success


@pytest.mark.parametrize("words_of_first_suite", [1, 2])
def test_a_suite_may_need_fewer_words_than_another(tmp_path: Path, words_of_first_suite: int) -> None:
    first = suite("a", [check("x.first")], *[[1, 0, 1]] * words_of_first_suite)
    second = suite("b", [check("x.second", place=BITS_PER_WORD)], [0], [1])
    assert [s.checks[0].findings for s in judge(tmp_path, "run-1", [first, second]).suites] == [2, 1]


def test_a_check_succeeds_up_to_its_tolerated_rate_and_not_beyond(tmp_path: Path) -> None:
    cases = [
        (0, 100, 0.0, True),
        (1, 100, 0.0, False),
        (29, 100, 0.29, True),
        (30, 100, 0.29, False),
        (0, 0, 0.0, True),
        (1, 0, 0.5, False),
    ]
    plans = [failing(f"case-{n}", found, evaluated=of, tolerated_rate=rate) for n, (found, of, rate, _) in enumerate(cases)]
    verdict = judge(tmp_path, "run-1", plans)
    assert [s.checks[0].success for s in verdict.suites] == [expected for *_, expected in cases]
    assert [s.success for s in verdict.suites] == [expected for *_, expected in cases]


def test_an_errored_check_never_succeeds_and_keeps_its_reason(tmp_path: Path) -> None:
    reason = "account_holders is empty & <unread>"
    plan = suite(
        "statements",
        [check("recipient.not_account_holder", tolerated_rate=1.0, errored=reason), check("name.missing", place=1)],
        [],
    )
    verdict = judge(tmp_path, "run-1", [plan])

    errored, passed = verdict.suites[0].checks
    assert (errored.success, errored.findings, errored.errored) == (False, 0, reason)
    assert (passed.success, passed.errored, verdict.success) == (True, None, False)
    [result] = [json.loads(path.read_text()) for path in stored(tmp_path, "run-1")]
    assert result["results"][0]["result"]["errored"] == reason
    assert "not judged: account_holders is empty &amp; &lt;unread&gt;" in " ".join(verdict.suites[0].page.read_text().split())


def test_runs_follow_one_another_in_one_root_while_suites_come_and_go(tmp_path: Path) -> None:
    judge(tmp_path, "run-1", [failing("statements", 3), failing("batches", 1)])
    rules = stored_rules(tmp_path, "statements")
    second = judge(
        tmp_path, "run-2", [failing("notices", 2), failing("statements", 5, evaluated=900)], now=NOW + timedelta(days=1)
    )
    third = judge(tmp_path, "run-3", [failing("batches", 0)], now=NOW + timedelta(days=2))

    assert [(s.name, s.checks[0].findings) for s in second.suites] == [("notices", 2), ("statements", 5)]
    assert third.success
    assert [len(stored(tmp_path, run)) for run in ("run-1", "run-2", "run-3")] == [2, 2, 1]
    assert stored_rules(tmp_path, "statements") == rules, "a suite holds rules, not a run's numbers"
    index = third.data_docs.read_text()
    assert re.findall(r">(run-\d)<", index) == ["run-3", "run-2", "run-2", "run-1", "run-1"]


def test_a_run_again_under_its_id_replaces_its_results(tmp_path: Path) -> None:
    judge(tmp_path, "run-1", [failing("statements", 3)])
    judge(tmp_path, "run-1", [failing("statements", 4)])
    [result] = [json.loads(path.read_text()) for path in stored(tmp_path, "run-1")]
    assert result["results"][0]["result"]["observed_value"] == 4


def test_old_pages_leave_the_site_and_their_results_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from commsqa.checks.expectations import context  # takes three seconds

    monkeypatch.setattr(context, "RESULTS_SHOWN", 2)
    verdicts = [judge(tmp_path, f"run-{n}", [failing("statements", n)], now=NOW + timedelta(days=n)) for n in range(4)]
    assert [v.suites[0].page.exists() for v in verdicts] == [False, False, True, True]
    assert [p.name for p in sorted((tmp_path / "data_docs/validations/statements").iterdir())] == ["run-2", "run-3"]
    assert [len(stored(tmp_path, f"run-{n}")) for n in range(4)] == [1, 1, 1, 1]


def test_nothing_but_masks_reaches_the_root_and_pages_load_nothing(tmp_path: Path) -> None:
    marker = "Zyxwvut Qponmlk"
    plan = failing("communications-statement", 1)
    personal = pa.table({"communication_id": [marker], "recipient_name": [marker], "mask_0": plan.failures["mask_0"]})
    verdict = judge(tmp_path, "run-1", [SuitePlan(name=plan.name, failures=personal, checks=plan.checks)])

    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in files if marker.encode() in path.read_bytes()]
    pages = [path for path in files if path.suffix == ".html"]
    assert {verdict.data_docs, verdict.suites[0].page, tmp_path / "data_docs/expectations/communications-statement.html"} == set(
        pages
    )
    for page in pages:
        text = page.read_text()
        loads = Loads()
        loads.feed(text)
        assert loads.found == ["data:,"]
        assert not re.search(r"https?:|<script|@import|url\(", text)
    assert not list((tmp_path / "data_docs").rglob("*.css"))


def test_pages_say_what_was_checked_in_a_stewards_words_and_link_to_each_other(tmp_path: Path) -> None:
    verdict = judge(tmp_path, "run-1", [failing("statements", 3, evaluated=12345, tolerated_rate=0.0001)])
    page = verdict.suites[0].page
    text = " ".join(re.sub(r"<[^>]+>", " ", page.read_text()).split())
    assert "What name.misspelled says name.misspelled tolerated: 0.01 % 3 findings of 12,345 evaluated" in text
    for source in (page, verdict.data_docs):
        links = re.findall(r'<a [^>]*href="([^"]+)"', source.read_text())
        assert len(links) >= 2
        assert all((source.parent / link).exists() for link in links)


@pytest.mark.parametrize("name", ["../../outside", "a.b.c", "إشعار", "Notice / 1st", "x" * 300])
def test_any_name_of_a_kind_stays_inside_the_root(tmp_path: Path, name: str) -> None:
    root = tmp_path / "gx"
    verdict = judge(root, "run-1", [failing(name, 1), failing(f"{name}!", 2)])
    assert [(s.name, s.checks[0].findings) for s in verdict.suites] == [(name, 1), (f"{name}!", 2)]
    assert all(s.page.is_relative_to(root) and s.page.is_file() for s in verdict.suites)
    assert [path.name for path in tmp_path.iterdir()] == ["gx"]


@pytest.mark.parametrize("plans", [[], [suite("batches", [], [])]])
def test_a_run_without_checks_succeeds_and_has_a_first_page(tmp_path: Path, plans: list[SuitePlan]) -> None:
    verdict = judge(tmp_path, "run-1", plans)
    assert (verdict.success, verdict.suites, verdict.data_docs.is_file()) == (True, (), True)


def test_what_great_expectations_cannot_evaluate_is_a_fault_and_no_verdict(tmp_path: Path) -> None:
    broken = SuitePlan(name="statements", failures=pa.table({"mask_0": ["not a mask"]}), checks=(check("name.missing"),))
    with pytest.raises(CommsqaError, match=r"name\.missing of suite statements"):
        judge(tmp_path, "run-1", [broken])


def test_a_run_prints_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    judge(tmp_path, "run-1", [failing("statements", 3)])
    assert capfd.readouterr() == ("", "")
