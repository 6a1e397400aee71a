"""The demo's data: the same every time, right wherever nothing was planted, wrong exactly where the truth says so."""

import csv
import hashlib
import itertools
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from commsqa.checks.registry import discover
from commsqa.domain.causes import parse_scope
from commsqa.domain.findings import SubjectKind
from commsqa.domain.tables import TABLES, ColumnType
from commsqa.project.demo import BATCHES, DemoTruth, demo_sources, write_demo_data

Row = dict[str, str]
DIGEST_OF_600_PIECES = "1e621ab7a89392c85063fe28b007b6e2e6133dc256126950cdf336e8cbee1755"


@dataclass(frozen=True)
class Demo:
    truth: DemoTruth
    tables: dict[str, list[Row]]

    @property
    def pieces(self) -> dict[str, Row]:
        return {piece["communication_id"]: piece for piece in self.tables["communications"]}

    @property
    def about_accounts(self) -> dict[str, Row]:
        """The pieces but for the offers."""
        return {key: piece for key, piece in self.pieces.items() if piece["comm_type"] != "offer"}

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

    @property
    def batches(self) -> list[str]:
        return [batch["batch_id"] for batch in self.tables["batches"]]

    def wrong(self, *check_ids: str, batch_id: str | None = None) -> set[str]:
        errors = (error for error in self.truth.errors if batch_id in (None, error.batch_id))
        return {error.subject_id for error in errors if error.check_id in check_ids}


def read(folder: Path, truth: DemoTruth) -> Demo:
    tables = {}
    for path in sorted((folder / "data").iterdir()):
        with path.open(encoding="utf-8", newline="") as file:
            tables[path.stem] = list(csv.DictReader(file))
    return Demo(truth, tables)


def digest(folder: Path) -> str:
    content = b"".join(path.name.encode() + path.read_bytes() for path in sorted((folder / "data").iterdir()))
    return hashlib.sha256(content).hexdigest()


@pytest.fixture(scope="module", params=[(1, 3000, BATCHES), (7, 200, BATCHES[2:])], ids=["three months", "one month"])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    seed, pieces, batches = request.param
    folder = tmp_path_factory.mktemp("demo")
    return read(folder, write_demo_data(folder, seed=seed, pieces=pieces, batches=batches))


def test_the_same_seed_writes_the_same_bytes_on_every_machine(tmp_path: Path) -> None:
    """The digest is pinned: no set order, float or library of one Python may leak in. A deliberate change renews it."""
    truth = write_demo_data(tmp_path / "once", pieces=600)
    again = write_demo_data(tmp_path / "again", pieces=600)
    assert truth == again
    assert digest(tmp_path / "once") == digest(tmp_path / "again") == DIGEST_OF_600_PIECES


def test_another_seed_writes_another_bank(tmp_path: Path) -> None:
    write_demo_data(tmp_path / "one", seed=1, pieces=600)
    write_demo_data(tmp_path / "two", seed=2, pieces=600)
    assert digest(tmp_path / "one") != digest(tmp_path / "two")


@pytest.mark.parametrize(("pieces", "batches"), [(200, BATCHES[1:2]), (600, BATCHES), (1000, BATCHES[:2]), (1200, BATCHES[2:])])
def test_about_as_many_pieces_are_composed_as_asked_for(pieces: int, batches: tuple[str, ...], tmp_path: Path) -> None:
    demo = read(tmp_path, write_demo_data(tmp_path, pieces=pieces, batches=batches))
    assert 0.95 * pieces <= len(demo.pieces) <= 1.05 * pieces
    assert 0.6 * pieces <= len(demo.customers) * len(batches) <= 0.85 * pieces
    counts = Counter(piece["batch_id"] for piece in demo.pieces.values())
    assert list(counts) == list(batches), "in the order of composition"
    assert max(counts.values()) < 1.1 * min(counts.values())


