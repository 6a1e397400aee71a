"""Suppressions: findings on which nobody has to act until a day that is named. They are still found, recorded and counted.

A run obeys those that act when it begins (services.setting_aside). On findings that are high or above one acts once a second
person has confirmed it. Those of policies/suppressions.yaml act as well, and count as confirmed: its owners review changes to
that file. Where the severity policy locks the hold there is none: what is always held is judged finding by finding, by two.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from commsqa.domain.reviews import Matcher, Suppression
from commsqa.domain.values import Value, digest
from commsqa.errors import InputError, UnknownIdError
from commsqa.escalation.masking import mask, one_line
from commsqa.project.documents import Mistake
from commsqa.project.models import ChecksPolicy, ListedSuppression, SuppressionsPolicy
from commsqa.project.severity_policy import SeverityPolicy
from commsqa.project.suggestions import did_you_mean
from commsqa.services.house import House
from commsqa.services.locating import finding_files, newest_runs
from commsqa.services.scanning import ask, columns_of
from commsqa.services.setting_aside import attribute_value

LONGEST = timedelta(days=366)
REASON_LENGTH = 500
NAME_LENGTH = 60
BY_THE_POLICY = "policies/suppressions.yaml"
"""Who made those that the project's owner listed there."""
_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)


class Standing(StrEnum):
    """What has become of a suppression."""

    ACTING = "acting"
    EXPIRED = "expired"
    ENDED = "ended"


class Listed(Value):
    """A suppression as it stands. `findings` counts those that it suppressed in the newest run of each batch."""

    suppression: Suppression
    standing: Standing
    findings: int = 0

    @property
    def by_policy(self) -> bool:
        """Whether it stands in the policy's file, and is ended there."""
        return self.suppression.created_by == BY_THE_POLICY


def create(
    house: House,
    matcher: Matcher,
    *,
    reason: str,
    owner: str,
    expires_at: datetime,
    whole_check: bool = False,
    by: str | None = None,
) -> Suppression:
    """A new suppression; it acts in every run that begins from now until it expires, at most a year.

    `whole_check` acknowledges that all findings of the check are meant: a matcher that names nothing beside the check needs it.
    `by` is by default who acts. InputError, for an unknown check UnknownIdError, says what cannot be; then nothing was changed.
    """
    now = house.clock()
    wrong = mistake_in(matcher, checks=house.checks, policy=house.checks_policy, severity=house.grader.policy)
    if wrong is not None:
        raise (InputError if matcher.check_id in house.checks else UnknownIdError)(wrong[1])
    if not (_is_narrow(matcher) or whole_check):
        raise InputError(
            "which findings of the check? name a subject, a customer, a batch or conditions, or say that the whole check is meant"
        )
    if not now < expires_at <= now + LONGEST:
        raise InputError(f"a suppression ends between tomorrow and a year from now; {expires_at:%Y-%m-%d} is not in that time")
    made = Suppression(
        suppression_id=f"S-{house.token()}",
        matcher=_as_the_pieces_have_it(matcher),
        reason=_text(reason, "a reason, e.g. 'the printer mends it by May'", REASON_LENGTH),
        owner=_text(owner, "an owner: the person who sees to it that it ends", NAME_LENGTH),
        created_by=_text(house.actor if by is None else by, "a person's name", NAME_LENGTH),
        created_at=now,
        expires_at=expires_at,
    )
    with house.store.transaction() as tx:
        tx.suppressions.add(made, account=house.actor)
    return made


def end(house: House, suppression_id: str, *, reason: str, by: str | None = None) -> Suppression:
    """Take a suppression back before it expires; the next run acts on its findings again. The policy's are ended in its file."""
    if suppression_id in {each.suppression_id for each in house.listed_suppressions}:
        raise InputError(f"{suppression_id} stands in {BY_THE_POLICY}; take it out there")
    told = _text(reason, "a reason, e.g. 'the printer mended it'", REASON_LENGTH)
    name = _text(house.actor if by is None else by, "a person's name", NAME_LENGTH)
    with house.store.transaction() as tx:
        return tx.suppressions.end(suppression_id, by=name, reason=told, account=house.actor, at=house.clock())


def confirm(house: House, suppression_id: str, *, by: str | None = None) -> Suppression:
    """A second person's word: from the next run on it acts on findings that are high or above too.

    InputError for the person who made it, and where it is confirmed already or does not act any more. It answers how it stands.
    """
    if suppression_id in {each.suppression_id for each in house.listed_suppressions}:
        raise InputError(f"{suppression_id} stands in {BY_THE_POLICY}, and so is confirmed")
    name = _text(house.actor if by is None else by, "a person's name", NAME_LENGTH)
    with house.store.transaction() as tx:
        return tx.suppressions.confirm(suppression_id, by=name, account=house.actor, at=house.clock())


def listed(house: House) -> list[Listed]:
    """All that there ever were: those that act first, the one that expires next at the top; then the others, newest first."""
    now, counts = house.clock(), suppressed_findings(house)
    with house.store.snapshot() as tx:
        known = [*house.listed_suppressions, *tx.suppressions.all()]
    found = [
        Listed(suppression=each, standing=_standing(each, now), findings=counts.get(each.suppression_id, 0)) for each in known
    ]
    acting = sorted((each for each in found if each.standing is Standing.ACTING), key=lambda each: each.suppression.expires_at)
    over = sorted(
        (each for each in found if each.standing is not Standing.ACTING),
        key=lambda each: each.suppression.created_at,
        reverse=True,
    )
    return [*acting, *over]


