"""Why an incident is as bad as it is, in the reader's language: the sentences that the severity model makes, known by their form.

The verdict keeps them in English, as they were when it was made. Each form here is one that commsqa/severity makes; what is of
none of them, and what a project's own policy says, stays as it is, in an isolate of its own language.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from commsqa.dashboard import wording
from commsqa.dashboard.i18n import Reader, gettext_of


def N_(text: str) -> str:  # noqa: N802 - the name by which Babel knows a text that is translated later
    """Marks a text for translation."""
    return text


@dataclass(frozen=True)
class Form:
    """A form of sentence: what it looks like, and the text to be translated, with the pattern's groups as its values."""

    pattern: re.Pattern[str]
    text: str


_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_WHOLE = r"[0-9,]+"
_LEVELS = "info|low|medium|high|critical"
_DIMENSIONS = "money|privacy|legal|trust"


def _form(pattern: str, text: str) -> Form:
    return Form(re.compile(pattern), text)


FORMS = (
    _form(rf"(?P<term>{_DIMENSIONS}) harm (?P<points>{_NUMBER}): (?P<why>.+)", N_("%(term)s harm %(points)s: %(why)s")),
    _form(
        rf"ENISA SE = (?P<dpc>{_NUMBER}) x (?P<ei>{_NUMBER}) \+ (?P<cb>{_NUMBER}) = (?P<se>{_NUMBER})"
        r": (?P<why>.+) to a known wrong recipient",
        N_("ENISA severity %(dpc)s × %(ei)s + %(cb)s = %(se)s: %(why)s to a known wrong recipient"),
    ),
    _form(
        rf"ENISA SE = (?P<dpc>{_NUMBER}) x (?P<ei>{_NUMBER}) \+ (?P<cb>{_NUMBER}) = (?P<se>{_NUMBER})"
        r": (?P<why>.+) to an unknown wrong recipient",
        N_("ENISA severity %(dpc)s × %(ei)s + %(cb)s = %(se)s: %(why)s to an unknown wrong recipient"),
    ),
    _form(
        rf"\+(?P<points>{_NUMBER}) second harm: (?P<term>{_DIMENSIONS}) (?P<second>{_NUMBER})",
        N_("+%(points)s for a second harm: %(term)s %(second)s"),
    ),
    _form(rf"x(?P<factor>{_NUMBER}) exposure: (?P<exposure>[a-z_]+)", N_("×%(factor)s for how far it got: %(exposure)s")),
    _form(rf"\+(?P<points>{_NUMBER}) vulnerable customer", N_("+%(points)s: the customer is vulnerable")),
    _form(rf"\+(?P<points>{_NUMBER}) irreversible", N_("+%(points)s: it cannot be undone")),
    _form(rf"\+(?P<points>{_NUMBER}) malicious", N_("+%(points)s: somebody did it on purpose")),
    _form(rf"\+(?P<points>{_NUMBER}) it came back", N_("+%(points)s: the same problem came back")),
    _form(
        rf"\+(?P<points>{_NUMBER}) blast: (?P<count>{_WHOLE}) customers, (?P<coming>{_WHOLE}) of them projected",
        N_("+%(points)s for the number of customers: %(count)s, of which %(coming)s are projected"),
    ),
    _form(
        rf"\+(?P<points>{_NUMBER}) blast: (?P<count>{_WHOLE}) customers", N_("+%(points)s for the number of customers: %(count)s")
    ),
    _form(rf"ceiling (?P<term>{_LEVELS}) \((?P<rule>[^)]+)\): (?P<why>.+)", N_("At most %(term)s (rule %(rule)s): %(why)s")),
    _form(rf"floor (?P<term>{_LEVELS}) \((?P<rule>[^)]+)\): (?P<why>.+)", N_("At least %(term)s (rule %(rule)s): %(why)s")),
    _form(
        rf"(?P<rule>P[1-5]): severity (?P<term>{_LEVELS}), urgency (?P<urgency>[a-z]+), never below (?P<bound>P[1-5])",
        N_("%(rule)s: severity %(term)s, urgency %(urgency)s, never below %(bound)s"),
    ),
    _form(
        rf"(?P<rule>P[1-5]): severity (?P<term>{_LEVELS}), urgency (?P<urgency>[a-z]+)",
        N_("%(rule)s: severity %(term)s, urgency %(urgency)s"),
    ),
    _form(r"the required check (?P<rule>\S+) could not run", N_("The required check %(rule)s could not run")),
    _form(rf"(?P<count>{_WHOLE}) pieces about to be sent are unchecked", N_("Pieces about to be sent unchecked: %(count)s")),
)
"""Tried in this order: a longer form before one that it contains."""

TERMS = (
    *(N_("money"), N_("privacy"), N_("legal"), N_("trust")),
    *(N_("info"), N_("low"), N_("medium"), N_("high"), N_("critical")),
    *(N_("held"), N_("queued"), N_("sent"), N_("opened"), N_("acted on")),
)
"""The words that stand in the place of a term."""


def told(reasons: Iterable[str], reader: Reader) -> list[Markup]:
    """The reasons of a verdict, in their order, in the reader's language."""
    return [_told(reason, reader) for reason in reasons]


def form_of(reason: str) -> tuple[Form, re.Match[str]] | None:
    """The form that a reason has; None for one that no form of ours makes."""
    return next(((form, match) for form in FORMS if (match := form.pattern.fullmatch(reason))), None)


def english(text: str) -> Markup:
    """A text that is not translated, as what it is."""
    return Markup('<bdi lang="en" dir="ltr">{}</bdi>').format(wording.harmless(text))


def said(text: str, reader: Reader) -> Markup:
    """A text that the catalogues may know: a check's title, what to do first, why a policy's rule is there."""
    _ = gettext_of(reader)
    translated = _(text)
    return english(text) if translated == text and reader.language != "en" else Markup.escape(translated)


def _told(reason: str, reader: Reader) -> Markup:
    found = form_of(reason)
    if found is None:
        return said(reason, reader)
    form, match = found
    values = {name: _WRITTEN.get(name, _point)(value, reader) for name, value in match.groupdict().items()}
    _ = gettext_of(reader)
    return Markup(_(form.text)) % values  # noqa: S704  a text of ours; the values are escaped


def _point(value: str, reader: Reader) -> Markup:
    number = Decimal(value.replace(",", ""))
    return Markup('<bdi dir="ltr">{}</bdi>').format(wording.number(number, reader))


def _term(value: str, reader: Reader) -> Markup:
    return said(value.replace("_", " "), reader)


_WRITTEN: dict[str, Callable[[str, Reader], Markup]] = {
    "term": _term,
    "urgency": _term,
    "exposure": _term,
    "why": said,
    "rule": lambda value, _: wording.ltr(value),
    "bound": lambda value, _: wording.ltr(value),
}
