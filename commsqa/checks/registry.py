"""Finds the checks: every concrete subclass of `Check` in the catalogue's modules, in the order of their ids."""

import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from commsqa.checks import catalog
from commsqa.checks.base import Check, RecordCheck
from commsqa.domain.findings import SubjectKind

CHECK_ID = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


def discover(package: ModuleType = catalog) -> dict[str, Check]:
    """The checks of a package by id. Two checks with one id, or one without its documentation, are a fault of the code."""
    found: dict[str, Check] = {}
    for name in _module_names(package):
        for check in checks_of(importlib.import_module(name)):
            if check.id in found:
                raise TypeError(f"two checks have the id {check.id}")
            found[check.id] = check
    return dict(sorted(found.items()))


def _module_names(package: ModuleType) -> Iterator[str]:
    """Every file below the package. A new family is a folder and no more: pkgutil would pass over one without an __init__.py."""
    for root in map(Path, package.__path__):
        for path in sorted(root.rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            if path.stem != "__init__" and not any(part.startswith(".") for part in parts):
                yield ".".join((package.__name__, *parts))


def checks_of(module: ModuleType) -> list[Check]:
    """The checks that a module defines itself."""
    classes = (item for _, item in inspect.getmembers(module, inspect.isclass) if item.__module__ == module.__name__)
    found = [item() for item in classes if issubclass(item, Check) and not inspect.isabstract(item)]
    for check in found:
        _require_documentation(check)
    return found


def _require_documentation(check: Check) -> None:
    for attribute in ("id", "title", "dimension", "needs", "first_action", "catches", "leaves"):
        if not getattr(check, attribute, None):
            raise TypeError(f"{type(check).__name__} has no {attribute}")
    if not (type(check).__doc__ or "").strip():
        raise TypeError(f"{type(check).__name__} has no docstring for the steward")
    if not CHECK_ID.fullmatch(check.id):
        raise TypeError(f"{check.id} is not of the form family.what_is_wrong")
    if isinstance(check, RecordCheck) and check.subject is SubjectKind.COMMUNICATION:
        raise TypeError(f"{check.id} brings its own relation: its subject is account, customer or batch")
