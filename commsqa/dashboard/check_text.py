"""A check in the reader's words: its title, what it means, what to do. They are translated as they stand in the check."""

from collections.abc import Callable
from dataclasses import dataclass

from commsqa.checks.base import Check
from commsqa.services.documenting import paragraphs


@dataclass(frozen=True, kw_only=True)
class CheckText:
    """What a steward reads of a check. `meaning` is a paragraph each."""

    check_id: str
    title: str
    meaning: tuple[str, ...]
    first_action: str
    runbook: tuple[str, ...]
    dimension: str
    subject: str
    needs: tuple[str, ...]

    @property
    def family(self) -> str:
        """`name` of `name.misspelled`."""
        return self.check_id.partition(".")[0]


def check_text(check: Check, say: Callable[[str], str]) -> CheckText:
    """The check as `say` translates it."""
    return CheckText(
        check_id=check.id,
        title=say(check.title),
        meaning=meaning_of(check, say),
        first_action=say(check.first_action),
        runbook=tuple(map(say, check.runbook)),
        dimension=check.dimension.value,
        subject=check.subject.value,
        needs=check.needs,
    )


def meaning_of(check: Check, say: Callable[[str], str]) -> tuple[str, ...]:
    """The docstring's paragraphs, each a text of its own in the catalogue, its lines joined."""
    return tuple(say(paragraph) for paragraph in paragraphs(check))
