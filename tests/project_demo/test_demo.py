"""The demo's data: the same every time, right wherever nothing was planted, wrong exactly where the truth says so."""

import csv
import hashlib
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from commsqa.domain.causes import parse_scope
from commsqa.domain.findings import SubjectKind
from commsqa.domain.tables import TABLES, ColumnType
from commsqa.project.demo import DemoTruth, demo_sources, write_demo_data

Row = dict[str, str]
DIGEST_OF_200_PIECES = "5ec4521d255f5fcca73f3551ba7cbca32052df42ca80b9313a42ed25a51e68ba"


@dataclass(frozen=True)
class Demo:
    truth: DemoTruth
    tables: dict[str, list[Row]]

    @property
    def pieces(self) -> dict[str, Row]:
        return {piece["communication_id"]: piece for piece in self.tables["communications"]}

    @property
    def customers(self) -> dict[str, Row]:
        return {customer["customer_id"]: customer for customer in self.tables["customers"]}

    @property
    def may_receive(self) -> dict[str, set[str]]:
        allowed = defaultdict(set)
        for holder in self.tables["account_holders"]:
            if holder["may_receive"] == "true":
                allowed[holder["account_id"]].add(holder["customer_id"])
        return allowed

    def wrong(self, *check_ids: str) -> set[str]:
        return {error.subject_id for error in self.truth.errors if error.check_id in check_ids}


def read(folder: Path, truth: DemoTruth) -> Demo:
    tables = {}
    for path in sorted((folder / "data").iterdir()):
        with path.open(encoding="utf-8", newline="") as file:
            tables[path.stem] = list(csv.DictReader(file))
    return Demo(truth, tables)


def digest(folder: Path) -> str:
    content = b"".join(path.name.encode() + path.read_bytes() for path in sorted((folder / "data").iterdir()))
    return hashlib.sha256(content).hexdigest()


@pytest.fixture(scope="module", params=[(1, 1200), (7, 200)], ids=["default", "small"])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    seed, pieces = request.param
    folder = tmp_path_factory.mktemp("demo")
    return read(folder, write_demo_data(folder, seed=seed, pieces=pieces))


def test_the_same_seed_writes_the_same_bytes_on_every_machine(tmp_path: Path) -> None:
    """The digest is pinned: no set order, float or library of one Python may leak in. A deliberate change renews it."""
    truth = write_demo_data(tmp_path / "once", pieces=200)
    again = write_demo_data(tmp_path / "again", pieces=200)
    assert truth == again
    assert digest(tmp_path / "once") == digest(tmp_path / "again") == DIGEST_OF_200_PIECES


def test_another_seed_writes_another_bank(tmp_path: Path) -> None:
    write_demo_data(tmp_path / "one", seed=1, pieces=200)
    write_demo_data(tmp_path / "two", seed=2, pieces=200)
    assert digest(tmp_path / "one") != digest(tmp_path / "two")


@pytest.mark.parametrize("pieces", [150, 500, 1200])
def test_about_as_many_pieces_are_composed_as_asked_for(pieces: int, tmp_path: Path) -> None:
    demo = read(tmp_path, write_demo_data(tmp_path, pieces=pieces))
    assert 0.95 * pieces <= len(demo.pieces) <= 1.05 * pieces
    assert 0.6 * pieces <= len(demo.customers) <= 0.85 * pieces


def test_the_sources_name_exactly_the_files_that_were_written(demo: Demo) -> None:
    project = YAML(typ="safe").load(demo_sources())
    assert project["name"] == "demo-bank"
    assert project["sources"] == {table: {"uri": f"data/{table}.csv"} for table in demo.tables}


def test_nothing_but_data_is_written(tmp_path: Path) -> None:
    write_demo_data(tmp_path, pieces=200)
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_every_column_is_canonical_and_every_required_one_is_filled(demo: Demo) -> None:
    for table, rows in demo.tables.items():
        assert rows, table
        assert set(rows[0]) <= set(TABLES[table].columns), table
        assert all(row[column] for row in rows for column in TABLES[table].required), table


def test_keys_are_unique(demo: Demo) -> None:
    for table, rows in demo.tables.items():
        key = [column for column in TABLES[table].key if column in rows[0]]
        if key:
            assert len({tuple(row[column] for column in key) for row in rows}) == len(rows), table


def test_money_has_the_dinars_three_decimals(demo: Demo) -> None:
    for table, rows in demo.tables.items():
        columns = [column for column, kind in TABLES[table].columns.items() if kind is ColumnType.DECIMAL and column in rows[0]]
        for row in rows:
            assert all(Decimal(row[column]).as_tuple().exponent == -3 for column in columns if row[column]), table