@pytest.mark.parametrize("batches", [(), ("2026-07",), ("2026-08", "2026-10"), ("2026-10", "2026-09")])
def test_batches_that_do_not_follow_one_another_are_refused(batches: tuple[str, ...], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="follow one another among 2026-08, 2026-09, 2026-10"):
        write_demo_data(tmp_path, pieces=200, batches=batches)
    assert list(tmp_path.iterdir()) == []


def test_too_few_pieces_for_the_errors_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="too few"):
        write_demo_data(tmp_path, pieces=20, batches=BATCHES[2:])


def test_the_sources_name_exactly_the_files_that_were_written(demo: Demo) -> None:
    project = YAML(typ="safe").load(demo_sources())
    assert project["name"] == "demo-bank"
    assert project["sources"] == {table: {"uri": f"data/{table}.csv"} for table in demo.tables}


def test_nothing_but_data_is_written(tmp_path: Path) -> None:
    write_demo_data(tmp_path, pieces=600)
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


def test_money_has_the_dinars_three_decimals_or_the_dollars_two(demo: Demo) -> None:
    mistaken = demo.wrong("balance.wrong_currency")
    for table, rows in demo.tables.items():
        columns = [column for column, kind in TABLES[table].columns.items() if kind is ColumnType.DECIMAL and column in rows[0]]
        for row in rows:
            dollars = row.get("currency") == "USD" and row.get("communication_id") not in mistaken
            decimals = -2 if dollars else -3
            assert all(Decimal(row[column]).as_tuple().exponent == decimals for column in columns if row[column]), table
    assert {row["currency"] for row in demo.tables["accounts"]} == {"KWD", "USD"}


def test_text_is_nfc_and_much_of_it_arabic(demo: Demo) -> None:
    for rows in demo.tables.values():
        assert all(unicodedata.is_normalized("NFC", text) for row in rows for text in row.values())
    languages = Counter(piece["language"] for piece in demo.pieces.values())
    assert min(languages["ar"], languages["en"]) > 0.3 * len(demo.pieces)
    arabic = [piece for piece in demo.pieces.values() if piece["language"] == "ar"]
    in_english = {piece["communication_id"] for piece in arabic if piece["body"][0].isascii()}
    assert in_english <= demo.wrong("content.wrong_language")
    stating = [piece for piece in arabic if piece["comm_type"] != "offer"]
    units = ("د.ك.", "دولار")
    assert all(any(unit in p["body"] for unit in units) == (p["communication_id"] not in in_english) for p in stating)
    assert any(not piece["recipient_name"].isascii() for piece in arabic)


def test_statements_foot_except_where_planted(demo: Demo) -> None:
    off = {
        key
        for key, piece in demo.pieces.items()
        if piece["closing_balance"]
        and Decimal(piece["opening_balance"]) + Decimal(piece["total_credits"]) - Decimal(piece["total_debits"])
        != Decimal(piece["closing_balance"])
    }
    footing = ("balance.differs_from_ledger", "balance.arithmetic", "balance.opening_not_previous_closing")
    single = {e.subject_id for e in demo.truth.errors if e.check_id in footing and e.cause_id is None}
    assert off == single - demo.wrong("recipient.unknown_account")


def test_stated_balances_are_the_ledgers_except_where_planted(demo: Demo) -> None:
    ledger = {(row["account_id"], row["balance_date"]): row["balance"] for row in demo.tables["ledger_balances"]}
    off = {
        key
        for key, piece in demo.pieces.items()
        if piece["closing_balance"] and ledger.get((piece["account_id"], piece["statement_date"])) != piece["closing_balance"]
    }
    unknown = demo.wrong("recipient.unknown_account")  # no ledger has a balance of an account that does not exist
    assert demo.wrong("balance.differs_from_ledger") <= off <= demo.wrong("balance.differs_from_ledger") | unknown


