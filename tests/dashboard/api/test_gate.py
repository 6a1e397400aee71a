"""The live gate over HTTP."""

from threading import Thread
from typing import Any

import pytest
from fastapi.testclient import TestClient

from commsqa.dashboard.api.areas import PREFIX
from commsqa.dashboard.api.examples import CHECK_REQUEST
from commsqa.dashboard.api.gate import Warming
from commsqa.domain.people import Role
from commsqa.services.house import House
from commsqa.store.trail import Entry, Wanted
from tests.dashboard.api.conftest import Program
from tests.dashboard.conftest import signed_in

CHECK = f"{PREFIX}/check"


def piece(**changes: Any) -> dict[str, Any]:
    return {**CHECK_REQUEST["pieces"][0], "closing_balance": "1205.00", **changes}


def asked(*pieces: dict[str, Any], **references: Any) -> dict[str, Any]:
    tables = {**CHECK_REQUEST["references"], "postings": [], "profiles": [], "disclosures": [], "preferences": [], **references}
    return {"pieces": list(pieces or [piece()]), "references": tables}


@pytest.fixture(scope="module")
def gate(house: House) -> TestClient:
    return signed_in(house, Role.STEWARD, via="token")


def decisions(client: TestClient, body: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    response = client.post(CHECK, json=body)
    assert response.status_code == 200, response.text
    results = response.json()["results"]
    return [(each["communication_id"], each["decision"], [one["check_id"] for one in each["findings"]]) for each in results]


@pytest.mark.slow
def test_pieces_are_answered_in_their_order(gate: TestClient) -> None:
    body = asked(
        piece(communication_id="P-3"),
        piece(communication_id="P-1", closing_balance=1250, period_end="2026-10-30"),
        piece(communication_id="P-2", customer_id="K9", period_end="2026-10-29"),
    )
    found = decisions(gate, body)
    assert [each[0] for each in found] == ["P-3", "P-1", "P-2"]
    assert [each[1] for each in found] == ["released", "held", "held"]
    assert found[1][2] == ["balance.differs_from_ledger"]
    assert "recipient.unknown_customer" in found[2][2]


@pytest.mark.slow
def test_a_reason_holds_no_value_and_evidence_is_asked_for(gate: TestClient) -> None:
    body = asked(piece(closing_balance="1250.00"))
    plain = gate.post(CHECK, json=body)
    assert "1250" not in plain.text
    assert set(plain.json()["results"][0]["findings"][0]) == {"check_id", "severity", "reason"}
    shown = gate.post(f"{CHECK}?evidence=true", json=body).json()["results"][0]["findings"][0]
    assert (shown["stated"], shown["expected"]) == ("1250.000", "1205.000")


@pytest.mark.slow
def test_evidence_needs_its_permission(program: Program) -> None:
    client = program(Role.ON_CALL)
    assert client.post(CHECK, json=asked()).status_code == 403


@pytest.mark.slow
def test_a_required_check_without_its_table_holds(gate: TestClient) -> None:
    ((_, decision, checks),) = decisions(gate, asked(piece(), ledger_balances=[]))
    assert decision == "held"
    assert checks == ["balance.differs_from_ledger"]


def without(*names: str, **changes: Any) -> dict[str, Any]:
    return {name: value for name, value in piece(**changes).items() if name not in names}


ACCOUNT, BALANCE, DAY = "account_id", "closing_balance", "statement_date"
UNSAID: list[tuple[str, list[dict[str, Any]], list[str]]] = [
    ("no balance", [without(BALANCE)], ["held"]),
    ("a name is misspelled", [without(BALANCE, closing_balence="1205.00")], ["held"]),
    ("no balance, and it says so", [piece(closing_balance=None)], ["released"]),
    ("nothing of an account", [without(ACCOUNT, BALANCE, DAY)], ["released"]),
    ("one without beside one with", [piece(), without(ACCOUNT, BALANCE, DAY, communication_id="P-2")], ["released"] * 2),
    ("one greeting, one half", [without(ACCOUNT, BALANCE, DAY), without(DAY, communication_id="P-2")], ["released", "held"]),
]


@pytest.mark.slow
@pytest.mark.parametrize(("pieces", "expected"), [pytest.param(*each[1:], id=each[0]) for each in UNSAID])
def test_what_is_half_told_is_held_and_a_greeting_is_not(
    gate: TestClient, pieces: list[dict[str, Any]], expected: list[str]
) -> None:
    assert [each[1] for each in decisions(gate, asked(*pieces))] == expected


def newest_event(house: House) -> Entry:
    with house.store.snapshot() as tx:
        (entry,) = tx.trail.newest(Wanted(), limit=1)
    return entry


@pytest.mark.slow
def test_the_gate_is_prepared_without_an_answer_or_an_event(own_house: House) -> None:
    client = signed_in(own_house, Role.STEWARD, via="token")
    before = newest_event(own_house)
    Warming(client.app).run()  # type: ignore[arg-type]  # a FastAPI
    assert newest_event(own_house) == before
    engines = dict(client.app.state.live_gate._records._engines)  # type: ignore[attr-defined]  # as above
    assert len(engines) == 2
    for given in ({}, {"opening_balance": None}, {"opening_balance": "1205.00"}):
        assert decisions(client, asked(piece(**given)))[0][1] == "released"
        assert decisions(client, {"pieces": [piece(**given)]})[0][1] == "held"
    assert client.app.state.live_gate._records._engines == engines  # type: ignore[attr-defined]


@pytest.mark.slow
def test_its_preparation_is_stopped_without_harm(own_house: House) -> None:
    client = signed_in(own_house, Role.STEWARD, via="token")
    warming = Warming(client.app)  # type: ignore[arg-type]
    warming.start()
    warming.stop()
    assert not warming.is_alive()
    assert decisions(client, asked(piece()))[0][1] == "released"


@pytest.mark.slow
def test_pieces_of_a_request_are_seen_together_and_of_two_requests_are_not(gate: TestClient) -> None:
    twins = asked(piece(communication_id="P-1"), piece(communication_id="P-2"))
    assert [each[2] for each in decisions(gate, twins)] == [[], ["piece.duplicate"]]
    assert decisions(gate, asked(piece(communication_id="P-2"))) == [("P-2", "released", [])]


@pytest.mark.slow
def test_requests_at_once_do_not_mix(gate: TestClient) -> None:
    answers: dict[int, Any] = {}

    def ask(number: int) -> None:
        wrong = number % 2 == 1
        body = asked(piece(communication_id=f"P-{number}", closing_balance="1250.00" if wrong else "1205.00"))
        answers[number] = decisions(gate, body)

    threads = [Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {number: answer[0][:2] for number, answer in answers.items()} == {
        number: (f"P-{number}", "held" if number % 2 else "released") for number in range(8)
    }


@pytest.mark.slow
def test_a_request_is_an_audit_event_with_counts_only(program: Program, own_house: House) -> None:
    client = program(Role.STEWARD)
    client.post(CHECK, json=asked(piece(closing_balance="1250.00")))
    entry = newest_event(own_house)
    assert (entry.actor, entry.action) == ("sam", "gate.checked")
    assert entry.facts == {
        "pieces": 1,
        "batches": 1,
        "held": 1,
        "findings": {"balance.differs_from_ledger": 1},
        "evidence": False,
    }


WRONG: list[tuple[Any, str]] = [
    ({"pieces": []}, "#/pieces"),
    ({}, "#/pieces"),
    ([], "#"),
    ({"pieces": [piece()], "other": 1}, "#/other"),
    ({"pieces": [piece(), 5]}, "#/pieces/1"),
    ({"pieces": [piece(), piece()]}, "#/pieces/1"),
    ({"pieces": [piece(), piece(batch_id="B2")]}, "#/pieces/1/communication_id"),
    ({"pieces": [piece(communication_id=str(number)) for number in range(5_001)]}, "#/pieces"),
    ({"pieces": [piece(communication_id=None)]}, "#/pieces/0/communication_id"),
    ({"pieces": [piece(closing_balance="12,50")]}, "#/pieces/0/closing_balance"),
    ({"pieces": [piece(closing_balance=0.0001)]}, "#/pieces/0/closing_balance"),
    ({"pieces": [piece(due_date="31.10.2026")]}, "#/pieces/0/due_date"),
    ({"pieces": [piece(subject={"a": 1})]}, "#/pieces/0/subject"),
    ({"pieces": [{"communication_id": "P-1"}]}, "#/pieces/channel"),
    ({"pieces": [piece()], "references": {"custmers": []}}, "#/references/custmers"),
    ({"pieces": [piece()], "references": {"communications": []}}, "#/references/communications"),
    ({"pieces": [piece()], "references": {"customers": [{"customer_id": "K1", "full_name": "A", "is_test": "maybe"}]}},
     "#/references/customers/0/is_test"),
    ({"pieces": [piece()], "references": {"accounts": [{"account_id": "A"}, {"account_id": "A"}]}}, "#/references/accounts/1"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "place"), WRONG)
def test_each_mistake_is_named_by_its_place(gate: TestClient, body: Any, place: str) -> None:
    response = gate.post(CHECK, json=body)
    assert response.status_code == 422
    assert place in [each["pointer"] for each in response.json()["errors"]]
    for value in ("12,50", "31.10.2026", "maybe"):
        assert value not in response.text


JSON = "application/json"
UNREAD = [(b"{", JSON, 400), (b"\xff", JSON, 400), (b"{} {}", JSON, 400), (b"{}", "text/plain", 415)]


@pytest.mark.parametrize(("content", "kind", "status"), UNREAD)
def test_what_is_no_json_is_refused(gate: TestClient, content: bytes, kind: str, status: int) -> None:
    response = gate.post(CHECK, content=content, headers={"content-type": kind})
    assert response.status_code == status
