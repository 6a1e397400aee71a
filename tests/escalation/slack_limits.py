"""What Slack refuses in a message, and with which word: the documented limits of its blocks, and the undocumented total."""

import json
import re
from collections.abc import Iterator
from typing import Any

TOTAL = 13_200
"""Characters of all blocks, above which Slack answers msg_blocks_too_long (measured by others, not documented)."""

TEXT = 40_000
METADATA = 8_000


def refusal_of_message(arguments: dict[str, Any]) -> str | None:
    """Slack's word for what is wrong with the text, blocks and metadata of a message; None where nothing is."""
    text, blocks, metadata = arguments.get("text"), arguments.get("blocks"), arguments.get("metadata")
    if not text and not blocks:
        return "no_text"
    if text is not None and (not isinstance(text, str) or len(text) > TEXT):
        return "msg_too_long"
    if blocks is not None and not isinstance(blocks, list):
        return "invalid_blocks_format"
    if blocks and next(wrong_in(blocks), None) is not None:
        return "invalid_blocks"
    if blocks and len(json.dumps(blocks, ensure_ascii=False)) > TOTAL:
        return "msg_blocks_too_long"
    return refusal_of_metadata(metadata)


def refusal_of_metadata(metadata: Any) -> str | None:
    if metadata in (None, {}):
        return None
    if not isinstance(metadata, dict) or set(metadata) != {"event_type", "event_payload"}:
        return "invalid_metadata_format"
    if not isinstance(metadata["event_payload"], dict) or not re.fullmatch(r"[\w.-]{1,255}", str(metadata["event_type"])):
        return "invalid_metadata_schema"
    return "metadata_too_large" if len(json.dumps(metadata)) > METADATA else None


def wrong_in(blocks: list[Any]) -> Iterator[str]:
    """Each thing that is wrong in the blocks of a message, in words."""
    if len(blocks) > 50:
        yield "more than 50 blocks"
    ids = [block["block_id"] for block in blocks if isinstance(block, dict) and "block_id" in block]
    if len(ids) != len(set(ids)):
        yield "the same block_id twice"
    actions = [each["action_id"] for block in blocks if isinstance(block, dict) for each in block.get("elements", ())
               if isinstance(each, dict) and "action_id" in each]  # fmt: skip
    if len(actions) != len(set(actions)):
        yield "the same action_id twice"
    for block in blocks:
        kind = block.get("type") if isinstance(block, dict) else None
        if kind not in _BLOCKS:
            yield f"not a block of a message: {kind}"
        elif extra := set(block) - _KEYS[kind] - {"type", "block_id"}:
            yield f"{kind} has no {extra}"
        else:
            yield from _BLOCKS[kind](block)


def _header(block: dict[str, Any]) -> Iterator[str]:
    yield from _text(block.get("text"), 150, ("plain_text",))


def _section(block: dict[str, Any]) -> Iterator[str]:
    fields = block.get("fields")
    if "text" not in block and not fields:
        yield "a section without text and fields"
    if "text" in block:
        yield from _text(block["text"], 3000)
    if fields is not None:
        yield from _count(fields, 10)
        for each in fields:
            yield from _text(each, 2000)


def _context(block: dict[str, Any]) -> Iterator[str]:
    elements = block.get("elements", [])
    yield from _count(elements, 10)
    for each in elements:
        yield from _text(each, 2000)


def _actions(block: dict[str, Any]) -> Iterator[str]:
    elements = block.get("elements", [])
    yield from _count(elements, 25)
    for each in elements:
        yield from _text(each.get("text"), 75, ("plain_text",))
        if not each.get("action_id") or set(each) - {"type", "action_id", "text", "value", "style", "confirm", "url"}:
            yield f"not a button: {each}"
        if each.get("style") not in (None, "primary", "danger"):
            yield f"no such style: {each['style']}"
        for name, limit in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
            if "confirm" in each:
                yield from _text(each["confirm"].get(name), limit)
        if len(each.get("value", "")) > 2000:
            yield "the value of a button is too long"


def _markdown(block: dict[str, Any]) -> Iterator[str]:
    if not 0 < len(block.get("text", "")) <= 12_000:
        yield "a markdown block of the wrong length"


def _divider(block: dict[str, Any]) -> Iterator[str]:
    yield from ()


def _text(value: Any, limit: int, kinds: tuple[str, ...] = ("plain_text", "mrkdwn")) -> Iterator[str]:
    if not isinstance(value, dict) or value.get("type") not in kinds or not isinstance(value.get("text"), str):
        yield f"not a text object: {value}"
    elif set(value) - {"type", "text", "emoji" if value["type"] == "plain_text" else "verbatim"}:
        yield f"unknown keys in {value}"
    elif not 0 < len(value["text"]) <= limit:
        yield f"{len(value['text'])} characters where 1 to {limit} may be"


def _count(elements: Any, most: int) -> Iterator[str]:
    if not isinstance(elements, list) or not 0 < len(elements) <= most:
        yield f"1 to {most} elements may be"


_BLOCKS = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "markdown": _markdown,
    "divider": _divider,
}
_KEYS = {
    "header": {"text"},
    "section": {"text", "fields", "accessory", "expand"},
    "context": {"elements"},
    "actions": {"elements"},
    "markdown": {"text"},
    "divider": set(),
}
