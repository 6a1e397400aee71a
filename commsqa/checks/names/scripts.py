"""One part of a name in Arabic and in Latin letters, with what may be written together with it."""

from commsqa.checks.names.arabic import can_spell
from commsqa.checks.names.parts import Part

_SONS = ("ben", "bin", "ibn")
_ARTICLE_VOWELS = "aeiou"
_ARTICLE_SOUNDS = "lrsdnzt"


def is_written(arabic: Part, latin: Part) -> bool:
    """Whether the Latin part may stand for the Arabic one, also with its bin (Bentaleb) or the next one's article (Nurul)."""
    if can_spell(arabic.text, latin.text):
        return True
    if arabic.house and latin.text.startswith("al") and can_spell(arabic.text, latin.text[2:]):
        return True
    if arabic.son and latin.text.startswith(_SONS) and can_spell(arabic.text, latin.text[3:]):
        return True
    if latin.son and arabic.text.startswith("بن") and can_spell(arabic.text[2:], latin.text):
        return True
    if latin.son and arabic.text.startswith("بال") and can_spell(arabic.text[3:], latin.text):
        return True
    return arabic.bound and ends_in_article(latin.text) and can_spell(arabic.text, latin.text[:-2])


def ends_in_article(latin: str) -> bool:
    """Whether the Latin word may have taken in the article of the word after it: Nurul Islam."""
    return len(latin) > 4 and latin[-2] in _ARTICLE_VOWELS and latin[-1] in _ARTICLE_SOUNDS
