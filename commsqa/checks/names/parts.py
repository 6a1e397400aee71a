"""A name as its parts: what belongs to the person, what may be left out, which words make one part together."""

from functools import lru_cache
from typing import NamedTuple

from commsqa.checks.names import words as known
from commsqa.checks.names.text import fold, is_arabic, words

ARTICLE = "ٱ"
"""Stands in a folded Arabic part where the article is; fold writes no word with this letter."""


HOUSE = "آل"
"""The family's Al (Al Saud), a word of its own; fold leaves no word with this letter."""


class Part(NamedTuple):
    """One part of a name, folded. `accented` has its accents still; an `optional` part may be absent from the other name.

    `article`: the article stood before it; `son`: a bin did; `bound`: an article follows, as in Nur al-Islam;
    `house`: the family's Al stood before it, in Arabic.
    """

    text: str
    accented: str
    arabic: bool
    optional: bool = False
    article: bool = False
    son: bool = False
    bound: bool = False
    house: bool = False


class Name(NamedTuple):
    """A name in one script. `generation` tells a parent from a child; `sounds_arabic` is seen from its particles."""

    words: tuple[str, ...]
    parts: tuple[Part, ...]
    generation: str | None
    sounds_arabic: bool


@lru_cache(maxsize=1 << 14)
def parse(sight: str) -> tuple[Name, ...]:
    """The name (from `at_sight`) as one Name for each script it is written in; none where it has no letter or digit."""
    spelled = words(sight)
    if not is_arabic(sight):
        return (_name(spelled, arabic=False),) if spelled else ()
    scripts = [word for word in spelled if is_arabic(word)], [word for word in spelled if not is_arabic(word)]
    forms = [(script, arabic) for script, arabic in zip(scripts, (True, False), strict=True) if script]
    named = [(script, arabic) for script, arabic in forms if any(fold(word) not in known.TITLES for word in script)]
    return tuple(_name(script, arabic=arabic) for script, arabic in named or forms)


def arabic_part(text: str) -> Part:
    """A part from its folded Arabic text."""
    return Part(text, text, arabic=True)


def joined(one: Part, two: Part) -> Part:
    """Two parts written as one word."""
    return one._replace(text=one.text + two.text, accented=one.accented + two.accented, bound=two.bound)


def _name(spelled: list[str], *, arabic: bool) -> Name:
    folded = [fold(word) for word in spelled]
    if arabic:  # the article is never written apart: this is the family's Al, whether with its madda or not
        folded = [HOUSE if word == "ال" else word for word in folded]
    generation = known.GENERATIONS.get(folded[-1]) if len(folded) > 2 else None
    last = len(folded) - (generation is not None)
    first = 0
    while first < last - 1 and _is_title(folded[first:last]):
        first += 1
    end = last
    while end - 1 > first and folded[end - 1] in known.SUFFIXES:
        end -= 1
    core = _core(spelled[first:end], folded[first:end], arabic=arabic)
    before, after = ([_optional(spelled, k) for k in around] for around in (range(first), range(end, last)))
    sounds_arabic = (
        arabic
        or any(part.article or _begins_compound(part.text) for part in core)
        or not known.ARABIC_PARTICLES.isdisjoint(folded[1:-1])
    )
    return Name(tuple(folded), (*before, *core, *after), generation, sounds_arabic)


def _is_title(folded: list[str]) -> bool:
    """Whether the first of two words or more is a title."""
    if len(folded) > 2 and folded[0] in known.NAMES_OR_TITLES:
        return True
    return folded[0] in known.TITLES and not _is_son_named(folded[0], folded[1])


def _is_son_named(word: str, following: str) -> bool:
    """Whether what may be a title is somebody's given name: her father's follows, as in Sheikha bint Khalid."""
    return word in known.TITLES_OR_NAMES and following in known.ARABIC_PARTICLES


def _optional(spelled: list[str], k: int) -> Part:
    word = fold(spelled[k])
    if not is_arabic(word):
        return Part(word, spelled[k], arabic=False, optional=True)
    text, article = _without_article(word)
    text = ARTICLE + text if article else text
    return Part(text, text, arabic=True, optional=True, article=article)


def _begins_compound(text: str) -> bool:
    return text.startswith(("abdel", "abdul", "abdal", "abdol", "abdoul", "abdur", "abder"))


def _core(spelled: list[str], folded: list[str], *, arabic: bool) -> list[Part]:
    """The person's parts: particles dropped, the article taken off, compounds (Abd al-Rahman, Abu Bakr) made one."""
    parts: list[Part] = []
    prefix, article, son, house = "", False, False, False
    last = len(folded) - 1
    for k, word in enumerate(folded):
        ends = k == last
        following = "" if ends else folded[k + 1]
        if not ends and word == HOUSE and not prefix:
            house = True
        elif not ends and (word == HOUSE or (_is_article(word, following) and (k > 0 or last > 1 or word in known.ARTICLES))):
            article = True
        elif not ends and word in known.SERVANTS:
            prefix += word
        elif not ends and word in known.FATHERS:
            prefix += "ابو" if arabic else "abu"
        elif parts and not prefix and word in known.CHILD_OF:
            parts[-1] = joined(parts[-1], Part(word, word, arabic=False))
        elif not ends and not prefix and _is_particle(word, spelled[k]) and (k > 0 or (last > 1 and len(word) > 1)):
            son = word in known.SONS
        else:
            text, own_article = _without_article(word) if arabic else (known.SHORT_FORMS.get(word, word), False)
            if prefix:
                text = prefix + (ARTICLE if own_article or (arabic and article) else "al" if article else "") + text
                accented = text
            else:
                accented = spelled[k] if not arabic else text
                text = ARTICLE + text if arabic and (own_article or article) else text
            own = Part(text, accented, arabic, article=article or own_article, son=son, house=house)
            if parts and (own.article or (arabic and text.startswith(ARTICLE))):
                parts[-1] = parts[-1]._replace(bound=True)
            parts.append(own)
            prefix, article, son, house = "", False, False, False
    return parts


def _is_particle(word: str, spelled: str) -> bool:
    """Whether a word may be left out between two others. With accents (Văn, Đỗ, in Vietnamese) it is a name."""
    return word in known.HONORIFICS or (word in known.PARTICLES and (spelled == word or is_arabic(word)))


def _is_article(word: str, following: str) -> bool:
    return word in known.ARTICLES or (word in known.ASSIMILATED and following.startswith(word[1:]))


def _without_article(word: str) -> tuple[str, bool]:
    if word.startswith(("عبدال", "ابوال")) and len(word) > 6:
        return word[:3] + ARTICLE + word[5:], False
    if word.startswith("ال") and len(word) > 3:
        return word[2:], True
    return word, False
