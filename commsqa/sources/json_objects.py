"""A line of JSON as one flat object of texts, strictly: the reading that the quick one in json_lines must agree with."""

import json
from collections.abc import Mapping
from typing import Any

BLANK = " \t\r\n"
"""What JSON takes for white space."""

_RIGHT = "right is one whole object on each line"
_KINDS = {dict: "an object", list: "an array", bool: "true or false", type(None): "null"}


class LineError(ValueError):
    """What is wrong with a line, and what would be right. No value of the line is in it."""


class _Number(str):
    """A number as it is written: a float would not keep it."""

    __slots__ = ()


def flat_texts(line: str, plain: Mapping[str, str]) -> dict[str, str | None]:
    """The texts of a line's object by key: numbers as they are written, true and false as words, null as None.

    What is nested becomes JSON text, its numbers as they are written. `plain` holds the keys (lower case) that must not be
    nested, with the words that say what is right there. Raises LineError, also for a key that is there twice (at any depth), NaN
    and Infinity.
    """
    text = line.strip(BLANK)
    try:
        value, end = _DECODER.raw_decode(text)
    except LineError:
        raise
    except (ValueError, RecursionError):
        # The exception holds the line.
        raise LineError(f"not JSON, or cut; {_RIGHT}") from None
    if not isinstance(value, dict):
        raise LineError(f"it holds {_kind(value)}; {_RIGHT}")
    if end != len(text):
        raise LineError(f"more follows after its object; {_RIGHT}")
    for key, part in value.items():
        if isinstance(part, dict | list) and (right := plain.get(key.strip().lower())):
            raise LineError(f"{key.strip()} holds {_kind(part)}; {right}")
    texts = {key: _text(part) for key, part in value.items()}
    try:
        "".join((*texts, *filter(None, texts.values()))).encode()
    except UnicodeEncodeError:
        raise LineError("a text is not valid Unicode; correct its \\u escapes") from None
    return texts


def json_value(text: str) -> Any:
    """Any JSON value with its numbers as they are written (texts). ValueError for what is no JSON, LineError as `flat_texts`."""
    value, end = _DECODER.raw_decode(text.strip(BLANK))
    if end != len(text.strip(BLANK)):
        raise LineError("more follows after its value")
    return value


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "a number" if isinstance(value, _Number) else "a text")


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return as_json(value)


def as_json(value: object) -> str:
    """What `json_value` read, as JSON text again, its numbers as they are written."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{as_json(key)}: {as_json(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_json, value)) + "]"
    return str(value) if isinstance(value, _Number) else json.dumps(value, ensure_ascii=False)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise LineError("a key is there twice in one object; write each key once")
    return found


def _no_number(_: str) -> None:
    raise LineError("it holds NaN or Infinity, which are not JSON; write null where there is no value")


_DECODER = json.JSONDecoder(parse_float=_Number, parse_int=_Number, parse_constant=_no_number, object_pairs_hook=_once)
