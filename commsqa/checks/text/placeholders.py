"""Placeholders of template languages that were not replaced: {{first_name}}, ${name}, <<NAME>>, %s, MERGEFIELD, #REF!.

What only templates write counts anywhere. What people write too (one word in braces, brackets, quotes or percent signs) counts
where it is spelled as a field is (first_name, firstName, FIRST_NAME), is called as one is, or stands where a value should.
"""

import re
from collections.abc import Iterator
from html.entities import html5

FIELD = (
    "(?i:[a-z]*(?:name|date|amount|balance|address|account|customer|salutation|datum|betrag|saldo|adresse|konto|kunde|anrede"
    "|nom|prenom|prénom|montant|solde|compte|nombre|fecha|importe|cuenta|imię|jméno|částka|zůstatek|isim|soyad|tutar|bakiye"
    "|nummer|number|numero|numéro|número|nome|cognome|importo|nazwisko|kwota|naam|bedrag|név|összeg|egyenleg|имя|сума|όνομα|ποσό))"
)
"""What a field is called, in Latin letters: of a single word it tells that it is one."""
_ARABIC_FIELD = "(?:ال)?(?:اسم|رصيد|مبلغ|تاريخ|عنوان)(?:_[\u0621-\u064a_]+|(?: ال(?:عميل|حساب|مستحق|استحقاق|كامل|أول))?)"
_FAR_WORD = "[\u0370-\u05ff\u0900-\u1fff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]{2,20}"
_FAR_FIELD = (
    "ФИО|ПІБ|имя|фамилия|сумма|остаток|аты|όνομα|ονοματεπώνυμο|שם|שם הלקוח|नाम|নাম|பெயர்|పేరు|ಹೆಸರು|പേര്|නම|ชื่อ|სახელი|անուն|ስም"
    "|お名前|氏名|姓名|客户姓名|客戶姓名|이름|성명|고객명|ناو|نام|نام مشتری"
)
"""The same in further scripts, for what people seldom set in brackets."""
_CAPS = "[A-Z][A-Z0-9]*_[A-Z0-9_]+"  # FIRST_NAME
_CAMEL = "[a-z]+[A-Z][A-Za-z0-9]*"  # firstName
_PASCAL = "[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+"  # FirstName
_SPELLED = f"{_CAPS}|{_CAMEL}|{_PASCAL}|[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+"

