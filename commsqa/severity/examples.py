"""A policy's own examples are its tests."""

from commsqa.domain.verdicts import Verdict
from commsqa.project.severity_policy import Example, SeverityPolicy
from commsqa.severity.grader import Grader


def check_examples(policy: SeverityPolicy) -> list[str]:
    """Where the policy contradicts its own examples, one sentence each; empty when it keeps them all."""
    return [sentence for _, sentence in contradictions(policy)]


def contradictions(policy: SeverityPolicy) -> list[tuple[int, str]]:
    """The same, each with the place of its example in the policy."""
    grader = Grader(policy)
    return [
        (place, sentence)
        for place, example in enumerate(policy.examples)
        for sentence in _contradictions(example, _verdict(grader, example))
    ]


def _verdict(grader: Grader, example: Example) -> Verdict:
    if example.customers is None:
        return grader.finding(example.harm)
    return grader.incident(
        [(example.harm, "one of them")],
        projected_customers=example.customers - 1,
        running=example.running,
        hours_to_irreversible=example.hours_to_irreversible,
    )


def _contradictions(example: Example, verdict: Verdict) -> list[str]:
    told = {"level": (example.level, verdict.level), "priority": (example.priority, verdict.priority)}
    return [
        f"example {example.name!r}: {what} should be {expected}, is {computed} ({verdict.vector}; {'; '.join(verdict.reasons)})"
        for what, (expected, computed) in told.items()
        if expected is not None and expected is not computed
    ]
