"""What statements say in the languages of South Asia, the Caucasus, Central Asia, Africa and Kurdistan.

Alternatives of patterns, in the subset that RE2, Java and Python share, as `stated` and `agreement` put them together. Marks that
nobody sees (joiners) are left out of texts before they are read, and so of the words.
"""

LETTERS = "[\u0530-\u058f\u0900-\u0dff\u10a0-\u137f]"
"""The scripts that none but these languages are written in."""

BALANCE = (
    "স্থিতি|ব্যালেন্স|ব্যালান্স|मौज्दात|ब्यालेन्स|बाँकी\\s+रकम|शिल्लक|બેલેન્સ|ਬੈਲੇਂਸ|ਬਕਾਇਆ|ශේෂ|இருப்பு|மீதி|நிலவர\\s+தொகை|నిల్వ|బ్యాలెన్స్"
    "|ಶಿಲ್ಕು|ಬ್ಯಾಲೆನ್ಸ್|ಬಾಕಿ\\s+ಮೊತ್ತ|ബാലൻസ്|ബാലന്സ്|നീക്കിയിരിപ്പ്|ბალანს|ნაშთ|մնացորդ|հաշվեկշ(?:իռ|ռ)|qalı[qğ]|balans[ıi]|qoldi[qg]|қолди[қғ]"
    "|ቀሪ\\s+[ሂሒ]ሳብ|ባላንስ|\\bsalio\\s+l(?:a|ako|enu)\\b|imali\\s+esele|ibhalans|باڵانس"
)
"""The word for a balance."""

OTHER_BALANCE = (
    "পূর্ববর্তী|সর্বনিম্ন|গড়|উপলব্ধ|যদি|अघिल्लो|न्यूनतम|औसत|පෙර|අවම|සාමාන්ය|முந்தைய|குறைந்தபட்ச|சராசரி|கிடைக்க|మునుపటి|కనీస|సగటు|అందుబాటు"
    "|ಹಿಂದಿನ|ಕನಿಷ್ಠ|ಸರಾಸರಿ|ಲಭ್ಯ|മുൻ|മിനിമം|കുറഞ്ഞ|ശരാശരി|ലഭ്യ|წინა|მინიმალურ|საშუალო|ხელმისაწვდომ|\\sთუ\\s|նախորդ|նվազագույն|միջին|հասանելի|եթե"
    "|əvvəlki|\\borta\\b|mövcud|əgər|avvalgi|oldingi|oʻrtacha|mavjud|\\bagar\\b|የቀድሞ|ዝቅተኛ|አማካይ|ከሆነ|wastani|kima\\s+cha\\s+chini|linalopatikana"
    "|\\bikiwa\\b|edlule|okungenani|beskikba|پێشوو|کەمترین|ئەگەر"
)
"""What makes it another one than that of the statement's day: previous, least, average, available, if."""

OPENING = (
    "প্রারম্ভিক|सुरुवाती|आरम्भिक|ආරම්භක|தொடக்க|ஆரம்ப|ప్రారంభ|ಆರಂಭಿಕ|പ്രാരംഭ|საწყის|սկզբնական|ilkin\\s+(?:qalıq|balans)|boshlang|መነሻ|መክፈቻ"
    "|la\\s+(?:awali|kuanzia)|yokuqala|aanvangs|openingsaldo|سەرەتا"
)
"""What makes it the opening balance."""

DUE = (
    "পরিশোধযোগ্য|প্রদেয়|तिर्नुपर्ने|ගෙවිය\\s*යුතු|செலுத்த\\s*வேண்டிய|చెల్లించవలసిన|చెల్లించాల్సిన|ಪಾವತಿಸಬೇಕಾದ|അടയ്ക്കേണ്ട|გადასახდელ|վճարման\\s+ենթակա"
    "|ödəni(?:ləcək|lməli)|toʻlanishi\\s+kerak|የሚከፈል|kiasi\\s+(?:cha\\s+kulipa|kinachodaiwa)|betaalbare\\s+bedrag"
)
"""What says that the amount behind it is due."""

AS_OF = "hadi\\s+tarehe|kufikia|\\btarehe|እስከ|በ|ngomhla\\s+ka-?|\\sتا|در\\s+تاریخ|تا\\s+تاریخ|مورخ"
"""What stands before the day as of which something is so."""

AS_OF_BEHIND = (
    "\\s*(?:তারিখ(?:ে|\\s+পর্যন্ত)|পর্যন্ত|सम्म|मा\\s|දිනට|වන\\s+(?:විට|දිනට)|அன்று|நிலவரப்படி|வரை|నాటికి|ರಂದು|ರಂತೆ|ರವರೆಗೆ|വരെ|მდგომარეობით|դրությամբ)"
    "|-?ന്|-ի[նս]?\\s|-ի\\s+դրությամբ|(?:-c[iıuü]\\s+il)?\\s*tarixin|\\s*(?:holatiga|kuniga|sanasiga|ҳолатига|кунига)"
)
"""What stands behind it."""