# The subset that RE2, Java and Python share: the engine looks for the same.
ALWAYS = (
    r"\{\{[^{}]*\}\}|\{\{[A-Za-z_]+",  # {{first_name}} Handlebars, Jinja, Mustache
    r"[$#@*]!?\{[^{}]*\}",  # ${name} #{name} $!{name} Velocity, Freemarker, Thymeleaf, expression languages
    r"\{%[^%]*%\}",  # {% if ... %}
    r"<%[^%]*%>|<\?(?:php|=)",  # <%= name %>
    r"</?xsl:[a-z-]+|</?(?:jsp|asp|fo):[A-Za-z-]+|</?[#@](?:if|list|else|assign|macro)",
    r"<<(?:[^<>\s0-9][^<>\s]*|[A-Z][A-Za-z]*(?: [A-Z][A-Za-z]*){1,3})>>",  # <<DISCLOSURE>> <<First Name>>; << a quotation >>
    rf"<<{_ARABIC_FIELD}>>",
    r"\[\[[^\[\]\s0-9][^\[\]]*\]\]",  # [[NAME]]
    r"%%[A-Za-z][A-Za-z0-9_]*%%",  # %%NAME%%
    r"@@[A-Za-z][A-Za-z0-9_]*@@|##[A-Z][A-Z0-9_]{2,}##",
    r"\*\|[A-Z][A-Z0-9_:.]*\|\*",  # *|FNAME|* Mailchimp
    r"\{![$A-Za-z][A-Za-z0-9_.]*\}",  # {!Contact.Name} Salesforce
    r"%[A-Z][A-Z0-9]*_[A-Z0-9_]+%|%[a-z]+_[a-z_]+%|%[A-Z]{4,}%",  # %FIRST_NAME% %MONTH%
    rf"%{FIELD}%|![A-Z][A-Z0-9]*_[A-Z0-9_]+!|!(?:{FIELD})!",
    rf"#(?:{_CAPS}|{FIELD})#|@(?:{_CAPS}|{FIELD})@",  # #FIRST_NAME# #NAME# @NAME@
    rf"\[{_CAPS}\]|\[{FIELD}\]|\[[A-Z][A-Za-z]+ {FIELD}\]|\[(?:{_ARABIC_FIELD})\]",  # [FIRST_NAME] [Name] [CUSTOMER NAME]
    rf"\[{FIELD} (?i:des|der|du|de|del|della|di|of) [^\[\]]{{2,30}}\]",  # [Name des Kunden]
    r"\[(?i:insert|enter|your|einfügen|insérer|insertar|أدخل) [^\[\]]{2,40}\]",  # [Insert date here]
    r"\$[A-Z][A-Z0-9_]{2,}\$",  # $NAME$
    r"\$!?[a-z]+(?:[_.][a-z]|[A-Z])[A-Za-z0-9_.]*",  # $first_name $firstName $customer.name Velocity without braces
    r"__[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*__",  # __NAME__
    r"\{[^{}\s0-9_.,:;+*()\"'-][^{}\s:;\"]*[_.][^{}\s:;\"]+\}",  # {first_name} {customer.name}
    rf"\{{ ?{_FAR_WORD}(?:[ _]{_FAR_WORD})? ?\}}|\[(?:{_FAR_FIELD})\]",  # {お名前} [பெயர்]: nobody writes words in braces there
    rf"\{{ ?(?:{FIELD}|{_CAMEL}|{_PASCAL}|[A-Z]{{4,}}|{_ARABIC_FIELD}) ?\}}",  # {name} {NACHNAME}
    r"«[^«»\s_]+_[^«»\s]+»|«[A-Za-z][A-Za-z0-9]*[a-z][A-Z][A-Za-z0-9]*»",  # «First_Name» «FirstName»; «Premium» is quoted text
    rf"<(?:{_CAPS}|[a-z]+(?:_[a-z]+)+|{_CAMEL})>",  # <FIRST_NAME> <first_name>
    r"MERGEFIELD|MERGEFORMAT|\[object [A-Z][A-Za-z]*\]|java\.lang\.[A-Z]|NullPointerException",
    r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!)",  # of a spreadsheet
    r"Error! (?:Reference source|Bookmark)|Fehler! (?:Verweisquelle|Textmarke)|Erreur ?! (?:Source|Signet)",  # Word's
    r"Click (?:or tap )?here to enter text|Klicken (?:oder tippen )?Sie hier, um Text",
)
# What the engine finds too often: looked at again.
_SOMETIMES = (
    r"\{[0-9]?(?::[^{}]*)?\}",  # {0} {0:N2} {} of format strings
    r"%(?:[0-9]\$)?[-+0]?[0-9]*(?:\.[0-9]+)?(?:[sdif@]|\([a-z_]+\)s)",  # %s %d %1$s %.2f %(name)s of format strings
    r"&[A-Za-z][A-Za-z0-9_.]*;",  # &CUSTNAME;
    r"«[^«»]{2,30}»|\$[a-z]{2,}|<[A-Z][A-Za-z ]{2,30}>",  # «Nom» $name <Name>
)
SUSPECT = "|".join((*ALWAYS, *_SOMETIMES))
"""Matches every text that may carry one."""

