"""Plants every kind of garbling over sentences in many languages: the shares found and repaired, and the sound texts reported.

python -m tests.measure.garbled [--misses]
"""

import argparse
import json
import quopri
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator

from commsqa.checks.text import ebcdic
from commsqa.checks.text.garbled import SUSPECT, garbled, repaired
from commsqa.checks.text.single_byte import SUSPECT_OF
from tests.measure.sentences import SENTENCES, SOUND

Plant = Callable[[str], str]


def misread(written: str, read: str) -> Plant:
    """Written down in one encoding and read in another."""
    return lambda text: text.encode(written).decode(read)


def _replaced(written: str) -> Plant:
    """Read as UTF-8, which replaces what it cannot read."""
    return lambda text: text.encode(written).decode(errors="replace")


def _reversed_words(text: str) -> str:
    return re.sub(r"[\u0621-\u06d3]+", lambda word: word[0][::-1], text)


def _reversed_runs(text: str) -> str:
    return re.sub(r"[\u0621-\u06d3]+(?:[ ]+[\u0621-\u06d3]+)*", lambda run: run[0][::-1], text)


def _to_host(text: str) -> bytes:
    """In code page 420, each letter as it stands alone."""
    places = {letter: place for place in range(255, 0x3F, -1) if (letter := ebcdic.arabic_of(bytes([place])))}
    try:
        return bytes(places[letter] for letter in text.replace("ً", "").replace("أ", "ا").replace("إ", "ا"))
    except KeyError as fault:
        raise UnicodeError("no such letter") from fault


def _mime_b(text: str) -> str:
    return f"=?UTF-8?B?{b64encode(text.encode()).decode()}?="


def _mime_q(text: str) -> str:
    quoted = "".join(each if each.isalnum() and each.isascii() else "_" if each == " " else _hex(each) for each in text)
    return f"=?utf-8?Q?{quoted}?="


def _hex(letter: str) -> str:
    return "".join(f"={byte:02X}" for byte in letter.encode())


def _plants(language: str) -> dict[str, Plant]:
    own = {
        "ar": ("cp1256", "iso8859_6"),
        "fa": ("cp1256",),
        "ur": ("cp1256",),
        "cs": ("cp1250", "iso8859_2"),
        "pl": ("cp1250", "iso8859_2"),
        "de": ("cp1252",),
        "fr": ("cp1252",),
        "tr": ("cp1254",),
        "el": ("cp1253", "iso8859_7"),
        "ru": ("cp1251", "koi8_r", "cp866"),
    }.get(language, ())
    plants: dict[str, Plant] = {
        "cp037 as latin-1": misread("cp037", "latin-1"),
        **{
            f"utf-8 as {read}": misread("utf-8", read)
            for read in ("latin-1", "sloppy-windows-1252", "cp1256", "sloppy-windows-1250", "sloppy-windows-1251")
        },
        **{
            f"utf-8 as {read}": misread("utf-8", read)
            for read in ("sloppy-windows-1254", "mac_roman", "cp437", "cp850", "iso8859_6")
        },
        "utf-8 as latin-1 twice": lambda text: misread("utf-8", "latin-1")(misread("utf-8", "latin-1")(text)),
        "utf-8 as cp1252 twice": lambda text: misread("utf-8", "sloppy-windows-1252")(
            misread("utf-8", "sloppy-windows-1252")(text)
        ),
        **{f"{written} as cp1252": misread(written, "sloppy-windows-1252") for written in own},
        **{f"{written} as latin-1": misread(written, "latin-1") for written in own},
        **{f"{written} as utf-8": _replaced(written) for written in own},
        "letters as ?": lambda text: text.encode("ascii", "replace").decode(),
        "escaped \\u": lambda text: json.dumps(text)[1:-1],
        "quoted-printable": lambda text: quopri.encodestring(text.encode()).decode().replace("=\n", ""),
        "MIME B": _mime_b,
        "MIME Q": _mime_q,
        "entities": lambda text: text.encode("ascii", "xmlcharrefreplace").decode(),
        "mac_roman as cp1252": misread("mac_roman", "sloppy-windows-1252"),
        "cp850 as cp1252": misread("cp850", "sloppy-windows-1252"),
        "cp1252 as cp850": misread("cp1252", "cp850"),
    }
    if language in ("ar", "fa", "ur"):
        plants |= {"words reversed": _reversed_words, "runs reversed": _reversed_runs}
    if language == "ar":
        plants |= {
            "cp1256 as iso8859_6": lambda text: text.encode("cp1256").decode("iso8859_6", errors="replace"),
            "iso8859_6 as cp1256": misread("iso8859_6", "cp1256"),
            "cp420 as cp037": lambda text: _to_host(text).decode("cp037"),
            "cp420 as latin-1": lambda text: _to_host(text).decode("latin-1"),
            "cp720 as cp1256": misread("cp720", "cp1256"),
        }
    return plants


def _planted(text: str, plant: Plant) -> str | None:
    """The garbled text; None where this kind does nothing to it, or cannot happen to it."""
    try:
        wrong = plant(text)
    except UnicodeError:
        return None
    return wrong if wrong != text else None


def _suspected(text: str, language: str) -> bool:
    return bool(re.search(SUSPECT, text) or (language in SUSPECT_OF and re.search(SUSPECT_OF[language], text)))


def _cases() -> Iterator[tuple[str, str, str, str]]:
    for language, sentences in SENTENCES.items():
        for kind, plant in _plants(language).items():
            for text in sentences:
                wrong = _planted(text, plant)
                if wrong is not None:
                    yield language, kind, text, wrong


def main() -> None:
    """Prints a line a kind: planted, suspected by the engine, found, repaired."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    show = parser.parse_args().misses
    counts: dict[str, Counter[str]] = {}
    for language, kind, text, wrong in _cases():
        found = garbled(wrong, language) if _suspected(wrong, language) else None
        count = counts.setdefault(kind, Counter())
        count["planted"] += 1
        count["suspected"] += _suspected(wrong, language)
        count["found"] += found is not None
        count["repaired"] += found is not None and repaired(wrong, language) == text
        if show and found is None:
            print(f"missed  {language} {kind}: {wrong}")
    print(f"{'kind':28}{'planted':>9}{'suspected':>11}{'found':>8}{'repaired':>10}")
    for kind, count in counts.items():
        shares = (count[what] / count["planted"] for what in ("suspected", "found", "repaired"))
        print(f"{kind:28}{count['planted']:>9}" + "".join(f"{share:>9.2f}" for share in shares))
    total = sum(map(Counter, counts.values()), Counter())
    print(
        "all:", {what: f"{total[what] / total['planted']:.3f}" for what in ("suspected", "found", "repaired")}, total["planted"]
    )
    sound: list[tuple[str, str | None]] = [(text, language) for language, texts in SENTENCES.items() for text in texts]
    sound += [(text, language) for text in SOUND for language in (None, *SENTENCES)]
    false = [(text, language, found) for text, language in sound if (found := garbled(text, language)) is not None]
    print(f"sound: {len(sound)}, reported {len(false)}", *false, sep="\n")


if __name__ == "__main__":
    main()
