"""What a probable cause says, in the reader's language: made from its numbers, not from the English sentence that it keeps."""

import re
from decimal import Decimal

from markupsafe import Markup

from commsqa.dashboard import wording
from commsqa.dashboard.i18n import Reader, gettext_of
from commsqa.domain.causes import Conditions, ProbableCause
from commsqa.escalation.masking import clean

VALUE_LENGTH = 80
_CHANGE = r"(?: \((?P<kind>[^)]*)\))? (?:came before and )?touched (?P<touched>.+)\."


def sentence(cause: ProbableCause, reader: Reader) -> Markup:
    """How often it fails inside and elsewhere, what share that explains, since when, and what changed before."""
    _ = gettext_of(reader)
    if not cause.conditions:
        text = _(
            "%(rate)s of what was evaluated fails, alike across all attributes. First suspect a stale or shifted reference (the "
            "date, key or load of the records) and not the pieces. Hold, and let a person decide before anything is called a "
            "breach."
        )
        return _filled(text, rate=wording.percent(cause.inside_rate, reader))
    parts = [
        _filled(
            _(
                "%(inside)s of the pieces with %(conditions)s fail, %(elsewhere)s elsewhere: "
                "%(ratio)s times as often, at least %(low)s."
            ),
            inside=wording.percent(cause.inside_rate, reader),
            conditions=conditions(cause.conditions, reader),
            elsewhere=wording.percent(cause.elsewhere_rate, reader),
            ratio=_ratio(cause.risk_ratio, reader),
            low=_ratio(cause.risk_ratio_low, reader),
        ),
        _filled(_("It explains %(share)s of the findings."), share=wording.percent(cause.explained, reader)),
    ]
    if cause.onset is not None:
        parts.append(_filled(_("It began %(onset)s."), onset=wording.moment(cause.onset, reader)))
    return Markup(" ").join([*parts, change(cause, reader)])


def change(cause: ProbableCause, reader: Reader) -> Markup:
    """The change event that came before it; that it is only an association, where there is none."""
    _ = gettext_of(reader)
    if cause.change_id is None:
        return Markup.escape(_("An association: no recorded change agrees with it."))
    told = re.search(re.escape(cause.change_id) + _CHANGE, cause.sentence)
    values = {
        "change": wording.ltr(cause.change_id),
        "kind": wording.bdi(told["kind"] if told and told["kind"] else ""),
        "touched": wording.ltr(clean(told["touched"], 200) if told else ""),
    }
    if told and told["kind"]:
        return _filled(_("The change %(change)s (%(kind)s) came before it and touched %(touched)s."), **values)
    if told:
        return _filled(_("The change %(change)s came before it and touched %(touched)s."), **values)
    return _filled(_("The change %(change)s came before it."), **values)


def conditions(given: Conditions, reader: Reader) -> Markup:
    """`attribute = value` and so on, each an isolate; values that look personal are masked."""
    _ = gettext_of(reader)
    told = [wording.ltr(f"{name} = {clean(value, VALUE_LENGTH)}") for name, value in sorted(given.items())]
    return Markup(" {} ").format(_("and")).join(told)


def _ratio(ratio: float, reader: Reader) -> str:
    return wording.number(Decimal(f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.1f}"), reader)


def _filled(text: str, **values: object) -> Markup:
    return Markup(text) % {name: Markup.escape(value) for name, value in values.items()}  # noqa: S704  a text of ours