_ALWAYS = re.compile("|".join(ALWAYS))
_SINGLE_BRACES = re.compile(r"\{[^{}]*\}")
_UNSEEN = re.compile(r"(?is)<(style|script)\b.*?</\1>|<!--.*?-->")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"«»]+")
_GREETING = (
    r"(?i:dear|hello|hi|mr|mrs|ms|miss|herr|frau|madame|monsieur|mme|m|señor|señora|sr|sra|gentile|cher|chère|caro|prezad[oa]"
    r"|sayın|pane|paní|pan|pani|عزيزي|عزيزتي|السيد|السيدة|الفاضل|الفاضلة|уважаем\w+)\.?/?\s+"
)
_COPULA = (
    r"(?i:\b(?:is|are|of|on|until|ending|number|no\.|est|de|du|ist|beträgt|am|vom"
    r"|es|è|di|činí|dne|wynosi|هو|هي|بمبلغ|بتاريخ|رقم)\s+|[:：]\s*)"
)
_CURRENCY = r"\s?(?:[A-Z]{3}\b|[€£$¥₹₺﷼]|د\.|ر\.)"
_VALUE_PLACE = (re.compile(f"(?:{_GREETING}|{_COPULA})$"), re.compile(rf"(?:{_CURRENCY}|\s*[,،]\s*(?:\n|$))"))
_FORMAT = re.compile(r"%(?:[0-9]\$)?(?:[-+0]?[0-9]*(?:\.[0-9]+)?[sdif@]|\([a-z_]+\)s)(?![\w%])")
_NUMBERED = re.compile(r"\{[0-9]?(?::[^{}]*)?\}")
_ENTITY = re.compile(r"(?<![\w&;])&([A-Za-z][A-Za-z0-9_.]{2,});")
_ALLOWED_ENTITIES = frozenset(name.rstrip(";").lower() for name in html5) | {"nbsp"}
_IN_QUOTES = re.compile(rf"«\s?(?:{FIELD}|{_ARABIC_FIELD})\s?»")
_VARIABLE = re.compile(rf"\$(?:{FIELD})\b")
_ANGLED = re.compile(rf"<(?:[A-Z][a-z]+ )?(?:{FIELD})>")
_HTML_TAGS = frozenset({"<address>", "<date>"})
_FIELD_SPELLED = re.compile(f"(?:{_SPELLED}|{FIELD}|[A-Z]{{3,}})")
_AROUND = 24  # characters of context on either side


def placeholder(text: str) -> str | None:
    """The first placeholder of a text with a little of what stands around it; None where there is none."""
    seen = _UNSEEN.sub(" ", text)
    found = min(_found(seen), key=lambda each: each.start(), default=None)
    return context(seen, *found.span()) if found else None


def context(text: str, start: int, end: int) -> str:
    """The stretch with the words beside it, cut where a word begins."""
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    before = before if start <= _AROUND else "…" + before[before.find(" ") + 1 :]
    after = after if end + _AROUND >= len(text) else after[: after.rfind(" ") + 1].rstrip() + "…"
    return " ".join((before + text[start:end] + after).split())


def _found(text: str) -> Iterator[re.Match[str]]:
    urls = [url.span() for url in _URL.finditer(text)]
    for match in _ALWAYS.finditer(text):
        if not _path_template(match, urls):
            yield match
            break
    yield from (match for match in _FORMAT.finditer(text) if _formats(match))
    yield from _numbered(text)
    for match in _ENTITY.finditer(text):
        if match[1].lower() not in _ALLOWED_ENTITIES and _FIELD_SPELLED.fullmatch(match[1]):
            yield match
    named = list(_IN_QUOTES.finditer(text))
    several = len({match[0] for match in named}) > 1
    yield from (match for match in named if several or in_value_place(match))
    yield from _VARIABLE.finditer(text)
    yield from (match for match in _ANGLED.finditer(text) if match[0].lower() not in _HTML_TAGS)


def in_value_place(match: re.Match[str]) -> bool:
    """Whether a match stands where a value should: after a salutation, `is`, `:` ..., or before a currency."""
    before, after = _VALUE_PLACE
    return bool(before.search(match.string[max(0, match.start() - 30) : match.start()]) or after.match(match.string, match.end()))


def _path_template(match: re.Match[str], urls: list[tuple[int, int]]) -> bool:
    """`https://host/accounts/{account_id}` describes an address, and %20 in one is a space."""
    within = any(start <= match.start() < end for start, end in urls)
    braces = _SINGLE_BRACES.fullmatch(match[0]) is not None and match.string[match.start() - 1] == "/"
    return within and (braces or match[0].startswith("%"))


def _formats(match: re.Match[str]) -> bool:
    """Whether %s is one of a format string: not `5 %d'intérêts`, `100%s`, nor part of an address."""
    before = match.string[: match.start()]
    return not re.search(r"[\w%]\s?$|://\S*$", before[-80:]) or bool(re.search(r"[^\W\d]\s$", before[-2:]))


def _numbered(text: str) -> Iterator[re.Match[str]]:
    """{0} and {0:N2} surely; {1} and {} where a value should stand, or beside {0}: people number notes so."""
    found = list(_NUMBERED.finditer(text))
    sure = any(match[0].startswith("{0") for match in found)
    for match in found:
        plain = match[0] in {"{}", "{:}"} and not re.match(r"[\s).,،;:!?]|$", text[match.end() : match.end() + 1])
        if not plain and (match[0].startswith("{0") or ":" in match[0] or sure or in_value_place(match)):
            yield match
