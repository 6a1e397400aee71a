"""Words of company names: what they trade in, their customary abbreviations, and what they are in Arabic. All folded."""

from commsqa.checks.names.text import fold
from commsqa.checks.names.word_list import folded_words

_TRADES = """\
trading trdg tdg trad trd | تجارة تجاري تجارية
trade | تجارة تجاري
traders | تجارة تجار
commercial comm coml | تجاري تجارية
contracting contg cont contr | مقاولات
contractors | مقاولات مقاولون
construction constr const | إنشاء إنشاءات بناء تشييد
building bldg | بناء مباني
general gen genl | عامة عام
group grp | مجموعة
holding holdings hldg hldgs | قابضة
international intl int'l internl | دولية دولي عالمية
bank bk | بنك مصرف
banking | مصرفية
insurance ins | تأمين
investment inv | استثمار استثماري استثمارية
investments invs | استثمار استثمارات
services svcs serv svc srvcs | خدمات
service | خدمة خدمات
industries inds ind | صناعات
industrial indl | صناعي صناعية
factory | مصنع
manufacturing mfg manuf | تصنيع صناعة
transport transp | نقل نقليات
transportation | نقل مواصلات
logistics | لوجستية لوجستيات
shipping | شحن ملاحة
travel | سفر سفريات
tourism | سياحة
engineering engg engrg eng | هندسة هندسية
consultants | استشارات مستشارون
consulting consultancy | استشارات استشارية
technology tech technologies | تقنية تكنولوجيا
systems sys | أنظمة نظم
solutions soln | حلول
electronics | إلكترونيات
electrical elec | كهربائية
mechanical mech | ميكانيكية
equipment equip eqpt | معدات
materials | مواد
oil | نفط بترول
petroleum | بترول نفط بترولية نفطية
energy | طاقة
gas | غاز
power | طاقة
water | مياه
food | أغذية غذائية
foods foodstuff foodstuffs | أغذية غذائية مواد
restaurant rest | مطعم
restaurants | مطاعم
hotel | فندق
hotels | فنادق
hospital hosp | مستشفى
clinic | عيادة
pharmacy | صيدلية
medical med | طبية طبي
school | مدرسة
university univ | جامعة
college | كلية
institute inst | معهد
center centre ctr | مركز
company's | شركة
real | عقارية عقارات
estate | عقارية عقارات
properties property | عقارات عقارية
development dev devt | تطوير تنمية
management mgmt mgt | إدارة
maintenance maint | صيانة
cleaning | تنظيف
security | أمن حراسة
motors | سيارات محركات
automotive auto | سيارات
cars | سيارات
furniture | أثاث مفروشات
textiles textile | منسوجات أقمشة
sanayi san | صناعة صناعات
ticaret tic | تجارة
inşaat inş | إنشاءات بناء
jewellery jewelry | مجوهرات
printing | طباعة
press | مطبعة
media | إعلام
advertising advt | إعلان دعاية
agencies agency | وكالات وكالة
stores store | متاجر متجر
markets market | أسواق سوق
supermarket | سوبرماركت
import | استيراد
export | تصدير
sons | أولاده أولاد أبناء
brothers bros | إخوان إخوانه أخوان
partners | شركاه شركاء
enterprises ent enterprise | مشاريع
projects | مشاريع
finance fin | تمويل
financial fincl | مالية
exchange exch | صرافة
capital cap | كابيتال
fund | صندوق
trust | ائتمان
association assn assoc | جمعية
society | جمعية
foundation fdn | مؤسسة
cooperative coop | تعاونية
ministry | وزارة
embassy | سفارة
authority auth | هيئة
office | مكتب
establishments | مؤسسات
workshop | ورشة
garage | كراج
salon | صالون
bakery bakeries | مخبز مخابز
cafe | مقهى كافيه
contracts | عقود
accessories | إكسسوارات
"""
_NAMES = """\
gulf | خليج
star | نجمة نجم
stars | نجوم
east | شرق
eastern | شرقية شرقي
west | غرب
western | غربية
north | شمال
northern | شمالية
south | جنوب
middle | أوسط
orient | شرق
national natl nat'l | وطنية وطني أهلي أهلية
united utd | متحدة متحد
arab | عربية عربي عرب
arabian | عربية
arabia | عربية جزيرة
saudi | سعودية سعودي
jordan | أردن أردني أردنية
iraq | عراق عراقي عراقية
lebanon | لبنان لبناني لبنانية
kuwaiti | كويتية كويتي
kuwait | كويت كويتي كويتية
bahrain | بحرين بحريني بحرينية
qatar | قطر قطري قطرية
oman | عمان عماني عمانية
dubai | دبي
emirates | إمارات
egyptian | مصرية
egypt | مصر
islamic | إسلامي إسلامية
modern | حديثة
new | جديدة جديد
first | أولى أول
golden | ذهبية ذهبي
gold | ذهب
silver | فضة
royal | ملكية
crown | تاج
sun | شمس
moon | قمر
light | نور ضوء
sea | بحر
desert | صحراء
city | مدينة
world | عالم
global | عالمية
house | بيت دار
home | بيت
family | عائلة
future | مستقبل
quality | جودة
advanced | متقدمة
pearl | لؤلؤة
falcon | صقر
horizon | أفق
bridge | جسر
tower | برج
palm | نخلة
green | خضراء أخضر
blue | زرقاء أزرق
red | حمراء أحمر
white | بيضاء أبيض
black | سوداء أسود
central | مركزي مركزية
peninsula | جزيرة
island | جزيرة
brothers | إخوان
unity | وحدة
peace | سلام
success | نجاح
branch br | فرع
"""


