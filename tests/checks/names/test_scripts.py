"""Names of Turkey, Greece, the Cyrillic, Hebrew and East Asian scripts, Thailand, Vietnam, Indonesia and Nigeria."""

import pytest

from commsqa.checks.names import NameKind, compare
from commsqa.checks.names.inflection import is_declined, is_patronymic
from commsqa.checks.names.no_name import is_general

RIGHT = [
    ("İBRAHİM ÇELİK", "İbrahim Çelik", None),
    ("Sn. Şükrü Isik", "Şükrü Işık", None),
    ("Yilmaz Tekstil San. ve Tic. A.S.", "Yılmaz Tekstil Sanayi ve Ticaret Anonim Şirketi", None),
    ("κ. Γεώργιο Παπαδόπουλο", "Γεώργιος Παπαδόπουλος", None),
    ("Κατερίνα Νικολάου", "Αικατερίνη Νικολάου", None),
    ("Yiorgos Papadopoulos", "Γεώργιος Παπαδόπουλος", "Georgios Papadopoulos"),
    ("Georgios Papadopoulos", "Γεώργιος Παπαδόπουλος", None),
    ("Иван Иванов", "Иванов Иван Петрович", None),
    ("Иванов И. П.", "Иванов Иван Петрович", None),
    ("Иванову Ивану Петровичу", "Иванов Иван Петрович", None),
    ("Ivan Ivanov", "Иванов Иван Петрович", None),
    ("Sergei Kuznetsov", "Сергей Кузнецов", "Sergey Kuznetsov"),
    ("Андрей Коваленко", "Андрій Коваленко", None),
    ("Әлия Қасымова", "Алия Касымова", None),
    ('ТОО "Астана Строй"', 'Товарищество с ограниченной ответственностью "Астана Строй"', None),
    ("山田　太郎 様", "山田太郎", None),
    ("ﾔﾏﾀﾞ ﾀﾛｳ", "山田 太郎", "ヤマダ タロウ"),
    ("やまだ たろう", "山田 太郎", "ヤマダ タロウ"),
    ("渡邉健一", "渡辺健一", None),
    ("㈱山田商店", "株式会社山田商店", None),
    ("김민준 고객님", "김민준", None),
    ("Min Jun Kim", "김민준", "KIM MINJUN"),
    ("張偉先生", "张伟", None),
    ("Xiaoming Wang", "王小明", "Wang Xiao Ming"),
    ("張怡君小姐", "張怡君", None),
    ('ד"ר שרה לוי', "שרה לוי", None),
    ("שָׂרָה לוי", "שרה לוי", None),
    ('אלון חברה לבניין בע"מ', "אלון חברה לבניין בע״מ", None),
    ("นางสาวสุดา แสงทอง", "สุดา แสงทอง", None),
    ("น.ส. สุดา แสงทอง", "นางสาวสุดา แสงทอง", None),
    ("บริษัท ไทยการค้า จำกัด", "บจก. ไทยการค้า", None),
    ("An Nguyen", "Nguyễn Văn An", None),
    ("Mai Do", "Đỗ Thanh Mai", None),
    ("CTCP Minh Long", "Công ty cổ phần Minh Long", None),
    ("Bpk. Sukarno", "Sukarno", None),
    ("Yth. dr. Sri Wahyuni, Sp.A", "dr. Sri Wahyuni, Sp.A", None),
    ("Sri Wahyuni", "dr. Sri Wahyuni, Sp.PD", None),
    ("H. Joko Widodo", "Ir. H. Joko Widodo", None),
    ("Alh. Musa Ibrahim", "Musa Ibrahim", None),
    ("মো. আব্দুল মিয়া", "মোহাম্মদ আব্দুল মিয়া", None),
    ("जनक थापा ज्यू", "जनक थापा", None),
    ("ജോര്\u200dജ് മേനോന്\u200d", "ജോർജ് മേനോൻ", None),
    ("ქალბატონო ნინო ბერიძე", "ნინო ბერიძე", None),
    ("Anar bəy Quliyev", "Quliyev Anar Tural oğlu", None),
    ("HESENOVA GULNARE CEYHUN QIZI", "Həsənova Gülnarə Ceyhun qızı", None),
    ("Oʻtkir Toʻraev", "Toʻraev Oʻtkir Rustam oʻgʻli", None),
    ("አቶ ዮሀንስ ሀይሉ", "ዮሐንስ ኃይሉ መንግስቱ", None),
    ("ساڵح ڕەسوڵ", "سالح رەسول", None),
    ("Джеймс Хьюз", "James Hughes", None),
    ("Джек Уайт", "Jack White", None),
    ("Джордж Райт", "George Wright", None),
    ("Жак Бюжо", "Jacques Bugeaud", None),
    ("Ив Сен-Лоран", "Yves Saint Laurent", None),
    ("田中太郎博士", "田中太郎", None),
    ("Alfa, Sp. Z o.o.", "Alfa Sp. z o.o.", None),
    ("Alfa, Sp. ZOO", "Alfa Sp. z o.o.", None),
    ("Dewi Lestari", "ديوي لستاري", "Dewi Lestari, Sp.A"),
    ("Bibi Fatima Khan", "Fatima Khan", None),
]
OTHERS = [
    ("Сидоров Иван", "Иванов Иван Петрович", None),
    ("Petr Sidorov", "Иванов Иван Петрович", None),
    ("Nikolaos Karras", "Γεώργιος Παπαδόπουλος", None),
    ("Sarah Levy", "דוד כהן", None),
    ("Lee Seo-yeon", "김민준", None),
    ("鈴木花子", "山田太郎", "ヤマダ タロウ"),
    ("山田次郎", "山田太郎", None),
    ("김민수", "김민준", None),
    ("박민준", "김민준", None),
    ("Nguyễn Thị An", "Nguyễn Văn An", None),
    ("有限会社山田商店", "株式会社山田商店", None),
    ("АО Ромашка", "ООО Ромашка", None),
    ("गीता थापा", "सुनीता थापा", None),
    ("ሂሩት ኃይሉ", "ዮሐንስ ኃይሉ መንግስቱ", None),
    ("Сергей Кузнецов", "Anna Romanova", None),
    ("林高", "高林", None),
    ("Bibi Khan", "Fatima Khan", None),
    ("Bi Wei", "Wang Wei", None),
    ("Bi Xiao Ming", "Wang Xiao Ming", None),
    ("MW Jones", "Peter Jones", None),
    ("Alfa, Sp. K.", "Alfa, Sp. J.", None),
]
SLIPS = [
    ("Ивнаов Иван Петрович", "Иванов Иван Петрович", None),
    ("김준민", "김민준", None),
    ("김민쥰", "김민준", None),
    ("山田太朗", "山田太郎", None),
    ("田中博士", "田中博", None),
    ("王小名", "王小明", None),
    ("दीपक बदुहार पौडेल", "दीपक बहादुर पौडेल", None),
    ("सीता माया तामङ", "सीता माया तामाङ", None),
    ("ప్రకాశ్ వెంకటేశ్వలు", "ప్రకాశ్ వెంకటేశ్వర్లు", None),
    ("Goerges Chahine", "Georges Chahine", "جورج شاهين"),
]