def test_text_is_nfc_and_much_of_it_arabic(demo: Demo) -> None:
    for rows in demo.tables.values():
        assert all(unicodedata.is_normalized("NFC", text) for row in rows for text in row.values())
    languages = Counter(piece["language"] for piece in demo.pieces.values())
    assert min(languages["ar"], languages["en"]) > 0.3 * len(demo.pieces)
    arabic = [piece for piece in demo.pieces.values() if piece["language"] == "ar"]
    assert all("\u0600" < piece["body"][0] < "\u06ff" and "د.ك." in piece["body"] for piece in arabic)
    assert any(not piece["recipient_name"].isascii() for piece in arabic)


def test_statements_foot_except_where_planted(demo: Demo) -> None:
    off = {
        key
        for key, piece in demo.pieces.items()
        if piece["closing_balance"]
        and Decimal(piece["opening_balance"]) + Decimal(piece["total_credits"]) - Decimal(piece["total_debits"])
        != Decimal(piece["closing_balance"])
    }
    single_wrong = {e.subject_id for e in demo.truth.errors if e.check_id.startswith("balance.") and e.cause_id is None}
    assert off == single_wrong


def test_stated_balances_are_the_ledgers_except_where_planted(demo: Demo) -> None:
    ledger = {(row["account_id"], row["balance_date"]): row["balance"] for row in demo.tables["ledger_balances"]}
    off = {
        key
        for key, piece in demo.pieces.items()
        if piece["closing_balance"]
        and key not in demo.wrong("recipient.unknown_account")
        and ledger[piece["account_id"], piece["statement_date"]] != piece["closing_balance"]
    }
    assert off == demo.wrong("balance.differs_from_ledger")


def test_postings_lead_from_one_ledger_balance_to_the_next(demo: Demo) -> None:
    ledger = {(row["account_id"], row["balance_date"]): Decimal(row["balance"]) for row in demo.tables["ledger_balances"]}
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for posting in demo.tables["postings"]:
        assert "2026-10-01" <= posting["posted_on"] <= "2026-10-31"
        sums[posting["account_id"]] += Decimal(posting["amount"])
    for account_id, day in ledger:
        assert ledger[account_id, "2026-09-30"] + sums[account_id] == ledger[account_id, "2026-10-31"], day


def test_every_body_names_the_figure_of_its_piece_and_no_mark_up_except_where_planted(demo: Demo) -> None:
    marked = {key for key, piece in demo.pieces.items() if any(sign in piece["body"] for sign in ("{{", "${", "<<"))}
    assert marked == demo.wrong("content.unresolved_placeholder")
    assert all((piece["closing_balance"] or piece["amount_due"]) in piece["body"] for piece in demo.pieces.values())
    assert any(demo.pieces[key]["language"] == "ar" for key in marked)


def test_only_holders_receive_except_where_planted(demo: Demo) -> None:
    allowed = demo.may_receive
    strangers = {key for key, piece in demo.pieces.items() if piece["customer_id"] not in allowed[piece["account_id"]]}
    assert strangers == demo.wrong("recipient.not_account_holder", "recipient.unknown_customer", "recipient.unknown_account")


def test_references_are_known_except_where_planted(demo: Demo) -> None:
    accounts = {row["account_id"] for row in demo.tables["accounts"]}
    assert {k for k, p in demo.pieces.items() if p["customer_id"] not in demo.customers} == demo.wrong(
        "recipient.unknown_customer"
    )
    assert {k for k, p in demo.pieces.items() if p["account_id"] not in accounts} == demo.wrong("recipient.unknown_account")


def test_names_are_the_records_except_where_planted_or_harmless(demo: Demo) -> None:
    other = set()
    for key, piece in demo.pieces.items():
        customer = demo.customers.get(piece["customer_id"])
        if customer and piece["recipient_name"] not in (customer["full_name"], customer["name_alt"]):
            other.add(key)
    harmless = {"upper_case", "title", "swapped_order", "transliteration", "reissue"}
    spelled = {trap.subject_id for trap in demo.truth.traps if trap.kind in harmless}
    planted = demo.wrong("name.misspelled", "name.other_person")
    assert planted <= other <= planted | spelled


def test_wishes_are_respected_except_where_planted(demo: Demo) -> None:
    wishes = sorted(
        (row for row in demo.tables["preferences"] if row["purpose"] == "service"), key=lambda row: row["recorded_at"]
    )
    latest = {(row["customer_id"], row["channel"]): row["allowed"] for row in wishes}
    against = {k for k, p in demo.pieces.items() if latest.get((p["customer_id"], p["channel"])) == "false"}
    assert against == demo.wrong("preference.channel_violated")
    assert len(wishes) > len(latest), "some wishes replace older ones"


