"""Cyrillic and East Asian text in one of its encodings that was read as another."""

import re

import pytest

from commsqa.checks.text.garbled import SUSPECT, garbled, repaired

RUSSIAN = "Уважаемый клиент! Баланс Вашего счёта составляет 130,00 руб."
CYRILLIC_WAYS = [
    ("koi8-r", "cp1251"),
    ("cp1251", "koi8-r"),
    ("cp866", "cp1251"),
    ("cp1251", "cp866"),
]
EASTERN = [
    ("zh", "尊敬的刘强", "gbk", "latin-1"),
    ("zh", "刘强", "utf-8", "gbk"),
    ("zh", "劉志明", "big5", "latin-1"),
    ("ja", "佐々木 健一", "euc_jp", "latin-1"),
    ("ja", "日本", "utf-8", "cp932"),
    ("ko", "이예준 고객님", "cp949", "latin-1"),
]


@pytest.mark.parametrize(("was", "read"), CYRILLIC_WAYS)
@pytest.mark.parametrize("text", [RUSSIAN, "Васильева Ольга Дмитриевна"])
def test_cyrillic_that_was_read_in_another_of_its_encodings(text: str, was: str, read: str) -> None:
    shown = text.encode(was).decode(read)
    assert re.search(SUSPECT, shown)
    assert repaired(shown, "ru") == text


@pytest.mark.parametrize(("language", "text", "was", "read"), EASTERN)
def test_characters_of_two_bytes_that_were_read_otherwise(language: str, text: str, was: str, read: str) -> None:
    shown = text.encode(was).decode(read)
    assert re.search(SUSPECT, shown)
    assert repaired(shown, language) == text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (RUSSIAN, "ru"),
        ("ООО «МегаФОН», 5 кВт, КоАП РФ", "ru"),
        ("您的账户余额为130.00元。", "zh"),
        ("José Müller, Zürich", "zh"),
        ("ｷﾑﾗ ﾀﾛｳ 様 残高は130円", "ja"),
        ("고객님의 잔액은 130원입니다", "ko"),
        ("ÀÌ¿", None),
    ],
)
def test_sound_text_is_left(text: str, language: str | None) -> None:
    assert garbled(text, language) is None