@pytest.mark.parametrize(("piece", "record", "alt"), RIGHT)
def test_the_same_person_written_otherwise(piece: str, record: str, alt: str | None) -> None:
    assert compare(piece, record, alt).kind in (NameKind.SAME, NameKind.VARIANT)


@pytest.mark.parametrize(("piece", "record", "alt"), OTHERS)
def test_another_person_or_company(piece: str, record: str, alt: str | None) -> None:
    assert compare(piece, record, alt).kind is NameKind.OTHER_PERSON


@pytest.mark.parametrize(("piece", "record", "alt"), SLIPS)
def test_a_slip(piece: str, record: str, alt: str | None) -> None:
    assert compare(piece, record, alt).kind is NameKind.MISSPELLED


@pytest.mark.parametrize(
    ("piece", "record"),
    [
        ("山田様", "山田太郎"),
        ("สมชาย", "นายสมชาย ใจดี"),
        ("田中", "田中博士"),
        ("田中博士", "田中"),
        ("Khan", "Bibi Khan"),
        ("Wei", "Bi Wei"),
    ],
)
def test_a_part_is_missing(piece: str, record: str) -> None:
    assert compare(piece, record).kind is NameKind.PART_MISSING


def test_chinese_characters_are_not_read_in_latin_letters() -> None:
    assert compare("Taro Yamada", "山田太郎").kind is NameKind.VARIANT


@pytest.mark.parametrize(("one", "other"), [("анна", "анне"), ("игорь", "игорю"), ("толстои", "толстому"), ("γιαννησ", "γιαννη")])
def test_the_case_of_an_addressee(one: str, other: str) -> None:
    assert is_declined(one, other)
    assert is_declined(other, one)


def test_the_genitive_of_a_man_is_a_woman_s_name() -> None:
    assert not is_declined("александр", "александра")


@pytest.mark.parametrize(("word", "expected"), [("петровна", True), ("petrovich", True), ("иванов", False), ("richa", False)])
def test_a_patronymic_is_told_by_its_form(word: str, expected: bool) -> None:
    assert is_patronymic(word) is expected


def test_a_title_for_either_sex_addresses_customers_in_general() -> None:
    assert is_general("Yth. Bapak/Ibu")
