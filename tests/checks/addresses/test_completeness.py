"""What an address surely lacks: nothing of a true one, and the part that was taken from it."""

import re

import pytest

from commsqa.checks.addresses import LOOKS_COMPLETE, Gap, gap
from tests.checks.addresses.complete import COMPLETE

WHOLE = [
    (country or None, address.replace(r"\n", "\n"))
    for country, _, address in (line.partition("|") for line in COMPLETE.split("\n") if line)
]


@pytest.mark.parametrize(("country", "address"), WHOLE, ids=range(len(WHOLE)))
def test_an_address_as_people_write_it_lacks_nothing(country: str | None, address: str) -> None:
    assert gap(address, country=country, recorded=address) is None


def test_there_are_enough_of_them() -> None:
    assert len(WHOLE) > 130
    assert len({country for country, _ in WHOLE}) > 60


@pytest.mark.parametrize(
    ("country", "address", "lacks"),
    [
        (None, None, Gap.ALL),
        (None, " ", Gap.ALL),
        *(
            (None, filler, Gap.WORDS)
            for filler in ("-", "N/A", "xxx", "???", "غير معروف", "null, null, Kuwait", "Address line 1", "0000")
        ),
        *((None, place, Gap.STREET) for place in ("Kuwait", "Praha, CZ", "القاهرة")),
        ("CZ", "Husova 12", Gap.PLACE),
        (None, "12 Main Street", Gap.PLACE),
        (None, "بناية 5", Gap.PLACE),
        ("CZ", "Husova 1636, Teplice, CZ", Gap.POSTCODE),
        (None, "Husova 12, Praha, Czechia", Gap.POSTCODE),
        (None, "Musterweg 3, Leipzig, Allemagne", Gap.POSTCODE),
        ("USA", "1203 Elm Street, Springfield, IL", Gap.POSTCODE),
        ("US", "12034 Elm Street, Springfield, IL", Gap.POSTCODE),
        ("GB", "12 High Street, Leeds", Gap.POSTCODE),
        ("GB", "12 High Street, London SW1A", Gap.POSTCODE),
        ("FR", "1 rue de la Paix, Paris", Gap.POSTCODE),
        ("NL", "Damrak 1, Amsterdam", Gap.POSTCODE),
        ("IN", "12 M.G. Road, Bengaluru", Gap.POSTCODE),
        ("CA", "111 Wellington St, Ottawa, ON", Gap.POSTCODE),
        ("AU", "1203 George St, Sydney NSW", Gap.POSTCODE),
        ("JP", "東京都千代田区千代田1-1", Gap.POSTCODE),
        ("RU", "ул. Тверская, д. 7, Москва", Gap.POSTCODE),
        ("US", "Springfield, IL 62701", Gap.STREET),
        ("DE", "80331 München", Gap.STREET),
        ("CZ", "110 00 Praha", Gap.STREET),
        ("KW", "Block 3, Street 5, House 12, Kuwait", Gap.PLACE),
        ("KW", "Block 3, Salmiya, Kuwait", Gap.HOUSE),
        ("KW", "قطعة ٣، السالمية", Gap.HOUSE),
        ("KW", "Street 5, House 12, Salmiya", Gap.BLOCK),
        ("KW", "Salmiya", Gap.NUMBER),
        ("Kuwait", "السالمية، الكويت", Gap.NUMBER),
        ("KW", "Block , Street 5, House 12, Salmiya, Kuwait", Gap.LABELLED),
        ("KW", "P.O. Box , Safat 13013", Gap.LABELLED),
        ("AE", "Villa 12, Street 5", Gap.EMIRATE),
        ("AE", "P.O. Box 1234, UAE", Gap.EMIRATE),
        (None, "ص.ب ١٢٣٤، الإمارات", Gap.EMIRATE),
        ("AE", "Dubai", Gap.STREET),
        ("SA", "8228 King Fahd Road, Olaya District, Riyadh", Gap.POSTCODE),
        ("SA", "King Abdulaziz Road, Al Olaya, Riyadh 12244", Gap.NUMBER),
        ("SA", "P.O. Box 123, Saudi Arabia", Gap.PLACE),
        ("BH", "House 123, Manama", Gap.ROAD),
        ("QA", "Villa 12, Doha", Gap.STREET),
        ("OM", "Al Khuwair, Muscat", Gap.NUMBER),
        ("OM", "P.O. Box 123, Oman", Gap.PLACE),
    ],
)
def test_what_is_surely_missing_is_named(country: str | None, address: str | None, lacks: Gap) -> None:
    assert gap(address, country=country) is lacks


