"""People's verdicts on findings: given one by one or in bulk, kept by every later run, and counted for each check.

A verdict changes a finding's state at once (the rule is `domain.reviews.standing_state`). It releases nothing by itself: a person
releases. In a later run of the same composition a finding that stands as a false positive or a duplicate is still found, graded
and written; it does not hold its piece again and is part of no incident. Where it is high or critical, or where the severity
policy locks the hold, that takes the same verdict by two people (`domain.reviews.dismissal_acts`).
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from commsqa.domain.decisions import same_person
from commsqa.domain.reviews import Judged, Review, latest_verdicts
from commsqa.domain.values import Value
from commsqa.errors import InputError, UnknownIdError
from commsqa.escalation.masking import mask, one_line
from commsqa.project.suggestions import did_you_mean
from commsqa.services.house import House
from commsqa.services.locating import Located, locate

NOTE_LENGTH = 500
NAME_LENGTH = 60


class Reviewed(Value):
    """What a review did: the findings it judged, and those that this person had judged so already, with the same note or none."""

    verdict: Judged
    done: tuple[str, ...]
    unchanged: tuple[str, ...] = ()


class Reliability(Value):
    """How people judged a check's findings: the findings by their latest verdict, and what share of them was no error at all.

    `false_positive_rate` is None until somebody judged one; duplicates count in neither number.
    """

    check_id: str
    confirmed: int = 0
    false_positive: int = 0
    corrected: int = 0
    duplicate: int = 0

    @property
    def judged(self) -> int:
        """Findings with a verdict."""
        return self.confirmed + self.false_positive + self.corrected + self.duplicate

    @property
    def false_positive_rate(self) -> float | None:
        """0 to 1, over what was confirmed, corrected or false."""
        told = self.confirmed + self.corrected + self.false_positive
        return self.false_positive / told if told else None


@dataclass(frozen=True)
class _Wanted:
    verdict: Judged
    note: str
    by: str


def review(house: House, finding_ids: Collection[str], verdict: Judged, note: str = "", *, by: str | None = None) -> Reviewed:
    """A person's verdict on these findings, in one transaction; `by` is by default who acts.

    UnknownIdError for a finding that is in no completed run, InputError for a note that is too long or for no finding at all;
    then nothing was changed. `open` takes a verdict back, and is no change where there is none.
    """
    wanted = _Wanted(verdict, _note(note), _person(house.actor if by is None else by))
    if not finding_ids:
        raise InputError("which findings? name at least one; commsqa findings lists them")
    located = locate(house, finding_ids)
    ids = list(dict.fromkeys(finding_ids))
    now = house.clock()
    with house.store.transaction() as tx:
        before = latest_verdicts(tx.reviews.of_findings(ids))
        changed = [each for each in ids if _is_news(before.get(each), wanted)]
        if changed:
            tx.reviews.add([_review(located[each], wanted, now) for each in changed], account=house.actor)
    return Reviewed(verdict=verdict, done=tuple(changed), unchanged=tuple(each for each in ids if each not in set(changed)))


def reliability(house: House) -> dict[str, Reliability]:
    """Of each check of which a finding was ever judged."""
    with house.store.snapshot() as tx:
        tallies = tx.reviews.tally()
    return {check_id: _reliability(check_id, tally) for check_id, tally in sorted(tallies.items())}


def reliability_of(house: House, check_id: str) -> Reliability:
    """Of one check; UnknownIdError where there is none of this id."""
    if check_id not in house.checks:
        raise UnknownIdError(f"no check has the id '{check_id}'{did_you_mean(check_id, sorted(house.checks))}")
    with house.store.snapshot() as tx:
        tally = tx.reviews.tally(check_id=check_id).get(check_id, Counter())
    return _reliability(check_id, tally)


def _reliability(check_id: str, tally: Counter[Judged]) -> Reliability:
    return Reliability(
        check_id=check_id,
        confirmed=tally[Judged.CONFIRMED],
        false_positive=tally[Judged.FALSE_POSITIVE],
        corrected=tally[Judged.CORRECTED],
        duplicate=tally[Judged.DUPLICATE],
    )


def _is_news(before: Review | None, wanted: _Wanted) -> bool:
    if before is None:
        return wanted.verdict is not Judged.OPEN
    same = before.verdict is wanted.verdict and wanted.note in ("", before.note)
    return not same or not (wanted.verdict is Judged.OPEN or same_person(before.reviewed_by, wanted.by))


def _review(located: Located, wanted: _Wanted, now: datetime) -> Review:
    return Review(
        finding_id=located.finding_id,
        batch_id=located.run.batch_id,
        check_id=located.text("check_id"),
        verdict=wanted.verdict,
        note=wanted.note,
        reviewed_by=wanted.by,
        reviewed_at=now,
    )


def _note(note: str) -> str:
    text = one_line(note)
    if len(text) > NOTE_LENGTH:
        raise InputError(f"a note has at most {NOTE_LENGTH} characters; this one has {len(text):,}")
    return mask(text)


def _person(by: str) -> str:
    name = one_line(by)
    if not name or len(name) > NAME_LENGTH:
        raise InputError(f"a verdict needs a person's name of at most {NAME_LENGTH} characters")
    return name
