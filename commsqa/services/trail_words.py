"""What each action of the audit trail is called: one sentence each, to be translated, and where its values stand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from commsqa.domain.values import Moment, Value

PartKind = Literal["id", "text", "person", "number", "moment", "term", "terms"]
"""How a value is written: an id reads left to right, a text has its own direction, a term and each of several is translated; a
person is recorded by login, or by the name that was typed."""
SubjectKind = Literal["run", "incident", "finding", "batch", "person", "customer", "check", "suppression", "other"]


class Part(Value):
    """A value within a sentence."""

    kind: PartKind
    value: str | int | Moment


@dataclass(frozen=True)
class Sentence:
    """`text` has `%(name)s` for each of `values`, which say how it is written and by which keys it is found in the details."""

    text: str
    about: SubjectKind
    values: Mapping[str, tuple[PartKind, str]] = field(default_factory=dict)

    def filled(self, facts: Mapping[str, Any]) -> dict[str, Part]:
        """The values that an entry's details give; what they do not have is a dash."""
        return {name: _part(kind, _at(facts, path)) for name, (kind, path) in self.values.items()}


def N_(text: str) -> str:  # noqa: N802 - the name by which Babel knows a text that is translated later
    """Marks a text for translation."""
    return text


def _at(facts: Mapping[str, Any], path: str) -> Any:
    value: Any = facts
    for key in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


_WRITE: dict[PartKind, Callable[[Any], str | int | datetime]] = {
    "moment": lambda value: datetime.fromisoformat(str(value)),
    "number": int,
}


def _part(kind: PartKind, value: Any) -> Part:
    if value is None or value == "" or value == []:
        return Part(kind="text", value="–")
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    if kind in ("term", "terms"):
        return Part(kind=kind, value=str(value).replace("_", " "))
    try:
        return Part(kind=kind, value=_WRITE.get(kind, str)(value))
    except (TypeError, ValueError):  # an entry of another version, or one that somebody changed, is shown all the same
        return Part(kind="text", value=str(value))


_BATCH: tuple[PartKind, str] = ("id", "batch_id")
_LEVEL: tuple[PartKind, str] = ("term", "problem.severity")
_TO: tuple[PartKind, str] = ("id", "destination")
_PIECES: tuple[PartKind, str] = ("number", "pieces")
_KIND: tuple[PartKind, str] = ("term", "kind")

