"""content.wrong_language"""

import re

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.examples import Example, example
from commsqa.checks.planting import Planting, Scene
from commsqa.checks.text import garbled
from commsqa.checks.text.language import other_language
from commsqa.checks.text.languages import ALIASES, LANGUAGES, SIGNS, TAG_END, known_language
from commsqa.project.models import ChecksPolicy

_KNOWN = sorted({*LANGUAGES, *ALIASES})
_BEGINNING = 240  # characters in which a Latin text shows its language
_GARBLED = re.compile(garbled.SUSPECT)
_NAMES = ("recipient_name", "record_name", "record_name_alt")
_ENGLISH = "Dear Anna Berg, the balance of your account ending 1234 is 130.00 EUR."
_ARABIC = "عزيزتي آنا بيرغ، رصيد حسابك المنتهي بـ 1234 هو 130.00 EUR."
_FRENCH = "Chère cliente, le solde de votre compte est de 130,00 EUR."
_GERMAN = "Sehr geehrte Frau Berg, der Saldo Ihres Kontos beträgt 130,00 EUR."
_TURKISH = "Sayın müşterimiz, hesabınızın bakiyesi 31 Ocak tarihinde 130,00 EUR olarak görünmektedir."
_URDU = "محترم صارف، آپ کے اکاؤنٹ کا بیلنس 130.00 روپے ہے۔"
_PERSIAN = "مشتری گرامی، موجودی حساب شما در پایان ماه ۱۳۰ ریال بوده است."
_ENGLISH_NOTE = "Dear customer, your statement is ready. Please read it carefully and tell us if there is anything wrong with it."
_ARABIC_NOTE = "عميلنا العزيز، كشف حسابك جاهز. يرجى قراءته بعناية وإبلاغنا إذا كان فيه أي خطأ."
_HINDI = "प्रिय ग्राहक, आपके खाते की शेष राशि 130.00 रुपये है।"


_MUST_BE_ARABIC = ChecksPolicy(arabic_required=("statement",))


def _must(body: str, language: str | None = "en") -> Example:
    return example(piece={"body": body}, customer={"language": language}, policy=_MUST_BE_ARABIC)


def _reads(language: str | None, body: str | None, *, piece: str = "en", **record: str) -> Example:
    return example(piece={"body": body, "language": piece}, customer={"language": language, **record})


