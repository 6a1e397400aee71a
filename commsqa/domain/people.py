"""Who uses the service: people, their roles, and the one table that says what each role may do."""

from collections.abc import Collection
from enum import StrEnum
from typing import Literal

from commsqa.domain.values import Moment, Value

Language = Literal["en", "ar"]
Digits = Literal["western", "arabic"]


class Role(StrEnum):
    """What a person is here for. A person may have several."""

    STEWARD = "steward"
    ON_CALL = "on_call"
    AUDITOR = "auditor"
    APPROVER = "approver"
    ADMIN = "admin"


class Permission(StrEnum):
    """What may be done. Scopes of API tokens are permissions too."""

    VIEW = "view"  # batches, findings, incidents, checks: no sealed values
    REVIEW = "review"  # verdicts on findings, suppressions
    EVIDENCE = "evidence"  # open sealed values, with a reason
    RESPOND = "respond"  # acknowledge, snooze, resolve, reassign incidents
    HOLD = "hold"  # hold pieces
    RELEASE = "release"  # release held pieces, as the first name
    APPROVE = "approve"  # release as the second name
    AUDIT = "audit"  # the trail, its verification and export, the access log
    CHECK = "check"  # the live gate
    ADMINISTER = "administer"  # people, erasure


_P = Permission
ALLOWED: dict[Role, frozenset[Permission]] = {
    Role.STEWARD: frozenset({_P.VIEW, _P.REVIEW, _P.EVIDENCE, _P.HOLD, _P.RELEASE, _P.CHECK}),
    Role.ON_CALL: frozenset({_P.VIEW, _P.RESPOND, _P.HOLD}),
    Role.AUDITOR: frozenset({_P.VIEW, _P.AUDIT}),
    Role.APPROVER: frozenset({_P.VIEW, _P.EVIDENCE, _P.RESPOND, _P.HOLD, _P.RELEASE, _P.APPROVE, _P.AUDIT}),
    Role.ADMIN: frozenset(Permission),
}
"""Who may do what. The auditor changes nothing; the admin may do everything, but is never the second name beside the first."""


class Person(Value):
    """A person who may sign in. `login` names them in the audit trail and is never reused; `name` is what others see.

    `password_hash` is None for those who sign in elsewhere (`subject`: the provider's `issuer|sub`).
    """

    login: str
    name: str
    roles: tuple[Role, ...]
    password_hash: str | None = None
    must_change_password: bool = False
    subject: str | None = None
    language: Language = "en"
    digits: Digits = "western"
    created_at: Moment
    disabled_at: Moment | None = None

    @property
    def permissions(self) -> frozenset[Permission]:
        """All that their roles allow."""
        return permissions_of(self.roles)


def permissions_of(roles: Collection[Role]) -> frozenset[Permission]:
    """All that any of the roles allows."""
    return frozenset().union(*(ALLOWED[role] for role in roles))
