"""The legal forms of companies: how each is written in either script, and which of them can be one company's."""

from enum import IntEnum
from typing import NamedTuple

from commsqa.checks.names.text import fold, is_arabic
from commsqa.checks.names.word_list import folded_words


class Form(NamedTuple):
    """A legal form: its `family` (what kind of legal person), its `features` within it, and the letters it was written with.

    Two forms may be one company's where the features of one hold those of the other: a share company and one of Kuwait.
    """

    family: str
    features: frozenset[str]
    written: str


class Forms(IntEnum):
    """What the forms of two names are to each other, from right to wrong."""

    EQUAL = 0
    LEFT_OUT = 1
    RELATED = 2
    OTHER = 3


COMPANY, ESTABLISHMENT = "company", "establishment"
"""The families of which one says nothing (company, شركة) and one is no legal person beside its owner (Est., مؤسسة)."""

_WRITTEN = """\
company: บริษัท | cong ty
company: co | company | comp | cie | compagnie | societe | ste | firma | corp | corporation | inc | incorporated | شركة
limited llc: llc | limited liability company | limited liability co | wll | with limited liability
limited ltd: ltd sti | ltd sirketi | limited sirketi
limited ltd: ltd | limited | pty ltd | pvt ltd | pte ltd | pty limited | pvt limited | pte limited | private limited
limited: ذمم | شذمم | ذات مسؤولية محدودة | ذات المسؤولية المحدودة | محدودة المسؤولية | محدودة | المحدودة
limited gmbh: gmbh | ggmbh | mbh | gesmbh | ges mbh | ges m b h | gesellschaft mit beschrankter haftung | gesellschaft mbh
limited gmbh: ug | ug haftungsbeschrankt | ug haftungsbeschr | ug haftungsbeschraenkt | unternehmergesellschaft
limited sarl: sarl | sarlau | eurl | societe a responsabilite limitee
limited srl: srl | srls | societa a responsabilita limitata
limited lda: lda | ltda | limitada
limited sl: sl | slu | sociedad limitada | sociedad de responsabilidad limitada
limited bv: bv | bvba | besloten vennootschap
limited sro: sro | spol sro | spol s r o
limited zoo: sp z o o | spzoo | sp zoo | spolka z o o | spolka zoo | spolka z ograniczona odpowiedzialnoscia
limited kft: kft | korlatolt felelossegu tarsasag
limited doo: doo | dooel | ood | eood
limited aps: aps
limited oo: ооо | ooo | общество с ограниченной ответственностью
limited tov: тов | товариство з обмеженою відповідальністю
limited epe: επε | ε π ε | εταιρεία περιορισμένης ευθύνης
limited tnhh: tnhh | trach nhiem huu han
limited uab: uab
limited too: тоо | жшс | товарищество с ограниченной ответственностью | жауапкершілігі шектеулі серіктестік
limited bm: בעמ
limited yk: 有限会社 | 有
limited gk: 合同会社
limited cn: 有限公司 | 有限责任公司 | 有限責任公司
limited kr: 유한회사
limited th: จำกัด | บจก
limited single: spc | owc | opc | ششو | شركة الشخص الواحد
freezone llc: fzllc | fz llc | free zone llc
freezone fze: fze | free zone establishment
freezone fzco: fzco | fz co | free zone company
freezone dmcc: dmcc
shares: jsc | joint stock company | joint stock co | مساهمة | المساهمة | شم
shares public: pjsc | psc | public joint stock company | plc | public limited company | شمع | مساهمة عامة | المساهمة العامة
shares private: prjsc | private joint stock company | شمخ | مساهمة خاصة | مساهمة مقفلة | المساهمة المقفلة
shares kuwait: ksc | sak | شمك
shares kuwait public: kscp | kpsc | شمكع | شمك عامة
shares kuwait private: kscc | شمكم | شمك مقفلة
shares bahrain: bsc | شمب
shares bahrain private: bscc | bsc closed | شمبم | شمب مقفلة
shares oman public: saog | شمعع
shares oman private: saoc | شمعم
shares qatar: qsc | شمق
shares qatar public: qpsc | قشمع
shares saudi: sjsc | شمس
shares egypt: sae
shares lebanon: sal | شمل
limited egypt: شمم
shares sa: sa | sab | sau | societe anonyme | sociedad anonima | spolka akcyjna
shares sas: sas | sasu | societe par actions simplifiee
shares ag: ag | aktiengesellschaft
shares spa: spa | societa per azioni
shares nv: nv
shares ab: ab | aktiebolag
shares as: as | asa | anonim sirketi
shares oy: oy | oyj
shares se: se
shares ase: a s e
shares oao: оао | пао | зао | ао | oao | pao | zao
shares kk: 株式会社 | 株
shares cn: 股份有限公司
shares kr: 주식회사 | 주
shares th: จำกัด มหาชน | บมจ
partnership th: หจก
shares vn: ctcp | co phan
shares nyrt: nyrt | nyilvanosan mukodo reszvenytarsasag
shares zrt: zrt | zartkoruen mukodo reszvenytarsasag
partnership llp: llp
partnership lp: lp
partnership kg: kg | ohg | gbr | snc | sca
partnership open: sp j | spolka jawna | societa in nome collettivo
partnership bt: bt | beteti tarsasag
partnership kg gmbh: gmbh and co kg | gmbh co kg
partnership: شركة تضامن | تضامنية | توصية بسيطة
establishment: est | estab | establishment | etablissement | ets | ek | sole proprietorship | مؤسسة | مؤسسه فردية
"""
_AT_THE_END_ONLY = folded_words("sa ag se as ab oy bv nv kg sl lp ug ek co ad spa comp est ets inc sas شم")
"""Short writings that are something else elsewhere in a name; as the only sign of a company the shortest are weak."""
_MAY_COME_FIRST = folded_words(
    """sarl eurl sas societe ste ets ооо зао пао оао ао ooo oao uab тов тоо жшс شركه موسسه compagnie firma
    株式会社 有限会社 合同会社 주식회사 유한회사 บริษัท บจก บมจ หจก congty ctcp"""
)
_MOST_WORDS = 5
_SHORT_WORD = 4


