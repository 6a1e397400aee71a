"""Words that stand where a value should: null, nan, None, undefined; a salutation without a name; TODO, XXX, lorem ipsum.

Each is also a word of some language, or a name: what counts is where it stands. `null` is a number in German, `None` an answer in
English, `Null` a family's name.
"""

import re
from collections.abc import Collection, Iterator

from commsqa.checks.text.placeholders import context

_ADJECTIVE = (
    r"Dear|Sehr geehrte(?:r/e|r|/r|\(r\))?|Liebe(?:r|/r|\(r\))|Estimad[oa]|Estimado/a|Prezad[oa]|Geachte|Vážen[ýá]|Szanown[ya]"
    r"|Sayın|Уважаем(?:ый|ая)|Шановн(?:ий|а)|Αγαπητέ|Kære|Kjære|Gentile|Egregio|Ch(?:er|ère)"
)
_NEVER_ALONE = r"Dear|Sehr geehrte(?:r/e|r|/r|\(r\))?|Sayın|Geachte"
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Dr|Herrn?|Frau|Sr|Sra|Sig|Sig\.ra|Hr|Mr\.?/Mrs|Mr\.?/Ms|Frau/Herr|Herr/Frau|Mme|Mlle)\.?"
_ARABIC_ADJECTIVE = "(?:عزيزي|عزيزتي|السيد|السيدة|الفاضل|الفاضلة|عميلنا|محترم|محترمہ)"

SUSPECT = "|".join(
    (
        "[Nn]ull|NULL|[Uu]ndefined|UNDEFINED|[Nn]a[Nn](?:[^A-Za-z]|$)|None|NaT|Invalid Date",
        "TODO|FIXME|XX[X./-]|(?i:lorem ipsum)",
        f" [,،]|(?:{_ADJECTIVE})(?: {_TITLE})? *(?:[,:!\n<]|$)|{_ARABIC_ADJECTIVE} *[/:،]|السيدة? +المحترم",
        "(?:Tisztelt|Kedves|[Пп]ан[еі]|[Κκ]υρί[εα]|gửi|[Ôô]ng|[Bb]à) +!",
    )
)
"""Matches every text that may have one. In the subset that RE2, Java and Python share."""

_TOKEN = re.compile(r"(?<![\w.@/#-])(?:null|Null|NULL|undefined|Undefined|UNDEFINED|nan|NaN|NAN|None)(?![\w@-])(?!\.\w)")
_ANYWHERE = (
    re.compile(r"(?<!\w)(?:NaN|NaT|\(null\)|\[null\]|<null>|null null|undefined undefined|Invalid Date)(?!\w)"),
    re.compile(r"(?i)lorem ipsum"),
    re.compile(r"(?<!\w)(?:(?:TODO|FIXME)\s?:|[\[(<]\s?(?:TODO|FIXME|XXX)\b)"),
    re.compile(r"(?<!\w)(?:(?:null|NaN|XX|undefined)[./-]){2}(?:\w\w)?(?:null|NaN|XX(?:XX)?|undefined)(?!\w)"),  # XX/XX/XXXX
    re.compile(r"(?<!\w)XXX(?=\s(?:[A-Z]{3}\b|[€£$]))|(?<=\b[A-Z]{3} )XXX(?:[.,]X+)?(?!\w)"),  # XXX EUR
    re.compile(r"(?i:dear|geehrter?|madame|monsieur)\s(?:\w+\s)?XXX\b"),
)
_START = r"(?m)(?:^|[>\n.!?])[^\S\n]*"  # not over lines: in many empty ones that would take the square of their number
_WITH_A_TITLE = (  # whole without a name where no blank is left for one: Cher Monsieur, is right
    r"(?:Ch(?:er|ère)\s+)?(?:Monsieur|Madame)|Szanown[ya]\s+Pani?e?|Шановн(?:ий|а)\s+пан[еі]|Αξιότιμ[εη](?:\s+κυρί[εα])?|Αγαπητ[έή](?:\s+κυρί[εα])?"
    r"|Tisztelt|Kedves|Kính gửi(?:\s+(?:ông|bà))?"
)
_EMPTY_GREETINGS = (
    re.compile(rf"{_START}(?:{_ADJECTIVE})(?:\s+{_TITLE})?(?:\s+[,:!](?!\))|\s*(?:$|<br))"),
    re.compile(rf"{_START}(?:{_NEVER_ALONE}|Dear {_TITLE}|Sehr geehrter? {_TITLE})[,:!]"),
    re.compile(rf"{_START}(?:Hello|Hi|Hallo|Hola|Guten Tag|Bonjour|Buongiorno|Dobrý den|Merhaba|Hej|Ciao|Olá)\s+,"),
    re.compile(rf"{_START}(?:{_WITH_A_TITLE})\s+[,!](?!\))"),
    re.compile(rf"(?:^|(?<=[\s>])){_ARABIC_ADJECTIVE}(?:\s*+/)?\s++[,،:]|(?:^|(?<=[\s>]))السيدة?\s*/\s*[،,]"),
    re.compile(r"(?:^|(?<=[\s>]))(?:السيدة?|الفاضلة?)(?:\s*+/)?\s++المحترمة?(?!\w)"),
)
_FRENCH_SPACE = re.compile(r"\s[!:]$")  # French has a space before these

