"""How much harm: findings and incidents graded by the severity policy. Pure functions of facts and policy."""

from commsqa.severity.examples import check_examples
from commsqa.severity.grader import Grader

__all__ = ["Grader", "check_examples"]
