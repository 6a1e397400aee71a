"""When two names are one person's: whoever releases by another spelling of their own name is no second person."""

import pytest

from commsqa.domain.decisions import same_person


@pytest.mark.parametrize(
    "other",
    [
        *(
            "maria",
            "MARIA",
            " maria ",
            "ma ria",
            "ｍａｒｉａ",
            "𝐦𝐚𝐫𝐢𝐚",
            "ma\u200bria",
            "maria\u200e",
            "\ufeffmaria",
            "ma\u00adria",
        ),
        *("maria\ufe0f", "ma\u034fria", "maria\u3164", "maria\uffa0", "maria\U000e0041", "ⓜaria", "maria\u00a0", "maria\u2060"),
    ],
)
def test_a_name_is_the_same_however_it_is_spelled(other: str) -> None:
    assert same_person("Maria", other)
    assert same_person(other, "Maria")


@pytest.mark.parametrize(("one", "other"), [("محمد", "محـمد"), ("Straße", "STRASSE"), ("José", "Jose\u0301"), ("ﬁona", "Fiona")])
def test_stretched_and_composed_letters_are_the_same(one: str, other: str) -> None:
    assert same_person(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("maria", "mario"), ("j.doe", "jdoe"), ("ann", "anna"), ("राम", "रिम"), ("a-b", "a_b")]
)
def test_other_names_are_other_people(one: str, other: str) -> None:
    assert not same_person(one, other)
