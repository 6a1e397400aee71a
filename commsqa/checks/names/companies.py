"""A company's name on a piece against a company's record.

A legal form may be written in any way or left out, but another one is another legal person; a word of trade may be shortened;
a word too many is another company's, a word too few makes the name incomplete. Numbers and branches tell companies apart.
Between the scripts names are compared by sound and words of trade by a table; what neither decides is said to be undecided.
"""

from functools import lru_cache

from rapidfuzz.distance import OSA

from commsqa.checks.names import legal_forms
from commsqa.checks.names.business_words import ARABIC, CONNECTING
from commsqa.checks.names.company_text import Company, Sign, Word, companies_in, names_of
from commsqa.checks.names.company_words import Alike, Matched, match
from commsqa.checks.names.comparison import Comparison, NameKind
from commsqa.checks.names.given_names import looks_personal
from commsqa.checks.names.legal_forms import ESTABLISHMENT, Forms
from commsqa.checks.names.text import at_sight, words

UNDECIDED = "the words of the two scripts cannot be compared"
"""The reason that stands where a name in one script is neither the translation nor the sound of the one in the other."""

_NO_NAME = Comparison(kind=NameKind.PART_MISSING, score=0.0, reasons=("the piece has no name",))
_NO_RECORD = Comparison(kind=NameKind.PART_MISSING, score=0.0, reasons=("the record has no name",))
_RANK = {kind: rank for rank, kind in enumerate(NameKind)}
_REASONS = {
    Alike.SPELLING: "a word spelled otherwise",
    Alike.SCRIPT: "the name in the other script",
    Alike.SHORTENED: "a word abbreviated",
    Alike.JOINED: "words joined or divided",
    Alike.SLIP: "a slip in a word",
}
_INITIALS = 3  # letters at least, in a name that is shown by its initials


def compare_companies(piece_name: str, record_name: str, record_alt: str | None = None) -> Comparison:
    """Judge a name on a piece against a company's record.

    A record with a trade name and a licence name (`X LLC t/a Y`) is met by either; a piece that shows both, by the better.
    """
    sights = [at_sight(text) for text in (record_name, record_alt) if text]
    if at_sight(piece_name) in sights:
        return Comparison(kind=NameKind.SAME, score=1.0, reasons=("equal",))
    mine = [company for name in names_of(piece_name) for company in companies_in(name)]
    theirs = [[c for name in names_of(text) for c in companies_in(name)] for text in (record_name, record_alt) if text]
    if not mine:
        return _NO_NAME
    recorded = [company for companies in theirs for company in companies]
    if not recorded:
        return _NO_RECORD
    judged = [_best(company, recorded) for company in mine]
    return min(judged, key=rank) if len(names_of(piece_name)) > 1 else _worst_decided(judged)


def rank(comparison: Comparison) -> tuple[int, float]:
    """From right to wrong, and within a kind from the best score down."""
    return _RANK[comparison.kind], -comparison.score


def _worst_decided(judged: list[Comparison]) -> Comparison:
    """Of a name in both scripts the worse half counts, unless that is one that nothing decides."""
    decided = [one for one in judged if UNDECIDED not in one.reasons]
    return max(decided or judged, key=rank)


def _best(piece: Company, recorded: list[Company]) -> Comparison:
    """Against the record's form in the same script; in the other where the record has none, or where that one says more."""
    own = [company for company in recorded if company.arabic == piece.arabic]
    other = next((company for company in recorded if company.arabic != piece.arabic), None)
    if own:
        return min((_judge(piece, company, other) for company in own), key=rank)
    return min((_judge(piece, company, None) for company in recorded), key=rank)


@lru_cache(maxsize=1 << 12)
def _comparison(kind: NameKind, score: float, reasons: tuple[str, ...]) -> Comparison:
    return Comparison(kind=kind, score=round(score, 3), reasons=reasons)


def _judge(piece: Company, recorded: Company, other_script: Company | None) -> Comparison:
    if _by_initials(piece, recorded):
        return _comparison(NameKind.VARIANT, 0.9, ("the initials of the words",))
    matched = match(piece, recorded, other_script)
    forms = legal_forms.between(list(piece.forms), list(recorded.forms))
    share = len(matched.pairs) / max(1, len(recorded.words), len(matched.pairs) + len(matched.extra))
    wrong = _contradiction(piece, recorded, matched, forms)
    if wrong:
        return _comparison(NameKind.OTHER_PERSON, 0.5 * share, (wrong,))
    lack = _lack(piece, recorded, matched)
    if lack:
        return _comparison(NameKind.PART_MISSING, 0.4 + 0.4 * share, (lack,))
    slip = _slip(piece, recorded, matched, forms)
    reasons = tuple(_REASONS[alike] for alike in sorted(set(matched.pairs.values())) if alike in _REASONS)
    if slip:
        return _comparison(NameKind.MISSPELLED, 0.8, slip)
    return _variant(piece, recorded, matched, forms, reasons)