def test_postings_lead_from_one_ledger_balance_to_the_next(demo: Demo) -> None:
    ledger = {(row["account_id"], row["balance_date"]): Decimal(row["balance"]) for row in demo.tables["ledger_balances"]}
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for posting in demo.tables["postings"]:
        sums[posting["account_id"], posting["posted_on"][:7]] += Decimal(posting["amount"])
    ends = sorted({day for _, day in ledger})
    assert [day[:7] for day in ends[1:]] == demo.batches
    assert {month for _, month in sums} == set(demo.batches)
    for before, after in itertools.pairwise(ends):
        for account_id in {account_id for account_id, _ in ledger}:
            assert ledger[account_id, before] + sums[account_id, after[:7]] == ledger[account_id, after]


def test_each_statement_begins_where_the_one_before_ended(tmp_path: Path) -> None:
    demo = read(tmp_path, write_demo_data(tmp_path, pieces=600))
    right = [piece for key, piece in demo.pieces.items() if key not in {error.subject_id for error in demo.truth.errors}]
    closings = {(p["account_id"], p["period_end"]): p["closing_balance"] for p in right if p["closing_balance"]}
    days = {"2026-09-01": "2026-08-31", "2026-10-01": "2026-09-30"}
    pairs = [
        (piece["opening_balance"], closings[before])
        for piece in right
        if piece["closing_balance"] and (before := (piece["account_id"], days.get(piece["period_start"], ""))) in closings
    ]
    assert len(pairs) > 150
    assert all(opening == closing for opening, closing in pairs)


def test_every_body_names_the_figure_of_its_piece_and_no_mark_up_except_where_planted(demo: Demo) -> None:
    marked = {key for key, piece in demo.pieces.items() if any(sign in piece["body"] for sign in ("{{", "${", "<<"))}
    assert marked == demo.wrong("content.unresolved_placeholder")
    stated = {key: p["closing_balance"] or p["amount_due"] for key, p in demo.about_accounts.items()}
    assert {key for key, figure in stated.items() if figure not in demo.pieces[key]["body"]} == demo.wrong(
        "content.balance_differs_from_data"
    )
    assert any(demo.pieces[key]["language"] == "ar" for key in marked)


def test_only_holders_receive_except_where_planted(demo: Demo) -> None:
    allowed = demo.may_receive
    strangers = {key for key, piece in demo.about_accounts.items() if piece["customer_id"] not in allowed[piece["account_id"]]}
    assert strangers == demo.wrong("recipient.not_account_holder", "recipient.unknown_customer", "recipient.unknown_account")


def test_references_are_known_except_where_planted(demo: Demo) -> None:
    accounts = {row["account_id"] for row in demo.tables["accounts"]}
    assert {k for k, p in demo.pieces.items() if p["customer_id"] not in demo.customers} == demo.wrong(
        "recipient.unknown_customer"
    )
    assert {k for k, p in demo.about_accounts.items() if p["account_id"] not in accounts} == demo.wrong(
        "recipient.unknown_account"
    )


def test_names_are_the_records_except_where_planted_or_harmless(demo: Demo) -> None:
    other = set()
    for key, piece in demo.pieces.items():
        customer = demo.customers.get(piece["customer_id"])
        name = piece["recipient_name"]
        if customer and (not name or name not in (customer["full_name"], customer["name_alt"])):
            other.add(key)
    harmless = {
        "upper_case",
        "title",
        "swapped_order",
        "transliteration",
        "reissue",
        "nickname",
        "company_form",
        "estate",
        "joint_names",
    }
    spelled = {trap.subject_id for trap in demo.truth.traps if trap.kind in harmless}
    planted = demo.wrong("name.misspelled", "name.other_person", "name.missing")
    assert planted <= other <= planted | spelled


def test_wishes_are_respected_except_where_planted(demo: Demo) -> None:
    wishes = sorted(
        (row for row in demo.tables["preferences"] if row["purpose"] == "service"), key=lambda row: row["recorded_at"]
    )
    latest = {(row["customer_id"], row["channel"], row["product_line"]): row["allowed"] for row in wishes}

    def allowed(piece: Row) -> str:
        who = piece["customer_id"], piece["channel"]
        return latest.get((*who, piece["product_line"])) or latest.get((*who, ""), "")

    against = {key for key, piece in demo.pieces.items() if allowed(piece) == "false"}
    assert against == demo.wrong("preference.channel_violated")
    assert len(wishes) > len(latest), "some wishes replace older ones"


