"""The language of a text, where it is clear."""

import re

import pytest

from commsqa.checks.text.language import other_language, script_of
from commsqa.checks.text.languages import LANGUAGES, SIGNS, known_language

TEXTS = {
    "en": "Dear Anna Berg, the balance of your account ending 1234 is 130.00 EUR.",
    "fr": "Chère cliente, le solde de votre compte est de 130,00 EUR.",
    "de": "Sehr geehrte Frau Berg, der Saldo Ihres Kontos beträgt 130,00 EUR.",
    "es": "Estimada clienta: el saldo de su cuenta es de 130,00 EUR.",
    "it": "Gentile cliente, il saldo del suo conto è di 130,00 EUR.",
    "pt": "Prezada cliente, o saldo da sua conta é de 130,00 EUR.",
    "nl": "Geachte mevrouw Berg, het saldo van uw rekening bedraagt 130,00 EUR.",
    "sv": "Bästa kund, saldot på ditt konto är 130,00 SEK.",
    "pl": "Szanowna Pani, saldo Pani rachunku wynosi 130,00 PLN.",
    "tr": "Sayın müşterimiz, hesabınızın bakiyesi 130,00 EUR olarak görünmektedir.",
    "hu": "Tisztelt Ügyfelünk, az Ön számlájának egyenlege 130,00 HUF.",
    "ar": "عزيزي العميل، رصيد حسابك المنتهي بـ 1234 هو 130.00 KWD.",
    "ur": "محترم صارف، آپ کے اکاؤنٹ کا بیلنس 130.00 روپے ہے۔",
    "hi": "प्रिय ग्राहक, आपके खाते की शेष राशि 130.00 रुपये है।",
    "ru": "Уважаемая клиентка, остаток на вашем счёте составляет 130,00 руб.",
    "uk": "Шановна клієнтко, залишок на вашому рахунку становить 130,00 грн.",
    "el": "Αγαπητέ πελάτη, το υπόλοιπο του λογαριασμού σας είναι 130,00.",
    "cs": "Vážená paní Bergová, zůstatek na Vašem účtu činí 130,00 Kč. Děkujeme za Vaši důvěru.",
    "ro": "Stimată clientă, soldul contului dumneavoastră este de 130,00 RON.",
    "tl": "Mahal na kliyente, ang balanse ng inyong account ay 130.00 PHP.",
    "id": "Nasabah yang terhormat, saldo rekening Anda adalah 130.000 IDR.",
    "vi": "Kính gửi quý khách, số dư tài khoản của quý khách là 130.000 VND.",
    "fa": "پرداخت شما دریافت شد. از اعتماد شما سپاسگزاریم و روز خوشی آرزومندیم.",
    "he": "לקוח יקר, יתרת חשבונך היא 130.00 שקלים.",
    "bn": "প্রিয় গ্রাহক, আপনার অ্যাকাউন্টের ব্যালেন্স 130.00 টাকা।",
    "ml": "പ്രിയ ഉപഭോക്താവേ, നിങ്ങളുടെ അക്കൗണ്ടിലെ ബാലൻസ് 130.00 രൂപയാണ്.",
    "ta": "அன்பான வாடிக்கையாளரே, உங்கள் கணக்கின் இருப்பு 130.00 ரூபாய்.",
    "ja": "お客様の口座残高は130円です。ご確認ください。",
    "ko": "고객님, 귀하의 계좌 잔액은 130원입니다.",
    "th": "เรียนลูกค้า ยอดเงินในบัญชีของท่านคือ 130 บาท",
    "am": "ውድ ደንበኛ፣ የሂሳብዎ ቀሪ 130.00 ብር ነው።",
    "zh": "尊敬的客户您好 您的账户余额为 一百三十元 请查收 谢谢",
}
NAMES = frozenset({"anna", "berg"})