SENTENCES: dict[str, Sentence] = {
    "run.started": Sentence(N_("A run of batch %(batch)s began."), "run", {"batch": _BATCH}),
    "run.completed": Sentence(
        N_("The run ended: %(decision)s. Pieces held: %(held)s, released: %(released)s."),
        "run",
        {"decision": ("term", "gate.decision"), "held": ("number", "gate.held"), "released": ("number", "gate.released")},
    ),
    "run.failed": Sentence(N_("The run could not end: %(error)s"), "run", {"error": ("text", "error")}),
    "findings.graded": Sentence(
        N_("The findings were graded by the severity policy %(policy)s."), "run", {"policy": ("id", "policy")}
    ),
    "findings.superseded": Sentence(
        N_("The newer run %(by)s settled findings of this one. Corrected: %(corrected)s, closed: %(closed)s."),
        "run",
        {"by": ("id", "by"), "corrected": ("number", "corrected"), "closed": ("number", "closed")},
    ),
    "incident.opened": Sentence(
        N_("Opened: %(check)s, severity %(severity)s, findings: %(findings)s."),
        "incident",
        {"check": ("id", "problem.check_id"), "severity": _LEVEL, "findings": ("number", "problem.findings")},
    ),
    "incident.updated": Sentence(
        N_("Updated by run %(run)s: severity %(severity)s, findings: %(findings)s."),
        "incident",
        {"run": ("id", "run_id"), "severity": _LEVEL, "findings": ("number", "problem.findings")},
    ),
    "incident.reopened": Sentence(
        N_("Opened again by run %(run)s: severity %(severity)s."), "incident", {"run": ("id", "run_id"), "severity": _LEVEL}
    ),
    "incident.acknowledged": Sentence(
        N_("Acknowledged by %(by)s until %(until)s."),
        "incident",
        {"by": ("person", "acknowledged_by"), "until": ("moment", "acknowledged_until")},
    ),
    "incident.snoozed": Sentence(
        N_("Snoozed by %(by)s until %(until)s."),
        "incident",
        {"by": ("person", "acknowledged_by"), "until": ("moment", "acknowledged_until")},
    ),
    "incident.escalated": Sentence(
        N_("Escalated: step %(step)s of the policy was taken."), "incident", {"step": ("number", "step")}
    ),
    "incident.resolved": Sentence(N_("Resolved by %(by)s."), "incident", {"by": ("person", "resolved_by")}),
    "incident.reassigned": Sentence(N_("Handed over to %(by)s."), "incident", {"by": ("person", "acknowledged_by")}),
    "incident.held": Sentence(N_("Its pieces were held by a person."), "incident"),
    "delivery.queued": Sentence(N_("A notification to %(to)s was queued (%(kind)s)."), "incident", {"to": _TO, "kind": _KIND}),
    "delivery.sending": Sentence(
        N_("Sending to %(to)s, attempt %(attempt)s."), "incident", {"to": _TO, "attempt": ("number", "attempt")}
    ),
    "delivery.sent": Sentence(N_("Arrived at %(to)s."), "incident", {"to": _TO}),
    "delivery.failed": Sentence(
        N_("Not delivered to %(to)s (%(state)s): %(error)s"),
        "incident",
        {"to": _TO, "state": ("term", "state"), "error": ("text", "error")},
    ),
    "delivery.superseded": Sentence(N_("A waiting notification to %(to)s was replaced by a newer one."), "incident", {"to": _TO}),
    "delivery.revived": Sentence(
        N_("Notifications that had been given up wait again: %(count)s."), "other", {"count": ("number", "deliveries")}
    ),
    "destination.paused": Sentence(N_("Nothing is sent here until %(until)s."), "other", {"until": ("moment", "until")}),
    "evidence.opened": Sentence(N_("Sealed evidence was opened."), "finding"),
    "evidence.erased": Sentence(
        N_("Evidence was erased (%(what)s). Keys destroyed: %(keys)s, findings that cannot be opened any more: %(findings)s."),
        "other",
        {"what": ("term", "what"), "keys": ("number", "keys"), "findings": ("number", "findings")},
    ),
    "accesses.erased": Sentence(
        N_("Entries of the access log before %(before)s were erased: %(count)s."),
        "other",
        {"before": ("moment", "before"), "count": ("number", "accesses")},
    ),
    "pieces.held": Sentence(N_("Pieces held by a person: %(pieces)s."), "batch", {"pieces": _PIECES}),
    "pieces.released": Sentence(N_("Pieces released by a person: %(pieces)s."), "batch", {"pieces": _PIECES}),
    "pieces.release_asked": Sentence(
        N_("Release asked for, waiting for a second person: %(pieces)s pieces."), "batch", {"pieces": _PIECES}
    ),
    "finding.reviewed": Sentence(
        N_("Verdict: %(verdict)s. Findings: %(findings)s."),
        "finding",
        {"verdict": ("term", "verdict"), "findings": ("number", "findings")},
    ),
    "suppression.created": Sentence(
        N_("Suppressed: %(check)s, until %(until)s; owner %(owner)s."),
        "suppression",
        {"check": ("id", "matcher.check_id"), "until": ("moment", "expires_at"), "owner": ("person", "owner")},
    ),
    "suppression.confirmed": Sentence(
        N_("The suppression of %(check)s by %(by)s was confirmed: it acts on high and critical findings too."),
        "suppression",
        {"check": ("id", "check_id"), "by": ("person", "created_by")},
    ),
    "suppression.ended": Sentence(N_("The suppression of %(check)s was ended."), "suppression", {"check": ("id", "check_id")}),
    "gate.checked": Sentence(
        N_("The live gate judged pieces: %(pieces)s, of which held: %(held)s."),
        "other",
        {"pieces": _PIECES, "held": ("number", "held")},
    ),
    "names.searched": Sentence(N_("A customer was looked for by name."), "other"),
    "slack.refused": Sentence(
        N_("A button in Slack was pressed by somebody who may not: %(why)s"), "incident", {"why": ("text", "why")}
    ),
    "sign_in": Sentence(N_("Signed in (%(via)s)."), "person", {"via": ("term", "via")}),
    "sign_out": Sentence(N_("Signed out."), "person"),
    "sign_in.failed": Sentence(
        N_("A sign-in failed (%(why)s) from %(address)s."), "person", {"why": ("term", "reason"), "address": ("id", "address")}
    ),
    "token.made": Sentence(
        N_("An API token was made for %(login)s: %(scopes)s."),
        "person",
        {"login": ("person", "login"), "scopes": ("id", "scopes")},
    ),
    "token.revoked": Sentence(N_("An API token of %(login)s was revoked."), "person", {"login": ("person", "login")}),
    "person.added": Sentence(N_("The person was added: %(roles)s."), "person", {"roles": ("terms", "roles")}),
    "person.changed": Sentence(N_("The person was changed: %(changed)s."), "person", {"changed": ("terms", "changed")}),
    "person.disabled": Sentence(N_("The person may not sign in any more."), "person"),
    "password.changed": Sentence(N_("The password was changed."), "person"),
    "drill.done": Sentence(N_("A drill was run: errors were planted and looked for."), "batch"),
    "policy.replayed": Sentence(
        N_("It was asked what the severity policy %(policy)s would have said. Findings of another level: %(changed)s."),
        "other",
        {"policy": ("id", "policy"), "changed": ("number", "changed")},
    ),
}
"""By action. An action that is not here is shown by its name."""

UNKNOWN = Sentence("%(action)s", "other")
N_TERMS = (
    *(N_("released"), N_("partly held"), N_("batch held")),
    *(N_("info"), N_("low"), N_("medium"), N_("high"), N_("critical")),
    *(N_("opened"), N_("updated"), N_("reopened"), N_("acknowledged"), N_("snoozed"), N_("escalated"), N_("resolved")),
    *(N_("pending"), N_("sending"), N_("unknown"), N_("sent"), N_("superseded"), N_("dead")),
    *(N_("confirmed"), N_("false positive"), N_("duplicate"), N_("corrected"), N_("open"), N_("password"), N_("open id")),
    *(N_("customer"), N_("run"), N_("fallback"), N_("digest")),
    *(N_("steward"), N_("on call"), N_("auditor"), N_("approver"), N_("admin")),
    *(N_("name"), N_("roles"), N_("language"), N_("digits")),
)
"""The terms that values may be, for the translators."""