_GREETING = re.compile(
    r"(?:(?i:\b(?:dear|hello|hi|good (?:morning|day)|guten (?:tag|morgen|abend)|hallo|buongiorno|merhaba|ciao"
    r"|dzień dobry|dobrý den|tisztelt|kedves|kính gửi|xin chào"
    r"|mr|mrs|ms|miss|dr|herr|frau|lieber?|madame|monsieur|mme|cher|chère|bonjour"
    r"|señora?|sra?|estimad[oa]|hola|gentile|egregio|caro|cara|prezad[oa]|geachte|beste|pane|paní|vážen\w+|szanown\w+|pani?"
    r"|sayın|kære|kjære|bästa|hej|уважаем\w+|шановн\w+|αγαπητ\w+))|عزيزي|عزيزتي|السيدة?|السادة|الفاضلة?|محترمہ?)[./]?\s*(?:\w+\s)?$"
)
_GREETED = re.compile(r"\s*(?:[,،:!.<]|$)|\s\w+[,،:!]")
_OTHER_SCRIPT_BEFORE = re.compile(r"[\u0370-\u1fff\u3040-\ud7ff][\s:،,]*[«(\"']?$")
_OTHER_SCRIPT_AFTER = re.compile(r"[»)\"']?\s*[\u0370-\u1fff]")
_MONEY_BEFORE = re.compile(r"(?:\b(?!AND|ARE|THE)[A-Z]{3}|[€£$¥₹])\s?$")
_MONEY_AFTER = re.compile(r"\s?(?:(?!AND|ARE|THE)[A-Z]{3}\b|[€£$¥₹]|د\.)")
_OPENED, _CLOSED = re.compile(r"[«<{\[(\"'“]\s?$"), re.compile(r"\s?[»>}\])\"'”]")
_LABEL = re.compile(r"[:=]\s*$")
_VALUE_NOUN = re.compile(
    r"(?i:balance|amount|account|payment|total|date|fee|limit|saldo|betrag|konto|solde|montant|compte|cuenta|importe|zůstatek"
    r"|bakiye)\b[^.!?\n]{0,40}\b(?:is|was|of|are|est|de|ist|beträgt|es|è|di|činí|je)\s$"
)
_BEFORE_VALUE = re.compile(r"\b(?:is|of|on|due|until|by|from|ending|ending in|account|number|reference|balance|amount|no\.)\s$")
_ENDED = re.compile(r"\s*(?:[.,،;)|<\n]|$)|\s(?:is|was|to|until|on|from|at|has)\b")
_IDIOM_AFTER = re.compile(r"\s(?:and|or|hypothes|value|set|character|result|vote|pointer|string|modem)", re.IGNORECASE)
_IDIOM_BEFORE = re.compile(r"(?i:declared|considered|deemed|becomes?|rendered|and|or|held|remains?|left)\s$")
_NULL_IS_A_NUMBER = frozenset({"de", "da", "nb", "nn", "no", "et", "lb"})


def absent_value(text: str, *, names: Collection[str] = (), language: str | None = None) -> str | None:
    """The first such word with a little of what stands around it; None where there is none.

    `names` are the words, case-folded, of the addressee's name; `language` (two letters) is what the text should be in.
    """
    found = min(_found(text, frozenset(names), language or ""), key=lambda each: each.start(), default=None)
    return context(text, *found.span()) if found else None


def _found(text: str, names: frozenset[str], language: str) -> Iterator[re.Match[str]]:
    for word in _TOKEN.finditer(text):
        if word[0].casefold() not in names and _stands_for_a_value(word, language):
            yield word
    for pattern in _ANYWHERE:
        yield from (match for match in pattern.finditer(text) if not names.intersection(match[0].casefold().split()))
    for pattern in _EMPTY_GREETINGS:
        yield from (match for match in pattern.finditer(text) if language != "fr" or not _FRENCH_SPACE.search(match[0]))


def _stands_for_a_value(match: re.Match[str], language: str) -> bool:
    """Whether the word is no word of the text, by what stands before and after it."""
    word, text = match[0], match.string
    before, after = text[max(0, match.start() - 70) : match.start()], text[match.end() : match.end() + 20]
    if _GREETING.search(before) and _GREETED.match(after):
        return word not in {"Nan", "NAN"}
    if word == "Null":
        return False
    if _OTHER_SCRIPT_BEFORE.search(before) or (_OTHER_SCRIPT_AFTER.match(after) and not before.rstrip()[-1:].isascii()):
        return True
    if _OPENED.search(before) and _CLOSED.match(after):
        return word not in {"None", "Undefined"} or before.rstrip().endswith(("«", "<", "{"))
    if _MONEY_BEFORE.search(before) or _MONEY_AFTER.match(after):
        return True
    if word == "None":
        return bool(_BEFORE_VALUE.search(before)) and not re.match(r"\s(?:of|the)\b", after)
    return word != "Undefined" and _beside_words(word, before, after, language)


def _beside_words(word: str, before: str, after: str, language: str) -> bool:
    """Whether null, nan or undefined is a value's, in a text of the same script."""
    if not before.rpartition("\n")[2].strip(" \t>|") and not after.partition("\n")[0].strip(" \t<|"):
        return True  # a line of its own
    if _IDIOM_AFTER.match(after) or _IDIOM_BEFORE.search(before):
        return False
    if word.lower() == "null":
        return language not in _NULL_IS_A_NUMBER
    listed = re.search(r",\s*$", before) and re.match(r"\s*,", after)
    if listed or _VALUE_NOUN.search(before) or (_LABEL.search(before) and _ENDED.match(after)):
        return True
    return bool(language == "en" and _BEFORE_VALUE.search(before) and _ENDED.match(after))
