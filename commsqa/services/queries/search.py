"""One box: whatever of ours has this id, or begins with it; and customers by their id or, for who may, by their name."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from enum import StrEnum

from commsqa.checks.names.text import fold
from commsqa.domain.values import Value
from commsqa.services.house import House
from commsqa.services.locating import finding_files, newest_runs
from commsqa.services.name_index import find_names
from commsqa.services.queue_file import queue_of
from commsqa.services.scanning import ask
from commsqa.store import RunRecord

LONGEST = 200
_RUNS = 100
_EACH = 10
_FINDING = re.compile("F[0-9a-f]{3,20}")
_WHOLE_ID = 21
_DIGEST = re.compile("[0-9a-f]{16}")
_NAME = re.compile(r"[^\W\d_]{2}")
_TATWEEL = "\u0640"
"""The stroke that stretches an Arabic word."""
_FOLDER = "list_extract(string_split(replace(filename, chr(92), '/'), '/'), -2)"
"""The run's folder, by a file's path."""


class HitKind(StrEnum):
    """What was found."""

    FINDING = "finding"
    PIECE = "piece"
    INCIDENT = "incident"
    RUN = "run"
    BATCH = "batch"
    CHECK = "check"
    CUSTOMER = "customer"


class Hit(Value):
    """Something that was found. `run_id` and `batch_id` say where, for a piece or a customer; `alike`: spelled otherwise."""

    kind: HitKind
    id: str
    title: str = ""
    run_id: str | None = None
    batch_id: str | None = None
    findings: int = 0
    alike: bool = False


def search(house: House, text: str, say: Callable[[str], str] = str) -> list[Hit]:
    """By id, or its beginning, up to ten of a kind; checks also by words of their title, customers by their whole id.

    Pieces, findings and customers are looked for in the newest run of each batch. `say` gives a check's title as the reader sees
    it: words are looked for in that too, however their letters are written. An id may be typed in Arabic digits.
    """
    wanted = text.strip()[:LONGEST]
    if not wanted:
        return []
    found, plain = _checks(house, wanted, say), _in_western_digits(wanted)
    return [*_by_id(house, wanted), *found] or ([] if plain == wanted else _by_id(house, plain))


def _by_id(house: House, wanted: str) -> list[Hit]:
    runs = newest_runs(house)[:_RUNS]
    found = _incidents_and_runs(house, wanted)
    if _is_an_id(wanted):
        found += _findings(house, wanted, runs) + _pieces(house, wanted, runs)
    return found + _customers(house, wanted, runs)


def search_names(house: House, text: str) -> list[Hit]:
    """The customers with findings who may be called so, in either script; the same spelling first. It is an audit event."""
    runs = {run.run_id: run for run in newest_runs(house)}
    named = find_names(house, text)
    hits = {each.customer_digest: each for each in named}
    counted = _counted(house, list(hits), [runs[run_id] for each in named for run_id in each.run_ids if run_id in runs])
    return [
        hit.model_copy(update={"alike": hits[hit.id].alike})
        for hit in sorted(counted, key=lambda hit: (hits[hit.id].alike, hit.id))
    ]


def may_be_a_name(text: str) -> bool:
    """Whether to offer a search by name: it has two letters beside each other, and is no id of ours."""
    return bool(_NAME.search(text)) and not _FINDING.fullmatch(text.strip())


def _is_an_id(text: str) -> bool:
    return len(text) >= 3 and not any(letter.isspace() for letter in text)


def _incidents_and_runs(house: House, wanted: str) -> list[Hit]:
    begins = wanted.casefold()
    with house.store.snapshot() as tx:
        incidents = [each for each in tx.incidents.ids() if _begins(each, begins, "inc-")]
        runs = tx.runs.completed()
    batches = list(dict.fromkeys(run.batch_id for run in runs if run.batch_id.casefold().startswith(begins)))
    newest = {run.batch_id: run.run_id for run in reversed(runs)}
    return [
        *(Hit(kind=HitKind.INCIDENT, id=each) for each in incidents[:_EACH]),
        *(Hit(kind=HitKind.BATCH, id=each, run_id=newest[each], batch_id=each) for each in batches[:_EACH]),
        *[
            Hit(kind=HitKind.RUN, id=run.run_id, run_id=run.run_id, batch_id=run.batch_id)
            for run in runs
            if run.run_id.casefold().startswith(begins) and len(begins) > 2
        ][:_EACH],
    ]


def _begins(each: str, begins: str, prefix: str) -> bool:
    known = each.casefold()
    return len(begins) > 2 and (known.startswith(begins) or known.removeprefix(prefix).startswith(begins))


def _in_western_digits(text: str) -> str:
    """As an id of ours is written: also the marks of direction, which are copied along, are left out."""
    return "".join(str(unicodedata.digit(c, c)) for c in text if unicodedata.category(c) != "Cf")


def _folded(text: str) -> str:
    return fold(text.casefold().replace(_TATWEEL, ""))


def _checks(house: House, wanted: str, say: Callable[[str], str]) -> list[Hit]:
    words = _folded(wanted).split()
    found = [
        Hit(kind=HitKind.CHECK, id=check.id, title=check.title)
        for check in house.checks.values()
        if all(word in _folded(f"{check.id} {check.title} {say(check.title)}") for word in words) and len(wanted) > 2
    ]
    return found[:_EACH]


def _findings(house: House, wanted: str, runs: Sequence[RunRecord]) -> list[Hit]:
    files = finding_files(house, runs)
    if not files or not _FINDING.fullmatch(wanted):
        return []
    which = "finding_id = $wanted" if len(wanted) == _WHOLE_ID else "starts_with(finding_id, $wanted)"
    question = f"""
        SELECT finding_id, check_id, run_id, batch_id FROM read_parquet($files, union_by_name = true)
        WHERE {which} ORDER BY finding_id LIMIT $most"""
    values = {"files": [str(path) for path in files], "wanted": wanted, "most": _EACH}
    rows = ask(house, question, values).to_pylist()
    return [
        Hit(kind=HitKind.FINDING, id=row["finding_id"], title=row["check_id"], run_id=row["run_id"], batch_id=row["batch_id"])
        for row in rows
    ]


def _pieces(house: House, wanted: str, runs: Sequence[RunRecord]) -> list[Hit]:
    by_folder = {house.run_folder(run.run_id).name: run for run in runs}
    files = [path for run in runs if (path := house.run_folder(run.run_id) / "release.parquet").is_file()]
    if not files:
        return []
    question = f"""
        SELECT communication_id, decision, {_FOLDER} AS folder FROM read_parquet($files, filename = true)
        WHERE communication_id >= $first AND communication_id < $beyond ORDER BY communication_id LIMIT $most"""
    values = {"files": [str(path) for path in files], "first": wanted, "beyond": wanted + "\U0010ffff", "most": _EACH}
    return [
        Hit(
            kind=HitKind.PIECE,
            id=row["communication_id"],
            title=row["decision"],
            run_id=by_folder[row["folder"]].run_id,
            batch_id=by_folder[row["folder"]].batch_id,
        )
        for row in ask(house, question, values).to_pylist()
    ]


def _customers(house: House, wanted: str, runs: Sequence[RunRecord]) -> list[Hit]:
    """By the id itself, of which only the keyed digest is looked up, or by the digest."""
    digests = [house.keyring.customer_digest(wanted)] + ([wanted] if _DIGEST.fullmatch(wanted) else [])
    return _counted(house, digests, runs)


def _counted(house: House, digests: Sequence[str], runs: Sequence[RunRecord]) -> list[Hit]:
    """These customers with their findings in these runs; those without any are left out."""
    by_folder = {run.run_id: run for run in runs}
    files = [str(queue_of(house, run_id)) for run_id in by_folder if (house.run_folder(run_id) / "findings.parquet").is_file()]
    if not files or not digests:
        return []
    question = f"""
        SELECT customer_digest, {_FOLDER} AS folder, sum(findings)::INTEGER AS found FROM read_parquet($files, filename = true)
        WHERE customer_digest IN (SELECT unnest($digests)) GROUP BY ALL ORDER BY customer_digest, folder DESC"""
    rows = ask(house, question, {"files": files, "digests": list(digests)}).to_pylist()
    return [
        Hit(
            kind=HitKind.CUSTOMER,
            id=row["customer_digest"],
            run_id=row["folder"],
            batch_id=by_folder[row["folder"]].batch_id,
            findings=row["found"],
        )
        for row in rows
    ]
