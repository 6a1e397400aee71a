"""Finds the checks: every concrete subclass of `Check` in the catalogue's modules, in the order of their ids."""

import importlib
import inspect
import pkgutil
from types import ModuleType

from commsqa.checks import catalog
from commsqa.checks.base import Check
from commsqa.domain.findings import SubjectKind


def discover(package: ModuleType = catalog) -> dict[str, Check]:
    """The checks of a package by id. Two checks with one id, or one without its documentation, are a fault of the code."""
    found: dict[str, Check] = {}
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for check in checks_of(importlib.import_module(module.name)):
            if check.id in found:
                raise TypeError(f"two checks have the id {check.id}")
            found[check.id] = check
    return dict(sorted(found.items()))


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
    if check.subject is SubjectKind.COMMUNICATION and "." not in check.id:
        raise TypeError(f"{check.id} is not of the form family.what_is_wrong")
