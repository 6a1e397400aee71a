"""How long what is personal is kept: evidence by its run's age, the access log by its own."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from commsqa.domain.values import Value
from commsqa.project.models import Text

Days = Annotated[int, Field(ge=1, le=36_500)]


class RetentionPolicy(Value):
    """`policies/retention.yaml`. What is not given is kept until somebody erases it. `version` is named in the audit trail.

    Findings and the audit trail are kept: they carry ids, counts and keyed digests, and prove what was done.
    """

    version: Text = "1"
    evidence_days: Days | None = None
    accesses_days: Days | None = None

    @property
    def label(self) -> str:
        """How the audit trail names it."""
        return f"retention@{self.version}"

    @property
    def evidence(self) -> timedelta | None:
        """How long after its run evidence can be opened; None: for ever."""
        return None if self.evidence_days is None else timedelta(days=self.evidence_days)

    @property
    def accesses(self) -> timedelta | None:
        """How long it is kept who looked at what; None: for ever."""
        return None if self.accesses_days is None else timedelta(days=self.accesses_days)