@pytest.mark.parametrize(
    ("printed", "recorded", "cut"),
    [
        ("Husova 12, 110", "Husova 12, 110 00 Praha, CZ", True),
        ("Husova 12, 11000 Pra", "Husova 12, 11000 Praha, CZ", True),
        ("Husova 12, 11000", "Husova 12, 11000 Praha, CZ", True),
        ("Block 3, Street 5", "Block 3, Street 5, House 12, Salmiya", True),
        ("قطعة 3، شارع 5، منزل 12، السال", "قطعة 3، شارع 5، منزل 12، السالمية", True),
        ("Husova 12, 11000 Praha", "Husova 12, 11000 Praha, CZ", False),
        ("Husova 12, 11000 Praha", "Husova 12, 11000 Praha, Česká republika", False),
        ("Block 3, Street 5, House 12, Salmiya", "Block 3, Street 5, House 12, Salmiya, Hawally Governorate", False),
        ("Husova 12, 11000 Praha", "Karlova 12, 11000 Praha, CZ", False),
        ("Husova 12, 11000 Praha,", "Husova 12, 11000 Praha", False),
    ],
)
def test_an_address_is_cut_off_where_the_records_goes_on(printed: str, recorded: str, cut: bool) -> None:
    assert (gap(printed, recorded=recorded) is Gap.END) is cut


@pytest.mark.parametrize(
    ("printed", "recorded", "lost"),
    [
        ("Lindenallee, 40212 Düsseldorf", "Lindenallee 12a, 40212 Düsseldorf", True),
        ("pl. Wolności, 50-106 Wrocław", "pl. Wolności 11/16, 50-106 Wrocław", True),
        ("ul. 3 Maja, 50-106 Wrocław", "ul. 3 Maja 75 m. 16, 50-106 Wrocław", True),
        ("Straße des 17. Juni, 10115 Berlin", "Straße des 17. Juni 4, 10115 Berlin", True),
        ("12 rue Haute, 75011 Paris", "12 rue Haute, 3 B, 75011 Paris", False),
        ("Lindenallee 12, 40212 Düsseldorf", "Lindenallee 12, 40212 Düsseldorf, 2. OG", False),
        ("Lindenallee 12, Düsseldorf", "Lindenallee 12, 40212 Düsseldorf", False),
        ("Gut Ehrental, 24837 Schleswig", "Gut Ehrental, 24837 Schleswig", False),
        ("Ringstraße, 40212 Düsseldorf", "Lindenallee 12, 40212 Düsseldorf", False),
    ],
)
def test_the_number_of_a_house_is_missing_where_the_record_has_one(printed: str, recorded: str, lost: bool) -> None:
    assert (gap(printed, recorded=recorded) is Gap.NUMBER) is lost


@pytest.mark.parametrize("country", ["CZ", "KW", "SA", "QA", "BH", "OM", "US", None])
def test_an_address_abroad_is_judged_by_the_country_that_it_names(country: str | None) -> None:
    assert gap("10 Downing Street, London SW1A 2AA, United Kingdom", country=country) is None
    assert gap("Block 1, Street 100, House 111, Mangaf, Kuwait", country=country) is None


@pytest.mark.parametrize("kept", ["Hold mail", "Poste restante, Hamra", "يحفظ في الفرع", "To be collected at the counter"])
def test_what_is_kept_for_collection_needs_no_address(kept: str) -> None:
    assert gap(kept, country="KW") is None


@pytest.mark.parametrize(
    "address",
    [
        "Husova 1636, 43461 Teplice, CZ",
        "Unit 7, Block 1, Street 100, House 111, Mangaf, Kuwait",
        "Salmiya, Block 3, Street 5, House 12",
        "Kärntner Ring 11, 1010 Wien",
        "12 High St, London SW1A 1AA",
        "PO Box 4567, Dubai, UAE",
    ],
)
def test_most_true_addresses_look_complete_to_the_engine(address: str) -> None:
    assert re.search(LOOKS_COMPLETE, address)


@pytest.mark.parametrize(
    "address",
    [
        "Husova 1636, Teplice, CZ",
        "1203 Elm Street, Springfield, IL",
        "Block 3, Salmiya, Kuwait",
        "12 High Street, Leeds",
        "Praha",
        "N/A",
    ],
)
def test_what_lacks_a_part_does_not_look_complete_to_the_engine(address: str) -> None:
    assert not re.search(LOOKS_COMPLETE, address)


@pytest.mark.parametrize("lacks", Gap)
def test_every_gap_is_said_in_both_languages(lacks: Gap) -> None:
    assert lacks.english.isascii()
    assert re.search("[\u0600-\u06ff]", lacks.arabic)
