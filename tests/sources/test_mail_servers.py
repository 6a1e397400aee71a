"""Name servers are asked once a domain, believed for a while, and their silence is held against nobody."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dns.exception
import dns.resolver
import dns.rrset
import pytest

from commsqa.sources.mail_servers import KEPT, Answer, refusing, takes_mail

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
ANSWERS = {"mail.example": Answer.TAKES, "gone.example": Answer.REFUSES, "slow.example": Answer.UNKNOWN}


LATE: Exception = dns.exception.Timeout()  # type: ignore[no-untyped-call]  # dnspython's exceptions are untyped
SILENT: Exception = dns.resolver.NoNameservers()  # type: ignore[no-untyped-call]  # as above


class Asked:
    """Answers from a table, and remembers who was asked for."""

    def __init__(self, answers: Mapping[str, Answer] = ANSWERS) -> None:
        self.answers = answers
        self.domains: list[str] = []

    def __call__(self, domain: str) -> Answer:
        self.domains.append(domain)
        return self.answers.get(domain, Answer.UNKNOWN)


def test_each_domain_is_asked_once_and_silence_is_no_refusal(tmp_path: Path) -> None:
    ask = Asked()
    found = refusing([*ANSWERS, "mail.example", "gone.example"], tmp_path / "cache.json", now=NOW, ask=ask)
    assert found == {"gone.example"}
    assert sorted(ask.domains) == sorted(ANSWERS)


@pytest.mark.parametrize(
    ("later", "asked"),
    [
        (timedelta(hours=1), {"slow.example"}),
        (KEPT[Answer.REFUSES], {"slow.example", "gone.example"}),
        (KEPT[Answer.TAKES], {"slow.example", "gone.example", "mail.example"}),
    ],
)
def test_an_answer_is_believed_for_a_while(tmp_path: Path, later: timedelta, asked: set[str]) -> None:
    refusing(ANSWERS, tmp_path / "cache.json", now=NOW, ask=Asked())
    ask = Asked()
    assert refusing(ANSWERS, tmp_path / "cache.json", now=NOW + later, ask=ask) == {"gone.example"}
    assert set(ask.domains) == asked


def test_name_servers_that_find_no_domain_at_all_are_not_believed(tmp_path: Path) -> None:
    ask = Asked(dict.fromkeys(["mail.example", "gone.example"], Answer.REFUSES))
    assert refusing(["mail.example", "gone.example"], tmp_path / "cache.json", now=NOW, ask=ask) == frozenset()


def test_nobody_waits_for_name_servers_that_are_down(tmp_path: Path) -> None:
    ask = Asked({})
    assert refusing([f"d{n}.example" for n in range(1000)], tmp_path / "cache.json", now=NOW, ask=ask) == frozenset()
    assert len(ask.domains) < 100
    assert not (tmp_path / "cache.json").exists()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 1}', '{"a": ["takes", "2026"]}', '{"a": ["x", "2026-01-31T12:00:00Z"]}'])
def test_a_broken_cache_is_written_anew(tmp_path: Path, text: str) -> None:
    (tmp_path / "cache.json").write_text(text)
    assert refusing(ANSWERS, tmp_path / "cache.json", now=NOW, ask=Asked()) == {"gone.example"}
    ask = Asked()
    refusing(ANSWERS, tmp_path / "cache.json", now=NOW, ask=ask)
    assert ask.domains == ["slow.example"]


def test_the_cache_names_no_domain_and_need_not_be_writable(tmp_path: Path) -> None:
    refusing(ANSWERS, tmp_path / "cache.json", now=NOW, ask=Asked())
    assert "example" not in (tmp_path / "cache.json").read_text()
    assert refusing(ANSWERS, tmp_path / "no such folder" / "cache.json", now=NOW, ask=Asked()) == {"gone.example"}


class Zone(dns.resolver.Resolver):
    """A resolver that answers from a table: (name, kind) to records; a fault is raised; a name that nobody has is NXDOMAIN."""

    def __init__(self, records: Mapping[tuple[str, str], list[str] | Exception]) -> None:
        super().__init__(configure=False)
        self.records = records

    def resolve(self, qname: Any, rdtype: Any = "A", *_: Any, **__: Any) -> Any:
        name = qname.to_text(omit_final_dot=True)
        found = self.records.get((name, rdtype), [])
        if isinstance(found, Exception):
            raise found
        if not any(known == name for known, _ in self.records):
            raise dns.resolver.NXDOMAIN
        return SimpleNamespace(rrset=dns.rrset.from_text_list(qname, 60, "IN", rdtype, found) if found else None)


@pytest.mark.parametrize(
    ("domain", "records", "answer"),
    [
        ("mail.example", {("mail.example", "MX"): ["10 mx.mail.example."]}, Answer.TAKES),
        ("mail.example", {("mail.example", "MX"): ["0 ."]}, Answer.REFUSES),  # a null MX
        ("mail.example", {("mail.example", "A"): ["192.0.2.1"]}, Answer.TAKES),
        ("mail.example", {("mail.example", "AAAA"): ["2001:db8::1"]}, Answer.TAKES),
        ("mail.example", {("mail.example", "TXT"): ["x"]}, Answer.REFUSES),
        ("mail.example", {("other.example", "A"): ["192.0.2.1"]}, Answer.REFUSES),  # nobody has the name
        ("mail.example", {("mail.example", "MX"): LATE}, Answer.UNKNOWN),
        ("mail.example", {("mail.example", "MX"): SILENT}, Answer.UNKNOWN),
        ("mail.example", {("mail.example", "MX"): OSError()}, Answer.UNKNOWN),
        ("münchener.example", {("xn--mnchener-65a.example", "MX"): ["10 mx.mail.example."]}, Answer.TAKES),
        ("a..b", {}, Answer.UNKNOWN),
        (f"{'a' * 64}.example", {}, Answer.UNKNOWN),
        ("\ud800.example", {}, Answer.UNKNOWN),
    ],
)
def test_what_name_servers_say_of_a_domain(
    domain: str, records: Mapping[tuple[str, str], list[str] | Exception], answer: Answer
) -> None:
    assert takes_mail(domain, Zone(records)) is answer
