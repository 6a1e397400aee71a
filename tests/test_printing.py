"""What people see on a terminal."""

import pytest

from commsqa.printing import print_table


def test_a_row_is_one_line_on_a_narrow_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    print_table(
        ("check", "runnable"), [("preference.channel_violated", "wants preferences.allowed: [none] given"), ("x.y", None)]
    )
    header, row, last = capsys.readouterr().out.splitlines()
    assert header.split() == ["check", "runnable"]
    assert row.split(maxsplit=1) == ["preference.channel_violated", "wants preferences.allowed: [none] given"]
    assert last.strip() == "x.y"
