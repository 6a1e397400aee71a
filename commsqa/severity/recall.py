"""The harm of a finding, as far as a run has kept it: its facts, or, of older runs, what its vector and score leave possible."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from commsqa.domain.findings import Disclosure, Exposure, Harm
from commsqa.domain.levels import Level
from commsqa.severity.amounts import Band, samples
from commsqa.severity.grader import Grader
from commsqa.severity.retrace import retrace
from commsqa.severity.score import assess

_MINOR_DIGITS = (2, 0, 3)
_DAY = 24.0


@dataclass(frozen=True, slots=True)
class Kept:
    """The facts of a harm without its amount, which is known by its band; None where the harm has none."""

    facts: Harm
    amount: Band | None

    def possible(self, lines: Collection[Decimal]) -> tuple[Harm, ...]:
        """A harm for every way in which a policy that draws these lines may see it; all but the amount are as they were."""
        if self.amount is None:
            return (self.facts,)
        amounts = samples(self.amount, self.facts.minor_digits, lines)
        return tuple(self.facts.model_copy(update={"amount": amount}) for amount in amounts)


@dataclass(frozen=True, slots=True)
class Trace:
    """What a finding itself says of its severity if released."""

    vector: str
    score: Decimal
    level: Level


def recall(grader: Grader, trace: Trace, lines: Collection[Decimal]) -> tuple[Harm, ...]:
    """Every kind of harm that the policy which graded a finding grades exactly so; empty where none does.

    `lines` are the amounts at which any policy in question begins to judge otherwise. A vector does not keep the amount, its
    sign, what was disclosed to whom, malice or a statutory date: what of them shows in neither vector, score nor level is open.
    """
    read = retrace(grader.policy, trace.vector, trace.score)
    if read.by_score is None:
        return ()
    plain = Harm(
        check_id=read.check_id,
        exposure=Exposure(read.exposure),
        vulnerable=read.vulnerable,
        reversibility=read.reversibility,
    )

    def fits(harm: Harm, *names: str) -> bool:
        dimensions = assess(grader.policy, harm).dimensions
        return all(dimensions[name] == read.dimensions[name] for name in names)

    amounts = [harm for harm in _by_amount(plain, lines) if fits(harm, "money")]
    breaches = [harm for harm in _by_breach(plain) if fits(harm, "privacy")]
    others = [{"malicious": malicious, "deadline_hours": hours} for malicious in (False, True) for hours in (None, 0.0, _DAY)]
    candidates = (
        money.model_copy(update={**_breach(breach), **other}) for money, breach, other in product(amounts, breaches, others)
    )
    return tuple(harm for harm in candidates if _says(grader, harm) == trace)


def _says(grader: Grader, harm: Harm) -> Trace:
    verdict = grader.finding(harm)
    return Trace(verdict.vector, verdict.score, verdict.level)


def _by_amount(plain: Harm, lines: Iterable[Decimal]) -> Iterator[Harm]:
    yield plain
    yield plain.model_copy(update={"wrong_sign": True})
    known = sorted({Decimal(0), *lines})
    for digits in _MINOR_DIGITS:
        unit = Decimal(1).scaleb(-digits)
        amounts = {unit, *(line + step for line in known for step in (-unit, Decimal(0), unit) if line + step > 0)}
        for amount, wrong_sign in product(sorted(amounts), (False, True)):
            yield plain.model_copy(update={"amount": amount, "minor_digits": digits, "wrong_sign": wrong_sign})


def _by_breach(plain: Harm) -> Iterator[Harm]:
    yield plain
    for discloses, known in product(Disclosure, (True, False)):
        yield plain.model_copy(update={"reached_other": True, "discloses": discloses, "recipient_known": known})


def _breach(harm: Harm) -> dict[str, object]:
    return {name: getattr(harm, name) for name in ("reached_other", "discloses", "recipient_known")}
