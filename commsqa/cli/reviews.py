"""What people say of findings: verdicts, and suppressions of those to come."""

from datetime import date, datetime
from typing import Annotated, Any

import typer

from commsqa.cli.application import Json, Project, Reason, app, refuse
from commsqa.domain.reviews import Judged

Findings = Annotated[list[str], typer.Argument(help="The findings' ids.", show_default=False)]
By = Annotated[str | None, typer.Option("--by", help="Who says so; without it, who is logged on.", show_default=False)]
SuppressionId = Annotated[str, typer.Argument(help="The suppression's id.", show_default=False)]
_SHOWN = 5
_DONE = {Judged.OPEN: "open again"}


@app.command()
def review(
    project: Project,
    findings: Findings,
    *,
    verdict: Annotated[Judged, typer.Option("--verdict", help="`open` takes an earlier verdict back.", show_default=False)],
    note: Annotated[str, typer.Option("--note", help="Why; it is kept in the audit trail.")] = "",
    by: By = None,
) -> None:
    """Judge findings. Every later run of the same composition keeps the verdict.

    A false positive or a duplicate does not hold its piece again in the next run; where it is high or above, once two people say
    so. Nothing is released at once: commsqa release-pieces does that.
    """
    from commsqa.bootstrap import open_house
    from commsqa.services import reviewing

    with open_house(project) as house:
        done = reviewing.review(house, findings, verdict, note, by=by)
    if done.done:
        typer.echo(f"{_DONE.get(verdict, verdict.value.replace('_', ' '))}: {_listed(done.done)}")
    if done.unchanged:
        typer.echo(f"so already: {_listed(done.unchanged)}")


@app.command()
def suppress(
    project: Project,
    *,
    check: Annotated[str, typer.Option("--check", help="The check whose findings are meant.", show_default=False)],
    subject: Annotated[
        str | None, typer.Option("--subject", help="Only those of this piece, account or customer.", show_default=False)
    ] = None,
    customer: Annotated[
        str | None, typer.Option("--customer", help="Only those of this customer; kept as a keyed digest.", show_default=False)
    ] = None,
    batch: Annotated[str | None, typer.Option("--batch", help="Only those in this batch.", show_default=False)] = None,
    condition: Annotated[
        list[str] | None,
        typer.Option("--condition", help="Only where this attribute has this value (a=v); may be repeated.", show_default=False),
    ] = None,
    whole_check: Annotated[bool, typer.Option("--whole-check", help="All findings of the check are meant.")] = False,
    reason: Reason,
    owner: Annotated[str, typer.Option("--owner", help="Who sees to it that it ends.", show_default=False)],
    until: Annotated[str, typer.Option("--until", help="The last day (YYYY-MM-DD), or 30d; a year at most.", show_default=False)],
    by: By = None,
) -> None:
    """Let findings rest until a day: they are still found and counted, but hold nothing and open no incident.

    On findings that are high or critical it acts once a second person confirmed it (commsqa confirm-suppression). What the
    severity policy always holds (wrong recipients) cannot be suppressed.
    """
    from commsqa.bootstrap import open_house
    from commsqa.domain.reviews import Matcher
    from commsqa.services import suppressing

    with open_house(project) as house:
        matcher = Matcher(
            check_id=check,
            subject_id=subject,
            customer_digest=None if customer is None else house.keyring.customer_digest(customer),
            batch_id=batch,
            conditions=dict(map(_condition, condition or ())),
        )
        made = suppressing.create(
            house,
            matcher,
            reason=reason,
            owner=owner,
            expires_at=_end(until, now=house.clock()),
            whole_check=whole_check,
            by=by,
        )
    typer.echo(f"{made.suppression_id} acts from the next run on, until {made.expires_at:%Y-%m-%d %H:%M} UTC")
    typer.echo("on high and critical findings only once a second person confirms it")


@app.command()
def suppressions(project: Project, *, as_json: Json = False) -> None:
    """List the suppressions and how many findings each set aside in the newest runs; those that act first."""
    from commsqa.bootstrap import open_house
    from commsqa.printing import as_json as json_of
    from commsqa.printing import print_table
    from commsqa.services import suppressing

    with open_house(project) as house:
        found = suppressing.listed(house)
    if as_json:
        typer.echo(json_of([_fields(each) for each in found]))
        return
    columns = ("suppression", "standing", "confirmed by", "check", "which", "findings", "until (UTC)", "owner", "reason")
    print_table(columns, map(_row, found))


@app.command()
def confirm_suppression(project: Project, suppression: SuppressionId, *, by: By = None) -> None:
    """Confirm another person's suppression: from the next run on it acts on high and critical findings too."""
    from commsqa.bootstrap import open_house
    from commsqa.services import suppressing

    with open_house(project) as house:
        confirmed = suppressing.confirm(house, suppression, by=by)
    typer.echo(f"{confirmed.suppression_id} is confirmed by {confirmed.confirmed_by}; it acts on high and critical findings too")


@app.command()
def unsuppress(
    project: Project,
    suppression: SuppressionId,
    *,
    reason: Reason,
    by: By = None,
) -> None:
    """End a suppression before its day: the next run acts on its findings again."""
    from commsqa.bootstrap import open_house
    from commsqa.services import suppressing

    with open_house(project) as house:
        ended = suppressing.end(house, suppression, reason=reason, by=by)
    typer.echo(f"{ended.suppression_id} ended; the next run acts on its findings again")


def _condition(text: str) -> tuple[str, str]:
    name, sign, value = (part.strip() for part in text.partition("="))
    if not (name and sign and value):
        refuse(f"--condition '{text}' is no condition; give attribute=value, e.g. template_version=7.2")
    return name, value


def _end(text: str, *, now: datetime) -> datetime:
    """A day is meant to its end, as in the policy."""
    from commsqa.cli.response import moment
    from commsqa.services.suppressing import end_of_day

    try:
        return end_of_day(date.fromisoformat(text.strip()))
    except ValueError:
        return moment(text, now=now)


def _row(listed: Any) -> tuple[object, ...]:
    from commsqa.escalation.masking import clean

    known = listed.suppression
    which = clean(_which(known.matcher), 60)
    until = f"{known.expires_at:%Y-%m-%d %H:%M}"
    check_id, reason = known.matcher.check_id, clean(known.reason, 60)
    confirmed = known.confirmed_by or "(nobody)"
    return known.suppression_id, listed.standing, confirmed, check_id, which, listed.findings, until, known.owner, reason


def _which(matcher: Any) -> str:
    parts = [f"{name} = {value}" for name, value in sorted(matcher.conditions.items())]
    named = (("subject", matcher.subject_id), ("customer", matcher.customer_digest), ("batch", matcher.batch_id))
    return " and ".join(parts + [f"{name} {value}" for name, value in named if value]) or "all of the check"


def _fields(listed: Any) -> dict[str, Any]:
    known = listed.suppression.model_dump()
    return {**known, "standing": listed.standing, "findings": listed.findings, "by_policy": listed.by_policy}


def _listed(ids: tuple[str, ...]) -> str:
    more = f" and {len(ids) - _SHOWN:,} more" if len(ids) > _SHOWN else ""
    return f"{', '.join(ids[:_SHOWN])}{more}"
