"""A project's policies, read and examined: every mistake in a line, and what is no mistake but should be known."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel

from commsqa.checks.base import Check
from commsqa.checks.own import all_checks, mistakes_in_expressions
from commsqa.checks.registry import discover
from commsqa.domain.values import Value
from commsqa.errors import InputError
from commsqa.escalation.transports import mistakes_in
from commsqa.project.documents import Document, Keys, Mistake
from commsqa.project.escalation_policy import EscalationPolicy
from commsqa.project.loader import load_policy, load_project
from commsqa.project.models import ChecksPolicy, Project, SuppressionsPolicy
from commsqa.project.retention import RetentionPolicy
from commsqa.project.severity_policy import SeverityPolicy, default_data
from commsqa.project.suggestions import did_you_mean
from commsqa.services.suppressing import mistakes_in_suppressions
from commsqa.severity.examples import contradictions
from commsqa.severity.never import idle_rules, unknown_checks

POLICIES: dict[str, type[BaseModel]] = {
    "checks": ChecksPolicy,
    "severity": SeverityPolicy,
    "escalation": EscalationPolicy,
    "suppressions": SuppressionsPolicy,
    "retention": RetentionPolicy,
}


class PolicyCheck(Value):
    """What was found in one policy. `source` is its file, `told` what it says in a line, empty where it cannot be read.

    A mistake must be corrected; a remark is true and may be meant. Both are lines of file, line, key and what is the matter.
    """

    policy: str
    source: str
    told: str
    mistakes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def check_policies(
    folder: Path, env: Mapping[str, str], *, now: datetime, severity: Path | None = None
) -> tuple[PolicyCheck, ...]:
    """All policies of a project, with `severity` in the place of its own where it is given. InputError for the project file."""
    project = load_project(folder, env)
    if severity is not None:
        given = project.policies.model_copy(update={"severity": str(severity.absolute())})
        project = project.model_copy(update={"policies": given})
    return tuple(_checked(project, name, env, now=now) for name in POLICIES)


def load_severity(path: Path, env: Mapping[str, str]) -> SeverityPolicy:
    """The severity policy in a file. InputError with every mistake, an example that it contradicts among them."""
    return load_policy(path, "severity.yaml", SeverityPolicy, env, examine=mistakes_in_severity)


def mistakes_in_severity(policy: SeverityPolicy) -> list[Mistake]:
    """Where the policy contradicts its own examples."""
    return [(("examples", place), f"{sentence}; correct the rule or the example") for place, sentence in contradictions(policy)]


def usable_policy(project: Project, name: str, env: Mapping[str, str], *, now: datetime | None) -> BaseModel:
    """A policy that a run can use, also by what its model does not know of. InputError with every mistake.

    Without `now` nothing is said about what lasts too long. Examples of the severity policy are left out.
    """

    def examine(policy: BaseModel) -> list[Mistake]:
        if isinstance(policy, ChecksPolicy):
            return mistakes_in_expressions(policy) or _unknown_ids(project, policy)
        if isinstance(policy, EscalationPolicy):
            return mistakes_in(policy)
        return _unusable(project, policy, env, now=now) if isinstance(policy, SuppressionsPolicy) else []

    return load_policy(project.policy_path(name), f"{name}.yaml", POLICIES[name], env, examine=examine)


def _checked(project: Project, name: str, env: Mapping[str, str], *, now: datetime) -> PolicyCheck:
    path = project.policy_path(name)
    source = "commsqa's default" if path is None else str(path)
    try:
        policy = usable_policy(project, name, env, now=now)
        if isinstance(policy, SeverityPolicy):
            load_policy(path, "severity.yaml", SeverityPolicy, env, examine=mistakes_in_severity)
    except InputError as error:
        return PolicyCheck(policy=name, source=source, told="", mistakes=error.problems)
    remarks = tuple(_remarks(project, policy, env)) if isinstance(policy, SeverityPolicy) else ()
    return PolicyCheck(policy=name, source=source, told=_told(policy), remarks=remarks)


def _unknown_ids(project: Project, policy: ChecksPolicy) -> list[Mistake]:
    known = all_checks(project.folder, policy)
    named: list[tuple[Keys, str]] = [(("required", place), check_id) for place, check_id in enumerate(policy.required)]
    named += [(("checks", check_id), check_id) for check_id in policy.checks]
    return [
        (keys, f"no check has the id '{check_id}'{did_you_mean(check_id, sorted(known))}")
        for keys, check_id in named
        if check_id not in known
    ]


def _unusable(project: Project, policy: SuppressionsPolicy, env: Mapping[str, str], *, now: datetime | None) -> list[Mistake]:
    """What the suppressions name and the other policies do not know; nothing where those cannot be read: they say so."""
    try:
        checks = load_policy(project.policy_path("checks"), "checks.yaml", ChecksPolicy, env, examine=mistakes_in_expressions)
        severity = load_policy(project.policy_path("severity"), "severity.yaml", SeverityPolicy, env)
        known = all_checks(project.folder, checks)
    except InputError:
        return []
    return mistakes_in_suppressions(policy, checks=known, checks_policy=checks, severity=severity, now=now)


def _remarks(project: Project, policy: SeverityPolicy, env: Mapping[str, str]) -> Iterator[str]:
    """What a severity policy says to no effect, and what it does not speak of."""
    path = project.policy_path("severity")
    document = None if path is None else Document(path.read_text(encoding="utf-8-sig"), str(path), env)
    known = _known_checks(project, env)
    for keys, what in (*_unknown_entries(policy, known), *_idle(policy, known), *_unspoken(policy, known)):
        place = "commsqa's default severity.yaml" if document is None else f"{document.label}:{document.line(keys)}"
        yield f"{place}: {'.'.join(map(str, keys))}: {what}"


def _known_checks(project: Project, env: Mapping[str, str]) -> Mapping[str, Check]:
    try:
        policy = load_policy(project.policy_path("checks"), "checks.yaml", ChecksPolicy, env, examine=mistakes_in_expressions)
        return all_checks(project.folder, policy)
    except InputError:  # it has its own line
        return discover()


def _unknown_entries(policy: SeverityPolicy, known: Collection[str]) -> Iterator[Mistake]:
    families = {check_id.partition(".")[0] for check_id in known}
    for entry in policy.checks:
        if entry in default_data()["checks"] or entry in known:
            continue
        family, _, name = entry.partition(".")
        if name == "*":
            if family not in families:
                yield ("checks", entry), f"there are no checks of the family '{family}'{did_you_mean(family, sorted(families))}"
        else:
            yield ("checks", entry), f"no check has this id, so nothing is graded by it{did_you_mean(entry, sorted(known))}"


def _idle(policy: SeverityPolicy, known: Collection[str]) -> Iterator[Mistake]:
    for idle in idle_rules(policy, known):
        what = f"the condition of '{idle.name}' can never be true; correct it or leave the rule out"
        if idle.unless:
            told = ", ".join(idle.unless)
            what = f"'{idle.name}' acts only where a check of your own tells {told}: no check of the catalogue and no run does"
        yield (idle.key, idle.place), what
    for key, rules in (("ceilings", policy.ceilings), ("floors", policy.floors)):
        for place, rule in enumerate(rules):
            for name in unknown_checks(rule, known):
                yield (key, place), f"'{rule.name}' names {name}, which no check has as its id{did_you_mean(name, sorted(known))}"


def _unspoken(policy: SeverityPolicy, known: Collection[str]) -> Iterator[Mistake]:
    for check_id in known:
        if policy.harm_of(check_id) is policy.default:
            family = check_id.partition(".")[0]
            yield ("checks",), f"no entry speaks of {check_id}: `default` grades it; give it one, or {family}.* one"


def _told(policy: BaseModel) -> str:
    if isinstance(policy, SeverityPolicy):
        locked = ", ".join(floor.name for floor in policy.floors if floor.locked)
        return f"{policy.label}: {len(policy.examples)} examples, all kept; locked floors, in force: {locked}"
    if isinstance(policy, ChecksPolicy):
        off = sum(not setting.enabled for setting in policy.checks.values())
        return f"required: {len(policy.required)}; switched off: {off}; conditions of your own: {len(policy.expressions)}"
    if isinstance(policy, EscalationPolicy):
        return f"destinations: {len(policy.destinations)}; routes: {len(policy.routes)}"
    if isinstance(policy, SuppressionsPolicy):
        return f"suppressions: {len(policy.suppressions)}"
    return policy.label if isinstance(policy, RetentionPolicy) else ""
