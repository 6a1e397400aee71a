"""What the environment may say, and how a mistake in it is called."""

from pathlib import Path

import pytest

from commsqa.bootstrap import open_house
from commsqa.errors import InputError
from commsqa.project.template import write_project
from commsqa.store.keys import KeyRing

KEY, OTHER = "ab" * 32, "cd" * 32


def test_keys_in_the_environment_are_used_and_no_key_files_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_project(tmp_path / "bank")
    monkeypatch.setenv("COMMSQA_MASTER_KEY", KEY)
    monkeypatch.setenv("COMMSQA_SIGNING_KEY", OTHER)
    monkeypatch.setenv("COMMSQA_ACTOR", "maria.steward")
    with open_house(tmp_path / "bank") as house:
        ring = KeyRing(master_key=bytes.fromhex(KEY), signing_key=bytes.fromhex(OTHER))
        assert house.keyring.customer_digest("007") == ring.customer_digest("007")
        assert house.actor == "maria.steward"
    assert not (tmp_path / "bank" / ".commsqa" / "keys").exists()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("COMMSQA_MASTER_KEY", "not-a-key", "a key is 64 hex digits"),
        ("COMMSQA_SIGNING_KEY", KEY[:-1], "a key is 64 hex digits"),
        ("COMMSQA_LOG_LEVEL", "loud", "should be 'debug', 'info', 'warning' or 'error'"),
    ],
)
def test_a_wrong_variable_is_one_line_that_names_it_and_not_its_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    write_project(tmp_path / "bank")
    monkeypatch.setenv(name, value)
    with pytest.raises(InputError) as caught, open_house(tmp_path / "bank"):
        pass
    assert name in str(caught.value)
    assert sentence in str(caught.value)
    assert value not in str(caught.value)
