"""By which rules a name is judged: a person's, a company's, or those of a list of addressees."""

import re
from functools import lru_cache

from commsqa.checks.names.addressee_list import JOIN_WORDS
from commsqa.checks.names.addressees import compare_addressees
from commsqa.checks.names.business_words import SIGNS
from commsqa.checks.names.capacities import WORDS as CAPACITY_WORDS
from commsqa.checks.names.capacities import addressed
from commsqa.checks.names.companies import compare_companies, rank
from commsqa.checks.names.company_text import Sign, bare, sign
from commsqa.checks.names.comparison import Comparison, NameKind
from commsqa.checks.names.legal_forms import FORM_WORDS, PHRASE_WORDS
from commsqa.checks.names.persons import compare_persons
from commsqa.checks.names.text import at_sight, fold

_TOLD_BY_WORDS = FORM_WORDS | PHRASE_WORDS | SIGNS | CAPACITY_WORDS | JOIN_WORDS
_TOLD_BY_SIGNS = re.compile(r"[&+;|/()\[\]]|(?<!\w)\w[. ]\w(?!\w)| و\w")
_SPECIALIST = re.compile(r",\s*Sp\.\s?(?!(?:[ZJKP]|(?i:zoo))\b)[A-Z][A-Za-z]{0,4}(?:\s?\(K\))?")
"""A doctor's subject in Indonesia, which is no Italian share company and no Polish form: dr. Siti Rahayu, Sp.A."""
_SEPARATORS = re.compile(r"[\s.,:;/()\[\]-]+")


def compare_parties(piece_name: str, record_name: str, record_alt: str | None, kind: str | None) -> Comparison:
    """Judge by the rules of what the record is: `kind` where it is known, and what the names show."""
    if kind != "company":
        piece_name, record_name = (_SPECIALIST.sub("", text) for text in (piece_name, record_name))
        record_alt = record_alt and _SPECIALIST.sub("", record_alt)
    if kind in (None, "person") and all(_one_person(text) for text in (piece_name, record_name, record_alt) if text):
        return compare_persons(piece_name, record_name, record_alt)
    if kind == "company":
        return _company_s(piece_name, record_name, record_alt)
    seen = max(sign(text) for text in (piece_name, record_name, record_alt) if text is not None)
    if seen is Sign.STRONG and kind != "sole_proprietor":
        return _company_s(piece_name, record_name, record_alt)
    as_people = compare_addressees(piece_name, record_name, record_alt, estate=kind == "estate")
    if seen is Sign.NONE:
        return as_people
    return min(as_people, compare_companies(piece_name, record_name, record_alt), key=rank)


@lru_cache(maxsize=1 << 16)
def _one_person(text: str) -> bool:
    """Whether nothing in the text says that it is more than one person's name. Cheap: most names are asked."""
    sight = at_sight(text)
    if _TOLD_BY_SIGNS.search(sight):
        return False
    words = _SEPARATORS.split(sight)
    if not sight.isascii():
        words = [form for word in map(fold, words) for form in (word, bare(word))]
    return _TOLD_BY_WORDS.isdisjoint(words)


def _company_s(piece_name: str, record_name: str, record_alt: str | None) -> Comparison:
    """Against a company's record, where the piece may also name somebody in the company: by what names the company."""
    found = compare_companies(piece_name, record_name, record_alt)
    if found.kind is not NameKind.OTHER_PERSON:
        return found
    sight = at_sight(piece_name)
    meant = addressed(sight)
    parts = [part for part in (meant.name, *re.split(r"\s*[,;\n]\s*|\s+-\s+", meant.name)) if part != sight]
    for part in parts:
        of_part = compare_companies(part, record_name, record_alt)
        if of_part.kind in (NameKind.SAME, NameKind.VARIANT):
            reasons = ("with somebody in the company", *(reason for reason in of_part.reasons if reason != "equal"))
            return Comparison(kind=NameKind.VARIANT, score=0.9, reasons=reasons)
    return found
