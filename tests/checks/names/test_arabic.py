"""Which Latin words an Arabic word can be spelled as."""

import pytest

from commsqa.checks.names.arabic import can_spell
from commsqa.checks.names.parts import ARTICLE, parse
from commsqa.checks.names.text import at_sight, fold

SPELLINGS = {
    "محمد": "mohammed muhammad mohamed mohamad muhamed mouhamad mohammad",
    "محمود": "mahmoud mahmud mahmood",
    "حسن": "hassan hasan hassen",
    "حسين": "hussein hossein husain husayn hussain",
    "يوسف": "yusuf youssef yousef yousif",
    "يونس": "yunus younes",
    "عمرو": "amr amro",
    "عمر": "omar umar omer",
    "شعيب": "choeib shaib shuaib",
    "ثروت": "tharwat sarwat",
    "جمال": "gamal jamal djamal",
    "طه": "taha",
    "ليلى": "laila leyla layla",
    "منى": "mona muna",
    "سمية": "somaya sumayyah",
    "أروى": "arwa",
    "رأفت": "raafat rafat",
    "فؤاد": "fouad fuad",
    "قذافي": "gaddafi qadhafi kadhafi",
    "شاعر": "shaer shair chaer",
    "ڤيان": "vian",
}
NOT_SPELLINGS = {
    "محمد": "mahmoud mahmud mohamnd hamed muhammadi",
    "محمود": "mohammed mahmad",
    "حسن": "hussein hassoun ihsan",
    "حسين": "hassan",
    "سعد": "said saeed saud",
    "سعيد": "saad",
    "خالد": "haled khalil",
    "علي": "aladin omar",
    "حمد": "hamoud hamdi",
}


@pytest.mark.parametrize(("arabic", "latin"), [(arabic, word) for arabic, words in SPELLINGS.items() for word in words.split()])
def test_romanisations_of_an_arabic_word_are_its_spellings(arabic: str, latin: str) -> None:
    assert can_spell(fold(arabic), latin)


@pytest.mark.parametrize(
    ("arabic", "latin"), [(arabic, word) for arabic, words in NOT_SPELLINGS.items() for word in words.split()]
)
def test_another_name_is_no_spelling(arabic: str, latin: str) -> None:
    assert not can_spell(fold(arabic), latin)


@pytest.mark.parametrize("latin", ["saadi", "alsaadi", "elsaadi", "assaadi"])
def test_the_article_is_free(latin: str) -> None:
    assert can_spell(ARTICLE + "سعدي", latin)


@pytest.mark.parametrize("name", ["عبد الرحمن", "عبدالرحمن", "عبد الرحمٰن"])
def test_servant_of_makes_one_part(name: str) -> None:
    (parsed,) = parse(at_sight(name))
    assert [part.text for part in parsed.parts] == ["عبد" + ARTICLE + "رحمن"]


@pytest.mark.parametrize("name", ["Abd al-Rahman", "Abd-al-Rahman", "Abd Al Rahman"])
def test_servant_of_makes_one_part_in_latin(name: str) -> None:
    (parsed,) = parse(at_sight(name))
    assert [part.text for part in parsed.parts] == ["abdalrahman"]


def test_a_letter_of_no_known_sound_spells_nothing() -> None:
    assert not can_spell("محمدۻ", "mohammed")


def test_a_letter_repeated_without_end_is_judged_at_once() -> None:
    assert not can_spell("س" * 60, "s" * 90 + "x")
