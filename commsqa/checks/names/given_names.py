"""Given names that tell something of their bearer: that it is a person, and whether certainly a man or a woman.

Short on purpose: names borne by one sex only, the most frequent of the languages that Gulf and European banks write in. A name
that is not here tells nothing.
"""

from functools import lru_cache

from commsqa.checks.names.text import at_sight, fold, words
from commsqa.checks.names.word_list import folded_words
from commsqa.checks.names.words import GENERATIONS, NAMES_OR_TITLES, SUFFIXES, TITLES

MEN = folded_words(
    """mohammed mohamed muhammad mohammad mohamad ahmed ahmad ali hassan hasan hussein hussain husain khaled khalid omar umar
    othman osman abdullah abdulla abdallah abdulaziz abdelaziz abdulrahman abdelrahman abdurrahman ibrahim ebrahim yousef
    yousuf yusuf youssef ismail saleh salih salem salim nasser naser faisal fahad fahd sultan saud turki majed majid hamad
    hamed hamid jassim jasim tariq tareq waleed walid saeed said mahmoud mahmud mustafa mostafa karim kareem bilal yaqoub
    yacoub mansour mubarak john james robert michael william david richard thomas charles joseph christopher daniel
    matthew anthony mark paul steven george kenneth andrew edward brian peter stephen henry frank arthur hans klaus jurgen
    wolfgang heinz stefan thorsten uwe dieter karl friedrich heinrich otto ludwig pierre jacques francois philippe laurent
    thierry olivier guillaume antoine carlos jose juan luis miguel antonio francisco manuel pedro pablo fernando giovanni
    giuseppe marco francesco paolo luigi mehmet ahmet huseyin murat emre petr pavel jiri josef tomas martin jaroslav piotr
    pawel krzysztof محمد أحمد علي حسن حسين خالد عمر عثمان عبدالله عبدالعزيز عبدالرحمن إبراهيم يوسف إسماعيل صالح سالم ناصر
    فيصل فهد سلطان سعود تركي ماجد حمد حامد جاسم طارق وليد سعيد محمود مصطفى كريم بلال يعقوب منصور مبارك عبداللطيف عبدالكريم
    عبدالقادر بندر مشعل جون جيمس مايكل ديفيد بيتر توماس
    nawaf saad talal rashid rashed sami adel hisham hesham ziad badr bader jaber musaed musa ayman amr sherif samir hani rami
    bassem fouad yasser zaid hazem osama usman khalifa hamdan suhail nayef naif meshal mishal bandar thamer ghanem salman
    suleiman sulaiman mazen marwan wael tamer ashraf jamal gamal kamal imran asif rajesh suresh ramesh sanjay vijay
    نواف سعد طلال راشد سامي عادل هشام زياد بدر جابر مساعد موسى أيمن عمرو شريف سمير هاني رامي باسم فؤاد ياسر زيد حازم أسامة
    خليفة حمدان سهيل نايف ثامر غانم سلمان سليمان مازن مروان وائل تامر أشرف جمال كمال عمران"""
)
"""Given names of men."""

WOMEN = folded_words(
    """fatima fatma fatimah aisha ayesha aysha maryam mariam noura nora nourah sara sarah khadija khadijah zainab zaynab
    hessa latifa moza mozah sheikha munira layla leila salma huda amina aminah hind reem rania yasmin yasmine mary
    patricia jennifer linda elizabeth barbara susan jessica margaret karen nancy anna emma catherine katherine christine
    julia helen sandra maria marie sabine ursula monika brigitte petra claudia isabelle nathalie sophie chantal carmen
    lucia francesca giulia chiara ayse fatma zeynep elif jana eva hana فاطمة عائشة مريم نورة سارة خديجة زينب حصة لطيفة
    موزة منيرة ليلى سلمى هدى آمنة أمينة هند ريم رانيا ياسمين سعاد منى آنا ماري"""
)
"""Given names of women."""

_SERVANTS = ("عبد", "abdul", "abdel")


@lru_cache(maxsize=1 << 14)
def given_name(name: str) -> str | None:
    """The first word of a name after its titles, folded; a compound with عبد or Abdul counts as one word."""
    folded = [fold(word) for word in words(at_sight(name))]
    while len(folded) > 1 and (folded[0] in TITLES or (len(folded) > 2 and folded[0] in NAMES_OR_TITLES)):
        folded = folded[1:]
    if not folded:
        return None
    return "".join(folded[:2]) if folded[0] in ("عبد", "abd", "abdul", "abdel") and len(folded) > 1 else folded[0]


def is_man_s(given: str) -> bool:
    """Whether the given name (folded) is one of a man's; every 'servant of' is."""
    return given in MEN or (given.startswith(_SERVANTS) and len(given) > 5)


@lru_cache(maxsize=1 << 14)
def looks_personal(name: str) -> bool:
    """Whether a text is a person's name by its title, its given name, or a suffix that only persons have."""
    folded = [fold(word) for word in words(at_sight(name))]
    if len(folded) > 1 and (
        folded[0] in TITLES - {"general", "gen", "major", "prince", "king"} or folded[-1] in SUFFIXES | set(GENERATIONS)
    ):
        return True
    given = given_name(name)
    return given is not None and (is_man_s(given) or given in WOMEN)
