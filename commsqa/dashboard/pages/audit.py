"""Compliance: the audit trail in words, its verification and export, who looked at what, and severity at any time."""

from collections.abc import Mapping
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse

from commsqa.dashboard import reasons
from commsqa.dashboard.i18n import reader_of
from commsqa.dashboard.moments import moment_of
from commsqa.dashboard.rendering import go_to, page
from commsqa.dashboard.visit import Visit, needs
from commsqa.dashboard.worded import link_of, sentence
from commsqa.domain.people import Permission
from commsqa.domain.values import canonical_json
from commsqa.errors import InputError, UnknownIdError
from commsqa.services.audit_export import csv_lines, json_lines, kept_head, public_key_of
from commsqa.services.severity_then import severity_at
from commsqa.services.trail import AuditFilter, access_page, actions_known, trail_page
from commsqa.services.verifying import Verifier

router = APIRouter()
PAGE = 50
_WAIT_S = 1.5
"""How long a page waits for a verification before it shows how far it is."""
Text = Annotated[str, Query(max_length=200)]
Before = Annotated[int | None, Query(ge=1, le=2**53)]
MayAudit = Annotated[Visit, needs(Permission.AUDIT)]


@router.get("/audit")
def audit(
    request: Request,
    visit: MayAudit,
    *,
    subject: Text = "",
    actor: Text = "",
    action: Text = "",
    since: Text = "",
    until: Text = "",
    before: Before = None,
) -> Response:
    """The trail, the newest entry first."""
    given = {"subject": subject.strip(), "actor": actor.strip(), "action": action, "since": since, "until": until}
    found = trail_page(visit.house, _wanted(given), before=before, limit=PAGE)
    content = {
        "entries": [(told, sentence(told, visit), link_of(told)) for told in found.entries],
        "given": given,
        "filtered": any(given.values()),
        "actions": actions_known(visit.house),
        "next_url": found.after and _address("/audit", given, before=found.after),
        "first_url": before and _address("/audit", given),
        "export_query": _query(given),
        "last": _verifier(request).last,
    }
    return page(request, visit, "audit/trail.html", content)


@router.get("/audit/verification")
def verification(request: Request, visit: MayAudit) -> Response:
    """What the last verification found, or how far the one is that runs; and what to keep elsewhere."""
    verifier = _verifier(request)
    content = {"running": verifier.running, "last": verifier.last, "key": public_key_of(visit.house)}
    name = "audit/progress.html" if request.headers.get("hx-request") else "audit/verification.html"
    return page(request, visit, name, content)


@router.post("/audit/verify")
def verify(request: Request, visit: MayAudit) -> Response:  # noqa: ARG001  who may
    """Walks the whole trail, beside other work: a short one is done before the page comes, a long one tells how far it is."""
    _verifier(request).start(wait=_WAIT_S)
    return go_to(request, "/audit/verification")


@router.get("/audit/export")
def export(
    visit: MayAudit,
    *,
    form: Annotated[Literal["jsonl", "csv"], Query(alias="format")] = "jsonl",
    subject: Text = "",
    actor: Text = "",
    action: Text = "",
    since: Text = "",
    until: Text = "",
) -> Response:
    """The trail as a file, or the part of it that the filter leaves."""
    given = {"subject": subject.strip(), "actor": actor.strip(), "action": action, "since": since, "until": until}
    wanted = _wanted(given)
    lines = (json_lines if form == "jsonl" else csv_lines)(visit.house, wanted)
    part = "" if wanted.everything else "-part"
    name = f"audit-{visit.house.clock():%Y%m%dT%H%M%SZ}{part}.{form}"
    kind = "application/jsonl" if form == "jsonl" else "text/csv; charset=utf-8"
    return StreamingResponse(lines, media_type=kind, headers=_download(name))


@router.get("/audit/key")
def key(visit: MayAudit) -> Response:
    """The public key, as `commsqa audit key` prints it."""
    found = public_key_of(visit.house)
    text = f"public key   {found.public_key}\nfingerprint  {found.fingerprint}\n"
    return Response(text, media_type="text/plain; charset=utf-8", headers=_download("audit-key.txt"))


@router.get("/audit/head")
def head(visit: MayAudit) -> Response:
    """The signed end of the trail, as `commsqa audit head` prints it."""
    found = kept_head(visit.house)
    text = canonical_json(found) + b"\n"
    return Response(text, media_type="application/json", headers=_download(f"audit-head-{found.head.seq}.json"))


@router.get("/audit/accesses")
def accesses(request: Request, visit: MayAudit, *, login: Text = "", before: Before = None) -> Response:
    """Who looked at what, the newest first."""
    given = {"login": login.strip()}
    found = access_page(visit.house, login=given["login"] or None, before=before, limit=PAGE)
    content = {
        "accesses": found.accesses,
        "given": given,
        "next_url": found.after and _address("/audit/accesses", given, before=found.after),
        "first_url": before and _address("/audit/accesses", given),
        "kept_days": visit.house.retention.accesses_days,
    }
    return page(request, visit, "audit/accesses.html", content)


@router.get("/audit/severity")
def severity(request: Request, visit: MayAudit, *, subject: Text = "", at: Text = "") -> Response:
    """How bad an incident or a finding was held to be then, and why."""
    given = {"subject": subject.strip(), "at": at}
    content: dict[str, object] = {"given": given, "found": None, "reasons": (), "missing": False}
    if given["subject"]:
        try:
            found = severity_at(visit.house, given["subject"], moment_of(at, end=True) or visit.house.clock())
            content |= {"found": found, "reasons": reasons.told(found.reasons, reader_of(visit))}
        except UnknownIdError:
            content["missing"] = True
    return page(request, visit, "audit/severity.html", content, status=404 if content["missing"] else 200)


def _verifier(request: Request) -> Verifier:
    found: Verifier = request.app.state.verifier
    return found


def _wanted(given: Mapping[str, str]) -> AuditFilter:
    since, until = moment_of(given["since"]), moment_of(given["until"], end=True)
    if since is not None and until is not None and since > until:
        raise InputError("the period ends before it begins")
    names = ("subject", "actor", "action")
    return AuditFilter(**{name: given[name] or None for name in names}, since=since, until=until)


def _query(given: Mapping[str, str]) -> str:
    return urlencode({name: value for name, value in given.items() if value})


def _address(path: str, given: Mapping[str, str], **more: object) -> str:
    return f"{path}?{urlencode({name: value for name, value in {**given, **more}.items() if value})}"


def _download(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
