"""A name is found by any of its words, in either script and however it is spelled."""

import pytest

from commsqa.checks.names.searching import keys_of, searched


@pytest.mark.parametrize(
    ("latin", "arabic"),
    [
        ("Mohammed", "محمد"),
        ("Abdulrahman", "عبد الرحمن"),
        ("Abdul Rahman", "عبدالرحمن"),
        ("Youssef", "يوسف"),
        ("Al-Saadi", "السعدي"),
        ("Fatma", "فاطمة"),
        ("Khalid", "خالد"),
        ("Osman", "عثمان"),
        ("Gamal", "جمال"),
        ("Qasim", "قاسم"),
        ("Dhafer", "ظافر"),
        ("Peter", "بيتر"),
    ],
)
def test_a_name_sounds_the_same_in_both_scripts(latin: str, arabic: str) -> None:
    one = {sound for keys in searched(latin) for sound in keys.sounds}
    other = {sound for keys in searched(arabic) for sound in keys.sounds}
    assert one & other


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد", "احمد"),
        ("فاطمة", "فاطمه"),
        ("مصطفى", "مصطفي"),
        ("مـحـمـد", "محمد"),
        ("کریم", "كريم"),
        ("السالم", "سالم"),
        ("NOVÁK", "novak"),
    ],
)
def test_spellings_of_one_word_are_written_the_same(one: str, other: str) -> None:
    assert set(searched(one)[0].written) & set(searched(other)[0].written)


@pytest.mark.parametrize(("one", "other"), [("Ali", "Lee"), ("Khalid", "Walid"), ("سعيد", "سمير"), ("Mona", "Omani")])
def test_other_names_share_nothing(one: str, other: str) -> None:
    assert not set(keys_of(one.lower()).sounds) & set(keys_of(other.lower()).sounds)


def test_titles_and_articles_are_not_looked_for_unless_there_is_nothing_else() -> None:
    assert [keys.written for keys in searched("Dr. Salem al Harbi")] == [("salem",), ("harbi",)]
    assert [keys.written for keys in searched("Al")] == [("al",)]


@pytest.mark.parametrize("text", ["", " ", "—", "١٢", "\u202e", "ث" * 400])
def test_any_text_is_accepted(text: str) -> None:
    assert all(len(keys.sounds) <= 24 for keys in searched(text))
