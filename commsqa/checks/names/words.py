"""The words around a person's name that are not the person: titles, particles, articles. All folded (see text.fold)."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words(
    """mr mrs ms miss mx dr prof professor doctor sir dame lady lord rev reverend fr father sister capt captain col colonel gen
    general lt sgt maj major hon judge master messrs madam madame mme mlle monsieur maitre me herr frau fraulein hr fru sr sra
    srta senor senora senorita dott dottssa sig sigra don dona dom d dna ing mag dipl arq lic eng engineer mgr mudr judr phdr
    rndr bc pan pani sheikh shaikh shaykh sheik cheikh sheikha hajj haj hajji hadj hajja sayed sayyed sayyid sayid syed sayeda
    ustaz ustadh emir amir prince princess mullah maulana imam mufti allama qari hafiz haji khwaja mirza sardar nawab mian
    rana raja pir ayatollah seyyed seyed sayyid shri sri smt shrimati kumari justice
    rouva herra neiti proua domnul domnisoara panie gerb ponas ponia dhr mevr mevrouw meneer mijnheer signor signora
    egr exmo exma ilmo ilma
    sayin bapak bpk sdr sdri yth drs dra alhaji alhaja alh hajia otunba engr
    κ κα κοσ κοσ κυριοσ κυρια κυριον κον г-н г-жа г-ну г-же господин госпожа господину госпоже пан пани панове
    cenab wro weyzero ndugu ndg bwana mheshimiwa mhe mnr mnu nksz nkk thiru tmt
    श्री श्रीमती श्रीमान् सुश्री জনাব জনাবা মিসেস திரு திருமதி శ్రీ శ్రీమతి ಶ್ರೀ ಶ್ರೀಮತಿ ശ്രീ ശ്രീമതി ගරු
    ბატონი ბატონო ბატონ ქალბატონი ქალბატონო ქალბატონ պարոն տիկին օրիորդ պրն տկն አቶ ወሮ ወይዘሮ ወይዘሪት
    מר גב גברת דר פרופ עוד אדון הרב לכבוד
    นาย นาง นางสาว คุณ เด็กชาย เด็กหญิง นส ดช ดญ ดร นพ พญ ทพ ทพญ
    السيد السيده سيد سيده سياده الانسه انسه الاستاذ الاستاذه استاذ استاذه ا د م الدكتور الدكتوره دكتور دكتوره المهندس المهندسه
    مهندس مهندسه الشيخ الشيخه شيخ شيخه الحاج الحاجه حاج حاجه الامير الاميره البروفيسور المحامي المحاميه القاضي الاخ الاخت المكرم
    المكرمه الفاضل الفاضله حضره سعاده معالي فضيله سمو
    مستر مفتي حافظ مولانا قاري ميرزا خواجه راجه رانا سردار نواب ميان علامه پير جسٹس حاجي"""
)
"""Words that may stand before a name without changing whose name it is. Some are names too, hence optional, not removed."""

TITLES_OR_NAMES = _words("sheikha amir emir prince princess justice imam hafiz mirza rana raja sayed شيخه سيد")
"""The titles that many people bear as their given name."""

NAMES_OR_TITLES = _words("ato barr bi bibi bw chief dl hj ibu ir mw nn ny raden sn tn")
"""Titles that are names or initials elsewhere: titles only before two words more, unlike in Bibi Khan, Bi Wei, MW Jones."""

SUFFIXES = _words(
    """hanim esq phd md mba msc bsc cpa csc obe mbe kc qc dds jd pasha bey beg باشا بك المحترم المحترمه
    जी ज्यू මහතා මහත්මිය මයා මෙනවිය గారు ಅವರು"""
)
"""Words that may follow a name without changing whose name it is."""

GENERATIONS = {"jr": "2", "junior": "2", "sr": "1", "senior": "1", "ii": "2", "iii": "3", "iv": "4"}
"""Words after a name that tell a parent from a child: two different ones are two people."""

HONORIFICS = _words("bey xanim hanim")
"""Words behind the given name that are none, however they are accented: Anar bəy Quliyev, Fatma Hanım Kaya."""

CHILD_OF = _words("oglu ogly ogli oghlu qizi gizi kizi kyzy uulu оглы кызы кизи угли огли")
"""Words behind the father's name, with which they make a patronymic: Tural Ceyhun oğlu."""

