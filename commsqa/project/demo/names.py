"""Names to compose fictional people and companies from.

A line of an Arabic list is a word in Arabic script and the Latin spellings in use for it. Any of them may stand on a record.
"""

ARABIC_MEN = """
أحمد Ahmad Ahmed
محمد Mohammad Mohammed Muhammad
علي Ali
حسن Hasan Hassan
حسين Hussain Hussein
عبدالله Abdullah Abdulla
عبدالعزيز Abdulaziz Abdelaziz
عبدالرحمن Abdulrahman Abdelrahman
خالد Khalid Khaled
يوسف Yousef Yusuf Youssef
إبراهيم Ibrahim Ebrahim
سالم Salem Salim
ناصر Nasser Nasir
فهد Fahad Fahd
فيصل Faisal Faysal
سعد Saad
سعود Saud Saoud
مشعل Mishal Meshal
بدر Bader Badr
جاسم Jassim Jasem
طلال Talal
تركي Turki
عمر Omar Umar
عثمان Othman Uthman
وليد Waleed Walid
مبارك Mubarak
حمد Hamad
راشد Rashed Rashid
صالح Saleh Salih
ماجد Majed Majid
طارق Tareq Tariq
نواف Nawaf
"""

ARABIC_WOMEN = """
فاطمة Fatima Fatma
مريم Mariam Maryam
نورة Noura Nora
سارة Sara Sarah
عائشة Aisha Aysha
دلال Dalal
شيخة Shaikha Sheikha
منيرة Munira Muneera
لطيفة Latifa Lateefa
حصة Hessa Hissa
هند Hind
ليلى Laila Layla
زينب Zainab Zaynab
خديجة Khadija Khadeeja
أمينة Amina Ameena
سعاد Suad Souad
هدى Huda Hoda
منى Mona Muna
ريم Reem Rim
غادة Ghada
عبير Abeer Abir
أسماء Asma Asmaa
بدرية Badria Badriya
جميلة Jamila Jameela
حنان Hanan
دانة Dana
رقية Ruqaya Ruqayya
سلمى Salma
شهد Shahad
طيبة Taiba Tayba
"""

ARABIC_FAMILIES = """
الرشيدي Al-Rashidi
العنزي Al-Enezi
المطيري Al-Mutairi
العجمي Al-Ajmi
الشمري Al-Shammari
الظفيري Al-Dhafiri
الهاجري Al-Hajri
الدوسري Al-Dosari
العتيبي Al-Otaibi
الحربي Al-Harbi
القحطاني Al-Qahtani
السبيعي Al-Subaie
الفضلي Al-Fadhli
الكندري Al-Kandari
البلوشي Al-Balushi
الموسوي Al-Mousawi
الصفار Al-Saffar
القطان Al-Qattan
النجار Al-Najjar
الحداد Al-Haddad
الخياط Al-Khayyat
الصايغ Al-Sayegh
العوضي Al-Awadhi
المنصور Al-Mansour
الناصر Al-Nasser
الصالح Al-Saleh
الخالدي Al-Khaldi
الحسيني Al-Husseini
الهاشمي Al-Hashimi
التميمي Al-Tamimi
الزهراني Al-Zahrani
الغامدي Al-Ghamdi
الشهري Al-Shehri
المالكي Al-Malki
السالم Al-Salem
الجابري Al-Jabri
الراشد Al-Rashed
العمري Al-Omari
الفهد Al-Fahad
الفارسي Al-Farsi
القاسم Al-Qassim
الكعبي Al-Kaabi
المزروعي Al-Mazrouei
النعيمي Al-Nuaimi
الهاملي Al-Hamli
الوهيبي Al-Wahaibi
اليعقوبي Al-Yaqoubi
البصري Al-Basri
البغدادي Al-Baghdadi
الحلبي Al-Halabi
الدمشقي Al-Dimashqi
الشامي Al-Shami
العراقي Al-Iraqi
المصري Al-Masri
السوداني Al-Sudani
الطويل Al-Taweel
القصير Al-Qaseer
الكبير Al-Kabeer
الأنصاري Al-Ansari
البدر Al-Bader
"""

ENGLISH_MEN = """
Adam Andrew Anthony Benjamin Brian Charles Christopher Daniel Edward Francis George Gregory Henry Jacob Jonathan
Kenneth Lawrence Leonard Malcolm Martin Matthew Nicholas Oliver Patrick Philip Richard Robert Simon Stephen Vincent
"""

ENGLISH_WOMEN = """
Alison Amanda Barbara Beatrice Caroline Catherine Charlotte Deborah Eleanor Elizabeth Emma Florence Frances Gillian Harriet
Helen Isabel Jennifer Judith Margaret Marilyn Miranda Natalie Pamela Penelope Rosemary Susannah Teresa Veronica Victoria
"""

ENGLISH_FAMILIES = """
Abbott Aldridge Appleton Ashworth Bannister Barlow Bennett Blackwood Bradshaw Brennan Calloway Cartwright Chadwick Cranston
Crawford Dalton Davenport Donaldson Drummond Eastwood Ellington Fairbank Fletcher Forrester Gallagher Garfield Goodwin Graham
Hargreave Hastings Holbrook Kendrick Kingsley Lambert Langford Lockwood Marsden Merrick Middleton Norwood Osborne Pemberton
Prescott Radcliffe Redmond Rowland Sanderson Sheldon Stanton Sterling Sutcliffe Templeton Thornton Tindall Underwood Vickers
Wakefield Whitaker Winslow Woodford
"""

COMPANIES = """
النخيل Al Nakheel
المرجان Al Marjan
السدرة Al Sidra
الواحة Al Waha
الميناء Al Mina
الصقر Al Saqr
البستان Al Bustan
الشراع Al Shiraa
"""

TRADES = """
للتجارة_العامة General Trading
للمقاولات Contracting
للنقليات Transport
للأغذية Foods
للاستشارات Consulting
"""

AREAS = """
Sharq,Capital
Dasma,Capital
Shuwaikh,Capital
Kaifan,Capital
Salmiya,Hawalli
Jabriya,Hawalli
Bayan,Hawalli
Mishref,Hawalli
Khaitan,Farwaniya
Andalus,Farwaniya
Ardiya,Farwaniya
Qasr,Jahra
Naeem,Jahra
Waha,Jahra
Fahaheel,Ahmadi
Mangaf,Ahmadi
Fintas,Ahmadi
Qurain,Mubarak Al-Kabeer
Adan,Mubarak Al-Kabeer
Messila,Mubarak Al-Kabeer
"""
"""Areas of Kuwait and their governorates, the regions of the attributes."""

NICKNAMES = """
Andrew Andy
Anthony Tony
Benjamin Ben
Charles Charlie
Christopher Chris
Daniel Dan
Edward Ted
Gregory Greg
Jacob Jake
Kenneth Ken
Matthew Matt
Nicholas Nick
Patrick Pat
Richard Dick
Robert Bob
Stephen Steve
Amanda Mandy
Barbara Babs
Catherine Cathy
Deborah Debbie
Elizabeth Liz
Jennifer Jenny
Judith Judy
Margaret Maggie
Susannah Sue
Teresa Terry
Victoria Vicky
"""
"""What some English names are called for short."""