@pytest.mark.parametrize("expected", TEXTS)
@pytest.mark.parametrize("language", TEXTS)
def test_every_language_is_told_from_every_other(language: str, expected: str) -> None:
    found = other_language(TEXTS[language], expected, names=NAMES)
    assert (found and found.code) == (None if language == expected else language)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{TEXTS['ar']} {TEXTS['en']}", "en"),
        (f"{TEXTS['ar']} {TEXTS['en']}", "ar"),
        (f"{TEXTS['fr']}\n{TEXTS['en']}", "en"),
        (f"{TEXTS['fr']}\n{TEXTS['en']}", "fr"),
        (f"{TEXTS['ar']} National Bank of Kuwait, https://bank.example/the/terms/of/business", "ar"),
        ("OTP 123456", "ar"),
        ("Hello", "fr"),
        ("Anna Berg KWD 130.00 K000123", "ar"),
        ("", "en"),
        ("1234", "ar"),
        ("3azizi el 3ameel, raseed 7esabak howa 130 KWD", "ar"),  # Arabic in Latin letters
        ("Marhaba, raseedak el youm 130 KWD, shukran lekom", "ar"),
        ("Priya grahak, aapke khate mein shesh rashi 130 rupaye hai", "hi"),
        ('<p style="margin: large; font-family: sans">عزيزي العميل</p>', "ar"),
        ("Poštovani, stanje na Vašem računu iznosi 130,00 EUR na dan zatvaranja.", "sr"),
        ("取引明細書を発行しました。内容を確認してください。銀行からの連絡です。変更がある場合は連絡してください。", "ja"),
        ("本日の取引明細をご確認ください。残高は以下の通りです。御利用に感謝します。", "ja"),
        ("Kære kunde, saldoen på din konto er 130,00 DKK.", "no"),  # too close to tell
    ],
)
def test_bilingual_short_and_unclear_texts_are_left(text: str, expected: str) -> None:
    assert other_language(text, expected, names=NAMES) is None


def test_japanese_and_chinese_are_told_by_kana() -> None:
    japanese = "いつもお世話になっております。十月三十一日現在の契約の積立残高をお知らせします。お問い合わせください。"
    chinese = "尊敬的客户，截至十月三十一日，您的保单账户余额如下，请您核对本期账单，如有疑问请致电我们的客户服务中心。"
    assert (found := other_language(japanese, "zh"))
    assert found.code == "ja"
    assert (found := other_language(chinese, "ja"))
    assert found.code == "zh"
    assert other_language(f"{chinese}\n{japanese}", "zh") is None


def test_a_name_in_the_right_script_does_not_make_a_text_right() -> None:
    found = other_language("Dear خالد منصور, the balance is 100.", "ar", names=frozenset({"خالد", "منصور"}))
    assert found == ("en", "English")


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("ar-KW", "ar"),
        ("Arabic (Kuwait)", "ar"),
        (" AR", "ar"),
        ("deu", "de"),
        ("ger", "de"),
        ("German", "de"),
        ("Français", "fr"),
        ("fil-PH", "tl"),
        ("mal", "ml"),
        ("zh_CN", "zh"),
        ("Urdu", "ur"),
        ("العربية", "ar"),
        ("E", None),
        ("EN_us", "en"),
        ("nb", "no"),
        ("zh-Hant-TW", "zh"),
        ("ara", "ar"),
        ("xx", None),
        ("", None),
        (None, None),
    ],
)
def test_a_tag_says_its_language_first(tag: str | None, code: str | None) -> None:
    assert known_language(tag) == code


def test_the_first_letter_tells_the_script_of_a_word() -> None:
    assert [script_of(word) for word in ("Bank", "بنك", "банк", "カード", "銀行")] == [
        "LATIN",
        "ARABIC",
        "CYRILLIC",
        "JAPANESE",
        "CJK",
    ]


def test_signs_are_of_known_languages() -> None:
    assert set(SIGNS) <= set(LANGUAGES)


@pytest.mark.parametrize(
    ("text", "is_clear"),
    [
        (TEXTS["en"], True),
        ("Dear Anna Berg, 130.00 EUR for your card ending 1234 is due by 2026-02-15.", True),
        ("Dear Anna Berg, votre carte a été débitée de 130,00 EUR.", False),
        (TEXTS["fr"], False),
    ],
)
def test_two_words_of_english_clear_a_text_for_an_english_reader(text: str, is_clear: bool) -> None:
    assert bool(re.search(SIGNS["en"].found, text)) is is_clear
