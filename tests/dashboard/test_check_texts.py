"""What the checks say to a steward is there in Arabic, all of it, and nothing besides."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from commsqa.bootstrap import default_grader
from commsqa.checks.base import Check, Dimension
from commsqa.checks.registry import discover
from commsqa.dashboard.check_text import check_text
from commsqa.dashboard.i18n import LOCALE, Reader, gettext_of, merged
from commsqa.services.documenting import paragraphs

CHECKS = list(discover().values())
ARABIC = gettext_of(Reader(language="ar"))
_PRINTED_AS_IT_IS = re.compile(r"`[^`]+`|\\b[a-z]+\\.[a-z]+_[a-z_]+\\b|\\{\\{.*?\\}\\}|<<.*?>>|[0-9]{2,}")
"""Ids of checks, settings, examples of placeholders and figures: the same in every language."""
_ARABIC_WORD = re.compile("[\u0621-\u064a]{2}")


def _said() -> list[str]:
    """Every text that a steward reads of the checks, each once."""
    heard: dict[str, None] = {}

    def say(text: str) -> str:
        heard[text] = None
        return text

    for check in CHECKS:
        check_text(check, say)
    return list(heard)


SAID = _said()


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (Path(LOCALE) / "ar" / "checks.po").open("rb") as file:
        return read_po(file, locale="ar", abort_invalid=True)


def test_every_text_of_a_check_is_translated(catalogue: Catalog) -> None:
    assert len(SAID) > 250
    assert [text for text in SAID if not (said := catalogue.get(text)) or not said.string] == []


def test_no_translation_is_of_a_text_that_no_check_says(catalogue: Catalog) -> None:
    assert [each.id for each in catalogue if each.id and each.id not in SAID] == []
    assert not catalogue.obsolete


@pytest.mark.parametrize("text", SAID)
def test_a_translation_is_arabic_and_keeps_what_is_printed_as_it_is(text: str) -> None:
    arabic = ARABIC(text)
    assert _ARABIC_WORD.search(arabic)
    assert set(_PRINTED_AS_IT_IS.findall(text)) - {"30 %"} <= set(_PRINTED_AS_IT_IS.findall(arabic))
    assert text[-1:] == arabic[-1:].translate({ord("؟"): "?"}) or text[-1:].isalnum()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_a_steward_reads_the_whole_check_in_arabic(check: Check) -> None:
    told = check_text(check, ARABIC)
    assert len(told.meaning) == len(paragraphs(check)) > 0
    assert all(_ARABIC_WORD.search(text) for text in (told.title, *told.meaning, told.first_action, *told.runbook))


def test_titles_tell_the_checks_apart_in_arabic_too() -> None:
    titles = [check_text(check, ARABIC).title for check in CHECKS]
    assert len(set(titles)) == len(titles)


def test_the_dimensions_and_what_the_policy_says_of_a_check_are_translated_where_pages_show_them() -> None:
    words = [dimension.value for dimension in Dimension]
    whys = [harm.why for harm in default_grader().policy.checks.values() if harm.why]
    assert len(whys) > 40
    arabic = merged("ar")
    assert [text for text in (*words, *whys) if arabic.get(text) is None] == []
