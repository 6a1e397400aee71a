"""Entries of the audit trail as sentences of a page: translated, with every value written for its reader."""

from datetime import datetime

from markupsafe import Markup

from commsqa.dashboard import wording
from commsqa.dashboard.called import called
from commsqa.dashboard.i18n import Reader, gettext_of, reader_of
from commsqa.dashboard.visit import Visit
from commsqa.services.trail import Told
from commsqa.services.trail_words import Part, SubjectKind

_PAGES: dict[SubjectKind, str] = {
    "run": "/runs/",
    "incident": "/incidents/",
    "finding": "/findings/",
    "check": "/checks/",
}


def sentence(told: Told, visit: Visit) -> Markup:
    """What happened, in the visit's language; ids and texts from data are isolates, people are called by name."""
    reader = reader_of(visit)
    written = {
        name: called(str(part.value), visit) if part.kind == "person" else _written(part, reader)
        for name, part in told.values.items()
    }
    return Markup(gettext_of(reader)(told.text)) % written  # noqa: S704  a text of ours; the values are escaped


def link_of(told: Told) -> str | None:
    """The page of what the entry is about, where there is one."""
    page = _PAGES.get(told.about)
    return None if page is None else page + told.subject


def _written(part: Part, reader: Reader) -> object:
    if isinstance(part.value, datetime):
        return wording.moment(part.value, reader)
    if isinstance(part.value, int):
        return wording.number(part.value, reader)
    if part.kind == "term":
        return Markup.escape(gettext_of(reader)(part.value))
    if part.kind == "terms":
        _ = gettext_of(reader)
        return Markup.escape(_(", ").join(map(_, part.value.split(", "))))
    return wording.ltr(part.value) if part.kind == "id" else wording.bdi(part.value)
