"""Asks the name servers whether a domain takes mail, and remembers the answers on disk for a while.

No answer is *unknown*, and unknown is never held against a domain: name servers that are slow, down or shut off accuse nobody.
"""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

import dns.exception
import dns.name
import dns.rdata
import dns.resolver
from dns.rdtypes.ANY.MX import MX

from commsqa.domain.values import digest, rfc3339


class Answer(StrEnum):
    """What is certain of a domain: it takes mail, it refuses it, or nothing is certain."""

    TAKES = "takes"
    REFUSES = "refuses"
    UNKNOWN = "unknown"


Ask = Callable[[str], Answer]
"""Asks for one domain, in lower case, in Unicode or ASCII."""

KEPT = {Answer.TAKES: timedelta(days=7), Answer.REFUSES: timedelta(hours=6)}
"""How long an answer is believed: a domain that was bought today takes mail tomorrow."""

_AT_ONCE = 32
_MOST = 10_000  # domains asked in one run; the rest stays unknown until the next
_SECONDS = 2


def refusing(domains: Iterable[str], cache: Path, *, now: datetime, ask: Ask) -> frozenset[str]:
    """Those of the domains that certainly take no mail. Each is asked once; known answers come from `cache`, a JSON file.

    The cache holds digests of domains, for a domain may be somebody's name. Where no domain at all takes mail, as behind name
    servers that know the house's own names alone, none is believed to refuse it.
    """
    wanted = tuple(dict.fromkeys(domains))
    known = _read(cache, now)
    fresh: dict[str, Answer] = {}
    missing = [domain for domain in wanted if _key(domain) not in known][:_MOST]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for some in (missing[start : start + _AT_ONCE] for start in range(0, len(missing), _AT_ONCE)):
            answers = list(pool.map(ask, some))
            fresh.update(zip(map(_key, some), answers, strict=True))
            if set(answers) == {Answer.UNKNOWN} and len(some) == _AT_ONCE:
                break  # nobody is there: the rest would only wait as long
    told = {key: (answer, now) for key, answer in fresh.items() if answer in KEPT}
    if told:
        _write(cache, {**known, **told})
    every = {domain: fresh.get(_key(domain)) or known.get(_key(domain), (Answer.UNKNOWN, now))[0] for domain in wanted}
    if Answer.TAKES not in every.values():
        return frozenset()
    return frozenset(domain for domain, answer in every.items() if answer is Answer.REFUSES)


def ask_name_servers() -> Ask:
    """Asks the machine's own name servers, for two seconds a question."""
    try:
        resolver = dns.resolver.Resolver()
    except dns.resolver.NoResolverConfiguration:
        return lambda _: Answer.UNKNOWN
    resolver.lifetime = _SECONDS
    return lambda domain: takes_mail(domain, resolver)


def takes_mail(domain: str, resolver: dns.resolver.Resolver) -> Answer:
    """Whether mail for a domain has somewhere to go: an MX, or else an address (RFC 5321, 5.1); a null MX refuses (RFC 7505)."""
    try:
        name = dns.name.from_text(domain, idna_codec=dns.name.IDNA_2008_Practical)
        servers = _records(resolver, name, "MX")
        if servers:
            refused = all(isinstance(server, MX) and server.exchange == dns.name.root for server in servers)
            return Answer.REFUSES if refused else Answer.TAKES
        return Answer.TAKES if _records(resolver, name, "A") or _records(resolver, name, "AAAA") else Answer.REFUSES
    except dns.resolver.NXDOMAIN:
        return Answer.REFUSES
    except (dns.exception.DNSException, UnicodeError, OSError):
        return Answer.UNKNOWN


def _records(resolver: dns.resolver.Resolver, name: dns.name.Name, kind: str) -> list[dns.rdata.Rdata]:
    """The records of a name that exists; none where it has none of the kind."""
    answer = resolver.resolve(name, kind, raise_on_no_answer=False, search=False)
    return list(answer.rrset or ())


def _key(domain: str) -> str:
    return digest("mail", domain, length=32)


def _read(cache: Path, now: datetime) -> dict[str, tuple[Answer, datetime]]:
    """The answers that are still believed. A file that cannot be read is one that is not there: it will be written anew."""
    try:
        rows = json.loads(cache.read_text(encoding="utf-8"))
        found = {key: (Answer(answer), datetime.fromisoformat(at)) for key, (answer, at) in rows.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
    return {key: (answer, at) for key, (answer, at) in found.items() if answer in KEPT and now - at < KEPT[answer]}


def _write(cache: Path, answers: Mapping[str, tuple[Answer, datetime]]) -> None:
    """Beside the file, then renamed. What cannot be written is asked again: no reason to end a run."""
    draft = cache.with_suffix(f".{os.getpid()}.draft")
    rows = {key: (answer.value, rfc3339(at)) for key, (answer, at) in sorted(answers.items())}
    with suppress(OSError):
        draft.write_text(json.dumps(rows), encoding="utf-8")
        draft.replace(cache)