def _variant(piece: Company, recorded: Company, matched: Matched, forms: Forms, reasons: tuple[str, ...]) -> Comparison:
    if not matched.in_order and piece.arabic == recorded.arabic:
        reasons += ("words of trade in another order",)
    if forms is Forms.LEFT_OUT:
        reasons += ("the legal form is left out" if recorded.forms else "a legal form more than the record has",)
    if _owner_alone(matched, recorded):
        return _comparison(NameKind.VARIANT, 0.9, (*reasons, "the owner of the establishment, without its trade"))
    if _owner_alone(Matched(matched.pairs, matched.missing, matched.extra), piece):
        return _comparison(NameKind.VARIANT, 0.9, (*reasons, "the establishment of the owner"))
    score = 0.9 if Alike.SHORTENED in matched.pairs.values() else 0.95
    return _comparison(NameKind.VARIANT, score, reasons or ("written otherwise: the legal form, accents or spaces",))


def _contradiction(piece: Company, recorded: Company, matched: Matched, forms: Forms) -> str | None:
    """Why the two are different companies, or the piece no company's; None where nothing says so."""
    extra, missing = matched.extra, matched.missing
    if forms is Forms.OTHER:
        return "another legal form: another legal person"
    if any(word.number for word in extra):
        return "a number or branch is another one"
    if not any(not recorded.words[k].trade for _, k in matched.pairs) and any(not word.trade for word in recorded.words):
        return UNDECIDED if _undecided(piece, recorded, matched) else "no word agrees but what the company does"
    if extra and missing and not _cut_short(extra, missing):
        return UNDECIDED if _undecided(piece, recorded, matched) else "a word is another one"
    if any(not word.trade for word in extra) and not _form_begun(extra, recorded) and not _form_slipped(extra, recorded, piece):
        return "a word that the record does not have"
    if not recorded.forms and recorded.sign is Sign.NONE and piece.sign and looks_personal(recorded_text(recorded)):
        return None if _establishment(piece) else "a company, where the record is a person"
    return None


def recorded_text(company: Company) -> str:
    """The words of a name as they were spelled."""
    return " ".join(word.whole for word in company.words)


def _undecided(piece: Company, recorded: Company, matched: Matched) -> bool:
    """Whether what is left over on both sides may be translations of each other: as many words, and none of known sound."""
    if piece.arabic == recorded.arabic or len(matched.extra) != len(matched.missing):
        return False
    latin = matched.missing if piece.arabic else matched.extra
    return not any(word.article or word.text in ARABIC or looks_personal(word.text) for word in latin)


def _lack(piece: Company, recorded: Company, matched: Matched) -> str | None:
    if matched.extra and (matched.missing or _form_begun(matched.extra, recorded)):
        return "the name is cut short"
    if _owner_alone(matched, recorded) or _establishment(piece):
        return None
    if any(word.trade for word in matched.extra):
        return "a word more than the record has"
    if matched.missing:
        return "a word is missing"
    if recorded.forms and piece.sign is Sign.NONE and looks_personal(recorded_text(piece)) and len(piece.words) > 1:
        return "without the legal form it is a person's name"
    return None


def _establishment(company: Company) -> bool:
    return any(form.family == ESTABLISHMENT for form in company.forms)


def _owner_alone(matched: Matched, recorded: Company) -> bool:
    """Whether only words of trade are missing of an establishment, which is no legal person beside its owner."""
    return (
        _establishment(recorded)
        and not matched.extra
        and bool(matched.missing)
        and all(word.trade for word in matched.missing)
        and looks_personal(" ".join(recorded.words[k].whole for _, k in sorted(matched.pairs)))
    )


def _slip(piece: Company, recorded: Company, matched: Matched, forms: Forms) -> tuple[str, ...]:
    """What is wrong in the writing, though the company is the right one."""
    slips = []
    if matched.worst is Alike.SLIP:
        slips.append(_REASONS[Alike.SLIP])
    proper = Matched({pair: a for pair, a in matched.pairs.items() if not recorded.words[pair[1]].trade}, (), ())
    if piece.arabic == recorded.arabic and not proper.in_order:  # an Arabic adjective follows its noun
        slips.append("the words stand in another order")
    if forms is Forms.RELATED:
        slips.append("another legal form of the same kind")
    if matched.extra and _form_slipped(matched.extra, recorded, piece):
        slips.append("a slip in the legal form")
    return tuple(slips)


def _form_slipped(extra: tuple[Word, ...], recorded: Company, piece: Company) -> bool:
    """Whether the one word too many is the record's legal form with a slip in it."""
    if len(extra) > 1 or len(piece.forms) >= len(recorded.forms):
        return False
    return any(OSA.distance(extra[0].text, form.written) == 1 and len(form.written) > 2 for form in recorded.forms)


def _form_begun(extra: tuple[Word, ...], recorded: Company) -> bool:
    """Whether the one word too many is the beginning of the record's legal form."""
    return len(extra) == 1 and any(
        form.written.startswith(extra[0].text) for form in recorded.forms if form.written != extra[0].text
    )


def _cut_short(extra: tuple[Word, ...], missing: tuple[Word, ...]) -> bool:
    """Whether the piece's last word is the beginning of the first word that is missing: a field that is too short."""
    return len(extra) == 1 and missing[0].text.startswith(extra[0].text)


def _by_initials(piece: Company, recorded: Company) -> bool:
    if len(piece.words) != 1 or len(piece.words[0].text) < _INITIALS or len(recorded.words) < _INITIALS:
        return False
    text = recorded_text(recorded)
    initials = "".join(word[0] for word in words(text) if word not in CONNECTING)
    return piece.words[0].text == initials
