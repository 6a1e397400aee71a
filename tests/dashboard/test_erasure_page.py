"""Erasing evidence by hand and by age, on the page."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pyarrow import parquet as pq

from commsqa.domain.people import Role
from commsqa.errors import EvidenceError
from commsqa.project.retention import RetentionPolicy
from commsqa.services.house import House
from commsqa.services.queries import find_run, open_evidence
from tests.dashboard.conftest import CSRF, SignIn, signed_in


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_opens_for_an_admin_alone(language: str, sign_in: SignIn) -> None:
    assert sign_in(Role.ADMIN, language=language).get("/audit/erasure").status_code == 200
    for role in (Role.STEWARD, Role.ON_CALL, Role.AUDITOR, Role.APPROVER):
        client = sign_in(role)
        assert client.get("/audit/erasure").status_code == 403
        assert client.post("/audit/erasure", data={"csrf_token": CSRF}).status_code == 403
        assert client.post("/audit/retention", data={"csrf_token": CSRF}).status_code == 403


def test_a_customers_evidence_is_erased_and_listed_by_digest(own_house: House) -> None:
    run = find_run(own_house, None)
    rows = pq.read_table(own_house.run_folder(run.run_id) / "evidence.parquet", columns=["finding_id", "customer_digest"])
    finding, digest = next(pair for pair in zip(*(column.to_pylist() for column in rows.columns), strict=True) if pair[1])
    client = signed_in(own_house, Role.ADMIN, login="root")
    fields = {"csrf_token": CSRF, "what": "customer", "subject": digest, "reason": "asked"}
    asked = client.post("/audit/erasure", data=fields)
    assert (asked.status_code, "will not be readable by anybody, ever" in asked.text) == (200, True)
    assert "Nothing was erased yet." in asked.text
    answer = client.post("/audit/erasure", data=fields | {"sure": "true"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/audit/erasure")
    listed = client.get("/audit/erasure").text
    assert "Evidence was erased (customer). Keys destroyed: 1" in listed
    assert digest in listed
    with pytest.raises(EvidenceError):
        open_evidence(own_house, finding, reason="after")


def test_without_a_reason_nothing_is_erased(own_house: House) -> None:
    run_id = find_run(own_house, None).run_id
    client = signed_in(own_house, Role.ADMIN)
    fields = {"csrf_token": CSRF, "what": "run", "subject": run_id}
    answer = client.post("/audit/erasure", data=fields)
    assert (answer.status_code, f'value="{run_id}"' in answer.text) == (400, True)
    nobody = client.post("/audit/erasure", data=fields | {"subject": "R-none", "reason": "asked by <him>"})
    assert nobody.status_code == 404
    assert "asked by &lt;him&gt;" in nobody.text
    assert client.post("/audit/erasure", data=fields | {"reason": "asked", "what": "everything"}).status_code == 400
    assert client.post("/audit/erasure", data=fields | {"reason": "asked", "csrf_token": ""}).status_code == 403
    assert "Nothing was erased yet." in client.get("/audit/erasure").text


def test_what_is_too_old_is_told_and_erased(own_house: House) -> None:
    later = own_house.clock() + timedelta(days=15)
    house = replace(own_house, retention=RetentionPolicy(evidence_days=30), clock=lambda: later)
    client = signed_in(house, Role.ADMIN)
    assert "30 days after its run" in client.get("/audit/erasure").text
    assert "Erase what is too old" in client.get("/audit/erasure").text
    assert client.post("/audit/retention", data={"csrf_token": CSRF}).status_code == 303
    after = client.get("/audit/erasure").text
    assert "Nothing is too old." in after
    assert "Evidence was erased (run). Keys destroyed: 1" in after
