"""How currencies are printed: ISO codes, symbols, abbreviations and words, each with the currencies it may mean."""

import re
from collections.abc import Iterable
from typing import NamedTuple

# ISO 4217, the currencies of countries; no funds, metals or test codes.
_ISO_4217 = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP
    CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS
    INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU
    MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK
    SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF
    XPF YER ZAR ZMW
"""
_WORDS_TOO = "ALL BAM BOB COP CUP ERN GEL LAK MAD MOP NAD PEN PHP RON RUB SOS TOP TRY WST"  # in lower case they are words
# What may be meant, and how it is printed. Signs may stand directly beside a figure.
_SIGNS = """
    EUR: €
    GBP EGP LBP SYP SDG SSP GIP FKP SHP: £
    USD AUD CAD HKD SGD NZD TWD MXN ARS CLP COP BSD BBD BMD BZD FJD GYD JMD KYD LRD NAD SBD SRD TTD XCD BND UYU: $
    JPY CNY: ¥, ￥
    CNY TWD: 元
    JPY: 円
    INR: ₹
    TRY: ₺
    RUB: ₽
    ILS: ₪
    KRW: ₩, 원
    THB: บาท
    CNY: 人民币, 人民幣
    TWD: 新臺幣, 新台幣, 新台币, NT$
    IDR: Rp
    ILS: ש"ח, ש״ח, שקלים
    VND: ₫
    THB: ฿
    NGN: ₦
    PHP: ₱
    UAH: ₴
    KZT: ₸
    AZN: ₼
    GEL: ₾
    INR PKR LKR NPR MUR SCR: ₨
    BDT: ৳
    AMD: ֏
    SAR: ⃁, ر.س
    IRR SAR OMR QAR YER: ﷼
    USD: US$, U$S
    ARS: AR$
    MXN: MX$
    COP: COL$
    DOP: RD$
    UYU: $U
    CRC: ₡
    PYG: ₲
    AUD: A$, AU$
    CAD: C$, CA$
    HKD: HK$
    SGD: S$
    NZD: NZ$
    BRL: R$
    KWD: د.ك
    AED: د.إ
    OMR: ر.ع
    QAR: ر.ق
    BHD: د.ب
    EGP: ج.م
    JOD: د.أ
    JOD AED: د.ا
    IQD: د.ع
    TND: د.ت
    DZD: د.ج
    MAD: د.م
    LYD: د.ل
    LBP: ل.ل
    SYP: ل.س
    YER: ر.ي
    SDG: ج.س
