"""Data Docs through us: signed in, nothing beside them, nothing from elsewhere."""

import re

import pytest
from fastapi.testclient import TestClient

from commsqa.dashboard.app import create_app
from commsqa.domain.people import Role
from commsqa.errors import UnknownIdError
from commsqa.services.data_docs import data_docs_of, data_docs_page
from commsqa.services.house import House
from tests.dashboard.conftest import SignIn


def test_the_site_is_shown_to_who_is_signed_in(sign_in: SignIn, house: House) -> None:
    client = sign_in(Role.AUDITOR)
    assert client.get("/docs-gx").headers["location"] == "/docs-gx/index.html"
    assert "Data Docs" in client.get("/docs-gx/index.html").text
    nobody = TestClient(create_app(house), follow_redirects=False, base_url="http://localhost")
    assert nobody.get("/docs-gx/index.html").status_code == 303


def test_every_link_of_the_index_is_a_page_that_uses_its_own_style_alone(sign_in: SignIn) -> None:
    client = sign_in(Role.STEWARD)
    index = client.get("/docs-gx/index.html")
    links = sorted(set(re.findall(r'href="([^"#:]+\.html)"', index.text)))
    assert len(links) > 2
    for link in links:
        answer = client.get(f"/docs-gx/{link}")
        assert answer.status_code == 200, link
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert answer.text.count("<style>") == policy.count("'sha256-")
        assert " style=" not in answer.text
        assert not re.search(r"<script|(src|href)=\"https?:", answer.text)


@pytest.mark.parametrize(
    ("check_id", "suite"),
    [("recipient.not_account_holder", "communications"), ("piece.missing", "accounts"), ("batch.control_total", "batches")],
)
def test_a_check_has_the_pages_that_tell_of_it(house: House, check_id: str, suite: str) -> None:
    with house.store.snapshot() as tx:
        (run, *_) = tx.runs.newest(limit=1)
    found = data_docs_of(house, run.run_id, check_id)
    assert found
    for name, path in found.items():
        assert name.startswith(suite)
        assert run.run_id in path
        assert check_id in data_docs_page(house, path)
    assert data_docs_of(house, "R-none", check_id) == {}


@pytest.mark.parametrize(
    "path",
    [
        "../great_expectations.yml",
        "../../commsqa.db",
        "../../keys/master.key",
        "validations/../../../keys/signing.key",
        "/etc/passwd",
        "index.html/../../x.html",
        "expectations",
        "",
        "index.html\0",
        "none.html",
    ],
)
def test_nothing_else_can_be_read(house: House, sign_in: SignIn, path: str) -> None:
    with pytest.raises(UnknownIdError):
        data_docs_page(house, path)
    if path.isprintable() and path:
        assert sign_in(Role.ADMIN).get("/docs-gx/" + path.replace("..", "%2e%2e")).status_code in (303, 404)


def test_a_link_out_of_the_site_is_not_followed(own_house: House) -> None:
    secret = own_house.state / "keys" / "secret.html"
    secret.write_text("secret", encoding="utf-8")
    (own_house.state / "gx" / "data_docs" / "inside.html").symlink_to(secret)
    with pytest.raises(UnknownIdError):
        data_docs_page(own_house, "inside.html")