def test_each_due_account_has_one_piece_except_where_planted(demo: Demo) -> None:
    due = {
        row["account_id"]
        for row in demo.tables["accounts"]
        if row["status"] == "open" and row["statement_cycle"] == "monthly" and not row["suppressed_reason"]
    }
    keys = ("batch_id", "account_id", "customer_id", "language", "purpose")
    pieces = Counter(tuple(piece[key] for key in keys) for piece in demo.about_accounts.values())
    unasked = {demo.pieces[key]["account_id"] for key in demo.wrong("piece.unexpected")}
    for batch_id in demo.batches:
        composed = {account_id for batch, account_id, *_, purpose in pieces if (batch, purpose) == (batch_id, "original")}
        assert due - composed == demo.wrong("piece.missing", batch_id=batch_id)
        assert len(composed - due - unasked) == len(demo.wrong("recipient.unknown_account", batch_id=batch_id))
    assert sum(pieces.values()) - len(pieces) == len(demo.wrong("piece.duplicate"))
    assert len(due) < len(demo.tables["accounts"]), "some accounts are owed nothing"


def test_the_later_of_two_pieces_is_the_duplicate(demo: Demo) -> None:
    for key in demo.wrong("piece.duplicate"):
        twin = demo.pieces[key]
        first = next(p for p in demo.pieces.values() if p["body"] == twin["body"] and p["communication_id"] != key)
        assert (first["composed_at"], first["communication_id"]) < (twin["composed_at"], key)


def test_the_control_total_differs_where_pieces_were_lost(demo: Demo) -> None:
    counts = Counter(piece["batch_id"] for piece in demo.pieces.values())
    off = {batch["batch_id"] for batch in demo.tables["batches"] if int(batch["expected_pieces"]) != counts[batch["batch_id"]]}
    assert off == demo.wrong("batch.control_total") == set(demo.batches) - {"2026-08"}


def test_only_the_first_batch_has_left(demo: Demo) -> None:
    for piece in demo.pieces.values():
        state = ("mailed" if piece["channel"] == "letter" else "sent") if piece["batch_id"] == "2026-08" else "composed"
        assert (piece["state"], piece["sent_at"] > piece["composed_at"]) == (state, state != "composed")
    releases = [batch["release_at"] for batch in demo.tables["batches"]]
    assert [bool(at) for at in releases] == [batch_id == "2026-08" for batch_id in demo.batches]


def test_of_what_left_little_was_wrong_and_two_statements_reached_strangers(tmp_path: Path) -> None:
    truth = write_demo_data(tmp_path, pieces=3000)
    out = [error for error in truth.errors if error.batch_id == "2026-08"]
    assert sum(error.check_id == "recipient.not_account_holder" for error in out) == 2
    assert 5 < len(out) < 0.1 * len(truth.errors)
    assert {error.cause_id for error in out} == {None}


def test_what_a_change_brought_does_not_occur_before_it(tmp_path: Path) -> None:
    demo = read(tmp_path, write_demo_data(tmp_path, pieces=600))
    first = {
        attribute: min(piece["batch_id"] for piece in demo.pieces.values() if piece[attribute] == value)
        for attribute, value in {"template_version": "7", "data_feed": "crm-migrated"}.items()
    }
    assert first == {"template_version": "2026-10", "data_feed": "2026-09"}


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
        SubjectKind.CUSTOMER: set(demo.customers),
        SubjectKind.BATCH: {row["batch_id"] for row in demo.tables["batches"]},
    }
    errors = [(error.subject_kind, error.subject_id) for error in demo.truth.errors]
    twice = Counter((error.batch_id, error.subject_kind, error.subject_id) for error in demo.truth.errors)
    unknown = demo.wrong("recipient.unknown_account")
    assert {subject_id for (*_, subject_id), count in twice.items() if count > 1} <= unknown, "it has no balance either"
    assert all(subject_id in subjects[kind] for kind, subject_id in errors)
    traps = {trap.subject_id for trap in demo.truth.traps}
    assert traps <= set(demo.pieces)
    assert not traps & {subject_id for _, subject_id in errors}


