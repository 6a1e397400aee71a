"""What each kind means of companies, as tables: piece, record and, where the record has one, its Arabic form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commsqa.checks.names import NameKind, compare
from commsqa.checks.names.companies import UNDECIDED

NOOR, NOOR_ARABIC = "Al Noor Trading LLC", "شركة النور للتجارة ذ.م.م"
STAR = "Gulf Star Trading LLC"

VARIANTS = [
    # the legal form in another writing, or left out
    ("Gulf Star Trading L.L.C.", STAR, None),
    ("Gulf Star Trading L L C", STAR, None),
    ("GULF STAR TRADING W.L.L", STAR, None),
    ("Gulf Star Trading Co. LLC", STAR, None),
    ("Gulf Star Trading", STAR, None),
    ("M/s. Gulf Star Trading LLC", STAR, None),
    ("Kuwait Finance House K.S.C.P.", "Kuwait Finance House KSC (P)", None),
    ("Bank Muscat SAOG", "Bank Muscat S.A.O.G.", None),
    ("Siemens", "Siemens AG", None),
    ("Siemens A.G.", "Siemens AG", None),
    ("PKN Orlen sp.z.o.o.", "PKN Orlen Sp. z o.o.", None),
    ("Alza.cz as", "Alza.cz a.s.", None),
    ("Maersk AS", "Maersk A/S", None),
    ("Delta Limited", "Delta Ltd.", None),
    ("Muster GmbH und Co. KG", "Muster GmbH & Co KG", None),
    ("Muster GmbH", "Muster Ges.m.b.H.", None),
    ("Muster GesmbH", "Muster Ges.m.b.H.", None),
    ("Muster UG (haftungsbeschraenkt)", "Muster UG (haftungsbeschränkt)", None),
    ("Muster UG (haftungsbeschr.)", "Muster UG (haftungsbeschränkt)", None),
    ("Ege Tekstil Limited Şirketi", "Ege Tekstil Ltd. Şti.", None),
    ("Frutas del Sur Sociedad Limitada", "Frutas del Sur S.L.", None),
    ("Edil Nord società a responsabilità limitata", "Edil Nord S.r.l.", None),
    ("Spett.le Edil Nord S.r.l.", "Edil Nord S.r.l.", None),
    ("Budimpex spółka z o.o.", "Budimpex Sp. z o.o.", None),
    ("Kwiaciarnia Róża spółka jawna", "Kwiaciarnia Róża sp. j.", None),
    ("Alfa Korlátolt Felelősségű Társaság", "Alfa Kft.", None),
    ("Товариство з обмеженою відповідальністю «Світанок»", "ТОВ «Світанок»", None),
    # signs, abbreviations, accents, divided words
    ("Ali and Sons Trading", "Ali & Sons Trading LLC", None),
    ("Al Nour Intl Gen. Trdg", "Al Noor International General Trading LLC", None),
    ("Alnoor Trading", "Al-Noor Trading LLC", None),
    ("Sunrise Trading", "Sun Rise Trading LLC", None),
    ("Mueller und Soehne GmbH", "Müller & Söhne GmbH", None),
    ("M.H. Alshaya Co.", "Mohammed Humood Alshaya Co. WLL", None),
    ("KFH", "Kuwait Finance House KSCP", None),
    ("A.B.C. Trading LLC", "ABC Trading LLC", None),
    ("Emirates NBD Bank PJSC", "Emirates NBD Bank (P.J.S.C.)", None),
    ("Gulf Star Trading LLC (in liquidation)", STAR, None),
    ("شركة المراعي المساهمة", "Almarai Company", None),
    ("Al Noor Contracting and Trading", "Al Noor Trading & Contracting Co.", None),
    # trade name and licence name
    ("Corner Café", "Village General Trading LLC t/a Corner Cafe", None),
    ("Village General Trading LLC", "Corner Cafe (Village General Trading LLC)", None),
    ("Corner Cafe (Village General Trading LLC)", "Village General Trading LLC", None),
    # Arabic, and one script against the other
    ("النور للتجارة ش.ذ.م.م", NOOR, NOOR_ARABIC),
    ("النور للتجارة", NOOR, NOOR_ARABIC),
    (NOOR_ARABIC, NOOR, None),
    ("Al Nour Trading Co. W.L.L.", NOOR_ARABIC, None),
    ("شركة نجمة الخليج للتجارة العامة", "Gulf Star General Trading Co.", None),
    ("بيت التمويل الكويتي ش.م.ك.ع", "Kuwait Finance House K.S.C.P.", None),
    (f"{NOOR} {NOOR_ARABIC}", NOOR, NOOR_ARABIC),
    # somebody in the company, and an establishment's owner
    ("Mr John Smith, Gulf Star Trading LLC", STAR, None),
    ("Gulf Star Trading LLC, Attn: John Smith", STAR, None),
    ("Ahmed Hassan", "Ahmed Hassan Trading Est.", None),
    ("Ahmed Hassan Trading Est.", "Ahmed Hassan", None),
]
MISSPELLED = [
    ("Gulf Stra Trading LLC", STAR, None),
    ("Al Ghanim Trading LCL", "Al Ghanim Trading LLC", None),
    ("Star Gulf Trading LLC", STAR, None),
    ("Boubyan Food Co.", "Boubyan Foods Co.", None),
    ("Horizont Trading LLC", "Horizon Trading LLC", None),
    ("Delta Consult Ltd", "Delta Consult LLC", None),
    ("شركة النورر للتجارة", NOOR, "شركة النورس للتجارة"),
]
PART_MISSING = [
    ("Gulf Star", STAR, None),
    ("National Bank of Kuwait", "National Petroleum Bank of Kuwait SAK", None),
    ("National Petroleum Services Com", "National Petroleum Services Company KSC", None),
    ("John Smith", "John Smith LLC", None),
    ("", STAR, None),
]
OTHER = [
    ("Gulf Star Trading Est.", STAR, None),
    ("Gulf Star Contracting LLC", STAR, None),
    ("Golf Star Trading LLC", STAR, None),
    ("Gulf Moon Trading LLC", STAR, None),
    ("Gulf Star Marine Trading LLC", STAR, None),
    ("ABC Trading LLC Branch 2", "ABC Trading LLC", None),
    ("ABC Trading LLC - Branch No. 2", "ABC Trading LLC Branch 3", None),
    ("Muster GmbH", "Muster GmbH & Co. KG", None),
    ("Siemens GmbH", "Siemens AG", None),
    ("مؤسسة النور للتجارة", NOOR, NOOR_ARABIC),
    ("شركة الغانم للتجارة", "Al Futtaim Trading LLC", None),
    ("John Smith", STAR, None),
    ("Ahmed Hassan Trading LLC", "Ahmed Hassan", None),
    ("John Smith LLC", "John Smith", None),
    ("John Smith Trust", "John Smith", None),
]


@pytest.mark.parametrize(("piece", "record", "alt"), VARIANTS)
def test_another_way_to_write_a_company_s_name_is_a_variant(piece: str, record: str, alt: str | None) -> None:
    assert compare(piece, record, alt).kind is NameKind.VARIANT


@pytest.mark.parametrize(("piece", "record", "alt"), MISSPELLED)
def test_a_slip_in_a_company_s_name_is_misspelled(piece: str, record: str, alt: str | None) -> None:
    assert compare(piece, record, alt).kind is NameKind.MISSPELLED


@pytest.mark.parametrize(("piece", "record", "alt"), PART_MISSING)
def test_a_company_s_name_that_lacks_a_word_is_incomplete(piece: str, record: str, alt: str | None) -> None:
    assert compare(piece, record, alt).kind is NameKind.PART_MISSING


@pytest.mark.parametrize(("piece", "record", "alt"), OTHER)
def test_another_word_number_or_legal_form_is_another_company(piece: str, record: str, alt: str | None) -> None:
    assert compare(piece, record, alt).kind is NameKind.OTHER_PERSON


def test_what_may_be_a_translation_and_is_in_no_table_is_said_to_be_undecided() -> None:
    assert UNDECIDED in compare("شركة ركن القرية للتجارة", "Village Corner Trading Co.").reasons
    assert UNDECIDED not in compare("شركة الغانم للتجارة", "Al Futtaim Trading LLC").reasons


def test_initials_after_a_person_s_name_are_no_legal_form() -> None:
    assert compare("K G Ramesh", "Ramesh K G").kind is NameKind.VARIANT
    assert compare("Li Wei", "Li Wei SE").kind is not NameKind.SAME


def test_the_record_s_kind_decides_where_the_text_does_not() -> None:
    assert compare("Panda Marine", "Panda", kind="company").kind is NameKind.OTHER_PERSON
    assert compare("Star Gulf", "Gulf Star", kind="company").kind is NameKind.MISSPELLED
    assert compare("Star Gulf", "Gulf Star").kind is NameKind.VARIANT
    assert compare("Ahmed Hassan", "Ahmed Hassan Trading", kind="sole_proprietor").kind is not NameKind.OTHER_PERSON


FORMS = st.sampled_from(["LLC", "L.L.C.", "W.L.L.", "Est.", "K.S.C.P.", "GmbH", "S.A.", "Ltd", "PLC"])
NAMES = st.lists(
    st.sampled_from(["Gulf", "Star", "Delta", "Noor", "Marine", "Trading", "Holding"]), min_size=1, max_size=4, unique=True
)


@given(NAMES, FORMS, FORMS)
def test_a_company_is_itself_and_never_another_without_its_form(name: list[str], form: str, other: str) -> None:
    whole = " ".join([*name, form])
    assert compare(whole, whole).kind is NameKind.SAME
    assert compare(whole.upper(), f"{' '.join(name)} {other}", kind="company") == compare(
        whole.lower(), f"{' '.join(name)} {other}", kind="company"
    )
    assert compare(" ".join(name), whole, kind="company").kind is NameKind.VARIANT


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from([None, "person", "company", "sole_proprietor", "estate"]))
def test_any_text_is_judged_whatever_the_record_is(piece: str, record: str, kind: str | None) -> None:
    judged = compare(piece, record, kind=kind)
    assert 0 <= judged.score <= 1
    assert judged.reasons
