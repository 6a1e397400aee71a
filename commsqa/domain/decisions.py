"""What a person decides on pieces: to hold them, or to release what the gate held."""

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping
from enum import StrEnum

from commsqa.domain.levels import Level
from commsqa.domain.values import Moment, Value

SECOND_NAME_FROM = Level.HIGH
"""What is held at this level (if released) or above is released by two people."""
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u0640\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
"""What Unicode lets a program ignore (Default_Ignorable_Code_Point), and the tatweel, which only stretches a word."""


class Decision(StrEnum):
    """What a person wants done with a piece."""

    HOLD = "hold"
    RELEASE = "release"


class PieceDecision(Value):
    """A person's decision on one piece of one composition of a batch.

    A release covers `check_ids`, the checks that held the piece then: what another check finds later holds it again, and so does
    what has become grave since, unless two names released it. Where `needs_second` is true it is in force only once somebody of
    another name confirmed it.
    """

    number: int = 0
    batch_id: str
    composition_no: int
    communication_id: str
    decision: Decision
    check_ids: tuple[str, ...] = ()
    decided_by: str
    reason: str
    decided_at: Moment
    needs_second: bool = False
    confirmed_by: str | None = None
    confirmed_at: Moment | None = None

    @property
    def in_force(self) -> bool:
        """Whether it counts already."""
        return not self.needs_second or self.confirmed_by is not None

    def releases(self, check_ids: Iterable[str], *, grave: bool) -> bool:
        """Whether it lets a piece go of which these checks speak: a release is for what was known when it was made.

        `grave`: it is held at SECOND_NAME_FROM or above.
        """
        covered = set(check_ids) <= set(self.check_ids) and (self.needs_second or not grave)
        return self.decision is Decision.RELEASE and covered

    @property
    def taken_at(self) -> Moment:
        """When it came into force, or was asked for."""
        return self.confirmed_at or self.decided_at


def standing(decisions: Iterable[PieceDecision]) -> dict[str, PieceDecision]:
    """The decision in force for each piece: the one that came into force last."""
    return {each.communication_id: each for each in sorted(filter(lambda each: each.in_force, decisions), key=_order)}


def waiting(decisions: Iterable[PieceDecision]) -> dict[str, PieceDecision]:
    """The release of each piece that waits for a second name; what was decided on the piece since has made it void."""
    latest = {each.communication_id: each for each in sorted(decisions, key=_order)}
    return {piece: each for piece, each in latest.items() if not each.in_force}


def held_after(reasons: Mapping[str, Iterable[str]], decided: Mapping[str, PieceDecision], *, grave: Container[str]) -> set[str]:
    """Which pieces are held: `reasons` are the checks that hold each, `decided` the decisions that stand, `grave` the pieces that
    are held at SECOND_NAME_FROM or above.
    """
    held = {
        piece
        for piece, checks in reasons.items()
        if piece not in decided or not decided[piece].releases(checks, grave=piece in grave)
    }
    return held | {piece for piece, each in decided.items() if each.decision is Decision.HOLD}


def _order(decision: PieceDecision) -> tuple[Moment, int]:
    return decision.taken_at, decision.number


def same_person(one: str, other: str) -> bool:
    """Whether two names are one person's, however they are spelled: in any case and width, with spaces or what nobody sees."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(_UNSEEN.sub("", letters).split())
