"""Text that was written down for a machine and never read back: \\u0643, =C3=BC, =?UTF-8?B?w7w=?=, &amp;uuml;, and &uuml;."""

import html
import re
import unicodedata
from email.errors import HeaderParseError
from email.header import decode_header, make_header

SUSPECT = "|".join(
    (
        r"\\u[0-9A-Fa-f]{4}",
        "=[C-F][0-9A-F]=[89AB][0-9A-F]",
        r"=\?[A-Za-z0-9-]+\?[BbQq]\?",
        "&(?:amp;)+#?[0-9A-Za-z]+;",
        "&#[0-9]{3,6};|&#x[0-9A-Fa-f]{2,5};|&[A-Za-z](?:uml|acute|grave|circ|tilde|cedil|slash|ring|caron|zlig|elig);",
    )
)
"""Matches every text that may have such a stretch. In the subset that RE2, Java and Python share."""

_ESCAPES = re.compile(r"(?:\\u[0-9A-Fa-f]{4})+")
_QUOTED = re.compile("(?:=[0-9A-F]{2}){2,}")
_MIME_WORD = re.compile(r"=\?[A-Za-z0-9-]+\?[BbQq]\?[^?]*\?=(?:\s+=\?[A-Za-z0-9-]+\?[BbQq]\?[^?]*\?=)*")
_ENTITY = re.compile("&(?:amp;)*#?[0-9A-Za-z]{2,8};")
_TAG = re.compile("<[A-Za-z/!]")


def decoded(text: str) -> str:
    """The text with such stretches read; entities are left to a text that has tags, unless they were escaped twice."""
    if "\\u" in text:
        text = _ESCAPES.sub(_escape, text)
    if "=?" in text:
        text = _MIME_WORD.sub(_mime_word, text)
    if "=" in text:
        text = _QUOTED.sub(_quoted, text)
    if "&" in text and (found := _ENTITY.findall(text)):
        is_html = _TAG.search(text) is not None
        for each in {one for one in found if one.startswith("&amp;") or not is_html}:
            text = text.replace(each, _entity(each))
    return text


def _escape(run: re.Match[str]) -> str:
    units = bytes.fromhex(run[0].replace("\\u", ""))
    return _or(run[0], units, "utf-16-be")


def _mime_word(words: re.Match[str]) -> str:
    """The words of a message's header; one in an unknown encoding, or cut off, stays."""
    try:
        return str(make_header(decode_header(words[0])))
    except (HeaderParseError, LookupError, UnicodeError):
        return words[0]


def _quoted(run: re.Match[str]) -> str:
    return _or(run[0], bytes.fromhex(run[0].replace("=", "")), "utf-8")


def _or(stretch: str, units: bytes, encoding: str) -> str:
    try:
        meant = units.decode(encoding)
    except UnicodeError:
        return stretch
    return stretch if meant.isascii() else meant


def _entity(entity: str) -> str:
    """Of letters, marks and quotes only: an ampersand or a sign of trade may be meant as it stands."""
    meant = html.unescape(re.sub("&(?:amp;)+", "&", entity))
    return meant if len(meant) == 1 and unicodedata.category(meant)[0] in "LMP" and not meant.isascii() else entity
