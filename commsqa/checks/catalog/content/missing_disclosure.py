"""content.missing_disclosure"""

from typing import Any

import ibis.expr.types as ir

from commsqa.checks.base import Check, Dimension, Judgement, Records, Row
from commsqa.checks.examples import Example, example
from commsqa.checks.facts.disclosures import missing_from
from commsqa.checks.planting import Planting, Scene
from commsqa.checks.text.disclosures import first_words, stands_in

_TEXT = "Your deposits are protected up to 100,000 EUR by the deposit guarantee scheme."
_ARABIC = "ودائعكم مضمونة وفقاً لتعليمات البنك المركزي."


def _needs(*rows: dict[str, Any], body: str | None = "Dear Anna Berg.", country: str | None = None, **piece: Any) -> Example:
    world = example(piece={"body": body, **piece}, customer={"country": country})
    given = [{"comm_type": "statement", "text": _TEXT, **row} for row in rows]
    return Example({**world.tables, "disclosures": given}, world.policy)


class MissingDisclosure(Check):
    """A text that the law or the bank prescribes for this kind of piece does not stand in it.

    The project's `disclosures` name the texts by kind, and where they like by country of the customer, language and product, with
    the days from and to which they hold; every one that applies must be there. Line ends, punctuation, capitals, HTML and the
    digits' script do not matter, the words do. What a row asks of a piece that is not known (its customer's country) is left.
    """

    id = "content.missing_disclosure"
    title = "A mandatory text is missing"
    dimension = Dimension.COMPLETENESS
    needs = ("communications.body", "disclosures.text")
    reads = ("body", "missing")
    not_causes = ("language", "product_line", "comm_type")
    first_action = "Hold the pieces of this kind; ask whoever keeps the disclosures which template lost the text."
    runbook = (
        "Compare the template's version with the table of disclosures: which of the two is the newer?",
        "Put the text into the template, or correct the table, and compose the pieces again.",
        "Where pieces have left already, tell compliance: the text may have to be sent after them.",
    )
    catches = (
        _needs({}),
        _needs({"country": "KW", "language": "en"}, country="kw"),
        _needs({}, {"text": "Second text."}, body=_TEXT),
        _needs({"language": "ar", "text": _ARABIC}, body="عزيزتي آنا بيرغ.", language="ar-KW"),
        _needs({"valid_from": "2026-01-01", "product_line": "Card"}, product_line="card"),
    )
    leaves = (
        example(),
        _needs({}, body=f"Dear Anna Berg.\n{_TEXT}"),
        _needs({}, body=_TEXT.upper().replace(" ", "\n").replace(",", "'")),
        _needs({"comm_type": "notice"}),
        _needs({"language": "ar"}),
        _needs({"country": "KW"}),
        _needs({"country": "KW"}, country="AE"),
        _needs({"valid_to": "2025-12-31"}),
        _needs({"valid_from": "2026-02-01"}),
        _needs({"product_line": "card"}),
        _needs({}, body=None),
    )

    def applies_to(self, facts: ir.Table) -> ir.BooleanValue:
        """Pieces with a text, of a kind that the disclosures name."""
        return facts.disclosures.notnull() & facts.body.notnull()

    def suspects(self, facts: ir.Table) -> ir.BooleanValue:
        """A text that applies does not stand there letter for letter."""
        return missing_from(facts).length() > 0

    def widen(self, suspects: ir.Table, records: Records) -> ir.Table:  # noqa: ARG002  needs no records
        """The texts that do not stand there letter for letter."""
        return suspects.mutate(missing=missing_from(suspects))

    def judge(self, row: Row) -> Judgement | None:
        """A finding where the words of one are not there either; the evidence tells each by its first words."""
        missing = [text for text in sorted(set(row["missing"])) if not stands_in(text, row["body"])]
        if not missing:
            return None
        sentence = f"The text lacks {len(missing)} of the disclosures that this kind of piece must have."
        arabic = f"عدد الإفصاحات الإلزامية لهذا النوع من المراسلات الناقصة من النص: {len(missing)}."
        return self.found(sentence, arabic=arabic, expected=" | ".join(map(first_words, missing)))

    def plant(self, scene: Scene) -> Planting | None:
        """The template has lost a text that stands there letter for letter."""
        body = scene.piece["body"] or ""
        texts = [needed["text"] for needed in scene.piece["disclosures"] or () if needed["text"] in body]
        return scene.change(body=body.replace(texts[0], "").rstrip()) if texts else None
