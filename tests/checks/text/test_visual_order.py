"""Arabic script in the order of display is turned round; sound text, also with rare words, is left."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.checks.text.visual_order import SUSPECT, in_reading_order


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("ليمعلا يزيزع، ةعفدلا مكباسح", "عزيزي العميل، حسابكم الدفعة"),
        ("ةزيزع ةليمع", "عميلة عزيزة"),
        ("يزيزع ليمعلا، مت مصخ", "عزيزي العميل، تم خصم"),
        ("یمارگ یرتشم، تسا هدامآ امش باسح", "مشتری گرامی، حساب شما آماده است"),
        ("مرتحم فراص، پآ ںیہ رایت", "محترم صارف، آپ ہیں تیار"),
        ("\ufeaa\ufedf\ufe8e\ufea7", "خالد"),
    ],
)
def test_text_in_the_order_of_display_is_turned_round(wrong: str, meant: str) -> None:
    assert re.search(SUSPECT, wrong)
    assert in_reading_order(wrong) == meant


@pytest.mark.parametrize(
    "text",
    [
        "عزيزي العميل، فضلاً سداد المبلغ كاملا قبل نهاية الشهر، وإلا أضيفت رسوم",
        "أهلا وسهلا بكم، مثلا",
        "تاء مربوطة (ة) وألف مقصورة (ى)",
        "محترم صارف، آپ کے اکاؤنٹ سے رقم منہا کی گئی ہے",
        "مشتری گرامی، حساب شما آماده است",
        "قورال بالداقتا تېكىستلا، سىنبەلگىلا بولامدۇ",
        "\ufea7\ufe8e\ufedf\ufeaa",  # presentation forms in reading order
        "اﻻسم الكامل ﷲ ﷺ",
        "Dear customer, ليلى والى لا",
        "لا إلا كلا بلا",
    ],
)
def test_sound_text_is_left(text: str) -> None:
    assert in_reading_order(text) == text


@given(st.text(alphabet="ةىالعميزت \ufe8d\ufea7aں", max_size=25))
def test_what_is_changed_was_suspected(text: str) -> None:
    assert in_reading_order(text) == text or re.search(SUSPECT, text)


@pytest.mark.parametrize("text", ["يرجى الرد خلال 30 يوما، وإلا اعتبر الإشعار مقبولا.", "رصيد حسابك كاملا"])
def test_a_usual_letter_is_not_even_looked_at(text: str) -> None:
    assert not re.search(SUSPECT, text)
