"""Sealed names can be searched by who may, in both scripts; the index tells nobody a name and forgets a customer."""

import pyarrow.parquet as pq
import pytest

from commsqa.errors import InputError
from commsqa.services.house import House
from commsqa.services.name_index import find_names, forget
from tests.dashboard.conftest import Checked

pytestmark = pytest.mark.slow


def wrong_customers(checked: Checked, house: House) -> list[tuple[str, dict[str, str]]]:
    """Customers that are in an index, by their digest."""
    files = (house.state / "runs").glob("*/names.parquet")
    known = {digest for path in files for digest in pq.read_table(path)["customer_digest"].to_pylist()}
    rows = ((house.keyring.customer_digest(row["customer_id"]), row) for row in checked.project.rows("customers"))
    return [(digest, row) for digest, row in rows if digest in known]


def test_every_customer_with_findings_is_found_by_name_in_either_script(two_runs: Checked, own_house: House) -> None:
    customers = wrong_customers(two_runs, own_house)
    assert len(customers) > 10
    for digest, row in customers[:25]:
        for name in filter(None, (row["full_name"], row["name_alt"])):
            found = {each.customer_digest: each.alike for each in find_names(own_house, name)}
            assert found.get(digest) is False, "found, in the same spelling"


def test_a_search_is_recorded_without_the_name(two_runs: Checked, own_house: House) -> None:
    name = wrong_customers(two_runs, own_house)[0][1]["full_name"]
    find_names(own_house, name)
    with own_house.store.engine.connect() as connection:
        last = tuple(connection.exec_driver_sql("SELECT action, subject, details FROM audit ORDER BY seq DESC LIMIT 1").one())
    assert last[0] == "names.searched"
    assert not set(name.lower().split()) & set(f"{last[1]} {last[2]}".lower().split())
    for path in (own_house.state / "runs").glob("*/names.parquet"):
        assert name.split()[0].encode() not in path.read_bytes()


def test_a_customer_can_be_forgotten(two_runs: Checked, own_house: House) -> None:
    digest, row = wrong_customers(two_runs, own_house)[0]
    assert forget(own_house, digest) >= 1
    assert digest not in {each.customer_digest for each in find_names(own_house, row["full_name"])}
    assert forget(own_house, digest) == 0


def test_a_name_needs_a_letter(own_house: House) -> None:
    with pytest.raises(InputError, match="at least one letter"):
        find_names(own_house, " — ")
