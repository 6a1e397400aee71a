"""content.salutation_gender"""

import ibis
import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Row
from commsqa.checks.examples import Example, example
from commsqa.checks.names.addressee_list import addressees_of
from commsqa.checks.names.salutations import (
    BEGINNING,
    CONTRADICTORY,
    FEMININE,
    MAN,
    WOMAN_FIRST,
    is_certainly_a_man,
    may_contradict_itself,
    names_somebody_else,
    salutation,
)
from commsqa.checks.planting import Planting, Scene

_FEMININE_FORMS = (
    ("عزيزي ", "عزيزتي "),
    ("السيد ", "السيدة "),
    ("Dear Mr ", "Dear Mrs "),
    ("Dear Mr. ", "Dear Mrs. "),
    ("Dear ", "Dear Mrs "),
    ("geehrter Herr ", "geehrte Frau "),
    ("Monsieur ", "Madame "),
)
_AHMED = {"full_name": "Ahmed Al-Salem", "name_alt": "أحمد السالم"}


def _greets(body: str, **record: str) -> Example:
    return example(piece={"body": body}, customer=record or None)


class SalutationGender(Check):
    """The salutation speaks to a woman where the customer is certainly a man, or its own forms contradict each other.

    A customer is certainly a man by the title in the record, by `bin` after the given name, or by a given name that only men
    bear; whoever is not, is left. The masculine form towards a woman is the custom of many letters, and accepted. Companies,
    couples and forms for either gender are left.
    """

    id = "content.salutation_gender"
    title = "Salutation of the other gender"
    dimension = Dimension.CONSISTENCY
    needs = ("communications.body", "customers.full_name")
    reads = ("body", "record_name", "record_name_alt")
    first_action = "See whether the record's gender or title is wrong, or the template's choice of the salutation."
    runbook = (
        "Where the record holds another gender than the name shows, ask the customer before changing it.",
        "Where one template joins forms that contradict each other, correct the template.",
    )
    catches = (
        _greets("عزيزتي أحمد السالم، رصيد حسابك 130.00 EUR.", **_AHMED),
        _greets("السيدة أحمد السالم، رصيد حسابك 130.00 EUR.", **_AHMED),
        _greets("عزيزتي السيد أحمد السالم، رصيد حسابك 130.00 EUR.", **_AHMED),
        _greets("Sehr geehrter Frau Berg, Ihr Saldo beträgt 130,00 EUR."),
        _greets("Dear Mrs. Smith, your balance is 130.00 EUR.", full_name="Mr John Smith"),
    )
    leaves = (
        example(),
        _greets("عزيزي أحمد السالم، رصيد حسابك 130.00 EUR.", **_AHMED),
        _greets("عزيزتي نورة السالم، رصيد حسابك", full_name="Noura Al-Salem", name_alt="نورة السالم"),
        _greets("عزيزي العميل نورة السالم، رصيد حسابك", full_name="Noura Al-Salem", name_alt="نورة السالم"),
        _greets("عزيزتي نور السالم، رصيد حسابك", full_name="Nour Al-Salem", name_alt="نور السالم"),
        _greets("عزيزي/عزيزتي أحمد السالم، رصيد حسابك", **_AHMED),
        _greets("Dear Mr Smith, Ms Jones will call you.", full_name="John Smith"),
        _greets("عزيزتي شركة أحمد السالم،", full_name="شركة أحمد السالم ذ.م.م", kind="company"),
        _greets("عزيزتي أحمد السالم،", **_AHMED, updated_at="2026-02-03T00:00:00Z"),
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces with a text to a person."""
        return facts.body.notnull() & facts.record_name.notnull() & (facts.record_kind == "person") & facts.record_current

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """A feminine form at the beginning, and a man's name in the record or a second form that may contradict it."""
        beginning = facts.body.left(BEGINNING)
        man = ibis.or_(*(_may_be_a_man(name.fill_null("")) for name in (facts.record_name, facts.record_name_alt)))
        return ibis.ifelse(beginning.re_search(FEMININE), man | beginning.re_search(CONTRADICTORY), False)

    def judge(self, row: Row) -> Judgement | None:
        """A finding where the forms contradict each other, or the one man who is greeted is greeted as a woman."""
        name, alt = row["record_name"], row["record_name_alt"]
        is_man = any(is_certainly_a_man(each) for each in (name, alt) if each)
        greeting = salutation(row["body"]) if is_man or may_contradict_itself(row["body"]) else None
        if greeting is None:
            return None
        if greeting.contradictory:
            sentence, arabic = "The forms of the salutation contradict each other.", "صيغ المخاطبة متعارضة فيما بينها."
            return self.found(sentence, arabic=arabic, stated=greeting.text)
        if not is_man or not greeting.to_a_woman or addressees_of(name) > 1 or names_somebody_else(greeting.text, name, alt):
            return None
        sentence, arabic = "The salutation speaks to a woman; the customer is a man.", "المخاطبة بصيغة المؤنث، والعميل رجل."
        return self.found(sentence, arabic=arabic, stated=greeting.text, expected=name)

    def plant(self, scene: Scene) -> Planting | None:
        """The feminine form in the salutation of a man."""
        piece, body = scene.piece, scene.piece["body"] or ""
        if piece["record_kind"] != "person" or not piece["record_current"] or not piece["record_name"]:
            return None
        wrongs = [body.replace(form, feminine, 1) for form, feminine in _FEMININE_FORMS if form in body[:BEGINNING]]
        return next((scene.change(body=wrong) for wrong in wrongs if self.judge({**piece, "body": wrong})), None)


def _may_be_a_man(name: ir.StringValue) -> ir.BooleanValue:
    """A man's name somewhere, as of her father, and no woman's name first."""
    return name.re_search(MAN) & ~name.re_search(WOMAN_FIRST)
