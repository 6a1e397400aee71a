"""What may be said of a value that could not be read: what it looks like, never what it is."""

LONGEST = 24


def shape(text: str) -> str:
    """Digits as 9, letters as A or a, other printable ASCII as it is, everything else as `?`; cut after 24 characters.

    >>> shape("1994-02-30")
    '9999-99-99'
    """
    cut = "".join(map(_shape, text[:LONGEST]))
    return cut + "..." if len(text) > LONGEST else cut


def _shape(character: str) -> str:
    if character.isnumeric():
        return "9"
    if character.isalpha():
        return "A" if character.isupper() else "a"
    return character if character.isascii() and character.isprintable() else "?"
