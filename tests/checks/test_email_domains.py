"""A domain one slip from the right one is told from a domain of its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.checks.email_domains import FREQUENT, as_read, intended, is_slip, shapes
from commsqa.checks.email_providers import COUNTRIES, KNOWN, PROVIDERS

SLIPS = """
gmial.com gmail.com, gmai.com gmail.com, gmail.con gmail.com, gnail.com gmail.com, gmaill.com gmail.com, gamil.com gmail.com
gmail.cmo gmail.com, gmail.co gmail.com, gmail.cm gmail.com, gmail.om gmail.com, gmail.comm gmail.com, gmailc.om gmail.com
g.mail.com gmail.com, gmai1.com gmail.com, ggmail.com gmail.com, gmil.com gmail.com, gmail.cam gmail.com
yaho.com yahoo.com, yahooo.com yahoo.com, yhaoo.com yahoo.com, yaho0.com yahoo.com, tahoo.com yahoo.com, yahoo.om yahoo.com
yaho.co.uk yahoo.co.uk, yahoo.co.ku yahoo.co.uk, yahoo.couk yahoo.co.uk, yahoo.c.uk yahoo.co.uk, yahho.fr yahoo.fr
hotmial.com hotmail.com, hotmal.com hotmail.com, hotmail.co hotmail.com, hormail.com hotmail.com, homail.co.uk hotmail.co.uk
outlok.com outlook.com, outloook.com outlook.com, outlool.sa outlook.sa, iclod.com icloud.com, icluod.com icloud.com
googlmail.com googlemail.com, protonmial.com protonmail.com, proton.mee proton.me, yandex.ur yandex.ru, t-onlin.de t-online.de
t-online.ed t-online.de, sezam.cz seznam.cz, centum.cz centrum.cz, wanado.fr wanadoo.fr, libreo.it libero.it
emirates.net.a emirates.net.ae, emirtes.net.ae emirates.net.ae, batleco.com.bh batelco.com.bh, maktob.com maktoob.com
comcst.net comcast.net, comcast.ne comcast.net, bigpond.comau bigpond.com.au, gmx.con gmx.com, aol.cmo aol.com, maill.com mail.com
hotrnail.com hotmail.com, www.gmail.com gmail.com, gmailcom gmail.com, aolcom aol.com
lvie.com live.com, klive.com live.com, gmx.dee gmx.de, gmail.c gmail.com, comcast.n comcast.net
l1ve.com live.com, a0l.com aol.com, aool.com aol.com, ornage.fr orange.fr, oorange.fr orange.fr, liv.ecom live.com
"""

REAL = """
gmail.com googlemail.com googlemail.co.uk ymail.com mail.com email.com email.cz gmx.com gmx.de gmx.at gmx.ch gmx.net gmx.eu
yahoo.co.uk yahoo.ca yahoo.cn yahoo.com.ar yahoo.com.kw yahoo.ae hotmail.fr hotmail.ae hotmail.com.kw outlook.sa outlook.ie
outlook.kw live.ca live.fr live.com proton.me pm.me me.com mac.com web.de web.dev aol.com sol.com abl.com icloud.com cloud.com
wahoo.com seznam.cz centrum.sk volny.cz volby.cz planet.nl plant.nl orange.fr grange.fr terra.com.br tetra.com.br globe.com
life.com liv.com mall.com maid.com post.at bt.com kt.com kfh.com nbk.com.kw kuniv.edu.kw 163.com 126.com 139.com 189.cn
novak-sons.cz albareed.ae mail.example-trading.com proximus.be swisscom.com kpmg.com
ilve.it seb.de olive.com love.com range.fr all.com nsn.com mai.ru subject.gmail.com
"""


@pytest.mark.parametrize("pair", [pair.strip() for line in SLIPS.strip().splitlines() for pair in line.split(",")])
def test_a_slip_of_a_providers_domain_is_found_with_what_was_meant(pair: str) -> None:
    wrong, right = pair.split()
    assert intended(wrong) == right


@pytest.mark.parametrize("domain", REAL.split())
def test_a_real_domain_is_no_slip(domain: str) -> None:
    assert intended(domain) is None


MANY = {"albareed.ae": 400}


@pytest.mark.parametrize(
    ("domain", "customers", "frequent", "recorded", "meant"),
    [
        ("albared.ae", 1, MANY, None, "albareed.ae"),
        ("albared.ae", 0, MANY, None, "albareed.ae"),  # the register does not have it at all
        ("albareed.ea", 1, MANY, None, "albareed.ae"),
        ("albared.ae", FREQUENT, MANY, None, "albareed.ae"),  # many, and yet twenty times as many have the right one
        ("albared.ae", FREQUENT + 1, MANY, None, None),
        ("albared.ae", 2, {"albareed.ae": 39}, None, None),
        ("albared.ae", 1, {"albareed.ae": FREQUENT - 1}, None, None),
        ("albareed.at", 1, MANY, None, None),  # another country's
        ("albared.ae", 1, {}, None, None),
        ("branch2.example", 1, {"branch1.example": 400}, None, None),
        ("kfs.com", 1, {"kfh.com": 400}, None, None),  # short names are close to many
        ("kfs.com", 1, {}, "kfh.com", "kfh.com"),  # unless it is this mailbox
        ("telco.net.mo", 1, {}, "telco.net.om", "telco.net.om"),
        ("omantel.net.mo", 1, {}, "omantel.net.om", "omantel.net.om"),  # Macau, and yet this mailbox
        ("kfs.com", FREQUENT, {}, "kfh.com", None),
        ("gmx.at", 0, {}, "gmx.de", None),
        ("sample.co", 1, {"sample.com": 400}, None, "sample.com"),
        ("sample.om", 1, {"sample.com": 400}, None, None),  # Oman
        ("sample.cam", 1, {"sample.com": 400}, None, None),
        ("gmial.com", FREQUENT, {"gmail.com": 20 * FREQUENT}, None, "gmail.com"),
        ("gnail.com", FREQUENT, {"gmail.com": 20 * FREQUENT - 1}, None, None),
        ("ziam.com", 1, {"zain.com": 400}, None, None),
        ("zian.com", 1, {"zain.com": 50}, None, "zain.com"),  # a short name, and yet fifty times as many have it
        ("zian.com", 1, {"zain.com": 49}, None, None),
        ("kgh.com.kw", 1, {"kfh.com.kw": 50}, None, "kfh.com.kw"),  # a neighbouring key
        ("kh.com.kw", 1, {"kfh.com.kw": 50}, None, None),
        ("kfh.co.kw", 1, {"kfh.com.kw": 20}, None, "kfh.com.kw"),
        ("sample.go.id", 1, {"sample.co.id": 400}, None, None),  # the government's
        ("sample.com", 1, {"sample.com.kw": 20}, None, "sample.com.kw"),
        ("sample.com", 2, {"sample.com.kw": 20}, None, None),
        ("sample.kw", 1, {"sample.com.kw": 400}, None, None),
        ("www.sample.com", 1, {"sample.com": 20}, None, "sample.com"),
        ("uic.edu", 1, {"uci.edu": 49}, None, None),  # universities are called by letters
        ("wagner.edu", 1, {"warner.edu": 49}, None, None),
        ("kuniv.edu.kww", 1, {"kuniv.edu.kw": 20}, None, "kuniv.edu.kw"),
        ("hotmai.com", 1, {"hotmaid.com": 30, "hotmail.com": 300}, None, "hotmail.com"),
        ("yahoo.co", 1, {}, None, "yahoo.com"),
        ("yahoo.co", 1, {"yahoo.ca": 50, "yahoo.com": 20}, None, "yahoo.ca"),
        ("بريدد.الكويت", 1, {"بريد.الكويت": 400}, None, "بريد.الكويت"),  # four letters, one of them doubled
        ("بريت.الكويت", 1, {"بريد.الكويت": 400}, None, None),
        ("münchner.de", 1, {"xn--mnchener-65a.de": 400}, None, "münchener.de"),
    ],
)
def test_the_companys_own_customers_say_what_is_usual(
    domain: str, customers: int, frequent: dict[str, int], recorded: str | None, meant: str | None
) -> None:
    assert intended(domain, customers=customers, frequent=frequent, recorded=recorded) == meant


def test_a_domain_reads_the_same_in_either_form() -> None:
    assert as_read("xn--mnchener-65a.de") == "münchener.de"
    assert as_read("xn--mnchener-65a.de") == as_read("münchener.de")
    assert as_read("xn--\N{LATIN SMALL LETTER E WITH ACUTE}.de") == "xn--é.de"
    assert intended("xn--gmil-63d.com") == "gmail.com"  # a Cyrillic a


@given(st.sampled_from(sorted(KNOWN)))
def test_what_is_known_to_be_real_is_never_a_slip(domain: str) -> None:
    assert intended(domain) is None


@given(st.sampled_from(sorted(PROVIDERS)), st.sampled_from(sorted(COUNTRIES - {"co", "cm", "om", "ne", "et"})))
def test_a_provider_in_another_country_is_no_slip(provider: str, country: str) -> None:
    name = provider.partition(".")[0]
    used = {known.rpartition(".")[2] for known in KNOWN if known.startswith(f"{name}.")}
    assert country in used or intended(f"{name}.{country}") is None


@given(st.text("abc.", min_size=1, max_size=8), st.text("abc.", min_size=1, max_size=8))
def test_two_domains_one_slip_apart_share_a_shape(one: str, other: str) -> None:
    if is_slip(f"{one}.com", f"{other}.com"):
        assert shapes(f"{one}.com") & shapes(f"{other}.com")