def test_every_check_has_something_to_find_in_one_month_already(demo: Demo) -> None:
    planted = {error.check_id for error in demo.truth.errors if error.batch_id == "2026-10"}
    wants_history = {"batch.volume_anomaly"}  # three earlier batches of the cycle at least; the demo has two
    assert planted == set(discover()) - wants_history


def test_every_kind_of_harmless_oddity_occurs(tmp_path: Path) -> None:
    truth = write_demo_data(tmp_path, pieces=6000, batches=BATCHES[2:])
    assert {trap.kind for trap in truth.traps} == {
        "upper_case", "title", "swapped_order", "transliteration", "household_mailbox", "own_other_account",
        "joint_copy", "guardian", "reissue", "arabic_script", "plus_address", "nickname", "joint_names", "company_form",
        "address_style", "mailbox_style", "phone_style", "none_of_the_above", "masked_card", "hijri_date",
        "hijri_date_a_day_off", "bilingual", "estate", "executor", "record_touched", "told_apart", "dollar_account",
    }  # fmt: skip


def test_causes_hit_only_where_their_conditions_hold_and_far_more_often_than_elsewhere(tmp_path: Path) -> None:
    demo = read(tmp_path, write_demo_data(tmp_path, pieces=3000))
    spoiled = [("C1", "2026-10", 0.7), ("C2", "2026-09", 0.2), ("C2", "2026-10", 0.2)]
    assert {(error.cause_id, error.batch_id) for error in demo.truth.errors if error.cause_id} == {row[:2] for row in spoiled}
    causes = {cause.cause_id: cause for cause in demo.truth.causes}
    for cause_id, batch_id, rate in spoiled:
        hit = {e.subject_id for e in demo.truth.errors if (e.cause_id, e.batch_id) == (cause_id, batch_id)}
        pieces = {key: piece for key, piece in demo.pieces.items() if piece["batch_id"] == batch_id}
        inside = {k for k, p in pieces.items() if all(p[a] == v for a, v in causes[cause_id].conditions.items())}
        assert len(hit) >= 10
        assert hit <= inside
        assert 0.5 * rate <= len(hit) / len(inside) <= 1.3 * rate
        elsewhere = demo.wrong(causes[cause_id].check_id, batch_id=batch_id) - inside
        assert len(elsewhere) < 0.02 * len(pieces)


def test_no_check_fails_for_more_than_a_fifth_of_a_kind(tmp_path: Path) -> None:
    """Beyond that a run suspects a shifted reference before the pieces."""
    demo = read(tmp_path, write_demo_data(tmp_path, pieces=3000))
    kinds = Counter((piece["batch_id"], piece["comm_type"]) for piece in demo.pieces.values())
    wrong = Counter(
        (error.batch_id, demo.pieces[error.subject_id]["comm_type"], error.check_id)
        for error in demo.truth.errors
        if error.subject_kind is SubjectKind.COMMUNICATION
    )
    assert max(count / kinds[batch_id, kind] for (batch_id, kind, _), count in wrong.items()) < 0.2


def test_each_cause_follows_a_change_that_touched_it(demo: Demo) -> None:
    changes = {row["change_id"]: row for row in demo.tables["changes"]}
    for cause in demo.truth.causes:
        change = changes.pop(cause.change_id)
        first = min(piece["composed_at"] for piece in demo.pieces.values() if piece["batch_id"] >= cause.since)
        assert change["at"] < first
        assert parse_scope(change["scope"]).items() <= cause.conditions.items()
    assert len(changes) == 4, "four changes that did no harm"


