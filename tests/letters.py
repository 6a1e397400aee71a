"""A project of a few letters, written anew between runs: what was wrong is corrected, composed again, or joined by more."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

Row = Mapping[str, str]

_COLUMNS = ("communication_id", "batch_id", "composition_no", "comm_type", "channel", "customer_id", "recipient_name", "body")
_SOURCES = """\
name: letters
sources:
  communications: {uri: data/communications.csv}
  customers: {uri: data/customers.csv}
policies: {checks: checks.yaml}
"""
_NAMES = {"K1": "Anna Berg", "K2": "Petr Novak", "K3": "Leila Haddad"}


def letter(number: int, *, batch: str = "B1", composition: int = 1, name: str | None = None, body: str = "Dear customer.") -> Row:
    """A right letter to customer 1, 2 or 3, unless a wrong name or body is given."""
    customer = f"K{(number - 1) % 3 + 1}"
    values = (f"L{number}", batch, str(composition), "letter", "letter", customer, name or _NAMES[customer], body)
    return dict(zip(_COLUMNS, values, strict=True))


def wrong(number: int, *, batch: str = "B1", composition: int = 1) -> Row:
    """A letter whose text is unfinished: content.unresolved_placeholder, which is held."""
    return letter(number, batch=batch, composition=composition, body="Dear {{first_name}}, hello.")


def misnamed(number: int, *, batch: str = "B1", composition: int = 1) -> Row:
    """A letter with a slip in the name: name.misspelled, which is low and leaves."""
    name = _NAMES[f"K{(number - 1) % 3 + 1}"]
    return letter(number, batch=batch, composition=composition, name=name[:2] + "x" + name[3:])


def write_letters(folder: Path, letters: Iterable[Row], *, disabled: Iterable[str] = ()) -> Path:
    """The project with these letters; nothing of it is required, and the checks named are switched off."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "commsqa.yaml").write_text(_SOURCES, encoding="utf-8")
    off = ", ".join(f"{check_id}: {{enabled: false}}" for check_id in disabled)
    (folder / "checks.yaml").write_text(f"required: []\nchecks: {{{off}}}\n", encoding="utf-8")
    _write(folder / "data" / "communications.csv", _COLUMNS, letters)
    _write(folder / "data" / "customers.csv", ("customer_id", "full_name"), _customers())
    return folder


def _customers() -> list[Row]:
    return [{"customer_id": key, "full_name": name} for key, name in _NAMES.items()]


def _write(path: Path, columns: Iterable[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
