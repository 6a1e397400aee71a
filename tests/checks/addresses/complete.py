"""Addresses as people write them, in full: the country of the record (empty: unknown), a bar, the address."""

COMPLETE = r"""
|Husova 12, 110 00 Praha, CZ
|Lhota 7, 251 01, Czech Republic
CZ|náměstí Míru 820/9, 120 00 Praha 2
CZ|Na Příkopě 28, 11000 Praha 1
|Große Mühlstraße 5, 80331 München, Deutschland
DE|Postfach 10 12 34, 60012 Frankfurt am Main
DE|Musterweg 3a\n04109 Leipzig
|Kärntner Ring 11-13/Top 4, A-1010 Wien, Österreich
AT|Dorf 12, 6883 Au
CH|Bahnhofstrasse 1, CH-8001 Zürich
CH|Case postale 12, 1211 Genève 3
CH|Postfach, 8021 Zürich
CH|Rosenhof, 6000 Luzern
|10 Downing Street, London SW1A 2AA, United Kingdom
GB|Rose Cottage, Church Lane, Little Snoring, NR21 0HU
GB|Flat 3, 12 High St, LEEDS ls1 4ap
GB|BFPO 61
IE|Ballyhaunis, Co. Mayo, Ireland, F35 XY12
IE|The Old Mill, Kilmeena, Westport, Co. Mayo
|1, rue de la Paix, 75002 PARIS, FRANCE
FR|Lieu-dit Les Granges, 24200 Sarlat-la-Canéda
FR|BP 123, 13001 Marseille Cedex 1
|Calle Mayor 5, 3º B, 28013 Madrid, España
ES|C/ Alcalá, 45, 28014 MADRID
|Via Roma 1, 20121 Milano MI, Italia
IT|Piazza del Duomo 5, 20122 Milano, MI
|ul. Długa 5 m. 3, 00-950 Warszawa, Polska
PL|Aleje Jerozolimskie 65/79, 00697 Warszawa
|Damrak 1, 1012 LG Amsterdam, Nederland
NL|Postbus 90801, 2509 LV Den Haag
BE|Rue de la Loi 200, 1049 Bruxelles
BE|Wetstraat 16 bus 3, B-1000 Brussel
LU|12, rue de la Gare, L-1611 Luxembourg
DK|Nørregade 10, 2. tv., 1165 København K
SE|Storgatan 12 lgh 1101, 111 22 Stockholm
NO|Karl Johans gate 22, 0026 Oslo
FI|Mannerheimintie 12 A 4, 00100 Helsinki
PT|Rua Augusta 100, 2.º Esq., 1100-053 Lisboa
PT|Av. da Liberdade 10, 1000 Lisboa
GR|Ερμού 15, 105 63 Αθήνα
HU|Váci utca 12, 1052 Budapest
HU|1052 Budapest, Váci utca 12.
RO|Strada Victoriei 10, bl. A2, sc. 1, ap. 4, 010061 București
BG|бул. Витоша 15, 1000 София
RU|ул. Тверская, д. 7, кв. 12, Москва, 125009
UA|вул. Хрещатик 22, 01001 Київ
TR|İstiklal Cad. No: 12 D: 3, 34430 Beyoğlu/İstanbul
TR|Bağdat Caddesi 100, Kadıköy, İstanbul
SK|Obchodná 12, 811 06 Bratislava
SI|Slovenska cesta 5, 1000 Ljubljana
HR|Ilica 10, 10000 Zagreb
LT|Gedimino pr. 9, LT-01103 Vilnius
LV|Brīvības iela 55, Rīga, LV-1010
EE|Narva mnt 5, 10117 Tallinn
MT|12, Triq ir-Repubblika, Valletta VLT 1115
|Block 1, Street 100, House 111, Mangaf, Kuwait
KW|Salmiya, Block 3, Street 5, House 12
KW|Hawally, Blk 4, Tunis St., Bldg 12, Floor 3, Flat 8
KW|P.O. Box 1234, Safat 13013, Kuwait
KW|P.O. Box 25, Salmiya
KW|Block 4, Salem Al Mubarak Street, Al Fanar Complex, Salmiya
KW|قطعة ٣، شارع ٥، منزل ١٢، السالمية، الكويت
KW|حولي - قطعة 4 - شارع تونس - مبنى 12 - شقة 8
KW|ص.ب ١٢٣٤ الصفاة ١٣٠١٣ الكويت
KW|ق 3 ش 5 م 12 الرميثية
KW|Ministry of Finance, Kuwait City
AE|P.O. Box 4567, Dubai, UAE
AE|PO Box 111, Abu Dhabi
AE|Villa 12, Street 5, Jumeirah, Dubai
AE|Al Attar Tower, Sheikh Zayed Road, Dubai, United Arab Emirates
AE|Flat 302, Al Nahda Building, Al Nahda, Sharjah, U.A.E.
AE|ص.ب ٤٥٦٧، دبي، الإمارات العربية المتحدة
AE|شقة 12، برج النخيل، شارع الكورنيش، أبوظبي
AE|P.O. Box 15551, Al Ain
AE|12 High Street, London SW1A 1AA
SA|8228 King Abdulaziz Road, Al Olaya, Riyadh 12244-3456, Saudi Arabia
SA|8228 Imam Ali Rd, Al Malaz, Unit 12, Riyadh 12831 3456
SA|P.O. Box 22779, Riyadh 11416, KSA
SA|P.O. Box 1234, Jeddah
SA|٨٢٢٨ طريق الملك عبدالعزيز، العليا، الرياض ١٢٢٤٤
SA|ص.ب 1234 الرياض 11564 المملكة العربية السعودية
BH|House 123, Road 456, Block 789, Manama, Bahrain
BH|Flat 12, Bldg 345, Rd 678, Blk 901, Muharraq
BH|P.O. Box 567, Manama, Kingdom of Bahrain
BH|منزل 123، طريق 456، مجمع 789، المنامة
QA|Building 12, Street 340, Zone 25, Doha, Qatar
QA|P.O. Box 123, Doha
QA|مبنى 12، شارع 340، منطقة 25، الدوحة
QA|Villa 12, Al Waab Street, Al Waab, Doha
OM|P.O. Box 1442, PC 112, Ruwi, Sultanate of Oman
OM|Way 2432, House 14, Al Khuwair, Muscat
OM|ص.ب 1442 الرمز البريدي 112 روي
JO|P.O. Box 926, Amman 11118, Jordan
JO|Queen Rania Street 22, Abdali, Amman
EG|12 شارع طلعت حرب، وسط البلد، القاهرة
EG|5 Tahrir Square, Cairo 11511, Egypt
LB|Bliss Street, Hamra, Rasamny Building 3rd floor, Beirut
IQ|محلة 101، زقاق 12، دار 5، الكرادة، بغداد
YE|Hadda Street, near the Central Bank, Sana'a, Yemen
SD|Block 12, House 4, Khartoum 2, Khartoum
MA|12, rue Mohammed V, 20000 Casablanca
TN|5 avenue Habib Bourguiba, 1000 Tunis
DZ|12 rue Didouche Mourad, 16000 Alger
IN|12/4, M.G. Road, Indiranagar, Bengaluru 560038, Karnataka, India
IN|S/o Ram Lal, Village Kheri, Post Office Barwala, District Hisar, Haryana - 125 121
PK|House No. 12, Street 5, F-7/2, Islamabad 44000
PK|Chak 45, Tehsil Kharian, District Gujrat
BD|House 12, Road 5, Dhanmondi, Dhaka 1205
LK|12 Galle Road, Colombo 03
IR|تهران، خیابان ولیعصر، کوچه ۵، پلاک ۱۲، کدپستی ۱۵۹۸۷۴۳۲۱۰
PH|Unit 1203, Makati Tower, Ayala Ave, Makati City 1226
SG|10 Anson Road #12-05, Singapore 079903
MY|12 Jalan Ampang, 50450 Kuala Lumpur
HK|Flat A, 12/F, Tower 1, 88 Queen's Road Central, Hong Kong
CN|北京市朝阳区建国路88号
JP|〒100-0001 東京都千代田区千代田1-1
JP|1-1 Chiyoda, Chiyoda-ku, Tokyo 100-0001
KR|서울특별시 중구 세종대로 110 (04524)
TW|台北市信義區信義路五段7號
LK|No. 25, Galle Road, Colombo 03
TH|๑๒ ถนนสุขุมวิท กรุงเทพฯ ๑๐๑๑๐
US|350 5th Ave Fl 34, New York, NY 10118-0110
US|PO Box 1203, Springfield, IL 62701
US|1203 Elm Street, Springfield, Illinois 62701, USA
CA|111 Wellington St, Ottawa ON K1A 0A9
AU|12 George St, Sydney NSW 2000
NZ|12 Queen Street, Auckland 1010
ZA|12 Long Street, Cape Town, 8001
BR|Av. Paulista 1000, Bela Vista, São Paulo - SP, 01310-100
MX|Av. Reforma 222, Col. Juárez, 06600 CDMX
AR|Av. Corrientes 1234, C1043AAZ Buenos Aires
KE|P.O. Box 30197-00100, Nairobi
NG|12 Broad Street, Lagos Island, Lagos
|c/o Omar Haddad, Skolni 4, 602 00 Brno
|Hold mail, Main Branch
|يحفظ في الفرع
|14 Rose Lane, Leeds
|Unit 7, Block 1, Street 100, House 111, Mangaf, Kuwait
|Embassy of France, Khartoum
"""
"""True to life, every one deliverable; `\\n` is a line break."""