def test_each_channel_has_its_contact_and_letters_a_print_site_and_an_envelope(demo: Demo) -> None:
    contacts = {"letter": "recipient_address", "email": "recipient_email", "sms": "recipient_phone"}
    incomplete = demo.wrong("address.incomplete")
    for key, piece in demo.pieces.items():
        given = {channel for channel, column in contacts.items() if piece[column]}
        assert given == {piece["channel"]} or key in incomplete
        letter = piece["channel"] == "letter"
        assert (bool(piece["print_site"]), bool(piece["envelope_id"])) == (letter, letter)
    assert {piece["channel"] for piece in demo.pieces.values()} == set(contacts)


def test_an_envelope_holds_the_letters_to_one_home_except_where_planted(demo: Demo) -> None:
    homes = defaultdict(set)
    strays = demo.wrong("envelope.mixed_customers")
    for key, piece in demo.pieces.items():
        if piece["envelope_id"] and key not in strays:
            customer = demo.customers.get(piece["customer_id"], {})
            homes[piece["envelope_id"]].add(customer.get("household_id") or piece["customer_id"])
    assert all(len(home) == 1 for home in homes.values())
    assert all(demo.pieces[key]["envelope_id"] in homes for key in strays)
    assert max(Counter(piece["envelope_id"] for piece in demo.pieces.values() if piece["envelope_id"]).values()) > 2


def test_offers_go_to_those_who_did_not_refuse_them_except_where_planted(demo: Demo) -> None:
    refused = {row["customer_id"] for row in demo.tables["preferences"] if row["purpose"] == "marketing"}
    offers = {key: piece for key, piece in demo.pieces.items() if piece["comm_type"] == "offer"}
    assert len(offers) > len(demo.wrong("consent.optout_ignored")) > 0
    assert {key for key, piece in offers.items() if piece["customer_id"] in refused} == demo.wrong("consent.optout_ignored")


def test_the_dead_are_written_to_as_estates_except_where_planted(demo: Demo) -> None:
    dead = {key for key, customer in demo.customers.items() if customer["deceased"] == "true"}
    letters = {key: piece["recipient_name"] for key, piece in demo.pieces.items() if piece["customer_id"] in dead}
    by_name = {key for key, name in letters.items() if not name.startswith(("Estate of ", "ورثة "))}
    assert by_name == demo.wrong("recipient.deceased")
    assert len(letters) > len(by_name)
    executors = {row["account_id"]: row["customer_id"] for row in demo.tables["account_holders"] if row["role"] == "executor"}
    about = [piece for piece in demo.about_accounts.values() if piece["account_id"] in executors]
    assert about
    assert all(piece["customer_id"] == executors[piece["account_id"]] for piece in about)


def test_statements_say_what_they_must_except_where_planted(demo: Demo) -> None:
    texts = {row["language"]: row["text"] for row in demo.tables["disclosures"] if row["comm_type"] == "statement"}
    statements = {key: piece for key, piece in demo.pieces.items() if piece["comm_type"] == "statement"}
    without = {key for key, piece in statements.items() if texts[piece["language"]] not in piece["body"]}
    other_language = demo.wrong("content.wrong_language")
    assert without - other_language == demo.wrong("content.missing_disclosure")
    assert without & other_language


def test_records_that_changed_since_are_those_of_movers_and_of_what_is_not_printed(demo: Demo) -> None:
    cutoffs = {batch["batch_id"]: batch["cutoff_at"] for batch in demo.tables["batches"]}
    for batch_id, cutoff in cutoffs.items():
        later = {key for key, customer in demo.customers.items() if customer["updated_at"] > cutoff}
        old = {
            key
            for key, piece in demo.pieces.items()
            if piece["batch_id"] == batch_id and piece["customer_id"] in later
            if piece["recipient_address"] not in ("", demo.customers[piece["customer_id"]]["address"])
        }
        assert old == demo.wrong("record.changed_after_cutoff", batch_id=batch_id) != set()
