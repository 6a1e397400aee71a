"""Where people have their mailboxes: the large providers of the world, each under the endings that it really uses."""

# Name, then endings; those with the most mailboxes first. After a ~ the name is a word like many others: what resembles it is
# likely somebody's own (volby.cz, the Czech elections, is no volny.cz).
_TABLE = """\
gmail com
yahoo com co.uk fr de es it ca in co.in com.br com.ar com.mx com.au co.jp ne.jp co.id ie gr ro se no dk nl be pl at com.tr com.sg
yahoo com.hk com.tw com.ph com.vn co.nz co.za co.th com.my com.co com.pe com.ve cl cz hu pt fi ch com.cn cn co.kr
hotmail com co.uk fr de es it be nl se no dk fi ch gr ca com.br com.ar com.mx com.au com.tr co.jp co.th cl co.il co.za in sg my hk
outlook com fr de es it com.br com.ar com.au com.tr com.vn com.gr at be cl cz dk hu ie in jp kr lv my ph pt sa sg sk co.id co.il
outlook co.th com.pe
icloud com
qq com
live com co.uk fr nl be it se no dk fi ca de at ie cl in jp com.mx com.au com.ar com.pt com.my com.sg co.za co.kr cn hk ru
msn com
aol com co.uk de fr it es ca in com.br com.mx com.au nl se jp
googlemail com de co.uk
ymail com
rocketmail com
me com
mac com
mail com ru ee bg de kz
proton me
protonmail com ch
pm me
gmx de net at ch com fr es us eu co.uk li
web de
t-online de
freenet de
arcor de
posteo de net
mailbox org
1und1 de
~orange fr net es be pl
wanadoo fr es nl
free fr
laposte net
sfr fr
neuf fr
bbox fr
libero it
virgilio it
~alice it
tiscali it co.uk
tin it
btinternet com
bt com
sky com
ntlworld com
virginmedia com
~virgin net
talktalk net
blueyonder co.uk
seznam cz
centrum cz sk
~email cz com de it ro sk
~volny cz
post cz sk com
~atlas cz sk
azet sk
zoznam sk
wp pl
onet pl eu
interia pl eu
o2 pl
op pl
freemail hu
citromail hu
abv bg
ukr net
yandex ru com ua by kz com.tr
ya ru
~rambler ru ua
bk ru
list ru
~inbox ru lv lt com
ziggo nl
kpnmail nl
~planet nl
home nl
telenet be
skynet be
bluewin ch
hispeed ch
~sunrise ch
telia com
comhem se
~online no de
eircom net
sapo pt
otenet gr
comcast net
verizon net
att net
sbcglobal net
bellsouth net
cox net
~charter net
earthlink net
~rogers com
shaw ca
telus net
sympatico ca
videotron ca
bigpond com net.au com.au
optusnet com.au
iinet net.au
xtra co.nz
rediffmail com
rediff com
~naver com
hanmail net
daum net
163 com
126 com
139 com
sina com cn com.cn
sohu com
foxmail com
yeah net
docomo ne.jp
uol com.br
bol com.br
~terra com.br com es cl
~globo com
~walla com co.il
~mynet com
maktoob com
emirates net.ae
eim ae
~qatar net.qa
batelco com.bh
omantel net.om
kems net
qualitynet net
fasttelco com
stc com.sa
nournet com.sa
zoho com eu in
fastmail com fm
hushmail com
tutanota com de
tutamail com
tuta io com
hey com
duck com
runbox com
aim com
y7mail com
"""

_COUNTRIES = """\
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci
ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp
gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li
lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om
pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc
td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
"""

_LARGEST = """\
live.com live.co.uk live.fr live.nl aol.com msn.com gmx.de gmx.net gmx.at gmx.ch web.de mail.ru orange.fr free.fr sfr.fr wp.pl
"""

_NEIGHBOURS = """\
email.com amail.com mmail.com qmail.com xmail.com zmail.com gail.com uymail.com mailo.com cloud.com ucloud.com
xcloud.com wahoo.com 5ymail.com cmail.com tmail.com gotmail.com hitmail.com lastmail.com fboxmail.com coxmail.com
liberto.it proto2mail.com hotmail.co.in love.com life.com olive.com all.com sol.com apl.com man.com mall.com nail.com
mai.ru nsn.com seb.de lives.com liver.com range.fr liv.com proto.me photon.me earthling.net eastmail.com inet.net.au
"""

LARGEST = frozenset(_LARGEST.split())
"""Short names and words with so many mailboxes that what resembles them is more likely one of theirs than somebody's own."""

COUNTRIES = frozenset(_COUNTRIES.split())
"""The endings of countries (IANA's root zone, two ASCII letters)."""


def _families() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in _TABLE.splitlines():
        name, *endings = line.split()
        found[name] = (*found.get(name, ()), *endings)
    return found


_FAMILIES = _families()

ENDINGS = {name.removeprefix("~"): endings for name, endings in _FAMILIES.items()}
"""Each provider's name with the endings that it uses."""

_DOMAINS = [(name, f"{name.removeprefix('~')}.{ending}") for name, endings in _FAMILIES.items() for ending in endings]
PROVIDERS = {domain: rank for rank, (_, domain) in enumerate(_DOMAINS)}
"""The domains that others are slips of, with their rank: 0 has the most mailboxes."""

WORDS = frozenset(domain for name, domain in _DOMAINS if name.startswith("~"))
"""Those whose name is a word like many others: only what no word looks like is a slip of it."""

KNOWN = frozenset(f"{name}.{ending}" for name, endings in ENDINGS.items() for ending in endings) | frozenset(_NEIGHBOURS.split())
"""Domains that are nobody's slip: the providers', and real ones that happen to lie one slip from a provider's."""
