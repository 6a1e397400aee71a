"""Why something is as bad as it is, and its cause, in both languages: no sentence of ours stays English on an Arabic page."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest

from commsqa.dashboard import causes, policy_words, reasons
from commsqa.dashboard.i18n import Reader, merged
from commsqa.domain.causes import ProbableCause
from commsqa.domain.findings import Disclosure, Exposure, Harm
from commsqa.project.loader import load_policy
from commsqa.project.severity_policy import SeverityPolicy
from commsqa.rootcause.sentence import sentence as english_sentence
from commsqa.services import responding
from commsqa.services.explaining import shifted_reference
from commsqa.severity import Grader

AR = Reader(language="ar", digits="arabic")
EN = Reader(language="en")


@pytest.fixture(scope="module")
def grader() -> Grader:
    return Grader(load_policy(None, "severity.yaml", SeverityPolicy, {}))


def harms(grader: Grader) -> Iterator[Harm]:
    """Harms that lead the severity model through each of its sentences."""
    for check_id, exposure in product(grader.policy.checks, Exposure):
        name = check_id.replace("*", "unknown_customer")
        yield Harm(check_id=name, exposure=exposure)
        yield Harm(check_id=name, exposure=exposure, amount=Decimal("0.01"), vulnerable=True, reversibility="none")
    for check_id, disclosed, known in product(("recipient.not_account_holder", "own.check"), Disclosure, (True, False)):
        yield Harm(
            check_id=check_id,
            exposure=Exposure.SENT,
            reached_other=True,
            discloses=disclosed,
            recipient_known=known,
            malicious=True,
            wrong_sign=True,
            amount=Decimal(5000),
            deadline_hours=3,
        )


def all_reasons(grader: Grader) -> set[str]:
    found: set[str] = set()
    for harm in harms(grader):
        found.update(grader.finding(harm).reasons)
        for hours, coming, customers in product((None, 1, 500), (0, 7), (1, 30)):
            hit = [(harm, f"C{number}") for number in range(customers)]
            verdict = grader.incident(
                hit, projected_customers=coming, running=coming > 0, recurrence=customers > 1, hours_to_irreversible=hours
            )
            found.update(verdict.reasons)
    found.update(grader.unchecked("balance.arithmetic", pieces=1234, hours_to_irreversible=1).reasons)
    return found


def test_every_sentence_that_the_severity_model_makes_has_a_form_and_its_arabic(grader: Grader) -> None:
    known = all_reasons(grader)
    assert len(known) > 90
    assert [reason for reason in known if reasons.form_of(reason) is None] == []
    arabic = dict(zip(known, reasons.told(known, AR), strict=True))
    assert [reason for reason, text in arabic.items() if 'lang="en"' in text and "own.check" not in reason] == []


def test_every_form_is_one_that_the_severity_model_makes(grader: Grader) -> None:
    known = all_reasons(grader)
    used = {found[0].text for reason in known if (found := reasons.form_of(reason)) is not None}
    assert {form.text for form in reasons.FORMS} == used


def test_what_a_projects_own_policy_says_stays_as_it_is_and_is_marked_as_english() -> None:
    [text] = reasons.told(["money harm 2.5: our <own> rule"], AR)
    assert '<bdi lang="en" dir="ltr">our &lt;own&gt; rule</bdi>' in text
    assert "٢٫٥" in text
    [unknown] = reasons.told(["something else"], AR)
    assert unknown == '<bdi lang="en" dir="ltr">something else</bdi>'


def test_in_english_a_reason_reads_as_a_sentence() -> None:
    told = reasons.told(["x0.5 exposure: acted_on", "ceiling low (cosmetic): cosmetic error"], EN)
    assert [_plain(text) for text in told] == ["×0.5 for how far it got: acted on", "At most low (rule cosmetic): cosmetic error"]


CAUSE = ProbableCause(
    cause_id="C1",
    conditions={"template_version": "14", "channel": "<email>"},
    explained=0.9,
    inside_rate=0.6,
    elsewhere_rate=0.0004,
    risk_ratio=1500,
    risk_ratio_low=9.5,
    failed_inside=48,
    evaluated_inside=80,
    onset=datetime(2026, 10, 31, 18, 30, tzinfo=UTC),
)


def test_a_cause_is_told_from_its_numbers_in_both_languages() -> None:
    english = _plain(causes.sentence(CAUSE, EN))
    assert english.startswith("60% of the pieces with channel = &lt;email&gt; and template_version = 14 fail, <0.1% elsewhere")
    assert "1,500 times as often, at least 9.5" in english
    assert english.endswith("An association: no recorded change agrees with it.")
    arabic = causes.sentence(CAUSE, AR)
    assert "template_version = 14" in arabic
    assert "١٬٥٠٠" in arabic
    assert "elsewhere" not in arabic


@pytest.mark.parametrize("reader", [EN, AR])
def test_the_change_that_came_before_is_told_with_what_it_touched(reader: Reader) -> None:
    kept = english_sentence(CAUSE, None).replace(
        "an association, no change event agrees", "CHG-7 (template_release) came before and touched template_version = 14"
    )
    told = causes.change(CAUSE.model_copy(update={"change_id": "CHG-7", "sentence": kept}), reader)
    assert all(part in told for part in ("CHG-7", "template_release", "template_version = 14"))
    assert "CHG-7" in causes.change(CAUSE.model_copy(update={"change_id": "CHG-7"}), reader)


def test_a_shifted_reference_is_told_as_one() -> None:
    cause = shifted_reference("balance.differs_from_ledger", failed=30, evaluated=40)
    assert "75%" in causes.sentence(cause, EN)
    assert "٧٥" in causes.sentence(cause, AR)


def test_values_that_look_personal_are_masked() -> None:
    cause = CAUSE.model_copy(update={"conditions": {"data_feed": "dana@bank.example"}})
    assert "dana@" not in causes.sentence(cause, EN)


def test_what_the_default_policy_says_is_named_for_the_translators() -> None:
    policy = load_policy(None, "severity.yaml", SeverityPolicy, {})
    of_checks = {entry.why for entry in (*policy.checks.values(), policy.harm_of("own.check")) if entry.why}
    of_rules = {rule.why for rule in policy.ceilings} | {floor.why for floor in policy.floors}
    assert of_checks | of_rules == set(policy_words.REASONS)


def test_what_to_do_when_a_check_could_not_run_has_its_arabic() -> None:
    known = merged("ar")
    source = Path(responding.__file__).read_text(encoding="utf-8")
    for text in policy_words.FIRST_ACTIONS:
        assert known.get(text) is not None
        assert text.partition(" and run the batch again")[0] in source


def _plain(text: str) -> str:
    return re.sub(r"</?(?:bdi|time|span)[^>]*>", "", text).replace("&lt;0", "<0")
