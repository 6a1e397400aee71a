"""The names of the months, Gregorian and Hijri, in the languages that statements are written in."""

from collections.abc import Mapping
from unicodedata import normalize

# A line a language or a usage, from the first month to the last; | separates spellings, _ is a blank.
_GREGORIAN = """
    january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sep|sept october|oct \
      november|nov december|dec
    januar|jänner februar|feber märz|marz april mai juni juli august september oktober|okt november dezember|dez
    janvier février|fevrier mars avril mai juin juillet août|aout septembre octobre novembre décembre|decembre
    enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre diciembre
    gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
    janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
    januari februari maart april mei juni juli augustus september oktober november december
    januari februari mars april maj juni juli augusti september oktober november december
    ledna|leden února|únor března|březen dubna|duben května|květen června|červen července|červenec srpna|srpen září \
      října|říjen listopadu prosince|prosinec
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
    januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
    januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra
    sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio
    janvāris|janvārī februāris|februārī marts|martā aprīlis|aprīlī maijs|maijā jūnijs|jūnijā jūlijs|jūlijā augusts|augustā \
      septembris|septembrī oktobris|oktobrī novembris|novembrī decembris|decembrī
    jaanuar|jaanuaril veebruar|veebruaril märts|märtsil aprill|aprillil mai|mail juuni|juunil juuli|juulil august|augustil \
      september|septembril oktoober|oktoobril november|novembril detsember|detsembril
    tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta \
      syyskuuta lokakuuta marraskuuta joulukuuta
    januar februar marts april maj juni juli august september oktober november december
    januar|jan februar|feb mars|mar april|apr mai juni|jun juli|jul august|aug september|sep oktober|okt november|nov desember|des
    janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember
    január|jan február|febr március|márc április|ápr május|máj június|jún július|júl augusztus|aug szeptember|szept \
      október|okt november|nov december|dec
    ene feb mar abr may jun jul ago sep|set|sept oct nov dic
    jan fev mar abr mai jun jul ago set out nov dez
    janv févr mars avr mai juin juil août sept oct nov déc
    gen feb mar apr mag giu lug ago set ott nov dic
    sty lut mar kwi maj cze lip sie wrz paź lis gru
    ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
    січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
    януари февруари март април май юни юли август септември октомври ноември декември
    জানুয়ারি|জানুয়ারী ফেব্রুয়ারি|ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট|আগষ্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর
    जनवरी फेब्रुअरी मार्च अप्रिल मे जुन जुलाई अगस्ट|अगस्त सेप्टेम्बर अक्टोबर नोभेम्बर डिसेम्बर
    जानेवारी फेब्रुवारी मार्च एप्रिल मे जून जुलै ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर
    ජනවාරි පෙබරවාරි මාර්තු අප්රේල් මැයි ජූනි ජූලි අගෝස්තු සැප්තැම්බර් ඔක්තෝබර් නොවැම්බර් දෙසැම්බර්
    ஜனவரி பிப்ரவரி|பெப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட்|ஆகஸ்டு செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்
    జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్ జూలై|జులై ఆగస్టు|ఆగష్టు సెప్టెంబర్|సెప్టెంబరు అక్టోబర్|అక్టోబరు నవంబర్|నవంబరు డిసెంబర్|డిసెంబరు
    ಜನವರಿ ಫೆಬ್ರವರಿ ಮಾರ್ಚ್ ಏಪ್ರಿಲ್ ಮೇ ಜೂನ್ ಜುಲೈ ಆಗಸ್ಟ್ ಸೆಪ್ಟೆಂಬರ್ ಅಕ್ಟೋಬರ್ ನವೆಂಬರ್ ಡಿಸೆಂಬರ್
    ജനുവരി ഫെബ്രുവരി മാർച്ച്|മാര്ച്ച് ഏപ്രിൽ|ഏപ്രില് മേയ്|മെയ് ജൂൺ|ജൂണ് ജൂലൈ ഓഗസ്റ്റ്|ആഗസ്റ്റ് സെപ്റ്റംബർ|സെപ്റ്റംബര് \
      ഒക്ടോബർ|ഒക്ടോബര് നവംബർ|നവംബര് ഡിസംബർ|ഡിസംബര്
    იანვარი|იანვრის|იანვარს თებერვალი|თებერვლის|თებერვალს მარტი|მარტის|მარტს აპრილი|აპრილის|აპრილს მაისი|მაისის|მაისს \
      ივნისი|ივნისის|ივნისს ივლისი|ივლისის|ივლისს აგვისტო|აგვისტოს სექტემბერი|სექტემბრის|სექტემბერს \
      ოქტომბერი|ოქტომბრის|ოქტომბერს ნოემბერი|ნოემბრის|ნოემბერს დეკემბერი|დეკემბრის|დეკემბერს
    հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի նոյեմբերի դեկտեմբերի
    yanvar fevral mart aprel may iyun iyul avqust|avgust sentyabr|sentabr oktyabr|oktabr noyabr dekabr
    январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
    ጃንዋሪ|ጃንዩወሪ ፌብሩዋሪ|ፌብሩወሪ ማርች ኤፕሪል ሜይ ጁን ጁላይ ኦገስት ሴፕቴምበር ኦክቶበር|ኦክቶበር ኖቬምበር ዲሴምበር
    januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba
    umasingana unhlolanja undasa umbasa unhlaba unhlangulana untulikazi uncwaba umandulo umfumfu ulwezi uzibandlela
    januarie februarie maart april mei junie julie augustus september oktober november desember
    کانوونی_دووەم|کانونی_دووەم شوبات ئازار نیسان ئایار حوزەیران تەمموز|تەموز ئاب|ئۆگۆست ئەیلوول تشرینی_یەکەم \
      تشرینی_دووەم کانوونی_یەکەم|کانونی_یەکەم
    ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
    ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου|μαίου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
    ינואר|בינואר פברואר|בפברואר מרץ|במרץ|מרס|במרס אפריל|באפריל מאי|במאי יוני|ביוני יולי|ביולי אוגוסט|באוגוסט ספטמבר|בספטמבר \
      אוקטובר|באוקטובר נובמבר|בנובמבר דצמבר|בדצמבר
    қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан
    มกราคม|ม.ค. กุมภาพันธ์|ก.พ. มีนาคม|มี.ค. เมษายน|เม.ย. พฤษภาคม|พ.ค. มิถุนายน|มิ.ย. กรกฎาคม|ก.ค. สิงหาคม|ส.ค. \
      กันยายน|ก.ย. ตุลาคม|ต.ค. พฤศจิกายน|พ.ย. ธันวาคม|ธ.ค.
    januari februari maret april mei juni juli agustus september oktober november desember
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря
    يناير فبراير مارس أبريل|ابريل مايو يونيو|يونيه يوليو|يوليه أغسطس|اغسطس سبتمبر أكتوبر|اكتوبر نوفمبر ديسمبر
    كانون_الثاني شباط آذار|اذار نيسان أيار|ايار حزيران تموز آب|اب أيلول|ايلول تشرين_الأول|تشرين_الاول تشرين_الثاني \
      كانون_الأول|كانون_الاول
    جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر
    يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر
    جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر
    जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर|सितम्बर अक्टूबर|अक्तूबर नवंबर|नवम्बर दिसंबर|दिसम्बर
"""
_HIJRI = """
    محرم|المحرم صفر ربيع_الأول|ربيع_الاول|ربيع_أول ربيع_الآخر|ربيع_الاخر|ربيع_الثاني|ربيع_ثاني \
      جمادى_الأولى|جمادى_الاولى|جمادى_الأول|جمادى_الاول \
      جمادى_الآخرة|جمادى_الاخرة|جمادى_الآخر|جمادى_الثانية|جمادى_الثاني رجب \
      شعبان رمضان شوال ذو_القعدة|ذي_القعدة|ذو_القعده|ذي_القعده ذو_الحجة|ذي_الحجة|ذو_الحجه|ذي_الحجه
    muharram|al-muharram safar rabi_al-awwal|rabi_ul-awwal|rabi_al-awal|rabi_i \
      rabi_al-thani|rabi_al-akhir|rabi_al-akhar|rabi_ul-thani|rabi_ath-thani|rabi_ii \
      jumada_al-ula|jumada_al-awwal|jumada_al-oula|jumada_i|jumada_ul-awwal \
      jumada_al-akhirah|jumada_al-akhira|jumada_al-thani|jumada_al-thaniyah|jumada_ath-thaniyah|jumada_ii|jumada_ul-thani \
      rajab shaban|shaaban|sha`ban ramadan|ramadhan|ramazan shawwal|shawal \
      dhu_al-qadah|dhu_al-qidah|dhul-qadah|dhul-qidah|dhul_qadah|dhul_qidah|zul_qadah|dhu_al-qaadah|dhul_qaadah \
      dhu_al-hijjah|dhul-hijjah|dhul_hijjah|zul_hijjah|dhu_al-hijja
"""
_MARKS = str.maketrans("", "", "'’‘`ʿʾʻʼ\u0640" + "".join(map(chr, range(0x64B, 0x653))))


def folded(name: str) -> str:
    """A month's name in one spelling: lower case, no apostrophes, vowel signs or tatweel, single blanks."""
    return " ".join(normalize("NFC", name).translate(_MARKS).casefold().split())


def _numbered(lines: str) -> Mapping[str, int]:
    months: dict[str, int] = {}
    for line in lines.strip().splitlines():
        for number, names in enumerate(line.split(), 1):
            for name in names.split("|"):
                months.setdefault(folded(name.replace("_", " ").replace("-", " ")), number)
    return months


GREGORIAN = _numbered(_GREGORIAN)
"""Month numbers by their folded names."""
HIJRI = _numbered(_HIJRI)
"""The same of the Hijri calendar."""
