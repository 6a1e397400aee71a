"""Measure the judge of names on the sample names: `python tests/measure/names.py FOLDER` (arabic_latin.csv, english.csv).

Plants slips of the keyboard and other people's names, and writes correct names otherwise; prints the share judged right
for each and the first misses, then the pairs judged in a second on one core.
"""

import csv
import random
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from pathlib import Path

from commsqa.checks.names import NameKind
from commsqa.checks.names.persons import compare_persons

ACCEPTED = {NameKind.SAME, NameKind.VARIANT}
SEEDS = range(5)
Case = tuple[str, str, str | None]


def read(folder: Path) -> tuple[list[tuple[str, str | None]], dict[str, list[str]]]:
    """The people (Latin name, Arabic name) and every spelling of each Arabic name."""
    people: list[tuple[str, str | None]] = []
    spellings: dict[str, list[str]] = defaultdict(list)
    with (folder / "english.csv").open(encoding="utf-8") as file:
        people += [(f"{row['given_name']} {row['surname']}", None) for row in csv.DictReader(file)]
    with (folder / "arabic_latin.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            people.append((row["latin"], row["arabic"]))
            spellings[row["arabic"]].append(row["latin"])
    return people, spellings


def slipped(rng: random.Random, name: str) -> str:
    """The name with one key hit wrong inside one of its longer words: swapped, dropped, doubled or replaced."""
    words = name.split(" ")
    candidates = [k for k, word in enumerate(words) if len(word) >= 4 and word.isalpha()] or [
        max(range(len(words)), key=lambda k: len(words[k]))
    ]
    while True:
        k = rng.choice(candidates)
        word = words[k]
        at = rng.randrange(1, max(2, len(word) - 1))
        before, here, after = word[:at], word[at : at + 1], word[at + 1 :]
        wrong = rng.choice(
            [
                before + after[:1] + here + after[1:],
                before + after,
                before + here + here + after,
                before + rng.choice("bcdfgklmnprstvz") + after,
            ]
        )
        if wrong.lower() != word.lower() and len(wrong) >= 2:
            return " ".join([*words[:k], wrong, *words[k + 1 :]])


def consonants(name: str) -> str:
    """What the planted truth goes by: the consonants of a Latin name without w and y, doubled ones once."""
    plain = [c for c in unicodedata.normalize("NFKD", name).casefold() if c.isascii() and c.isalpha() and c not in "aeiouyw"]
    return "".join(c for k, c in enumerate(plain) if k == 0 or plain[k - 1] != c)


def slips(rng: random.Random, people: list[tuple[str, str | None]], spellings: dict[str, list[str]]) -> list[Case]:
    cases: list[Case] = []
    for name, arabic in people:
        wrong = slipped(rng, name)
        if arabic is None or (consonants(wrong) != consonants(name) and wrong not in spellings[arabic]):
            cases.append((wrong, name, arabic))
    return cases


def others(rng: random.Random, people: list[tuple[str, str | None]]) -> list[Case]:
    cases: list[Case] = []
    for name, arabic in people:
        other = rng.choice(people)[0]
        if not set(other.lower().split()) & set(name.lower().split()):
            cases.append((other, name, arabic))
    return cases


def traps(rng: random.Random, people: list[tuple[str, str | None]], spellings: dict[str, list[str]]) -> dict[str, list[Case]]:
    cases: dict[str, list[Case]] = defaultdict(list)
    for name, arabic in people:
        words = name.split()
        cases["upper case"].append((name.upper(), name, arabic))
        cases["title"].append((f"{rng.choice(['Mr', 'Mrs', 'Dr.', 'Ms.'])} {name}", name, arabic))
        if len(words) == 2:
            cases["swapped order"].append((", ".join(reversed(words)), name, arabic))
            if len(words[0]) > 2:
                cases["initial"].append((f"{name[0]}. {words[1]}", name, arabic))
        if arabic:
            cases["arabic script"].append((arabic, name, arabic))
            cases["own spelling, record Arabic only"].append((name, arabic, None))
        accented = name.replace("a", "á").replace("o", "ö").replace("e", "é")
        cases["accent dropped"].append((name, accented, arabic))
    for arabic, latin in spellings.items():
        cases["transliteration"] += [
            (one, other, arabic)
            for one in latin
            for other in latin
            if one != other and SequenceMatcher(None, one.lower(), other.lower()).ratio() > 0.8
        ]
    return cases


def report(title: str, cases: list[Case], wanted: set[NameKind]) -> None:
    kinds = [compare_persons(*case).kind for case in cases]
    right = sum(kind in wanted for kind in kinds)
    counts = ", ".join(f"{kind} {count}" for kind, count in Counter(kinds).most_common())
    print(f"{title:34} {right / len(cases):8.4f} of {len(cases):6}   {counts}")
    for case, kind in [pair for pair in zip(cases, kinds, strict=True) if pair[1] not in wanted][:SHOWN]:
        print(f"    {kind}: {' | '.join(text or '-' for text in case)}")


def speed(cases: list[Case]) -> float:
    start = time.process_time()
    for case in cases:
        compare_persons(*case)
    return len(cases) / (time.process_time() - start)


def main(folder: Path) -> None:
    people, spellings = read(folder)
    planted: list[Case] = []
    strangers: list[Case] = []
    for seed in SEEDS:
        rng = random.Random(seed)  # noqa: S311
        planted += slips(rng, people, spellings)
        strangers += others(rng, people)
    harmless = traps(random.Random(0), people, spellings)  # noqa: S311
    everything = planted + strangers + [case for cases in harmless.values() for case in cases]
    random.Random(1).shuffle(everything)  # noqa: S311
    print(f"{speed(everything):,.0f} pairs a second with cold caches, {speed(everything):,.0f} warm\n")
    report("slip called misspelled (English)", [case for case in planted if not case[2]], {NameKind.MISSPELLED})
    report("slip called misspelled (Arabic)", [case for case in planted if case[2]], {NameKind.MISSPELLED})
    report("stranger called other person", strangers, {NameKind.OTHER_PERSON})
    for title, cases in harmless.items():
        report(title, cases, ACCEPTED)


if __name__ == "__main__":
    SHOWN = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    main(Path(sys.argv[1]))
