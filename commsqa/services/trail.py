"""The audit trail in words, and the history of one thing: an incident, a finding, a piece, a batch, a run, a person."""

from collections.abc import Mapping
from typing import Any

from commsqa.domain.accesses import Access
from commsqa.domain.values import Moment, Value
from commsqa.services.house import House
from commsqa.services.trail_words import SENTENCES, UNKNOWN, Part, SubjectKind
from commsqa.store.trail import Entry, Wanted

AuditFilter = Wanted
"""Which entries are meant."""
_REASONS = ("reason", "note", "happened")


class Told(Value):
    """An entry of the trail for people: `text`, to be translated, with `values` for its `%(name)s`.

    `reason` is what the person said, "" where they said nothing. `about` says what kind of thing the subject is. `details` is the
    text that was hashed.
    """

    seq: int
    at: Moment
    actor: str
    action: str
    subject: str
    about: SubjectKind
    text: str
    values: dict[str, Part]
    reason: str = ""
    details: str = ""
    prev_hash: str = ""
    hash: str = ""


class TrailPage(Value):
    """Entries, the newest first; `after` begins the next page, None where there is none."""

    entries: tuple[Told, ...]
    after: int | None


class AccessPage(Value):
    """Entries of the access log, the newest first; `after` as of `TrailPage`."""

    accesses: tuple[Access, ...]
    after: int | None


def trail_page(house: House, wanted: Wanted, *, before: int | None = None, limit: int) -> TrailPage:
    """A page of the trail."""
    with house.store.snapshot() as tx:
        found = tx.trail.newest(wanted, limit=limit + 1, before=before)
    return TrailPage(
        entries=tuple(told(entry) for entry in found[:limit]), after=found[limit - 1].seq if len(found) > limit else None
    )


def actions_known(house: House) -> list[str]:
    """Every action that the trail has."""
    with house.store.snapshot() as tx:
        return tx.trail.actions()


def access_page(house: House, *, login: str | None = None, before: int | None = None, limit: int) -> AccessPage:
    """A page of the access log."""
    with house.store.snapshot() as tx:
        found = tx.accesses.page(login=login, before=before, limit=limit + 1)
    return AccessPage(accesses=tuple(found[:limit]), after=found[limit - 1].number if len(found) > limit else None)


def timeline(house: House, subject: str, limit: int = 100, *, before: int | None = None) -> list[Told]:
    """What happened to this thing, or was done by this person, the newest first; what is before entry `before` where it is given.

    `subject` is the id of an incident, a finding, a run, a batch, a piece, or a login. What was decided on many pieces or
    findings at once stands in the trail under their batch; it is found by the id of each of them too.
    """
    with house.store.snapshot() as tx:
        found = tx.trail.newest(Wanted(subject=subject), limit=limit, before=before)
        found += tx.trail.newest(Wanted(actor=subject), limit=limit, before=before)
        for family in ("pieces.", "finding."):
            found += tx.trail.newest(Wanted(action=family, mentions=subject), limit=limit, before=before)
    newest = {entry.seq: entry for entry in found}
    return [told(newest[seq]) for seq in sorted(newest, reverse=True)[:limit]]


def _about(usual: SubjectKind, subject: str, facts: Mapping[str, Any]) -> SubjectKind:
    """What was said of many findings at once stands under their batch."""
    return "batch" if usual == "finding" and subject == facts.get("batch_id") else usual


def told(entry: Entry) -> Told:
    """The entry in words."""
    sentence = SENTENCES.get(entry.action)
    facts = entry.facts
    values = {"action": Part(kind="id", value=entry.action)} if sentence is None else sentence.filled(facts)
    known = sentence or UNKNOWN
    said = (facts.get(name) for name in _REASONS)
    return Told(
        seq=entry.seq,
        at=entry.moment,
        actor=entry.actor,
        action=entry.action,
        subject=entry.subject,
        about=_about(known.about, entry.subject, facts),
        text=known.text,
        values=values,
        details=entry.details,
        prev_hash=entry.prev_hash,
        hash=entry.hash,
        reason=next((text for text in said if isinstance(text, str) and text), ""),
    )