def _read(table: str) -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    """The usual word of each writing, and what the usual word is in Arabic."""
    usual: dict[str, str] = {}
    arabic: dict[str, frozenset[str]] = {}
    for line in table.splitlines():
        latin, _, translated = line.partition("|")
        first, *others = (word.replace("'", "") for word in latin.split())
        usual |= dict.fromkeys((first, *others), first)
        arabic[first] = frozenset(map(fold, translated.split()))
    return usual, arabic


_USUAL_TRADE, _ARABIC_TRADE = _read(_TRADES)
_USUAL_NAME, _ARABIC_NAME = _read(_NAMES)
USUAL = _USUAL_NAME | _USUAL_TRADE
"""Each Latin word or abbreviation as it is usually written."""
ARABIC = {word: _ARABIC_NAME.get(word, frozenset()) | _ARABIC_TRADE.get(word, frozenset()) for word in USUAL.values()}
"""What a usual word is in Arabic, without article."""
TRADES = frozenset(_ARABIC_TRADE)
"""Words that tell what a company does, and do not tell two companies apart as a proper name does."""
ARABIC_TRADES = frozenset().union(*_ARABIC_TRADE.values())

_ALSO_NAMES = folded_words(
    "bank gas press market capital power real estate general gen rest cont ins ind inst inv ent fin cap bk"
)
_ALSO_ARABIC_NAMES = folded_words("عام عامة نقل أمن مال مواد كلية صندوق بناء إدارة حلول سوق شحن طاقة غاز أولاد أبناء إخوان")
_ABBREVIATIONS = frozenset({"bros", "intl", "trdg", "hldg"})
SIGNS = (
    _ABBREVIATIONS
    | (frozenset(word for word, usual in _USUAL_TRADE.items() if word == usual or len(word) > 4) - _ALSO_NAMES)
    | (ARABIC_TRADES - _ALSO_ARABIC_NAMES)
)
"""Words by which a name is seen to be a company's: those of trade that are hardly a person's name or an abbreviation of one."""

NUMBERING = frozenset({"no", "nr", "num", "number", "nbr", fold("رقم")})
CONNECTING = folded_words("and the of for und et y de in fur des du la le و في من")
ARTICLES = frozenset({"al", "el", "ال"})