def acting_on(house: House, check_id: str | None = None) -> list[Suppression]:
    """The suppressions that act now, on this check or on any, the one that expires next first."""
    now = house.clock()
    with house.store.snapshot() as tx:
        found = [*(each for each in house.listed_suppressions if each.acts_at(now)), *tx.suppressions.acting(now)]
    wanted = (each for each in found if check_id in (None, each.matcher.check_id))
    return sorted(wanted, key=lambda each: (each.expires_at, each.suppression_id))


def find_suppression(house: House, suppression_id: str) -> Suppression:
    """The suppression with this id, of the policy or made by a person, acting or not. UnknownIdError where there is none."""
    for each in house.listed_suppressions:
        if each.suppression_id == suppression_id:
            return each
    with house.store.snapshot() as tx:
        return tx.suppressions.get(suppression_id)


def suppressed_findings(house: House) -> dict[str, int]:
    """How many findings each suppression suppressed, in the newest run of each batch."""
    files = [path for path in finding_files(house, newest_runs(house)) if "suppressed_by" in columns_of(path)]
    if not files:
        return {}
    question = """
        SELECT suppressed_by, count(*) AS n FROM read_parquet($files) WHERE suppressed_by IS NOT NULL GROUP BY suppressed_by"""
    rows = ask(house, question, {"files": [str(path) for path in files]}).to_pylist()
    return {row["suppressed_by"]: row["n"] for row in rows}


def of_policy(policy: SuppressionsPolicy) -> tuple[Suppression, ...]:
    """Those that the policy lists. Each is known by what it says: changed, it is another one."""
    return tuple(
        Suppression(
            suppression_id=f"S-{digest(each, length=8)}",
            matcher=_as_the_pieces_have_it(_matcher(each)),
            reason=mask(one_line(each.reason)),
            owner=one_line(each.owner),
            created_by=BY_THE_POLICY,
            created_at=_ALWAYS,
            expires_at=end_of_day(each.expires),
            confirmed_by=BY_THE_POLICY,
            confirmed_at=_ALWAYS,
        )
        for each in policy.suppressions
    )


def end_of_day(day: date) -> datetime:
    """Its last moment, in UTC: who names a day means all of it. InputError for a day beyond the calendar."""
    if day == date.max:
        raise InputError(f"{day} is no day that comes; give one within a year")
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def mistakes_in_suppressions(
    policy: SuppressionsPolicy,
    *,
    checks: Collection[str],
    checks_policy: ChecksPolicy,
    severity: SeverityPolicy,
    now: datetime | None,
) -> list[Mistake]:
    """What the policy's model does not know of: unknown checks and attributes, locked holds and, given `now`, over a year."""
    found: list[Mistake] = []
    for place, each in enumerate(policy.suppressions):
        wrong = mistake_in(_matcher(each), checks=checks, policy=checks_policy, severity=severity)
        if wrong is not None:
            key, what = wrong
            found.append((("suppressions", place, key), what))
        if now is not None and end_of_day(each.expires) > now + LONGEST:
            found.append((("suppressions", place, "expires"), "a suppression lasts a year at most; give an earlier day"))
    return found


def mistake_in(
    matcher: Matcher, *, checks: Collection[str], policy: ChecksPolicy, severity: SeverityPolicy
) -> tuple[str, str] | None:
    """Which key of a matcher is wrong, and what is; None where it can be used."""
    check_id = matcher.check_id
    if check_id not in checks:
        return "check", f"no check has the id '{check_id}'{did_you_mean(check_id, sorted(checks))}"
    if severity.locks_hold(check_id):
        held = f"what {check_id} finds is always held (locked_holds of the severity policy): nothing of it is suppressed"
        return "check", f"{held}; judge the findings instead"
    for name in matcher.conditions:
        if name not in policy.attributes:
            hint = did_you_mean(name, policy.attributes) or f"; they are {', '.join(policy.attributes)}"
            return "conditions", f"'{name}' is no attribute of the pieces (checks.yaml: attributes){hint}"
    return None


def _standing(suppression: Suppression, now: datetime) -> Standing:
    if suppression.ended_at is not None:
        return Standing.ENDED
    return Standing.ACTING if suppression.acts_at(now) else Standing.EXPIRED


def _matcher(each: ListedSuppression) -> Matcher:
    return Matcher(
        check_id=each.check,
        subject_id=each.subject,
        customer_digest=each.customer_digest,
        batch_id=each.batch,
        conditions=each.conditions,
    )


def _is_narrow(matcher: Matcher) -> bool:
    return bool(matcher.subject_id or matcher.customer_digest or matcher.batch_id or matcher.conditions)


def _as_the_pieces_have_it(matcher: Matcher) -> Matcher:
    values = {name: attribute_value(name, value) for name, value in matcher.conditions.items()}
    return matcher.model_copy(update={"conditions": values})


def _text(given: str, what: str, length: int) -> str:
    text = one_line(given)
    if not text or len(text) > length:
        raise InputError(f"a suppression needs {what} (at most {length} characters)")
    return mask(text)
