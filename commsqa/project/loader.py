"""Reading what the user wrote: every mistake is one line with file, line, key, what is wrong and what would be right."""

import re
from collections.abc import Callable, Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from commsqa.domain.tables import TABLES
from commsqa.errors import ProjectError
from commsqa.project.columns import FITS
from commsqa.project.documents import MISSING, Document, Keys, Mistake
from commsqa.project.models import Project, ProjectFile
from commsqa.project.suggestions import did_you_mean

PROJECT_FILE = "commsqa.yaml"
Model = TypeVar("Model", bound=BaseModel)


def load_project(folder: Path, env: Mapping[str, str]) -> Project:
    """The project in a folder, with `${NAME}` taken from `env`. Raises ProjectError; its `problems` are all mistakes."""
    path = folder / PROJECT_FILE
    if not path.is_file():
        raise ProjectError(
            f"{path}: there is no project here; name a folder with a {PROJECT_FILE}, or write one with commsqa init"
        )
    document = Document(_text(path), str(path), env)
    file = _validated(document, ProjectFile, _mistakes_in_names(document.content))
    return Project(folder=folder, **{name: getattr(file, name) for name in ProjectFile.model_fields})


def load_policy(
    path: Path | None,
    default_name: str,
    model: type[Model],
    env: Mapping[str, str],
    *,
    examine: Callable[[Model], list[Mistake]] = lambda _: [],
) -> Model:
    """A policy from its file, or commsqa's own default (`default_name`, e.g. `severity.yaml`) where `path` is None.

    `examine` looks for mistakes that the model does not know of. Raises ProjectError; its `problems` are all mistakes.
    """
    if path is None:
        document = Document(default_text(default_name), f"commsqa's default {default_name}", env)
    elif path.is_file():
        document = Document(_text(path), str(path), env)
    else:
        raise ProjectError(
            f"{path}: there is no such policy file; correct policies in {PROJECT_FILE}, or leave it out for the default"
        )
    policy = _validated(document, model, [])
    document.refuse(examine(policy))
    return policy


def default_text(name: str) -> str:
    """The text of a file that comes with commsqa under project/defaults."""
    return (resources.files("commsqa.project") / "defaults" / name).read_text(encoding="utf-8")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ProjectError(f"{path}:{line}: not UTF-8; save the file as UTF-8") from None
    except OSError as error:
        raise ProjectError(f"{path}: cannot be read ({error.strerror}); check the file and its permissions") from error


def _validated(document: Document, model: type[Model], mistakes: list[Mistake]) -> Model:
    valid = None
    try:
        valid = model.model_validate(document.content)
    except ValidationError as error:
        # Its details hold the input, which may be a secret: only place and kind of each mistake are taken over.
        mistakes = [*mistakes, *(mistake(detail, model) for detail in error.errors(include_url=False))]
    document.refuse(mistakes)
    assert valid is not None, "refuse raises where there is a mistake"  # noqa: S101 - says so to the type checker
    return valid


def mistake(detail: ErrorDetails, model: type[BaseModel]) -> Mistake:
    """Where a value of the model is wrong, and what would be right; the value is not repeated, it may be a secret."""
    keys: Keys = tuple(key for key in detail["loc"] if key != "[key]")
    if detail["type"] == "extra_forbidden":
        known = sorted({name for inside in _models_at(model, keys[:-1]) for name in inside.model_fields})
        return keys, f"unknown key{did_you_mean(str(keys[-1]), known) or '; known here are ' + ', '.join(known)}"
    if detail["type"] == "missing":
        return keys, f"this key {MISSING}"
    message = detail["msg"].removeprefix("Value error, ").replace("Input should be", "must be")
    message = re.sub(r"a valid dictionary( or instance of \w+)?", "a mapping of keys to values", message)
    message = message.replace("a valid string", "text; put it in quotes").replace("a valid tuple", "a list, e.g. [one, another]")
    message = re.sub("^(?:String|Value) should", "must", message)
    message = re.sub("a valid integer.*", "a whole number", message)
    message = re.sub("a valid (?:number|decimal).*", "a number", message)
    message = re.sub("a valid boolean.*", "true or false", message)
    message = re.sub(r"a valid date( or datetime)?\b.*", "a date as YYYY-MM-DD", message)
    message = re.sub(
        "^Keys should be strings$", "a key must be text; put it in quotes, and write a decimal with a point", message
    )
    return keys, message[:1].lower() + message[1:]


def _models_at(annotation: Any, keys: Keys) -> Iterator[type[BaseModel]]:
    """The models that may stand at the end of the keys, through mappings, lists and unions."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if not keys:
            yield annotation
        elif keys[0] in annotation.model_fields:
            yield from _models_at(annotation.model_fields[str(keys[0])].annotation, keys[1:])
        return
    parts = get_args(annotation)
    inside = bool(keys) and getattr(annotation, "__origin__", None) in (dict, list, tuple)
    for part in parts:
        yield from _models_at(part, keys[1:] if inside else keys)


def _mistakes_in_names(content: dict[str, Any]) -> list[Mistake]:
    """Tables and columns that there are not, or that are missing; what has another type is left to the types."""
    sources = content.get("sources")
    if not isinstance(sources, dict):
        return []
    found: list[Mistake] = []
    for name, source in sources.items():
        if not isinstance(name, str):
            continue  # told by the types
        if name not in TABLES:
            hint = did_you_mean(name, TABLES) or f"; they are {', '.join(TABLES)}"
            found.append((("sources", name), f"there is no canonical table of this name{hint}"))
        elif isinstance(source, dict) and isinstance(source.get("columns"), dict):
            found += _mistakes_in_columns(name, source["columns"])
    for spec in TABLES.values():
        if not spec.optional and spec.name not in sources:
            found.append((("sources",), f"{spec.name} {MISSING}, e.g. {spec.name}: {{uri: data/{spec.name}.csv}}"))
    return found


def _mistakes_in_columns(table: str, columns: dict[str, Any]) -> list[Mistake]:
    known = TABLES[table].columns
    return [
        (
            ("sources", table, "columns", column),
            f"{table} has no canonical column of this name{did_you_mean(column, known) or '; they are ' + ', '.join(known)}",
        )
        for column in columns
        if isinstance(column, str) and column not in known  # a key that is no text is told by the types
    ] + [
        (("sources", table, "columns", column, key), f"{column} has none; only {which}; take it out")
        for column, how in columns.items()
        if column in known and isinstance(how, dict)
        for key, (kinds, which) in FITS.items()
        if key in how and known[column] not in kinds
    ]
