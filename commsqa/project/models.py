"""What the user owns: the project file and the checks, as values. How they are read stands in loader."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from commsqa.domain.tables import ATTRIBUTES
from commsqa.domain.values import Value
from commsqa.project.columns import Column, NamedColumn
from commsqa.project.dashboard import DashboardSettings
from commsqa.project.suggestions import did_you_mean

REQUIRED_CHECKS = (
    "recipient.not_account_holder",
    "recipient.unknown_customer",
    "recipient.unknown_account",
    "balance.differs_from_ledger",
)
"""What is errored, and not skipped, where its inputs are missing, unless the checks policy says otherwise."""


_PASSWORD = re.compile(r"(://[^/?#\s:@]*:)[^\s]*@")
_PARAMETER = re.compile(r"(?i)([?&;][^=&;\s]*(?:pass|pwd|secret|token|key)[^=&;\s]*=)[^&;\s]*")


def _zone(name: str) -> str:
    known = available_timezones()
    if name not in known:
        hint = did_you_mean(name, sorted(known)) or "; one is 'Europe/Prague'"
        raise ValueError(f"no time zone has this name{hint}")
    return name


def _encoding(name: str) -> str:
    try:
        "".encode(name)
    except LookupError:
        raise ValueError("no encoding of text has this name; one is 'windows-1256'") from None
    return name


def _one_or_many(texts: object) -> object:
    return (texts,) if isinstance(texts, str) else texts


Text = Annotated[str, Field(min_length=1)]


class Source(Value):
    """Where a canonical table comes from: files (CSV, JSON lines, Parquet; or a glob) or a database (a SQLAlchemy URL).

    `columns` says of canonical columns how theirs are called and written. `null` lists the texts that mean "no value" beside
    the empty one. `timezone` is the zone of times without one. `uri` may hold a secret: it is not part of the repr; print
    `described`.
    """

    uri: Text = Field(repr=False)
    table: Text | None = None
    query: Text | None = Field(default=None, repr=False)
    columns: dict[str, NamedColumn] = Field(default_factory=dict)
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    encoding: Annotated[str, AfterValidator(_encoding)] = "utf-8"
    timezone: Annotated[str, AfterValidator(_zone)] = "UTC"
    null: Annotated[tuple[str, ...], BeforeValidator(_one_or_many)] = ()

    def column(self, name: str) -> Column:
        """How this canonical column is called and written here."""
        return self.columns.get(name, Column())

    def name_of(self, name: str) -> str:
        """What this canonical column is called here."""
        return self.column(name).column or name

    @property
    def is_database(self) -> bool:
        """Whether the uri is a URL, and not files."""
        return "://" in self.uri

    @property
    def described(self) -> str:
        """The uri as it may be printed, with the password and what looks like a secret as `***`; of a database also the table."""
        shown = _PARAMETER.sub(r"\1***", _PASSWORD.sub(r"\1***@", self.uri))
        return f"{shown} {self.table or 'query'}" if self.is_database else shown

    @model_validator(mode="after")
    def _is_one_thing(self) -> "Source":
        if self.is_database and (self.table is None) == (self.query is None):
            raise ValueError("a database needs either a table or a query")
        if not self.is_database and (self.table or self.query):
            given = "table" if self.table else "query"
            raise ValueError(f"a file has no {given}: take it out, or give the URL of a database, e.g. sqlite:///ledger.db")
        return self


class Engine(Value):
    """What the checks run on."""

    kind: Literal["duckdb"] = "duckdb"


class Policies(Value):
    """Where the policies are, relative to the project folder; None means the documented default."""

    severity: Text | None = None
    escalation: Text | None = None
    suppressions: Text | None = None
    checks: Text | None = None
    retention: Text | None = None


class State(Value):
    """Where the state is kept: a folder (relative to the project), and a database for a team; None is SQLite in the folder."""

    folder: Text = ".commsqa"
    database: Text | None = Field(default=None, repr=False)


def _state(given: object) -> object:
    if not isinstance(given, str | dict | State):
        raise ValueError("must be a folder, e.g. .commsqa, or {database: URL, folder: FOLDER}")  # noqa: TRY004 - pydantic's own
    return {"folder": given} if isinstance(given, str) else given


class ProjectFile(Value):
    """The content of commsqa.yaml."""

    name: Text
    sources: dict[str, Source]
    engine: Engine = Engine()
    policies: Policies = Policies()
    state: Annotated[State, BeforeValidator(_state)] = State()
    dashboard: DashboardSettings = DashboardSettings()


class Project(ProjectFile):
    """A project that can be used. `folder` is where commsqa.yaml is; relative paths start there."""

    folder: Path

    def path(self, relative: str) -> Path:
        """A path of the project file, which is relative to the project folder unless it is absolute."""
        return self.folder / relative

    def policy_path(self, policy: str) -> Path | None:
        """The file of a policy (severity, escalation, suppressions, checks, retention), or None for the default."""
        given: str | None = getattr(self.policies, policy)
        return None if given is None else self.path(given)

    @property
    def state_folder(self) -> Path:
        """Where runs, reports and the embedded database are kept."""
        return self.path(self.state.folder)


class CheckSetting(Value):
    """How a check is used. `tolerated_rate` is the share (0 to 1) of the evaluated subjects that may fail."""

    enabled: bool = True
    tolerated_rate: Annotated[Decimal, Field(ge=0, le=1)] = Decimal(0)


class NamesPolicy(Value):
    """How strictly names are judged. `exact_for`: the kinds of communication in which an acceptable variant is a finding too."""

    exact_for: tuple[Text, ...] = ()


class EmailPolicy(Value):
    """How email addresses are judged. `mx_lookup`: ask the name servers whether a domain takes mail; off by default."""

    mx_lookup: bool = False


class ExpressionCheck(Value):
    """A check of the project's own, written as a condition over the facts: a piece for which `finding_when` is true is a finding.

    `applies_to` is the condition that picks the pieces the rule speaks about; every piece where it is not given. `sentence` is
    what the evidence says, `sentence_ar` the same in Arabic; the title where they are not given.
    """

    title: Text
    finding_when: Text
    applies_to: Text | None = None
    dimension: Literal["accuracy", "validity", "completeness", "consistency", "uniqueness", "timeliness", "consent"] = "validity"
    first_action: Text
    runbook: tuple[Text, ...] = ()
    sentence: Text | None = None
    sentence_ar: Text | None = None


class ChecksPolicy(Value):
    """Which checks run, which must, and where the search for causes looks. Ids are validated against the checks in services.

    `contact_purpose` maps a kind of communication to the purpose of contact that preferences speak of; default service.
    `arabic_required` names the kinds of communication that must be in Arabic, whatever the customer's language. `expressions` are
    checks of the project's own, by id.
    """

    attributes: tuple[Text, ...] = ATTRIBUTES
    required: tuple[Text, ...] = REQUIRED_CHECKS
    checks: dict[str, CheckSetting] = Field(default_factory=dict)
    contact_purpose: dict[str, Text] = Field(default_factory=dict)
    arabic_required: tuple[Text, ...] = ()
    names: NamesPolicy = NamesPolicy()
    email: EmailPolicy = EmailPolicy()
    expressions: dict[str, ExpressionCheck] = Field(default_factory=dict)

    def setting(self, check_id: str) -> CheckSetting:
        """How this check is used; the defaults where the policy does not name it."""
        return self.checks.get(check_id, CheckSetting())


class ListedSuppression(Value):
    """A suppression that the project's owner wrote down; what may be suppressed is validated in services.

    `expires` is the last day (UTC) on which it acts. Beside the check, at least one of `subject`, `customer_digest`, `batch` and
    `conditions` says which of its findings are meant; all of them only where `whole_check` says so.
    """

    check: Text
    subject: Text | None = None
    customer_digest: Text | None = None
    batch: Text | None = None
    conditions: dict[Text, Text] = Field(default_factory=dict)
    whole_check: bool = False
    reason: Annotated[str, Field(min_length=1, max_length=500)]
    owner: Annotated[str, Field(min_length=1, max_length=60)]
    expires: date

    @model_validator(mode="after")
    def _means_something(self) -> "ListedSuppression":
        narrow = bool(self.subject or self.customer_digest or self.batch or self.conditions)
        if not narrow and not self.whole_check:
            raise ValueError(
                "which findings of the check? give subject, customer_digest, batch or conditions, or whole_check: true for all"
            )
        if narrow and self.whole_check:
            raise ValueError("whole_check: true speaks of all findings, the other keys of some; keep one of the two")
        return self


class SuppressionsPolicy(Value):
    """`policies/suppressions.yaml`: the findings on which nobody has to act until a day that is named."""

    suppressions: tuple[ListedSuppression, ...] = ()
