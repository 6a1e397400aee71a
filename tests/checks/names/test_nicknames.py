"""Short and pet forms, as pairs: given name, form."""

import pytest

from commsqa.checks.names.nicknames import are_forms_of_one

FORMS = [
    ("william", "bill"),
    ("catherine", "kate"),
    ("katherine", "kate"),
    ("barbara", "barb"),
    ("john", "jack"),
    ("margaret", "peggy"),
    ("jose", "pepe"),
    ("francisco", "paco"),
    ("maria", "ma"),
    ("josef", "sepp"),
    ("luigi", "gigi"),
    ("malgorzata", "gosia"),
    ("aleksandra", "ola"),
    ("vladimir", "vova"),
    ("екатерина", "катя"),
    ("ioannis", "yiannis"),
    ("hendrik", "henk"),
]
TWO_NAMES = [("william", "robert"), ("kate", "barbara"), ("jane", "john"), ("paco", "pepe"), ("kate", "katherina")]


@pytest.mark.parametrize(("given", "form"), FORMS)
def test_a_form_is_known_for_its_name_in_either_order(given: str, form: str) -> None:
    assert are_forms_of_one(given, form)
    assert are_forms_of_one(form, given)


@pytest.mark.parametrize(("one", "other"), TWO_NAMES)
def test_two_names_or_two_forms_are_not_one(one: str, other: str) -> None:
    assert not are_forms_of_one(one, other)
