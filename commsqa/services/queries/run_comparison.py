"""Two runs of a batch beside each other: what they read, by which versions, and what only one of them found."""

from commsqa.domain.levels import Level
from commsqa.domain.values import Value
from commsqa.errors import InputError
from commsqa.services.house import House
from commsqa.services.locating import FILE
from commsqa.services.queries.runs import find_run
from commsqa.services.scanning import ask

_SHOWN = 100
_JOINED = """
    FROM (SELECT * FROM read_parquet($earlier)) AS a FULL JOIN (SELECT * FROM read_parquet($later)) AS b USING (finding_id)
    WHERE a.finding_id IS NULL OR b.finding_id IS NULL OR a.severity <> b.severity"""


class Difference(Value):
    """Something that the two runs do not have alike; None where one of them has nothing."""

    name: str
    earlier: str | None
    later: str | None


class ChangedFinding(Value):
    """A finding that is new (`earlier` None), gone (`later` None), or graded otherwise."""

    finding_id: str
    check_id: str
    subject_id: str
    earlier: Level | None
    later: Level | None


class ChangedCheck(Value):
    """How many findings of a check are new, gone, and graded otherwise."""

    check_id: str
    new: int
    gone: int
    regraded: int


class Comparison(Value):
    """What is different; `findings` are the first hundred, `checks` count all."""

    earlier: str
    later: str
    batch_id: str
    inputs: tuple[Difference, ...]
    versions: tuple[Difference, ...]
    checks: tuple[ChangedCheck, ...]
    findings: tuple[ChangedFinding, ...]


def compare_runs(house: House, one: str, other: str) -> Comparison:
    """Two completed runs of the same batch, in the order in which they began. InputError for any others."""
    earlier, later = sorted((find_run(house, one), find_run(house, other)), key=lambda run: run.started_at)
    if earlier.batch_id != later.batch_id:
        raise InputError(
            f"run {one} is of batch {earlier.batch_id} and run {other} of batch {later.batch_id}; name two of one batch"
        )
    files: dict[str, object] = {
        "earlier": str(house.run_folder(earlier.run_id) / FILE),
        "later": str(house.run_folder(later.run_id) / FILE),
    }
    counted = ask(
        house,
        f"""SELECT coalesce(a.check_id, b.check_id) AS check_id, count(*) FILTER (a.finding_id IS NULL) AS new,
            count(*) FILTER (b.finding_id IS NULL) AS gone, count(*) FILTER (a.severity <> b.severity) AS regraded
            {_JOINED} GROUP BY ALL ORDER BY check_id""",
        files,
    )
    listed = ask(
        house,
        f"""SELECT finding_id, coalesce(a.check_id, b.check_id) AS check_id, coalesce(a.subject_id, b.subject_id) AS subject_id,
            a.severity AS earlier, b.severity AS later {_JOINED} ORDER BY check_id, finding_id LIMIT {_SHOWN}""",
        files,
    )
    return Comparison(
        earlier=earlier.run_id,
        later=later.run_id,
        batch_id=later.batch_id,
        inputs=_differences(earlier.digests, later.digests, "input."),
        versions=_differences(earlier.digests, later.digests, "version."),
        checks=tuple(ChangedCheck(**row) for row in counted.to_pylist()),
        findings=tuple(ChangedFinding(**row) for row in listed.to_pylist()),
    )


def _differences(earlier: dict[str, str], later: dict[str, str], prefix: str) -> tuple[Difference, ...]:
    names = sorted(name for name in earlier.keys() | later.keys() if name.startswith(prefix))
    return tuple(
        Difference(name=name.removeprefix(prefix), earlier=earlier.get(name), later=later.get(name))
        for name in names
        if earlier.get(name) != later.get(name)
    )
