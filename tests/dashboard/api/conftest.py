"""Programs that ask the API by a token, on a project of two real runs."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from commsqa.domain.people import Role
from commsqa.services.house import House
from tests.dashboard.conftest import signed_in

Program = Callable[..., TestClient]


@pytest.fixture
def reader(house: House) -> TestClient:
    """May everything, and is to change nothing."""
    return signed_in(house, Role.ADMIN, via="token")


@pytest.fixture
def program(own_house: House) -> Program:
    """`program(Role.STEWARD)`: somebody's token on a project of one's own."""
    return lambda *roles, **about: signed_in(own_house, *roles, via="token", **about)
