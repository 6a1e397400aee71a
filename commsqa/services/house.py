"""What every use case works with: the project, its policies, the store and the ways out. Bootstrap puts it together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from commsqa.checks.base import Check
from commsqa.domain.reviews import Suppression
from commsqa.escalation.transports.base import Transport
from commsqa.project.escalation_policy import EscalationPolicy
from commsqa.project.models import ChecksPolicy, Project
from commsqa.project.retention import RetentionPolicy
from commsqa.severity import Grader
from commsqa.store import EvidenceVault, KeyRing, Store


@dataclass(frozen=True, kw_only=True)
class House:
    """An opened project. `clock` answers aware times, `token` a fresh random text; `progress` tells a person what is done.

    `listed_suppressions` are those of the policy; the others are in the store.
    """

    project: Project
    checks: Mapping[str, Check]
    checks_policy: ChecksPolicy
    grader: Grader
    escalation: EscalationPolicy
    retention: RetentionPolicy = field(default_factory=RetentionPolicy)
    transports: Mapping[str, Transport]
    store: Store
    keyring: KeyRing
    vault: EvidenceVault
    actor: str
    clock: Callable[[], datetime]
    token: Callable[[], str]
    progress: Callable[[str], None] = lambda _: None
    listed_suppressions: tuple[Suppression, ...] = ()

    @property
    def state(self) -> Path:
        """The absolute state folder."""
        return self.project.state_folder.absolute()

    def run_folder(self, run_id: str) -> Path:
        """Where the files of a run lie."""
        return self.state / "runs" / run_id
