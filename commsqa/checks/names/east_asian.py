"""A person's name in Chinese characters, kana or Hangul: written without spaces, the family name first.

One character more or less, two that changed places, and one that sounds or looks like the right one are slips. Another
character of another sound makes another name: such names are too short to be told otherwise.
"""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import OSA
from text_unidecode import unidecode  # type: ignore[import-untyped]  # it has no types

from commsqa.checks.names.comparison import Comparison, NameKind

_LETTERS = re.compile("[\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\\s・·.,、，-]+")
_HAS_LETTER = re.compile("[\u3041-\u30fa\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]")
_BETWEEN = re.compile("[\\s・·.,、，-]+")
_HONORIFIC = re.compile(
    "(?<=.{2})(?:様方|様|さま|さん|殿|先生|女史|御中|고객님|회원님|선생님|귀하|님|씨|貴下|女士|小姐|太太|夫人|同志|教授|医师|醫師"
    "|台啟|台启|敬启|敬啟|鈞啟|親啟)$|(?<=.{3})博士$"
)
_DOCTOR = "博士"
"""A doctor, or Hiroshi: behind two characters it may be the given name, 田中博士."""
_ALIKE = """
    張张 陳陈 劉刘 楊杨 黃黄 趙赵 吳吴 鄭郑 馮冯 許许 蕭萧 葉叶 蘇苏 呂吕 蔣蒋 韓韩 羅罗 謝谢 孫孙 馬马 盧卢 鍾钟 陸陆
    賴赖 龔龚 歐欧 陽阳 偉伟 強强 麗丽 靜静静 傑杰 豔艳 華华 國国 東东 曉晓 軍军 飛飞 鳳凤 蘭兰 龍龙竜 寶宝 貴贵 紅红
    蓮莲 雲云 慶庆 榮荣栄 義义 輝辉 鵬鹏 濤涛 勝胜 興兴 澤泽沢 瑤瑶 瓊琼 順顺 嵐岚 夢梦 穎颖 詩诗 維维 學学 聰聪 賢贤
    連连 達达 遠远 銘铭 錦锦 鈞钧 鋒锋 鴻鸿 齊齐斉 樂乐楽 愛爱 憶忆 嬌娇 懷怀 瑩莹 綺绮 緯纬 雙双 靈灵 顏颜 顧顾 鄧邓
    鄒邹 閻阎 關关関 譚谭 賀贺 龐庞 錢钱 湯汤 喬乔 單单 嚴严 莊庄 燦灿 煒炜 璽玺 瑋玮 長长 鎮镇 鑒鉴 純纯 練练 進进
    選选 儀仪 倫伦 億亿 凱凯 劍剑 娛娱 寧宁 實实 導导 岡冈 師师 帥帅 廣广広 彌弥 惠恵 戰战 潔洁 淵渊 滿满 濱浜濵 煥焕
    爾尔 瑪玛 畢毕 盤盘 禮礼 稅税 穩稳 筆笔 範范 紀纪 紹绍 絲丝 經经 纓缨 聖圣 聞闻 職职 艷艳 藝艺 訓训 諾诺 謙谦 豐丰
    賓宾 賽赛 躍跃 軒轩 農农 鄉乡 醫医 鐵铁 間间 隨随 雋隽 霽霁 韻韵 項项 頌颂 頓顿 題题 願愿 風风 飄飘 馳驰 駿骏 驊骅
    魯鲁 鶴鹤 麥麦 邊辺邉 齋斎齊斉 髙高 﨑崎嵜碕 櫻桜樱 眞真 嶋島嶌岛 槇槙 德徳 瀨瀬 來来 壽寿 藏蔵 將将 佛仏 條条
    繩縄 瀧滝 圓円 藪薮 柳栁 吉𠮷 冨富 曾曽 檜桧 萬万
"""
_SAME = {char: group[0] for group in reversed(_ALIKE.split()) for char in group}
"""Old and new, traditional and simplified forms of characters that names are written with."""
_KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_EQUAL = Comparison(kind=NameKind.SAME, score=1.0, reasons=("equal",))
_SPACES = Comparison(kind=NameKind.VARIANT, score=0.98, reasons=("written otherwise: accents, hyphens or spaces",))
_FORMS = Comparison(kind=NameKind.VARIANT, score=0.95, reasons=("another way to write the characters",))
_TITLES = Comparison(kind=NameKind.VARIANT, score=0.95, reasons=("titles or particles differ",))
_ORDER = Comparison(kind=NameKind.VARIANT, score=0.95, reasons=("the parts stand in another order",))
_MISSING = Comparison(kind=NameKind.PART_MISSING, score=0.6, reasons=("a part is missing",))
_SLIP = Comparison(kind=NameKind.MISSPELLED, score=0.8, reasons=("a slip in a word",))
_OTHER = Comparison(kind=NameKind.OTHER_PERSON, score=0.2, reasons=("a part is another one",))
_MOST = 12
"""Characters of a person's name; what is longer is no name of this kind."""


def is_east_asian(sight: str) -> bool:
    """Whether a text at sight is written in these scripts alone, and short enough for one person's name."""
    return bool(_LETTERS.fullmatch(sight) and _HAS_LETTER.search(sight)) and len(_core(sight)[0]) <= _MOST


def compare_east_asian(piece: str, recorded: str) -> Comparison:
    """Judge two names (at sight), both of which `is_east_asian`."""
    if piece == recorded:
        return _EQUAL
    (mine, titled), (theirs, also_titled) = _core(piece), _core(recorded)
    if mine == theirs:
        return _TITLES if titled != also_titled else _SPACES
    one, other = _one_form(mine), _one_form(theirs)
    if one == other:
        return _FORMS
    if len(one) == len(other) and one in other + other:
        return _ORDER if len(one) > 2 else _OTHER
    if one == other + _DOCTOR:
        return _MISSING
    return _judge(one, other)


@lru_cache(maxsize=1 << 14)
def _core(sight: str) -> tuple[str, bool]:
    """The characters of the name without spaces and honorifics, and whether there was an honorific."""
    text = _BETWEEN.sub("", sight)
    bare = _HONORIFIC.sub("", text)
    return bare, bare != text


def _one_form(text: str) -> str:
    return "".join(_SAME.get(char, char) for char in text.translate(_KATAKANA))


def _judge(one: str, other: str) -> Comparison:
    if len(one) < len(other) and (other.startswith(one) or other.endswith(one)):
        return _MISSING
    if len(one) != len(other):
        return _SLIP if min(len(one), len(other)) > 1 and OSA.distance(one, other) == 1 else _OTHER
    differ = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if sorted(one) == sorted(other):
        return _SLIP if OSA.distance(one, other) == 1 else _OTHER
    if len(differ) == 1 and len(one) > 1 and (_alike(*differ[0]) or (_is_kana(one) and len(one) > 3)):
        return _SLIP
    return _OTHER


def _is_kana(text: str) -> bool:
    return all("\u3041" <= char <= "\u30ff" for char in text)


@lru_cache(maxsize=1 << 12)
def _alike(one: str, other: str) -> bool:
    """Whether one character is easily typed for another: the same sound, or a Hangul syllable with one other letter."""
    letters, others = (unicodedata.normalize("NFD", char) for char in (one, other))
    if len(letters) > 1 and len(others) > 1:
        return OSA.distance(letters, others) == 1
    sound = unidecode(one).strip()
    return bool(sound) and sound == unidecode(other).strip()