def test_each_due_account_has_one_piece_except_where_planted(demo: Demo) -> None:
    due = {
        row["account_id"]
        for row in demo.tables["accounts"]
        if row["status"] == "open" and row["statement_cycle"] == "monthly" and not row["suppressed_reason"]
    }
    keys = ("account_id", "customer_id", "language", "purpose")
    pieces = Counter(tuple(piece[key] for key in keys) for piece in demo.pieces.values())
    composed = {account_id for account_id, *_, purpose in pieces if purpose == "original"}
    assert due - composed == demo.wrong("piece.missing")
    assert len(composed - due) == len(demo.wrong("recipient.unknown_account"))
    assert sum(pieces.values()) - len(pieces) == len(demo.wrong("piece.duplicate"))
    assert len(due) < len(demo.tables["accounts"]), "some accounts are owed nothing"


def test_the_later_of_two_pieces_is_the_duplicate(demo: Demo) -> None:
    for key in demo.wrong("piece.duplicate"):
        twin = demo.pieces[key]
        first = next(p for p in demo.pieces.values() if p["body"] == twin["body"] and p["communication_id"] != key)
        assert (first["composed_at"], first["communication_id"]) < (twin["composed_at"], key)


def test_the_control_total_differs(demo: Demo) -> None:
    (batch,) = demo.tables["batches"]
    assert int(batch["expected_pieces"]) != len(demo.pieces)
    assert demo.wrong("batch.control_total") == {batch["batch_id"]}
    assert {piece["batch_id"] for piece in demo.pieces.values()} == {batch["batch_id"]}


def test_emails_are_well_formed_except_where_planted(demo: Demo) -> None:
    from email_validator import EmailNotValidError, validate_email

    bad = set()
    for key, piece in demo.pieces.items():
        try:
            if piece["channel"] == "email":
                validate_email(piece["recipient_email"], check_deliverability=False)
        except EmailNotValidError:
            bad.add(key)
    assert bad == demo.wrong("email.invalid")


def test_every_subject_of_the_truth_exists_and_is_wrong_once(demo: Demo) -> None:
    subjects = {
        SubjectKind.COMMUNICATION: set(demo.pieces),
        SubjectKind.ACCOUNT: {row["account_id"] for row in demo.tables["accounts"]},
        SubjectKind.BATCH: {row["batch_id"] for row in demo.tables["batches"]},
    }
    errors = [(error.subject_kind, error.subject_id) for error in demo.truth.errors]
    assert len(set(errors)) == len(errors)
    assert all(subject_id in subjects[kind] for kind, subject_id in errors)
    traps = {trap.subject_id for trap in demo.truth.traps}
    assert traps <= set(demo.pieces)
    assert not traps & {subject_id for _, subject_id in errors}


def test_every_due_check_has_something_to_find(demo: Demo) -> None:
    assert {error.check_id for error in demo.truth.errors} == {
        "name.misspelled", "name.other_person", "email.invalid", "balance.differs_from_ledger", "balance.arithmetic",
        "content.unresolved_placeholder", "preference.channel_violated", "recipient.unknown_customer",
        "recipient.unknown_account", "recipient.not_account_holder", "piece.duplicate", "piece.missing", "batch.control_total",
    }  # fmt: skip


def test_every_kind_of_harmless_oddity_occurs(tmp_path: Path) -> None:
    truth = write_demo_data(tmp_path)
    assert {trap.kind for trap in truth.traps} == {
        "upper_case", "title", "swapped_order", "transliteration",
        "joint_copy", "guardian", "reissue", "arabic_script", "plus_address",
    }  # fmt: skip


def test_causes_hit_only_where_their_conditions_hold_and_far_more_often_than_elsewhere(tmp_path: Path) -> None:
    demo = read(tmp_path, write_demo_data(tmp_path))
    for cause, rate in zip(demo.truth.causes, (0.7, 0.2), strict=True):
        hit = {error.subject_id for error in demo.truth.errors if error.cause_id == cause.cause_id}
        inside = {k for k, p in demo.pieces.items() if all(p[a] == v for a, v in cause.conditions.items())}
        assert len(hit) >= 10
        assert hit <= inside
        assert 0.5 * rate <= len(hit) / len(inside) <= 1.3 * rate
        elsewhere = demo.wrong(cause.check_id) - inside
        assert len(elsewhere) < 0.01 * len(demo.pieces)


def test_each_cause_follows_a_change_that_touched_it(demo: Demo) -> None:
    changes = {row["change_id"]: row for row in demo.tables["changes"]}
    first = min(piece["composed_at"] for piece in demo.pieces.values())
    for cause in demo.truth.causes:
        change = changes.pop(cause.change_id)
        assert change["at"] < first
        assert parse_scope(change["scope"]).items() <= cause.conditions.items()
    assert len(changes) == 2, "two changes that did no harm"


def test_print_sites_stand_on_letters_only(demo: Demo) -> None:
    assert all((piece["channel"] == "letter") == bool(piece["print_site"]) for piece in demo.pieces.values())
    assert all((piece["channel"] == "letter") == bool(piece["recipient_address"]) for piece in demo.pieces.values())
