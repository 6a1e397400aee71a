"""Is the name on a piece the recorded one, written otherwise, misspelled, or another person's?

>>> compare("Muhammad Al Saadi", "Mohammed Alsaadi", "محمد السعدي").kind
<NameKind.VARIANT: 'variant'>
"""

from functools import lru_cache

from commsqa.checks.names.comparison import Comparison, NameKind
from commsqa.checks.names.persons import compare_persons

__all__ = ["Comparison", "NameKind", "compare"]


@lru_cache(maxsize=65_536)  # two checks ask about each suspect
def compare(piece_name: str, record_name: str, record_alt: str | None = None) -> Comparison:
    """Judge the name on a piece against the recorded name and, where there is one, its form in the other script.

    Each may be in Latin or Arabic script. A piece that shows its name in both scripts is judged by the worse of the two.
    Any text is accepted; what holds no letter or digit counts as no name.
    """
    return compare_persons(piece_name, record_name, record_alt)