def _read(table: str) -> tuple[dict[str, Form], dict[tuple[str, ...], Form]]:
    letters: dict[str, Form] = {}
    phrases: dict[tuple[str, ...], Form] = {}
    for line in table.splitlines():
        (family, *features), writings = line.split(":")[0].split(), line.split(":")[1].split("|")
        for writing in writings:
            words = tuple(fold(word) for word in writing.split())
            form = Form(family, frozenset(features), "".join(words))
            phrases[words] = form
            if len(words) == 1:
                letters[words[0]] = form
    return letters, phrases


_LETTERS, _PHRASES = _read(_WRITTEN)
FORM_WORDS = frozenset(_LETTERS)
"""Every form that is written as one word."""
PHRASE_WORDS = frozenset(word for phrase in _PHRASES for word in phrase if len(word) > _SHORT_WORD)
"""The words of the forms that are written out, but for the short ones that other names have too."""


def form_at(words: list[str], at: int) -> tuple[Form, int] | None:
    """The form that begins at a word, and how many words it takes: W.L.L., W L L, WLL and KSC (P) are found alike."""
    for count in range(min(_MOST_WORDS, len(words) - at), 0, -1):
        run = words[at : at + count]
        form = _PHRASES.get(tuple(run)) or _spelled(run)
        if form is not None and run[0] not in _WORDS_TOO:
            return form, count
    return None


_WORDS_TOO = folded_words("شمس شمع شمل شمم شمخ")
"""Forms that are ordinary words when written together: they count in letters only."""


def _spelled(run: list[str]) -> Form | None:
    form = _LETTERS.get("".join(run))
    return form if form and all(len(word) <= 2 or word in _LETTERS for word in run) else None


def split_forms(words: list[str]) -> tuple[list[int], list[Form]]:
    """The positions of the words that are no part of a legal form, and the forms in the order they stand."""
    kept: list[int] = []
    forms: list[Form] = []
    at = 0
    while at < len(words):
        found = form_at(words, at)
        if found and _may_stand(found[0], at, at + found[1], words):
            forms.append(found[0])
            at += found[1]
        else:
            kept.append(at)
            at += 1
    return (kept, forms) if kept else (list(range(len(words))), [])


def _may_stand(form: Form, start: int, end: int, words: list[str]) -> bool:
    if form.written in ("株", "有", "주"):  # in brackets, on either side
        return True
    if start == 0:
        return form.written in _MAY_COME_FIRST or len(form.written) > 9 or (is_arabic(form.written) and len(form.written) > 3)
    if form.written not in _AT_THE_END_ONLY:
        return True
    return end == len(words) or form_at(words, end) is not None or words[end] in ("for", "branch", "of")


def weak(form: Form) -> bool:
    """Whether the writing is also that of initials (Ramesh KG) or of a name (Åsa): alone it does not make a company."""
    return len(form.written) <= 2 or form.written == "asa"


def between(piece: list[Form], recorded: list[Form]) -> Forms:
    """What the forms on a piece are to those of the record. Company and Co. fit any form."""
    mine, theirs = ([form for form in forms if form.family != COMPANY] for forms in (piece, recorded))
    if not mine or not theirs:
        return Forms.EQUAL if bool(mine) == bool(theirs) and bool(piece) == bool(recorded) else Forms.LEFT_OUT
    shorter, longer = sorted((mine, theirs), key=len)
    return max(min(_between(form, other) for other in longer) for form in shorter)


def _between(one: Form, other: Form) -> Forms:
    if one.family != other.family:
        return Forms.OTHER
    return Forms.EQUAL if one.features <= other.features or other.features <= one.features else Forms.RELATED
