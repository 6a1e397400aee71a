"""What the checks on the text say: whom a shown id concerns, where a garbled value is corrected, whose language counts."""

import ibis
import pytest

from commsqa.checks.base import Check
from commsqa.checks.dependence import attributes_read
from commsqa.checks.engine import EngineResult
from commsqa.checks.examples import Example, RowValues, example
from commsqa.checks.facts import join_facts
from commsqa.checks.registry import discover
from commsqa.domain.findings import Disclosure
from commsqa.domain.tables import ATTRIBUTES
from commsqa.project.models import ChecksPolicy
from tests.factories import Bench, records_with

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]  # each world is a run of the engine

CHECKS = discover()
OTHER, GARBLED, LANGUAGE = (CHECKS[f"content.{name}"] for name in ("other_customer_data", "mojibake", "wrong_language"))
PLACEHOLDER, DISCLOSURE = (CHECKS[f"content.{name}"] for name in ("unresolved_placeholder", "missing_disclosure"))
ENGLISH = "Dear Anna Berg, the balance of your account is 130.00 EUR."
_HOLDERS: tuple[str | RowValues, ...] = ("K1", {"account_id": "A0000002", "customer_id": "K0000002"})


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench()


def _world(
    body: str, *, postings: list[dict[str, str]] | None = None, holders: tuple[str | RowValues, ...] = _HOLDERS
) -> Example:
    world = example(
        pieces=[
            {"body": body},
            {"communication_id": "P2", "account_id": "A0000002", "customer_id": "K0000002", "body": "Account A0000002"},
        ],
        customers=[{"customer_id": "K0000002", "full_name": "Omar Haddad"}],
        accounts=[{"account_id": "A0000002"}, {"account_id": "A0000003"}],
        holders=holders,
    )
    return Example({**world.tables, "postings": postings or []})


def _found(result: EngineResult) -> list[str]:
    return [failure.subject_id for failure in result.failures]


def test_another_customer_s_account_in_the_text_is_a_breach_of_an_id_alone(bench: Bench) -> None:
    result = bench.run(_world("Account A0000002, and A0000002 again"), OTHER)
    assert _found(result) == ["P1"]
    judgement = result.failures[0].judgement
    assert judgement.evidence.stated == "A0000002"
    assert (judgement.harm.reached_other, judgement.harm.discloses) == (True, Disclosure.CONTACT)


def test_an_account_that_a_posting_of_the_piece_s_account_names_is_the_other_side_of_a_transfer(bench: Bench) -> None:
    posting = {
        "posting_id": "T1",
        "account_id": "A1",
        "posted_on": "2026-01-05",
        "amount": "-5.00",
        "description": "TO A-0000002",
    }
    assert _found(bench.run(_world("Account A0000002", postings=[posting]), OTHER)) == []
    assert _found(bench.run(_world("Account A0000002", postings=[{**posting, "account_id": "A0000002"}]), OTHER)) == ["P1"]


def test_an_account_that_nobody_holds_is_nobody_s_data(bench: Bench) -> None:
    assert _found(bench.run(_world("Account A0000003"), OTHER)) == []


def test_what_a_co_holder_of_the_piece_s_account_holds_besides_is_left(bench: Bench) -> None:
    joint = (*_HOLDERS, "K0000002")
    assert _found(bench.run(_world("Account A0000002", holders=joint), OTHER)) == []


@pytest.mark.parametrize(("own", "beside"), [("A0000009", "A00000092"), ("A0000009", "1A0000009")])
def test_a_longer_id_that_holds_the_piece_s_own_is_still_seen(bench: Bench, own: str, beside: str) -> None:
    world = example(
        piece={"account_id": own, "body": f"Account {own}, account {beside}"},
        customers=[{"customer_id": "K2"}],
        accounts=[{"account_id": own}, {"account_id": beside}],
        holders=[{"account_id": own}, {"account_id": beside, "customer_id": "K2"}],
    )
    result = bench.run(world, OTHER)
    assert [failure.judgement.evidence.stated for failure in result.failures] == [beside]


def test_a_garbled_name_that_the_register_has_too_is_to_be_corrected_there(bench: Bench) -> None:
    name = "José Pérez".encode().decode("latin-1")
    printed = bench.run(example(piece={"recipient_name": name}, customer={"full_name": "José Pérez"}), GARBLED)
    recorded = bench.run(example(piece={"recipient_name": name}, customer={"full_name": name}), GARBLED)
    assert "register" not in printed.failures[0].judgement.evidence.sentence
    assert "register" in recorded.failures[0].judgement.evidence.sentence
    assert recorded.failures[0].judgement.evidence.expected == "José Pérez"


