"""Which Latin words an Arabic word can be spelled as."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.checks.names.arabic import can_spell, plain_consonants
from commsqa.checks.names.parts import ARTICLE, parse
from commsqa.checks.names.text import at_sight, fold

SPELLINGS = {
    "محمد": "mohammed muhammad mohamed mohamad muhamed mouhamad mohammad",
    "محمود": "mahmoud mahmud mahmood",
    "حسن": "hassan hasan hassen",
    "حسين": "hussein hossein husain husayn hussain husejn",
    "يوسف": "yusuf youssef yousef yousif",
    "يونس": "yunus younes",
    "عمرو": "amr amro",
    "عمر": "omar umar omer amor",
    "شعيب": "choeib shaib shuaib",
    "ثروت": "tharwat sarwat",
    "جمال": "gamal jamal djamal cemal dschamal",
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
    # a long vowel beside ain; short u after two consonants or in a long word
    "سعاد": "suad souad",
    "معاذ": "muadh mouad",
    "يعرب": "yarub yaarub",
    "فرخ": "farrokh farrukh",
    "بهادر": "bahadur bahador",
    # letters of other languages' romanisations
    "نعمة": "nehme nimeh",
    "مرعي": "merhi mari",
    "فاطمة": "fathima",
    "بخش": "bux bakhsh",
    "فيليكس": "felix",
    "تشارلز": "charles",
    "كريستينا": "christina",
    "مباي": "mbaye",
    # what is spoken or written together
    "جنبلاط": "jumblatt",
    "بالطيب": "bettaieb",
    "بوحيدر": "abuhaydar bouhaidar",
    "أبوأسامة": "abuusamah",
    # by custom
    "بطرس": "boutros peter pierre",
    "الكس": "alex",
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
    "سعاد": "saeed said",
    "ماهر": "maer",
    "ماجد": "majud",
    "جون": "jane",
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


@given(st.text("بجحخدذرزسشصضطظغفقكلم", min_size=2, max_size=6))
def test_any_consonants_are_spelled_by_their_usual_letters_with_a_between(arabic: str) -> None:
    assert can_spell(arabic, "a".join(plain_consonants(letter) for letter in arabic))


def test_a_letter_of_no_known_sound_spells_nothing() -> None:
    assert not can_spell("محمدۻ", "mohammed")


def test_a_word_made_of_all_that_may_be_read_otherwise_is_judged_at_once() -> None:
    assert not can_spell("ابوابوخوانبتشوهدالهال" * 8 + "ه", "abhabhanharha" * 20)


def test_a_letter_repeated_without_end_is_judged_at_once() -> None:
    assert not can_spell("س" * 60, "s" * 90 + "x")
