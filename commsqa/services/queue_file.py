"""The work queue of a run as a file: one row a piece, account, customer or batch with its findings together, worst first.

It is made from the run's findings and manifest, and can be made again at any time; so no digest of it is in the trail.
"""

from pathlib import Path

from commsqa.domain.levels import Level
from commsqa.services.house import House
from commsqa.services.publishing import write_whole
from commsqa.services.run_files import rows_of
from commsqa.services.scanning import columns_of, write

FILE = "queue.parquet"
SOUGHT = ("subject_id", "customer_digest")


def write_queue(house: House, run_id: str) -> Path:
    """Makes the file from what the run has written; answers its path.

    `found` is a text of `check:finding` for each, as lists take twice the time to write.
    """
    folder = house.run_folder(run_id)
    findings, path = folder / "findings.parquet", folder / FILE
    question = _question(suppressions="suppressed_by" in columns_of(findings))
    values = {"findings": str(findings), "release": str(folder / "release.parquet")}
    draft = folder / f"queue-{house.token()}.parquet"  # two readers may make it at the same time
    most = rows_of(findings)
    write_whole(draft, lambda target: write(house, question, values, target, sought=SOUGHT, at_most=most))
    return draft.replace(path)


def queue_of(house: House, run_id: str) -> Path:
    """The file; made now for a run that was made before there were queues. InputError where the run's files are gone."""
    path = house.run_folder(run_id) / FILE
    return path if path.is_file() else write_queue(house, run_id)


def rank(column: str) -> str:
    """A level as a number, in SQL."""
    cases = " ".join(f"WHEN '{level.value}' THEN {level.rank}" for level in Level)
    return f"(CASE {column} {cases} END)::TINYINT"


def _question(*, suppressions: bool) -> str:
    suppressed = "count(suppressed_by)" if suppressions else "0"
    return f"""
        WITH subjects AS (
            SELECT subject_kind, subject_id,
                min(customer_digest) AS customer_digest,
                max({rank("severity")}) AS level,
                max({rank("severity_now")}) AS level_now,
                max(score::DECIMAL(6, 2)) AS score,
                count(*)::INTEGER AS findings,
                {suppressed}::INTEGER AS suppressed,
                array_to_string(list_sort(list(check_id || ':' || finding_id)), ' ') AS found,
                array_to_string(list_sort(list(check_id)), ' ') AS checks,
                array_to_string(list_sort(list_distinct(list(incident_id))), ' ') AS incidents
            FROM read_parquet($findings) GROUP BY subject_kind, subject_id),
        decided AS (
            SELECT subjects.*, decision
            FROM subjects LEFT JOIN (
                SELECT communication_id AS subject_id, 'communication' AS subject_kind, decision FROM read_parquet($release)
            ) USING (subject_kind, subject_id))
        SELECT row_number() OVER (ORDER BY level DESC, score DESC, subject_kind, subject_id)::INTEGER AS place, *
        FROM decided ORDER BY place"""  # noqa: S608  levels, and a column of ours