def test_letters_lost_in_a_name_are_told_from_the_register(bench: Bench) -> None:
    result = bench.run(example(piece={"recipient_name": "Ji?í Dvo?ák"}, customer={"full_name": "Jiří Dvořák"}), GARBLED)
    assert result.failures[0].judgement.evidence.expected == "Jiří Dvořák"


def test_the_language_of_the_register_counts_and_not_that_of_the_piece(bench: Bench) -> None:
    result = bench.run(example(piece={"body": ENGLISH, "language": "ar"}, customer={"language": "en"}), LANGUAGE)
    assert _found(result) == []
    result = bench.run(example(piece={"body": ENGLISH, "language": "en"}, customer={"language": "ar-KW"}), LANGUAGE)
    evidence = result.failures[0].judgement.evidence
    assert (evidence.stated, evidence.expected) == ("en", "ar-KW")


def test_pieces_in_unknown_languages_are_not_evaluated(bench: Bench) -> None:
    result = bench.run(example(piece={"body": ENGLISH, "language": None}, customer={"language": None}), LANGUAGE)
    assert sum(result.runs[LANGUAGE.id].evaluated.values()) == 0


def test_only_the_language_is_no_cause_of_a_wrong_language() -> None:
    _, records = records_with({"communications": []})
    schema: ibis.Schema = join_facts(records).schema()
    read = {check.id: attributes_read(check, schema, ATTRIBUTES) for check in (OTHER, GARBLED, LANGUAGE)}
    assert read == {OTHER.id: set(), GARBLED.id: set(), LANGUAGE.id: {"language"}}


def test_a_kind_that_must_be_in_arabic_is_told_so() -> None:
    policy = ChecksPolicy(arabic_required=("statement",))
    world = example(piece={"body": ENGLISH}, customer={"language": "en"}, policy=policy)
    evidence = Bench().run(world, LANGUAGE).failures[0].judgement.evidence
    assert (evidence.stated, evidence.expected) == ("en", "ar")
    assert "must have" in evidence.sentence


def test_a_placeholder_is_shown_with_its_surroundings(bench: Bench) -> None:
    result = bench.run(example(piece={"body": "Dear Anna, your account null was closed."}), PLACEHOLDER)
    assert result.failures[0].judgement.evidence.stated == "Dear Anna, your account null was closed."


@pytest.mark.parametrize(("recorded", "printed", "found"), [("Anna Null", "Anna Null", []), ("Anna Berg", "null null", ["P1"])])
def test_a_name_explains_null_only_where_it_is_one(bench: Bench, recorded: str, printed: str, found: list[str]) -> None:
    world = example(piece={"body": "Dear null,", "recipient_name": printed}, customer={"full_name": recorded})
    assert _found(bench.run(world, PLACEHOLDER)) == found


def test_missing_disclosures_are_called_by_their_first_words_and_other_kinds_are_not_evaluated(bench: Bench) -> None:
    texts = ["Deposits are protected.", "Complaints go to the ombudsman of banks in the capital city, who answers.", "Dear Anna"]
    world = example(pieces=[{"body": "dear anna"}, {"communication_id": "P2", "comm_type": "notice", "body": "dear anna"}])
    rows = [{"comm_type": "statement", "text": text} for text in texts]
    result = bench.run(Example({**world.tables, "disclosures": rows}), DISCLOSURE)
    assert _found(result) == ["P1"]
    evidence = result.failures[0].judgement.evidence
    assert evidence.expected == "Complaints go to the ombudsman of banks in… | Deposits are protected."
    assert result.runs[DISCLOSURE.id].evaluated == {"notice": 0, "statement": 1}


@pytest.mark.parametrize("check", [GARBLED, LANGUAGE, PLACEHOLDER, DISCLOSURE], ids=lambda check: check.id)
def test_findings_on_the_text_speak_arabic_too_and_say_what_follows(bench: Bench, check: Check) -> None:
    for world in check.catches:
        if world.policy == ChecksPolicy():
            evidence = bench.run(world, check).failures[0].judgement.evidence
            assert evidence.sentence_ar
            assert max(len(evidence.sentence), len(evidence.sentence_ar)) <= 160
    assert len(check.runbook) >= 2
