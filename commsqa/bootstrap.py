"""Puts a project's parts together. The only place that reads settings and the environment and chooses implementations."""

import logging
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

import structlog
from pydantic import ValidationError

from commsqa.checks.base import Check
from commsqa.checks.own import all_checks, mistakes_in_expressions
from commsqa.errors import InputError, StoreError
from commsqa.escalation.transports import build_all, mistakes_in
from commsqa.escalation.transports.base import Context
from commsqa.project.escalation_policy import EscalationPolicy
from commsqa.project.loader import load_policy, load_project
from commsqa.project.models import ChecksPolicy, Project, SuppressionsPolicy
from commsqa.project.retention import RetentionPolicy
from commsqa.project.severity_policy import SeverityPolicy
from commsqa.services.house import House
from commsqa.services.loading import validate_check_ids
from commsqa.services.suppressing import mistakes_in_suppressions, of_policy
from commsqa.settings import Settings
from commsqa.severity import Grader
from commsqa.store import EvidenceVault, open_keyring, open_store

_MB = 1_000_000
_ROOM_FOR_A_RUN = 32 * _MB
_PREFECT_QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "true",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",  # not PREFECT_LOGGING_LEVEL: that also empties the history
    "GX_ANALYTICS_ENABLED": "false",
    "UVICORN_LOOP": "flows.server:loop",  # its server ends with us, even where we are killed
}


class _Rules(NamedTuple):
    """The project's policies, and the checks that they are about."""

    checks: dict[str, Check]
    checks_policy: ChecksPolicy
    severity: SeverityPolicy
    escalation: EscalationPolicy
    suppressions: SuppressionsPolicy
    retention: RetentionPolicy


@contextmanager
def open_house(folder: Path, *, progress: Callable[[str], None] = lambda _: None) -> Iterator[House]:
    """The project in a folder, opened; its store is closed at the end. InputError for what the user has to mend."""
    settings = _settings()
    project = load_project(folder, os.environ)
    rules = _rules(project, folder)
    transports = build_all(rules.escalation, Context(project_folder=folder.absolute()))
    keyring = open_keyring(
        project.state_folder.absolute() / "keys",
        master_key=_key(settings.master_key),
        signing_key=_key(settings.signing_key),
    )
    store = open_store(database_url(project), signing_key=keyring.signing_key)
    try:
        yield House(
            project=project,
            checks=rules.checks,
            checks_policy=rules.checks_policy,
            grader=Grader(rules.severity),
            escalation=rules.escalation,
            retention=rules.retention,
            transports=transports,
            store=store,
            keyring=keyring,
            vault=EvidenceVault(store, keyring),
            actor=settings.actor,
            clock=clock,
            token=lambda: secrets.token_hex(4),
            progress=progress,
            listed_suppressions=of_policy(rules.suppressions),
        )
    finally:
        store.close()


def _rules(project: Project, folder: Path) -> _Rules:
    """Read in the order in which one needs another."""
    checks_policy = load_policy(
        project.policy_path("checks"), "checks.yaml", ChecksPolicy, os.environ, examine=mistakes_in_expressions
    )
    checks = all_checks(folder, checks_policy)
    validate_check_ids(checks_policy, checks)
    severity = load_policy(project.policy_path("severity"), "severity.yaml", SeverityPolicy, os.environ)
    escalation = load_policy(
        project.policy_path("escalation"), "escalation.yaml", EscalationPolicy, os.environ, examine=mistakes_in
    )
    examine = partial(mistakes_in_suppressions, checks=checks, checks_policy=checks_policy, severity=severity, now=clock())
    suppressions = load_policy(
        project.policy_path("suppressions"), "suppressions.yaml", SuppressionsPolicy, os.environ, examine=examine
    )
    retention = load_policy(project.policy_path("retention"), "retention.yaml", RetentionPolicy, os.environ)
    return _Rules(checks, checks_policy, severity, escalation, suppressions, retention)


def clock() -> datetime:
    """What time it is, in UTC."""
    return datetime.now(UTC)


def default_grader() -> Grader:
    """Severity by commsqa's default policy."""
    return Grader(load_policy(None, "severity.yaml", SeverityPolicy, os.environ))


def database_url(project: Project) -> str:
    """The project's database: what it names, or SQLite in the state folder."""
    return project.state.database or f"sqlite:///{project.state_folder.absolute() / 'commsqa.db'}"


def prepare_prefect(folder: Path) -> None:
    """Sets Prefect's environment; call it before prefect is imported. Its history lies in the project's state folder.

    StoreError where the disk has too little room: Prefect's server would not say so, and be waited for in vain for minutes.
    """
    home = load_project(folder, os.environ).state_folder.absolute() / "prefect"
    home.mkdir(parents=True, exist_ok=True)  # Prefect waits out its whole timeout where a parent is missing
    left = shutil.disk_usage(home).free
    if left < _ROOM_FOR_A_RUN:
        needed = f"{left / _MB:.1f} MB are left, and a run needs {_ROOM_FOR_A_RUN // _MB}"
        raise StoreError(f"{home.parent}: the disk is full ({needed}); make room and try again")
    os.environ["PREFECT_HOME"] = str(home)
    for name, value in _PREFECT_QUIET.items():
        os.environ.setdefault(name, value)


def configure_logging(*, level: str | None = None) -> None:
    """Structured logs on standard error: JSON lines for machines, aligned text on a terminal."""
    chosen = level or _settings().log_level or ("warning" if sys.stderr.isatty() else "info")
    renderer: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[chosen.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def metrics_token() -> str | None:
    """What Prometheus must send to read the metrics; None where they are off."""
    token = _settings().metrics_token
    return None if token is None else token.get_secret_value()


def environment() -> dict[str, str]:
    """The environment, for `${NAME}` in project files."""
    return dict(os.environ)


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False)[0]
        name = f"COMMSQA_{'_'.join(map(str, wrong['loc'])).upper()}"
        raise InputError(f"the environment variable {name} is wrong: {wrong['msg'].removeprefix('Value error, ')}") from None


def _key(given: object) -> bytes | None:
    secret = getattr(given, "get_secret_value", None)
    return None if secret is None else bytes.fromhex(secret())