"""
# Words and abbreviations of letters: no letter may follow or precede.
_WORDS = """
    CZK: Kč, Kčs, korun, koruny
    PLN: zł, zl, złotych
    HUF: Ft, forint, forintot
    ISK: krónur, krónum, króna
    PEN: S/, soles
    BOB VES: Bs
    PYG: Gs
    BRL: reais
    MXN ARS CLP COP UYU DOP CUP PHP: pesos
    RON MDL: lei
    BGN: leva, лв
    RUB BYN: руб, рублей
    UAH: грн, гривень
    SEK NOK DKK ISK CZK: kr
    SEK: kronor
    NOK DKK: kroner
    TRY: TL, Türk Lirası, lira
    CHF XAF XOF XPF DJF GNF KMF RWF BIF CDF: Fr, francs
    CHF: SFr
    INR PKR LKR NPR MUR SCR: Rs, rupees, روپے, روپیہ
    KWD: KD
    SAR: SR
    QAR: QR
    BHD: BD
    OMR: RO
    JOD: JD
    EGP: LE
    AED MAD: Dh, DH, dirhams, dirham, درهم, درهما, درهماً, دراهم
    AED: Dhs
    EUR: euro, euros, Euro, Eur, eur, euroa, eurot, eurų, eurai, يورو
    USD AUD CAD HKD SGD NZD TWD MXN ARS CLP COP BSD BBD BMD BZD FJD GYD JMD KYD LRD NAD SBD SRD TTD XCD BND UYU: dollars
    USD AUD CAD HKD SGD NZD TWD MXN ARS CLP COP BSD BBD BMD BZD FJD GYD JMD KYD LRD NAD SBD SRD TTD XCD BND UYU: دولار, دولارا
    GBP EGP LBP SYP SDG SSP GIP FKP SHP: pounds
    KWD BHD JOD IQD TND DZD LYD RSD: dinars, dinar, دينار, دينارا, ديناراً, دنانير
    SAR QAR OMR YER IRR: riyals, rials, riyal, ريال, ريالا, ريالاً, ريالات
    JPY: yen
    CNY: yuan
    EGP SDG GBP: جنيه, جنيها, جنيهاً
    LBP SYP TRY: ليرة
    IRR SAR QAR OMR: ریال
    VND: đ, đồng, VNĐ
    KZT: тенге, теңге, тг
    UAH: гривні, гривня
    EUR: ευρώ
    NGN: naira, Naira
    INR NPR: रुपये, रुपए, रु, रू
    NPR: रुपैयाँ, रूपैयाँ
    BDT: টাকা, টাকার, Tk, taka
    LKR: රු, රුපියල්
    INR LKR: ரூ, ரூபாய்
    INR: రూ, రూపాయలు, ರೂ, ರೂಪಾಯಿ, രൂ, രൂപ, രൂപയാണ്, રૂ, રૂપિયા, ਰੁਪਏ
    GEL: ლარი, ლარს, ლარია, ლარით
    AMD: դրամ, դր
    AZN TMT: manat
    UZS: soʻm, soʻmni, so'm, so'mni, so’m, so‘m, сўм
    ETB: ብር, birr, Birr
    KES: KSh, Ksh, KSH, Kshs, KShs
    TZS: TSh, Tsh, TSH, Tshs
    UGX: USh, UShs
    KES TZS UGX SOS: shilingi, shillings
    ZAR: rand
    LBP: L.L
    TND: DT
    IQD: دینار, دینارە, دیناری
"""


class Printed(NamedTuple):
    """What a sign or word may mean, and where it ends or begins."""

    currencies: frozenset[str]
    at: int


def _table(lines: str) -> dict[str, frozenset[str]]:
    pairs = (line.split(": ") for line in lines.strip().splitlines())
    return {printed: frozenset(meant.split()) for meant, all_printed in pairs for printed in all_printed.split(", ")}


def _any_of(texts: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(texts, key=len, reverse=True)))


CODES = frozenset(_ISO_4217.split())
"""The codes of the currencies of countries."""
_OF_SIGNS = _table(_SIGNS)
_MEANING = {
    **{code: frozenset({code}) for code in CODES},
    **{code.lower(): frozenset({code}) for code in CODES.difference(_WORDS_TOO.split())},
    **_table(_WORDS),
    **_OF_SIGNS,
}
_LETTERS = rf"(?<![^\W\d_])(?:{_any_of(_MEANING.keys() - _OF_SIGNS.keys())})(?![^\W\d_])\.?"
_SIGN = rf"(?:{_any_of(_OF_SIGNS)})\.?"
_GAP = "[ \u00a0\u2007\u2009\u202f]{0,2}"
_AFTER = re.compile(rf"{_GAP}(?P<printed>{_SIGN}|{_LETTERS})")
_BEFORE = re.compile(rf"(?P<printed>{_SIGN}|{_LETTERS})[:]?{_GAP}\Z|(?<![^\W\d_])(?P<rand>R)\Z")  # R1,234.50, but R 5 is anything
_LONGEST = 16


def currency_after(text: str, at: int) -> Printed | None:
    """The currency printed directly behind a place of the text; `at` is where it ends."""
    found = _AFTER.match(text, at)
    return Printed(_meant(found["printed"]), found.end()) if found else None


def currency_before(text: str, at: int) -> Printed | None:
    """The currency printed directly before a place of the text; `at` is where it begins."""
    near = text[max(0, at - _LONGEST) : at]
    found = _BEFORE.search(near)
    if found is None:
        return None
    return Printed(_meant("rand" if found["rand"] else found["printed"]), at - len(near) + found.start())


def _meant(printed: str) -> frozenset[str]:
    return _MEANING.get(printed) or _MEANING[printed.removesuffix(".")]
