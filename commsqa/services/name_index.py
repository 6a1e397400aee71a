"""Names that can be searched although they are sealed: for each run a blind index of the customers that have findings.

The file holds keyed digests of the parts of names, and whose names they are as keyed digests too: without the project's master
key neither can be told, nor tried out. It is no evidence, and no digest of it is in the trail, so that a customer can be taken
out of it.
"""

import hmac
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from commsqa.checks.names.searching import Keys, keys_of, name_words, searched
from commsqa.domain.findings import SubjectKind
from commsqa.errors import InputError
from commsqa.services.classifying import Graded
from commsqa.services.house import House
from commsqa.services.loading import Workspace
from commsqa.services.locating import newest_runs
from commsqa.services.publishing import write_whole
from commsqa.services.scanning import ask

FILE = "names.parquet"
_LONGEST = 500
_MOST = 50
_RUNS = 100
_WORDS = """
    WITH names AS (
        SELECT customer_digest, unnest([full_name, name_alt]) AS name
        FROM indexed_customers JOIN customers USING (customer_id)
        UNION ALL
        SELECT customer_digest, recipient_name FROM indexed_pieces JOIN communications USING (communication_id)
        WHERE batch_id = $batch AND coalesce(composition_no, 1) = $composition)
    SELECT DISTINCT customer_digest, unnest(string_split_regex(trim(substr(name, 1, $longest)), '\\s+')) AS word
    FROM names WHERE name IS NOT NULL"""


@dataclass(frozen=True)
class Named:
    """A customer whose name may be the one searched for. `alike`: spelled otherwise, or in the other script."""

    customer_digest: str
    alike: bool
    run_ids: tuple[str, ...]


def write_names(house: House, run_id: str, workspace: Workspace, findings: Sequence[Graded]) -> Path:
    """Makes the index of a run: of its customers with findings, by what the records and the failing pieces call them."""
    words = _words(workspace, findings)
    tokens = _tokens(house, set(words["word"].to_pylist()))
    table = words.join(tokens, "word", join_type="inner").select(["token", "customer_digest"])
    table = table.group_by(["token", "customer_digest"]).aggregate([]).sort_by("token")
    path = house.run_folder(run_id) / FILE
    write_whole(path, lambda draft: pq.write_table(table, draft, use_dictionary=["customer_digest"]))
    return path


def find_names(house: House, text: str) -> list[Named]:
    """Who may be called so, among the customers with findings in the newest run of each batch; the same spelling first.

    That somebody searched is an audit event, recorded before anything is looked up; it holds a keyed digest of the name only.
    """
    wanted = searched(text[:_LONGEST])
    if not wanted:
        raise InputError("a name to search for needs at least one letter")
    with house.store.transaction() as tx:
        subject = f"name {_digesting(house)('searched', ' '.join(name_words(text[:_LONGEST])))}"
        tx.audit.append(
            action="names.searched", actor=house.actor, subject=subject, details={"words": len(wanted)}, at=house.clock()
        )
    files = _files(house)
    return _found(house, wanted, files) if files else []


def forget(house: House, customer_digest: str) -> int:
    """Takes a customer out of the index of every run; answers of how many."""
    changed = 0
    for path in sorted((house.state / "runs").glob(f"*/{FILE}")):
        table = pq.read_table(path)
        others = table.filter(pc.not_equal(table["customer_digest"], customer_digest))
        if others.num_rows < table.num_rows:
            _rewrite(path, others)
            changed += 1
    return changed


def _rewrite(path: Path, table: pa.Table) -> None:
    write_whole(path, lambda draft: pq.write_table(table, draft, use_dictionary=["customer_digest"]))


def _words(workspace: Workspace, findings: Sequence[Graded]) -> pa.Table:
    """(customer, word as it is written) of all names of these customers, each once."""
    customers = {one.failure.customer_id: one.customer_digest for one in findings if one.failure.customer_id}
    pieces = {
        one.failure.subject_id: one.customer_digest
        for one in findings
        if one.failure.subject_kind is SubjectKind.COMMUNICATION and one.customer_digest
    }
    batch = workspace.batch
    values = {"batch": batch.batch_id, "composition": batch.composition_no, "longest": _LONGEST}
    with workspace.backend.con.cursor() as cursor:
        cursor.register("indexed_customers", _table("customer_id", customers))
        cursor.register("indexed_pieces", _table("communication_id", pieces))
        return cursor.sql(_WORDS, params=values).to_arrow_table()


def _table(key: str, digests: Mapping[str, str | None]) -> pa.Table:
    columns = {key: pa.array(digests, pa.string()), "customer_digest": pa.array(digests.values(), pa.string())}
    return pa.table(columns)


def _tokens(house: House, words: Iterable[str]) -> pa.Table:
    """The tokens of each word. Words are few where customers are many, so each is folded and digested once."""
    token = _digesting(house)
    found = [
        (word, token(kind, key))
        for word in words
        for part in name_words(word)
        for kind, of_kind in keys_of(part)._asdict().items()
        for key in of_kind
    ]
    columns = {
        "word": pa.array([word for word, _ in found], pa.string()),
        "token": pa.array([one for _, one in found], pa.string()),
    }
    return pa.table(columns)


def _digesting(house: House) -> Callable[[str, str], str]:
    key = house.keyring.key_for("name index")
    return lambda kind, text: hmac.digest(key, f"{kind} {text}".encode(), "sha256").hex()[:16]


def _files(house: House) -> list[Path]:
    folders = (house.run_folder(run.run_id) for run in newest_runs(house)[:_RUNS])
    return [folder / FILE for folder in folders if (folder / FILE).is_file()]


def _found(house: House, wanted: Sequence[Keys], files: Sequence[Path]) -> list[Named]:
    token = _digesting(house)
    sought = [
        (number, kind == "written", token(kind, key))
        for number, keys in enumerate(wanted)
        for kind, of_kind in keys._asdict().items()
        for key in of_kind
    ]
    question = """
        WITH sought AS (SELECT unnest($numbers) AS number, unnest($written) AS written, unnest($tokens) AS token),
        matched AS (
            SELECT customer_digest, number, bool_or(written) AS written, list_distinct(list(filename)) AS files
            FROM read_parquet($files, filename = true) JOIN sought USING (token)
            WHERE token IN (SELECT unnest($tokens)) GROUP BY ALL)
        SELECT customer_digest, bool_and(written) AS same, list_sort(list_distinct(flatten(list(files)))) AS files
        FROM matched GROUP BY customer_digest HAVING count(*) = $words
        ORDER BY same DESC, customer_digest LIMIT $most"""
    values = {
        "numbers": [number for number, _, _ in sought],
        "written": [written for _, written, _ in sought],
        "tokens": [token for _, _, token in sought],
        "files": [str(path) for path in files],
        "words": len(wanted),
        "most": _MOST,
    }
    rows = ask(house, question, values).to_pylist()
    return [
        Named(row["customer_digest"], not row["same"], tuple(Path(file).parent.name for file in reversed(row["files"])))
        for row in rows
    ]
