"""Is the name on a piece the recorded one, written otherwise, misspelled, or another person's?

>>> compare("Muhammad Al Saadi", "Mohammed Alsaadi", "محمد السعدي").kind
<NameKind.VARIANT: 'variant'>
>>> compare("Gulf Star Trading Est.", "Gulf Star Trading L.L.C.").kind
<NameKind.OTHER_PERSON: 'other_person'>
"""

import re
from functools import lru_cache

from commsqa.checks.names.comparison import Comparison, NameKind
from commsqa.checks.names.other_scripts import compare_sounds, forms_to_compare, is_romanised, scripts_of
from commsqa.checks.names.parties import compare_parties

__all__ = ["Comparison", "NameKind", "compare"]


_LATIN_OR_ARABIC = re.compile(r"[\x00-\x7f\xc0-\u0148\u014a-\u024f\u0600-\u06ff]*")
"""Text whose letters are all of these two scripts: nearly every name."""
_ROMANISED = Comparison(kind=NameKind.VARIANT, score=0.9, reasons=("the name in the other script",))
_PAIRED = frozenset({"LATIN", "ARABIC"})
"""The scripts that are compared part by part, and together."""
_RANK = {kind: rank for rank, kind in enumerate(NameKind)}
LONGEST = 500
"""Characters of a name that are read: no list of addressees has more, and the time grows with their square."""


def compare(piece_name: str, record_name: str, record_alt: str | None = None, *, kind: str | None = None) -> Comparison:
    """Judge the name on a piece against the recorded name and, where there is one, its form in the other script.

    Each may be in Latin or Arabic script, and may name a person, a company, several people or an estate. A piece that shows its
    name in both scripts is judged by the worse of the two. In other scripts it is judged against the record's form in the same
    one; against a form in another, by the sound, and is another person's only where that is certain. `kind` is the record's
    (person, company, sole_proprietor, estate) where it is known; what the text shows counts too. Any text is accepted; what
    holds no letter or digit counts as no name, and what is longer than LONGEST is read up to there, which a reason says.
    """
    names = (piece_name, record_name, record_alt)
    if all(name is None or len(name) <= LONGEST for name in names):
        return _compare(*names, kind)
    cut = _compare(piece_name[:LONGEST], record_name[:LONGEST], record_alt and record_alt[:LONGEST], kind)
    return cut.model_copy(update={"reasons": (*cut.reasons, "a name is longer than 500 characters and was read up to there")})


@lru_cache(maxsize=65_536)  # two checks ask about each suspect
def _compare(piece_name: str, record_name: str, record_alt: str | None, kind: str | None) -> Comparison:
    if all(name is None or _LATIN_OR_ARABIC.fullmatch(name) for name in (piece_name, record_name, record_alt)):
        return compare_parties(piece_name, record_name, record_alt, kind)
    recorded = [form for form in (record_name, record_alt) if form]
    forms = forms_to_compare(piece_name, record_name, record_alt)
    mine = scripts_of(piece_name)
    if len(forms) == len(recorded) or not mine or mine.union(*map(scripts_of, recorded)) <= _PAIRED:
        return compare_parties(piece_name, record_name, record_alt, kind)
    if forms:
        found = compare_parties(piece_name, forms[0], None, kind)
        romanised = found.kind is NameKind.MISSPELLED and any(is_romanised(piece_name, form) for form in recorded)
        return _ROMANISED if romanised else found
    return min((compare_sounds(piece_name, form) for form in recorded), key=lambda found: _RANK[found.kind])
