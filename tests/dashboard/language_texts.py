"""What the pages say: the texts that Babel finds in templates and code, by area, and the text that nothing translates."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2]
DASHBOARD = ROOT / "commsqa" / "dashboard"
TEMPLATES = DASHBOARD / "templates"
ARABIC = DASHBOARD / "locale" / "ar"
CATALOGUE_OF_CHECKS = "checks"
"""The one .po whose texts are not in templates and code: titles, meanings and actions of the checks."""
MessageId = str | tuple[str, str]

_SILENT = {"script", "style", "pre", "code", "kbd"}
_READ_ALOUD = {"alt", "title", "placeholder", "aria-label", "data-confirm", "data-key-label", "data-label", "label"}
_SAME_EVERYWHERE = {"commsqa", "UTC", "JSON", "CSV", "GX", "API", "URL", "OpenAPI", "Slack", "Prefect", "Ed25519", "SHA-256"}
_HOLE = " 0 "
"""What stands for a value: no text, no tag and no name of an attribute."""


@dataclass(frozen=True)
class Found:
    """A text to translate and where it stands."""

    id: MessageId
    context: str | None
    file: str
    line: int


@cache
def found_texts() -> tuple[Found, ...]:
    """Every text of templates and code that Babel finds by babel.cfg."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    rows = extract_from_dir(ROOT, methods, options, directory_filter=lambda path: Path(path).name in _SEARCHED)
    return tuple(Found(_id(text), context, name, line) for name, line, text, _, context in rows)


_SEARCHED = {"commsqa", "dashboard", "services", "templates", "pages", "api", "queries"} | {
    path.name for path in TEMPLATES.rglob("*") if path.is_dir()
}


def _id(text: str | tuple[str, ...]) -> MessageId:
    return text if isinstance(text, str) else (text[0], text[1])


@cache
def catalogues() -> Mapping[str, Catalog]:
    """Each area's Arabic catalogue."""
    found = {}
    for path in sorted(ARABIC.glob("*.po")):
        with path.open("rb") as file:
            found[path.stem] = read_po(file, locale="ar", abort_invalid=True)
    return found


def literal_text(source: str) -> list[str]:
    """Visible text of a template that stands outside every translation: between tags, in attributes, in printed constants."""
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    reader = _Visible()
    reader.feed(_without_code(environment, source))
    reader.close()
    return [*reader.found, *filter(_is_text, _printed(environment.parse(source)))]


def _without_code(environment: Environment, source: str) -> str:
    kept: list[str] = []
    translated = False
    tokens = list(environment.lex(source))
    for place, (_, kind, value) in enumerate(tokens):
        if kind == "block_begin":
            word = next(each for _, sort, each in tokens[place + 1 :] if sort == "name")
            translated = word in ("trans", "pluralize") or (translated and word != "endtrans")
        if kind == "variable_begin":
            kept.append(_HOLE)
        elif kind == "data" and not translated:
            kept.append(value)
    return "".join(kept)


class _Visible(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._inside.append(tag)
        self.found += [value for name, value in attrs if name in _READ_ALOUD and value and _is_text(value)]

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            self._inside.remove(tag)

    def handle_data(self, data: str) -> None:
        if not self._inside and _is_text(data):
            self.found.append(" ".join(data.split()))


def _is_text(text: str) -> bool:
    words = re.findall(r"[^\W\d_](?:[\w-]*\w)?", text.replace(_HOLE, " "))
    return any(word not in _SAME_EVERYWHERE and len(word) > 1 for word in words)


def _printed(tree: nodes.Node) -> Iterator[str]:
    """Constants that are printed as they stand and are no part of markup: words with a space or a capital letter."""
    for output in tree.find_all(nodes.Output):
        for node in output.nodes:
            for text in _constants(node):
                if " " in text.strip() or text.strip()[:1].isupper():
                    yield text


def _constants(node: nodes.Node) -> Iterator[str]:
    match node:
        case nodes.Const() if isinstance(node.value, str):
            yield node.value
        case nodes.CondExpr():
            yield from _constants(node.expr1)
            if node.expr2 is not None:
                yield from _constants(node.expr2)
        case nodes.Concat():
            for each in node.nodes:
                yield from _constants(each)
        case nodes.Or() | nodes.And():
            yield from _constants(node.left)
            yield from _constants(node.right)
        case _:
            return
