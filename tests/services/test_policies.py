"""Every mistake in a policy is one line with its place; what has no effect is told beside."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from commsqa.errors import InputError
from commsqa.services.policies import PolicyCheck, check_policies, load_severity
from tests.letters import write_letters

NOW = datetime(2026, 10, 31, tzinfo=UTC)
OWN = 'policy: own\nversion: "1"\nexamples: []\n'


def checked(folder: Path, severity: str | None = None, *, project: str = "") -> dict[str, PolicyCheck]:
    if project:
        file = folder / "commsqa.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace("checks.yaml}", f"checks.yaml, {project}}}"), encoding="utf-8")
    path = folder / "severity.yaml"
    if severity is not None:
        path.write_text(severity, encoding="utf-8")
    found = check_policies(folder, {}, now=NOW, severity=None if severity is None else path)
    return {each.policy: each for each in found}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_letters(tmp_path, [])


def test_a_sound_project_has_a_line_for_each_policy(folder: Path) -> None:
    found = checked(folder)
    assert list(found) == ["checks", "severity", "escalation", "suppressions", "retention"]
    assert [each for each in found.values() if each.mistakes or each.remarks or not each.told] == []
    assert found["severity"].told.startswith(
        "comms-severity@1.0: 19 examples, all kept; locked floors, in force: reached-non-holder"
    )
    assert (found["checks"].source, found["retention"].source) == (str(folder / "checks.yaml"), "commsqa's default")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("hold_form: low\n", 4, "hold_form: unknown key; did you mean 'hold_from'?"),
        ("bands: {low: 1}\n", 4, "bands: bands needs exactly low, medium, high, critical"),
        ("floors:\n  - {name: reached-non-holder, when: gone_out, level: high, why: x}\n", 4, "'reached-non-holder' is locked"),
        ("ceilings:\n  - {name: x, when: 'hram < 1.0', level: low, why: x}\n", 5, "names 'hram', no known fact"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_key(folder: Path, text: str, line: int, says: str) -> None:
    [mistake] = checked(folder, OWN + text)["severity"].mistakes
    assert mistake.startswith(f"{folder / 'severity.yaml'}:{line}: ")
    assert says in mistake


def test_all_locked_floors_that_would_be_tuned_away_are_named(folder: Path) -> None:
    weak = "".join(f"  - {{name: {name}, when: gone_out, level: low, why: x}}\n" for name in ("wrong-recipient", "wrong-sign"))
    [mistake] = checked(folder, f"{OWN}floors:\n{weak}")["severity"].mistakes
    assert "'wrong-recipient'" in mistake
    assert "'wrong-sign'" in mistake


def test_an_example_that_the_policy_contradicts_is_a_mistake_at_its_line(folder: Path) -> None:
    text = OWN.replace("[]", "\n  - {name: right, level: low, harm: {check_id: name.misspelled}}")
    [mistake] = checked(folder, f"{text}  - {{name: odd, level: high, harm: {{check_id: name.misspelled}}}}\n")[
        "severity"
    ].mistakes
    assert mistake.startswith(f"{folder / 'severity.yaml'}:5: examples.1: example 'odd': level should be high, is low")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("checks: {name.mispelled: {trust: 1}}\n", 4, "checks.name.mispelled: no check has this id"),
        ("checks: {nane.*: {trust: 1}}\n", 4, "there are no checks of the family 'nane'; did you mean 'name'?"),
        (
            "ceilings:\n  - {name: far, when: 'legal > 4.0', level: low, why: x}\n",
            5,
            "the condition of 'far' can never",
        ),
        (
            "ceilings:\n  - {name: bad, when: malicious, level: low, why: x}\n",
            5,
            "where a check of your own tells malicious",
        ),
        ("ceilings:\n  - {name: a, when: \"check != 'a.b'\", level: low, why: x}\n", 5, "'a' names a.b, which no check has"),
    ],
)
def test_what_has_no_effect_is_a_remark_at_its_line(folder: Path, text: str, line: int, says: str) -> None:
    found = checked(folder, OWN + text)["severity"]
    assert found.mistakes == ()
    [remark] = found.remarks
    assert remark.startswith(f"{folder / 'severity.yaml'}:{line}: ")
    assert says in remark


def test_a_check_that_falls_to_the_default_is_a_remark(folder: Path) -> None:
    condition = "{title: Loud, finding_when: \"channel = 'letter'\", first_action: look}"
    (folder / "checks.yaml").write_text(f"required: []\nexpressions: {{own.loud: {condition}}}\n", encoding="utf-8")
    [remark] = checked(folder)["severity"].remarks
    assert "no entry speaks of own.loud: `default` grades it; give it one, or own.* one" in remark
    assert checked(folder, f"{OWN}checks: {{own.*: {{trust: 1}}}}\n")["severity"].remarks == ()


def test_ids_that_the_checks_policy_names_wrongly_are_all_told_with_their_lines(folder: Path) -> None:
    (folder / "checks.yaml").write_text(
        "required:\n  - name.mising\nchecks:\n  name.mispelled: {enabled: false}\n", encoding="utf-8"
    )
    mistakes = checked(folder)["checks"].mistakes
    assert [mistake.removeprefix(f"{folder / 'checks.yaml'}:").partition(":")[0] for mistake in mistakes] == ["2", "4"]
    assert "did you mean 'name.missing'" in mistakes[0]


def test_suppressions_are_judged_by_the_severity_policy_that_is_asked_about(folder: Path) -> None:
    (folder / "suppressions.yaml").write_text(
        "suppressions: [{check: name.misspelled, batch: B1, reason: known, owner: Omar, expires: 2026-12-31}]\n", encoding="utf-8"
    )
    assert checked(folder, project="suppressions: suppressions.yaml")["suppressions"].mistakes == ()
    [mistake] = checked(folder, f"{OWN}locked_holds: [name.*]\n")["suppressions"].mistakes
    assert "always held" in mistake


def test_a_policy_to_ask_must_be_without_mistakes(folder: Path) -> None:
    path = folder / "other.yaml"
    path.write_text("hold_form: low\nincident_from: sever\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_severity(path, {})
    assert len(refused.value.problems) == 2
    with pytest.raises(InputError, match="there is no such policy file"):
        load_severity(folder / "absent.yaml", {})
