"""Joint names, estates and those who receive for somebody, as tables: piece, record and the record's Arabic form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.checks.names import NameKind, compare
from commsqa.checks.names.addressee_list import addressees_of

COUPLE = "John Smith and Mary Smith"
RASHID, RASHID_ARABIC = "Mohammed Al-Rashid & Fatma Al-Rashid", "محمد الراشد وفاطمة الراشد"

VARIANTS = [
    ("Mr and Mrs John Smith", COUPLE, None),
    ("Mr & Mrs Smith", COUPLE, None),
    ("Mr & Mrs J Smith", "Mr John Smith & Mrs Mary Smith", None),
    ("John & Mary Smith", COUPLE, None),
    ("Mary and John Smith", COUPLE, None),
    ("J & M Smith", COUPLE, None),
    ("Smith, John and Mary", COUPLE, None),
    ("John Smith or Mary Smith", COUPLE, None),
    ("Mary Smith / John Smith", COUPLE, None),
    ("Herr und Frau Müller", "Hans Müller und Petra Müller", None),
    ("Eheleute Hans und Petra Eva Müller", "Hans Müller und Petra Eva Müller", None),
    ("Eheleute Jan und Petra Schulze Niehues", "Jan Schulze Niehues & Petra Schulze Niehues", None),
    ("Herrn Hans und Frau Petra Müller", "Hans Müller & Petra Mueller", None),
    ("M. et Mme Dupont", "Jean Dupont et Marie Dupont", None),
    ("María López y Juan García", "Juan García y María López", None),
    ("السيد محمد الراشد والسيدة فاطمة الراشد", "محمد الراشد و فاطمة الراشد", None),
    ("محمد وفاطمة الراشد", "محمد الراشد وفاطمة الراشد", None),
    ("محمد وسعاد الراشد", "محمد الراشد وسعاد الراشد", None),
    ("السيد محمد الراشد وحرمه", "محمد الراشد وفاطمة الخالد", None),
    ("Mohammed and Fatima Al Rashid", RASHID, RASHID_ARABIC),
    ("محمد وفاطمة الراشد", RASHID, RASHID_ARABIC),
    ("محمد وفاطمة الراشد", RASHID, None),
    ("John Smith c/o Anna Berg", "John Smith", None),
    ("Attn: John Smith", "John Smith", None),
    ("محمد الراشد عناية أحمد علي", "محمد الراشد", None),
    ("Guardian of Sara Ali", "Sara Ali", None),
    ("Ahmed Ali on behalf of Sara Ali", "Sara Ali", None),
    ("ولي أمر سارة علي", "سارة علي", None),
    ("Estate of the late John Smith", "Estate of John Smith", None),
    ("Executors of John Smith", "The Estate of John Smith", None),
    ("The late John Smith", "John Smith (deceased)", None),
    ("Anna Brown, Executor of the Estate of John Smith", "Estate of John Smith", None),
    ("ورثة المرحوم محمد الراشد", "تركة محمد الراشد", None),
    ("ورثة محمد الراشد", "Estate of Mohammed Al Rashid", None),
    ("José Ortega y Gasset", "José Ortega Gasset", None),
]
MISSPELLED = [
    ("Jonh Smith / Mary Smith", COUPLE, None),
    ("Estate of John Smiht", "Estate of John Smith", None),
]
PART_MISSING = [
    ("John Smith", COUPLE, None),
    ("Mary Jones", "John Smith or Mary Jones", None),
    ("محمد الراشد", RASHID, RASHID_ARABIC),
    ("John Smith", "Estate of John Smith", None),
    ("محمد الراشد", "ورثة محمد الراشد", None),
    ("Ahmed Ali", "Ahmed Ali on behalf of Sara Hassan", None),
]
OTHER = [
    ("John Smith and Mary Jones", "John Smith", None),
    ("John Smith and Anna Berg", "John Smith or Mary Jones", None),
    ("Mr and Mrs John Smith", "John Smith", None),
    ("Juan García y María López", "Juan García", None),
    ("محمد وحرمه", "محمد الراشد", None),
    ("Estate of John Smith", "John Smith", None),
    ("ورثة محمد الراشد", "محمد الراشد", None),
    ("Estate of Anna Brown", "Estate of John Smith", None),
    ("Jane Brown c/o John Smith", "John Smith", None),
]


@pytest.mark.parametrize(("piece", "record", "alt"), VARIANTS)
def test_the_same_addressees_written_otherwise_are_a_variant(piece: str, record: str, alt: str | None) -> None:
    assert compare(piece, record, alt).kind is NameKind.VARIANT


@pytest.mark.parametrize(("piece", "record", "alt"), MISSPELLED)
def test_a_slip_in_one_of_several_names_is_misspelled(piece: str, record: str, alt: str | None) -> None:
    assert compare(piece, record, alt).kind is NameKind.MISSPELLED


@pytest.mark.parametrize(("piece", "record", "alt"), PART_MISSING)
def test_an_addressee_or_capacity_that_is_left_out_is_a_missing_part(piece: str, record: str, alt: str | None) -> None:
    assert compare(piece, record, alt).kind is NameKind.PART_MISSING


@pytest.mark.parametrize(("piece", "record", "alt"), OTHER)
def test_an_addressee_whom_the_record_does_not_have_is_another_person(piece: str, record: str, alt: str | None) -> None:
    assert compare(piece, record, alt).kind is NameKind.OTHER_PERSON


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("John Smith", 1),
        ("محمد وليد الراشد", 1),
        ("José Ortega y Gasset", 1),
        ("John A Smith Brown", 1),
        ("Ahmed Ali s/o Hassan Ali", 1),
        ("John and Mary Smith", 2),
        ("محمد وفاطمة", 2),
        ("A Smith, B Jones and C Brown", 3),
    ],
)
def test_addressees_are_counted(text: str, count: int) -> None:
    assert addressees_of(text) == count


def test_a_record_that_is_known_to_be_an_estate_may_be_addressed_as_one() -> None:
    assert compare("Estate of John Smith", "John Smith", kind="estate").kind is NameKind.VARIANT
    assert compare("John Smith", "John Smith", kind="estate").kind is NameKind.SAME


def test_of_many_names_no_list_is_made() -> None:
    text = " & ".join(f"Person{k} Name{k}" for k in range(12))
    assert addressees_of(text) == 1
    assert compare(text, text).kind is NameKind.SAME


PEOPLE = st.lists(
    st.sampled_from(["John Smith", "Mary Jones", "Anna Berg", "Omar Haddad", "Li Wei"]), min_size=2, max_size=4, unique=True
)


@given(PEOPLE, st.randoms(use_true_random=False), st.sampled_from([" and ", " & ", " / ", " or "]))
def test_order_and_conjunction_never_matter(people: list[str], rng: object, sign: str) -> None:
    shuffled = sorted(people, key=lambda _: rng.random())  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert compare(sign.join(shuffled), " and ".join(people)).kind in {NameKind.SAME, NameKind.VARIANT}


@given(PEOPLE)
def test_one_more_is_another_person_and_one_less_a_missing_part(people: list[str]) -> None:
    assert compare(" and ".join([*people, "Zoe Quill"]), " and ".join(people)).kind is NameKind.OTHER_PERSON
    assert compare(" and ".join(people[1:]), " and ".join(people)).kind is NameKind.PART_MISSING
