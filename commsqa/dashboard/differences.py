"""Where two texts differ, letter by letter, with what cannot be seen made visible."""

import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from markupsafe import Markup, escape

_LETTERS_COMPARED = 2_000_000
"""Letters of the one text times letters of the other, up to which they are compared letter by letter; beyond, word by word."""
_LONGEST = 20_000


def differences(stated: str, expected: str) -> tuple[Markup, Markup]:
    """The two texts; what only the first has is `<del>`, what only the second has is `<ins>`.

    Letters keep their marks, so an Arabic vowel sign is never cut off; texts that are very long are cut and end with `…`.
    """
    one, other = _units(stated), _units(expected)
    if len(one) * len(other) > _LETTERS_COMPARED:
        one, other = _words(stated), _words(expected)
    before, after = Markup(), Markup()
    for kind, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        gone, come = shown("".join(one[i:j])), shown("".join(other[k:m]))
        before += gone if kind == "equal" or not gone else Markup("<del>{}</del>").format(gone)
        after += come if kind == "equal" or not come else Markup("<ins>{}</ins>").format(come)
    return before, after


def shown(text: str) -> Markup:
    """The text, escaped, with characters that steer a screen or cannot be seen as their names, e.g. U+202E."""
    parts = Markup()
    for hidden, letters in groupby(text, key=_is_hidden):
        piece = "".join(letters)
        parts += Markup().join(map(_named, piece)) if hidden else escape(piece)
    return parts


def _named(letter: str) -> Markup:
    return Markup('<mark class="code"><bdi dir="ltr">U+{:04X}</bdi></mark>').format(ord(letter))


def _is_hidden(letter: str) -> bool:
    return letter not in "\n\t" and unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")


def _units(text: str) -> Sequence[str]:
    return list(_clusters(_cut(text)))


def _clusters(text: str) -> Iterator[str]:
    """Letters with the marks that belong to them."""
    cluster = ""
    for letter in text:
        if cluster and unicodedata.category(letter) in ("Mn", "Mc", "Me"):
            cluster += letter
            continue
        if cluster:
            yield cluster
        cluster = letter
    if cluster:
        yield cluster


def _words(text: str) -> Sequence[str]:
    return ["".join(letters) for _, letters in groupby(_cut(text), key=str.isspace)]


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