class WrongLanguage(Check):
    """The text is not in the customer's language.

    The customer's language is the register's, as it was at the cut-off; where that is not known, the language that the piece
    says it is in. What counts is the text: a piece that says `en` and holds the Arabic that the customer reads is right here.
    A kind that the policy's `arabic_required` names must be in Arabic, whatever the customer's language: bilingual is right.

    The script decides where it can, then the letters (Urdu, Persian and Arabic) and the words, and only where they are clear:
    short texts are left, and so are languages too close to tell. Names, numbers, ids, web addresses and currency codes do not
    count. A text of which a quarter is in the customer's language is bilingual, and right. Garbled text is read as it was meant.
    """

    id = "content.wrong_language"
    title = "Not in the customer's language"
    dimension = Dimension.ACCURACY
    needs = ("communications.body",)
    reads = ("body", "expected_language", "arabic_required", *_NAMES)
    not_causes = ("language",)
    first_action = "Compose the pieces again in the customer's language; find out where the choice of the template went wrong."
    runbook = (
        "Compare the language in the register with the one that the composition was given.",
        "Where the register is wrong or empty, correct it before the next run.",
        "Where the kind must be in Arabic, add the Arabic text to the template.",
    )
    catches = (
        _reads("ar", _ENGLISH),
        _reads("ar-KW", _ENGLISH, piece="ar"),
        _reads("en", _ARABIC),
        _reads("fr", _ENGLISH),
        _reads("de", _FRENCH, piece="de"),
        _reads("en", _GERMAN),
        _reads("de-AT", _TURKISH),
        _reads("en", _URDU),
        _reads("ar", _URDU, piece="ar"),
        _reads("ar", _PERSIAN, piece="ar"),
        _reads("ur", _ARABIC, piece="ur"),
        _reads("ur", f"عائشہ گیلانی، {_ARABIC}", piece="ur", full_name="Ayesha Gilani", name_alt="عائشہ گیلانی"),
        _reads("fa", f"پرویز گلزاری، {_ARABIC}", full_name="Parviz Golzari", name_alt="پرویز گلزاری"),
        _reads("ar", _HINDI.replace("ग्राहक", "مريم طارق الدوسري"), full_name="Maryam", name_alt="مريم طارق الدوسري"),
        _reads("hi", _ENGLISH),
        _reads("en", _HINDI),
        _reads("ru", "Dear customer, the balance of your account is 100."),
        _reads(None, _ARABIC),  # the register does not say: the piece does
        _reads("en", _FRENCH.encode().decode("latin-1")),
        _reads("German", _FRENCH),
        _reads("eng", _ARABIC),
        _must(_ENGLISH),
        _must(_URDU, "ur"),
        _must(_FRENCH, None),
    )
    leaves = (
        example(),
        *(
            _reads(language, body)
            for language, body in {
                "en-GB": _ENGLISH,
                "ar": _ARABIC,
                "fr": _FRENCH,
                "de": _GERMAN,
                "tr": _TURKISH,
                "ur": _URDU,
                "fa": _PERSIAN,
                "hi": _HINDI,
            }.items()
        ),
        _reads("ar", f"{_ARABIC} {_ENGLISH}"),
        _reads("en", f"{_ARABIC} {_ENGLISH}"),
        _reads("fr", f"{_ENGLISH}\n{_FRENCH}"),
        _reads("fr", "Your OTP: 123456"),
        _reads("ar", "Anna Berg 130.00 EUR https://bank.example/en/statements"),
        _reads("ar", _ARABIC.encode().decode("latin-1")),  # garbled, and Arabic
        _reads("xx", _ENGLISH),
        _reads("ar", _ENGLISH, updated_at="2026-02-03T00:00:00Z"),  # another language was recorded after the cut-off
        _reads("ar", None),
        _reads("Arabic", _ARABIC),
        _reads("ara", _ARABIC),
        _reads("DEU", _GERMAN),
        _reads("ar", "3azizi el 3ameel, raseed 7esabak howa 130 KWD"),
        _must(_ARABIC),
        _must(f"{_ENGLISH}\n{_ARABIC}", "en"),
        _must("OTP 123456"),
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces with a text whose reader's language is known, or that must be in Arabic."""
        return facts.body.notnull() & (facts.arabic_required | _code(facts).isin(_KNOWN)).fill_null(False)

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """Whatever does not begin with what only the language has."""
        code, body = _code(facts), facts.body
        branches = []
        for language, sign in SIGNS.items():
            text = body.left(_BEGINNING) if LANGUAGES[language].words else body
            clear = text.re_search(sign.found)
            branches.append((code == language, ~(clear & ~body.re_search(sign.absent) if sign.absent else clear)))
        return ibis.cases(*branches, else_=True)

    def widen(self, suspects: ir.Table, records: object) -> ir.Table:  # noqa: ARG002  needs no records
        """The tag of the language that the text should be in."""
        return suspects.mutate(expected_language=_tag(suspects))

    def judge(self, row: Row) -> Judgement | None:
        """A finding where the text is clearly in another language."""
        expected = known_language(row["expected_language"])
        if expected is None:
            return None
        body = garbled.repaired(row["body"], expected) if _GARBLED.search(row["body"]) else row["body"]
        names = frozenset(" ".join(row[name] or "" for name in _NAMES).casefold().replace(",", " ").split())
        found = other_language(body, expected, names=names)
        if found is None:
            return None
        if row["arabic_required"]:
            sentence = f"The text is in {found.name} and has no substantial part in Arabic, which this kind of piece must have."
            arabic = f"النص ({found.code}) يخلو من جزء كافٍ بالعربية، وهي واجبة في هذا النوع من المراسلات."
        else:
            sentence = f"The text is in {found.name}; the customer's language is {LANGUAGES[expected].name}."
            arabic = f"لغة النص ({found.code}) ليست لغة العميل ({expected})."
        return self.found(sentence, arabic=arabic, stated=found.code, expected=row["expected_language"])

    def plant(self, scene: Scene) -> Planting | None:
        """The text of another language's template: English, or Arabic to those who read English."""
        piece = scene.piece
        reader = (piece["record_language"] if piece["record_current"] else None) or piece["language"]
        expected = "ar" if piece["arabic_required"] else known_language(reader)
        body = _ARABIC_NOTE if expected == "en" else _ENGLISH_NOTE
        fails = piece["body"] and expected and self.judge({**piece, "body": body, "expected_language": expected})
        return scene.change(body=body) if fails else None


def _tag(facts: ir.Table) -> ir.StringValue:
    """Arabic where it is required; else the customer's language as it was at the cut-off, or else the piece's."""
    of_record = ibis.ifelse(facts.record_current, facts.record_language.nullif(""), None)
    return ibis.ifelse(facts.arabic_required, "ar", ibis.coalesce(of_record, facts.language))


def _code(facts: ir.Table) -> ir.StringValue:
    """The part of the tag that names the language, in lower case."""
    tag = _tag(facts)
    return ibis.ifelse(tag.length() == len("en"), tag.lower(), tag.lower().re_extract(f"^ *(.+?)(?:{TAG_END}|$)", 1))
