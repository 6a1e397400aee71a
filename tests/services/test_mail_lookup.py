"""A batch's domains are looked up, each once, and only those that its emails go to."""

from datetime import UTC, datetime
from pathlib import Path

from commsqa.checks.examples import example
from commsqa.services.mail_lookup import CACHE, refused_domains
from commsqa.sources.mail_servers import Answer
from tests.factories import records_with

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


def test_the_domains_of_the_batch_are_asked_the_usual_ones_first(tmp_path: Path) -> None:
    addresses = ["anna@Gone.example", "omar@mail.example", "nora@mail.example", "nobody", None]
    pieces = [{"communication_id": f"P{n}", "recipient_email": address} for n, address in enumerate(addresses)]
    other = {"communication_id": "P9", "batch_id": "B0", "recipient_email": "x@earlier.example"}
    _, records = records_with(example(pieces=[*pieces, other]).tables)
    asked: list[str] = []

    def ask(domain: str) -> Answer:
        asked.append(domain)
        return Answer.REFUSES if domain == "gone.example" else Answer.TAKES

    assert refused_domains(records.pieces, tmp_path, now=NOW, ask=ask) == {"gone.example"}
    assert sorted(asked) == ["gone.example", "mail.example"]
    assert (tmp_path / CACHE).exists()
