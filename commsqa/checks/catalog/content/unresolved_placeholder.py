"""content.unresolved_placeholder"""

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.examples import Example, example
from commsqa.checks.planting import Planting, Scene
from commsqa.checks.text import absent_values, placeholders
from commsqa.checks.text.languages import known_language

_OPENINGS = ("{", "[", "<", "%", "$", "@", "«", "#", "*|", "__", "&", "!", "MERGE", "Click", "Klicken", "java")
# every placeholder has one; most texts have none, and looking for them is far quicker
_FIELDS = ("subject", "body")
_NAMES = ("record_name", "record_name_alt")


def _says(body: str | None, language: str = "en") -> Example:
    return example(piece={"body": body, "language": language}, customer={"language": language})


class UnresolvedPlaceholder(Check):
    """The text still carries a placeholder that the template should have replaced, such as {{first_name}} or <<DISCLOSURE>>.

    Also a word that stands where a value should (Dear null, your balance is nan), a salutation without a name, and filling text
    (TODO, lorem ipsum). Body and subject are looked at. Prices, percentages, quotations, web addresses and HTML are ordinary
    text, and a customer may be called Null.
    """

    id = "content.unresolved_placeholder"
    title = "Placeholder left in the text"
    dimension = Dimension.VALIDITY
    needs = ("communications.body",)
    reads = (*_FIELDS, *_NAMES, "recipient_name", "record_language", "language")
    first_action = "Hold the template version; compare its fields with what the data feed delivers."
    runbook = (
        "Look up the field's name in the template and in the feed of that day: it is misspelled, renamed or empty.",
        "Correct the template or the feed, and compose the pieces again.",
        "Release the held pieces only after one of each kind has been read.",
    )
    catches = (
        _says("Hello @NAME@, your statement is ready."),
        _says("Dear {{first_name}} Anna"),
        _says("Call ${branch_phone}"),
        _says("رصيدك <<الرصيد>>", "ar"),
        _says("Dear «First_Name»"),
        _says("Sehr geehrter Herr {nachname},", "de"),
        _says("Dear %s, your balance is #REF!"),
        _says("Dear null, your balance is 130.00 EUR"),
        _says("عزيزي null، رصيدك 130.00", "ar"),
        _says("Your balance is nan EUR"),
        _says("عزيزي ،", "ar"),
        example(piece={"subject": "Your statement, {{ name }}"}),
        example(piece={"body": "Dear Null,", "recipient_name": "null"}),
    )
    leaves = (
        _says("5% * 100 = $5 {net}"),
        _says("US$100 to $200, {EUR}, [sic], [1_000], {5.5}, a << b, b >> c, [[1, 2]], <b>$5</b>, p{margin:0.5em}"),
        _says("[1] {2}"),
        _says("عزيزي «العميل»", "ar"),
        _says("Votre compte «Confort»", "fr"),
        _says("None of the above applies; the contract is null and void. Fees: None"),
        _says("Null Prozent Zinsen", "de"),
        example(piece={"body": "Dear Ms Null,", "recipient_name": "Anna Null"}, customer={"full_name": "Anna Null"}),
        _says(None),
    )

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """Body or subject match a placeholder of a known template language, or a word of those that stand for no value."""
        return ibis.or_(*(_carries_one(facts[name]) for name in _FIELDS))

    def judge(self, row: Row) -> Judgement | None:
        """A finding with the first placeholder of the subject, or else of the text, and a few words around it."""
        language = known_language(row["record_language"] or row["language"])
        for field in _FIELDS:
            text = row[field] or ""
            if (found := placeholders.placeholder(text)) is not None:
                sentence = "The text carries a placeholder that was not replaced."
                return self.found(sentence, arabic="في النص حقل من القالب لم يُستبدل بقيمته.", stated=found)
            if (found := absent_values.absent_value(text, names=_names(row), language=language)) is not None:
                sentence = "The text has no value where one belongs: an empty place, or a word of the system instead."
                return self.found(sentence, arabic="في النص مكان قيمة ناقصة: فراغ، أو كلمة من النظام بدلاً منها.", stated=found)
        return None

    def plant(self, scene: Scene) -> Planting | None:
        """The template's field instead of the name, or before the text."""
        body, name = scene.piece["body"], scene.piece["recipient_name"]
        if not body:
            return None
        field = "{{recipient_name}}"
        return scene.change(body=body.replace(name, field, 1) if name and name in body else f"{field} {body}")


def _names(row: Row) -> frozenset[str]:
    """The words of the addressee's name. A printed name all of one such word is no name."""
    printed = (row["recipient_name"] or "").casefold().split()
    recorded = " ".join(row[name] or "" for name in _NAMES).casefold().split()
    return frozenset((*recorded, *(printed if len(set(printed)) > 1 else ())))


def _carries_one(text: ir.StringValue) -> ir.BooleanValue:
    opened = ibis.or_(*(text.contains(opening) for opening in _OPENINGS))
    marked = ibis.ifelse(opened, text.re_search(placeholders.SUSPECT), False)
    return (marked | text.re_search(absent_values.SUSPECT)).fill_null(False)
