"""YAML files that remember where each key stands, with secrets from the environment put in."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.scalarfloat import ScalarFloat

from commsqa.errors import ProjectError

Keys = tuple[str | int, ...]
"""The way to a value: the keys of mappings and the positions in lists."""

Mistake = tuple[Keys, str]
"""Where, and what is wrong and what would be right."""

_VARIABLE = re.compile(r"\$\{([^}]*)\}")

MISSING = "is missing; give it"


class Document:
    """A YAML mapping in plain Python types. `label` is how the file is called in messages."""

    def __init__(self, text: str, label: str, env: Mapping[str, str]) -> None:
        """Raises ProjectError with one line for what is not YAML, not a mapping or names a variable that is not set."""
        self.label = label
        self._tree = _parse(text, label)
        self._mistakes: list[Mistake] = []
        self.content: dict[str, Any] = self._plain(self._tree, (), env)
        self.refuse(self._mistakes)

    def line(self, keys: Keys) -> int:
        """The line (from 1) on which the innermost of these keys that the file has stands."""
        tree: Any = self._tree
        line = 0
        for key in keys:
            if isinstance(tree, CommentedMap) and key in tree:
                line = tree.lc.key(key)[0]
            elif isinstance(tree, CommentedSeq) and isinstance(key, int) and key < len(tree):
                line = tree.lc.item(key)[0]
            else:
                continue
            tree = tree[key]
        return int(line) + 1

    def refuse(self, mistakes: list[Mistake]) -> None:
        """Raises ProjectError with one line for each mistake, in the order of the file; nothing where there is none.

        Missing keys come last: a key that is written wrong is unknown first, and missing only because of that.
        """
        lines = sorted(
            {(MISSING in what, self.line(keys), f"{'.'.join(map(str, keys))}: " if keys else "", what) for keys, what in mistakes}
        )
        if lines:
            raise ProjectError(*(f"{self.label}:{line}: {path}{what}" for _, line, path, what in lines))

    def _plain(self, tree: Any, keys: Keys, env: Mapping[str, str]) -> Any:
        if isinstance(tree, CommentedMap):
            return {self._key(key, keys): self._plain(value, (*keys, key), env) for key, value in tree.items()}
        if isinstance(tree, CommentedSeq):
            return [self._plain(value, (*keys, position), env) for position, value in enumerate(tree)]
        if isinstance(tree, str):
            return self._filled(str(tree), keys, env)
        if isinstance(tree, ScalarFloat):
            return Decimal(repr(float(tree)))
        if tree is None or isinstance(tree, bool | int | float | date):
            return tree
        self._mistakes.append(
            (keys, "this kind of YAML value is not known here; give text, a number, true, false, a list or a mapping")
        )
        return None

    def _key(self, key: object, keys: Keys) -> object:
        if isinstance(key, ScalarFloat):
            return Decimal(repr(float(key)))
        if key is None:
            return "null"  # YAML reads the bare word as nothing; it is the name of a source's key
        if not isinstance(key, str | int):
            self._mistakes.append((keys, "a key here is neither text nor a number; put it in quotes"))
        return key

    def _filled(self, text: str, keys: Keys, env: Mapping[str, str]) -> str:
        for name in _VARIABLE.findall(text):
            if not name:
                self._mistakes.append((keys, "${} names no environment variable; write ${NAME}"))
            elif name not in env:
                self._mistakes.append((keys, f"the environment variable {name} is not set; set it before commsqa starts"))
        return _VARIABLE.sub(lambda found: env.get(found[1], ""), text)


def _parse(text: str, label: str) -> CommentedMap:
    try:
        tree = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = 1 if mark is None else mark.line + 1
        # The parser's text may quote values: `from None` and a sentence of our own keep them out.
        raise ProjectError(f"{label}:{line}: {_syntax(error.problem or '')}") from None
    except (YAMLError, ValueError):
        raise ProjectError(
            f"{label}:1: this is not YAML that can be read; check quotes, brackets and special characters"
        ) from None
    if tree is None:
        return CommentedMap()
    if not isinstance(tree, CommentedMap):
        raise ProjectError(f"{label}:1: the file must be a mapping of keys to values, e.g. name: retail-bank")
    return tree


def _syntax(problem: str) -> str:
    twice = re.match(r'found duplicate key "([^"]*)"', problem)
    if twice:
        return f"the key {twice[1]} is there twice; keep one"
    if "'\\t'" in problem:
        return "a tab where spaces are needed; indent with spaces"
    if "end of stream" in problem:
        return "the file ends inside a quoted text; close the quotes"
    if "expected ',' or" in problem:
        return "a bracket is not closed or a comma is missing before this place"
    if "could not find expected ':'" in problem or "mapping values are not allowed" in problem:
        return "a colon is missing or too many here; write key: value, and quote text that has a colon in it"
    return "not valid YAML at this place; check indentation, brackets and quotes"
