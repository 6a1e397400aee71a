"""content.mojibake"""

from typing import Any

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.examples import Example, example
from commsqa.checks.planting import Planting, Scene
from commsqa.checks.text.garbled import SUSPECT, garbled
from commsqa.checks.text.languages import known_language
from commsqa.checks.text.single_byte import SUSPECT_OF

_FIELDS = {
    "body": "The text",
    "subject": "The subject",
    "recipient_name": "The name",
    "recipient_address": "The address",
}
_ARABIC = {"body": "النص", "subject": "الموضوع", "recipient_name": "الاسم", "recipient_address": "العنوان"}
_BEGINNING = 20  # characters
_RECORDED = {"recipient_name": ("record_name", "record_name_alt"), "recipient_address": ("record_address",)}


def _says(body: str, language: str = "en") -> Example:
    return example(piece={"body": body, "language": language}, customer={"language": language})


class Mojibake(Check):
    """The text was garbled by a wrong encoding: Ã© for é, Ø§Ù„ for ال, ????? where letters should be, Arabic from left to right.

    The text, the subject, the printed name and the printed address are looked at: a name that is garbled is garbled, and whether
    it would also be misspelled is name.misspelled's to say. Arabic presentation forms in reading order are read as they should
    be, and are left. The evidence holds the garbled stretch and, where it can be told, what it was before. Letters with accents
    of any language, quotes, prices, questions (also ???) are right as they are. Where the register has the same garbled value,
    the evidence says that it is the place to correct.
    """

    id = "content.mojibake"
    title = "Text garbled by a wrong encoding"
    dimension = Dimension.VALIDITY
    needs = ("communications.body",)
    reads = (*_FIELDS, "language", "record_language", "record_name", "record_name_alt", "record_address")
    first_action = "Hold the pieces of the feed or template that garbles; find the step that reads its text in a wrong encoding."
    runbook = (
        "Read the same record in its source: where it is garbled there too, have it corrected in the register.",
        "Else follow it from step to step (extract, transfer, composition, print stream) to the first that shows it garbled.",
        "Set that step's encoding, compose the pieces again and read one of each language before the release.",
    )
    catches = (
        _says("Dear José".encode().decode("latin-1")),
        _says("Votre relevé est prêt".encode().decode("cp1252"), "fr"),
        _says("Jiří Dvořák".encode().decode("cp1250"), "cs"),
        _says("Grüße aus Köln".encode().decode("mac_roman"), "de"),
        _says("Dear Anna (خالد منصور)".encode().decode("latin-1")),
        _says("عزيزي العميل (" + "خالد منصور".encode().decode("latin-1") + ")", "ar"),
        _says("عزيزي العميل".encode().decode("cp1256"), "ar"),
        _says("رصيد حسابك".encode("cp1256").decode("latin-1"), "ar"),
        _says("محترم صارف".encode().decode("latin-1"), "ur"),
        _says("Уважаемый клиент".encode().decode("cp1251"), "ru"),
        _says("Déjà".encode().decode("cp1252").encode().decode("cp1252"), "fr"),  # twice
        _says("Sayın müşterimiz, hesabınızın bakiyesi".encode("cp1254").decode("latin-1"), "tr"),
        _says("Price Â£5"),
        _says("Dear ???? ?????, your statement is ready."),
        _says("Dear J\ufffdrgen"),
        _says("\ufeb4\ufea8\ufe8e\ufe8d \ufea7\ufe8e\ufedf\ufeaa"[::-1], "ar"),
        _says("يزيزع ليمعلا، مت مصخ غلبم 250", "ar"),
        _says("=?UTF-8?B?2K7Yp9mE2K8g2YXZhti12YjYsQ==?=", "ar"),
        _says("رصيد حسابك اليوم".encode("iso8859_6").decode("cp1252"), "ar"),
        example(piece={"subject": "RelevÃ©"}),
        example(piece={"recipient_name": "Ji?í Dvo?ák"}),
        example(piece={"recipient_address": "Školní 4, 60200 Brno, CZ".encode().decode("latin-1")}),
    )
    leaves = (
        example(),
        _says("SÃO PAULO, NÃO, IRMÃ. À Mª José, 1º andar", "pt"),
        _says("Århus Øster Allé, Ærø, ÅÄÖ", "da"),
        _says("« Société » – “été”, l’œuvre créée…", "fr"),
        _says("Příliš žluťoučký kůň úpěl ďábelské ódy", "cs"),
        _says("Zażółć gęślą jaźń", "pl"),
        _says("Pijamalı hasta yağız şoföre çabucak güvendi", "tr"),
        _says("Þýðir æði, Þjóðskrá", "is"),
        _says("¿Qué? ¡Olé! Really??? What?? Is it so ???", "es"),
        _says("£5, 5 €, 5 £, 20 °C, m², ½, §5, ©2026", "en"),
        _says("عزيزي العميل، رصيد حسابك المنتهي بـ 1234 هو 130.00 د.ك؟ «نعم»", "ar"),
        _says("محترم صارف، آپ کے اکاؤنٹ کا بیلنس 130.00 روپے ہے۔", "ur"),
        _says("مشتری گرامی، موجودی حساب شما ۱۳۰ ﷼ است.", "fa"),
        _says("Уважаемая клиентка, «РІСТ» №5", "uk"),
        _says("https://bank.example/page?id=1&b=2"),
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces with a text to look at."""
        return ibis.or_(*(facts[name].notnull() for name in _FIELDS))

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """A character, or two side by side, as sound text hardly ever has."""
        usual = [facts[name].re_search(SUSPECT).fill_null(False) for name in _FIELDS]
        return ibis.or_(*usual) | _not_of_the_language(facts)

    def judge(self, row: Row) -> Judgement | None:
        """A finding with the first stretch that is garbled for sure."""
        language = known_language(row["record_language"] or row["language"])
        names = frozenset(f"{row['record_name'] or ''} {row['recipient_name'] or ''}".casefold().split())
        for field, what in _FIELDS.items():
            text = row[field]
            found = garbled(text, language, names=frozenset() if field == "recipient_name" else names) if text else None
            if found is None:
                continue
            arabic = f"{_ARABIC[field]} مشوّه بسبب ترميز خاطئ{'، وقد ضاعت حروفه' if found.meant is None else ''}."
            sentence = f"{what} was garbled by a wrong encoding{' and its letters are lost' if found.meant is None else ''}."
            recorded = [row[name] for name in _RECORDED.get(field, ())]
            if text in recorded:
                sentence += " The register has the same value: correct it there."
                arabic += " والقيمة نفسها في السجل: صحّحها هناك."
            lost = next((each for each in recorded if each and each != text), None) if found.meant is None else None
            return self.found(sentence, arabic=arabic, stated=found.stretch, expected=found.meant or lost)
        return None

    def plant(self, scene: Scene) -> Planting | None:
        """UTF-8 read as Latin-1: the subject, or else the beginning of the text, where a space is one that does not break."""
        subject, body = scene.piece["subject"], scene.piece["body"] or ""
        start, rest = body[:_BEGINNING].replace(" ", "\u00a0", 1), body[_BEGINNING:]
        wrongs: tuple[dict[str, Any], ...] = ({"subject": _misread(subject or "")}, {"body": _misread(start) + rest})
        return next((scene.change(**wrong) for wrong in wrongs if self.judge({**scene.piece, **wrong})), None)


def _not_of_the_language(facts: ir.Table) -> ir.BooleanValue:
    """A letter in the text that the customer's language does not have, but its own encoding would."""
    language = facts.record_language.lower().left(2)
    branches = [(language == code, facts.body.re_search(pattern)) for code, pattern in SUSPECT_OF.items()]
    return ibis.cases(*branches, else_=False).fill_null(False)


def _misread(text: str) -> str:
    return text.encode().decode("latin-1")