PARTICLES = _words(
    """de da di do dos das du des del della dello degli dei der den dem van von vom zu zum zur la le las los y ter ten te af av
    of the bin ben ibn bint bnt bent bn ould wuld
    بن ابن بنت ولد ابنه"""
)
"""Words between the parts of a name that may be left out or added."""

ARABIC_PARTICLES = _words("bin ibn bint bnt ould wuld بن ابن بنت ولد ابنه")

SONS = ARABIC_PARTICLES | {"ben"}
"""Words for son or daughter; ben is no sign of an Arabic name."""

ARTICLES = _words("al el ul il ال")

ASSIMILATED = frozenset(
    vowel + sound for vowel in "aeiu" for sound in ("r", "s", "sh", "sch", "ch", "t", "th", "d", "dh", "n", "z", "l")
)
"""The article before a sun letter takes its sound: ar-Rahman, ash-Shami."""

FATHERS = _words("abu abou abo abi aba bu bou abul aboul abol aboel abil bul ابو ابي بو")
"""'Father of': makes one part with the word that follows."""

SERVANTS = _words(
    """abd abed abdel abdul abdal abdil abdoul abdol abdu abdou abdo abdur abdus abdun abdut abdud abduz abder abdes
    abden abdor abdos abdon abdot abdod abdoz عبد"""
)
"""'Servant of': makes one part with the word that follows."""

WIDELY_BORNE = _words(
    """محمد احمد محمود مصطفي حسن حسين عثمان خالد ابراهيم طارق مروان هشام حسام وليد فاطمه خديجه منصور مبارك
    مسعود صالح فيصل حمزه حامد حميد رشيد ناصر جعفر فواد توفيق عبدٱله عبدٱرحمن عبدٱعزيز عبدٱقادر عبدٱكريم عبدٱرحيم عبدٱحميد
    سلطان قاسم كاظم نجيب رمضان شعبان اشرف غسان بندر طلال يحيي لطيفه اسامه زينب سفيان عدنان"""
)
"""Arabic given names that are hardly anything else: by them a Latin name of unknown Arabic spelling is seen to be Arabic."""

GIVEN = WIDELY_BORNE | _words(
    """سعد سعيد سعود سالم سليم سليمان سلمان سلمي سلوي علي علاء عمر عمرو عمار حمد حمود جمال كمال جميل كامل راشد رشاد ماجد مجيد
    امجد عادل نادر امين ايمن سامي سمير سامر فهد فهيم عمران عبدٱمجيد عبدٱواحد عبدٱوهاب عبدٱسلام عبدٱلطيف عبدٱجبار سعاد منير"""
)
"""Frequent Arabic given names of which a few letters make one another: none is a slip of the pen for another."""

SHORT_FORMS = dict.fromkeys(("mohd", "muhd", "mhd", "mohmd", "md", "muh", "moh", "moch"), "mohamed") | {
    **dict.fromkeys(("মো", "মোঃ", "মোহাঃ", "মোহা"), "মোহাম্মদ"),
    **dict.fromkeys(("মোছাঃ", "মোছা", "মোসাঃ", "মোসা"), "মোসাম্মৎ"),
    **dict.fromkeys(("mst", "mosa", "mossammat", "musammat"), "mosammat"),
    "st": "saint",
    "ste": "sainte",
    "wm": "william",
    "chas": "charles",
    "geo": "george",
    "jas": "james",
    "thos": "thomas",
}
"""Customary abbreviations, written out."""

COMPOUNDED = _words("محمد سيد مير عبد عبدٱ الله")
"""What Persian and South Asian given names are compounded with and then called without: Mohammadreza, Habibullah, Abdul Samad."""
