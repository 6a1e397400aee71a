"""Is the name on a piece the recorded one, written otherwise, misspelled, or another person's?

>>> compare("Muhammad Al Saadi", "Mohammed Alsaadi", "محمد السعدي").kind
<NameKind.VARIANT: 'variant'>
>>> compare("Gulf Star Trading Est.", "Gulf Star Trading L.L.C.").kind
<NameKind.OTHER_PERSON: 'other_person'>
"""

import re
import unicodedata
from functools import lru_cache

from commsqa.checks.names.comparison import Comparison, NameKind
from commsqa.checks.names.parties import compare_parties

__all__ = ["Comparison", "NameKind", "compare"]


_OTHER_SCRIPT = Comparison(
    kind=NameKind.VARIANT, score=0.5, reasons=("written in another script than the record, which is not compared",)
)
_LATIN_OR_ARABIC = re.compile(r"[\x00-\x7f\xc0-\u0148\u014a-\u024f\u0600-\u06ff]*")
"""Text whose letters are all of these two scripts: nearly every name."""
LONGEST = 500
"""Characters of a name that are read: no list of addressees has more, and the time grows with their square."""


def compare(piece_name: str, record_name: str, record_alt: str | None = None, *, kind: str | None = None) -> Comparison:
    """Judge the name on a piece against the recorded name and, where there is one, its form in the other script.

    Each may be in Latin or Arabic script, and may name a person, a company, several people or an estate. A piece that shows its
    name in both scripts is judged by the worse of the two. Of other scripts only what both are written in is compared: a name in
    Cyrillic beside a record in Latin is a variant of a low score. `kind` is the record's (person, company, sole_proprietor,
    estate) where it is known; what the text shows counts too. Any text is accepted; what holds no letter or digit counts as no
    name, and what is longer than LONGEST is read up to there, which a reason says.
    """
    names = (piece_name, record_name, record_alt)
    if all(name is None or len(name) <= LONGEST for name in names):
        return _compare(*names, kind)
    cut = _compare(piece_name[:LONGEST], record_name[:LONGEST], record_alt and record_alt[:LONGEST], kind)
    return cut.model_copy(update={"reasons": (*cut.reasons, "a name is longer than 500 characters and was read up to there")})


@lru_cache(maxsize=65_536)  # two checks ask about each suspect
def _compare(piece_name: str, record_name: str, record_alt: str | None, kind: str | None) -> Comparison:
    if _share_no_script(piece_name, record_name, record_alt):
        return _OTHER_SCRIPT
    return compare_parties(piece_name, record_name, record_alt, kind)


def _share_no_script(piece_name: str, *recorded: str | None) -> bool:
    """Whether the piece and the record are written in scripts of which nothing here tells how one spells the other."""
    if all(name is None or _LATIN_OR_ARABIC.fullmatch(name) for name in (piece_name, *recorded)):
        return False
    piece, record = _scripts(piece_name), frozenset[str]().union(*(_scripts(name) for name in recorded if name))
    return bool(piece and record) and piece.isdisjoint(record) and not (piece | record) <= {"LATIN", "ARABIC"}


@lru_cache(maxsize=1 << 14)
def _scripts(name: str) -> frozenset[str]:
    """The scripts of a name's letters, as Unicode names them."""
    letters = (letter for letter in unicodedata.normalize("NFKC", name) if letter.isalpha())
    return frozenset(unicodedata.name(letter, "UNKNOWN").split()[0] for letter in letters)
