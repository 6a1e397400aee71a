"""No text is missing in either language: each has its Arabic translation, with its values and all six plural forms."""

import re
from collections import defaultdict

import pytest
from babel.messages.pofile import read_po

from commsqa.dashboard.check_text import paragraphs
from commsqa.dashboard.i18n import Reader, gettext_of, merged, ngettext_of
from commsqa.services.house import House
from tests.dashboard.language_texts import (
    ARABIC,
    CATALOGUE_OF_CHECKS,
    TEMPLATES,
    MessageId,
    catalogues,
    found_texts,
    literal_text,
)

ARABIC_READER = Reader(language="ar")
SIX = 6
MANY = range(3, 6)
"""The plural forms in which the number itself is written: few, many, other."""


def _values(text: str) -> set[str]:
    return set(re.findall(r"(?<!%)(?:%%)*%\((\w+)\)s", text))


def _is_plain(text: str) -> bool:
    return not re.search(r"(?<!%)(?:%%)*%(?![%(])", text)


def test_every_text_has_its_arabic() -> None:
    arabic = merged("ar")
    assert found_texts()
    assert {f"{each.file}:{each.line}": each.id for each in found_texts() if arabic.get(each.id, each.context) is None} == {}


@pytest.mark.parametrize("area", sorted(catalogues()))
def test_every_translation_has_the_values_of_its_text_and_six_plural_forms(area: str) -> None:
    wrong: list[tuple[MessageId, str]] = []
    for message in catalogues()[area]:
        if not message.id:
            continue
        if isinstance(message.id, str):
            if not isinstance(message.string, str) or not message.string:
                wrong.append((message.id, "no translation"))
            elif _values(message.string) != _values(message.id):
                wrong.append((message.id, "other values"))
            continue
        forms = tuple(message.string)
        known = _values(message.id[0]) | _values(message.id[1])
        if len(forms) != SIX or not all(forms):
            wrong.append((message.id, f"{sum(map(bool, forms))} plural forms"))
        elif any(_values(form) - known for form in forms) or any(_values(forms[n]) != known for n in MANY):
            wrong.append((message.id, "other values"))
    assert wrong == []


@pytest.mark.parametrize("area", sorted(set(catalogues()) - {CATALOGUE_OF_CHECKS}))
def test_no_translation_is_of_a_text_that_nobody_says(area: str) -> None:
    said = {(each.id, each.context) for each in found_texts()}
    stale = [each.id for each in catalogues()[area] if each.id and (each.id, each.context) not in said]
    assert stale == []
    assert not catalogues()[area].obsolete


@pytest.mark.parametrize("area", sorted(catalogues()))
def test_no_translation_is_a_guess(area: str) -> None:
    assert [each.id for each in catalogues()[area] if each.fuzzy and each.id] == []


def test_a_text_has_one_translation_in_all_areas() -> None:
    known: dict[tuple[MessageId, str | None], dict[object, str]] = defaultdict(dict)
    for area, catalogue in catalogues().items():
        for each in catalogue:
            if each.id and each.string:
                text = each.string if isinstance(each.string, str) else tuple(each.string)
                known[each.id, each.context].setdefault(text, area)
    assert {key: forms for key, forms in known.items() if len(forms) > 1} == {}


@pytest.mark.parametrize("template", sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")))
def test_a_template_says_nothing_that_is_not_translated(template: str) -> None:
    assert literal_text((TEMPLATES / template).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Held</p>", ["Held"]),
        ("<p>{{ _('Held') }} · {{ n|number }}</p>", []),
        ('<img alt="A chart">', ["A chart"]),
        ('<img alt="{{ title }}">', []),
        ("{% trans %}Held{% endtrans %}", []),
        ("{% trans n=2 %}one{% pluralize %}many{% endtrans %} left", ["left"]),
        ("{{ 'All held' if held else _('Released') }}", ["All held"]),
        ("<kbd>Enter</kbd> <span>UTC</span> <pre>commsqa run</pre>", []),
        ("{# a remark #}<a class='button' href='/runs'>{{ x }}</a>", []),
        ("{{ 'primary' if first }}", []),
    ],
)
def test_the_search_for_text_that_is_not_translated_finds_it(source: str, found: list[str]) -> None:
    assert literal_text(source) == found


def test_every_text_with_values_can_be_filled() -> None:
    texts = [text for each in found_texts() for text in ([each.id] if isinstance(each.id, str) else each.id)]
    assert [text for text in texts if _values(text) and not _is_plain(text)] == []


@pytest.mark.parametrize(
    ("number", "form"),
    [(0, 0), (1, 1), (2, 2), (3, 3), (10, 3), (11, 4), (99, 4), (100, 5), (102, 5), (103, 3), (111, 4), (200, 5)],
)
def test_arabic_counts_in_six_forms(number: int, form: int) -> None:
    one, many = "%(num)s check could not run.", "%(num)s checks could not run."
    message = merged("ar").get((one, many))
    assert message is not None
    assert ngettext_of(ARABIC_READER)(one, many, number) == message.string[form]


def test_english_is_said_as_it_stands() -> None:
    assert gettext_of(Reader())("Overview") == "Overview"
    assert gettext_of(ARABIC_READER)("Overview") != "Overview"
    assert gettext_of(ARABIC_READER)("") == ""


@pytest.mark.skipif(CATALOGUE_OF_CHECKS not in catalogues(), reason="the checks' catalogue comes with their texts")
def test_what_the_checks_say_has_its_arabic(house: House) -> None:
    with (ARABIC / f"{CATALOGUE_OF_CHECKS}.po").open("rb") as file:
        arabic = read_po(file, locale="ar")
    texts = {
        text: check.id
        for check in house.checks.values()
        for text in (check.title, check.first_action, *check.runbook, *paragraphs(check))
    }
    assert {text: check_id for text, check_id in texts.items() if arabic.get(text) is None} == {}
    assert [each.id for each in arabic if each.id and each.id not in texts] == []
