"""Fictional names: both scripts, spellings in use, and typing errors that are nothing else."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.project.demo import names
from commsqa.project.demo.people import draw_company, draw_person, misspelled, respelled

seeds = st.integers(0, 10**6).map(random.Random)


def consonants(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter not in "aeiouyw -")


@pytest.mark.parametrize("words", [names.ARABIC_MEN, names.ARABIC_WOMEN, names.ARABIC_FAMILIES])
def test_arabic_lists_hold_each_word_once_in_arabic_script_with_its_spellings(words: str) -> None:
    lines = [line.split(" ") for line in words.strip().splitlines()]
    arabic = [line[0] for line in lines]
    assert len(set(arabic)) == len(arabic) >= 30
    assert all(unicodedata.name(letter).startswith("ARABIC LETTER") for word in arabic for letter in word)
    assert all(line[1:] and "".join(line[1:]).isascii() for line in lines)


@given(seeds)
def test_a_person_has_two_english_words_or_three_in_both_scripts(rng: random.Random) -> None:
    person = draw_person(rng)
    assert person.kind == "person"
    assert len(person.latin.split()) == (3 if person.arabic else 2)
    assert len(person.arabic.split()) in (0, 3)


@given(seeds)
def test_relatives_share_the_family_name(rng: random.Random) -> None:
    one = draw_person(rng)
    assert draw_person(rng, family=one.words[-1]).latin.split()[-1] == one.latin.split()[-1]


@given(seeds)
def test_a_company_has_a_name_in_both_scripts(rng: random.Random) -> None:
    company = draw_company(rng)
    assert company.kind == "company"
    assert company.latin.endswith(("W.L.L.", "K.S.C.C."))
    assert company.arabic.startswith("شركة")


@given(seeds)
def test_a_misspelled_name_differs_in_its_consonants_and_keeps_its_first_letters(rng: random.Random) -> None:
    name = draw_person(rng).latin
    wrong = misspelled(rng, name)
    if wrong is not None:
        assert consonants(wrong) != consonants(name)
        assert abs(len(wrong) - len(name)) <= 1
        assert [word[0] for word in wrong.split()] == [word[0] for word in name.split()]


@given(seeds)
def test_a_respelled_name_is_another_spelling_of_the_same_words(rng: random.Random) -> None:
    person = draw_person(rng)
    spelled = respelled(rng, person)
    assert (spelled is None) == (person.arabic == "")
    assert spelled != person.latin
